"""Read the rows of a table with headings: whose row it is, which texts of the measure it gives; the rest is `table_cells`.

A row is a measure where measures are rows, else it belongs to the measure above the table or to the one whose number or
name it gives. Out of scope: finding the headings (`rules.tables`).
"""

from __future__ import annotations

import re

from pipelines.documents.model import Cell
from pipelines.japanese.text import clean, join_lines, squeezed
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import IndicatorRecord, MeasureRecord, PrintedRow, PrintedTable, Term, Text, YearRow
from pipelines.layouts.applied.row_indicators import RowIndicators
from pipelines.layouts.applied.row_sense import CONTINUES, NOTE, RowSense, is_ditto
from pipelines.layouts.applied.table_cells import CellReader
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.outline import marked
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.rules.unit_notes import unit_for, unit_noted
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning, meaning
from pipelines.layouts.words.vocabulary import GRADE_COLUMNS, LEFT_OUT, MEASURE_COLUMNS, Vocabulary, plain

_WORDS = Vocabulary()  # a layout may call the column 区分, whatever its heading says
_CARRIED = ("大分類", "中分類")
_DECORATION = re.compile(r"^[\s　]*[■□◆◇●○◎▼▽▶►]\s*")


class TableReader:
    """Reads one table; `reader` knows where in the document it stands."""

    def __init__(self, reader: Reader, grid: Grid, table: HeadedTable) -> None:
        self._reader = reader
        self._builder = reader.builder
        self._ledger = reader.ledger
        self._grid = grid
        self._table = table
        self._sense = RowSense(grid, table, reader.vocabulary)
        self._indicators = RowIndicators(grid, table, self._sense)
        self._cells = CellReader(reader, grid, table, self._sense, self._indicators)
        self._is_list = reader.layout.starts == "row" and bool(table.with_column("取組名"))
        self._carried: dict[str, Text] = {}
        self._left_out = {plain(text) for text in reader.layout.leave_out.rows}

    def read(self) -> None:
        """Read all rows. A table that says nothing that the data model knows stays unread."""
        self._indicators.noted = unit_for(self._reader.unit_note, self._grid, self._table, self._ledger)
        self._reader.unit_note = None
        if self._table.with_column("用語"):
            self._headings()
            self._glossary()
        elif self._is_index():
            self._index()
        elif self._is_list or self._refers() or self._builder.measure is not None:
            self._headings()
            if not self._is_list and not self._indicators.groups and self._builder.measure is not None:
                self._indicators.above = self._indicator_above(self._builder.measure)
            for row in self._table.rows:
                self._row(row)
            if self._builder.measure is not None and self._table.header:
                self._builder.measure.tables.append(self._printed())

    def _printed(self) -> PrintedTable:
        """Return the table as it stands."""
        below = [row for row in self._grid.rows_below(self._table.header[-1]) if row not in self._table.repeats]
        rows = [PrintedRow(self._grid.printed(row), self._grid.place_of(row)) for row in below]
        header = PrintedRow(self._grid.printed(self._table.header[0]), self._grid.place_of(self._table.header[0]))
        return PrintedTable(self._reader.under, header, self._table.columns, tuple(rows))

    # which table it is

    def _is_index(self) -> bool:
        """Tell whether it lists measures that have their own place elsewhere: an index, or the sums of a summary."""
        if self._is_list or self._refers() or self._indicators.groups:
            return False
        return bool(self._table.with_column("取組名", "番号", *_CARRIED)) and len(self._table.rows) > 1

    def _index(self) -> None:
        """Keep the rows of the list of measures, if the layout says that there is one."""
        self._reader.front.close()
        for row in (*self._table.header, *self._table.repeats, *self._table.rows):
            self._ledger.leave_out("index", self._grid.starting(row))
        declared: dict[str, str] = {plain(label): column for label, column in self._reader.layout.contents.items()}
        columns = {
            cell.column: declared[plain(cell.text)]
            for cell in self._grid.starting(self._table.header[0])
            if plain(cell.text) in declared
        }
        if "取組名" in columns.values():
            for row in self._table.rows:
                found = {columns[c.column]: Text(c.text, c.place) for c in self._grid.starting(row) if c.column in columns}
                self._builder.contents.append(found)

    def _refers(self) -> bool:
        """Tell whether rows name measures read before, and say something of them."""
        told = self._table.with_column(*GRADE_COLUMNS, *FIGURES, "指標名", "計画内容", "実績・成果")
        return bool(told) and bool(self._table.with_column("番号", "取組名")) and bool(self._builder.measures)

    def _headings(self) -> None:
        """Note the headings that are known as read, and those whose columns are left out as left out."""
        for row in (*self._table.header, *self._table.repeats):
            for cell in self._grid.starting(row):
                over = [self._table.columns.get(column) for column in range(cell.column, cell.column + cell.column_span)]
                if all(one is not None and one.column == LEFT_OUT for one in over):
                    self._ledger.leave_out("column", [cell])
                elif any(over) or cell.row + cell.row_span - 1 > max(self._table.header, default=row):
                    self._ledger.read(cell)

    def _indicator_above(self, measure: MeasureRecord) -> IndicatorRecord | None:
        """Return the indicator that the lines above name, or the measure itself, where the table holds figures."""
        figures = self._table.with_column(*FIGURES)
        if figures and all(self._table.columns[column].name for column in figures):
            return None
        if not figures and not self._sense.kinds_in_rows() and not self._mostly_numbers():
            return None
        if named := self._named_in_corner(measure):
            return named
        if figures and not self._reader.may_name_indicator():
            return measure.indicator(measure.first("取組名"), self._grid.place)
        return self._reader.table_indicator(measure)

    def _named_in_corner(self, measure: MeasureRecord) -> IndicatorRecord | None:
        """Return the indicator that the heading over 目標 and 実績 names (効果額（千円）), None where it names none."""
        for column in self._sense.columns if self._table.header and self._sense.kinds_in_rows() else ():
            cell = self._grid.at(self._table.header[-1], column)
            if cell is not None and not unit_noted(cell.text) and meaning(cell.text, _WORDS) is None:
                self._ledger.read(cell)
                return measure.indicator(cell.text, cell.place)
        return None

    def _mostly_numbers(self) -> bool:
        if self._table.with_column("計画内容"):
            return False
        cells = [
            cell for row in self._table.rows for cell in self._grid.starting(row) if cell.column not in self._sense.columns
        ]
        numbers = sum(is_number(cell.text) for cell in cells)
        return numbers > sum(not is_dash(cell.text) for cell in cells) - numbers

    # rows

    def _row(self, row: int) -> None:
        cells = self._grid.starting(row)
        if not cells or self._is_left_out(cells) or self._is_group(row, cells):
            return
        measure = self._measure_of(row)
        if measure is None:
            return
        said = self._sense.of_row(row)
        self._attributes(row, measure, said)
        if not self._cells.is_statement(said):
            self._ledger.read(*self._indicators.enter(row, measure))
        for cell in cells:
            if self._ledger.is_open(cell):
                self._cells.read(cell, measure, said)
        measure.last = cells[-1].place
        if said.years and self._table.header and not self._is_list:
            short = len(self._grid.printed(row)) < len(self._grid.printed(self._table.header[0]))
            measure.years.append(YearRow(said.years[-1], measure.last, short))

    def _is_left_out(self, cells: list[Cell]) -> bool:
        if len(cells) == 1 and (NOTE.match(cells[0].text) or CONTINUES.fullmatch(cells[0].text)):
            self._ledger.leave_out("note", cells)
        elif plain(cells[0].text) in self._left_out or self._sense.is_total(cells):
            self._ledger.leave_out("total", cells)
        else:
            return False
        return True

    def _is_group(self, row: int, cells: list[Cell]) -> bool:
        """Read a row of one cell over the width of the table: a heading of the rows below."""
        cell = cells[0]
        if len(self._grid.covering(row)) > 1 or not self._is_list or is_number(cell.text):
            return False
        first = min(self._table.columns, default=0)
        named = cell.column in self._table.with_column("取組名", *_CARRIED)
        if cell.column > first + 1 or (cell.column_span < 2 and named):
            return False
        self._group(cell)
        return True

    def _group(self, cell: Cell) -> None:
        found = marked(cell.text)
        rule = self._reader.layout.heading_rule(found.like if found else "")
        free = [column for column in _CARRIED if not self._table.with_column(column)]
        column = rule.column if rule is not None and rule.column in _CARRIED else next(iter(free), "")
        if column:
            self._builder.heading(column, Text(_DECORATION.sub("", clean(cell.text)), cell.place))
            self._carried.clear()
            self._ledger.read(cell)

    # measures

    def _measure_of(self, row: int) -> MeasureRecord | None:
        """Return the measure of a row: a new one, the one above, or the one whose number or name the row gives."""
        number, name = self._key(row, "番号"), self._key(row, "取組名")
        if self._is_list:
            return self._listed(number, name)
        if not self._refers() or (number is None and name is None):
            return self._builder.measure
        found = self._builder.find(_text(number), _text(name))
        if found is not None:
            self._ledger.read(*(cell for cell in (number, name) if cell is not None))
            self._builder.measure = found
            self._indicators.forget()
        return found

    def _listed(self, number: Cell | None, name: Cell | None) -> MeasureRecord | None:
        current = self._builder.measure
        if name is None or is_dash(name.text) or (current is not None and self._is_same(current, number, name)):
            return current
        known = self._builder.find(_text(number), name.text) if number is not None else None
        self._indicators.forget()
        if known is not None:
            self._builder.measure = known
            return known
        self._reader.end_of_part()
        return self._builder.begin(name.place)

    def _key(self, row: int, column: str) -> Cell | None:
        """Return the cell of a key column that begins in a row; a merged one speaks in its first row only."""
        for index in self._table.with_column(column):
            cell = self._grid.at(row, index)
            if cell is not None and cell.row == row and cell.column == index:
                return cell
        return None

    def _is_same(self, current: MeasureRecord, number: Cell | None, name: Cell) -> bool:
        if is_ditto(name.text):
            return True
        same = squeezed(current.first("取組名")) == squeezed(name.text)
        return same and (number is None or squeezed(current.first("番号")) == squeezed(number.text))

    def _attributes(self, row: int, measure: MeasureRecord, said: Meaning) -> None:
        for index, one in self._table.columns.items():
            column = self._attribute_column(one, said)
            cell = self._grid.at(row, index)
            if not column or (cell is not None and cell.column != index):
                continue
            if cell is not None:
                self._ledger.read(cell)
            if cell is None or is_dash(cell.text) or is_ditto(cell.text):
                self._carry(column, measure, always=cell is not None and is_ditto(cell.text))
            else:
                self._add(measure, column, Text(cell.text, cell.place))

    def _attribute_column(self, one: Meaning, said: Meaning) -> str:
        """Return the column of the measure that a column fills; 内容 beside a year is what the year plans."""
        if one.column == "概要" and (said.years or one.years) and not self._is_list:
            return ""
        return one.column if one.column in MEASURE_COLUMNS and not one.years else ""

    def _add(self, measure: MeasureRecord, column: str, text: Text) -> None:
        known = self._carried.get(column)
        if column == "大分類" and known is not None and squeezed(known.text) != squeezed(text.text):
            self._carried.pop("中分類", None)
        self._carried[column] = text
        if column not in (*_CARRIED, "番号", "取組名") or not measure.texts.get(column):
            measure.add(column, text)
        elif self._builder.above.get(column) is measure.texts[column][0]:
            measure.texts[column] = [text]

    def _carry(self, column: str, measure: MeasureRecord, *, always: bool) -> None:
        carries = self._is_list and (column in _CARRIED or always)
        if carries and not measure.texts.get(column) and column in self._carried:
            measure.texts[column] = [self._carried[column]]

    def _glossary(self) -> None:
        terms, texts = self._table.with_column("用語"), self._table.with_column("説明", "概要")
        for row in self._table.rows:
            term = self._grid.at(row, terms[0])
            text = self._grid.at(row, texts[0]) if texts else None
            if term is not None and text is not None:
                words = join_lines(text.text.split("\n"))
                self._builder.terms.append(Term(join_lines(term.text.split("\n")), words, term.place))
                self._ledger.read(term, text)


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text
