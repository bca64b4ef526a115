"""Actual values of an indicator, tied to the figures that achievement texts state.

A report says in prose what an indicator reached (「友だち登録数は3,585人」); which figure is whose actual value is an
officer's knowledge, declared in the dataset's folder and never in code:

    actuals:
      - indicator: 1-3-1-i-4b2c      # 指標ID
        fiscal_year: 2024            # the year the value is of
        achievement: 1-3-1-2024      # ID of the 取組実績 row that states it
        source: 友だち登録数は3,585人   # words of that text: the guard
        figure: 3,585人              # the figure among them, as printed; a range (2～3日) is one figure here
        other_unit: {unit: 手続, reason: …}   # only where the text counts the same thing with another counter

A tie is guarded: when the words are no longer in the text, or do not state that figure, the build stops. The value, its unit
and what qualifies it are read from the text by `pipelines.japanese.figures`, so a changed number in the document changes the
value only after an officer has looked. The text is that of the document, before corrections. The year is that of the
取組実績 row, or an earlier one that the words name (「令和5年度は16回」): what was done in a year cannot state a later
year's value. A range gives two rows, with the conditions 以上 and 以下; a value in another unit keeps the unit printed.
Out of scope: finding candidates.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.japanese.figures import Figure, find_figures
from pipelines.japanese.fiscal_years import find_fiscal_years
from pipelines.japanese.terms import MANY
from pipelines.problems import DeclarationError, Place, Problem
from pipelines.tables.ids import Numbering
from pipelines.tables.indicator_values import indicator_value
from pipelines.tables.plan import Plan
from pipelines.tables.rows import TABLES, Achievement, Indicator, IndicatorValue, ValueKind


@dataclass(frozen=True)
class Tie:
    """One declared actual value. `other_unit` is the unit of the text where it is not the indicator's, else "".

    `line` is its place in `actuals.yaml`.
    """

    indicator: str
    fiscal_year: int
    achievement: str
    source: str
    figure: str
    other_unit: str = ""
    line: int = 0


def add_actuals(plan: Plan, ties: Sequence[Tie], file: str) -> Plan:
    """Return the plan with the 実績値 of each tie (one row, two for a range) behind the other values of its indicator.

    Raises DeclarationError with all that are wrong: `actual-target` (no such indicator or achievement), `actual-source`
    (the words are not in the text), `actual-figure` (they do not state that figure, or in another unit than is declared),
    `actual-year` (not the year of the achievement, nor an earlier one that the words name), `actual-twice` (another tie
    gives the indicator's value of that year).
    """
    indicators = {row.id: row for row in plan.rows(Indicator)}
    achievements = {row.id: row for row in plan.rows(Achievement)}
    problems: list[Problem] = []
    actuals: dict[str, list[IndicatorValue]] = {}
    first: dict[tuple[str, int], Tie] = {}
    for tie in ties:
        indicator, achievement = indicators.get(tie.indicator), achievements.get(tie.achievement)
        place = Place(file, tie.line or None, tie.indicator)
        earlier = first.setdefault((tie.indicator, tie.fiscal_year), tie)
        if indicator is None or achievement is None:
            problems.append(Problem("actual-target", place, {"indicator": tie.indicator, "achievement": tie.achievement}))
        elif earlier is not tie:
            facts = {"indicator": tie.indicator, "year": str(tie.fiscal_year), "first": str(earlier.line)}
            problems.append(Problem("actual-twice", place, facts))
        elif problem := _contradiction(tie, indicator, achievement, place):
            problems.append(problem)
        else:
            numbering = Numbering()
            figures = _stated(tie, achievement.achievement, tie.other_unit or indicator.unit)
            values = [_value(tie, indicator, achievement, figure, numbering) for figure in figures]
            actuals.setdefault(indicator.id, []).extend(values)
    if problems:
        raise DeclarationError(problems)
    return with_actual_values(plan, actuals)


def _contradiction(tie: Tie, indicator: Indicator, achievement: Achievement, place: Place) -> Problem | None:
    """Return how a tie contradicts the text that it names, if it does."""
    text, unit = achievement.achievement, tie.other_unit or indicator.unit
    if tie.source not in text:
        return Problem("actual-source", place, {"source": tie.source, "achievement": tie.achievement, "text": text})
    years = {achievement.fiscal_year, *(y for y in find_fiscal_years(tie.source) if y < achievement.fiscal_year)}
    if tie.fiscal_year not in years:
        facts = {"year": str(tie.fiscal_year), "achievement": tie.achievement, "source": tie.source}
        return Problem("actual-year", place, {**facts, "years": ", ".join(map(str, sorted(years)))})
    if not _stated(tie, text, unit):
        return Problem("actual-figure", place, {"source": tie.source, "figure": tie.figure, "unit": unit})
    return None


def _stated(tie: Tie, text: str, unit: str) -> tuple[Figure, ...]:
    """Return the figure that a tie names, two for a range, or none when its words do not state it in that unit."""
    for figures in _figures_within(text, tie.source):
        printed = text[figures[0].start : figures[-1].end]
        if printed.strip() == tie.figure and (not unit or figures[0].unit == unit):
            return figures
    return ()


def _figures_within(text: str, words: str) -> Iterator[tuple[Figure, ...]]:
    """Yield each figure and each range that stands wholly within these words.

    The whole text is read: the words alone could begin within a number, and then still fit when its first digits change.
    """
    start = text.index(words)
    inside = [figure for figure in find_figures(text) if start <= figure.start and figure.end <= start + len(words)]
    for figure in inside:
        yield (figure,)
    for first, last in itertools.pairwise(inside):
        if "以上" in first.condition.split(MANY) and "以下" in last.condition.split(MANY):
            yield (first, last)


def _value(tie: Tie, indicator: Indicator, achievement: Achievement, figure: Figure, numbering: Numbering) -> IndicatorValue:
    year, place = tie.fiscal_year, achievement.place
    return indicator_value(indicator, ValueKind.ACTUAL, year, figure, numbering, place=place, source_text=tie.source)


def with_actual_values(plan: Plan, actuals: dict[str, list[IndicatorValue]]) -> Plan:
    """Return the plan with actual values, given by indicator, behind the other values of their indicator, by year."""
    if not actuals:
        return plan
    values: list[IndicatorValue] = []
    rows = plan.rows(IndicatorValue)
    for indicator in plan.rows(Indicator):
        values += [row for row in rows if row.indicator_id == indicator.id]
        values += sorted(actuals.get(indicator.id, []), key=lambda row: row.fiscal_year or 0)
    tables = {**plan.tables, "indicator_values": tuple(values)}
    return dataclasses.replace(plan, tables={name: tables[name] for name in TABLES if name in tables})
