"""What the heading of a column or row means: a column of the data model, years, a unit.

「令和5年度目標」 is 目標値 of 2023, 「基準値（R4）」 現状値 of 2022, 「目標（％）」 目標値 in %. Where a heading has several
lines, each has a meaning, and `below` joins them. Out of scope: which cells are headings (`layouts.rules.tables`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.layouts.words.units import unit_in_bracket
from pipelines.layouts.words.vocabulary import Setting, Vocabulary, plain
from pipelines.layouts.words.years import years_of

FIGURES = ("現状値", "目標値", "実績値")
YEARLY = (*FIGURES, "計画内容", "実績・成果", "事業費")
"""The columns that a year belongs to."""

_TAIL = re.compile(r"^(?:の|時点?の?|末の?|における)+|(?:の|時点?|末|現在)+$")
_BRACKETED = re.compile(r"^\([^()]*\)$")
_NUMBER = re.compile(r"\d{1,3}|[\d,]*[,.]\d+|\d+(?:\.\d+)?%")  # four digits may be a year
_SENTENCE = re.compile(r"[:~。、,]")
_UNITED = re.compile(r"\((?:単位:?)?(?P<unit>[^()]{1,10})\)$")


@dataclass(frozen=True)
class Meaning:
    """What a heading says; empty where it does not. `name` is an indicator that a heading over 目標 and 実績 names."""

    column: str = ""
    years: tuple[int, ...] = ()
    unit: str = ""
    name: str = ""

    def below(self, upper: Meaning) -> Meaning:
        """Return what a heading means that stands below another: its own words first, what it lacks from above."""
        return Meaning(
            self.column or upper.column, self.years or upper.years, self.unit or upper.unit, self.name or upper.name
        )

    @property
    def yearly(self) -> bool:
        """Tell whether it is a year, or a kind of what is stated year by year."""
        return self.column in YEARLY or (not self.column and bool(self.years))


def meaning(text: str, vocabulary: Vocabulary, setting: Setting = "tables") -> Meaning | None:
    """Return what a heading means, None where none of its words is known."""
    if _NUMBER.fullmatch(text) or text.lstrip().startswith("・"):  # an item of a list
        return None
    whole = vocabulary.column(text, setting)
    if whole and plain(text) == plain(re.sub(r"[\d０-９]", "", text)):
        return _with_unit(Meaning(whole), text)
    years, rest = years_of(text)
    if not years:
        return _with_unit(Meaning(whole), text) if whole else None
    rest = plain(rest)
    trimmed = _TAIL.sub("", rest)
    if not trimmed or _BRACKETED.match(trimmed):
        return Meaning("", years)
    if _SENTENCE.search(rest):
        return None
    column = vocabulary.column(rest, setting) or vocabulary.column(trimmed, setting)
    return _with_unit(Meaning(column, years), rest) if column else None


def _with_unit(found: Meaning, text: str) -> Meaning:
    if found.column not in FIGURES:
        return found
    bracket = _UNITED.search(plain(text))
    unit = unit_in_bracket(bracket["unit"]) if bracket else ""
    return replace(found, unit=unit)
