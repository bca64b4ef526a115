"""A workbook of the office's own make as rows: of which indicator or measure, and the cells that state something of it.

Read by a layout, drafted where none is declared, as any document is. A list that names no measures (指標名, 実績, 評価) is
read by its headings alone. Out of scope: which indicator of the plan is meant (`own.matching`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.documents.model import Cell, Document
from pipelines.layouts.applied.records import Grade, IndicatorRecord, MeasureRecord, Text, Value
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.layout import Layout
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable, segments
from pipelines.layouts.words.amounts import is_dash
from pipelines.layouts.words.units import name_and_unit
from pipelines.layouts.words.vocabulary import GRADE_COLUMNS
from pipelines.layouts.words.years import one_year
from pipelines.tables.rows import ValueKind

WORDS = {"評価": "評価区分", "課題・問題点": "課題・問題点", "今後の方向性": "今後の方向性", "実績・成果": "実績・成果"}
"""What is said of a year, as layouts and as the form call it."""
_NAMES = ("番号", "取組名", "指標番号", "指標名", "単位", "年度")


@dataclass(frozen=True)
class Said:
    """A cell that states a figure (a kind of value) or words (a column of the form); `year` is None where none is said."""

    what: str
    year: int | None
    cell: Cell


@dataclass(frozen=True)
class OwnRow:
    """What is said of one indicator, or of one measure (`indicator` is empty). `key` is the cell that names it."""

    sheet: str
    key: Cell
    number: str = ""
    measure: str = ""
    id: str = ""  # an indicator's number in the office's list: its ID, where the office took that over
    indicator: str = ""
    unit: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def reports(self) -> bool:
        """Tell whether it says anything of a year, beside what the plan says."""
        return any(one.what == ValueKind.ACTUAL or one.what in WORDS.values() for one in self.said)


def own_rows(document: Document, reading: Reading, layout: Layout) -> tuple[OwnRow, ...]:
    """Return the rows of a workbook in order; none where nothing in it reports on a year."""
    rows = tuple(_of_records(document, reading.measures))
    if not any(row.reports for row in rows):
        rows = tuple(_of_lists(document, layout))
    return rows if any(row.reports for row in rows) else ()


# by the records of a reading


def _of_records(document: Document, measures: Sequence[MeasureRecord]) -> Iterator[OwnRow]:
    cells = {cell.place: (table.title, cell) for table in document.tables() for cell in table.cells}
    for measure in measures:
        number, name = measure.first("番号"), measure.first("取組名")
        for record in measure.indicators:
            title, key = cells.get(record.place, ("", Cell(record.name, record.place, 0, 0)))
            said = [*_figures(record, cells), *_words((g for g in measure.grades if g.indicator is record), cells)]
            unit = record.unit or name_and_unit(record.name)[1] or next((v.unit for v in record.values if v.unit), "")
            yield OwnRow(title, key, number, name, record.number, record.name, unit, said)
        own = [Said("実績・成果", year, _cell(text, cells)) for year, text in measure.achievements]
        own += _words((grade for grade in measure.grades if grade.indicator is None), cells)
        if own:
            title, key = cells.get(measure.place, ("", Cell(name, measure.place, 0, 0)))
            yield OwnRow(title, key, number, name, said=own)


def _figures(record: IndicatorRecord, cells: Mapping[str, tuple[str, Cell]]) -> Iterator[Said]:
    """Yield the values of an indicator, the two ends of a range as the one cell that they come from."""
    found: dict[tuple[str, int | None, str], list[Value]] = {}
    for value in record.values:
        found.setdefault((value.kind, value.year, value.place), []).append(value)
    for (kind, year, place), values in found.items():
        _, cell = cells.get(place, ("", Cell(values[0].amount.text, place, 0, 0)))
        yield Said(kind, year, cell if len(values) > 1 else replace(cell, text=values[0].amount.text or cell.text))


def _words(grades: Iterator[Grade], cells: Mapping[str, tuple[str, Cell]]) -> Iterator[Said]:
    for grade in grades:
        for column in GRADE_COLUMNS:
            if column in grade.texts and column in WORDS:
                yield Said(WORDS[column], grade.year, _cell(grade.texts[column], cells))


def _cell(text: Text, cells: Mapping[str, tuple[str, Cell]]) -> Cell:
    return replace(cells.get(text.place, ("", Cell("", text.place, 0, 0)))[1], text=text.text)


# by the headings of lists


def _of_lists(document: Document, layout: Layout) -> Iterator[OwnRow]:
    vocabulary = layout.vocabulary()
    for table in document.tables():
        grid = Grid(table)
        for part in segments(grid, vocabulary):
            if isinstance(part, HeadedTable) and part.with_column("指標番号", "指標名", "番号", "取組名"):
                yield from _ListReader(grid, part, layout).rows()


@dataclass
class _ListReader:
    grid: Grid
    table: HeadedTable
    layout: Layout

    def rows(self) -> Iterator[OwnRow]:
        above: dict[str, str] = {}
        for number in self.table.rows:
            named = {column: self._only(number, column) for column in _NAMES}
            key = named["指標名"] or named["指標番号"] or named["番号"] or named["取組名"]
            if key is None:
                continue
            own: dict[str, str] = {column: cell.text for column, cell in named.items() if cell}
            of_indicator = bool(named["指標名"] or named["指標番号"])
            group: dict[str, str] = {column: own[column] for column in ("番号", "取組名") if column in own}
            above = group or (above if of_indicator else {})
            yield OwnRow(
                self.grid.title,
                key,
                above.get("番号", ""),
                above.get("取組名", ""),
                own.get("指標番号", ""),
                own.get("指標名", ""),
                own.get("単位") or self._unit(),
                list(self._said(number, one_year(own["年度"]) if own.get("年度") else None)),
            )

    def _said(self, row: int, year: int | None) -> Iterator[Said]:
        usual = self.layout.figures.actual_year
        for column, one in sorted(self.table.columns.items()):
            cell = self.grid.at(row, column)
            if cell is None or (is_dash(cell.text) and not cell.formula):
                continue
            of = one.years[-1] if one.years else year
            if one.column in tuple(ValueKind):
                yield Said(one.column, of or (usual if one.column == ValueKind.ACTUAL else None), cell)
            elif one.column in WORDS:
                yield Said(WORDS[one.column], of or usual, cell)

    def _only(self, row: int, name: str) -> Cell | None:
        cells = [cell for column in self.table.with_column(name) if (cell := self.grid.at(row, column))]
        return next((cell for cell in cells if not is_dash(cell.text)), None)

    def _unit(self) -> str:
        return next((one.unit for one in self.table.columns.values() if one.unit), "")
