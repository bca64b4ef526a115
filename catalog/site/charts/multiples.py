"""Small charts of one scale: which of many can stand side by side so that the eye may hold them against each other.

Out of scope: whether they count the same thing, which nobody has confirmed; a page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.site.charts.axes import Axes, axes_of
from catalog.site.charts.charts import SMALL, indicator_chart
from catalog.site.content.plots import Plot

TENFOLD = 10
"""How much larger the largest chart of a scale may be than the smallest: on one scale, more would lie flat on the ground."""


@dataclass(frozen=True)
class Multiples:
    """Charts of one unit on one scale, each with what it shows; or (`unit` None) those that are alone on theirs."""

    unit: str | None
    charts: tuple[tuple[Plot, Markup], ...]


def multiples(plots: Sequence[Plot]) -> list[Multiples]:
    """Return charts by unit and size, those alone on their scale last; the charts of each in the order given."""
    scales = [[plot for plot in plots if plot in scale] for scale in _scales(plots)]
    shared = [_drawn(scale[0].unit, scale, axes_of(scale)) for scale in scales if len(scale) > 1]
    alone = [plot for plot in plots if [plot] in scales]
    return [*shared, *([_drawn(None, alone)] if alone else [])]


def _scales(plots: Sequence[Plot]) -> list[list[Plot]]:
    """Return which charts share a scale, in the order in which their units first come, the smallest scale of each first."""
    units = list(dict.fromkeys(plot.unit for plot in plots))
    found: list[list[Plot]] = []
    for plot in sorted(plots, key=lambda plot: (units.index(plot.unit), _size(plot))):
        near = found and found[-1][0].unit == plot.unit and _size(plot) <= TENFOLD * _size(found[-1][0])
        if near:
            found[-1].append(plot)
        else:
            found.append([plot])
    return found


def _drawn(unit: str | None, plots: Sequence[Plot], axes: Axes | None = None) -> Multiples:
    return Multiples(unit, tuple((plot, indicator_chart(plot, axes, SMALL)) for plot in plots))


def _size(plot: Plot) -> float:
    return float(max(abs(figure) for figure in plot.figures))
