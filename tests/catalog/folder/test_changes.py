"""The feeds as a feed reader takes them (RFC 4287), the page "what changed", and what lies beside each dataset."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from catalog.folder.changes import NEWEST, catalogue_feed, dataset_feed, steps
from metadata.described.content import Content
from metadata.described.dataset import Dataset, Release
from metadata.described.describe import with_history
from metadata.versions.differences import compare, differences_csv
from metadata.versions.published import fresh_state
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.samples import built, catalogue_bytes
from tests.metadata.formats.dcat_samples import catalogue, other_plan, plan
from tests.metadata.samples import with_records

A = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+09:00")
PLANTED = Bilingual('<script>alert("1")</script> & 訂正', "Corrected & <b>bold</b>")


@cache
def versions() -> tuple[Dataset, Dataset]:
    """Two plans, the first with three versions, of which the second changed a cell."""
    changed = with_records(plan(), "measures", 0, 取組名='=cmd|"/c calc"!A1')
    differences = differences_csv([compare(fresh_state(plan()), fresh_state(changed))])
    history = (
        Release("1.0.0", date(2025, 4, 1), Bilingual("初版", "First edition"), "1" * 64, "c" * 64),
        Release("1.1.0", date(2025, 10, 1), PLANTED, "2" * 64, "c" * 64, differences=Content.of(differences)),
        Release("2.0.0", date(2026, 1, 15), Bilingual("列を追加", "Columns added"), "3" * 64, "d" * 64),
    )
    other = (Release("1.0.0", date(2025, 12, 24), Bilingual("初版", "First edition"), "4" * 64, "c" * 64),)
    return with_history(plan(), history), with_history(other_plan(), other)


@cache
def files() -> dict[str, bytes]:
    return catalogue_bytes(built(versions()))


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - the feed that the project itself wrote


def text(element: ET.Element, path: str) -> str:
    (found,) = element.findall(path)
    return found.text or ""


def links(element: ET.Element) -> dict[tuple[str, str], str]:
    return {(link.attrib["rel"], link.attrib["type"]): link.attrib["href"] for link in element.findall(f"{A}link")}


@pytest.mark.parametrize("path", ["feed.xml", "datasets/999997_dx_plan/feed.xml", "datasets/999989_dx_plan/feed.xml"])
def test_a_feed_has_what_atom_asks_for(path: str) -> None:
    feed = parsed(files()[path])
    assert feed.tag == f"{A}feed"
    entries = feed.findall(f"{A}entry")
    assert entries
    for element in (feed, *entries):
        assert re.match(r"https://\S+$", text(element, f"{A}id"))
        assert text(element, f"{A}title")
        assert MOMENT.fullmatch(text(element, f"{A}updated"))
        assert text(element, f"{A}author/{A}name")
        assert links(element)["alternate", "text/html"].startswith("https://data.example/")
    ids = [text(entry, f"{A}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert links(feed)["self", "application/atom+xml"] == f"https://data.example/{path}"
    days = [text(entry, f"{A}updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    assert text(feed, f"{A}updated") >= days[0]
    # Every link within the catalogue leads to a file of it.
    for entry in entries:
        for address in links(entry).values():
            local = address.removeprefix("https://data.example/")
            assert (local if "." in local else f"{local}index.html") in files(), address


def test_the_feed_of_the_catalogue_tells_the_versions_of_all() -> None:
    titles = [text(entry, f"{A}title") for entry in parsed(files()["feed.xml"]).findall(f"{A}entry")]
    one, other = plan().title.ja, other_plan().title.ja
    assert titles == [f"{one} 2.0.0", f"{other} 1.0.0", f"{one} 1.1.0", f"{one} 1.0.0"]


def test_a_version_keeps_its_id_when_a_newer_one_comes() -> None:
    (one, _) = versions()
    before = with_history(one, one.history[:2])
    ids = [
        {text(entry, f"{A}id") for entry in parsed(dataset_feed(dataset)).findall(f"{A}entry")} for dataset in (before, one)
    ]
    assert ids[0] == {f"{one.iri}#version-1.0.0", f"{one.iri}#version-1.1.0"}
    assert ids[1] - ids[0] == {f"{one.iri}#version-2.0.0"}


def test_words_are_text_and_point_to_the_row_differences() -> None:
    entries = parsed(files()["datasets/999997_dx_plan/feed.xml"]).findall(f"{A}entry")
    assert text(entries[1], f"{A}summary") == f"{PLANTED.ja} / {PLANTED.en}"
    assert entries[1].find(f"{A}summary/*") is None
    address = "https://data.example/datasets/999997_dx_plan/changes/1.1.0.csv"
    assert links(entries[1])["related", "text/csv"] == address
    assert ("related", "text/csv") not in links(entries[0])


def test_the_page_shows_each_version_and_no_word_of_it_is_markup() -> None:
    page = files()["changes.html"].decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert page.count("<tr>") == 1 + 4
    assert 'href="datasets/999997_dx_plan/changes/1.1.0.csv"' in page
    for name in ("index.html", "datasets/999997_dx_plan/index.html", "datasets/999997_dx_plan/measures.html"):
        assert "changes.html" in files()[name].decode()


def test_changes_json_tells_all_versions() -> None:
    said = json.loads(files()["datasets/999997_dx_plan/changes.json"])
    assert [version["version"] for version in said["versions"]] == ["1.0.0", "1.1.0", "2.0.0"]
    assert (said["version"], said["modified"], said["content"]) == ("2.0.0", "2026-01-15", "3" * 64)
    assert [version["differences"] for version in said["versions"]] == [None, "changes/1.1.0.csv", None]
    assert said["versions"][1]["counts"] == {"rows_added": 0, "rows_removed": 0, "rows_changed": 1}
    assert "値の変更" in files()["datasets/999997_dx_plan/changes/1.1.0.csv"].decode("utf-8-sig")


def test_the_page_and_the_feed_of_a_large_catalogue_hold_the_newest() -> None:
    (one, _) = versions()
    days = [Release(f"1.{n}.0", date(2025, 4, 1), PLANTED, "1" * 64, "c" * 64) for n in range(NEWEST + 5)]
    many = dataclasses.replace(one, history=tuple(days))
    feed = parsed(catalogue_feed(catalogue(), [many]))
    entries = [text(entry, f"{A}id") for entry in feed.findall(f"{A}entry")]
    assert (len(entries), entries[0]) == (NEWEST, f"{one.iri}#version-1.{NEWEST + 4}.0")
    assert len(parsed(dataset_feed(many)).findall(f"{A}entry")) == NEWEST + 5
    assert [step.release for step in steps([many], 2)] == list(reversed(many.history))[:2]
