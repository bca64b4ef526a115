"""Word files: outline, lists with their numbers, tables with spans, text boxes, footnotes, tracked changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.formats.word.numbers import written
from pipelines.documents.model import Document, Heading, Paragraph, Table
from pipelines.documents.opening import open_document
from tests.pipelines.documents import samples

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    f'<?xml version="1.0"?><w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>'
)


def opened(body: str, **parts: str) -> Document:
    """Open a Word file with this body, and with other parts given by name (`numbering`, `footnotes`, `styles`)."""
    made = samples.parts_of(samples.docx(lambda _: None))
    made["word/document.xml"] = (HEAD + body + "</w:body></w:document>").encode()
    relations = made["word/_rels/document.xml.rels"].decode()
    for name, text in parts.items():
        kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
        if f'/{name}"' not in relations:
            new = f'<Relationship Id="x{name}" Type="{kind}" Target="{name}.xml"/></Relationships>'
            relations = relations.replace("</Relationships>", new)
        made[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{text}</w:{name}>'.encode()
    made["word/_rels/document.xml.rels"] = relations.encode()
    return open_document("計画.docx", samples.zipped(made))


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def test_headings_have_the_level_of_their_outline_also_under_japanese_names() -> None:
    styles = (
        '<w:style w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="a2"><w:name w:val="見出し 3"/></w:style>'
        '<w:style w:styleId="a3"><w:name w:val="施策名"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="a4"><w:name w:val="施策名（小）"/><w:basedOn w:val="a3"/></w:style>'
        '<w:style w:styleId="a5"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="a6"><w:name w:val="輪"/><w:basedOn w:val="a6"/></w:style>'
    )
    body = "".join(p(f"題{n}", f'<w:pStyle w:val="a{n}"/>') for n in range(1, 7))
    body += p("段落だが章", '<w:outlineLvl w:val="1"/>')
    assert opened(body, styles=styles).blocks == (
        Heading("題1", "計画.docx#paragraph=1", 2),
        Heading("題2", "計画.docx#paragraph=2", 3),
        Heading("題3", "計画.docx#paragraph=3", 1),
        Heading("題4", "計画.docx#paragraph=4", 1),
        Heading("題5", "計画.docx#paragraph=5", 0),
        Paragraph("題6", "計画.docx#paragraph=6"),
        Heading("段落だが章", "計画.docx#paragraph=7", 2),
    )


def test_a_short_bold_paragraph_is_a_heading_without_a_level() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    blocks = opened(bold.format("基本方針1") + bold.format("太字の文である。")).blocks
    assert blocks == (Heading("基本方針1", "計画.docx#paragraph=1"), Paragraph("太字の文である。", "計画.docx#paragraph=2"))


def test_tables_span_rows_and_columns_and_keep_the_order_of_the_body() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = "<w:tbl>" + row(cell("区分", restart), cell("目標", '<w:gridSpan w:val="2"/>'))
    table += row(cell("", goes_on), cell("R6"), cell("R7")) + row(cell("件数", restart), cell("1"), cell("2"))
    table += "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("3") + cell("4") + "</w:tr></w:tbl>"
    document = opened(p("前") + table + p("後"))
    before, found, after = document.blocks
    assert (before, after) == (Paragraph("前", "計画.docx#paragraph=1"), Paragraph("後", "計画.docx#paragraph=2"))
    assert isinstance(found, Table)
    assert spans(found) == [
        (0, 0, 2, 1, "区分"),
        (0, 1, 1, 2, "目標"),
        (1, 1, 1, 1, "R6"),
        (1, 2, 1, 1, "R7"),
        (2, 0, 1, 1, "件数"),
        (2, 1, 1, 1, "1"),
        (2, 2, 1, 1, "2"),
        (3, 1, 1, 1, "3"),
        (3, 2, 1, 1, "4"),
    ]
    assert found.cells[0].place == "計画.docx#table=1&cell=1,1-2,1"


def test_what_python_docx_merges_is_read_merged() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        for number, one in enumerate(table._cells):
            one.text = str(number)
        table.cell(0, 0).merge(table.cell(1, 1))

    (table,) = open_document("a.docx", samples.docx(fill)).tables()
    assert spans(table)[0] == (0, 0, 2, 2, "0\n1\n3\n4")
    assert sorted(text for *_, text in spans(table)[1:]) == ["2", "5", "6", "7", "8"]


def test_a_nested_table_is_a_table_of_its_own_and_no_text_twice() -> None:
    inner = f"<w:tbl>{row(cell('内'))}</w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    first, second = opened(outer).tables()
    assert (spans(first), spans(second)) == ([(0, 0, 1, 1, "外")], [(0, 0, 1, 1, "内")])
    assert second.cells[0].place == "計画.docx#table=2&cell=1,1"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimalFullWidth"/><w:lvlText w:val="（%1-%2）"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
)


def listed(text: str, number: int, level: int = 0, more: str = "") -> str:
    return p(text, f'{more}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_prints_are_read() -> None:
    body = listed("柱", 1, more='<w:outlineLvl w:val="0"/>') + listed("一", 1, 1) + listed("二", 1, 1) + listed("次", 1)
    body += listed("一", 1, 1) + listed("点", 2)
    blocks = opened(body, numbering=NUMBERING).blocks
    assert [getattr(block, "text", "") for block in blocks] == [
        "1 柱",
        "（1-１） 一",
        "（1-２） 二",
        "2 次",
        "（2-１） 一",
        "点",
    ]
    assert blocks[0] == Heading("1 柱", "計画.docx#paragraph=1", 1)
    assert blocks[5] == Paragraph("点", "計画.docx#paragraph=6", "item")


def test_a_bullet_in_a_cell_is_printed_as_one() -> None:
    table = f"<w:tbl><w:tr><w:tc>{listed('調査', 2)}{listed('設計', 2)}</w:tc></w:tr></w:tbl>"
    (found,) = opened(table, numbering=NUMBERING).tables()
    assert found.cells[0].text == "・調査\n・設計"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (12, "decimalFullWidth", "１２"),
        (3, "decimalEnclosedCircle", "③"),
        (10, "japaneseCounting", "十"),
        (23, "japaneseCounting", "二十三"),
        (4, "upperRoman", "IV"),
        (2, "aiueoFullWidth", "イ"),
        (3, "iroha", "ハ"),
        (2, "lowerLetter", "b"),
        (7, "unknown", "7"),
    ],
)
def test_forms_of_numbers(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


@given(
    st.integers(0, 10**6), st.sampled_from(["decimal", "upperRoman", "japaneseCounting", "aiueo", "decimalEnclosedCircle"])
)
def test_any_number_has_a_form(number: int, form: str) -> None:
    assert written(min(number, 5000), form) or number == 0


def test_footnotes_follow_the_block_that_refers_to_them() -> None:
    reference = '<w:p><w:r><w:t>電子錠</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{p("ICカードで開く錠。")}</w:footnote>'
    assert opened(reference + p("次"), footnotes=notes).blocks == (
        Paragraph("電子錠", "計画.docx#paragraph=1"),
        Paragraph("ICカードで開く錠。", "計画.docx#footnote=2", "note"),
        Paragraph("次", "計画.docx#paragraph=2"),
    )


def test_a_text_box_is_read_once_though_the_file_holds_it_twice() -> None:
    box = f"<w:txbxContent>{p('囲みの文')}</w:txbxContent>"
    shape = f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
    shape += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    blocks = opened(f"<w:p><w:r><w:t>本文</w:t></w:r><w:r>{shape}</w:r></w:p>").blocks
    assert [getattr(block, "text", "") for block in blocks] == ["本文", "囲みの文"]


def test_insertions_are_read_deletions_are_told() -> None:
    body = "<w:p><w:r><w:t>目標</w:t></w:r><w:ins><w:r><w:t>60件</w:t></w:r></w:ins>"
    body += "<w:del><w:r><w:delText>50件</w:delText></w:r></w:del></w:p>"
    document = opened(body)
    assert document.blocks == (Paragraph("目標60件", "計画.docx#paragraph=1"),)
    assert [(note.rule, note.text) for note in document.notes] == [("deleted-text", "50件")]


def test_content_controls_are_read_and_marks_are_printed() -> None:
    body = f"<w:sdt><w:sdtContent>{p('枠の中')}</w:sdtContent></w:sdt>"
    body += "<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t><w:noBreakHyphen/><w:t>四</w:t></w:r></w:p>"
    body += "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かな</w:t></w:r></w:rt><w:rubyBase>"
    body += "<w:r><w:t>仮名</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    assert [getattr(block, "text", "") for block in opened(body).blocks] == ["枠の中", "一\t二\n三-四", "仮名"]


def test_running_headers_are_furniture() -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "見本市計画"
        document.add_paragraph("本文")

    blocks = open_document("a.docx", samples.docx(fill)).blocks
    assert blocks[0] == Paragraph("見本市計画", "a.docx#header=1", "furniture")
    assert blocks[1] == Paragraph("本文", "a.docx#paragraph=1")
