"""Where the figures of a chart stand: beside their points, never on each other, a marker, or the words of an axis.

A figure for which there is no room is left out: the table beside the chart, its description and its CSV have it. Out of
scope: drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.site.charts.drawing import text_width

LINE = 16
"""Height of a line of text."""

_ASCENT = 12.5  # from the top of a line of text to its foot
_GAP = 12  # from a point to the middle of a figure at its side
_PARTS = tuple(step / 16 for step in range(17))  # of a line, at which it is looked at for crossing a figure

Place = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """What a text or a marker covers."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Return whether two boxes have an area in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, place: Place) -> bool:
        """Return whether a place lies within."""
        return self.left < place[0] < self.right and self.top < place[1] < self.bottom

    def within(self, other: Box) -> bool:
        """Return whether all of it lies in another box."""
        sides = self.left >= other.left and self.right <= other.right
        return sides and self.top >= other.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Label:
    """A figure, and the point that it belongs to."""

    text: str
    point: Place


@dataclass(frozen=True)
class Canvas:
    """What is there already: the room for figures, what they must not touch, and lines that they had better not cross."""

    bounds: Box
    obstacles: Sequence[Box]
    lines: Sequence[tuple[Place, Place]]


def around(point: Place, reach: float) -> Box:
    """Return the box of a marker."""
    x, y = point
    return Box(x - reach, y - reach, x + reach, y + reach)


def placed(labels: Sequence[Label], canvas: Canvas) -> list[tuple[Label, Place]]:
    """Return the figures that have room, the first of `labels` first, each with the middle of its foot."""
    taken = list(canvas.obstacles)
    found = []
    for label in labels:
        half = text_width(label.text) / 2
        free = [
            (cost + _crossings(box, canvas.lines), cost, box)
            for cost, box in enumerate(_places(label.point, half, canvas.bounds))
            if box.within(canvas.bounds) and not any(box.overlaps(other) for other in taken)
        ]
        if free:
            box = min(free, key=lambda each: each[:2])[2]
            taken.append(box)
            found.append((label, ((box.left + box.right) / 2, box.top + _ASCENT)))
    return found


def _places(point: Place, half: float, bounds: Box) -> Iterator[Box]:
    """Yield where a figure may stand, the best first: over its point, below, at its sides, at its corners, farther off.

    Near an edge it moves along until it has room, but never away from its point.
    """
    beside, near, far = half + _GAP, LINE + 1.0, LINE * 2.0
    offsets = (
        *((0.0, -near), (0.0, near), (beside, 0.0), (-beside, 0.0)),
        *((half, -near), (-half, -near), (half, near), (-half, near)),
        *((0.0, -far), (0.0, far)),
    )
    for across, down in offsets:
        x, y = min(max(point[0] + across, bounds.left + half), bounds.right - half), point[1] + down
        yield Box(x - half, y - LINE / 2, x + half, y + LINE / 2)


def _crossings(box: Box, lines: Sequence[tuple[Place, Place]]) -> int:
    """Return what crossing lines costs: three places' worth for each line."""
    return 3 * sum(any(map(box.holds, _course(*line))) for line in lines)


@lru_cache(maxsize=100)  # every place of every figure is held against the lines of its chart
def _course(start: Place, end: Place) -> tuple[Place, ...]:
    """Return the places at which a line is looked at."""
    (x, y), (to_x, to_y) = start, end
    return tuple((x + (to_x - x) * part, y + (to_y - y) * part) for part in _PARTS)
