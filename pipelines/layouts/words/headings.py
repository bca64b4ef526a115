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

_TAIL = re.compile(r"^(?:の|時点?の?|末の?|における)+|(?<![の時末])(?<!時点)(?<!現在)(?:の|時点?|末|現在)++$")
_BRACKETED = re.compile(r"^\([^()]*\)$")
_STAGE = re.compile(r"\(?(?:中間|最終|前期|後期|初年度|最終年度|中間年度|計画期間?最終年度?|\d年目)\)?(?:\(\))?")
_PERIOD = re.compile(
    r"(?:第?[1-9一二三]期|[前中後]期|[前後]半|計画)(?:計画|基本計画|実施計画)?(?:期間)?|(?:実施|取組|計画)?(?:期間|年度|年次)(?:内)?"
)
_OUTLOOK = re.compile("方針|方向")  # R7方針 is of a year, no heading above measures
_DATED = {"時点": "現状値", "目標年度": "目標値", "実績年度": "実績値"}  # 目標年度（R8） heads the target itself
_EXPECTED = re.compile("見込|予定")  # 令和6年度（見込） is a result not known yet as often as a target
_FORECAST = re.compile(r"\(?(?:実績|決算)?見込み?(?:値|数|量|額)?\)?")
_MAY_BE_YEAR = re.compile(r"[\d元]")
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


def is_expected(text: str) -> bool:
    """Tell whether a heading is of figures that are expected: no target, and no result yet."""
    return _EXPECTED.search(text) is not None


def is_period(text: str) -> bool:
    """Tell whether a heading over years is a part of the plan's time (前期, 後期計画, 計画期間), no name of an indicator."""
    return _PERIOD.fullmatch(plain(text)) is not None


def meaning(text: str, vocabulary: Vocabulary, setting: Setting = "tables") -> Meaning | None:
    """Return what a heading means, None where none of its words is known."""
    met = vocabulary.met.setdefault(setting, {})  # each cell of a table is looked at several times
    if text not in met:
        met[text] = _meaning(text, vocabulary, setting)
    found = met[text]
    return found if isinstance(found, Meaning) else None


def _meaning(text: str, vocabulary: Vocabulary, setting: Setting) -> Meaning | None:
    if _NUMBER.fullmatch(text) or text.lstrip().startswith("・"):  # an item of a list
        return None
    whole = vocabulary.column(text, setting)
    if whole and plain(text) == plain(re.sub(r"[\d０-９]", "", text)) and not ("元" in text and years_of(text)[0]):
        return _with_unit(Meaning(whole), text)
    years, rest = years_of(text) if _MAY_BE_YEAR.search(text) else ((), "")
    if not years:
        return _with_unit(Meaning(whole), text) if whole else None
    rest = plain(rest)
    trimmed = _TAIL.sub("", rest)
    if not trimmed or _BRACKETED.match(trimmed):
        inner = vocabulary.column(trimmed[1:-1], "tables") if not _EXPECTED.search(trimmed) else ""
        inner = _DATED.get(inner, inner)
        return Meaning(inner if inner in FIGURES else "", years)
    if _SENTENCE.search(rest):
        return None
    column = vocabulary.column(rest, setting) or vocabulary.column(trimmed, setting)
    if not column and (_STAGE.fullmatch(trimmed) or _FORECAST.fullmatch(trimmed)):
        return Meaning("", years)
    of_table = vocabulary.column(rest, "tables") or vocabulary.column(trimmed, "tables")
    column = of_table if of_table in FIGURES else _DATED.get(column, column)  # 目標（R8） is a figure in a form, too
    if column in ("大分類", "中分類") and _OUTLOOK.search(trimmed):
        column = "今後の方向性"
    if column == "取組名" and not trimmed.endswith("名"):
        column = "計画内容"  # 令和5年度の取組: what is done in that year
    return _with_unit(Meaning(column, years), rest) if column else None


def _with_unit(found: Meaning, text: str) -> Meaning:
    if found.column not in FIGURES:
        return found
    bracket = _UNITED.search(plain(text))
    unit = unit_in_bracket(bracket["unit"]) if bracket else ""
    return replace(found, unit=unit)
