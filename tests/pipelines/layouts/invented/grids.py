"""A grid of printed cells with spans, and the files it can be written to: workbook, CSV, HTML."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


@dataclass
class Printed:
    """Cells by row and column, and the spans of those that are merged."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    @property
    def height(self) -> int:
        return max((row + self.spans.get((row, column), (1, 1))[0] for row, column in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((column + self.spans.get((row, column), (1, 1))[1] for row, column in self.cells), default=0)

    def put(self, row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        self.cells[row, column] = text
        if (rows, columns) != (1, 1):
            self.spans[row, column] = (rows, columns)


def fill_sheet(sheet: Worksheet, grid: Printed) -> None:
    for (row, column), text in grid.cells.items():
        cell = sheet.cell(row + 1, column + 1)
        plain = text.replace(",", "")
        if plain.isdigit() and len(plain) < 9 and not (len(plain) > 1 and plain.startswith("0")):
            cell.value, cell.number_format = int(plain), "#,##0" if "," in text else "0"
        else:
            cell.value = text
    for (row, column), (rows, columns) in grid.spans.items():
        sheet.merge_cells(start_row=row + 1, start_column=column + 1, end_row=row + rows, end_column=column + columns)
    for column in grid.hidden:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True


def workbook(sheets: list[tuple[str, Printed]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, grid in sheets:
        fill_sheet(book.create_sheet(title), grid)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(grid: Printed, encoding: str = "cp932", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(grid.height):
        writer.writerow([grid.cells.get((row, column), "") for column in range(grid.width)])
    return out.getvalue().encode(encoding)


def as_html(grid: Printed, header_rows: int = 1, caption: str = "") -> str:
    covered: set[tuple[int, int]] = set()
    rows: list[str] = []
    for row in range(grid.height):
        cells: list[str] = []
        for column in range(grid.width):
            if (row, column) in covered:
                continue
            high, wide = grid.spans.get((row, column), (1, 1))
            covered |= {(row + r, column + c) for r in range(high) for c in range(wide)}
            tag = "th" if row < header_rows else "td"
            span = (f' rowspan="{high}"' if high > 1 else "") + (f' colspan="{wide}"' if wide > 1 else "")
            text = html.escape(grid.cells.get((row, column), "")).replace("\n", "<br>")
            cells.append(f"<{tag}{span}>{text}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    return f"<table>{head}{''.join(rows)}</table>"
