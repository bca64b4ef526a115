"""sitemap.xml and robots.txt."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from catalog.site import crawling as module
from catalog.site.crawling import Sitemap
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import pages
from tests.catalog.samples import catalogue_bytes, sample_build

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def made() -> dict[str, bytes]:
    build = sample_build()
    sitemap = Sitemap(build.catalogue.base_url)
    parts = [part for page in pages(Site(build)) for part in sitemap.add(page.address, page.modified)]
    return dict([*parts, *sitemap.rest()])


def entries(data: bytes, item: str) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(data)  # noqa: S314 - what we wrote ourselves
    found = root.findall(f"s:{item}", NAMES)
    return [(entry.findtext("s:loc", "", NAMES), entry.findtext("s:lastmod", "", NAMES)) for entry in found]


def test_every_page_is_in_the_sitemap_as_new_as_what_it_shows() -> None:
    build = sample_build()
    listed = dict(entries(made()["sitemap.xml"], "url"))
    there = {build.catalogue.base_url + name for name in catalogue_bytes(build) if name.endswith(".html")}
    assert {address + "index.html" if address.endswith("/") else address for address in listed} == there
    assert listed["https://data.example/"] == "2026-01-15"
    assert listed["https://data.example/datasets/999997_dx_plan/"] == "2025-10-01"
    assert listed["https://data.example/datasets/999989_dx_plan/measures.html"] == "2026-01-15"


def test_more_pages_than_a_sitemap_may_hold_give_several(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = entries(made()["sitemap.xml"], "url")
    monkeypatch.setattr(module, "LIMIT", len(whole) - 1)
    files = made()
    assert sorted(files) == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert entries(files["sitemap-1.xml"], "url") + entries(files["sitemap-2.xml"], "url") == whole
    parts = entries(files["sitemap.xml"], "sitemap")
    assert [address for address, _ in parts] == ["https://data.example/sitemap-1.xml", "https://data.example/sitemap-2.xml"]
    assert parts[0][1] == max(day for _, day in whole[:-1])


def test_an_address_is_written_as_xml_wants_it() -> None:
    sitemap = Sitemap("https://data.example/a&b/")
    assert [*sitemap.add("index.html", date(2026, 1, 15))] == []
    assert entries(dict(sitemap.rest())["sitemap.xml"], "url") == [("https://data.example/a&b/index.html", "2026-01-15")]


def test_robots_may_read_all_and_find_the_sitemap() -> None:
    lines = made()["robots.txt"].decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert "Sitemap: https://data.example/sitemap.xml" in lines
    assert not any(line.startswith("Disallow") for line in lines)
