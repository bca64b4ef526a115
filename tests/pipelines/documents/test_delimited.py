"""CSV, TSV and text dumps: encodings, delimiters, ragged records, quoted line breaks; exact lines and their places."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Document, Paragraph
from pipelines.documents.opening import open_document
from pipelines.problems import SourceError
from tests.pipelines.documents.samples import TABLE
from tests.sampling import tries

PLAN = (
    "title\r\n\r\n番号,取組名,概要\r\n"
    '1-1,窓口の改善,"申請書を、\r\n書かない。"\r\n1-2,公園の整備,"芝生 ""広場"" の整備"\r\n1-3,道路,\r\n'
)


def grid(document: Document) -> dict[tuple[int, int], str]:
    (table,) = document.tables()
    return {(cell.row, cell.column): cell.text for cell in table.cells}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("iso2022_jp", "iso2022_jp"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_and_named_as_python_names_it(encoding: str, name: str) -> None:
    document = open_document("plan.csv", PLAN.encode(encoding))
    assert (document.format, document.encoding) == ("csv", name)
    assert grid(document)[3, 2] == "申請書を、\n書かない。"


def test_titles_blank_lines_and_ragged_records_keep_their_rows() -> None:
    document = open_document("plan.csv", PLAN.encode())
    cells = grid(document)
    assert (cells[0, 0], cells[2, 0], cells[5, 1]) == ("title", "番号", "道路")
    assert (5, 2) not in cells
    assert cells[4, 2] == '芝生 "広場" の整備'
    (table,) = document.tables()
    assert [cell.place for cell in table.cells if cell.text == "窓口の改善"] == ["plan.csv#cell=4,2"]


@pytest.mark.parametrize(("delimiter", "form"), [(",", "csv"), ("\t", "tsv"), (";", "csv")])
def test_the_delimiter_is_found_whatever_the_ending(delimiter: str, form: str) -> None:
    text = "\n".join(delimiter.join(line) for line in TABLE)
    document = open_document("plan.csv", text.encode())
    assert document.format == form
    assert grid(document)[2, 1] == "都市整備課"


def test_a_quotation_mark_that_is_never_closed_is_said_with_its_line() -> None:
    with pytest.raises(SourceError) as raised:
        open_document("plan.csv", b'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("document-csv", 3)


def test_one_column_is_a_list_where_the_ending_says_so() -> None:
    data = "名称\n市役所\n公民館\n".encode()
    assert open_document("list.csv", data).format == "csv"
    assert open_document("list.txt", data).format == "text"


def test_prose_with_commas_and_tabs_stays_a_text() -> None:
    text = (
        "計画\n\n人口は1,200人、世帯は530世帯である。\n指標\t現状値\t目標値\n利用者数\t1,000\t2,000\n担当課\n市民課\n備考\n"
    )
    assert open_document("plan.txt", text.encode()).format == "text"


def test_lines_are_kept_exactly_with_their_places() -> None:
    lines = ["  取組\t窓口  ", "", "一行\u2028まだ同じ行\x0cまだ", "- 3 -", "最後"]
    document = open_document("計画.txt", "\r\n".join(lines).encode())
    assert [block for block in document.blocks if isinstance(block, Paragraph)] == [
        Paragraph(line, f"計画.txt#line={number},{number + 1}", "furniture" if line == "- 3 -" else "text")
        for number, line in enumerate(lines)
    ]


FIELD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")) | st.sampled_from('\n",\t '), max_size=12
)


@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=2, max_size=12))
@settings(max_examples=tries(150), deadline=None)
def test_what_csv_writes_is_read_back(records: list[list[str]]) -> None:
    records = [["取組", "担当", "年度"], *records, ["終", "終", "終"]]
    out = StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(records)
    from pipelines.documents.formats.delimited import read

    written = {(row, column): text for row, line in enumerate(records) for column, text in enumerate(line) if text}
    assert grid(read("a.csv", out.getvalue().encode())) == written
