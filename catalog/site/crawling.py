"""Files by which search engines find the pages: sitemap.xml and robots.txt (sitemaps.org protocol, RFC 9309).

A page is as new as what it shows: `lastmod` is the declared date of modification, not the day of the build. Out of scope:
the pages (`catalog.site`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

LIMIT = 50_000
"""Most addresses that one sitemap may hold."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Sitemap:
    """The sitemap of a site, made while its pages go by: of no more than one part are the addresses in memory.

    `sitemap.xml` lists the pages; of more than one file can hold, `sitemap-1.xml` …, which list them.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._entries: list[str] = []
        self._newest = date.min
        self._parts: list[str] = []

    def add(self, address: str, modified: date) -> Iterator[tuple[str, bytes]]:
        """Take in a page, by its address from the root of the site; yield the part before it (path, bytes), if full."""
        if len(self._entries) == LIMIT:
            yield self._part()
        self._entries.append(_entry("url", self._base_url + address, modified))
        self._newest = max(self._newest, modified)

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is left when all pages went by, with robots.txt: path and bytes."""
        yield "robots.txt", _robots(self._base_url)
        if not self._parts:
            yield "sitemap.xml", _list("urlset", self._entries)
            return
        yield self._part()
        yield "sitemap.xml", _list("sitemapindex", self._parts)

    def _part(self) -> tuple[str, bytes]:
        name = f"sitemap-{len(self._parts) + 1}.xml"
        self._parts.append(_entry("sitemap", self._base_url + name, self._newest))
        data = _list("urlset", self._entries)
        self._entries, self._newest = [], date.min
        return name, data


def _entry(item: str, address: str, day: date) -> str:
    return f"<{item}><loc>{escape(address)}</loc><lastmod>{day.isoformat()}</lastmod></{item}>\n"


def _list(root: str, entries: Iterable[str]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{"".join(entries)}</{root}>\n'.encode()


def _robots(base_url: str) -> bytes:
    """Return robots.txt. Crawlers ask for it at the root of a host only; elsewhere it harms nobody."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n".encode()
