"""The files of each dataset, its pages among them: made once, kept while nothing changes that they follow from.

    AllOwnFiles(site, keeping, executor)    every dataset in order: its files

Kept are two parts a dataset: the list of all its files, and a pack of its pages, what they load and what tells of its
versions, behind each other, since a nation has millions of them. The key is the head of the dataset, what it takes from
others, and its surroundings. What is not kept is made where the executor says, with nothing of the other datasets in memory.
Out of scope: pages that tell of several datasets (`catalog.site.pages.all_pages`).
"""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

from catalog.folder.changes import own_changes
from catalog.site.frame.one_dataset import OneDataset, Surroundings
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import own_assets, own_pages
from metadata.building.findings import KeptFindings
from metadata.described.content import Content
from metadata.versions.kept.cache_entry import taken_up
from metadata.versions.kept.keeping import Keeping
from metadata.versions.kept.kept_datasets import Joined, Kept, KeptDatasets

WHAT = "pages"
_LIST, _PACK = "list", "pack"
_AHEAD = 64
"""Datasets that are made in other processes, or wait for it, at once: enough to last until this one has time for more."""


@dataclass(frozen=True)
class OwnFiles:
    """The files of a dataset: path and content; which of them are pages; when it was last changed."""

    files: Iterable[tuple[str, bytes | Content]]
    pages: tuple[str, ...]
    modified: date


@dataclass(frozen=True)
class Unit:
    """A kept dataset whose files are asked for: all that another process needs to make them."""

    kept: Kept
    joined: Joined
    around: Surroundings
    keeping: Keeping

    @property
    def key(self) -> object:
        """What its files follow from, as far as it is not in its head."""
        files = [[file.name, file.content.sha256] for file in self.joined.files]
        return [repr(replace(self.joined, files=())), files, repr(self.around)]

    def listed(self) -> Content:
        """Return the list; it and the pack, unread, are made now if they are not kept. Raises OSError."""
        return self._parts(unread=[_PACK])[_LIST]

    def pack(self) -> Content:
        """Return the pack; made again when it is damaged. Raises OSError."""
        return self._parts()[_PACK]

    def _parts(self, unread: Collection[str] = ()) -> dict[str, Content]:
        return self.keeping.made_parts(self.kept.head.sha256, WHAT, self.key, self._make, unread)

    def _make(self) -> Iterator[tuple[str, bytes | Content]]:
        """Yield the pack, a file of it in memory at a time, and the list."""
        dataset = self.joined.to(taken_up(self.kept.head))
        findings = KeptFindings([self.kept], self.keeping)[dataset.id]
        own = OneDataset(dataset, replace(self.around, findings=findings))
        listed = [(path, content.sha256, content.size, False) for path, content in _stored(own)]

        def packed() -> Iterator[bytes]:
            for path, data in _rendered(own):
                listed.append((path, sha256(data).hexdigest(), len(data), True))
                yield data

        yield _PACK, self.keeping.store.written(packed())[0]
        yield _LIST, json.dumps(listed, ensure_ascii=False).encode()


class AllOwnFiles(Iterable[OwnFiles]):
    """The files of every dataset, in the order of the build."""

    def __init__(self, site: Site, keeping: Keeping | None = None, executor: Executor | None = None) -> None:
        self._site, self._executor = site, executor
        self._unit: Callable[[Kept], Unit] | None = None
        self._rest: Iterator[Kept] = iter(())
        if keeping is not None and isinstance(site.datasets, KeptDatasets):
            self._unit = partial(_unit, site, site.datasets.joined, keeping)
            self._rest = iter(site.datasets.kept)
        self._begun: deque[tuple[Kept, Future[Content]]] = deque()  # of all of them in the end: light

    def go_on(self) -> None:
        """Let other processes, if there are any, make some more of them, unless many are under way."""
        if self._executor and self._unit:
            last = islice(reversed(self._begun), _AHEAD)
            free = _AHEAD - sum(not future.done() for _, future in last)
            for one in islice(self._rest, free):
                self._begun.append((one, self._executor.submit(self._unit(one).listed)))

    def __iter__(self) -> Iterator[OwnFiles]:
        """Walk through them, once. Raises OSError when nothing can be kept."""
        if self._unit is None:
            yield from map(_unkept, map(self._site.own, self._site.datasets))
        elif self._executor is None:
            yield from (_kept(unit, unit.listed()) for unit in map(self._unit, self._rest))
        else:
            self.go_on()
            while self._begun:
                one, listed = self._begun.popleft()
                yield _kept(self._unit(one), listed.result())
                self.go_on()


def _unit(site: Site, joined: Mapping[str, Joined], keeping: Keeping, one: Kept) -> Unit:
    return Unit(one, joined[one.summary.id], site.around(one.summary.id), keeping)


def _unkept(own: OneDataset) -> OwnFiles:
    rendered = list(_rendered(own))
    pages = tuple(path for path, _ in rendered if path.endswith(".html"))
    return OwnFiles([*_stored(own), *rendered], pages, own.dataset.modified)


def _stored(own: OneDataset) -> Iterator[tuple[str, Content]]:
    """Yield the files that lie in the store already."""
    yield from ((f"{own.folder}/{file.name}", file.content) for file in own.dataset.files)
    yield from ((f"{own.folder}/{source.file}", source.content) for source in own.dataset.sources)


def _rendered(own: OneDataset) -> Iterator[tuple[str, bytes]]:
    yield from own_changes(own.dataset)
    yield from ((page.path, page.body) for page in own_pages(own))
    yield from own_assets(own)


def _kept(unit: Unit, content: Content) -> OwnFiles:
    """Return the files of a dataset from its list, and its pack when one of them is read."""
    listed = json.loads(content.read())
    pages = tuple(path for path, _, _, packed in listed if packed and path.endswith(".html"))
    return OwnFiles(_unpacked(listed, _Pack(unit), unit.keeping), pages, unit.kept.summary.modified)


def _unpacked(listed: Iterable[tuple[str, str, int, bool]], pack: _Pack, keeping: Keeping) -> Iterator[tuple[str, Content]]:
    store, start = keeping.store, 0
    for path, digest, size, packed in listed:
        if packed:
            yield path, Packed(digest, size, read_part=partial(pack.part, start, size))
            start += size
        else:
            yield path, store.named(Content(digest, size))


@dataclass(frozen=True)
class Packed(Content):
    """A content within a pack."""

    read_part: Callable[[], bytes] | None = None

    def read(self) -> bytes:
        """Return its bytes. Raises OSError when the pack cannot be read."""
        return self.read_part() if self.read_part else super().read()

    def opened(self) -> BinaryIO:
        """Return them as a file, to be closed. Raises OSError when the pack cannot be read."""
        return io.BytesIO(self.read())


@dataclass(frozen=True)
class _Pack:
    """Contents behind each other, looked up once, when the first is asked for, and read one by one."""

    unit: Unit

    @cached_property
    def _whole(self) -> Content:
        return self.unit.pack()

    def part(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        with self._whole.opened() as file:
            file.seek(start)
            return file.read(size)
