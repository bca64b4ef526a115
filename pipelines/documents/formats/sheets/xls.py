"""Excel workbooks of before 2007 (.xls), with xlrd: the one library that tells number formats, spans and looks."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipelines.documents import places
from pipelines.documents.damage import DAMAGE, damaged
from pipelines.documents.formats.sheets.notes import hidden_notes
from pipelines.documents.formats.sheets.number_formats import JAPANESE_FORMATS, shown
from pipelines.documents.formats.sheets.xlsx_parts import MOST_MERGED
from pipelines.documents.model import Cell, Document, Note, Table
from pipelines.problems import Place, Problem, SourceError

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(6)  # XL_CELL_… of xlrd


def read(name: str, data: bytes) -> Document:
    """Return the sheets of a workbook in order, as `xlsx.read` does.

    Raises SourceError `document-password`, `document-damaged` and `document-bomb` (merged cells without end).
    """
    book = _loaded(name, data)
    sheets = [_Sheet(name, book, sheet) for sheet in book.sheets()]
    if sum(sheet.merged_area() for sheet in sheets) > MOST_MERGED:
        raise SourceError(Problem("document-bomb", Place(name), {"part": "mergeCells"}))
    try:
        tables = tuple(Table(tuple(sheet.cells()), sheet.place, sheet.title) for sheet in sheets)
    except DAMAGE as error:  # a cell that refers to a look or a word that is not there
        raise damaged(name, error) from error
    notes = (
        note
        for sheet in sheets
        for note in (
            *hidden_notes(name, sheet.title, sheet.hidden_rows, sheet.hidden_columns, whole=sheet.whole),
            *sheet.struck,
        )
    )
    return Document(name, "xls", tables, tuple(notes))


def _loaded(name: str, data: bytes) -> Book:
    from xlrd import open_workbook
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        return open_workbook(file_contents=data, formatting_info=True, logfile=StringIO(), on_demand=False)
    except (XLRDError, CompDocError, *DAMAGE) as error:
        if "encrypted" in str(error):
            raise SourceError(Problem("document-password", Place(name))) from error
        raise damaged(name, error) from error


class _Sheet:
    """One sheet on its way to a table."""

    def __init__(self, name: str, book: Book, sheet: Sheet) -> None:
        self.name, self.book, self.sheet = name, book, sheet
        self.title = str(sheet.name)
        self.place = places.sheet(name, self.title)
        self.whole = bool(sheet.visibility)
        self.hidden_rows = {
            row for row, information in sheet.rowinfo_map.items() if information.hidden and row < sheet.nrows
        }
        columns = sheet.colinfo_map.items()
        self.hidden_columns = {column for column, information in columns if information.hidden and column < sheet.ncols}
        self.struck: list[Note] = []

    def merged_area(self) -> int:
        """Return how many positions the merged cells cover."""
        return sum((bottom - top) * (right - left) for top, bottom, left, right in self.sheet.merged_cells)

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that hold something or are merged, row by row."""
        spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in self.sheet.merged_cells}
        covered = {
            (row, column)
            for top, bottom, left, right in self.sheet.merged_cells
            for row in range(top, bottom)
            for column in range(left, right)
            if (row, column) != (top, left)
        }
        for row in range(self.sheet.nrows):
            for column in range(self.sheet.row_len(row)):
                if (row, column) not in covered:
                    cell = self._cell(row, column, *spans.get((row, column), (1, 1)))
                    if cell.text or (row, column) in spans:
                        yield cell

    def _cell(self, row: int, column: int, down: int, across: int) -> Cell:
        look = self.book.xf_list[self.sheet.cell_xf_index(row, column)]
        found = self.book.format_map.get(look.format_key)
        code = JAPANESE_FORMATS.get(look.format_key, found.format_str if found is not None else "General")
        hidden = self.whole or row in self.hidden_rows or column in self.hidden_columns
        place = places.sheet_cell(self.name, self.title, row, column, down, across)
        text, away = self._parted(row, column, self._text(row, column, code), look.font_index)
        if away.strip():
            self.struck.append(Note("deleted-text", place, away))
        return Cell(
            text,
            place,
            row,
            column,
            down,
            across,
            hidden=hidden,
            bold=bool(self.book.font_list[look.font_index].bold),
            shaded=look.background is not None and bool(look.background.fill_pattern),
        )

    def _parted(self, row: int, column: int, text: str, font: int) -> tuple[str, str]:
        """Return what stands of a text, and what is struck through: all of it, or letters in a font of their own."""
        runs = [(0, font), *self.sheet.rich_text_runlist_map.get((row, column), ())]
        if not any(self.book.font_list[of].struck_out for _, of in runs):
            return text, ""
        if len(runs) == 1:
            return "", text
        units = str(self.sheet.cell_value(row, column)).encode("utf-16-le")  # in which runs are counted: 𠮷 is two
        parts = ["", ""]
        for (start, of), (end, _) in pairwise((*runs, (len(units), font))):
            parts[bool(self.book.font_list[of].struck_out)] += units[2 * start : 2 * end].decode("utf-16-le", "replace")
        return parts[False].replace("\r\n", "\n"), parts[True]

    def _text(self, row: int, column: int, code: str) -> str:
        from xlrd.biffh import error_text_from_code

        kind: int = self.sheet.cell_type(row, column)
        value: Any = self.sheet.cell_value(row, column)
        if kind == _ERROR:
            return error_text_from_code.get(value, str(value))
        if kind == _BOOLEAN:
            value = bool(value)
        if kind in (_TEXT, _NUMBER, _DATE, _BOOLEAN):
            return shown(value, code, date1904=self.book.datemode == 1).replace("\r\n", "\n")
        return ""
