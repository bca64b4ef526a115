"""The workbook of a dataset: one sheet a table, the header in row 1, the records from row 2, nothing beside them.

National machine-readability rules L1-02 to L1-13 and L2-06: no merged cells, no notes, no formulas, no meaning in
looks. Text is written as text even where it looks like a formula, a number or an address.
"""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from metadata.described.dataset import Dataset
from metadata.described.table import Table
from pipelines.problems import Place, Problem, TableError

_SHEET_NAME_CHARS = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_CELL_CHARS = 32767
_WIDTHS = (8, 50)  # narrowest and widest column, in digits
_OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(dataset: Dataset) -> bytes:
    """Return the workbook of all tables of a dataset. Its date of creation is the dataset's date of modification.

    Raises TableError `table-cell-too-long` for a cell that Excel would cut off.
    """
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, _OPTIONS)
    book.set_properties(
        {
            "title": dataset.title.ja,
            "author": dataset.publisher.name.ja,
            "created": datetime.combine(dataset.modified, time()),
        }
    )
    bold = book.add_format({"bold": True})
    for table in dataset.tables:
        sheet = book.add_worksheet(sheet_name(table.title.ja))
        sheet.write_row(0, 0, [field.name for field in table.fields], bold)
        sheet.freeze_panes(1, 0)
        _write_records(sheet, table)
    book.close()
    return data.getvalue()


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: at most 31 characters, none of [ ] : * ? / and backslash."""
    return _NOT_IN_SHEET_NAMES.sub("・", title)[:_SHEET_NAME_CHARS].strip("'")


def _write_records(sheet: Worksheet, table: Table) -> None:
    widths = [_width(field.name) for field in table.fields]
    for row, record in enumerate(table.records, start=1):
        for column, cell in enumerate(record):
            if isinstance(cell, (int, Decimal)):
                sheet.write_number(row, column, cell)
            elif cell:
                if len(cell) > _CELL_CHARS:
                    raise _too_long(table, row, column)
                sheet.write_string(row, column, cell)
                widths[column] = max(widths[column], _width(cell))
    narrowest, widest = _WIDTHS
    for column, width in enumerate(widths):
        sheet.set_column(column, column, max(narrowest, min(width + 1, widest)))
    # Codes are text on purpose: no green corner that offers to make numbers of them.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table.records) + 1}"})


def _width(text: str) -> int:
    # A full-width character is three bytes of UTF-8 and two digits wide, a half-width one is one and one.
    return (len(text.encode()) + len(text)) // 2


def _too_long(table: Table, row: int, column: int) -> TableError:
    place = table.places[row - 1] if table.places else Place()
    name = table.fields[column].name
    facts = {"table": table.name, "row": str(row + 1), "column": name, "limit": str(_CELL_CHARS)}
    return TableError(Problem("table-cell-too-long", Place(place.file, place.line, name), facts))
