"""A workbook of a year's results for a plan that is known: indicators by number, figures, grades; what is wrong is told.

Each result is held against what the plan says of its indicator. A fault is a doubt and no row: a number nobody knows, words
where a figure belongs, a unit or a scale that is not the plan's (0.26 where the plan counts in %), two different results.
Out of scope: the project's own form (`pipelines.results`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.documents.model import Cell, Document, Table
from pipelines.japanese.text import clean, join_lines, squeezed
from pipelines.layouts.applied.records import Grade, IndicatorRecord, MeasureRecord, Text
from pipelines.layouts.applied.row_sense import NOTE
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Ledger, Piece
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import Form, HeadedTable, segments
from pipelines.layouts.rules.text_columns import with_tables
from pipelines.layouts.words.amounts import Amount, is_dash, read_amounts
from pipelines.layouts.words.units import name_and_unit
from pipelines.layouts.words.vocabulary import GRADE_COLUMNS, LEFT_OUT
from pipelines.layouts.words.years import one_year

_RESULTS = ("実績値", *GRADE_COLUMNS)
_SHARE, _WHOLE = Decimal(1), Decimal(100)
_FAR = 30
"""A result so many times the plan's largest figure, or so small a part of its smallest, is of another scale."""


@dataclass(frozen=True)
class Known:
    """What a plan says of an indicator: its measure, its unit, the figures of all its years."""

    measure: MeasureRecord
    indicator: IndicatorRecord
    unit: str
    figures: tuple[Decimal, ...]


def known_indicators(measures: Sequence[MeasureRecord]) -> list[Known]:
    """Return the indicators of a plan with what results are held against."""
    return [_known(measure, indicator) for measure in measures for indicator in measure.indicators]


def _known(measure: MeasureRecord, indicator: IndicatorRecord) -> Known:
    figures = [value.amount.figure for value in indicator.values if value.amount.figure is not None]
    printed = next((figure.unit for figure in figures if figure.unit), "")
    unit = clean(indicator.unit) or name_and_unit(indicator.name)[1] or printed
    return Known(measure, indicator, unit, tuple(figure.value for figure in figures))


@dataclass
class _Result:
    known: Known
    year: int | None
    amount: Amount
    piece: Cell


class ResultReader:
    """Reads the tables of one workbook of results against the measures of its plan."""

    def __init__(self, document: Document, layout: Layout, measures: Sequence[MeasureRecord]) -> None:
        self._vocabulary = layout.vocabulary()
        self._layout = layout
        self._document = with_tables(document, self._vocabulary)
        self._plan = measures
        self._known = known_indicators(measures)
        self._results: list[_Result] = []
        self.measures = [MeasureRecord(one.place, one.texts) for one in measures]
        self.ledger = Ledger(self._document)

    def read(self) -> None:
        """Read all tables; what is sound stands in `measures` then."""
        for block in self._document.blocks:
            if isinstance(block, Table):
                self._table(Grid(block), [cell for cell in block.cells if cell.hidden])
            else:
                self._outside(block)
        self._settle()

    def _outside(self, *taken: Piece) -> None:
        for piece in taken:
            self.ledger.leave_out("note" if NOTE.match(piece.text) else "front", [piece])

    def _table(self, grid: Grid, hidden: list[Cell]) -> None:
        self.ledger.leave_out("hidden", hidden)
        for part in segments(grid, self._vocabulary):
            if isinstance(part, Form):
                self._outside(*(cell for row in part.rows for cell in grid.starting(row)))
            elif part.with_column("指標番号", "指標名", "番号", "取組名"):
                self._rows(grid, part)

    def _rows(self, grid: Grid, table: HeadedTable) -> None:
        for row in (*table.header, *table.repeats):
            self.ledger.read(*grid.starting(row))
        for row in table.rows:
            said = {one.column: grid.at(row, index) for index, one in table.columns.items() if one.column != LEFT_OUT}
            if table.with_column("実績値"):
                self._results += self._row_results(grid, table, row, said)
            if table.with_column("評価"):
                self._row_grade(table, said)
            told = (cell for column, cell in said.items() if cell is not None and column not in _RESULTS)
            self.ledger.leave_out("plan", [cell for cell in told if self.ledger.is_open(cell)])

    # figures

    def _row_results(self, grid: Grid, table: HeadedTable, row: int, said: dict[str, Cell | None]) -> Iterator[_Result]:
        number, name = said.get("指標番号") or said.get("番号"), said.get("指標名")
        cells = [(grid.at(row, index), table.columns[index].years) for index in table.with_column("実績値")]
        if all(cell is None or is_dash(cell.text) for cell, _ in cells):
            self.ledger.read(*grid.starting(row))
            return
        key = number or name
        found = self._indicator(number, name)
        if found is None:
            if key is not None:
                self.ledger.doubt("result-unknown", key, "", (clean(key.text),))
            self.ledger.leave_out("fault", grid.starting(row))
            return
        self.ledger.read(*(cell for cell in (number, name, said.get("備考"), said.get("単位"), said.get("年度")) if cell))
        year_cell, unit = said.get("年度"), said.get("単位")
        for cell, years in cells:
            if cell is None or is_dash(cell.text):
                continue
            year = years[-1] if years else (one_year(year_cell.text) if year_cell else self._layout.figures.actual_year)
            yield from self._result(found, year, cell, "" if unit is None else clean(unit.text))

    def _indicator(self, number: Cell | None, name: Cell | None) -> Known | None:
        """Return the indicator of a row: by its number, whose name must agree where one is printed, else by its name."""
        named = [one for one in self._known if name is not None and _same_name(one.indicator.name, name.text)]
        if number is None:
            return named[0] if len(named) == 1 else None
        numbered = [one for one in self._known if squeezed(one.indicator.number) == squeezed(number.text)]
        if not numbered and not any(one.indicator.number for one in self._known):
            return named[0] if len(named) == 1 else None
        agreed = [one for one in numbered if name is None or one in named]
        return agreed[0] if agreed else None

    def _result(self, known: Known, year: int | None, cell: Cell, unit: str) -> Iterator[_Result]:
        for amount in read_amounts(cell.text):
            fault = _fault(known, amount, unit)
            if fault:
                self.ledger.doubt(fault, cell, "", (clean(cell.text),))
                self.ledger.leave_out("fault", [cell])
            else:
                self.ledger.read(cell)
                yield _Result(known, year, amount, cell)

    def _settle(self) -> None:
        """Take the results into their measures; one that is entered twice with different values is a fault."""
        entered: dict[tuple[int, int | None], list[_Result]] = {}
        for result in self._results:
            entered.setdefault((id(result.known.indicator), result.year), []).append(result)
        for results in entered.values():
            if len({one.amount.figure.value for one in results if one.amount.figure}) == 1:
                self._take(results[0])
                continue
            for result in results:
                self.ledger.doubt("result-twice", result.piece, "", tuple(clean(one.piece.text) for one in results))

    def _take(self, result: _Result) -> None:
        index = next(place for place, one in enumerate(self._plan) if one is result.known.measure)
        measure = self.measures[index]
        own = next((one for one in measure.indicators if one.name == result.known.indicator.name), None)
        if own is None:
            own = replace(result.known.indicator, values=[], unit=result.known.unit)
            measure.indicators.append(own)
        own.add("実績値", result.year, result.amount, result.piece.place)

    # grades

    def _row_grade(self, table: HeadedTable, said: dict[str, Cell | None]) -> None:
        number, name, mark = said.get("番号"), said.get("取組名"), said.get("評価")
        key = number or name
        if key is None or mark is None or is_dash(mark.text):
            return
        measure = next((one for one in self.measures if _is_of(one, number, name)), None)
        if measure is None:
            self.ledger.doubt("result-unknown", key, "", (clean(key.text),))
            self.ledger.leave_out("fault", [cell for cell in said.values() if cell is not None])
            return
        year_cell = said.get("年度")
        headed = [year for index in table.with_column("評価") for year in table.columns[index].years]
        year = one_year(year_cell.text) if year_cell else (headed[0] if headed else self._layout.grades.year)
        grade = Grade(None, year, mark.place)
        for column in GRADE_COLUMNS:
            cell = said.get(column)
            if cell is not None:
                grade.texts[column] = Text(cell.text, cell.place)
        measure.grades.append(grade)
        self.ledger.read(*(cell for cell in said.values() if cell is not None))


def _same_name(known: str, printed: str) -> bool:
    return squeezed(name_and_unit(join_lines(known.split("\n")))[0]) == squeezed(
        name_and_unit(join_lines(printed.split("\n")))[0]
    )


def _is_of(measure: MeasureRecord, number: Cell | None, name: Cell | None) -> bool:
    if number is not None:
        return squeezed(measure.first("番号")) == squeezed(number.text)
    return name is not None and squeezed(measure.first("取組名")) == squeezed(name.text)


def _fault(known: Known, amount: Amount, unit: str) -> str:
    """Return the rule that a result breaks, "" where it is sound."""
    if amount.figure is None:
        return "result-words"
    printed = amount.figure.unit or unit
    if printed and known.unit and squeezed(printed) != squeezed(known.unit):
        return "result-unit"
    return "result-scale" if _is_off(known, amount.figure.value) else ""


def _is_off(known: Known, value: Decimal) -> bool:
    """Tell whether a figure is of another scale than the plan's: a share of 1 among percents, yen among thousands."""
    sizes = [abs(figure) for figure in known.figures if figure]
    if not sizes or not value:
        return False
    if known.unit in ("%", "％") and (abs(value) <= _SHARE < min(sizes) or abs(value) > _WHOLE >= max(sizes)):
        return True
    if value < 0 <= min(known.figures):
        return True
    return abs(value) > max(sizes) * _FAR or abs(value) * _FAR < min(sizes)
