"""Every kind of page: what it has to have, what it must not have, and that it tells what it is for."""

from __future__ import annotations

import dataclasses
import itertools
import re
from functools import cache

import pytest

from catalog.site.content.policy import CONTENT_SECURITY_POLICY
from catalog.site.frame.rendering import BRIEF
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets, pages
from catalog.site.pages.catalogue import A_PAGE
from catalog.site.pages.guides import A_PAGE as SOURCES
from catalog.site.pages.guides import guide_pages
from metadata.building.cataloguing import Build
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.page_reader import Page
from tests.catalog.samples import built
from tests.catalog.site.samples import site
from tests.metadata.formats.dcat_samples import catalogue, plan
from tests.metadata.samples import with_records

PLAN = "datasets/999997_dx_plan"
KINDS = [
    "index.html",
    "progress/index.html",
    "progress/999997.html",
    "method.html",
    "municipalities/index.html",
    "municipalities/999997/index.html",
    "themes/index.html",
    "themes/DX-4/index.html",
    "developers.html",
    "harvesters.html",
    "about.html",
    "sources.html",
    "municipalities/999997/print.html",
    f"{PLAN}/index.html",
    f"{PLAN}/files.html",
    f"{PLAN}/source.html",
    f"{PLAN}/measures.html",
    f"{PLAN}/measures/1-1.html",
    f"{PLAN}/indicators/1-1-k.html",
    "datasets/cross_dx_indicators/index.html",
    "datasets/cross_dx_indicators/files.html",
]
HEAVIEST = 150_000  # bytes of a page without its data


@cache
def bodies() -> dict[str, bytes]:
    return {page.path: page.body for page in pages(site())}


@cache
def page(path: str) -> Page:
    return Page(bodies()[path])


def text(path: str) -> str:
    """Return the words of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies()[path].decode()))


def attributes(path: str, tag: str, name: str) -> list[str]:
    return [said[name] for each, said in page(path).elements if each == tag and name in said]


@pytest.mark.parametrize("path", KINDS)
def test_a_page_loads_nothing_but_its_own(path: str) -> None:
    assert attributes(path, "meta", "content")[0] == CONTENT_SECURITY_POLICY
    for tag, said in page(path).elements:
        assert tag not in {"style", "iframe", "object", "embed", "base"}, tag
        assert not [name for name in said if name == "style" or name.startswith("on")], (tag, said)
        loaded = said.get("src") or (said["href"] if tag == "link" and said.get("rel") == "stylesheet" else "")
        assert "//" not in loaded
    root = "../" * path.count("/")
    assert f"{root}assets/style.css" in attributes(path, "link", "href")
    assert f"{root}assets/language.js" in attributes(path, "script", "src")


def test_only_the_page_of_the_search_loads_the_search() -> None:
    assert [path for path in bodies() if any("search" in src for src in attributes(path, "script", "src"))] == ["index.html"]
    assert {"assets/style.css", "assets/language.js", "assets/search.js", "assets/search/1.js"} <= dict(
        assets(site())
    ).keys()


@pytest.mark.parametrize("path", KINDS)
def test_a_page_can_be_found_one_s_way_in(path: str) -> None:
    elements = page(path).elements
    assert [tag for tag, _ in elements].count("h1") == 1
    assert ("a", {"class": "skip", "href": "#main"}) in elements
    assert [said["id"] for tag, said in elements if tag == "main"] == ["main"]
    ids = [said["id"] for _, said in elements if "id" in said]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for tag, said in elements:
        if tag == "th":
            assert said.get("scope") in {"col", "row"}
    assert bodies()[path].count(b"<table") == bodies()[path].count(b"<caption>")


@pytest.mark.parametrize("path", KINDS)
def test_every_label_is_there_in_both_languages(path: str) -> None:
    html = bodies()[path].decode()
    pairs = len(re.findall(r'<span class="ja">[^<]+</span> ?<span lang="en">[^<]+</span>', html))
    assert pairs > 5
    assert pairs == html.count('<span class="ja">')
    assert page(path).elements[0] == ("html", {"lang": "ja"})
    assert [said["value"] for tag, said in page(path).elements if tag == "input" and said.get("name") == "language"] == [
        "ja",
        "both",
        "en",
    ]


def test_titles_tell_pages_apart() -> None:
    told = [page(path).title for path in KINDS if "cross_" not in path]  # the sample's two titles are the same words
    assert len(set(told)) == len(told)


def test_every_page_says_what_it_is_to_whoever_passes_its_address_on() -> None:
    base = site().catalogue.base_url
    for path in bodies():
        named = [
            (said.get("name") or said.get("property", ""), said["content"])
            for tag, said in page(path).elements
            if tag == "meta" and "content" in said
        ]
        said = dict(named)
        assert len(said) == len(named), path
        address = (
            base + path.removesuffix("index.html") if path.endswith("/index.html") or path == "index.html" else base + path
        )
        assert said["og:url"] == address
        assert [href for rel, _, href in page(path).typed if rel == "canonical"] == [address]
        assert said["og:title"] == page(path).title
        assert 5 < len(said["description"]) <= BRIEF
        assert said["og:description"] == said["description"]
        assert (said["og:type"], said["og:locale"]) == ("website", "ja_JP")
        assert "og:image" not in said


def test_a_long_description_is_cut_between_letters() -> None:
    dataset = dataclasses.replace(plan(), description=Bilingual('"<長い>&' * 100, "long"))
    (made,) = (each for each in pages(Site(built([dataset]))) if each.path == f"{PLAN}/index.html")
    told = Page(made.body).elements
    (description,) = (said["content"] for tag, said in told if tag == "meta" and said.get("name") == "description")
    assert description == ('"<長い>&' * 100)[: BRIEF - 1] + "…"


def test_a_measure_is_told_whole() -> None:
    words = text(f"{PLAN}/measures/1-1.html")
    for said in (
        "申請を電子化する。",
        "企画課、市民課",
        "システムの検討, 調達",
        "90.0%",
        "全ての手続に対応",
        "約10,000件",
        "順調に進んだ",
    ):
        assert said in words
    links = page(f"{PLAN}/measures/1-1.html").links
    assert {"../source.html#L5-7", "../source.html#L11", "../source.html#L16"} <= set(links)
    assert "../../../themes/DX-4/index.html" in links
    assert "1-1.html" in page(f"{PLAN}/measures/2-1.html").links  # 再掲元
    assert "2-1.html" in links  # 再掲先


def test_a_correction_stands_where_the_words_are_and_leads_to_the_list() -> None:
    words = text(f"{PLAN}/measures/1-2.html")
    assert "業務システ厶 → 業務システム" in words
    assert "../corrections.html#c1" in page(f"{PLAN}/measures/1-2.html").links
    assert "c1" in page(f"{PLAN}/corrections.html").ids


def test_an_indicator_shows_the_lines_of_its_values() -> None:
    html = bodies()[f"{PLAN}/indicators/1-1-k.html"].decode()
    assert re.findall(r'<li class="cited">([^<]+)</li>', html) == ["令和6年度 90.0%", "計画期間 全ての手続に対応"]


def test_a_theme_puts_municipalities_side_by_side() -> None:
    links = page("themes/DX-4/index.html").links
    for code, dataset in (("999997", "999997_dx_plan"), ("999989", "999989_dx_plan")):
        assert f"../../municipalities/{code}/index.html" in links
        assert f"../../datasets/{dataset}/measures/1-1.html" in links
        assert f"../../datasets/{dataset}/measures/1-2.html" not in links


def test_files_are_told_with_type_size_and_checksum() -> None:
    (dataset,) = (d for d in site().datasets if d.id == "999997_dx_plan")
    words = text(f"{PLAN}/files.html")
    for file in dataset.files:
        assert f"{file.media_type} " in words
        assert file.sha256 in words
        assert f" {len(file.data)} " in words


def test_the_page_of_a_table_tells_its_columns() -> None:
    (dataset,) = (d for d in site().datasets if d.id == "999997_dx_plan")
    for table in dataset.tables:
        words = text(f"{PLAN}/{table.name}.html")
        assert all(f" {field.key} {field.type} " in words for field in table.fields)
        assert f"{table.name}.html#columns" in page(f"{PLAN}/files.html").links


def test_findings_and_corrections_are_counted_by_document_and_together() -> None:
    words = text("sources.html")
    assert "一致 1" in words
    assert f"{PLAN}/corrections.html" in page("sources.html").links
    corrections = sum(len(document.corrections) for document in site().documents.values())
    assert f"訂正 Corrections {corrections} " in text("about.html")
    assert "sources.html" in page("about.html").links


def test_a_document_that_disagrees_with_itself_is_told_of() -> None:
    dataset = with_records(plan(), "source_checks", 0, 判定="不一致", 計算値="2")
    made = {each.path: each.body.decode() for each in pages(Site(built([dataset])))}
    cells = re.sub(r" data-\w+=\"[^\"]*\"", "", made["sources.html"])
    assert "評価集計</th><td>件数の合計</td><td>1</td><td>2</td>" in cells


def test_many_sources_go_on_in_further_pages() -> None:
    one = next(each for each in site().facts if each.document)
    many = Site(site().build)
    many.__dict__["facts"] = (one,) * (SOURCES + 1)
    made = {each.path: Page(each.body) for each in guide_pages(many)}
    assert {"sources.html", "sources-2.html"} <= made.keys()
    assert "sources-2.html" in made["sources.html"].links
    assert len(made["about.html"].links) == len(page("about.html").links)


def test_a_long_catalogue_goes_on_in_further_pages() -> None:
    (one,) = built([plan()]).datasets
    many = tuple(dataclasses.replace(one, id=f"999997_plan_{number}") for number in range(A_PAGE + 1))
    build = Build(catalogue(), many, {})
    made = {each.path: each.body.decode() for each in pages(Site(build)) if each.path.count("/") == 0}
    assert made["index.html"].count('class="facts"') == A_PAGE
    assert made["catalogue-2.html"].count('class="facts"') == 1
    assert 'href="catalogue-2.html"' in made["index.html"]


@pytest.mark.parametrize(
    "planted", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "javascript:alert(1)"]
)
def test_words_of_a_document_are_text_everywhere(planted: str) -> None:
    dataset = with_records(plan(), "measures", 0, 取組名=planted, 概要=planted, 担当=planted)
    dataset = with_records(dataset, "indicators", 0, 指標名=planted, 算定式=planted)
    dataset = dataclasses.replace(dataset, title=Bilingual(planted, planted))
    for made in pages(Site(built([dataset]))):
        read = Page(made.body)
        assert not [script for script in read.scripts if script["type"] != "application/ld+json" and not script["src"]]
        assert not [tag for tag, said in read.elements if tag == "img" or "onerror" in said]
        assert not [link for link in read.links if link.startswith("javascript:")]
        assert b"49" not in re.findall(rb"<h1>.*?</h1>", made.body, re.S)[0]


def test_characters_that_steer_text_are_named() -> None:
    dataset = with_records(plan(), "measures", 0, 概要="申請\u202eを\u200f電子化")
    (made,) = (each for each in pages(Site(built([dataset]))) if each.path == f"{PLAN}/measures/1-1.html")
    assert "申請[U+202E]を[U+200F]電子化" in made.body.decode()
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", made.body.decode())


@pytest.fixture(scope="module")
def published(real_build: Build) -> dict[str, bytes]:
    """Return the pages of the real catalogue: path → bytes."""
    return {made.path: made.body for made in pages(Site(real_build))}


def test_the_published_pages_are_light(published: dict[str, bytes]) -> None:
    data = re.compile(rb"<tbody>.*?</tbody>|<ol class=\"document.*?</ol>|<svg.*?</svg>|<ul class=\"values.*?</ul>", re.S)
    for path, body in published.items():
        assert len(data.sub(b"", body)) < HEAVIEST, path


def test_every_cited_line_of_the_published_pages_is_shown(published: dict[str, bytes], real_build: Build) -> None:
    made = {path: body.decode() for path, body in published.items()}
    for id_ in (dataset.id for dataset in real_build.datasets if dataset.sources):
        folder = f"datasets/{id_}/"
        cited = {
            link
            for path, body in made.items()
            if path.startswith(folder)
            for link in re.findall(r'href="(?:\.\./)?(source[^"]*)"', body)
            if "#" in link
        }
        assert len(cited) > 20
        for link in cited:
            name, _, anchor = link.partition("#")
            assert f' id="{anchor}"' in made[folder + name], link
