"""The raised number of a note is no digit of the figure before it, whatever the format; the power of a unit is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.documents.opening import open_document
from tests.pipelines.documents import samples

CELLS = (("24.9", "1"), ("1,240人", "1)"), ("面積m", "2"))
READ = ["24.9¹", "1,240人¹⁾", "面積m2"]


def _workbook() -> tuple[str, bytes]:
    book, out = Workbook(), io.BytesIO()
    for column, (text, high) in enumerate(CELLS, 1):
        parts = CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), high))
        book.active.cell(1, column).value = parts
    book.save(out)
    return "plan.xlsx", out.getvalue()


def _word() -> tuple[str, bytes]:
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(1, len(CELLS))
    for cell, (text, high) in zip(table.rows[0].cells, CELLS, strict=True):
        cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].add_run(high).font.superscript = True
    document.save(out)
    return "plan.docx", out.getvalue()


def _html() -> tuple[str, bytes]:
    cells = "".join(f"<td>{text}<sup>{high}</sup></td>" for text, high in CELLS)
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><table><tr>{cells}</tr></table></body></html>"
    return "plan.html", page.encode()


def _pdf() -> tuple[str, bytes]:
    def draw(canvas: Any) -> None:
        samples.table_on(canvas, [[text for text, _ in CELLS]])
        for column, (text, high) in enumerate(CELLS):
            canvas.setFont("HeiseiMin-W3", 5)
            canvas.drawString(60 + 120 * column + 6 + canvas.stringWidth(text, "HeiseiMin-W3", 9), 692, high)

    return "plan.pdf", samples.pdf(draw)


@pytest.mark.parametrize("make", [_workbook, _word, _html, _pdf])
def test_a_raised_number_stays_apart(make: Callable[[], tuple[str, bytes]]) -> None:
    tables = open_document(*make()).tables()
    assert [cell.text for table in tables for cell in table.cells] == READ
