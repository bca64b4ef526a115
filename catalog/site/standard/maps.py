"""The map of a standard dataset: its rows as dots where they stand, squares to find them by, and what it leaves out.

Where dots would hide each other, one disc with a number stands for them; the list has each row under its square. A row far
from all others (a slip in a digit, or an office in Tokyo) would shrink the rest to a dot: it is told beside the map. With
a tile server, its pictures lie under the dots. Out of scope: the drawing (`templates/map-figure.html`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil, hypot, log2, sqrt
from statistics import median

from catalog.site.standard.projection import WIDTH, Equirectangular, Frame, Mercator, framed
from catalog.site.standard.records import Point, Record, numbered
from metadata.declared.settings import MapSettings

NAME = "map"
A_LIST = 500
"""Rows in the list on one page."""

_CELLS = ((10.0, 9, 300), (16.0, 99, 400), (24.0, 10**6, 10**6))
"""Width of the cells in which dots become one, most rows in one of them, most discs; the first that fits is taken."""
_NAMED = 3  # rows of a disc that its title names
_DOT = 3.2
_FAR_TIMES, _FAR_METRES = 15, 50_000
"""A row is far off that is so many times as far from the middle as half of the rows are, and so far at least."""
_WORLD = 360  # units of the plane that all tiles take side by side
_TILE = 150  # most units of the picture that a tile takes: 256 pixels, where the picture is as wide as it gets


@dataclass(frozen=True)
class Mark:
    """A dot, or a disc for `count` rows; `address` leads to the row, or to its square in the list."""

    x: float
    y: float
    radius: float
    count: int
    title: str
    address: str


@dataclass(frozen=True)
class Square:
    """A square of the graticule, or a part of one, with its rows; `part` counts from 1, `page` lists it."""

    name: str
    part: int
    rows: tuple[Record, ...]
    page: str

    @property
    def anchor(self) -> str:
        """Its anchor on that page."""
        return f"square-{self.name}" if self.part == 1 else f"square-{self.name}-{self.part}"


@dataclass(frozen=True)
class Tile:
    """A picture of the tile server."""

    url: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class _Placed:
    x: float
    y: float
    record: Record
    point: Point


class Map:
    """The map of some rows. `without` have no coordinates, `far` are too far from the others to be drawn."""

    def __init__(self, rows: Sequence[Record], settings: MapSettings | None = None) -> None:
        self.settings = settings
        placed = [(row, row.point) for row in rows if row.point is not None]
        self.without = tuple(row for row in rows if row.point is None)
        near = _near([point for _, point in placed])
        self.far = tuple(row for row, point in placed if point not in near)
        self.drawn = tuple((row, point) for row, point in placed if point in near)

    @cached_property
    def frame(self) -> Frame:
        """The piece of the earth that is shown; of a map with at least one row."""
        points = [point for _, point in self.drawn]
        middle = median(float(point.latitude) for point in points)
        return framed(points, Mercator(middle) if self.settings else Equirectangular(middle))

    @cached_property
    def squares(self) -> tuple[Square, ...]:
        """The squares that have rows, from the north-west; one that goes on in the next page is there as a part again."""
        named = sorted(((self.frame.square(point), row) for row, point in self.drawn), key=lambda each: _order(each[0]))
        made: list[Square] = []
        parts: Counter[str] = Counter()
        for number, start in enumerate(range(0, len(named), A_LIST), start=1):
            for name, own in groupby(named[start : start + A_LIST], key=lambda each: each[0]):
                parts[name] += 1
                made.append(Square(name, parts[name], tuple(row for _, row in own), numbered(NAME, number)))
        return tuple(made)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each square has."""
        counted: Counter[str] = Counter()
        for square in self.squares:
            counted[square.name] += len(square.rows)
        return dict(counted)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {square.name: f"{square.page}#{square.anchor}" for square in self.squares if square.part == 1}

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The dots and discs; in the smallest cells in which no number is too long, and not too many stand."""
        for width, most, discs in _CELLS:
            cells = self._in_cells(width)
            largest = max(map(len, cells.values()))
            if largest <= most and sum(len(rows) > 1 for rows in cells.values()) <= discs:
                break
        return tuple(self._mark(cell, rows, width, largest) for cell, rows in sorted(cells.items()))

    def _in_cells(self, width: float) -> dict[tuple[int, int], list[_Placed]]:
        cells: dict[tuple[int, int], list[_Placed]] = {}
        for row, point in self.drawn:
            x, y = self.frame.place(point)
            cells.setdefault((int(x // width), int(y // width)), []).append(_Placed(x, y, row, point))
        return cells

    def _mark(self, cell: tuple[int, int], rows: Sequence[_Placed], width: float, largest: int) -> Mark:
        x, y = sum(row.x for row in rows) / len(rows), sum(row.y for row in rows) / len(rows)
        if len(rows) == 1:
            return Mark(round(x, 1), round(y, 1), _DOT, 1, rows[0].record.name, rows[0].record.address)
        radius = width / 2 * (0.6 + 0.4 * sqrt(len(rows) / largest))
        middle_x, middle_y = (  # so that no disc reaches into the next
            round(min(max(at, number * width + radius), (number + 1) * width - radius), 1)
            for at, number in zip((x, y), cell, strict=True)
        )
        address = self._addresses[self.frame.square(rows[0].point)]
        title = "、".join(row.record.name for row in rows[:_NAMED]) + ("…" if len(rows) > _NAMED else "")
        return Mark(middle_x, middle_y, round(radius, 1), len(rows), title, address)

    @property
    def tiles(self) -> Iterator[Tile]:
        """The pictures of the tile server that lie under the dots; none without one."""
        if self.settings is None:
            return
        frame = self.frame
        zoom = min(max(ceil(log2(_WORLD * frame.scale / _TILE)), 0), self.settings.zoom)
        degrees = _WORLD / 2**zoom
        west, north = (int((edge + _WORLD / 2) // degrees) for edge in (frame.left, frame.top))
        east, south = (
            int((edge + length / frame.scale + _WORLD / 2) // degrees)
            for edge, length in ((frame.left, WIDTH), (frame.top, frame.height))
        )
        size = degrees * frame.scale
        for row in range(north, south + 1):
            for column in range(west, east + 1):
                x, y = (number * degrees - _WORLD / 2 for number in (column, row))
                left, top = ((at - edge) * frame.scale for at, edge in ((x, frame.left), (y, frame.top)))
                yield Tile(self.settings.tile(zoom, column, row), round(left, 2), round(top, 2), round(size, 2))


def _order(square: str) -> tuple[int, str]:
    return int(square[1:]), square[0]


def _near(points: Sequence[Point]) -> set[Point]:
    """Return the points that are not far off from the middle of all."""
    if not points:
        return set()
    middle = (median(float(point.latitude) for point in points), median(float(point.longitude) for point in points))
    projection = Equirectangular(middle[0])
    x, y = projection.plane(*middle)
    away: dict[Point, float] = {}
    for point in points:
        there = projection.plane(float(point.latitude), float(point.longitude))
        away[point] = hypot(there[0] - x, there[1] - y) * projection.metres
    limit = max(median(away[point] for point in points) * _FAR_TIMES, _FAR_METRES)
    return {point for point in points if away[point] <= limit}
