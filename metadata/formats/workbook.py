"""The workbook of a dataset: one sheet a table, the header in row 1, the records from row 2, nothing beside them.

National machine-readability rules L1-02 to L1-13 and L2-06: no merged cells, no notes, no formulas, no meaning in
looks. Text is written as text even where it looks like a formula, a number or an address.

A table of more than `LONG` rows is no longer handy in a spreadsheet, and beyond 1,048,576 Excel drops rows: it comes in
several workbooks, one a fiscal year where it has 年度, else one a prefecture. They are written in one walk through the
table, row by row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.prefectures import prefecture_name, prefecture_of
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.problems import Place, Problem, TableError

LONG = 50_000
"""Most rows of a table in the one workbook of its dataset."""

HELD = 5_000
"""Most rows of a workbook that is written in memory. The rows of others wait in a file, their texts in their cells."""

MOST = 1_000_000
"""Most rows of any sheet; Excel holds 1,048,576 with the header."""

_YEAR, _CODE = "年度", "全国地方公共団体コード"
_SHEET_NAME_CHARS = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_CELL_CHARS = 32767
_WIDTHS = (8, 50)  # narrowest and widest column, in digits
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class Part:
    """Which rows of a table a workbook holds: `key` names it (2024, 26, 2024-2), `words` say it."""

    key: str
    words: Bilingual


def workbooks(dataset: Dataset) -> Iterator[tuple[str, Part | None, bytes]]:
    """Yield the workbooks of a dataset: file name, which rows it holds (None: all of all tables), and its bytes.

    Their date of creation is the dataset's date of modification. Raises TableError `table-cell-too-long` for a cell that
    Excel would cut off.
    """
    if all(len(table.records) <= LONG for table in dataset.tables):
        yield f"{dataset.id}.xlsx", None, workbook(dataset)
        return
    for table in dataset.tables:
        name = dataset.id if len(dataset.tables) == 1 else f"{dataset.id}_{table.name}"
        books = _parted(dataset, table)
        for part in sorted(books, key=lambda each: each.key):
            yield f"{name}_{part.key}.xlsx", part, books.pop(part).data()


def workbook(dataset: Dataset) -> bytes:
    """Return one workbook of all tables of a dataset. Raises TableError `table-cell-too-long`."""
    few = sum(len(table.records) for table in dataset.tables) <= HELD
    book = _Book(dataset, in_memory=few, constant_memory=not few)
    try:
        for table in dataset.tables:
            sheet = book.sheet(table)
            for row, record in enumerate(table.records, start=1):
                sheet.add(record, row)
    except TableError:
        book.data()  # closes the files in which its rows wait
        raise
    return book.data()


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: at most 31 characters, none of [ ] : * ? / and backslash."""
    return _NOT_IN_SHEET_NAMES.sub("・", title)[:_SHEET_NAME_CHARS].strip("'")


def _parted(dataset: Dataset, table: Table) -> dict[Part, _Book]:
    """Return a workbook a part of a table, each with one sheet, written."""
    part_of = _grouping(table)
    books: dict[Part, _Book] = {}
    sheets: dict[Part, list[_Sheet]] = {}
    try:
        for row, record in enumerate(table.records, start=1):
            part = part_of(record)
            own = sheets.setdefault(part, [])
            if not own or own[-1].rows == MOST:
                book = books[_numbered(part, len(own) + 1)] = _Book(dataset, constant_memory=True)
                own.append(book.sheet(table))
            own[-1].add(record, row)
    except TableError:
        for book in books.values():
            book.data()  # closes the files in which its rows wait
        raise
    return books


def _grouping(table: Table) -> Callable[[Sequence[Cell]], Part]:
    """Return what tells of a record in which part it stands."""
    names = [field.name for field in table.fields]
    if _YEAR in names:
        return lambda record: _of_year(record[names.index(_YEAR)])
    if _CODE in names:
        return lambda record: _of_prefecture(prefecture_of(str(record[names.index(_CODE)])))
    return lambda _: Part("all", Bilingual("全ての行", "all rows"))


def _of_year(year: Cell) -> Part:
    if not isinstance(year, int):
        return Part("no-year", Bilingual("年度の記載がない行", "rows without a fiscal year"))
    return Part(str(year), Bilingual(f"{japanese_year(year)}（{year}）の行", f"rows of fiscal year {year}"))


def _of_prefecture(digits: str) -> Part:
    name = prefecture_name(digits)
    return Part(digits, Bilingual(f"{name.ja}の行", f"rows of {name.en}"))


def _numbered(part: Part, number: int) -> Part:
    if number == 1:
        return part
    return Part(f"{part.key}-{number}", Bilingual(f"{part.words.ja}（{number}）", f"{part.words.en} ({number})"))


class _Book:
    """A workbook while it is written."""

    def __init__(self, dataset: Dataset, **how: bool) -> None:
        self._data = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._data, {**_OPTIONS, **how})
        self._book.set_properties(
            {
                "title": dataset.title.ja,
                "author": dataset.publisher.name.ja,
                "created": datetime.combine(dataset.modified, time()),
            }
        )
        self._bold = self._book.add_format({"bold": True})
        self._sheets: list[_Sheet] = []

    def sheet(self, table: Table) -> _Sheet:
        """Add a sheet with the header of a table."""
        sheet = _Sheet(self._book, table, self._bold)
        self._sheets.append(sheet)
        return sheet

    def data(self) -> bytes:
        """Finish it and return its bytes."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        return self._data.getvalue()


class _Sheet:
    """A sheet while it is written; `rows` counts its records."""

    def __init__(self, book: xlsxwriter.Workbook, table: Table, bold: Format) -> None:
        self.rows = 0
        self._table = table
        self._sheet = book.add_worksheet(sheet_name(table.title.ja))
        self._sheet.write_row(0, 0, [field.name for field in table.fields], bold)
        self._sheet.freeze_panes(1, 0)
        self._widths = [_width(field.name) for field in table.fields]

    def add(self, record: Sequence[Cell], place: int) -> None:
        """Write the next record, the `place`-th of its table, counted from 1."""
        self.rows += 1
        for column, cell in enumerate(record):
            if isinstance(cell, (int, Decimal)):
                self._sheet.write_number(self.rows, column, cell)
            elif cell:
                if len(cell) > _CELL_CHARS:
                    raise _too_long(self._table, place, column)
                self._sheet.write_string(self.rows, column, cell)
                self._widths[column] = max(self._widths[column], _width(cell))

    def finish(self) -> None:
        """Give the columns the width of what stands in them."""
        narrowest, widest = _WIDTHS
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, max(narrowest, min(width + 1, widest)))
        # Codes are text on purpose: no green corner that offers to make numbers of them.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.rows + 1}"})


def _width(text: str) -> int:
    # A full-width character is three bytes of UTF-8 and two digits wide, a half-width one is one and one.
    return (len(text.encode()) + len(text)) // 2


def _too_long(table: Table, row: int, column: int) -> TableError:
    place = table.places[row - 1] if table.places else Place()
    name = table.fields[column].name
    facts = {"table": table.name, "row": str(row + 1), "column": name, "limit": str(_CELL_CHARS)}
    return TableError(Problem("table-cell-too-long", Place(place.file, place.line, name), facts))
