"""The map of a standard dataset: its rows as dots where they stand, squares to find them by, and what it leaves out.

Where dots would hide each other, one disc with a number stands for them; the list has each row under its square. A row far
from all others (a slip in a digit, or an office in Tokyo) would shrink the rest to a dot: it is told beside the map. With
a tile server, its pictures lie under the dots. Out of scope: the drawing (`templates/map.html`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import hypot
from statistics import median

from catalog.site.standard.projection import WIDTH, Equirectangular, Frame, Mercator, framed
from catalog.site.standard.records import Point, Record, numbered
from metadata.declared.settings import MapSettings

NAME = "map"
A_LIST = 1000
"""Rows in the list on one page."""

_CELLS = ((10.0, 9, 300), (16.0, 99, 400), (24.0, 9999, 0))
"""Width of the cells in which dots become one, most rows in one of them, most discs; the first that fits is taken."""
_DOT = 3.2
_FAR_TIMES, _FAR_METRES = 15, 50_000
"""A row is far off that is so many times as far from the middle as half of the rows are, and so far at least."""
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
    """A square of the graticule with its rows."""

    name: str
    rows: tuple[Record, ...]
    page: str


@dataclass(frozen=True)
class Tile:
    """A picture of the tile server."""

    url: str
    x: float
    y: float
    size: float


class Map:
    """The map of some rows. `without` have no coordinates, `far` are too far from the others to be drawn."""

    def __init__(self, rows: Iterable[Record], settings: MapSettings | None = None) -> None:
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
        """The squares that have rows, from the north-west; each with the page that lists it."""
        named = sorted(((self.frame.square(point), row) for row, point in self.drawn), key=lambda each: _order(each[0]))
        made: list[Square] = []
        listed = 0
        for name, own in groupby(named, key=lambda each: each[0]):
            rows = tuple(row for _, row in own)
            made.append(Square(name, rows, numbered(NAME, listed // A_LIST + 1)))
            listed += len(rows)
        return tuple(made)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The dots and discs; in the smallest cells in which no number is too long, and not too many stand."""
        for cell, most, discs in _CELLS:
            cells = self._in_cells(cell)
            fits = max(map(len, cells.values())) <= most and sum(len(rows) > 1 for rows in cells.values()) <= discs
            if fits or (cell, most, discs) == _CELLS[-1]:
                break
        largest = max(map(len, cells.values()))
        return tuple(self._mark(place, rows, cell, largest) for place, rows in sorted(cells.items()))

    def _in_cells(self, cell: float) -> dict[tuple[int, int], list[tuple[float, float, Record]]]:
        cells: dict[tuple[int, int], list[tuple[float, float, Record]]] = {}
        for row, point in self.drawn:
            x, y = self.frame.place(point)
            cells.setdefault((int(x // cell), int(y // cell)), []).append((x, y, row))
        return cells

    def _mark(
        self, place: tuple[int, int], rows: Sequence[tuple[float, float, Record]], cell: float, largest: int
    ) -> Mark:
        x, y = (sum(each) / len(rows) for each in ([one[0] for one in rows], [one[1] for one in rows]))
        if len(rows) == 1:
            row = rows[0][2]
            return Mark(round(x, 1), round(y, 1), _DOT, 1, row.name, row.address)
        radius = cell / 2 * (0.7 + 0.3 * len(rows) / largest)
        inside = [
            min(max(at, number * cell + radius), (number + 1) * cell - radius)
            for at, number in zip((x, y), place, strict=True)
        ]
        first = rows[0][2]
        square = next(square for square in self.squares if first in square.rows)
        title = "、".join(row.name for _, _, row in rows[:3]) + ("…" if len(rows) > 3 else "")
        return Mark(
            round(inside[0], 1), round(inside[1], 1), round(radius, 1), len(rows), title, f"{square.page}#square-{square.name}"
        )

    @property
    def tiles(self) -> Iterator[Tile]:
        """The pictures of the tile server that lie under the dots; none without one."""
        if self.settings is None:
            return
        frame = self.frame
        zoom = 0
        while zoom < self.settings.zoom and 360 / 2**zoom * frame.scale > _TILE:
            zoom += 1
        degrees = 360 / 2**zoom
        size = degrees * frame.scale
        first_x, first_y = int((frame.left + 180) // degrees), int((frame.top + 180) // degrees)
        x, y = ((at * degrees - 180 - from_) * frame.scale for at, from_ in ((first_x, frame.left), (first_y, frame.top)))
        for down in range(int(-(-(frame.height - y) // size))):
            for across in range(int(-(-(WIDTH - x) // size))):
                url = self.settings.tile(zoom, first_x + across, first_y + down)
                yield Tile(url, round(x + across * size, 2), round(y + down * size, 2), round(size, 2))


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
