"""A document that means harm, built as any other, is harmless in everything that is published of it.

Planted are markup and script, `javascript:` links, cells that a spreadsheet would run, and marks that turn the direction of
text: in the document and in declared words (`tests/hostile.py`). What the words are is kept; what they would do is not.
How a browser takes the pages is in `tests/browser/test_hostile_pages.py`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from metadata.formats.files import write_tables
from pipelines.japanese.text import STEERING
from tests.catalog.page_reader import Page
from tests.conftest import Project
from tests.hostile import COMMAND, LINK, PROSE, SCRIPT, TITLE, hostile_catalogue
from tests.metadata.samples import sample_dataset, with_records

ID = "264652_dx_plan"
OWN_SCRIPTS = {"language.js", "lookup.js", "progress.js", "search.js", "table.js"}
BASE = "https://keikaku.example/"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_catalogue(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def pages(public: Path) -> dict[str, Page]:
    return {path.relative_to(public).as_posix(): Page(path.read_bytes()) for path in public.rglob("*.html")}


def of_kind(public: Path, *endings: str) -> list[Path]:
    found = [path for path in public.rglob("*") if path.name.endswith(endings)]
    assert found
    return found


def records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def strings(data: object) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for item in data:
                yield from strings(item)
        case dict():
            for key, value in data.items():
                yield key
                yield from strings(value)


def test_only_the_document_itself_still_turns_text(public: Path) -> None:
    marks = [mark.encode() for mark in STEERING]
    turning = {
        path.name for path in public.rglob("*.*") if path.suffix != ".xlsx" and any(m in path.read_bytes() for m in marks)
    }
    assert turning == {"plan.txt"}
    pages = (public / f"datasets/{ID}").glob("source*.html")
    assert "[U+202E]裏返し[U+2066]" in "".join(page.read_text(encoding="utf-8") for page in pages)


def test_no_page_has_an_element_that_was_planted(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for script in page.scripts:
            assert script["type"] == "application/ld+json" or script["src"].split("/")[-1] in OWN_SCRIPTS, name
        for tag, said in page.elements:
            assert tag != "img", name
            assert not [attribute for attribute in said if attribute.startswith("on")], (name, said)
            for attribute in ("href", "src", "action", "formaction"):
                assert re.match(r"https?:|mailto:|[^:]*$", said.get(attribute, "")), (name, said)


def test_pages_show_the_planted_words_as_words(public: Path) -> None:
    def html(name: str) -> str:
        return (public / f"datasets/{ID}" / name).read_text(encoding="utf-8")

    escaped = "&lt;script&gt;window.ran=true&lt;/script&gt;"
    for name in ("index.html", "measures.html", "measures/1-1.html", "source.html", "indicators.html"):
        assert escaped in html(name), name
    assert "=cmd|&#39; /C calc&#39;!A0" in html("measures/1-1.html")


def test_search_engines_read_the_title_from_the_page_and_nothing_runs(public: Path, pages: dict[str, Page]) -> None:
    assert pages[f"datasets/{ID}/index.html"].json_ld()["name"] == TITLE
    for page in pages.values():
        assert not [script for script in page.scripts if "<" in script["text"]]
    for index in of_kind(public / "assets/search", ".js"):
        text = index.read_text(encoding="utf-8")
        assert "<" not in text
        assert json.loads(text.removeprefix("keikaku.add(").removesuffix(");\n"))["entries"] is not None


def test_no_cell_of_a_csv_runs(public: Path) -> None:
    planted = []
    for path in of_kind(public, ".csv"):
        head, *body = records(path)
        assert {len(record) for record in body} == {len(head)}, path.name
        for cell in (cell for record in body for cell in record):
            assert not cell.startswith(("=", "@", "\t")), cell
            assert not re.match(r"[+-](?!\d+(\.\d+)?$)", cell), cell
            planted += [cell] if COMMAND in cell or LINK in cell else []
    assert f"'{TITLE}" in planted  # in the list of the municipality's datasets
    assert any(cell.startswith(f"'{COMMAND};{SCRIPT};裏返し課") for cell in planted)
    assert any(cell.startswith(f"'{LINK}") for cell in planted)


def test_no_cell_of_a_workbook_runs_and_all_are_as_written(public: Path) -> None:
    texts = set()
    for path in of_kind(public, ".xlsx"):
        book = openpyxl.load_workbook(path)
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", cell.coordinate
            assert cell.hyperlink is None
            assert not set(STEERING) & set(str(cell.value))
            texts.add(cell.value)
    assert TITLE in texts
    assert any(str(text).startswith(LINK) for text in texts)
    assert any(PROSE in str(text) for text in texts)


def test_json_keeps_the_words_and_stays_json(public: Path) -> None:
    told = {
        text
        for path in of_kind(public, ".json", ".jsonld")
        for text in strings(json.loads(path.read_text(encoding="utf-8")))
    }
    assert TITLE in told
    assert any(text.startswith(LINK) for text in told)
    assert any(PROSE in text for text in told)
    assert not [text for text in told if set(STEERING) & set(text)]
    assert not [text for text in told if text.startswith("javascript:")]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(("ending", "syntax"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_rdf_holds_the_words_as_literals_and_no_planted_statement(public: Path, ending: str, syntax: str) -> None:
    graph = Graph().parse(public / f"datasets/{ID}/dcat.{ending}", format=syntax)
    assert (URIRef(f"{BASE}datasets/{ID}"), DCTERMS.title, Literal(TITLE, lang="ja")) in graph
    for node in {node for triple in graph for node in triple}:
        assert not isinstance(node, URIRef) or re.match(r"https?:|mailto:|tel:", node), node


def test_xml_has_no_planted_element(public: Path) -> None:
    for path in of_kind(public, ".xml", ".rdf"):
        for element in ElementTree.parse(path).iter():  # noqa: S314 - made by us just now
            assert element.tag.rpartition("}")[2] not in {"script", "img", "a"}, path.name
            assert not [value for value in element.attrib.values() if value.startswith("javascript:")], path.name


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (COMMAND, f"'{COMMAND}"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(1+1)*cmd|' /C calc'!A0", "'@SUM(1+1)*cmd|' /C calc'!A0"),
        ('＝HYPERLINK("https://a.example")', '\'＝HYPERLINK("https://a.example")'),
        ('=HYPERLINK（"https://a.example"）', '\'=HYPERLINK（"https://a.example"）'),
        ("＝ＷＥＢＳＥＲＶＩＣＥ（Ａ１）", "'＝ＷＥＢＳＥＲＶＩＣＥ（Ａ１）"),
        ("=cmd｜' /C calc'！A0", "'=cmd｜' /C calc'！A0"),
        ("-ＡＩ（人工知能）の活用", "-ＡＩ（人工知能）の活用"),
        (" =WEBSERVICE(A1)", "' =WEBSERVICE(A1)"),
        ("=システムの導入", "=システムの導入"),  # words, which nothing would run
        ("-AI(人工知能)の活用", "-AI(人工知能)の活用"),
        ("△80% =SUM(A1)", "△80% =SUM(A1)"),
        ("-80", "-80"),
    ],
)
def test_a_csv_marks_what_a_spreadsheet_would_run_and_nothing_else(cell: str, written: str) -> None:
    dataset = with_records(sample_dataset(), "schedule", 1, 計画内容=cell)
    (file,) = (file for file in write_tables(dataset) if file.table == "schedule")
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    assert rows[2][rows[0].index("計画内容")] == written


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("dataset.yaml", "  page: https://www.town.yosano.lg.jp/", "  page: javascript:alert(1)", "source.page"),
        (
            "dataset.yaml",
            "  page: https://www.town.yosano.lg.jp/",
            "  page: data:text/html,<script>x</script>",
            "source.page",
        ),
        (
            "../publishers.yaml",
            "site: https://www.town.yosano.lg.jp/",
            "site: javascript:alert(1)",
            "publishers.264652.site",
        ),
        ("../publishers.yaml", "site: https://www.town.yosano.lg.jp/", 'site: " javascript:x"', "publishers.264652.site"),
        ("dataset.yaml", "  ja: 与謝野町行政DX推進計画", '  ja: "与謝野町\\u202e行政DX推進計画"', "title.ja"),
    ],
)
def test_what_is_declared_may_not_lead_to_a_script_nor_turn_text(
    project: Project, file: str, old: str, new: str, key: str
) -> None:
    project.edit(file, old, new)
    run = project.run("check")
    assert run.exit_code == 1
    assert [problem["place"]["key"] for problem in run.report["problems"]] == [key]
