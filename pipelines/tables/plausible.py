"""Figures that a document states soundly and that are hardly meant: questions about rows, each with its reason.

    year-outside-plan       a year before the plan's first by more than `YEARS_BEFORE`, or behind its last by `YEARS_AFTER`
    actual-after-document   a 現状値 or 実績値 that is dated after the document that states it
    date-contradicts-year   a figure's own date lies in another fiscal year than its row
    share-over-100          a percentage of a whole over 100
    target-behind-baseline  a 目標値 below its 現状値, but one to stay below (以下, 未満)
    series-turns            the 目標値 of an indicator rise and fall: one of them may have lost or won a digit
    ten-times-neighbours    a value of ten times, or a tenth, of the values before and after it
    range-reversed          a range whose lower end is not the lower
    name-is-no-name         an indicator whose name holds no word: ～, 25手続
    figure-in-words         a target in words that states a figure

Pure functions over rows, the same for every reader and layout; a rule is also that of the doubt it becomes.
Out of scope: asking and settling (`pipelines.doubts.plausible`), figures that cannot be read (`pipelines.doubts.figures`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.source import OfficerSpot
from pipelines.japanese.figures import find_figures
from pipelines.japanese.fiscal_years import find_fiscal_years
from pipelines.japanese.terms import MANY, Change
from pipelines.tables.plan import Plan
from pipelines.tables.revisions import superseded
from pipelines.tables.rows import Achievement, AchievementFigure, Indicator, IndicatorValue, Row, ValueKind

YEARS_BEFORE = 5
"""Fiscal years before a plan's first that a baseline may be of."""
YEARS_AFTER = 0
"""Fiscal years behind a plan's last that a target may be of."""
_TIMES = 10
_BOUNDS_ABOVE = {"以下", "未満"}
_WORD = re.compile(r"[^\W\d_]")
_NUMBER_AS_NAME = re.compile(r"(?<![RHS0-9,])[0-9][0-9,.]*+ ?[:：](?![0-9])")
_MONTH = re.compile(r"(?P<era>令和|平成)\s*(?P<n>元|\d+)\s*年\s*(?P<month>\d+)\s*月|(?P<western>\d{4})-(?P<number>\d{2})")


@dataclass(frozen=True)
class Question:
    """One value of a row that may not be meant. `column` is a key of the row; `source` the words and values in question."""

    rule: str
    row: Row
    column: str
    source: str


def questions(plan: Plan) -> Iterator[Question]:
    """Yield what is to be asked about the values and figures of a plan, in the order of its rows."""
    values = plan.rows(IndicatorValue)
    period = plan.overview.fiscal_years
    stated = (row.fiscal_year for row in plan.rows(Achievement) if not isinstance(row.place, OfficerSpot))
    reported = max(stated, default=None)
    for row in values:
        yield from _of_value(row, period, reported, plan.overview.issued)
    for indicator in plan.rows(Indicator):
        yield from _of_indicator([row for row in values if row.indicator_id == indicator.id])
        if not _names(indicator.name) or _NUMBER_AS_NAME.search(indicator.name):
            yield Question("name-is-no-name", indicator, "name", indicator.name)
    for figure in plan.rows(AchievementFigure):
        if figure.unit == "%" and figure.change is Change.NONE and figure.value > 100 and "比" not in figure.item:
            yield Question("share-over-100", figure, "value", f"{figure.item} {figure.source_text}")
    for achievement in plan.rows(Achievement):
        yield from _of_achievement(achievement)


def _names(name: str) -> bool:
    """Tell whether a name holds a word when its figures are taken out of it."""
    rest = re.sub(r"[（(][^（()）]*[)）]", "", name)
    for figure in reversed(find_figures(rest, bare=True)):
        rest = rest[: figure.start] + rest[figure.end :]
    return bool(_WORD.search(rest))


def _of_value(row: IndicatorValue, period: Sequence[int], reported: int | None, issued: str) -> Iterator[Question]:
    year = row.fiscal_year
    shown = f"{row.indicator_name} {row.japanese_year} {row.source_text}"
    if year and period and not period[0] - YEARS_BEFORE <= year <= period[-1] + YEARS_AFTER:
        yield Question("year-outside-plan", row, "fiscal_year", shown)
    if row.value_kind is not ValueKind.TARGET and _is_later(row, reported, issued):
        yield Question("actual-after-document", row, "fiscal_year", f"{shown} {row.as_of}".strip())
    if year and row.as_of and _years_of(row.as_of) not in (set(), {year}):
        yield Question("date-contradicts-year", row, "fiscal_year", f"{shown} {row.as_of}")
    if row.unit == "%" and row.change is Change.NONE and row.value is not None and row.value > 100 and "比" not in shown:
        yield Question("share-over-100", row, "value", shown)
    if find_figures(row.content) or _NUMBER_AS_NAME.search(row.content):
        yield Question("figure-in-words", row, "content", row.content)


def _is_later(row: IndicatorValue, reported: int | None, issued: str) -> bool:
    """Tell whether a value is of a time after the document: after the year that it reports on, or its month of issue.

    What an officer entered beside it is meant to be.
    """
    if isinstance(row.place, OfficerSpot):
        return False
    if reported is not None and row.fiscal_year is not None and row.fiscal_year > reported:
        return True
    month = _MONTH.search(issued)
    if month is None or row.fiscal_year is None:
        return False
    date = row.as_of if _is_date(row.as_of) else f"{row.fiscal_year}-04-01"
    year = int(month["western"]) if month["western"] else find_fiscal_years(f"{month['era']}{month['n']}年度")[0]
    return date[:7] > f"{year}-{int(month['month'] or month['number']):02d}"


def _is_date(words: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", words))


def _years_of(date: str) -> set[int]:
    """Return the fiscal year of a date or of the one fiscal year that words name; nothing for a period or a month."""
    if _is_date(date):
        day = datetime.date.fromisoformat(date)
        return {day.year if day.month > 3 else day.year - 1}
    years = find_fiscal_years(date)
    return set(years) if len(years) == 1 else set()


def _of_indicator(values: Sequence[IndicatorValue]) -> Iterator[Question]:
    """Yield what is to be asked about the values of one indicator: about what the document states, then about all.

    What officers enter later, results and revised targets, changes nothing that was asked and settled before.
    """
    replaced = superseded(values)
    stated = [row for row in values if not isinstance(row.place, OfficerSpot)]
    asked: set[tuple[str, str]] = set()
    for question in (*_of_series(stated), *_of_series([row for row in values if row.id not in replaced])):
        key = question.rule, question.row.id
        if key not in asked:
            asked.add(key)
            yield question


def _of_series(values: Sequence[IndicatorValue]) -> Iterator[Question]:
    """Yield what is to be asked about the values of one indicator, one against the others."""
    numbers = [row for row in values if row.value is not None]
    for first, second in pairwise(numbers):
        ends = [set(row.condition.split(MANY)) & {"下限", "上限"} for row in (first, second)]
        if ends == [{"下限"}, {"上限"}] and _value(first) >= _value(second):
            yield Question("range-reversed", first, "value", f"{first.source_text} {second.source_text}")
    plain = [row for row in numbers if row.fiscal_year and "上限" not in row.condition and row.change is Change.NONE]
    plain.sort(key=lambda row: row.fiscal_year or 0)
    baselines = [row for row in plain if row.value_kind is ValueKind.BASELINE]
    targets = [row for row in plain if row.value_kind is ValueKind.TARGET]
    for row in targets:
        if _BOUNDS_ABOVE.intersection(row.condition.split(MANY)):
            continue
        if baselines and row.unit == baselines[-1].unit and _value(row) < _value(baselines[-1]):
            yield Question("target-behind-baseline", row, "value", _shown([baselines[-1], row]))
    yield from _turns(targets)
    for before, row, after in zip(plain, plain[1:], plain[2:], strict=False):
        around = sorted((_value(before), _value(after)))
        large = around[1] > 0 and _value(row) >= _TIMES * around[1]
        if len({before.unit, row.unit, after.unit}) == 1 and (large or _TIMES * _value(row) <= around[0] != 0):
            yield Question("ten-times-neighbours", row, "value", _shown([before, row, after]))


def _turns(targets: Sequence[IndicatorValue]) -> Iterator[Question]:
    """Yield the first target at which a series of one unit turns, if it does."""
    steps = [(later, _value(later) - _value(row)) for row, later in pairwise(targets) if later.unit == row.unit]
    moving = [(row, step) for row, step in steps if step]
    for (_, step), (row, following) in pairwise(moving):
        if (step > 0) != (following > 0):
            yield Question("series-turns", row, "value", _shown(targets))
            return


def _value(row: IndicatorValue) -> float:
    return float(row.value or 0)


def _shown(rows: Iterable[IndicatorValue]) -> str:
    return " ".join(f"{row.japanese_year} {row.value}{row.unit}" for row in rows)


def _of_achievement(row: Achievement) -> Iterator[Question]:
    """Yield an achievement whose text names a year long after, or long before, its own."""
    years = find_fiscal_years(row.achievement)
    far = [year for year in years if not row.fiscal_year - 20 <= year <= row.fiscal_year + 5]
    if far:
        yield Question("date-contradicts-year", row, "achievement", f"{row.japanese_year} {MANY.join(map(str, far))}")
