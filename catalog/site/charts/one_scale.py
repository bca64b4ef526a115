"""Values of several municipalities on one scale: a strip a row, all from the same zero to the same end.

Drawn is a mark a value: start, targets, results, told apart by shape. The figures stand as words over each strip, so that no
two of them can overlap, however near the values lie. Out of scope: what may be compared (`catalog.site.content.concepts`),
colours and line styles (`assets/charts.css`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from catalog.site.charts.drawing import drawing, rendered, short
from catalog.site.content.figures import number
from pipelines.tables.rows import ValueKind

WIDTH = 400
"""Of the picture, in its own units: about as wide as a phone, as that of the other charts."""

_LEFT, _RIGHT = 10, 390
_LINE, _STRIP, _GAP, _AXIS = 17, 18, 10, 26  # heights: a line of text, marks, room between rows, the scale
_HALF_WIDTHS = 60  # half-width characters that a line of text has room for
_STEPS = (Decimal(1), Decimal(2), Decimal(5))
_MOST_TICKS = 6
MARKS = {ValueKind.BASELINE: "baseline", ValueKind.TARGET: "target", ValueKind.ACTUAL: "actual"}
"""Kind of value → class of its mark, in the order of drawing."""


@dataclass(frozen=True)
class Strip:
    """A row: whose it is, what it is called, its figures in words, and its values by kind."""

    place: str
    name: str
    figures: str
    values: tuple[tuple[ValueKind, Decimal], ...]


def one_scale(strips: Sequence[Strip], ends: tuple[Decimal, Decimal], id_: str, title: str) -> Markup:
    """Return the rows on a scale that has both ends on it; `ends` has zero in it. Nothing without rows."""
    if not strips:
        return Markup("")
    ticks = scale(*ends)
    root = drawing(WIDTH, 0, id_, title, "、".join(f"{strip.place} {strip.name} {strip.figures}" for strip in strips))
    root.set("class", "chart scale")
    top = 0
    for strip in strips:
        top = _draw(root, strip, top, ticks)
    bottom = _draw_scale(root, ticks, top)
    root.set("viewBox", f"0 0 {WIDTH} {bottom}")
    return rendered(root)


def scale(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Return the marks of a scale from `low` to `high` or just beyond: multiples of 1, 2 or 5 times a power of ten."""
    span = (high - low) or Decimal(1)
    exponent = (span / _MOST_TICKS).adjusted()
    steps = (step.scaleb(power) for power in (exponent, exponent + 1) for step in _STEPS)
    step = next(step for step in steps if _ticks(low, high, step)[1] <= _MOST_TICKS)
    first, count = _ticks(low, high, step)
    return tuple(step * (first + index) for index in range(count))


def _ticks(low: Decimal, high: Decimal, step: Decimal) -> tuple[int, int]:
    """Return the first mark, in steps from zero, and how many marks there are."""
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return first, max(last - first, 1) + 1


def _draw(root: Element, strip: Strip, top: int, ticks: Sequence[Decimal]) -> int:
    """Draw a row from `top` downwards and return where it ends."""
    lines = [("row", strip.place), *(("name", line) for line in _wrapped(strip.name))]
    lines += [("figures", line) for line in _wrapped(strip.figures)]
    for kind, line in lines:
        top += _LINE
        SubElement(root, "text", {"class": kind, "x": str(_LEFT), "y": str(top - 4)}).text = line
    middle = top + _STRIP // 2
    marks = "".join(f"M{short(_place(tick, ticks))} {middle - 4}v8" for tick in ticks)
    SubElement(root, "path", {"class": "strip", "d": f"M{_LEFT} {middle}h{_RIGHT - _LEFT}{marks}"})
    for kind in MARKS:
        values = [_place(value, ticks) for own, value in strip.values if own == kind]
        if values:
            group = SubElement(root, "g", {"class": MARKS[kind]})
            SubElement(group, "path", {"class": "dot", "d": "".join(_marks(kind, values, middle))})
    return top + _STRIP + _GAP


def _draw_scale(root: Element, ticks: Sequence[Decimal], top: int) -> int:
    group = SubElement(root, "g", {"class": "axis x"})
    for index, tick in enumerate(ticks):
        text = SubElement(group, "text", {"x": short(_place(tick, ticks)), "y": str(top + 12)})
        text.text = number(tick)
        if index in (0, len(ticks) - 1):
            text.set("class", "end" if index else "start")
    return top + _AXIS


def _marks(kind: ValueKind, places: Sequence[float], middle: int) -> Iterator[str]:
    """Yield the shape of each value: a square for the start, a diamond for a target, a disc for a result."""
    for place in places:
        x = short(place)
        if kind == ValueKind.BASELINE:
            yield f"M{short(place - 4)} {middle - 4}h8v8h-8z"
        elif kind == ValueKind.TARGET:
            yield f"M{x} {middle - 6}l6 6l-6 6l-6 -6z"
        else:
            yield f"M{short(place - 5)} {middle}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z"


def _place(value: Decimal, ticks: Sequence[Decimal]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return _LEFT + 6 + float(share) * (_RIGHT - _LEFT - 12)


def _wrapped(text: str) -> list[str]:
    """Return a text in lines that the picture has room for; full-width characters count twice."""
    lines, room = [""], _HALF_WIDTHS
    for character in text:
        width = 2 if unicodedata.east_asian_width(character) in "FWA" else 1
        if width > room:
            lines.append("")
            room = _HALF_WIDTHS
        lines[-1] += character
        room -= width
    return lines
