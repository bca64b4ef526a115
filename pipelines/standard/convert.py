"""A checked table as it is published: the current edition's columns in its order, own columns behind them.

An old edition is turned by the crosswalk, an earlier generation of the current one by the names. What is not certain stays
empty: a street is not cut off an address, a word that a ;-list has not makes no 無. What has no column goes to 備考, so that
nothing is lost. Out of scope: repairs of values (`pipelines.standard.checks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

from pipelines.standard.definition import CURRENT, OLD, Definition, Edition, Step
from pipelines.standard.recognise import Match
from pipelines.standard.rules import rules

_CUT = re.compile(r"[;；、,，\n]")
_REMARKS = "備考"
_PARTS = ("所在地_都道府県", "所在地_市区町村")

Columns = dict[str, list[str]]


@dataclass(frozen=True)
class Converted:
    """Columns by name, in order; `edition_id` is their edition: the old one where no way to the current is known."""

    edition_id: str
    columns: Columns


def converted(match: Match, columns: Columns, height: int) -> Converted:
    """Return the columns of a checked table in the form of the current edition."""
    definition, edition = match.definition, match.edition
    if edition.confidence == "unknown":
        return Converted(match.edition_id, dict(columns))
    if match.current:
        return Converted(CURRENT, _in_order(edition, columns, height))
    if match.edition_id == OLD:
        return Converted(CURRENT, _in_order(definition.current, _by_crosswalk(definition, columns, height), height))
    by_name = _by_name(definition, columns)
    if by_name is None:
        return Converted(match.edition_id, _in_order(edition, columns, height))
    return Converted(CURRENT, _in_order(definition.current, by_name, height))


def _in_order(edition: Edition, columns: Columns, height: int) -> Columns:
    return {column.name: columns.get(column.name) or [""] * height for column in edition.columns}


def _by_name(definition: Definition, columns: Columns) -> Columns | None:
    """Return the columns under the names of the current edition, None where some have none there."""
    current = definition.current.by_name
    named = {name if name in current else rules().aliases.get(name, ""): values for name, values in columns.items()}
    return named if named.keys() <= current.keys() else None


def _by_crosswalk(definition: Definition, columns: Columns, height: int) -> Columns:
    steps = {step.old: step for step in definition.crosswalk}
    made: Columns = {}
    flags: Columns = {}
    left = [""] * height
    for name, values in columns.items():
        step = steps.get(name)
        if step is None:
            made[name] = values
        elif step.rule == "publisher":
            made["地方公共団体名"] = _joined(made.get("地方公共団体名"), values)
        elif step.rule in ("address", "address_parts"):
            made |= _address(step, values, columns, definition)
        elif step.rule == "flags_from_list":
            flags, left = _flags(values, definition, height)
        else:
            made[step.new or name] = values
            made |= {step.copy_to: values} if step.copy_to else {}
    if any(left):
        made[_REMARKS] = _joined(made.get(_REMARKS, [""] * height), left, ";")
    return made | flags


def _joined(first: list[str] | None, second: list[str], between: str = "") -> list[str]:
    if first is None:
        return second
    return [f"{one}{between if one and other else ''}{other}" for one, other in zip(first, second, strict=True)]


def _address(step: Step, values: list[str], columns: Columns, definition: Definition) -> Columns:
    """Return an address under its new name, with the prefecture and municipality that it begins with in their columns."""
    cities = next((columns[name] for name in rules().addresses.city if name in columns), None) or repeat("")
    each = [_cut(value, city) for value, city in zip(values, cities, strict=False)]
    wanted = definition.current.by_name
    made = {name: [one[place] for one in each] for place, name in enumerate(_PARTS) if name in wanted}
    made[step.new or step.old] = [one[2] for one in each] if step.rule == "address_parts" else values
    return made


def _cut(address: str, city: str) -> tuple[str, str, str]:
    """Return prefecture, municipality and rest of an address; what it does not begin with stays empty."""
    prefecture = next((one for one in rules().prefectures if address.startswith(one)), "")
    rest = address.removeprefix(prefecture)
    named = city if prefecture and city and rest.startswith(city) else ""
    return prefecture, named, rest.removeprefix(named)


def _flags(values: list[str], definition: Definition, height: int) -> tuple[Columns, list[str]]:
    """Return the words of a ;-list as flags, and in each row those that are no flag."""
    wanted = definition.current.by_name
    by_word = {word: name for name, words in rules().flags.items() if name in wanted for word in words}
    flags = {name: [""] * height for name in dict.fromkeys(by_word.values())}
    left = [""] * height
    for row, value in enumerate(values):
        for word in filter(None, map(str.strip, _CUT.split(value))) if value else ():
            if word in by_word:
                name = by_word[word]
                flags[name][row] = "可" if wanted[name].type == "can_cannot" else "有"
            else:
                left[row] = f"{left[row]};{word}" if left[row] else word
    return flags, left
