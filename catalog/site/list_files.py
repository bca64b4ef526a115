"""The files that tell of several datasets: kept as they are until anything changes that one of them follows from.

    list_files(site)    the pages, what they load, the feed, data.json

Out of scope: the files of one dataset (`catalog.site.own_files`), pages that are kept by themselves (`Site.kept_pages`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from catalog.folder.changes import FEED, catalogue_feed
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import list_assets, list_pages
from metadata.described.content import Content
from metadata.formats.data_json import NAME as DATA_JSON
from metadata.formats.data_json import data_json
from metadata.versions.kept.keeping import CATALOGUE
from metadata.versions.kept.object_store import ObjectStore

WHAT = "lists"


class ListFile(NamedTuple):
    """A file: its path and content; of a page, the day on which what it shows last changed."""

    path: str
    content: bytes | Content
    modified: date | None = None


def list_files(site: Site, meanwhile: Callable[[], None] = lambda: None) -> Iterator[ListFile]:
    """Yield the files. `meanwhile` is called before each that is made. Raises OSError when nothing can be kept."""
    keeping = site.build.keeping
    if keeping is None or not site.digests:
        with TemporaryDirectory(prefix="keikaku-") as folder:
            yield from _made(site, ObjectStore(Path(folder)), meanwhile)
        return
    parts = keeping.made_parts(CATALOGUE, WHAT, _key(site), lambda: _named(_made(site, keeping.store, meanwhile)))
    for name, content in parts.items():
        day, path = name.split(" ", 1)
        yield ListFile(path, content, date.fromisoformat(day) if day else None)


def _key(site: Site) -> object:
    """Return what the files follow from: all of the build but what is found in the files of the datasets."""
    build = site.build
    files = {path: content.sha256 for path, content in (*build.dcat.items(), *build.combined.items())}
    return [repr(build.catalogue), list(site.digests.items()), files]


def _made(site: Site, store: ObjectStore, meanwhile: Callable[[], None]) -> Iterator[ListFile]:
    build = site.build
    meanwhile()
    yield ListFile(DATA_JSON, store.written(data_json(build.catalogue, build.datasets))[0])
    yield ListFile(FEED, catalogue_feed(build.catalogue, build.datasets))
    for page in list_pages(site):
        meanwhile()
        yield ListFile(page.path, page.body, page.modified)
    for path, data in list_assets(site):
        meanwhile()
        yield ListFile(path, data)


def _named(files: Iterable[ListFile]) -> Iterator[tuple[str, bytes | Content]]:
    """Yield files by the day of their last change and their path."""
    return ((f"{file.modified.isoformat() if file.modified else ''} {file.path}", file.content) for file in files)
