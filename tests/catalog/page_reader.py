"""A page as a browser and a link checker read it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urldefrag


class Page(HTMLParser):
    """What a browser makes of a page: its elements, links, typed links, ids, and the text inside script elements."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.typed: list[tuple[str, str, str]] = []
        self.ids: set[str] = set()
        self.scripts: list[dict[str, Any]] = []
        self.title = ""
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._inside = ""
        self.feed(html.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        # The first title is that of the page; charts have titles too.
        self._inside = "" if tag == "title" and self.title else tag
        self.elements.append((tag, said))
        self.ids |= {said["id"]} if "id" in said else set()
        self.links += [said[name] for name in ("href", "src") if name in said]
        if tag == "link":
            self.typed.append((said["rel"], said.get("type", ""), said["href"]))
        if tag == "script":
            self.scripts.append({"type": said.get("type"), "src": said.get("src", ""), "text": ""})

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser calls it so
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1]["text"] += data
        if self._inside == "title":
            self.title += data

    def json_ld(self) -> dict[str, Any]:
        (script,) = (script for script in self.scripts if script["type"] == "application/ld+json")
        return dict(json.loads(script["text"]))


def target(page: str, link: str, base_url: str) -> str | None:
    """Return the file that a link of a page leads to, None when it leads out of the catalogue."""
    address = urldefrag(link).url.partition("?")[0]
    if address.startswith(base_url):
        path = address.removeprefix(base_url).rstrip("/")
    elif "://" in address or address.startswith("mailto:"):
        return None
    else:
        path = normpath(PurePosixPath(page).parent / unquote(address)) if address else page
    return path if PurePosixPath(path).suffix else f"{path}/index.html".lstrip("/")
