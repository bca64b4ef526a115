"""An empty sheet of a standard dataset for officers, as a workbook: the current header, an example row, dropdowns.

Every cell is text, so that no spreadsheet takes a zero off or makes a day of 1-2; word lists are dropdowns. The example row
says so in its first cell and is left out when the sheet is read (`pipelines.standard.sheet`). Columns that have to be filled
are orange. XlsxWriter writes it, since it puts no clock into its files. Out of scope: the form of plans (`results.form`).
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipelines.standard.definition import Column, Definition
from pipelines.standard.rules import rules
from pipelines.standard.sheet import EXAMPLE

_ROWS = 2_000  # that are text and have dropdowns
_WRITTEN = datetime(2000, 1, 1)  # the file's own date: a form has none, and the same form is the same bytes
_WIDTHS = (10, 24)  # of a column, in characters
_MOST_IN_A_LIST = 250  # characters that Excel takes as the source of a dropdown
_WORDS = {"yes_no": ("有", "無"), "can_cannot": ("可", "否"), "flag_1_or_empty": ("1",)}
_FONT = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top", "num_format": "@"}
_LOOKS: dict[str, dict[str, Any]] = {
    "text": {},
    "header": {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True},
    "required": {"bold": True, "bg_color": "#FFD9A8", "border": 1, "text_wrap": True},
    "example": {"italic": True, "font_color": "#666666", "bg_color": "#F2F2F2"},
}


def standard_form(definition: Definition) -> bytes:
    """Return the empty form of a dataset as .xlsx, one sheet named as the dataset; the same form is the same bytes."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": definition.title.ja, "created": _WRITTEN})
    looks = {name: book.add_format({**_FONT, **facts}) for name, facts in _LOOKS.items()}
    sheet = book.add_worksheet(definition.slug)
    for index, column in enumerate(definition.current.columns):
        _write_column(sheet, index, column, looks)
    sheet.freeze_panes(1, 0)
    book.close()
    return data.getvalue()


def _write_column(sheet: Worksheet, index: int, column: Column, looks: dict[str, Any]) -> None:
    sheet.set_column(index, index, min(max(2 * len(column.name), _WIDTHS[0]), _WIDTHS[1]), looks["text"])
    sheet.write_string(0, index, column.name, looks["required" if column.mark == "required" else "header"])
    sheet.write_string(1, index, f"{'' if index else EXAMPLE}{_example(column)}", looks["example"])
    words = choices(column)
    if words and len(",".join(words)) <= _MOST_IN_A_LIST:
        kind = "stop" if column.sure == "sure" else "warning"
        facts = {"validate": "list", "source": list(words), "error_type": kind, "error_title": "用語"}
        sheet.data_validation(1, index, _ROWS, index, facts | {"error_message": "、".join(words)[:200]})


def _example(column: Column) -> str:
    known = rules().examples
    words = choices(column)
    return known.get(column.name) or (words[0] if words else known.get(column.type, ""))


def choices(column: Column) -> tuple[str, ...]:
    """Return the words that a cell of a column may have, () where it is free."""
    if column.sure == "unknown":
        return ()
    return tuple(filter(None, column.words)) or _WORDS.get(column.type, ())
