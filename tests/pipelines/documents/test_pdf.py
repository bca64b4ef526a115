"""PDF files: ruled tables with spans, upright labels, tables over pages, headings by size, furniture; every letter once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Document, Heading, Paragraph, Table
from pipelines.documents.opening import open_document
from pipelines.layouts.words.amounts import read_amounts
from tests.pipelines.documents import samples
from tests.sampling import tries

FONT = "HeiseiMin-W3"


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def letters(document: Document) -> Counter[str]:
    texts = [
        text
        for block in document.blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Table) else [block.text])
    ]
    return Counter("".join("".join(texts).split()))


def write(canvas: Any, x: float, y: float, text: str, size: float = 9) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)


def test_spans_are_computed_from_the_rules() -> None:
    rows = [["区分", "目標", ""], ["", "R6", "R7"], ["件数\n（件）", "1,200", "―"]]
    merged = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("BACKGROUND", (0, 0), (-1, 0), (0.9, 0.9, 0.9))]
    (table,) = open_document("a.pdf", samples.pdf(lambda canvas: samples.table_on(canvas, rows, spans=merged))).tables()
    assert spans(table) == [
        (0, 0, 2, 1, "区分"),
        (0, 1, 1, 2, "目標"),
        (1, 1, 1, 1, "R6"),
        (1, 2, 1, 1, "R7"),
        (2, 0, 1, 1, "件数\n（件）"),
        (2, 1, 1, 1, "1,200"),
        (2, 2, 1, 1, "―"),
    ]
    assert [cell.shaded for cell in table.cells] == [True, True, False, False, False, False, False]
    assert all(cell.place.startswith("a.pdf#page=1&viewrect=") for cell in table.cells)


def test_a_background_and_a_white_line_are_no_rules() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(0.9, 0.95, 1)
        canvas.rect(60, 640, 120, 12, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.line(60, 655, 420, 655)
        canvas.setFillColorRGB(0, 0, 0)
        samples.table_on(canvas, [["施策\nの\n名称", "a\nb\nc"], ["d", "e"]], top=680)

    (table,) = open_document("a.pdf", samples.pdf(draw)).tables()
    assert spans(table) == [(0, 0, 1, 1, "施策\nの\n名称"), (0, 1, 1, 1, "a\nb\nc"), (1, 0, 1, 1, "d"), (1, 1, 1, 1, "e")]


SPANNED = [(0, 0, 2, 1, "区分"), (0, 1, 1, 2, "目標"), (1, 1, 1, 1, "R6"), (1, 2, 1, 1, "R7")]
SPANNED += [(2, 0, 1, 1, "件数"), (2, 1, 1, 1, "10"), (2, 2, 1, 1, "20")]
WORDS = [(64, 672, "区分"), (164, 684, "目標"), (164, 664, "R6"), (264, 664, "R7")]
WORDS += [(64, 644, "件数"), (164, 644, "10"), (264, 644, "20")]
# Rules as (x, from, to) and (y, from, to) in points from the lower left corner.
DOWN, ACROSS = [(160, 640, 700), (260, 640, 680)], [(700, 60, 360), (680, 160, 360), (660, 60, 360), (640, 60, 360)]


def put(canvas: Any) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    for x, y, text in WORDS:
        write(canvas, x, y, text)


def test_a_table_without_rules_at_its_sides_has_its_outer_columns() -> None:
    def draw(canvas: Any) -> None:
        put(canvas)
        write(canvas, 60, 720, "上の表とは別の文")
        for x, bottom, top in DOWN:
            canvas.line(x, bottom, x, top)
        for y, left, right in ACROSS:
            canvas.line(left, y, right, y)
        canvas.line(60, 600, 360, 600)  # a rule of the page, no part of the table

    document = open_document("a.pdf", samples.pdf(draw))
    (table,) = document.tables()
    assert spans(table) == SPANNED
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["上の表とは別の文"]


def test_dotted_rules_are_rules_and_three_dots_are_none() -> None:
    def draw(canvas: Any) -> None:
        put(canvas)
        for x, bottom, top in [*DOWN, (60, 640, 700), (360, 640, 700)]:
            for y in range(bottom, top + 1, 2):
                canvas.rect(x, y, 0.7, 0.7, stroke=0, fill=1)
        for y, left, right in ACROSS:
            for x in range(left, right + 1, 2):
                canvas.rect(x, y, 0.7, 0.7, stroke=0, fill=1)
        for x in (200, 203, 206):
            canvas.rect(x, 645, 0.7, 0.7, stroke=0, fill=1)

    (table,) = open_document("a.pdf", samples.pdf(draw)).tables()
    assert spans(table) == SPANNED


def test_fields_of_colour_between_white_rules_are_a_table() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(0.8, 0.85, 0.95)
        for left, right, bottom, top in [
            *((60, 160, 660, 700), (160, 360, 680, 700), (160, 260, 660, 680), (260, 360, 660, 680)),
            *((60, 160, 640, 660), (160, 260, 640, 660), (260, 360, 640, 660)),
        ]:
            canvas.rect(left, bottom, right - left - 0.5, top - bottom - 0.5, stroke=0, fill=1)
        put(canvas)

    (table,) = open_document("a.pdf", samples.pdf(draw)).tables()
    assert spans(table) == SPANNED
    assert all(cell.shaded for cell in table.cells)


def test_upright_and_turned_labels_are_put_together() -> None:
    def draw(canvas: Any) -> None:
        for number, char in enumerate("健康づくり"):
            write(canvas, 66, 680 - 9 * number, char)
        for number, char in enumerate("生活習"):
            write(canvas, 118, 680 - 9 * number, char)
        for number, char in enumerate("慣病"):
            write(canvas, 102, 680 - 9 * number, char)
        canvas.saveState()
        canvas.translate(165, 640)
        canvas.rotate(90)
        write(canvas, 0, 0, "安全安心")
        canvas.restoreState()
        write(canvas, 190, 680, "指標")
        write(canvas, 190, 668, "名称")
        canvas.setLineWidth(0.5)
        for x in (60, 95, 140, 180, 300):
            canvas.line(x, 620, x, 700)
        for y in (620, 700):
            canvas.line(60, y, 300, y)

    (table,) = open_document("a.pdf", samples.pdf(draw)).tables()
    assert [cell.text for cell in table.cells] == ["健康づくり", "生活習慣病", "安全安心", "指標\n名称"]


def test_a_table_that_goes_on_over_the_page_is_marked() -> None:
    rows = [["年度", "計画", "KPI"], *[[f"令和{year}年度", "調査", "1件"] for year in range(4, 7)]]

    def draw(canvas: Any) -> None:
        write(canvas, 60, 760, "基本方針", 16)
        samples.table_on(canvas, rows, top=200)
        write(canvas, 290, 20, "- 1 -", 8)
        canvas.showPage()
        samples.table_on(canvas, [rows[0], ["令和7年度", "実施", "2件"]], top=780)
        samples.table_on(canvas, [["別の", "表", "である"], ["a", "b", "c"]], top=500)
        write(canvas, 290, 20, "- 2 -", 8)

    document = open_document("a.pdf", samples.pdf(draw))
    assert [(table.height, table.continues) for table in document.tables()] == [(4, False), (2, True), (2, False)]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["- 1 -", "- 2 -"]


def test_headings_furniture_and_paragraphs() -> None:
    long = "計画の期間は令和5年度から令和8年度までの4年間とし、毎年度、進捗を確かめて公表するものであり、"

    def draw(canvas: Any) -> None:
        for page in range(1, 4):
            write(canvas, 60, 800, "見本市計画", 8)
            write(canvas, 60, 740, f"第{page}章　基本方針", 18)
            write(canvas, 60, 700, f"{page}-1　施策", 13)
            write(canvas, 60, 680, long, 10)
            write(canvas, 60, 666, "その結果を次の年度に生かす。", 10)
            write(canvas, 60, 640, "担当課", 10)
            write(canvas, 300, 640, "市民課", 10)
            write(canvas, 290, 40, str(page), 8)
            canvas.showPage()

    document = open_document("a.pdf", samples.pdf(draw))
    first = document.blocks[:7]
    assert [(type(b).__name__, getattr(b, "level", getattr(b, "kind", "")), getattr(b, "text", "")) for b in first] == [
        ("Paragraph", "furniture", "見本市計画"),
        ("Paragraph", "furniture", "1"),
        ("Heading", 1, "第1章　基本方針"),
        ("Heading", 2, "1-1　施策"),
        ("Paragraph", "text", f"{long}\nその結果を次の年度に生かす。"),
        ("Paragraph", "text", "担当課\t市民課"),
        ("Paragraph", "furniture", "見本市計画"),
    ]


def test_a_heading_that_many_pages_repeat_is_no_furniture() -> None:
    def draw(canvas: Any) -> None:
        for _ in range(3):
            write(canvas, 60, 780, "基本方針1", 14)
            write(canvas, 60, 600, "本文である。" * 3, 9)
            canvas.showPage()

    blocks = open_document("a.pdf", samples.pdf(draw)).blocks
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["基本方針1"] * 3


def test_a_letter_printed_twice_to_look_bold_is_one() -> None:
    def draw(canvas: Any) -> None:
        write(canvas, 60, 700, "取組")
        write(canvas, 60.3, 700, "取組")
        write(canvas, 60, 680, "いいえ")

    assert letters(open_document("a.pdf", samples.pdf(draw))) == Counter("取組いいえ")


def test_a_picture_that_fills_a_page_is_told() -> None:
    pytest.importorskip("PIL", reason="pictures are made by Pillow, which reportlab brings along")
    from PIL import Image

    def draw(canvas: Any) -> None:
        write(canvas, 60, 800, "次の頁は画像である。")
        canvas.showPage()
        canvas.drawInlineImage(Image.new("RGB", (20, 20)), 50, 100, 500, 600)

    document = open_document("a.pdf", samples.pdf(draw))
    assert [(note.rule, note.place) for note in document.notes] == [("image", "a.pdf#page=2&viewrect=50,142,500,600")]


WORD = st.text(st.sampled_from("施策担当課目標値市民0123456789,.%ABあいうアイウ―（）"), max_size=9)


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(WORD, min_size=width, max_size=width), min_size=2, max_size=6))
)
@settings(max_examples=tries(25), deadline=None)
def test_every_letter_stands_once_in_its_own_cell(rows: list[list[str]]) -> None:
    if not any(text for row in rows for text in row):
        return
    (table,) = open_document("a.pdf", samples.pdf(lambda canvas: samples.table_on(canvas, rows))).tables()
    assert [cell.text for cell in table.cells] == [text for row in rows for text in row]


def test_a_letter_that_its_font_does_not_name_is_no_other_one() -> None:
    def draw(canvas: Any) -> None:
        samples.table_on(
            canvas, [["開催件数", "135"], ["利用者割合", "82"]], spans=[("FONT", (1, 0), (1, -1), "Helvetica", 9)]
        )

    plain = samples.pdf(draw, pageCompression=0)
    known = b"/Encoding /WinAnsiEncoding /Name /F"
    assert plain.count(known) == 1
    unnamed = plain.replace(known, b"/Encoding<</Differences[51/g3]>>".ljust(len(known) - 8) + b"/Name /F")
    document = open_document("a.pdf", unnamed)
    (table,) = document.tables()
    assert [cell.text for cell in table.cells] == ["開催件数", "1\ufffd5", "利用者割合", "82"]
    assert [(note.rule, note.text) for note in document.notes] == [("nameless", "1\ufffd5")]
    assert read_amounts("1\ufffd5")[0].figure is None
