"""What lists become when all of Japan publishes: 1,788 local governments, made up as light facts.

With one dataset each, with five in a thorough run.
"""

from __future__ import annotations

import gc
import html
import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, takewhile
from xml.etree import ElementTree

import pytest

from catalog.site import crawling
from catalog.site.content.entries import Entry
from catalog.site.crawling import Sitemap
from catalog.site.frame.facts import DatasetFacts
from catalog.site.frame.rendering import Page, canonical
from catalog.site.frame.site import Site
from catalog.site.pages import places
from catalog.site.pages.catalogue import catalogue_pages
from catalog.site.pages.concepts import concept_files, concept_pages
from catalog.site.pages.guides import guide_pages
from catalog.site.pages.places import municipality_pages, theme_pages
from catalog.site.pages.progress import progress_files, progress_pages
from catalog.site.search import words
from catalog.site.search.files import search_files
from metadata.building.cataloguing import Build
from metadata.vocabularies.municipalities import local_governments
from tests.catalog.page_reader import target
from tests.catalog.site.nation import EACH, Nation, coded, nation
from tests.once import Once

A_PAGE = 150_000  # most bytes of a page
A_FIRST_ANSWER = 100_000  # most bytes that the search loads for one, its page included
A_DATASET = 5_000  # most bytes that lists hold of one
Links = dict[str, tuple[int, list[str]]]
PAGES = (catalogue_pages, municipality_pages, theme_pages, concept_pages, guide_pages, progress_pages)


@cache
def whole() -> Nation:
    return nation()


@pytest.fixture(scope="module")
def links(once: Once) -> Links:
    """Every page of a list: path → its size and where it leads to, as paths. Those of single municipalities are left out."""

    def made() -> Links:
        lists = chain.from_iterable(takewhile(is_list, pages(whole())) for pages in PAGES)
        return {page.path: (len(page.body), list(led(page))) for page in lists}

    return once.value("links-of-the-nation", made)


def is_list(page: Page) -> bool:
    return not re.search(r"/\d{6}[./]", page.path)


def led(page: Page) -> Iterator[str]:
    for link in re.findall(rb'(?:href|src)="([^"]+)"', page.body):
        path = target(page.path, html.unescape(link.decode()), whole().catalogue.base_url)
        if path is not None:
            yield path


@cache
def search() -> dict[str, bytes]:
    return dict(search_files(whole()))


def read(data: bytes) -> dict[str, object]:
    """Return what a part of the index hands over."""
    called = re.fullmatch(r"keikaku\.(?:add|words)\((.*)\);\n", data.decode())
    assert called
    told: dict[str, object] = json.loads(called[1])
    return told


def test_no_page_grows_with_the_number_of_datasets(links: Links) -> None:
    assert len(whole().facts) > 1_740 * EACH
    assert {path: size for path, (size, _) in links.items() if size > A_PAGE} == {}
    few = {page.path: len(page.body) for pages in PAGES for page in takewhile(is_list, pages(nation(1, 300)))}
    for path in ("index.html", "progress/index.html", "municipalities/index.html", "themes/index.html", "about.html"):
        assert links[path][0] < few[path] * 8, path


def test_every_municipality_and_dataset_is_reached_by_links(links: Links) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        found = set(links[waiting.pop()][1]) - reached
        reached |= found
        waiting += [path for path in found if path in links]
    assert links.keys() - reached == set()
    assert {f"municipalities/{code}/index.html" for code in local_governments()} <= reached
    assert {f"progress/{code}.html" for code in local_governments()} <= reached
    assert {f"datasets/{dataset.id}/index.html" for dataset in whole().facts} <= reached
    assert {f"datasets/{dataset.id}/files.html" for dataset in whole().facts} <= reached


def test_no_list_leads_to_a_list_that_is_not_there(links: Links) -> None:
    elsewhere = (
        "datasets/",
        "assets/",
        "changes.html",
        "method.html",
        "catalog.",
        "data.json",
        "feed.xml",
        "http",
        "keikaku",
    )
    elsewhere += ("sitemap.xml", "robots.txt", "manifest.json", "metadata.json", "parquet/")
    single = re.compile(r"(municipalities/\d{6}/index|progress/\d{6})\.html")
    drawn = {path for path, _ in concept_files(whole())}
    there = links.keys() | drawn
    told = {link for _, found in links.values() for link in found}
    assert {
        link for link in told if link not in there and not link.startswith(elsewhere) and not single.fullmatch(link)
    } == set()


def test_every_indicator_is_found_by_the_search() -> None:
    there = [int(path[14:-3]) for path in search() if re.fullmatch(r"assets/search/\d+\.js", path)]
    assert sorted(there) == list(range(1, len(there) + 1))
    shards = {number: read(search()[f"assets/search/{number}.js"]) for number in there[:-1]}
    found = [
        (part["datasets"][entry[3]][0], entry[1])  # type: ignore[index] - plain JSON
        for number, part in shards.items()
        for entry in part["entries"]  # type: ignore[attr-defined] - plain JSON
        if entry[0] == "i"
    ]
    documents = [dataset.id for dataset in whole().facts if dataset.document]
    assert {dataset for dataset, _ in found} == set(documents)
    assert len(found) == len(documents)
    assert {name[-2:] for _, name in found} == {coded(whole().places[id_]) for id_ in documents}


def numbers(told: str) -> set[int]:
    """Return the shards that a part of the words tells of."""
    found, number = set(), 0
    for step in told.split("."):
        distance, _, more = step.partition("-")
        first, number = number + int(distance, 36), number + int(distance, 36) + int(more or "0", 36)
        found |= set(range(first, number + 1))
    return found


def first_answer(term: str) -> tuple[int, list[int]]:
    """Return how many bytes of the index a word needs until its first shard is there, and which shards have it."""
    first = read(search()["assets/search/1.js"])
    size = len(search()["assets/search/1.js"])
    beginnings = [words._units(key) for key in first["words"]]  # type: ignore[attr-defined] - plain JSON
    shards: set[int] | None = None
    parts = set()
    for key in words.pairs(words.folded(term)):
        part = sum(beginning <= words._units(key) for beginning in beginnings)
        parts.add(part)
        told = read(search()[f"assets/search/words/{part}.js"]).get(key)
        if not (isinstance(told, str) and told.startswith("=")):
            own = numbers(told) if isinstance(told, str) else set()
            shards = own if shards is None else shards & own
    size += sum(len(search()[f"assets/search/words/{part}.js"]) for part in parts)
    some = sorted(shards) if shards is not None else [2]
    return size + (len(search()[f"assets/search/{some[0]}.js"]) if some else 0), some


@pytest.mark.parametrize("number", [0, 864 * EACH + 1, 1_788 * EACH - 1])
def test_a_word_that_only_one_dataset_has_is_found_in_a_first_answer_that_is_small(links: Links, number: int) -> None:
    dataset = whole().facts[number]
    size, shards = first_answer(coded(number))
    assert size + links["index.html"][0] < A_FIRST_ANSWER
    for shard in shards:
        part = read(search()[f"assets/search/{shard}.js"])
        assert dataset.id in [row[0] for row in part["datasets"]]  # type: ignore[attr-defined] - plain JSON
    kinds = {entry.kind for entry in whole().entries(dataset)} - {"d"}
    assert len(shards) == len(kinds)
    assert first_answer("オンライン申請")[0] + links["index.html"][0] < A_FIRST_ANSWER


def test_few_entries_live_while_the_search_is_made() -> None:
    parts = enumerate(search_files(nation(most=200)))
    living = [sum(type(each) is Entry for each in gc.get_objects()) for number, _ in parts if number % 10 == 0]
    assert len(living) > 2
    assert max(living) < 100


def test_rows_of_progress_come_by_prefecture_in_small_parts() -> None:
    files = dict(progress_files(whole()))
    parts = {path: data for path, data in files.items() if path.startswith("assets/progress/")}
    assert max(map(len, parts.values())) < A_FIRST_ANSWER
    rows = [row for data in parts.values() for row in json.loads(data.decode()[13:-3])]
    assert {row[0] for row in rows} == local_governments().keys()
    assert len(rows) == sum(map(len, whole().standing.values()))
    offered = json.loads(f"[{files['assets/municipalities/26.js'].decode()[23:-3]}]")
    assert offered[0] == "26"
    assert ["262064", "京都府亀岡市"] in offered[1]


def test_the_sitemap_lists_every_page_once_within_its_limits(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "LIMIT", 100)
    sitemap, files = Sitemap("https://data.example/"), {}
    for path in links:
        files.update(sitemap.add(canonical(path), whole().catalogue.modified))
    files.update(sitemap.rest())
    listed = []
    for name in re.findall("<loc>https://data.example/([^<]+)</loc>", files["sitemap.xml"].decode()):
        found = ElementTree.fromstring(files[name])  # noqa: S314 - what we wrote ourselves
        assert len(found) <= crawling.LIMIT
        listed += [entry[0].text for entry in found]
    assert listed == [f"https://data.example/{canonical(path)}" for path in links]
    assert len(files) == len(links) // crawling.LIMIT + 3


class Walked(tuple[DatasetFacts, ...]):
    """Documents that count how often somebody walks through all of them."""

    walks = 0

    def __iter__(self) -> Iterator[DatasetFacts]:
        Walked.walks += 1
        return super().__iter__()


def test_the_documents_of_a_theme_are_walked_through_a_few_times_however_many_pages_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "A_PAGE", 1)
    site = nation(most=60)
    theme = max(site.themes.values(), key=lambda each: len(each.documents))
    site.__dict__["themes"] = {theme.notation: replace(theme, documents=Walked(theme.documents))}
    assert len(list(theme_pages(site))) > 50
    assert Walked.walks < 10


def test_lists_hold_little_of_a_dataset_however_much_was_found_in_it(real_build: Build) -> None:
    site = Site(real_build)
    held = {each.id: len(pickle.dumps(each)) for each in site.facts}
    assert max(held.values()) < A_DATASET, held
    found = {each.id: len(site.differing(each)) for each in site.facts if each.document and each.document.differing}
    assert max(found.values()) > 30
