"""A filled form, or a CSV of results, as lines of named cells; what is wrong is noted with sheet and cell, all at once.

Out of scope: what the cells mean (`results.entered`, `form.plan_reading`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.documents.model import Cell, Document, Table
from pipelines.documents.places import column_letters
from pipelines.documents.source import OfficerSpot
from pipelines.japanese.text import join_lines, squeezed
from pipelines.layouts.words.amounts import is_dash
from pipelines.layouts.words.years import one_year
from pipelines.problems import Place, Problem
from pipelines.results.form import sheets as form
from pipelines.results.form.sheets import REQUIRED_MARK, Sheet

YearColumn = tuple[str, int]
"""A column that stands once a year: its name and the fiscal year."""

_NEEDED = (form.BASICS, form.MEASURES, form.INDICATORS, form.RESULTS)
_WITHOUT_SHEETS = ("csv", "tsv")
_FEWEST_HEADINGS = 2  # in a row that is taken for the header


@dataclass
class Faults:
    """What is wrong in a file; `name` is how messages call it."""

    name: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, spot: str, **facts: str) -> None:
        """Note a fault at 「シート!C14」."""
        self.problems.append(Problem(code, Place(self.name, None, spot), facts))


@dataclass(frozen=True)
class Line:
    """A row in which something stands. `row` counts from 0; `columns` are the positions of all columns of its sheet."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    by_year: Mapping[YearColumn, Cell]
    columns: Mapping[str, int]
    order: int  # of the row among all of the file, for places

    def text(self, column: str) -> str:
        """Return what stands in a column, lines joined; empty for a dash."""
        cell = self.cells.get(column)
        return "" if cell is None or is_dash(cell.text) else join_lines(cell.text.split("\n"))

    def spot(self, column: str) -> str:
        """Return where a column's cell is, also an empty one: 「実績・評価!C14」."""
        address = f"{column_letters(self.columns.get(column, 0))}{self.row + 1}"
        return f"{self.sheet}!{address}" if self.sheet else address

    def place(self, column: str) -> OfficerSpot:
        """Return the place of a column's cell in the document, that of the row's first cell where it is empty."""
        cell = self.cells.get(column) or next(iter(self.cells.values()))
        return OfficerSpot(self.order, self.order, cell.place)


Lines = dict[str, list[Line]]


def is_form(document: Document) -> bool:
    """Tell whether a document is a form of ours: it has the sheets 基本情報, 取組 and 指標, and the version stands there."""
    tables = {table.title: table for table in document.tables()}
    named = {form.BASICS, form.MEASURES, form.INDICATORS} <= tables.keys()
    return named and any(squeezed(cell.text) == "様式の版" for cell in tables[form.BASICS].cells)


def is_own(document: Document) -> bool:
    """Tell whether a document is of an office's own make: no sheet of the form, or a CSV without 指標ID."""
    if document.format in _WITHOUT_SHEETS:
        return not any(_plain(cell.text) == squeezed("指標ID") for table in document.tables() for cell in table.cells)
    return not {table.title for table in document.tables()} & set(_NEEDED)


def parted(document: Document, sheet: str) -> tuple[Document, Document]:
    """Return a document without a sheet of some name, and one of that sheet alone."""
    own = [block for block in document.blocks if isinstance(block, Table) and block.title == sheet]
    rest = tuple(block for block in document.blocks if block not in own)
    return replace(document, blocks=rest), replace(document, blocks=tuple(own), notes=())


def read_lines(document: Document, faults: Faults, *, whole: bool = True) -> Lines:
    """Return the lines of each sheet, in order; a table without a title (a CSV) is one of results, or of revised targets.

    `whole`: note each sheet that a form must have and that is not there.
    """
    sheets = {sheet.name: sheet for sheet in form.sheets()}
    found: Lines = {name: [] for name in sheets}
    order = 0
    for table in document.tables():
        title = table.title or _of_csv(table)
        if title not in sheets:
            if any(_is_heading(cell, form.RESULTS) for cell in table.cells):
                faults.add("form-sheet-unknown", f"{table.title}!A1", sheet=table.title)
            continue
        lines = list(_SheetReader(table, sheets[title], faults, order).lines())
        found[title] += lines
        order += len(lines)
    if whole and document.format not in _WITHOUT_SHEETS:
        _judge_sheets({table.title for table in document.tables()}, faults)
    return found


def _of_csv(table: Table) -> str:
    """Return which sheet a table without a title is: one of revised targets has their column."""
    revised = any(_plain(cell.text) == squeezed(form.REVISED) for cell in table.cells)
    return form.REVISIONS if revised else form.RESULTS


def _judge_sheets(titles: set[str], faults: Faults) -> None:
    """Note `form-none` for a workbook that is no form at all, `form-sheet-missing` for each sheet that one lacks."""
    missing = [name for name in _NEEDED if name not in titles]
    if len(missing) == len(_NEEDED):
        faults.add("form-none", "")
        return
    for name in missing:
        faults.add("form-sheet-missing", name, sheet=name)


def _is_heading(cell: Cell, sheet: str) -> bool:
    return sheet == form.RESULTS and _plain(cell.text) == "実績値"


class _SheetReader:
    """Reads the table of one sheet."""

    def __init__(self, table: Table, sheet: Sheet, faults: Faults, order: int) -> None:
        self._table, self._sheet, self._faults, self._order = table, sheet, faults, order
        self._names = {squeezed(column.name): column.name for column in sheet.columns}
        other = form.synonyms().items()
        self._names |= {word: name for word, name in other if name in self._names.values() and word not in self._names}
        self._yearly = {column.name for column in sheet.columns if column.years}
        self._title = table.title

    def lines(self) -> Iterator[Line]:
        """Yield the lines below the header, or the one line of label and value pairs."""
        rows: dict[int, list[Cell]] = {}
        for cell in self._table.cells:
            if cell.text.strip() or cell.formula:
                rows.setdefault(cell.row, []).append(cell)
        if self._sheet.pairs:
            yield from self._pairs(rows)
            return
        header = max(rows, key=lambda row: (sum(self._heading(cell) is not None for cell in rows[row]), -row), default=None)
        if header is None or sum(self._heading(cell) is not None for cell in rows[header]) < _FEWEST_HEADINGS:
            self._faults.add("form-header", f"{self._title}!A1", sheet=self._title)
            return
        yield from self._below(rows, header)

    def _below(self, rows: dict[int, list[Cell]], header: int) -> Iterator[Line]:
        columns, by_year = self._columns(rows[header])
        for row in sorted(row for row in rows if row > header):
            cells = {columns[cell.column]: cell for cell in rows[row] if cell.column in columns}
            yearly = {by_year[cell.column]: cell for cell in rows[row] if cell.column in by_year}
            self._judge(rows[row], columns.keys() | by_year.keys())
            if cells or yearly:
                self._order += 1
                yield Line(self._title, row, cells, yearly, {name: index for index, name in columns.items()}, self._order)

    def _pairs(self, rows: dict[int, list[Cell]]) -> Iterator[Line]:
        cells: dict[str, Cell] = {}
        for row in sorted(rows):
            label, *values = rows[row]
            name = self._names.get(_plain(label.text))
            if name and values:
                cells[name] = values[0]
        if cells:
            at = {name: cell.column for name, cell in cells.items()}
            yield Line(self._title, min(cell.row for cell in cells.values()), cells, {}, at, self._order + 1)

    def _columns(self, header: list[Cell]) -> tuple[dict[int, str], dict[int, YearColumn]]:
        columns: dict[int, str] = {}
        by_year: dict[int, YearColumn] = {}
        for cell in header:
            meant = self._heading(cell)
            if isinstance(meant, tuple):
                by_year[cell.column] = meant
            elif meant in columns.values():
                self._faults.add("form-column-twice", self._spot(cell), column=str(meant))
            elif meant:
                columns[cell.column] = meant
        for column in self._sheet.columns:
            needed = column.required or column.number
            if needed and column.name not in columns.values() and self._title:
                self._faults.add("form-column-missing", f"{self._title}!{header[0].row + 1}", column=column.name)
        return columns, by_year

    def _heading(self, cell: Cell) -> str | YearColumn | None:
        """Return the column that a heading names."""
        words = _plain(cell.text)
        if words in self._names:
            return self._names[words]
        for name in self._yearly:
            year = one_year(words.removeprefix(name)) if words.startswith(name) else None
            if year is not None:
                return name, year
        return None

    def _judge(self, cells: list[Cell], known: set[int]) -> None:
        for cell in cells:
            if cell.row_span > 1 or cell.column_span > 1:
                self._faults.add("form-merged", self._spot(cell), text=cell.text)
            elif cell.formula and cell.column in known:
                self._faults.add("form-formula", self._spot(cell), formula=cell.formula)
            elif self._title and cell.column not in known:
                self._faults.add("form-column-unknown", self._spot(cell), text=cell.text)

    def _spot(self, cell: Cell) -> str:
        address = f"{column_letters(cell.column)}{cell.row + 1}"
        return f"{self._title}!{address}" if self._title else address


def _plain(heading: str) -> str:
    return squeezed(heading).rstrip(squeezed(REQUIRED_MARK))
