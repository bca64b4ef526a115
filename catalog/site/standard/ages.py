"""The age pyramid of a population: men to the left and women to the right by class of age, the same in words and as a table.

Each row of the dataset is an area on a day. That of the whole town is the row whose total is the sum of all others; where
there is none, the sum is ours, and said so. Out of scope: the drawing (`templates/pyramid.html`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.site.standard.projection import nice
from catalog.site.standard.records import Record, Records

NAME = "pyramid"
A_PAGE = 20
"""Areas on one page."""

MEN, WOMEN, TOTAL = "男性", "女性", "総人口"
DAY = "調査年月日"
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
    """The areas on the latest day of the dataset, and the whole of them."""

    whole: Pyramid
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
    whole = next(_wholes(areas), None)
    return Population(whole or _summed(areas), tuple(area for area in areas if area is not whole), tuple(days))


def _wholes(areas: Sequence[Pyramid]) -> Iterator[Pyramid]:
    """Yield the areas whose total is that of all others, or that stand alone."""
    every = sum(area.total or 0 for area in areas)
    yield from (area for area in areas if len(areas) == 1 or (area.total and area.total * 2 == every))


def _pyramid(records: Records, row: Record, classes: Sequence[str]) -> Pyramid:
    def number(name: str) -> int | None:
        value = records.cell(row, name)
        return int(value) if isinstance(value, int | Decimal) else None

    made = tuple(AgeClass(name, number(f"{name}{_OF_MEN}"), number(f"{name}の{WOMEN}")) for name in classes)
    return Pyramid(row.name, str(records.cell(row, DAY) or ""), made, number(MEN), number(WOMEN), number(TOTAL), row)


def _summed(areas: Sequence[Pyramid]) -> Pyramid:
    columns = zip(*(area.classes for area in areas), strict=True)
    classes = tuple(
        AgeClass(parts[0].name, sum(one.men or 0 for one in parts), sum(one.women or 0 for one in parts))
        for parts in columns
    )
    totals = (sum(each or 0 for each in column) for column in zip(*((a.men, a.women, a.total) for a in areas), strict=True))
    men, women, total = totals
    return Pyramid("", areas[0].day, classes, men, women, total)
