"""What the chart of an indicator shows: figures that can be held against each other, and what the plan asks for by now.

Charts draw it, the CSV beside a chart holds it. Out of scope: how it is drawn (`catalog.site.charts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog.site.content.documents import IndicatorStory
from catalog.site.content.figures import compared, figure, number, year
from catalog.site.content.progress import IndicatorStatus
from pipelines.tables.rows import IndicatorValue, ValueKind


class Series(StrEnum):
    """What a point of a chart is, by its class in SVG and style sheet, in the order of drawing."""

    TARGET = "target"
    ACTUAL = "actual"
    BASELINE = "baseline"
    EXPECTED = "expected"
    REPLACED = "replaced"


KINDS = {
    Series.TARGET: ValueKind.TARGET,
    Series.ACTUAL: ValueKind.ACTUAL,
    Series.BASELINE: ValueKind.BASELINE,
}
"""Series → 値区分; the expected value is computed by this site and stated in no document."""

EXPECTED = "期待値"
REPLACED = "改定前の目標値"

Column = int | None
"""A fiscal year, or the whole plan, which stands after the last year."""


@dataclass(frozen=True)
class Point:
    """A figure of a fiscal year (None: of the whole plan) with what stands beside it."""

    year: Column
    figure: Decimal
    label: str


@dataclass(frozen=True)
class Plot:
    """What one chart shows: `start` is where the path of targets sets out, `expected` is of the latest result's year."""

    id: str
    name: str
    unit: str  # of all values; empty where they have several, and each figure says its own
    values: tuple[IndicatorValue, ...]
    start: Point | None = None
    expected: Point | None = None
    replaced: tuple[IndicatorValue, ...] = ()  # targets in whose place a revised one has come

    @property
    def years(self) -> tuple[Column, ...]:
        """The years that anything stands at, each once, ascending; the whole plan last."""
        every = {value.fiscal_year for value in (*self.values, *self.replaced)} | {
            point.year for point in (self.start,) if point
        }
        return tuple(sorted(every, key=lambda each: each or 9999))

    @property
    def figures(self) -> list[Decimal]:
        """All figures that the axis of values has to hold."""
        others = [point.figure for point in (self.start, self.expected) if point]
        return [value.value for value in (*self.values, *self.replaced) if value.value is not None] + others

    def points(self, series: Series) -> list[Point]:
        """Return the points of a series by year."""
        if series == Series.EXPECTED:
            return [self.expected] if self.expected else []
        own = [value for value in self.values if value.value_kind == KINDS.get(series)]
        own = list(self.replaced) if series == Series.REPLACED else own
        return [
            Point(value.fiscal_year, value.value, number(value.value) + ("" if self.unit else value.unit))
            for value in own
            if value.value is not None
        ]

    @property
    def series(self) -> tuple[Series, ...]:
        """The series that have a point."""
        return tuple(series for series in Series if self.points(series))

    @property
    def told(self) -> str:
        """What it shows, in words."""
        said = [f"{year(value.fiscal_year)} {value.value_kind} {figure(value)}" for value in self.values]
        said += [f"{year(value.fiscal_year)} {REPLACED} {figure(value)}" for value in self.replaced]
        if self.expected:
            said.append(f"{year(self.expected.year)} {EXPECTED} {self.expected.label}{self.unit}")
        return "、".join(said)


def plot(id_: str, story: IndicatorStory, status: IndicatorStatus | None = None) -> Plot | None:
    """Return what the chart of an indicator shows; None where fewer than two years can be compared.

    The expected value is that of 進捗状況, and stands there only where the result that it belongs to is drawn.
    """
    held = compared(story.values)
    values = held.shown
    if len({value.fiscal_year for value in values}) < 2:
        return None
    units = {value.unit for value in values}
    unit = units.pop() if len(units) == 1 else ""
    judged = status if status and _is_drawn(status, values) else None
    return Plot(id_, story.row.name, unit, values, _start(judged, values), _expected(judged, unit), held.replaced)


def _is_drawn(status: IndicatorStatus, values: Sequence[IndicatorValue]) -> bool:
    return any(
        (value.value_kind, value.fiscal_year, value.value) == (ValueKind.ACTUAL, status.result_year, status.result)
        for value in values
    )


def _start(status: IndicatorStatus | None, values: Sequence[IndicatorValue]) -> Point | None:
    """Return the start that the status is judged from, else the 現状値, where that is of a year."""
    if status and status.start is not None and status.start_year is not None:
        return Point(status.start_year, status.start, number(status.start))
    starts = [v for v in values if v.value_kind == ValueKind.BASELINE and v.fiscal_year is not None and v.value is not None]
    return Point(starts[-1].fiscal_year, starts[-1].value, "") if starts and starts[-1].value is not None else None


def _expected(status: IndicatorStatus | None, unit: str) -> Point | None:
    if status is None or status.expected is None or status.result_year is None:
        return None
    return Point(status.result_year, status.expected, number(status.expected) + ("" if unit else status.unit))
