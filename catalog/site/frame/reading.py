"""What is read when it is asked for, of which the last few are held: a walk through all of them holds no more than these."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

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
