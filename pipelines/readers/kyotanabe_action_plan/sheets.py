"""One sheet as rows: the measure, its schedule, its indicators and their values.

Out of scope: which measures there are (`listing`), how a cell is divided (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.figures import Statement, read_cell
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, find_cyrillic, restore_cyrillic
from pipelines.readers.kyotanabe_action_plan.cells import (
    is_whole,
    item_readings,
    office_readings,
    paragraphs,
    states_figure,
)
from pipelines.readers.kyotanabe_action_plan.layout import DIVISION, SECTION, SUMMARY, Cell, YearRow
from pipelines.readers.kyotanabe_action_plan.listing import Pair, agreed_name
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest, said
from pipelines.tables.indicator_values import formula_and_note, indicator_value
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, Measure, Row, Schedule, ValueKind

_KIND = IndicatorKind.KPI


@dataclass(frozen=True)
class _Stated:
    """One statement of a KPI cell, with the year and line of the cell."""

    statement: Statement
    name: str
    year: int
    line: int


def sheet_rows(
    source: Source, resolver: DoubtResolver, found: Pair, measure_id: str, group: str, period: Sequence[int]
) -> list[Row]:
    """Return the rows of one sheet; `group` is the name of its 施策, `period` first and last year of the plan.

    None for a sheet that the list does not have, if it is settled that it is none.
    Raises SourceError for a cell whose markup is cut.
    """
    reader = _SheetReader(source, resolver, found, measure_id)
    name = reader.name()
    if not name:
        return []
    measure = reader.measure(name, group)
    years = reader.years(period)
    schedule = [row for year_row in years for row in reader.schedule(year_row, name)]
    return [measure, *schedule, *_indicator_rows(reader.statements(years, name), measure)]


class _SheetReader:
    """Reads the cells of one sheet; what is ambiguous goes to the resolver under the measure's ID."""

    def __init__(self, source: Source, resolver: DoubtResolver, found: Pair, measure_id: str) -> None:
        self._source = source
        self._resolver = resolver
        self._found = found
        self._sheet = found.sheet
        self._id = measure_id

    def name(self) -> str:
        """Return the measure's name; empty when the sheet is settled to be no measure of this plan."""
        place = Span(self._sheet.span.first, self._sheet.span.first + 1)
        target = Target("measures", self._id, "取組名")
        entry = self._found.entry
        names = [self._sheet.name] if entry is None else [self._sheet.name, entry.name]
        name = agreed_name(self._resolver, target, place, names)
        if entry is None:
            name = self._resolver.choose_text("unlisted-sheet", target, place, self._sheet.name, [name, ""])
        return name

    def measure(self, name: str, group: str) -> Measure:
        """Return the row of 施策・取組."""
        offices = [office for label in (DIVISION, SECTION) for office in self._offices(label)]
        summary = self._text(SUMMARY)
        return Measure(
            id=self._id,
            place=self._sheet.span,
            number=joined(self._sheet.group, self._found.position),
            group=group,
            name=name,
            summary=self._sound("measures", self._id, SUMMARY, paragraphs(summary.text), summary.line),
            office=MANY.join(dict.fromkeys(offices)),
        )

    def _text(self, label: str) -> Cell:
        """Return a labelled cell, its text as settled where the dump has lost it."""
        cell = self._sheet.cells[label]
        self._require_whole(cell.text, cell.line)
        if cell.text.strip():
            return cell
        target = Target("measures", self._id, label)
        return replace(cell, text=self._resolver.choose_text("lost-cell", target, cell.span, "", [""], alters=True))

    def _offices(self, label: str) -> tuple[str, ...]:
        cell = self._text(label)
        readings = office_readings(cell.text)
        offices = readings[0]
        if len(readings) > 1:
            target = Target("measures", self._id, label)
            offices = self._resolver.choose("run-together", target, cell.span, clean(cell.text), readings)
        return tuple(self._sound("measures", self._id, label, office, cell.line) for office in offices)

    def years(self, period: Sequence[int]) -> list[YearRow]:
        """Return the rows of the table, each with 行動計画 and KPI; a year of the plan without a row is a doubt."""
        rows = [self._complete(row) for row in self._sheet.years]
        last = rows[-1].line
        for year in range(period[0], period[-1] + 1):
            if all(row.year != year for row in rows):
                target = Target("schedule", joined(self._id, "s", year), "年度")
                place = Span(self._sheet.years[0].line, last)
                cells = self._resolver.choose("lost-cell", target, place, "", [("", "")], alters=True, cells=2)
                rows.append(YearRow(year, cells, last))
        return sorted(rows, key=lambda row: row.year)

    def _complete(self, row: YearRow) -> YearRow:
        """Return a row with its two cells; a row that has lost one, or has them in the wrong columns, is a doubt."""
        place = Span(row.line, row.line)
        target = Target("schedule", joined(self._id, "s", row.year), "計画内容")
        for text in row.cells:
            self._require_whole(text, row.line)
        plan, kpi = (*row.cells, "")[:2]
        readings = [(plan, kpi), (kpi, plan)]
        if states_figure(plan) and not states_figure(kpi):
            readings.reverse()
        if len(row.cells) == 1:
            return replace(row, cells=self._resolver.choose("lost-cell", target, place, plan, readings, cells=2))
        if readings[0] != (plan, kpi):
            printed = "\t".join(row.cells)
            return replace(row, cells=self._resolver.choose("moved-cell", target, place, printed, readings, cells=2))
        return replace(row, cells=(self._plan(row, target), self._kpi(row)))

    def _plan(self, row: YearRow, target: Target) -> str:
        plan = row.cells[0]
        return plan or self._resolver.choose_text("lost-cell", target, Span(row.line, row.line), "", [""], alters=True)

    def _kpi(self, row: YearRow) -> str:
        """Return the KPI cell. A measure that is not measured yet has none; one that was measured keeps it."""
        kpi = row.cells[1]
        if kpi or not any(earlier.year < row.year and earlier.cells[-1] for earlier in self._sheet.years):
            return kpi
        target = Target("indicator_values", joined(self._id, row.year), "原文")
        return self._resolver.choose_text("lost-cell", target, Span(row.line, row.line), "", [""], alters=True)

    def schedule(self, row: YearRow, name: str) -> Iterator[Schedule]:
        """Yield a row for each bullet of 行動計画."""
        key = joined(self._id, "s", row.year)
        numbering = Numbering()
        for sequence, item in enumerate(self._items(row.cells[0], "schedule", key, "計画内容", row.line), 1):
            row_id = numbering.unique(joined(key, said(item)))
            yield Schedule(
                id=row_id,
                place=Span(row.line, row.line),
                measure_id=self._id,
                measure_name=name,
                fiscal_year=row.year,
                japanese_year=japanese_year(row.year),
                sequence=sequence,
                content=self._sound("schedule", row_id, "計画内容", item, row.line),
            )

    def statements(self, years: Sequence[YearRow], measure_name: str) -> Iterator[_Stated]:
        """Yield what the KPI cells state, in order."""
        for row in years:
            key = joined(self._id, row.year)
            for item in self._items(row.cells[1], "indicator_values", key, "原文", row.line):
                target = Target("indicator_values", joined(key, said(item)), "原文")
                text = self._sound(target.table, target.id, target.column, item, row.line)
                for statement in read_cell(self._with_value(text, target, row.line)):
                    name = self._kpi_name(statement, measure_name, target, row.line)
                    yield _Stated(statement, name, row.year, row.line)

    def _with_value(self, text: str, target: Target, line: int) -> str:
        """Return a KPI; one that stops at its colon has lost its value, which is a doubt."""
        if not text.endswith(("：", ":")):
            return text
        return self._resolver.choose_text("lost-cell", target, Span(line, line), text, [text], alters=True)

    def _kpi_name(self, statement: Statement, measure_name: str, target: Target, line: int) -> str:
        """Return what a KPI counts. The layout names every figure: one without a name is a doubt.

        Words without a name (計画の承認) are a target of the measure itself.
        """
        name = close_gaps(statement.name)
        if name or statement.figure is None:
            return name or measure_name
        named = replace(target, column="指標名")
        return self._resolver.choose_text("lost-cell", named, Span(line, line), statement.text, [measure_name])

    def _items(self, cell: str, table: str, key: str, column: str, line: int) -> tuple[str, ...]:
        readings = item_readings(cell)
        if len(readings) == 1:
            return readings[0]
        place = Span(line, line)
        return self._resolver.choose("run-together", Target(table, key, column), place, cell, readings)

    def _sound(self, table: str, key: str, column: str, text: str, line: int) -> str:
        """Return a text without look-alike letters: those that stand for katakana are a doubt."""
        if not find_cyrillic(text):
            return text
        readings = [restore_cyrillic(text), text]
        target = Target(table, key, column)
        return self._resolver.choose_text("look-alike", target, Span(line, line), text, readings, alters=True)

    def _require_whole(self, text: str, line: int) -> None:
        if not is_whole(text):
            raise self._source.unexpected(line, "</ul>")


def _indicator_rows(stated: Iterator[_Stated], measure: Measure) -> list[Row]:
    """Return an indicator for each name and formula, each followed by its values."""
    groups: dict[str, list[_Stated]] = {}
    for one in stated:
        digest = name_digest(f"{_KIND}{one.name}{one.statement.formula}", 4)
        groups.setdefault(joined(measure.id, "i", digest), []).append(one)
    rows: list[Row] = []
    numbering = Numbering()
    for indicator_id, ones in groups.items():
        indicator = _indicator(indicator_id, ones, measure)
        rows.append(indicator)
        rows += [_value(one, indicator, numbering) for one in ones]
    return rows


def _indicator(indicator_id: str, ones: list[_Stated], measure: Measure) -> Indicator:
    figures = [one.statement.figure for one in ones if one.statement.figure]
    formula, note = formula_and_note(ones[0].statement.formula)
    return Indicator(
        id=indicator_id,
        place=Span(min(one.line for one in ones), max(one.line for one in ones)),
        measure_id=measure.id,
        measure_name=measure.name,
        kind=_KIND,
        name=ones[0].name,
        unit=MANY.join(dict.fromkeys(figure.unit for figure in figures if figure.unit)),
        formula=formula,
        quantitative=Flag.YES if figures else Flag.NO,
        note=note,
    )


def _value(one: _Stated, indicator: Indicator, numbering: Numbering) -> IndicatorValue:
    return indicator_value(
        indicator,
        ValueKind.TARGET,
        one.year,
        one.statement.figure,
        numbering,
        place=Span(one.line, one.line),
        source_text=" ".join(one.statement.text.split()),
        content=one.statement.content,
    )
