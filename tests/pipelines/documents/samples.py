"""Small files of every format, made by libraries other than those that read them wherever there is one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from typing import Any

TABLE = [["施策", "担当課", "令和7年度"], ["窓口の改善", "市民課", "1,200件"], ["公園の整備", "都市整備課", "▲3%"]]


def xlsx(fill: Callable[[Any, Any], None]) -> bytes:
    """Return a workbook by xlsxwriter; `fill` gets the workbook and its first sheet 取組."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("取組"))
    return out.getvalue()


def listed_xlsx() -> bytes:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "取組一覧", book.add_format({"bold": True}))
        for row, line in enumerate(TABLE, 1):
            sheet.write_row(row, 0, line)
        sheet.write(4, 0, 0.35, book.add_format({"num_format": "0%"}))
        sheet.write_datetime(4, 1, date(2025, 4, 1), book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'}))

    return xlsx(fill)


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("取組")
    sheet.write_merge(0, 0, 0, 2, "取組一覧", xlwt.easyxf("font: bold on"))
    for row, line in enumerate(TABLE, 1):
        for column, text in enumerate(line):
            sheet.write(row, column, text)
    sheet.write(4, 0, 0.35, xlwt.easyxf(num_format_str="0%"))
    sheet.write(4, 1, date(2025, 4, 1), xlwt.easyxf(num_format_str='[$-411]ggge"年"m"月"d"日"'))
    sheet.write(4, 2, True)
    sheet.col(1).hidden = True
    return saved(book)


def ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
    from odf.text import P

    def row(*cells: Any) -> Any:
        line = TableRow()
        for cell in cells:
            line.addElement(cell)
        return line

    def cell(text: str, **keys: Any) -> Any:
        made = TableCell(**keys)
        made.addElement(P(text=text))
        return made

    book = OpenDocumentSpreadsheet()
    table = Table(name="取組")
    book.spreadsheet.addElement(table)
    table.addElement(TableColumn())
    table.addElement(TableColumn(visibility="collapse"))
    table.addElement(row(cell("取組一覧", numbercolumnsspanned=3), CoveredTableCell(), CoveredTableCell()))
    for line in TABLE:
        table.addElement(row(*(cell(text) for text in line)))
    table.addElement(row(cell("35%", valuetype="percentage", value="0.35"), cell("令和7年4月1日")))
    table.addElement(TableRow(numberrowsrepeated=1048000))
    out = BytesIO()
    book.write(out)
    return out.getvalue()


def docx(fill: Callable[[Any], None]) -> bytes:
    """Return a Word file by python-docx."""
    import docx as word

    document = word.Document()
    fill(document)
    return saved(document)


def planned_docx() -> bytes:
    def fill(document: Any) -> None:
        document.add_heading("基本方針1　便利な窓口", 1)
        document.add_paragraph("計画期間は4年とする。")
        document.add_paragraph("申請の電子化", style="List Bullet")
        table = document.add_table(rows=0, cols=3)
        for line in TABLE:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text

    return docx(fill)


def pdf(draw: Callable[[Any], None], **keys: Any) -> bytes:
    """Return a PDF by reportlab; `draw` gets its canvas, with the font 明朝 set."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True, **keys)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def table_on(canvas: Any, rows: list[list[str]], *, top: float = 700, spans: Iterable[tuple[Any, ...]] = ()) -> None:
    """Draw a ruled table on a page of reportlab, its upper edge `top` points above the lower edge of the page."""
    from reportlab.platypus import Table, TableStyle

    style = [("FONT", (0, 0), (-1, -1), "HeiseiMin-W3", 9), ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), *spans]
    table = Table(rows, style=TableStyle(style), colWidths=120)
    _, height = table.wrapOn(canvas, 500, 800)
    table.drawOn(canvas, 60, top - height)


def ruled_pdf() -> bytes:
    def draw(canvas: Any) -> None:
        canvas.setFont("HeiseiMin-W3", 16)
        canvas.drawString(60, 760, "取組一覧")
        table_on(canvas, TABLE)

    return pdf(draw)


HTML = (
    "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>計画</title></head><body><h1>取組一覧</h1>"
    + "<p>本文<br>続き</p><table>"
    + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in TABLE)
    + "</table></body></html>"
)
CSV = "".join(",".join(f'"{text}"' for text in line) + "\r\n" for line in TABLE)
TEXT = "取組一覧\n\n施策名\t窓口の改善\n担当課\n市民課\n- 1 -\n"

MADE: dict[str, Callable[[], bytes]] = {
    "xlsx": listed_xlsx,
    "xls": xls,
    "ods": ods,
    "docx": planned_docx,
    "pdf": ruled_pdf,
    "html": HTML.encode,
    "csv": lambda: CSV.encode("cp932"),
    "text": TEXT.encode,
}
"""A file of each format, by the key of `Document.format`."""


def saved(thing: Any) -> bytes:
    out = BytesIO()
    thing.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip file with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
