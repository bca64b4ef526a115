"""Web pages: what a page shows, in its order; tables by the standard's algorithm; nothing fetched or run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Document, Heading, Paragraph, Table
from pipelines.documents.opening import open_document
from pipelines.problems import SourceError
from tests.sampling import tries


def opened(body: str, head: str = "") -> Document:
    return open_document("p.html", f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def test_headings_paragraphs_lists_and_terms_in_order() -> None:
    page = "<nav><a>ホーム</a></nav><h2>施策</h2>裸の文<p>一行目<br>二行目<ul><li>項目<ul><li>小項目</ul></ul>"
    page += "<dl><dt>担当課<dd>市民課</dl>"
    assert opened(page + "<footer>課名</footer>").blocks == (
        Paragraph("ホーム", "p.html#paragraph=1", "furniture"),
        Heading("施策", "p.html#paragraph=2", 2),
        Paragraph("裸の文", "p.html#paragraph=3"),
        Paragraph("一行目\n二行目", "p.html#paragraph=4"),
        Paragraph("項目", "p.html#paragraph=5", "item"),
        Paragraph("小項目", "p.html#paragraph=6", "item"),
        Paragraph("担当課", "p.html#paragraph=7", "term"),
        Paragraph("市民課", "p.html#paragraph=8"),
        Paragraph("課名", "p.html#paragraph=9", "furniture"),
    )


def test_tables_follow_the_standard() -> None:
    page = "<table><caption>指標</caption><thead><tr><th rowspan=2>名称<th colspan=2>目標</tr><tr><th>R6<th>R7</tr></thead>"
    page += "<tbody><tr><td rowspan=9>件数<td>1<td>2<tr><td>3<tr><td><td>5</tbody></table>"
    (table,) = opened(page).tables()
    assert (table.title, table.place) == ("指標", "p.html#table=1")
    assert spans(table) == [
        (0, 0, 2, 1, "名称"),
        (0, 1, 1, 2, "目標"),
        (1, 1, 1, 1, "R6"),
        (1, 2, 1, 1, "R7"),
        (2, 0, 3, 1, "件数"),
        (2, 1, 1, 1, "1"),
        (2, 2, 1, 1, "2"),
        (3, 1, 1, 1, "3"),
        (4, 1, 1, 1, ""),
        (4, 2, 1, 1, "5"),
    ]
    assert [cell.bold for cell in table.cells][:5] == [True, True, True, True, False]
    assert table.cells[1].place == "p.html#table=1&cell=1,2-1,3"


def test_blocks_in_a_cell_are_lines() -> None:
    (table,) = opened(
        "<table><tr><td><ul><li>調査<li>設計</ul><td><p>一</p><p>二</p><td>申請書を\n書かない</table>"
    ).tables()
    assert [cell.text for cell in table.cells] == ["・調査\n・設計", "一\n二", "申請書を書かない"]


def test_a_table_that_arranges_the_page_is_read_as_what_it_holds() -> None:
    document = opened("<table><tr><td>左の欄<td><h3>指標</h3><table><tr><td>a<td>b</table></table>")
    assert [type(block) for block in document.blocks] == [Paragraph, Heading, Table]
    (table,) = document.tables()
    assert table.place == "p.html#table=2"


def test_what_a_page_does_not_show_is_not_read() -> None:
    page = "<script>x='<p>a</p>'</script><style>p{}</style><p hidden>隠れた文</p><p style='display: none'>隠れた文2</p>"
    page += "<p><ruby>仮名<rt>かな</rt></ruby>と<del>旧</del>新</p><img src='http://localhost:1/x.png' alt='図'>"
    document = opened(page, "<script src='http://localhost:1/x.js'></script><title>題</title>")
    assert document.blocks == (Paragraph("仮名と新", "p.html#paragraph=1"),)
    assert [(note.rule, note.text) for note in document.notes] == [
        ("hidden-text", "隠れた文"),
        ("hidden-text", "隠れた文2"),
        ("deleted-text", "旧"),
        ("image", "図"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_encodings(encoding: str) -> None:
    declared = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(encoding, "utf-8")
    page = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={declared}'></head><p>観光課</p></html>"
    document = open_document("p", page.encode(encoding))
    assert (document.encoding, document.blocks) == (encoding, (Paragraph("観光課", "p#paragraph=1"),))


def test_entities_of_html_are_read_and_those_of_a_page_are_not_fetched() -> None:
    page = "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><p>A&amp;B &yen;1,200 &x;</p></html>"
    (block,) = open_document("p", page.encode()).blocks[-1:]
    assert isinstance(block, Paragraph)
    assert "root:" not in block.text
    assert "A&B ¥1,200" in block.text


def test_elements_without_end_are_refused() -> None:
    with pytest.raises(SourceError) as raised:
        opened("<div>" * 3000 + "深い")
    assert raised.value.problems[0].code in ("document-bomb", "document-damaged", "document-empty")


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "Nd")), min_size=1, max_size=6)
CELL = st.tuples(TEXT, st.integers(1, 4), st.integers(1, 4))


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=6))
@settings(max_examples=tries(100), deadline=None)
def test_no_two_cells_share_a_position_and_each_text_stands_once(rows: list[list[tuple[str, int, int]]]) -> None:
    html = "".join(
        "<tr>" + "".join(f"<td rowspan={down} colspan={across}>{text}</td>" for text, down, across in row) + "</tr>"
        for row in rows
    )
    (table,) = open_document("p", f"<html><p>前</p><table>{html}</table></html>".encode()).tables()
    covered = [
        (cell.row + down, cell.column + across)
        for cell in table.cells
        for down in range(cell.row_span)
        for across in range(cell.column_span)
    ]
    from pipelines.japanese.lookalikes import without_narrow_marks, without_radicals

    assert len(table.cells) == sum(len(row) for row in rows)
    texts = [without_narrow_marks(without_radicals(text)) for row in rows for text, _, _ in row]
    assert [cell.text for cell in table.cells] == texts
    assert max(row for row, _ in covered) < len(rows)
    assert len(covered) == len(set(covered))
