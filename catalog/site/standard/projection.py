"""From degrees to a picture: projection, the piece of the earth that is shown, scale bar and lines of the graticule.

A town is small, so that an equirectangular projection with its standard parallel through the middle is right to about a
thousandth; tiles of a map server lie in Web Mercator, and so do the points on them. A picture is `WIDTH` units of its own
wide. Out of scope: what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import asinh, atan, cos, degrees, floor, log10, pi, radians, sinh, tan
from typing import Protocol

from catalog.site.standard.records import Point

WIDTH = 400
"""Of a map: about as wide as a phone, as charts are."""

_LOW, _HIGH = 220, 480  # least and greatest height
_MARGIN = 0.07  # of the picture, kept free at each side
_LEAST_METRES = 1000  # shown, for a single point
_DEGREE = 6_371_008.8 * pi / 180
"""Metres in a degree of a great circle of the mean earth (IUGG)."""
_STEPS = (1, 2, 5)
_COLUMNS = 8  # most squares of the graticule side by side
_LETTER = 16  # room that the name of a square takes
_BAR = 0.33  # most of the width that the scale bar takes


class Projection(Protocol):
    """Degrees to a plane whose unit is a degree of longitude at the equator, y downwards; `metres` in a unit."""

    metres: float

    def plane(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the place in the plane."""

    def latitude(self, y: float) -> float:
        """Return the latitude of a height in the plane."""

    def longitude(self, x: float) -> float:
        """Return the longitude of a place across the plane."""


class Equirectangular:
    """Degrees as they are, those of longitude as short as they are at the middle latitude."""

    def __init__(self, middle: float) -> None:
        self.short, self.metres = cos(radians(middle)), _DEGREE

    def plane(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the place in the plane."""
        return longitude * self.short, -latitude

    def latitude(self, y: float) -> float:
        """Return the latitude of a height in the plane."""
        return -y

    def longitude(self, x: float) -> float:
        """Return the longitude of a place across the plane."""
        return x / self.short


_POLE = 40.0  # as far out in the plane as a float can tell from the pole


class Mercator:
    """Web Mercator, as tiles are; metres are those at the middle latitude."""

    def __init__(self, middle: float) -> None:
        self.metres = _DEGREE * cos(radians(middle))

    def plane(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the place in the plane."""
        return longitude, -degrees(asinh(tan(radians(latitude))))

    def latitude(self, y: float) -> float:
        """Return the latitude of a height in the plane."""
        return degrees(atan(sinh(min(max(radians(-y), -_POLE), _POLE))))

    def longitude(self, x: float) -> float:
        """Return the longitude of a place across the plane."""
        return x


@dataclass(frozen=True)
class Frame:
    """The piece that is shown: the plane's `left` and `top`, units of the picture in one of the plane, and the height."""

    projection: Projection
    left: float
    top: float
    scale: float
    height: float

    def place(self, point: Point) -> tuple[float, float]:
        """Return where a point stands in the picture."""
        return self._in_picture(float(point.latitude), float(point.longitude))

    def _in_picture(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = self.projection.plane(latitude, longitude)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    @property
    def bar(self) -> tuple[int, float]:
        """The scale bar: its length in metres, round and a third of the width at most, and in the picture."""
        unit = self.projection.metres / self.scale
        metres = nice(WIDTH * _BAR * unit)
        return int(metres), float(metres) / unit

    @cached_property
    def step(self) -> Decimal:
        """Degrees from line to line of the graticule, round: eight squares side by side at most."""
        across = self.projection.longitude(self.left + WIDTH / self.scale) - self.projection.longitude(self.left)
        least = across / _COLUMNS
        step = nice(least)
        return step if float(step) >= least else _next(step)

    @cached_property
    def meridians(self) -> list[tuple[Decimal, float]]:
        """The lines of longitude that are shown: degrees, place across the picture."""
        west, east = (self.projection.longitude(self.left + x / self.scale) for x in (0, WIDTH))
        return [(at, self._in_picture(0, float(at))[0]) for at in self._lines(west, east)]

    @cached_property
    def parallels(self) -> list[tuple[Decimal, float]]:
        """The lines of latitude that are shown, from the north: degrees, place down the picture."""
        north, south = (self.projection.latitude(self.top + y / self.scale) for y in (0, self.height))
        return [(at, self._in_picture(float(at), 0)[1]) for at in reversed(self._lines(south, north))]

    def _lines(self, first: float, last: float) -> list[Decimal]:
        step = self.step
        numbers = range(floor(first / float(step)) + 1, floor(last / float(step)) + 1)
        return [number * step for number in numbers]

    def is_inside(self, x: float) -> bool:
        """Tell whether the name of a line at that place across the picture has room in it."""
        return _LETTER <= x <= WIDTH - _LETTER

    @property
    def columns(self) -> list[tuple[str, float]]:
        """The letters of the squares from the west, each in the middle of what is shown of it; none for a narrow rest."""
        names = (chr(ord("A") + number) for number in range(len(self.meridians) + 1))
        return _middles(names, [x for _, x in self.meridians], WIDTH)

    @property
    def rows(self) -> list[tuple[str, float]]:
        """The numbers of the squares from the north, in the same way."""
        names = (str(number) for number in range(1, len(self.parallels) + 2))
        return _middles(names, [y for _, y in self.parallels], self.height - _LETTER)

    def square(self, point: Point) -> str:
        """Return the square that a point stands in, as an atlas has it: letter from the west, number from the north."""
        x, y = self.place(point)
        column = sum(at <= x for _, at in self.meridians)
        row = sum(at < y for _, at in self.parallels)
        return f"{chr(ord('A') + column)}{row + 1}"


def _middles(names: Iterable[str], lines: Sequence[float], last: float) -> list[tuple[str, float]]:
    edges = pairwise([0.0, *lines, last])
    return [(name, (low + high) / 2) for name, (low, high) in zip(names, edges, strict=True) if high - low >= _LETTER]


def nice(value: float) -> Decimal:
    """Return the greatest of 1, 2, 5, 10, 20 … (and 0.1, 0.2 …) that is no more than a value above zero."""
    power = floor(log10(value))
    unit = Decimal(1).scaleb(power)
    return max((step * unit for step in _STEPS if float(step * unit) <= value), default=unit)


def _next(step: Decimal) -> Decimal:
    """Return the next of the same series."""
    (digit,) = step.as_tuple().digits
    return {1: 2 * step, 2: step / 2 * 5, 5: 2 * step}[digit].normalize()


def framed(points: Sequence[Point], projection: Projection) -> Frame:
    """Return the piece of the earth that holds some points, at least one, and a kilometre of it at least."""
    placed = [projection.plane(float(point.latitude), float(point.longitude)) for point in points]
    (left, right), (top, bottom) = ((min(each), max(each)) for each in zip(*placed, strict=True))
    least, free = _LEAST_METRES / projection.metres, 1 - 2 * _MARGIN
    scale = min(WIDTH * free / max(right - left, least), _HIGH * free / max(bottom - top, least))
    height = min(max((bottom - top) * scale / free, _LOW), _HIGH)
    return Frame(
        projection, (left + right - WIDTH / scale) / 2, (top + bottom - height / scale) / 2, scale, round(height, 1)
    )
