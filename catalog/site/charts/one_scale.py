"""Values of several municipalities on one scale: a strip a row, all from the same zero to the same end.

Drawn is a mark a value: start, targets, results, told apart by shape. The figures stand as words over each strip, so that no
two of them can overlap, however near the values lie. Out of scope: what may be compared (`catalog.site.content.concepts`),
colours and line styles (`assets/charts.css`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from catalog.site.charts.axes import round_ticks
from catalog.site.charts.charts import MARKERS
from catalog.site.charts.drawing import drawing, rendered, short, wrapped
from catalog.site.content.figures import number
from catalog.site.content.plots import Series
from pipelines.tables.rows import ValueKind

WIDTH = 400
"""Of the picture, in its own units: about as wide as a phone, as that of the other charts."""

_LEFT, _RIGHT = 10, 390
_LINE, _STRIP, _GAP, _AXIS = 17, 18, 10, 26  # heights: a line of text, marks, room between rows, the scale
MARKS = {ValueKind.BASELINE: Series.BASELINE, ValueKind.TARGET: Series.TARGET, ValueKind.ACTUAL: Series.ACTUAL}
"""Kind of value → its series, in the order of drawing."""


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
    ticks = round_ticks(*ends)
    root = drawing(WIDTH, 0, id_, title, "、".join(f"{strip.place} {strip.name} {strip.figures}" for strip in strips))
    root.set("class", "chart scale")
    top = 0
    for strip in strips:
        top = _draw(root, strip, top, ticks)
    bottom = _draw_scale(root, ticks, top)
    root.set("viewBox", f"0 0 {WIDTH} {bottom}")
    return rendered(root)


def _draw(root: Element, strip: Strip, top: int, ticks: Sequence[Decimal]) -> int:
    """Draw a row from `top` downwards and return where it ends."""
    lines = [("row", strip.place), *(("name", line) for line in wrapped(strip.name, _RIGHT - _LEFT))]
    lines += [("figures", line) for line in wrapped(strip.figures, _RIGHT - _LEFT)]
    for kind, line in lines:
        top += _LINE
        SubElement(root, "text", {"class": kind, "x": str(_LEFT), "y": str(top - 4)}).text = line
    middle = top + _STRIP // 2
    marks = "".join(f"M{short(_place(tick, ticks))} {middle - 4}v8" for tick in ticks)
    SubElement(root, "path", {"class": "strip", "d": f"M{_LEFT} {middle}h{_RIGHT - _LEFT}{marks}"})
    for kind, series in MARKS.items():
        values = [_place(value, ticks) for own, value in strip.values if own == kind]
        if values:
            drawn = "".join(f"M{short(x)} {middle}{MARKERS[series]}" for x in values)
            SubElement(SubElement(root, "g", {"class": series}), "path", {"class": "dot", "d": drawn})
    return top + _STRIP + _GAP


def _draw_scale(root: Element, ticks: Sequence[Decimal], top: int) -> int:
    group = SubElement(root, "g", {"class": "axis x"})
    for index, tick in enumerate(ticks):
        text = SubElement(group, "text", {"x": short(_place(tick, ticks)), "y": str(top + 12)})
        text.text = number(tick)
        if index in (0, len(ticks) - 1):
            text.set("class", "end" if index else "start")
    return top + _AXIS


def _place(value: Decimal, ticks: Sequence[Decimal]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return _LEFT + 6 + float(share) * (_RIGHT - _LEFT - 12)
