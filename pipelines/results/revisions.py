"""Targets that were revised after the plan: each becomes a row of its own, beside the old one, which stays as it is.

    revisions_of(file, lines, known, faults)   the lines of the sheet 目標の改定, or of a CSV with its columns
    judge_revisions(revisions, known)          what cannot be by the revisions of all files together
    with_revisions(plan, revisions, …)         the plan with the rows

The day of the revision is told by 条件 (`tables.revisions`) and by 原文. Out of scope: which target a status takes
(`results.levels`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.problems import Place, Problem
from pipelines.results.asking import Asked
from pipelines.results.entries import ResultsFile, fiscal_year_typed, read_day
from pipelines.results.figures import Entered, read_result
from pipelines.results.form import sheets as form
from pipelines.results.form.cells import Faults, Line, Lines
from pipelines.results.known import Known
from pipelines.tables.ids import Numbering, joined, said
from pipelines.tables.indicator_values import VALUE_LETTERS, indicator_value
from pipelines.tables.plan import Plan
from pipelines.tables.revisions import revision_word
from pipelines.tables.rows import Indicator, IndicatorValue, ValueKind

_FIRST_DAY, _LAST_DAY = "{}-04-01", "{}-03-31"
VALUE, DAY = form.REVISED, "改定日"


@dataclass(frozen=True)
class Revision:
    """One line of 目標の改定. `year` is None for a target of the whole plan, `day` is YYYY-MM-DD."""

    indicator: Indicator
    year: int | None
    day: str
    result: Entered
    line: Line
    file: str

    @property
    def of(self) -> tuple[str, int]:
        """The target that it is of; one of the whole plan behind all years."""
        return self.indicator.id, self.year if self.year is not None else 9999

    @property
    def facts(self) -> tuple[object, ...]:
        """What makes it equal to another target."""
        return (self.result.content, *((figure.value, figure.condition) for figure in self.result.figures))

    def problem(self, code: str, column: str, **facts: str) -> Problem:
        """Return what is wrong with one of its cells."""
        return Problem(code, Place(self.file, None, self.line.spot(column)), {"indicator": self.indicator.name, **facts})


def revisions_of(file: ResultsFile, lines: Lines, known: Known, faults: Faults) -> Iterator[Revision]:
    """Yield the revised targets of a file in which nothing is wrong.

    Notes `form-required`, `revision-day`, `revision-outside`, `revision-year`, `revision-value`, and what is wrong with
    indicator, year and unit.
    """
    for line in lines[form.REVISIONS]:
        indicator = known.indicator(line, faults) if line.text("指標ID") or line.text("指標名") else None
        complete = _complete(line, faults)
        day = _day(line, known, faults) if line.text(DAY) else ""
        if indicator is None:
            continue
        has_year, year = _year(line, indicator, known, faults)
        result = _value(line, indicator, known, faults) if line.text(VALUE) else None
        if complete and day and has_year and result is not None:
            yield Revision(indicator, year, day, result, line, file.name)


def judge_revisions(revisions: Sequence[Revision], known: Known) -> Iterator[Problem]:
    """Yield `revision-twice` for a second revision of a target on one day, `revision-same` for one that changes nothing."""
    ordered = sorted(revisions, key=lambda one: (one.of, one.day))
    for _, group in groupby(ordered, key=lambda one: one.of):
        own = list(group)
        if own[0].facts == _stated(own[0], known):
            yield own[0].problem("revision-same", VALUE, text=own[0].result.text)
        for before, after in pairwise(own):
            if before.day == after.day:
                yield after.problem("revision-twice", DAY, day=after.day, first=f"{before.file} {before.line.spot(DAY)}")
            elif before.facts == after.facts:
                yield after.problem("revision-same", VALUE, text=after.result.text)


def with_revisions(plan: Plan, revisions: Sequence[Revision], known: Known, resolver: DoubtResolver) -> Plan:
    """Return the plan with a row for each revised target (two for a range), behind the target of its year."""
    if not revisions:
        return plan
    rows = list(plan.rows(IndicatorValue))
    for revision in sorted(revisions, key=lambda one: (one.of, one.day)):
        last = max(index for index, row in enumerate(rows) if _is_target(row, revision))
        rows[last + 1 : last + 1] = _rows(revision, known, resolver)
    return dataclasses.replace(plan, tables={**plan.tables, "indicator_values": tuple(rows)})


def _rows(revision: Revision, known: Known, resolver: DoubtResolver) -> Iterator[IndicatorValue]:
    of, year = revision.indicator, "all" if revision.year is None else revision.year
    key = joined(of.id, year, VALUE_LETTERS[ValueKind.TARGET], revision.day.replace("-", ""))
    place = revision.line.place(VALUE)
    result = Asked(key, of, known.figures.get(of.id, []), place).scaled(revision.result, resolver)
    if result is None:
        return
    text = revision.line.text
    source_text = f"{result.text}（改定日：{revision.day}、出典：{text('出典')}、理由：{text('改定の理由')}）"
    for figure in result.figures or (None,):
        row = indicator_value(
            of,
            ValueKind.TARGET,
            revision.year,
            figure,
            Numbering(),
            place=place,
            source_text=source_text,
            content="" if figure else result.content,
        )
        apart = said(row.condition, length=4) if len(result.figures) > 1 else ""
        condition = MANY.join(filter(None, (row.condition, revision_word(revision.day))))
        yield dataclasses.replace(row, id=joined(key, apart) if apart else key, condition=condition)


def _complete(line: Line, faults: Faults) -> bool:
    """Tell whether all that must be typed is. Notes `form-required` for each cell that is empty."""
    columns = next(sheet.columns for sheet in form.sheets() if sheet.name == form.REVISIONS)
    named = {"指標ID"} if line.text("指標名") else set()
    missing = [c.name for c in columns if c.required and c.name not in named and not line.text(c.name)]
    for column in missing:
        faults.add("form-required", line.spot(column), column=column)
    return not missing


def _day(line: Line, known: Known, faults: Faults) -> str:
    day, first, last = read_day(line.text(DAY)), known.years[0], known.years[-1]
    if not day:
        faults.add("revision-day", line.spot(DAY), text=line.text(DAY))
    elif not _FIRST_DAY.format(first) <= day <= _LAST_DAY.format(last + 1):
        facts = {"day": day, "first": _FIRST_DAY.format(first), "last": _LAST_DAY.format(last + 1)}
        faults.add("revision-outside", line.spot(DAY), **facts)
        return ""
    return day


def _year(line: Line, indicator: Indicator, known: Known, faults: Faults) -> tuple[bool, int | None]:
    """Return whether a line names a year (none: the whole plan) for which the plan has a target, and that year."""
    column = "目標の年度"
    text = line.text(column)
    year = fiscal_year_typed(text) if text else None
    if text and year is None:
        faults.add("result-year-form", line.spot(column), text=text)
        return False, None
    stated = known.target_years(indicator.id)
    if year in stated:
        return True, year
    years = "、".join("空（計画全体）" if one is None else f"{one}年度" for one in stated) or "なし"
    faults.add("revision-year", line.spot(column), indicator=indicator.name, given=text or "空（計画全体）", years=years)
    return False, None


def _value(line: Line, indicator: Indicator, known: Known, faults: Faults) -> Entered | None:
    read = read_result(line.cells[VALUE].text, indicator, known.figures.get(indicator.id, []))
    if not isinstance(read, Problem):
        return read
    code = read.code if read.code == "result-unit" else "revision-value"
    faults.add(code, line.spot(VALUE), **{"unit": indicator.unit, **read.facts, "indicator": indicator.name})
    return None


def _stated(revision: Revision, known: Known) -> tuple[object, ...]:
    rows = [row for row in known.plan.rows(IndicatorValue) if _is_target(row, revision)]
    words = next((row.content for row in rows), "") if not any(row.value is not None for row in rows) else ""
    return (words, *((row.value, row.condition) for row in rows if row.value is not None))


def _is_target(row: IndicatorValue, revision: Revision) -> bool:
    own = row.indicator_id == revision.indicator.id and row.value_kind is ValueKind.TARGET
    return own and row.fiscal_year == revision.year
