"""Workbooks as they are shown: merged cells, what is hidden, formats, formulas, text boxes; .xls and .ods read the same."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Cell, Document, Paragraph, Table
from pipelines.documents.opening import open_document
from tests.pipelines.documents import samples
from tests.sampling import tries


def cells(document: Document, sheet: int = 0) -> dict[str, Cell]:
    """Return the cells of a sheet by their place in A1 notation."""
    return {cell.place.rpartition("=")[2]: cell for cell in list(document.tables())[sheet].cells}


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_merged_cells_shares_and_dates_read_as_shown(form: str) -> None:
    document = open_document(f"計画.{form}", samples.MADE[form]())
    found = cells(document)
    (table,) = document.tables()
    assert (table.title, table.place) == ("取組", f"計画.{form}#sheet=取組")
    assert found["A1:C1"].text == "取組一覧"
    assert (found["A1:C1"].row_span, found["A1:C1"].column_span) == (1, 3)
    assert (found["A5"].text, found["B5"].text) == ("35%", "令和7年4月1日")
    assert (found["B3"].row, found["B3"].column, found["B3"].text) == (2, 1, "市民課")


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_hidden_columns_are_told_in_older_and_open_formats(form: str) -> None:
    document = open_document("a", samples.MADE[form]())
    assert [(note.rule, note.text) for note in document.notes] == [("hidden-columns", "B")]
    assert {place for place, cell in cells(document).items() if cell.hidden} == {"B2", "B3", "B4", "B5"}


def test_a_hidden_sheet_of_the_open_format_is_told() -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for title, display in (("取組", "true"), ("旧", "false")):
        style = Style(name=f"of {title}", family="table")
        style.addElement(TableProperties(display=display))
        book.automaticstyles.addElement(style)
        sheet, row, cell = Table(name=title, stylename=style), TableRow(), TableCell()
        cell.addElement(P(text="窓口の改善"))
        row.addElement(cell)
        sheet.addElement(row)
        book.spreadsheet.addElement(sheet)
    document = open_document("plan.ods", samples.saved(book))
    assert [(note.rule, note.text) for note in document.notes] == [("hidden-sheet", "旧")]
    assert [cell.hidden for table in document.tables() for cell in table.cells] == [False, True]


def test_hidden_rows_columns_and_sheets_are_told_and_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(4):
            sheet.write_row(row, 0, ["a", "b", "c", "d"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 3, None, None, {"hidden": True})
        other = book.add_worksheet("控え")
        other.write(0, 0, "x")
        other.hide()

    document = open_document("a.xlsx", samples.xlsx(fill))
    assert [(note.rule, note.text) for note in document.notes] == [
        ("hidden-rows", "2"),
        ("hidden-columns", "C, D"),
        ("hidden-sheet", "控え"),
    ]
    assert {place for place, cell in cells(document).items() if not cell.hidden} == {"A1", "B1", "A3", "B3", "A4", "B4"}
    assert cells(document, 1)["A1"].hidden


def test_a_formula_shows_its_kept_value_and_is_told_where_there_is_none() -> None:
    import openpyxl

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1/4", book.add_format({"num_format": "0%"}), 0.25)
        sheet.write_formula(0, 1, "=A1*0", None, 0)
        sheet.write_formula(0, 2, '=""', None, "")

    document = open_document("a.xlsx", samples.xlsx(fill))
    assert (cells(document)["A1"].text, cells(document)["B1"].text) == ("25%", "0")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B2"], book.active["C3"] = "合計", "=SUM(A1:A1)", "=B2"
    document = open_document("a.xlsx", samples.saved(book))
    assert [(note.rule, note.place, note.text) for note in document.notes] == [
        ("formula-without-value", "a.xlsx#sheet=Sheet&cell=B2", "B2, C3")
    ]
    assert (cells(document)["B2"].text, cells(document)["B2"].formula) == ("", "=SUM(A1:A1)")


def test_weight_and_shade_are_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "見出し", book.add_format({"bold": True, "bg_color": "#DDEEFF"}))
        sheet.write(0, 1, "白い", book.add_format({"bg_color": "#FFFFFF"}))

    found = cells(open_document("a.xlsx", samples.xlsx(fill)))
    assert (found["A1"].bold, found["A1"].shaded, found["B1"].bold, found["B1"].shaded) == (True, True, False, False)


def test_text_boxes_are_read_beside_their_sheet_and_pictures_told() -> None:
    pytest.importorskip("PIL", reason="pictures are made by Pillow, which reportlab brings along")
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")

    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        sheet.insert_textbox(3, 1, "※速報値\nである。")
        sheet.insert_image(8, 2, "table.png", {"image_data": picture, "description": "表の画像"})

    document = open_document("a.xlsx", samples.xlsx(fill))
    assert document.blocks[1] == Paragraph("※速報値\nである。", "a.xlsx#sheet=取組&cell=B4")
    assert [(note.rule, note.place, note.text) for note in document.notes] == [
        ("image", "a.xlsx#sheet=取組&cell=C9", "表の画像")
    ]


def test_line_breaks_stay_and_a_far_cell_costs_nothing() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "・一\n・二")
        sheet.write(1048575, 16383, "遠い")

    found = cells(open_document("a.xlsx", samples.xlsx(fill)))
    assert found["A1"].text == "・一\n・二"
    assert found["XFD1048576"].text == "遠い"


def test_an_iri_may_hold_every_place() -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.add_worksheet("1 目標&実績 100%").write(0, 0, "x")

    _, sheet = open_document("計画 書.xlsx", samples.xlsx(fill)).blocks
    assert sheet.place == "計画%20書.xlsx#sheet=1%20目標%26実績%20100%25"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=8
)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 30), st.integers(0, 12)),
        st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=tries(40), deadline=None)
def test_every_written_cell_is_read_once(written: dict[tuple[int, int], str | int | bool]) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for (row, column), value in written.items():
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            else:
                sheet.write_number(row, column, value)

    from pipelines.documents.formats.sheets.xlsx import read

    (table,) = read("a.xlsx", samples.xlsx(fill)).blocks
    assert isinstance(table, Table)
    expected = {place: str(value).upper() if isinstance(value, bool) else str(value) for place, value in written.items()}
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == expected
