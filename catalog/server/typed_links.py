"""Typed links for the header of an answer (RFC 8288, signposting.org): what a program finds without reading the page.

    page_links(html)            the links in the head of a page, as they stand there
    file_links(path)            the links of a file, from the page of its folder and from what lies beside it
    header(links)               a list of links as a Link header

The page is where they are written once; here they are read from it. Out of scope: which links a page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

PAGE = "index.html"
"""The page of a folder."""

_NOT_TYPED = {"stylesheet", "icon", "preload"}
"""Relations that say how to show a page, not what it is about."""

_BACK = {"item": "collection", "describedby": "describes", "alternate": "describes"}
"""What a page says of a file → what the file says of the page (RFC 6573, RFC 6892)."""

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_RELATION = re.compile(r"[a-z][a-z.-]*", re.ASCII)


@dataclass(frozen=True)
class Link:
    """A link from a page or file: address, relation, media type of what is there (may be empty)."""

    target: str
    relation: str
    media_type: str = ""


def page_links(html: bytes) -> list[Link]:
    """Return the typed links in the head of a page, in its order."""
    head = _Head()
    head.feed(html.partition(b"</head>")[0].decode(errors="replace"))
    return head.links


def file_links(path: Path) -> list[Link]:
    """Return the links of a file: to the page that lists or describes it, to its licence, and to its own description.

    A CSV is described by its CSVW metadata, a JSON document by its schema, where they lie beside it under those names.
    """
    try:
        listed = page_links((path.parent / PAGE).read_bytes())
    except OSError:  # a folder without a page
        listed = []
    back = dict.fromkeys(_BACK[link.relation] for link in listed if link.target == path.name and link.relation in _BACK)
    links = [Link("./", relation, "text/html") for relation in back]
    links += [link for link in listed if back and link.relation == "license"]
    described = {f"{path.name}-metadata.json": "application/csvm+json"}
    if path.suffix == ".json":
        described[f"{path.stem}.schema.json"] = "application/schema+json"
    return links + [Link(name, "describedby", kind) for name, kind in described.items() if (path.parent / name).is_file()]


def header(links: Iterable[Link]) -> str:
    """Return links as a Link header; an empty text for none. Characters that have no place in one are encoded."""
    return ", ".join(
        f'<{quote(link.target, safe="%/:=&?~#+!$,;@()*[]")}>; rel="{link.relation}"'
        + (f'; type="{link.media_type}"' if _MEDIA_TYPE.fullmatch(link.media_type) else "")
        for link in links
    )


class _Head(HTMLParser):
    """Collects the `link` elements of a page's head."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        relation = attributes.get("rel", "")
        if tag == "link" and "href" in attributes and _RELATION.fullmatch(relation) and relation not in _NOT_TYPED:
            self.links.append(Link(attributes["href"], relation, attributes.get("type", "")))
