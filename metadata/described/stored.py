"""A sequence that lies in a file, one line of JSON an item, and is read when somebody asks.

So a table, whatever its length, is passed on without its rows: a small one is read once and then held as long as the object
lives, a large one is read anew, line by line, each time it is walked through. Out of scope: what the items are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar, overload

from metadata.described.content import Content

T = TypeVar("T", covariant=True)

_LINES = 500
"""Lines that are read at once, which is three times as fast as one by one."""

HELD = 4_000_000
"""Bytes up to which the items are held once they were read."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def lines(values: Iterable[object]) -> Iterator[bytes]:
    """Yield values that JSON can hold as lines; any other value (Decimal) becomes a text."""
    for value in values:
        yield _json(value).encode() + b"\n"


class Walked(Sequence[T]):
    """Items that are walked through; equal to any sequence of the same items."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return one item or some of them; all are read for it."""
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        """Whether another sequence has the same items."""
        return (
            isinstance(other, Sequence) and len(other) == len(self) and all(a == b for a, b in zip(self, other, strict=True))
        )


class Stored(Walked[T]):
    """`count` items in `content`, after `skipped` lines; `read` makes each of them from what its line holds."""

    def __init__(self, content: Content, count: int, read: Callable[[Any], T], skipped: int = 0) -> None:
        self.content = content
        self._count = count
        self._read = read
        self._skipped = skipped

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes to another process: not the items."""
        return {name: value for name, value in self.__dict__.items() if name != "_held"}

    def __len__(self) -> int:
        """Return how many there are, without reading them."""
        return self._count

    def __iter__(self) -> Iterator[T]:
        """Read them in order. Raises OSError when the file is gone, ValueError when it is damaged."""
        return iter(self._held) if self.content.size <= HELD else self.streamed()

    @property
    def whole(self) -> bool:
        """Whether the file holds nothing else."""
        return not self._skipped

    def apart(self) -> Stored[T]:
        """Return the same items, of which nothing that is read here is held."""
        return Stored(self.content, self._count, self._read, self._skipped)

    def __eq__(self, other: object) -> bool:
        """Whether another sequence has the same items."""
        return (isinstance(other, Stored) and other.content == self.content) or super().__eq__(other)

    @cached_property
    def _held(self) -> tuple[T, ...]:
        return tuple(self.streamed())

    def streamed(self) -> Iterator[T]:
        """Read them in order without holding one. Raises as the walk through them does."""
        with self.content.opened() as file:
            rest = islice(file, self._skipped, None)
            while some := list(islice(rest, _LINES)):
                yield from map(self._read, json.loads(b"[" + b",".join(some) + b"]"))


class Behind(Walked[T]):
    """Sequences behind each other; what of them is stored is not held."""

    def __init__(self, parts: Iterable[Sequence[T]]) -> None:
        self._parts = tuple(parts)

    def __len__(self) -> int:
        """Return how many items they have together."""
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[T]:
        """Walk through all of them in order."""
        for part in self._parts:
            yield from part.streamed() if isinstance(part, Stored) else part
