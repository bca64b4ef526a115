"""The made-up plans of the field: each opens, every printed text stands in it once, cells span what they span on paper.

The files lie outside of the project (`KEIKAKU_FIELD`, else `../shared/field` beside the checkout). What they should hold is
in their gold files, and was looked at by eye.
"""

from __future__ import annotations

import json
import os
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipelines.documents.model import Document, Heading, Paragraph, Table
from pipelines.documents.opening import open_document
from pipelines.documents.xml import parsed
from pipelines.japanese.lookalikes import without_narrow_marks, without_radicals

ROOT = Path(__file__).resolve().parents[3]
PLANS = Path(os.environ.get("KEIKAKU_FIELD") or ROOT.parent / "shared" / "field") / "plans"
pytestmark = pytest.mark.skipif(
    not PLANS.is_dir(), reason=f"the made-up plans are not here ({PLANS}); KEIKAKU_FIELD names them"
)

# file → format, tables, headings, and cells that span rows or columns: (table, row, column, row span, column span, text).
EXPECTED: dict[str, tuple[str, int, int, list[tuple[int, int, int, int, int, str]]]] = {
    "a-mihon-sogosenryaku.xlsx": (
        "xlsx",
        1,
        0,
        [(0, 4, 11, 1, 2, "令和5年度"), (0, 6, 2, 2, 1, "創業支援ワンストップ事業")],
    ),
    "b-sample-gyokaku.xlsx": ("xlsx", 10, 0, [(1, 10, 0, 1, 3, "年度別計画"), (1, 11, 2, 2, 1, "0")]),
    "c-reiji-dx.docx": ("docx", 25, 16, [(7, 1, 1, 1, 2, "3支所に設置"), (10, 1, 1, 1, 3, "地区別配信の開始")]),
    "d-hinagata-kankyo.pdf": ("pdf", 17, 9, []),
    "e-kakuu-kenko.pdf": ("pdf", 1, 1, [(0, 2, 0, 6, 1, "生活習慣病の予防"), (0, 0, 7, 1, 3, "実績")]),
    "f-shisaku-kanko.html": ("html", 9, 13, [(0, 0, 2, 1, 2, "令和５年度"), (0, 0, 0, 2, 1, "指標")]),
    "g-kamei-bosai.csv": ("csv", 1, 0, []),
    "h-enshu-kotsu.txt": ("text", 0, 0, []),
    "i-mogi-shogaigakushu.txt": ("text", 0, 0, []),
    "j-mihon-results-r7.xlsx": ("xlsx", 2, 0, []),
}


@cache
def opened(name: str) -> Document:
    return open_document(name, (PLANS / name).read_bytes())


def texts(document: Document) -> list[str]:
    return [
        text
        for block in document.blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Table) else [block.text])
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


def letters(text: str) -> Counter[str]:
    plain = without_narrow_marks(without_radicals(unicodedata.normalize("NFC", text)))
    return Counter(squeezed(plain.replace("\u2003", "")))


def gold_strings(value: Any) -> list[str]:
    """Return names, summaries, goals, offices and contents of a gold file: what is printed as it stands."""
    kept = ("name", "office", "summary", "goal", "content", "indicator", "term", "definition", "issues", "direction")
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key in kept and isinstance(text, str)]
        return own + [text for inner in value.values() if isinstance(inner, dict | list) for text in gold_strings(inner)]
    return [text for inner in value for text in gold_strings(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", EXPECTED)
def test_each_opens_with_its_tables_headings_and_spans(name: str) -> None:
    document = opened(name)
    form, tables, headings, spans = EXPECTED[name]
    found = list(document.tables())
    assert (document.format, len(found)) == (form, tables)
    assert sum(isinstance(block, Heading) for block in document.blocks) == headings
    for table, row, column, down, across, text in spans:
        (cell,) = [cell for cell in found[table].cells if (cell.row, cell.column) == (row, column)]
        assert (cell.row_span, cell.column_span, cell.text) == (down, across, text)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_the_gold_names_is_printed_in_it(name: str) -> None:
    gold = json.loads((PLANS / name).with_suffix(".gold.json").read_text(encoding="utf-8"))
    if "plan" in gold:  # results for a plan: its names stand in the plan
        del gold["measures"]
    whole = squeezed("".join(texts(opened(name)))).replace("〜", "～")  # the two waves are one mark in two standards
    wanted = {squeezed(text) for text in gold_strings(gold)} - {""}
    assert wanted
    assert [text for text in wanted if text not in whole] == []


def test_every_letter_of_the_word_file_stands_once() -> None:
    with zipfile.ZipFile(PLANS / "c-reiji-dx.docx") as archive:
        parts = [archive.read(part) for part in ("word/document.xml", "word/footnotes.xml")]
    runs = (text for part in parts for text in parsed("c-reiji-dx.docx", part).iter() if str(text.tag).endswith("}t"))
    printed = "".join(text.text or "" for text in runs)
    assert letters("".join(texts(opened("c-reiji-dx.docx")))) == letters(printed)


def test_every_letter_of_the_page_stands_once() -> None:
    class Words(HTMLParser):
        found: list[str]
        seen = True

        def handle_starttag(self, tag: str, _attrs: object) -> None:
            self.seen = tag not in ("style", "title")

        def handle_data(self, data: str) -> None:
            self.found += [data] if self.seen else []

    parser = Words()
    parser.found = []
    parser.feed((PLANS / "f-shisaku-kanko.html").read_text(encoding="utf-8"))
    document = opened("f-shisaku-kanko.html")
    titles = "".join(table.title for table in document.tables())
    assert letters("".join(texts(document)) + titles) == letters("".join(parser.found))


@pytest.mark.parametrize("name", ["d-hinagata-kankyo.pdf", "e-kakuu-kenko.pdf"])
def test_every_letter_of_a_pdf_stands_once(name: str) -> None:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTContainer

    def characters(thing: Any) -> list[str]:
        if isinstance(thing, LTChar):
            return [thing.get_text()]
        return [text for inner in thing for text in characters(inner)] if isinstance(thing, LTContainer) else []

    printed = [text for page in extract_pages(PLANS / name) for text in characters(page)]
    assert letters("".join(texts(opened(name)))) == letters("".join(printed))


def test_the_table_that_goes_on_over_the_page_is_marked() -> None:
    tables = list(opened("d-hinagata-kankyo.pdf").tables())
    assert [number for number, table in enumerate(tables) if table.continues] == [8]
    assert [cell.text for cell in tables[8].cells if cell.row == 0] == [
        cell.text for cell in tables[7].cells if cell.row == 0
    ]


def test_running_lines_of_the_pdf_are_furniture() -> None:
    running = [block.text for block in opened("d-hinagata-kankyo.pdf").blocks if isinstance(block, Paragraph)]
    assert Counter(running) == Counter(
        {"ひな形市環境基本計画　行動計画編": 9, **{f"- {page} -": 1 for page in range(1, 10)}}
    )
    assert all(block.kind == "furniture" for block in opened("d-hinagata-kankyo.pdf").blocks if isinstance(block, Paragraph))


def test_the_hidden_column_and_the_formulas_are_told() -> None:
    notes = {note.rule: note.text for note in opened("a-mihon-sogosenryaku.xlsx").notes}
    assert notes["hidden-columns"] == "F"
    assert notes["formula-without-value"].startswith("Q7, Q8")
    (table,) = opened("a-mihon-sogosenryaku.xlsx").tables()
    assert {cell.column for cell in table.cells if cell.hidden} == {5}
    assert {cell.text for cell in table.cells if cell.column == 9 and cell.row > 5} == {"2022/10/1", "2023/3/31"}


@pytest.mark.parametrize("name", ["h-enshu-kotsu.txt", "i-mogi-shogaigakushu.txt"])
def test_texts_are_kept_line_by_line(name: str) -> None:
    assert "\n".join(texts(opened(name))) + "\n" == (PLANS / name).read_text(encoding="utf-8")
