"""What is too much for the memory: it lies in a file of this process and is made anew each time that it is asked for.

    Spool          a list
    PackedSpool    a list of large items, packed, that many threads may read
    Spooled        items by key, in either

What was read is a copy: nothing that is done to it comes back. A short list (`IN_MEMORY` bytes) never touches the disk.
Where the folder for temporary files does not take the others, adding raises OutputError, and so does reading: the last items
are written only then.
Out of scope: what outlives the process (`metadata.described.stored`).
"""

from __future__ import annotations

import pickle
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any, TypeVar, overload

from metadata.versions.replacing import no_temporary_file

T = TypeVar("T")
IN_MEMORY = 100_000
"""Bytes up to which the items are held."""
_FAST = 1  # of zlib: a third of the size already


class _Lying:
    """The file in which items lie, closed when no list of them is left."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - open as long as this lives
        weakref.finalize(self, _let_go, self.file)


def _let_go(file: IO[bytes]) -> None:
    with suppress(OSError):  # what could not be written is not wanted any more
        file.close()


class Spool(Sequence[T]):
    """Items in a nameless file, in the order in which they were added; `parted` gives them in another."""

    def __init__(self) -> None:
        self._lying = _Lying()
        self._places = array("Q")

    def add(self, item: T) -> None:
        """Add an item, which can be pickled."""
        self._lay_down(item)

    def _lay_down(self, stored: Any) -> None:
        try:
            place = self._lying.file.seek(0, 2)
            pickle.dump(stored, self._lying.file)
        except OSError as error:
            raise no_temporary_file(error) from error
        self._places.append(place)

    def parted(self, first: Callable[[T], bool]) -> tuple[Spool[T], int]:
        """Return a list of the same items with those in front of which `first` is true, and how many these are."""
        chosen = array("B", (first(item) for item in self))
        other = copy(self)
        other._places = array(
            "Q", (at for wanted in (1, 0) for at, own in zip(self._places, chosen, strict=True) if own == wanted)
        )
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
        item: T = self._taken_up(place)
        return item

    def _taken_up(self, place: int) -> Any:
        try:
            self._lying.file.seek(place)
            return pickle.load(self._lying.file)  # noqa: S301 - written above, in a file without a name
        except OSError as error:
            raise no_temporary_file(error) from error


class PackedSpool(Spool[T]):
    """The same of large items: each lies packed, and many threads may read them."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        """Take items one by one; none is held."""
        super().__init__()
        self._lock = Lock()
        for item in items:
            self.add(item)

    def add(self, item: T) -> None:
        """Add an item, which can be pickled."""
        data = zlib.compress(pickle.dumps(item, pickle.HIGHEST_PROTOCOL), _FAST)
        with self._lock:
            self._lay_down(data)

    def _read(self, place: int) -> T:
        with self._lock:
            data = self._taken_up(place)
        item: T = pickle.loads(zlib.decompress(data))  # noqa: S301 - packed above, in a file without a name
        return item


class Spooled(Mapping[str, T]):
    """Items by key, in a spool of their own. Of several with one key, the last is found."""

    def __init__(self, items: Iterable[tuple[str, T]] = (), spool: Spool[T] | None = None) -> None:
        self._places: dict[str, int] = {}
        self._spool: Spool[T] = Spool() if spool is None else spool
        for key, item in items:
            self.add(key, item)

    def add(self, key: str, item: T) -> None:
        """Add an item, in place of that which has its key."""
        self._places[key] = len(self._spool)
        self._spool.add(item)

    def __getitem__(self, key: str) -> T:
        """Read what belongs to a key. Raises KeyError."""
        return self._spool[self._places[key]]

    def __contains__(self, key: object) -> bool:
        """Return whether there is a key, without reading anything."""
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        """Walk through the keys."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)
