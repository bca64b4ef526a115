"""Files by which search engines find the pages: sitemap.xml and robots.txt (sitemaps.org protocol, RFC 9309).

A page is as new as what it shows: `lastmod` is the declared date of modification, not the day of the build. Out of scope:
the pages (`catalog.site`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from catalog.site.frame.rendering import Page

LIMIT = 50_000
"""Most addresses that one sitemap may hold."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def site_files(base_url: str, pages: Sequence[Page]) -> dict[str, bytes]:
    """Return sitemap.xml, its parts when one file cannot hold all pages (`sitemap-1.xml` …), and robots.txt."""
    entries = [(base_url + page.address, page.modified) for page in pages]
    files = {"robots.txt": _robots(base_url)}
    if len(entries) <= LIMIT:
        return files | {"sitemap.xml": _list("urlset", "url", entries)}
    parts = [entries[start : start + LIMIT] for start in range(0, len(entries), LIMIT)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    files |= {name: _list("urlset", "url", part) for name, part in zip(names, parts, strict=True)}
    listed = [(base_url + name, max(day for _, day in part)) for name, part in zip(names, parts, strict=True)]
    return files | {"sitemap.xml": _list("sitemapindex", "sitemap", listed)}


def _list(root: str, item: str, addresses: Sequence[tuple[str, date]]) -> bytes:
    entries = "".join(
        f"<{item}><loc>{escape(address)}</loc><lastmod>{day.isoformat()}</lastmod></{item}>\n" for address, day in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{entries}</{root}>\n'.encode()


def _robots(base_url: str) -> bytes:
    """Return robots.txt. Crawlers ask for it at the root of a host only; elsewhere it harms nobody."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n".encode()
