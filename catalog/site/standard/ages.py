"""The age pyramid of a population: men to the left and women to the right by class of age, the same in words and as a table.

Each row of the dataset is an area on a day. The whole town is the row that all others add up to, or that is called so; where
there is none, the sum is ours, and said so, unless rows overlap (a district and its parts): then there is no whole. Out of
scope: the drawing (`templates/pyramid-figure.html`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from catalog.site.standard.projection import nice
from catalog.site.standard.records import Record, Records

NAME = "pyramid"
A_PAGE = 20
"""Areas on one page."""

MEN, WOMEN, TOTAL = "男性", "女性", "総人口"
DAY = "調査年月日"
_WHOLE = ("全域", "総数", "合計", "計", "全市", "全町", "全村", "市全体", "町全体", "村全体")
_OF_MEN = "の男性"
_AGE = re.compile(r"[0-9]++")
_HALF = 150  # units of the picture that the widest bar takes
_TICKS = 3  # on each side at most


@dataclass(frozen=True)
class AgeClass:
    """A class of age with its numbers; None is not stated."""

    name: str
    men: int | None
    women: int | None

    @property
    def starts(self) -> int:
        """The youngest age in it."""
        found = _AGE.search(self.name)
        return int(found[0]) if found else 0


@dataclass(frozen=True)
class Pyramid:
    """The population of an area; `record` is None for the sum of all, which is ours."""

    name: str
    day: str
    classes: tuple[AgeClass, ...]
    men: int | None
    women: int | None
    total: int | None
    record: Record | None = None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """All its numbers: men, women, total, then men and women of each class."""
        return (self.men, self.women, self.total, *(number for each in self.classes for number in (each.men, each.women)))

    def share(self, first: int, last: int = 999) -> str:
        """Return the share of an age in percent of those whose age is known; empty where there is nobody."""
        every = sum((each.men or 0) + (each.women or 0) for each in self.classes)
        own = sum((each.men or 0) + (each.women or 0) for each in self.classes if first <= each.starts <= last)
        return f"{own * 100 / every:.1f}" if every else ""

    @property
    def largest(self) -> AgeClass:
        """The class with the most people, the younger of two."""
        return max(self.classes, key=lambda each: (each.men or 0) + (each.women or 0))

    @property
    def widest(self) -> int:
        """The number that the longest bar stands for."""
        return max(max(each.men or 0, each.women or 0) for each in self.classes) or 1

    def width(self, number: int | None) -> float:
        """Return the length of a bar in the picture."""
        return round((number or 0) * _HALF / self.widest, 1)

    @property
    def ticks(self) -> list[tuple[int, float]]:
        """The lines at round numbers: number, distance from the middle."""
        step = max(int(nice(self.widest / _TICKS)), 1) if self.widest > _TICKS else 1
        return [(number, self.width(number)) for number in range(step, self.widest + 1, step)]


@dataclass(frozen=True)
class Population:
    """The areas on the latest day of the dataset, and the whole of them; None where rows overlap and none is the whole."""

    whole: Pyramid | None
    areas: tuple[Pyramid, ...]
    days: tuple[str, ...]


def age_columns(records: Records) -> tuple[str, ...]:
    """Return the classes of age that the dataset has, as its standard sums them up; none where it counts nobody."""
    parts = records.definition.sums.get(MEN, ())
    names = [part.removesuffix(_OF_MEN) for part in parts if part.endswith(_OF_MEN)]
    return tuple(name for name in names if f"{name}{_OF_MEN}" in records.names)


def population(records: Records) -> Population | None:
    """Return the population of the latest day; None for a dataset that counts nobody, or has no row."""
    classes = age_columns(records)
    days = sorted({str(records.cell(row, DAY) or "") for row in records.rows}, reverse=True)
    if not classes or not days:
        return None
    latest = [row for row in records.rows if str(records.cell(row, DAY) or "") == days[0]]
    areas = tuple(_pyramid(records, row, classes) for row in latest)
    whole = next(_wholes(areas, records.dataset.publisher.name.ja), None)
    others = tuple(area for area in areas if area is not whole)
    if whole is None and not _has_subtotal(areas):
        whole = _summed(areas)
    return Population(whole, others, tuple(days))


def _wholes(areas: Sequence[Pyramid], publisher: str) -> Iterator[Pyramid]:
    """Yield the areas that are the whole: the only one, one that all others add up to, one that is called so."""
    every = [_added(column) for column in zip(*(area.numbers for area in areas), strict=True)]
    twice = [(area, [None if number is None else 2 * number for number in area.numbers]) for area in areas]
    yield from (area for area, doubled in twice if len(areas) == 1 or doubled == every)
    yield from (area for area in areas if area.name in _WHOLE or (len(area.name) > 1 and publisher.endswith(area.name)))


def _has_subtotal(areas: Sequence[Pyramid]) -> bool:
    """Tell whether a row is the sum of two or more rows that follow it, or that stand before it, in all its numbers."""
    before = [0, *accumulate(area.total or 0 for area in areas)]
    ends = {number: place for place, number in enumerate(before)}
    for place, area in enumerate(areas):
        total = area.total or 0
        following = areas[place + 1 : ends.get(before[place + 1] + total, 0)]
        preceding = areas[ends.get(before[place] - total, place) : place]
        if total and any(len(parts) > 1 and _add_up(parts, area) for parts in (following, preceding)):
            return True
    return False


def _add_up(parts: Sequence[Pyramid], whole: Pyramid) -> bool:
    return tuple(_added(column) for column in zip(*(part.numbers for part in parts), strict=True)) == whole.numbers


def _pyramid(records: Records, row: Record, classes: Sequence[str]) -> Pyramid:
    def number(name: str) -> int | None:
        value = records.cell(row, name)
        return int(value) if isinstance(value, int | Decimal) else None

    made = tuple(AgeClass(name, number(f"{name}{_OF_MEN}"), number(f"{name}の{WOMEN}")) for name in classes)
    return Pyramid(row.name, str(records.cell(row, DAY) or ""), made, number(MEN), number(WOMEN), number(TOTAL), row)


def _summed(areas: Sequence[Pyramid]) -> Pyramid:
    men, women, total, *ages = (_added(column) for column in zip(*(area.numbers for area in areas), strict=True))
    names = (each.name for each in areas[0].classes)
    classes = tuple(AgeClass(name, *pair) for name, pair in zip(names, zip(ages[::2], ages[1::2], strict=True), strict=True))
    return Pyramid("", areas[0].day, classes, men, women, total)


def _added(numbers: Sequence[int | None]) -> int | None:
    """Return a sum; None where a number is not stated."""
    stated = [number for number in numbers if number is not None]
    return sum(stated) if len(stated) == len(numbers) else None
