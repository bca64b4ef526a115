"""Kept datasets as JSON: one by itself, and the finished ones of a run, a line each.

What is read back is checked value by value against the classes it becomes, as in `metadata.versions.kept.cache_entry`.
Out of scope: where these lie and whether they are current (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from pydantic import TypeAdapter

from metadata.described.content import Content
from metadata.versions.kept.cache_entry import PLACES, there, with_releases
from metadata.versions.kept.kept_datasets import Joined, Kept, KeptDatasets
from metadata.versions.kept.object_store import ObjectStore

_NOWHERE: dict[str, Any] = {"summary": {"history": {"__all__": {"differences": PLACES}}}, "head": PLACES}


@dataclass(frozen=True)
class _Line:
    kept: Kept
    joined: Joined


def kept_json(kept: Kept) -> bytes:
    """Return a kept dataset as JSON, on one line."""
    return _kept().dump_json(kept, exclude=_NOWHERE)


def kept_of(data: bytes, store: ObjectStore) -> Kept:
    """Return a kept dataset from JSON. Raises ValueError for any other text, or when its objects are lost."""
    return _in(store, _kept().validate_json(data))


def list_lines(datasets: KeptDatasets) -> Iterator[bytes]:
    """Yield finished datasets, a line each."""
    nowhere = {"kept": _NOWHERE, "joined": {"files": {"__all__": {"content": PLACES}}}}
    for one in datasets.kept:
        yield _line().dump_json(_Line(one, datasets.joined[one.summary.id]), exclude=nowhere) + b"\n"


def listed(content: Content) -> KeptDatasets:
    """Return finished datasets from their list, which lies in a store. Raises OSError, ValueError as `kept_of` does."""
    if content.objects is None:
        raise FileNotFoundError(content.sha256)
    store = ObjectStore(content.objects)
    with content.opened() as file:
        found = [_line().validate_json(line) for line in file]
    place = partial(there, store)
    joined = {line.kept.summary.id: _joined_in(place, line.joined) for line in found}
    return KeptDatasets([_in(store, line.kept) for line in found], joined)


def _in(store: ObjectStore, kept: Kept) -> Kept:
    place = partial(there, store)
    return Kept(with_releases(kept.summary, place), place(kept.head))


def _joined_in(place: Callable[[Content], Content], joined: Joined) -> Joined:
    return replace(joined, files=tuple(replace(file, content=place(file.content)) for file in joined.files))


@cache
def _kept() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)


@cache
def _line() -> TypeAdapter[_Line]:
    return TypeAdapter(_Line)
