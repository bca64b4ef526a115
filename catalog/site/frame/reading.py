"""What is read when it is asked for, so that a walk through all of it holds little: the last few, or none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from catalog.site.content.documents import MeasureStory, Told, read_document
from catalog.site.content.spool import Spool
from metadata.described.dataset import Dataset

T = TypeVar("T")


class ReadWhenAsked(Mapping[str, T]):
    """The keys in their order, each with what `read` returns of it; a key of which that is None is none."""

    def __init__(self, keys: Iterable[str], read: Callable[[str], T | None], at_hand: int = 4) -> None:
        self._keys = dict.fromkeys(keys)
        self._read = read
        self._at_hand = at_hand
        self._held: OrderedDict[str, T] = OrderedDict()

    def __getitem__(self, key: str) -> T:
        """Read what belongs to a key. Raises KeyError, and what reading raises."""
        if key not in self._held:
            found = self._read(key) if key in self._keys else None
            if found is None:
                raise KeyError(key)
            self._held[key] = found
            if len(self._held) > self._at_hand:
                self._held.popitem(last=False)
        return self._held[key]

    def __contains__(self, key: object) -> bool:
        """Return whether there is a key, without reading anything."""
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        """Walk through the keys."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)


class StoriesOfThemes:
    """The measures of documents by theme: each document is read once, and then the file of this process."""

    def __init__(self, documents: Mapping[str, Told]) -> None:
        self._documents = documents
        self._places: dict[str, dict[str, int]] = {}
        self._spool: Spool[tuple[MeasureStory, ...]] = Spool()

    def of(self, id_: str, theme: str) -> tuple[MeasureStory, ...]:
        """Return the measures that a document has of a theme. Raises KeyError for a dataset that was read from none."""
        if id_ not in self._places:
            self._places[id_] = dict(self._laid_down(self._documents[id_].measures))
        place = self._places[id_].get(theme)
        return () if place is None else self._spool[place]

    def _laid_down(self, measures: Sequence[MeasureStory]) -> Iterator[tuple[str, int]]:
        for theme in dict.fromkeys(theme for story in measures for theme in story.themes):
            yield theme, len(self._spool)
            self._spool.add(tuple(story for story in measures if theme in story.themes))


class SpooledDocuments(Mapping[str, Told]):
    """What documents tell, by dataset id: read once, then from a file of this process, in a fifth of the time."""

    def __init__(self, ids: Iterable[str], described: Mapping[str, Dataset]) -> None:
        self._places: dict[str, int | None] = dict.fromkeys(ids)
        self._described = described
        self._spool: Spool[tuple[Any, ...]] = Spool()

    def __getitem__(self, id_: str) -> Told:
        """Return what a document tells. Raises KeyError for a dataset that was read from none."""
        place = self._places[id_]
        if place is not None:
            return Told(self._described[id_], *self._spool[place])
        document = read_document(self._described[id_])
        if document is None:
            raise KeyError(id_)
        parts = tuple(getattr(document, each.name) for each in fields(Told)[1:])
        self._places[id_] = len(self._spool)
        self._spool.add(parts)
        return Told(document.dataset, *parts)

    def __iter__(self) -> Iterator[str]:
        """Walk through the ids."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)
