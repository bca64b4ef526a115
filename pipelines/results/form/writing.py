"""The form as a workbook, for Excel and LibreOffice: choices as dropdowns, codes as text, hints as notes, A4 landscape.

What an officer types in is white and open; everything else is locked, without a password: the lock is against slips, not
against people. XlsxWriter writes it, since it puts no clock into its files. Out of scope: what stands in it
(`form.filling`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from pipelines.japanese.fiscal_years import japanese_year
from pipelines.results.form import sheets as form
from pipelines.results.form.filling import Filling, Record, year_column
from pipelines.results.form.sheets import REQUIRED_MARK, Column, Sheet

TITLE_ROW, GUIDE_ROW, HEADER_ROW = 0, 1, 3
"""0-based rows of each sheet; the records follow the header."""

_SPARE_ROWS = {form.MEASURES: 200, form.INDICATORS: 400, form.RESULTS: 400}
_SPARE_ROWS_ELSE = 100
_GRADE_ROWS = 20  # of the sheet 評価区分 from which the choices are taken
_LINE_HEIGHT = 15  # points; LibreOffice does not fit rows to wrapped texts by itself
_MOST_LINES = 12
_WRITTEN = datetime(2000, 1, 1)  # the file's own date: a form has none, and the same form is the same bytes
_FONT = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "text_wrap": False},
    "guide": {"text_wrap": False, "font_color": "#444444"},
    "header": {"bold": True, "bg_color": "#DDE6F0", "border": 1},
    "required": {"bold": True, "bg_color": "#FFD9A8", "border": 1},
    "open": {"num_format": "@", "border": 1, "locked": False},
    "number": {"num_format": "General", "border": 1, "locked": False},
    "locked": {"num_format": "@", "border": 1, "bg_color": "#EEEEEE"},
}
_MAY = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def workbook(filling: Filling) -> bytes:
    """Return the form as .xlsx; the same filling gives the same bytes."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = form.words().title[filling.purpose]
    book.set_properties({"title": title, "created": _WRITTEN})
    looks = {name: book.add_format({**_FONT, **facts}) for name, facts in _LOOKS.items()}
    for sheet in form.sheets(filling.purpose):
        _SheetWriter(book.add_worksheet(sheet.name), sheet, filling, looks).write()
    book.close()
    return data.getvalue()


@dataclass(frozen=True)
class _SheetWriter:
    worksheet: Worksheet
    sheet: Sheet
    filling: Filling
    looks: dict[str, Any]

    def write(self) -> None:
        sheet, words, purpose = self.worksheet, form.words(), self.filling.purpose
        year = f"　{japanese_year(self.filling.year)}" if self.filling.year else ""
        sheet.write_string(TITLE_ROW, 0, f"{words.title[purpose]}{year}　{self.sheet.name}", self.looks["title"])
        sheet.write_string(GUIDE_ROW, 0, words.guide[purpose], self.looks["guide"])
        records = self.filling.records.get(self.sheet.name, ())
        if self.sheet.pairs:
            self._pairs(records[0] if records else {})
        else:
            self._table(records)
        sheet.protect("", _MAY)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")

    def _pairs(self, record: Record) -> None:
        self.worksheet.set_column(0, 0, 26)
        self.worksheet.set_column(1, 1, self.sheet.columns[0].width)
        for row, column in enumerate(self.sheet.columns, HEADER_ROW):
            self._heading(row, 0, column, column.name)
            self.worksheet.write_string(row, 1, record.get(column.name, ""), self._look(column, record.get(column.name, "")))

    def _table(self, records: tuple[Record, ...]) -> None:
        columns = list(self._columns())
        spare = 0 if self.filling.purpose == "results" and not self._takes_rows() else self._spare(len(records))
        for index, (column, heading) in enumerate(columns):
            self.worksheet.set_column(index, index, column.width)
            self._heading(HEADER_ROW, index, column, heading)
            self._choices(index, column, len(records) + spare)
        for number in range(len(records) + spare):
            record = records[number] if number < len(records) else {}
            lines = max(_lines(record.get(heading, ""), column.width) for column, heading in columns)
            self.worksheet.set_row(HEADER_ROW + 1 + number, min(lines, _MOST_LINES) * _LINE_HEIGHT)
            for index, (column, heading) in enumerate(columns):
                text = record.get(heading, "")
                self.worksheet.write_string(HEADER_ROW + 1 + number, index, text, self._look(column, text))
        self.worksheet.freeze_panes(HEADER_ROW + 1, 0)
        self.worksheet.repeat_rows(HEADER_ROW)
        if records:
            self.worksheet.print_area(0, 0, HEADER_ROW + len(records) + min(spare, 10), len(columns) - 1)

    def _columns(self) -> Iterator[tuple[Column, str]]:
        for column in self.sheet.columns:
            if column.years:
                yield from ((column, year_column(column.name, year)) for year in self.filling.years)
            else:
                yield column, column.name

    def _takes_rows(self) -> bool:
        """Tell whether whole rows are entered in a form for results: costs, and grades where none are known."""
        grades = self.sheet.name == form.GRADES and not self.filling.records.get(form.GRADES)
        return grades or all(column.asked for column in self.sheet.columns)

    def _spare(self, used: int) -> int:
        return max(_SPARE_ROWS.get(self.sheet.name, _SPARE_ROWS_ELSE) - used, 0)

    def _heading(self, row: int, index: int, column: Column, heading: str) -> None:
        mark, look = (REQUIRED_MARK, "required") if column.required else ("", "header")
        self.worksheet.write_string(row, index, heading + mark, self.looks[look])
        if column.hint:
            self.worksheet.write_comment(row, index, column.hint, {"author": "", "x_scale": 2, "font_size": 9})

    def _choices(self, index: int, column: Column, rows: int) -> None:
        if not rows or not (column.choices or column.by_grade):
            return
        first = xl_rowcol_to_cell(HEADER_ROW + 1, 0, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(HEADER_ROW + _GRADE_ROWS, 0, row_abs=True, col_abs=True)
        source = f"='{form.GRADES}'!{first}:{last}" if column.by_grade else list(column.choices)
        facts = {"validate": "list", "source": source, "error_title": column.name}
        facts["error_message"] = "、".join(column.choices) or f"シート「{form.GRADES}」の記号です。"
        self.worksheet.data_validation(HEADER_ROW + 1, index, HEADER_ROW + rows, index, facts)

    def _look(self, column: Column, text: str) -> Any:
        results = self.filling.purpose == "results"
        given = bool(text) and column.name in ("様式の版",)
        locked = given or (results and not column.asked and not self._takes_rows())
        return self.looks["locked" if locked else "number" if column.number else "open"]


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of some width, full-width characters counted twice."""
    return sum(max(-(-sum(1 + (char > "\xff") for char in line) // width), 1) for line in text.split("\n"))
