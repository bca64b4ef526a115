"""The rules that all standard datasets share, as `definitions/_rules.yaml` has them.

    kinds          kind of fault → severity and repair (`auto`: without asking; `ask`: proposed; `none`: nothing to do)
    empty          mark → source of the mark → severity of an empty cell
    patterns       type → form of its values; `ranges` lowest and highest
    variants       type → word of its list → words written for it; `digits` hold where a column has nothing else
    days           words for several days of the week → the days
    placeholders   what is written for an empty cell
    work_notes     endings of a note to oneself, outside of columns that end in one of `remarks`
    aliases        header met → the column it is for, inside an edition that has this column and not the header
    generic        the header of a list of places that has no dataset of its own
    addresses      columns of addresses; `codes` those that name the publisher
    flags          column → words of the old ;-list that it took the place of
    bounds         prefecture → south, north, west and east of it
    examples       column or type → value of the example row of a form; 見本市 is no municipality

Out of scope: applying them (`pipelines.standard.checks`).
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipelines.standard.definition import load

Severity = Literal["error", "warning", "hint"]
Repair = Literal["auto", "ask", "none"]


class Placeholders(BaseModel):
    """What is written for an empty cell: `words` in any type but text, `none` where it is no word, `phone` in a phone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: frozenset[str]
    none: frozenset[str]
    phone: frozenset[str]


class Addresses(BaseModel):
    """Which columns hold a whole address, and which the names in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    whole: tuple[str, ...]
    prefecture: tuple[str, ...]
    city: tuple[str, ...]
    building: tuple[str, ...]
    publisher: tuple[str, ...]


class Rules(BaseModel):
    """The shared rules, key by key as in the module's docstring."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[str, tuple[Severity, Repair]]
    empty: dict[str, dict[str, Severity]]
    patterns: dict[str, str]
    ranges: dict[str, tuple[float, float]]
    variants: dict[str, dict[str, frozenset[str]]]
    digits: dict[str, dict[str, str]]
    days: dict[str, str]
    placeholders: Placeholders
    remarks: tuple[str, ...]
    work_notes: tuple[str, ...]
    lost: tuple[str, ...]
    aliases: dict[str, str]
    generic: frozenset[str]
    addresses: Addresses
    codes: tuple[str, ...]
    flags: dict[str, tuple[str, ...]]
    examples: dict[str, str]
    bounds: dict[str, tuple[float, float, float, float]]

    @cached_property
    def prefectures(self) -> tuple[str, ...]:
        """The names of all prefectures."""
        return tuple(self.bounds)


@cache
def rules() -> Rules:
    """Return the shared rules."""
    return Rules.model_validate(load("_rules"))
