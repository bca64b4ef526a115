"""Datasets of which a plan has thousands: laid down packed, one by one, and made anew each time one is asked for.

    Packed         a sequence
    PackedByName   a mapping

So what is held does not grow with what is said of a dataset, and an item that was read is a copy: nothing that is done to
it comes back. They may be read by many threads. Out of scope: what lies there (`catalog.ckan.portal.model`).
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from threading import Lock
from typing import TypeVar, overload

from catalog.site.content.spool import Spool

T = TypeVar("T")
_FAST = 1  # of zlib: a third of the size already


class Packed(Sequence[T]):
    """Items that can be pickled, in a file of this process; short ones in memory."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        """Take items one by one; none is held."""
        self._lying: Spool[bytes] = Spool()
        self._lock = Lock()
        for item in items:
            self.add(item)

    def add(self, item: T) -> None:
        """Add an item at the end. Raises OSError when there is no room for it."""
        data = zlib.compress(pickle.dumps(item, pickle.HIGHEST_PROTOCOL), _FAST)
        with self._lock:
            self._lying.add(data)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._lying)

    def __iter__(self) -> Iterator[T]:
        """Make them in order, one at a time."""
        return (self[index] for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Make one, or some of them."""
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        with self._lock:
            data = self._lying[index]
        item: T = pickle.loads(zlib.decompress(data))  # noqa: S301 - packed above, in a file without a name
        return item


class PackedByName(MutableMapping[str, T]):
    """The same by name. What is replaced or deleted is not found any more."""

    def __init__(self) -> None:
        self._items: Packed[T] = Packed()
        self._places: dict[str, int] = {}

    def __setitem__(self, name: str, item: T) -> None:
        """Lay an item down under a name."""
        self._items.add(item)
        self._places[name] = len(self._items) - 1

    def __getitem__(self, name: str) -> T:
        """Make the item of a name. Raises KeyError."""
        return self._items[self._places[name]]

    def __delitem__(self, name: str) -> None:
        """Forget a name. Raises KeyError."""
        del self._places[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is one of that name, without making it."""
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        """Return the names in their order."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)
