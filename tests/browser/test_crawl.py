"""A crawl of the published catalogue as it is served: every page reached, no broken link, nothing loaded from elsewhere.

Needs no browser. Links to other hosts are for people to follow and are not asked; what a page loads must be its own.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tests.catalog.page_reader import Page
from tests.catalog.server.test_serve import ask

pytestmark = pytest.mark.thorough("links and anchors: catalog/site/test_pages; what a page asks for: browser/test_pages")
BASE = "https://keikaku.example/"
_LOADING = {"script", "img", "iframe", "source", "video", "audio", "embed", "object", "input", "use", "image"}
_LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
_ATTRIBUTES = ("src", "srcset", "data", "href", "xlink:href", "poster")


class Crawl:
    """What is served: pages read once, other files asked for once."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, Page] = {}
        self.broken: list[str] = []
        self.foreign: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.asked = cache(self._ask)
        waiting = [address]
        while waiting:
            there = waiting.pop()
            if there not in self.pages:
                waiting += self._read(there)

    def _read(self, url: str) -> list[str]:
        body = ask(self.address, url.removeprefix(self.address.rstrip("/")))[2]
        page = self.pages[url] = Page(body)
        self.foreign += [
            f"{url}: {loaded}" for loaded in loads(page) if not urljoin(url, loaded).startswith((self.address, "data:"))
        ]
        found = []
        for link in page.links:
            there, anchor = urldefrag(urljoin(url, link.replace(BASE, self.address)))
            if not there.startswith(self.address):
                continue
            status, landed = self.asked(there)
            if status != 200:
                self.broken.append(f"{url}: {link}: {status}")
            elif landed.endswith((".html", "/")):
                found.append(landed)
                self.links.append((landed, unquote(anchor)))
        return found

    def _ask(self, url: str) -> tuple[int, str]:
        """Return the status of an address and where it led, redirects followed."""
        for _ in range(3):
            status, headers, _ = ask(self.address, url.removeprefix(self.address.rstrip("/")), "HEAD")
            if status not in {301, 303}:
                break
            url = urljoin(url, headers["location"])
        return status, url


def loads(page: Page) -> list[str]:
    """Return the addresses that a browser asks for when it shows the page."""
    found = []
    for tag, said in page.elements:
        if tag in _LOADING or (tag == "link" and _LOADED_LINKS & set(said.get("rel", "").split())):
            found += [said[name] for name in _ATTRIBUTES if name in said]
    return found


@pytest.fixture(scope="module")
def crawl(address: str) -> Crawl:
    return Crawl(address)


def test_no_link_is_broken(crawl: Crawl) -> None:
    assert crawl.broken == []


def test_every_anchor_is_there(crawl: Crawl) -> None:
    assert [(url, anchor) for url, anchor in crawl.links if anchor and anchor not in crawl.pages[url].ids] == []


def test_nothing_is_loaded_from_another_host(crawl: Crawl, real_catalogue: Path) -> None:
    assert crawl.foreign == []
    for path in (real_catalogue / "assets").glob("*.*"):
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        text = text.replace("link(`https://maps.gsi.go.jp/", "").replace(r"/^https?:", "")  # a link, and what looks like one
        assert not re.search(r"https?:|url\(\s*['\"]?//|@import|fetch\(|XMLHttpRequest|WebSocket|sendBeacon", text), (
            path.name
        )


def test_every_page_is_reached_by_links(crawl: Crawl, real_catalogue: Path) -> None:
    there = {path.relative_to(real_catalogue).as_posix() for path in real_catalogue.rglob("*.html")}
    reached = {url.removeprefix(crawl.address) for url in crawl.pages}
    assert there - reached - {f"{path}index.html" for path in reached} == set()


def test_the_crawl_sees_what_is_broken(tmp_path: Path) -> None:
    from catalog.server.serve import serving

    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<a href="gone.html">x</a><a href="there.html#no">y</a><script src="https://elsewhere.example/x.js"></script>',
        encoding="utf-8",
    )
    (tmp_path / "there.html").write_text("<p id=yes>", encoding="utf-8")
    with serving(tmp_path) as address:
        found = Crawl(address)
    assert len(found.broken) == len(found.foreign) == 1
    assert (f"{address}there.html", "no") in found.links
    assert "no" not in found.pages[f"{address}there.html"].ids
