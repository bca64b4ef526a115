"""A long list in pages: the first keeps its address, the others are `<name>-2.html` …; the way between them is of one size.

Out of scope: the pages of a catalogue in DCAT (`metadata.formats.paging`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
NEAR = 3
"""Pages before and after a page to which it leads by their numbers, beside the first and the last."""


@dataclass(frozen=True)
class Part(Generic[T]):
    """What stands on one page of a list: its `items`, of which the first is the `first`-th of all, counted from 1.

    `number` is that of the page, counted from 1; `names` are all pages in order, as addresses from one to another.
    """

    items: Sequence[T]
    first: int
    number: int
    names: Sequence[str]

    @property
    def name(self) -> str:
        """Its own page."""
        return self.names[self.number - 1]


def parts(
    items: Sequence[T], size: int, name: str, further: str = "", weight: Callable[[T], int] = lambda _: 1
) -> Iterator[Part[T]]:
    """Yield the parts of a list, each of at most `size` items; one without any for an empty list.

    With a `weight`, the items of a part weigh no more than `size` together, but there is one at least. The pages are called
    `name` (x.html), x-2.html …; or, after the first, as `further` says ({}.html).
    """
    ends = [*_ends(map(weight, items), size), len(items)]
    pattern = further or f"{name.removesuffix('.html')}-{{}}.html"
    names = [name, *(pattern.format(number) for number in range(2, len(ends) + 1))]
    for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), start=1):
        yield Part(items[start:end], start + 1, number, names)


def _ends(weights: Iterable[int], size: int) -> Iterator[int]:
    """Yield where each part ends but the last."""
    room = size
    for place, weight in enumerate(weights):
        if place and weight > room:
            yield place
            room = size
        room -= weight


def near(number: int, last: int) -> list[tuple[int, bool]]:
    """Return the pages of which a page tells, in order: first, last and those near, and (False) where some are left out."""
    told = sorted({1, last, *range(max(1, number - NEAR - 1), min(last, number + NEAR + 1) + 1)})
    return [(page, page in (1, last) or abs(page - number) <= NEAR) for page in told]
