"""The chart of an indicator: path of targets and results over the fiscal years, and what the plan asks for by now.

Series differ by marker and dash, so that no picture needs colours; a table with the same figures stands beside it in the
page. Out of scope: bars (`catalog.site.charts.bars`), which charts a page has, downloads (`catalog.site.charts.downloads`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from catalog.site.charts.axes import Axes, axes_of
from catalog.site.charts.drawing import add_path, add_text, drawing, group, rendered, short, text_width
from catalog.site.charts.labels import Box, Canvas, Label, Place, around, placed
from catalog.site.content.figures import number, short_year
from catalog.site.content.plots import Column, Plot, Point, Series

MARKERS = {
    Series.TARGET: "m0 -7l7 7l-7 7l-7 -7z",
    Series.ACTUAL: "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    Series.BASELINE: "m-5 -5h10v10h-10z",
    Series.EXPECTED: "m-10 -2h20v4h-20z",
    Series.REPLACED: "m0 -7l7 7l-7 7l-7 -7z",
}
"""A diamond is or was aimed at, a disc reached, a square set out from, a bar asked for by now."""

_TOP, _FOOT = 30, 36  # room over the plot for the unit and a figure, below it for two lines of years
_EDGE, _SIDE = 4, 18  # beside the plot's labels; from the plot's sides to the first and last column
_YEAR = 42  # least room of a year on the axis
_REACH = 8  # of a marker, to each side


@dataclass(frozen=True)
class Frame:
    """The size of a picture, in its own units: about as wide as it is on a phone, so that text keeps its size there."""

    width: int
    height: int


WHOLE, SMALL = Frame(340, 220), Frame(250, 160)
"""A chart by itself; one of many side by side."""


@dataclass(frozen=True)
class _Plane:
    """Where years and figures lie in the picture."""

    axes: Axes
    frame: Frame

    @cached_property
    def left(self) -> float:
        return max(text_width(number(tick), 11) for tick in self.axes.ticks) + _EDGE

    @property
    def right(self) -> float:
        return self.frame.width - _EDGE

    @property
    def foot(self) -> float:
        return self.frame.height - _FOOT

    def x(self, column: Column) -> float:
        columns = self.axes.columns
        room = self.right - self.left - 2 * _SIDE
        return self.left + _SIDE + room * columns.index(column) / (len(columns) - 1)

    def y(self, figure: Decimal) -> float:
        low, high = float(self.axes.ticks[0]), float(self.axes.ticks[-1])
        return self.foot - (self.foot - _TOP) * (float(figure) - low) / (high - low)

    def place(self, point: Point) -> Place:
        return self.x(point.year), self.y(point.figure)


def indicator_chart(plot: Plot | None, axes: Axes | None = None, frame: Frame = WHOLE) -> Markup:
    """Return a plot as SVG, on axes of its own or on those given; an empty text where there is nothing to draw."""
    if plot is None:
        return Markup("")
    plane = _Plane(axes or axes_of([plot]), frame)
    root = drawing(frame.width, frame.height, f"chart-{plot.id}", plot.name, plot.told)
    words = [*_draw_figures_axis(root, plane, plot.unit), *_draw_years_axis(root, plane)]
    lines = {series: _line(plot, series, plane) for series in (Series.TARGET, Series.ACTUAL)}
    for series, line in lines.items():
        if len(line) > 1:
            add_path(group(root, series), f"M{'L'.join(f'{short(x)} {short(y)}' for x, y in line)}", "line")
    for series in plot.series:
        markers = group(root, f"{series} markers")
        for point in plot.points(series):
            x, y = plane.place(point)
            add_path(markers, f"M{short(x)} {short(y)}{MARKERS[series]}", "dot")
    _draw_labels(root, plot, plane, words, [pair for line in lines.values() for pair in pairwise(line)])
    return rendered(root)


def _line(plot: Plot, series: Series, plane: _Plane) -> list[Place]:
    """Return the course of a series; from the start on, where that is earlier."""
    points = plot.points(series)
    start = plot.start
    if start and start.year and points and start.year < min(point.year or 9999 for point in points):
        points = [start, *points]
    return [plane.place(point) for point in points]


def _draw_figures_axis(root: Element, plane: _Plane, unit: str) -> Iterator[Box]:
    axis = group(root, "axis y")
    for tick in plane.axes.ticks:
        y = plane.y(tick)
        add_path(axis, f"M{short(plane.left)} {short(y)}h{short(plane.right - plane.left)}", "guide" if tick else "zero")
        add_text(axis, plane.left - _EDGE, y + 4, number(tick))
        yield Box(0, y - _REACH, plane.left - _EDGE, y + _REACH)
    if unit:
        words = f"（{unit}）"
        add_text(axis, 0, 12, words, "unit")
        yield Box(0, 0, text_width(words, 11), 16)


def _draw_years_axis(root: Element, plane: _Plane) -> Iterator[Box]:
    axis = group(root, "axis x")
    columns = plane.axes.columns
    room = plane.x(columns[-1]) - plane.x(columns[0])
    every = -(-_YEAR * (len(columns) - 1) // max(int(room), 1)) or 1
    for column in reversed(columns[::-every]):
        x = plane.x(column)
        text = add_text(
            axis, min(x, plane.frame.width - text_width(short_year(column), 11) / 2), plane.foot + 16, short_year(column)
        )
        if column:
            SubElement(text, "tspan", {"x": short(x), "dy": "14"}).text = str(column)
    yield Box(0, plane.foot + 1, plane.frame.width, plane.frame.height)


def _draw_labels(
    root: Element, plot: Plot, plane: _Plane, words: Sequence[Box], lines: Sequence[tuple[Place, Place]]
) -> None:
    """Write the figures beside their points; the newest results and the last targets come first where room is scarce."""
    ranked = [
        (series, point)
        for series in (Series.ACTUAL, Series.TARGET, Series.EXPECTED, Series.BASELINE, Series.REPLACED)
        for point in plot.points(series)
    ]
    last = {series: max(plot.points(series), key=lambda point: point.year or 9999) for series in plot.series}
    ranked.sort(key=lambda each: last[each[0]] is not each[1])
    labels = {Label(point.label, plane.place(point)): series for series, point in ranked}
    markers = [around(plane.place(point), _REACH) for _, point in ranked]
    canvas = Canvas(Box(0, 0, plane.frame.width, plane.frame.height), [*words, *markers], lines)
    found = placed(list(labels), canvas)
    for series in plot.series:
        figures = group(root, f"{series} figures")
        for label, (x, foot) in found:
            if labels[label] == series:
                add_text(figures, x, foot, label.text)
