"""A list that is too long for the memory: its items lie in a file of this process and are read when they are asked for.

A short one (`IN_MEMORY` bytes) never touches the disk. Out of scope: what outlives the process
(`metadata.described.stored`).
"""

from __future__ import annotations

import pickle
import weakref
from array import array
from collections.abc import Callable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import TypeVar, overload

T = TypeVar("T")
IN_MEMORY = 100_000
"""Bytes up to which the items are held."""


class _Lying:
    """The file in which items lie, closed when no list of them is left."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - open as long as this lives
        weakref.finalize(self, self.file.close)


class Spool(Sequence[T]):
    """Items in a nameless file, in the order in which they were added; `parted` gives them in another."""

    def __init__(self) -> None:
        self._lying = _Lying()
        self._places = array("Q")

    def add(self, item: T) -> None:
        """Add an item, which can be pickled."""
        self._places.append(self._lying.file.seek(0, 2))
        pickle.dump(item, self._lying.file)

    def parted(self, first: Callable[[T], bool]) -> tuple[Spool[T], int]:
        """Return a list of the same items with those in front of which `first` is true, and how many these are."""
        chosen = array("B", (first(item) for item in self))
        other: Spool[T] = Spool()
        other._lying = self._lying
        for wanted in (True, False):
            other._places.extend(place for place, own in zip(self._places, chosen, strict=True) if own == wanted)
        return other, sum(chosen)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __iter__(self) -> Iterator[T]:
        """Read them in order."""
        return map(self._read, self._places)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Read one, or some of them."""
        if isinstance(index, slice):
            return [self._read(place) for place in self._places[index]]
        return self._read(self._places[index])

    def _read(self, place: int) -> T:
        self._lying.file.seek(place)
        item: T = pickle.load(self._lying.file)  # noqa: S301 - written above, in a file without a name
        return item
