"""A figure that is struck through is no digit of the one that stands for it now: it is left out, and that is told."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from pipelines.documents.opening import open_document


def _workbook() -> tuple[str, bytes]:
    book, out = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["目標", CellRichText(TextBlock(InlineFont(strike=True), "15"), "18"), 20, "店"])
    sheet["C1"].font = Font(strike=True)
    book.save(out)
    return "plan.xlsx", out.getvalue()


def _word() -> tuple[str, bytes]:
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(1, 4)
    for cell, (away, kept) in zip(table.rows[0].cells, (("", "目標"), ("15", "18"), ("20", ""), ("", "店")), strict=True):
        cell.paragraphs[0].add_run(away).font.strike = True
        cell.paragraphs[0].add_run(kept)
    document.save(out)
    return "plan.docx", out.getvalue()


def _html() -> tuple[str, bytes]:
    cells = "<td>目標</td><td><s>15</s>18</td><td><strike>20</strike></td><td>店</td>"
    return "plan.html", f"<html><head><meta charset='utf-8'></head><body><table><tr>{cells}</table></body></html>".encode()


@pytest.mark.parametrize("make", [_workbook, _word, _html])
def test_what_is_struck_through_is_left_out_and_told(make: Callable[[], tuple[str, bytes]]) -> None:
    document = open_document(*make())
    assert [cell.text for table in document.tables() for cell in table.cells if cell.text] == ["目標", "18", "店"]
    told = "".join(note.text for note in document.notes if note.rule == "deleted-text")
    assert "15" in told
    assert "20" in told
