"""Values as pages show them: printed (約10,000件, 90%以上), and held against each other.

The tables keep number, unit, condition and sign apart; here they come together as a reader expects them. Out of scope: what
the document prints word for word (原文), which pages show beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metadata.described.table import printed
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.results.comparing import AFTER_FIGURE, conditions, kind_of_figure
from pipelines.tables.revisions import revised_on, superseded, without_revision
from pipelines.tables.rows import AchievementFigure, Flag, IndicatorValue

WHOLE_PLAN = "計画全体"
"""Where a year would stand, for a value set for the whole plan."""

_LAST = 9999  # a value for the whole plan stands after every year

NO_NUMBER = Bilingual("数値でないため", "not a number")
OTHER_KIND = Bilingual("単位か数え方が違うため", "counted in another way or unit")
RANGE = Bilingual("同じ年度に値が2つあるため", "two values for one year")
"""Why a value cannot be held against the others."""


@dataclass(frozen=True)
class Comparison:
    """Values that can be held against each other, by year, those of the whole plan last; and the others, each with why.

    `replaced` are targets that could be, in whose place a revised one has come.
    """

    shown: tuple[IndicatorValue, ...]
    replaced: tuple[IndicatorValue, ...]
    left_out: tuple[tuple[IndicatorValue, Bilingual], ...]


def number(value: Decimal | int) -> str:
    """Return a number with marks between thousands, without exponent: 12,345.6."""
    text = printed(value)
    whole, point, rest = text.lstrip("-").partition(".")
    return ("−" if text.startswith("-") else "") + f"{int(whole):,}{point}{rest}"


def figure(row: IndicatorValue | AchievementFigure) -> str:
    """Return a value in full: its figure with unit and condition, or the words that stand in its place."""
    content = row.content if isinstance(row, IndicatorValue) else ""
    if row.value is None:
        return content
    words = conditions(without_revision(row.condition))
    before = [word for word in words if word not in AFTER_FIGURE]
    after = "".join(word for word in words if word in AFTER_FIGURE)
    about = "約" if row.approximate == Flag.YES else ""
    text = f"{about}{number(row.value)}{row.unit}{after}{row.change}"
    return " ".join((*before, text, *([content] if content else [])))


def revision(row: IndicatorValue) -> str:
    """Return the day on which a target was revised to this one, YYYY-MM-DD; empty for a value that the plan states."""
    return revised_on(row.condition)


def year(fiscal_year: int | None) -> str:
    """Return a fiscal year as a heading: 令和6年度; `計画全体` for none."""
    return WHOLE_PLAN if fiscal_year is None else japanese_year(fiscal_year)


def short_year(fiscal_year: int | None) -> str:
    """Return a fiscal year as an axis has room for: 令和6."""
    return year(fiscal_year).removesuffix("年度")


def compared(values: Sequence[IndicatorValue]) -> Comparison:
    """Return which values can be held against each other, and why the others cannot.

    Held together are the figures of the most frequent kind: same unit (counters count as one), same 増減, same condition. A
    range, of which a year has two ends of one 値区分, has no one figure.
    """
    old = superseded(values)
    kinds = Counter(_kind(value) for value in values if value.value is not None)
    most = max(kinds, key=lambda kind: kinds[kind], default=None)  # of equals the first
    ends = Counter(
        (value.fiscal_year, value.value_kind, value.id in old)
        for value in values
        if value.value is not None and _kind(value) == most
    )
    shown: list[IndicatorValue] = []
    replaced: list[IndicatorValue] = []
    left_out: list[tuple[IndicatorValue, Bilingual]] = []
    for value in sorted(values, key=lambda value: value.fiscal_year or _LAST):
        if value.value is None:
            left_out.append((value, NO_NUMBER))
        elif _kind(value) != most:
            left_out.append((value, OTHER_KIND))
        elif ends[value.fiscal_year, value.value_kind, value.id in old] > 1:
            left_out.append((value, RANGE))
        else:
            (replaced if value.id in old else shown).append(value)
    return Comparison(tuple(shown), tuple(replaced), tuple(left_out))


def _kind(value: IndicatorValue) -> tuple[str, ...]:
    return kind_of_figure(value.unit, value.change, value.condition)
