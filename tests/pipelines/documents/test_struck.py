"""A figure that is struck through is no digit of the one that stands for it now: it is left out, and that is told."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
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


def _old_workbook() -> tuple[str, bytes]:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet, struck = book.add_sheet("Sheet"), xlwt.easyfont("struck_out on")
    sheet.write(0, 0, "目標")
    sheet.write_rich_text(0, 1, [("15", struck), "18"])
    sheet.write(0, 2, 20, xlwt.easyxf("font: struck_out on"))
    sheet.write(0, 3, "店")
    book.save(out)
    return "plan.xls", out.getvalue()


def _old_workbook_with_a_rare_letter() -> tuple[str, bytes]:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet, struck = book.add_sheet("Sheet"), xlwt.easyfont("struck_out on")
    sheet.write_rich_text(0, 0, ["\r\nあい野", ("15", struck), "18", ("20", struck)])
    book.save(out)
    two, one = ("あい".encode("utf-16-le"), "𠮷".encode("utf-16-le"))  # which xlwt cannot write: it counts it once
    return "plan.xls", out.getvalue().replace(two, one)


def _open_workbook() -> tuple[str, bytes]:
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    for name, family, line in (("ce1", "table-cell", "solid"), ("T1", "text", "solid"), ("T2", "text", "none")):
        style = Style(name=name, family=family)
        style.addElement(TextProperties(textlinethroughstyle=line))
        book.automaticstyles.addElement(style)
    table = Table(name="Sheet")
    table.addElement(TableColumn(numbercolumnsrepeated=3))
    table.addElement(TableColumn(defaultcellstylename="ce1"))
    row = TableRow()
    for cells, spans in (("", ("目標",)), ("", ("15", "18")), ("ce1", ("20",)), ("", ("", "店"))):
        cell, line = TableCell(**({"stylename": cells} if cells else {})), P()
        for text, style_name in zip(spans, ("T1", "T2") if len(spans) > 1 else ("",), strict=True):
            line.addElement(Span(stylename=style_name, text=text)) if style_name else line.addText(text)
        cell.addElement(line)
        row.addElement(cell)
    gone = TableCell()
    gone.addElement(P(text="古い注"))
    below = TableRow()
    for _ in range(3):
        below.addElement(TableCell())
    below.addElement(gone)
    table.addElement(row)
    table.addElement(below)
    book.spreadsheet.addElement(table)
    book.save(out)
    return "plan.ods", out.getvalue()


def _by_named_styles() -> tuple[str, bytes]:
    """A workbook whose cells are struck through by a style that a person named; one made from it says otherwise."""
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    for name, made_from, line in (("廃止", "", "solid"), ("廃止2", "廃止", ""), ("円1", "円2", ""), ("円2", "円1", "")):
        style = Style(name=name, family="table-cell", **({"parentstylename": made_from} if made_from else {}))
        if line:
            style.addElement(TextProperties(textlinethroughstyle=line))
        book.styles.addElement(style)
    of_lines = Style(name="円1", family="paragraph")  # a family has names of its own
    of_lines.addElement(TextProperties(textlinethroughstyle="solid"))
    book.styles.addElement(of_lines)
    for name, line in (("ce1", ""), ("ce2", "none")):
        style = Style(name=name, family="table-cell", parentstylename="廃止2")
        if line:
            style.addElement(TextProperties(textlinethroughstyle=line))
        book.automaticstyles.addElement(style)
    table, row = Table(name="Sheet"), TableRow()
    for style_name, text in (("円1", "目標"), ("廃止", "15"), ("ce1", "20"), ("ce2", "18"), ("", "店")):
        cell = TableCell(**({"stylename": style_name} if style_name else {}))
        cell.addElement(P(text=text))
        row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(out)
    return "plan.ods", out.getvalue()


@pytest.mark.parametrize("make", [_workbook, _old_workbook, _open_workbook, _by_named_styles, _word, _html])
def test_what_is_struck_through_is_left_out_and_told(make: Callable[[], tuple[str, bytes]]) -> None:
    document = open_document(*make())
    assert [cell.text for table in document.tables() for cell in table.cells if cell.text] == ["目標", "18", "店"]
    told = "".join(note.text for note in document.notes if note.rule == "deleted-text")
    assert "15" in told
    assert "20" in told


def test_runs_of_an_old_workbook_are_counted_as_excel_counts() -> None:
    document = open_document(*_old_workbook_with_a_rare_letter())
    assert [cell.text for table in document.tables() for cell in table.cells] == ["\n𠮷野18"]
    assert [note.text for note in document.notes if note.rule == "deleted-text"] == ["1520"]
