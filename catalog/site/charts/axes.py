"""The axes of a chart of an indicator: fiscal years from left to right, round numbers from below, zero among them.

Several charts drawn on the same axes can be held against each other. Out of scope: pixels (`catalog.site.charts.charts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.site.content.plots import Column, Plot

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST = 5  # steps between the ends


@dataclass(frozen=True)
class Axes:
    """The columns, every year from the first to the last; and the ticks, ascending and evenly spaced."""

    columns: tuple[Column, ...]
    ticks: tuple[Decimal, ...]


def axes_of(plots: Sequence[Plot]) -> Axes:
    """Return axes that hold all of one or several charts."""
    found = {column for plot in plots for column in plot.years}
    years = sorted(column for column in found if column is not None)
    columns: list[Column] = list(range(years[0], years[-1] + 1)) if years else []
    figures = [figure for plot in plots for figure in plot.figures]
    return Axes(
        (*columns, *([None] if None in found else [])), round_ticks(min([*figures, Decimal(0)]), max([*figures, Decimal(0)]))
    )


def round_ticks(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Return the fewest round numbers from at or below the lowest figure to at or above the highest."""
    span = high - low or Decimal(1)
    unit = Decimal(10) ** ((span / _MOST).adjusted())
    step = next(unit * each for each in _STEPS if unit * each * _MOST >= span)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return tuple(step * count for count in range(int(first), max(int(last), int(first) + 1) + 1))
