"""Pictures of figures, drawn by pygal at build time as SVG that stands in the page.

    indicator_chart(story)    targets, results and starting value of an indicator over the fiscal years
    bars_chart(…)             numbers side by side, a bar each: targets and results by plan or by year
    shares_chart(…)           parts of a whole, a bar a row: ratings A to D by section

What is left in the SVG is plain shapes and text with classes (`catalog.site.charts.svg`); kinds of values differ by marker
and by dash, ratings by their letter in the bar, so no picture needs colours. Each has a title and a description in words; a
table with the same figures stands beside it in the page. Out of scope: which charts a page has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from pygal import HorizontalBar, HorizontalStackedBar, Line
from pygal.etree import etree
from pygal.graph.graph import Graph
from pygal.style import Style

from catalog.site.charts import svg
from catalog.site.content.documents import IndicatorStory
from catalog.site.content.figures import compared, figure, number, short_year, year
from pipelines.tables.rows import IndicatorValue, ValueKind

REPLACED = "改定前の目標値"
"""What a target is called in whose place a revised one has come."""

WIDTH = 400
"""Of every chart, in its own units: about as wide as a phone, so that text keeps its size there."""

_TEXT = 12
_LABEL, _BAR, _TOP = 20, 17, 16  # heights of a row's label and of each bar in it; room over the first row
_STYLE = Style(label_font_size=_TEXT, major_label_font_size=_TEXT, value_font_size=_TEXT, value_label_font_size=_TEXT)
_COMMON = {
    "style": _STYLE,
    "width": WIDTH,
    "show_legend": False,
    "truncate_label": -1,
    "print_labels": True,
    "no_prefix": True,
    "js": (),
    "disable_xml_declaration": True,
}
etree.to_etree()  # the standard library's, also where lxml is installed: the bytes must not depend on that


@dataclass(frozen=True)
class Bars:
    """A row of a bar chart: its label and its number of each series, in the order of the series."""

    label: str
    counts: tuple[int, ...]


def indicator_chart(story: IndicatorStory) -> Markup:
    """Return the values of an indicator over the fiscal years as SVG; nothing where fewer than two can be compared.

    Drawn is what `compared` holds together; pages say what it leaves out. A value for the whole plan stands after the last
    year.
    """
    held = compared(story.values)
    values = held.shown
    columns = _columns(values)
    if len({value.fiscal_year for value in values}) < 2:
        return Markup("")
    by_kind = {kind: {v.fiscal_year: v for v in values if v.value_kind == kind} for kind in ValueKind}
    chart = _chart(_Line, height=230, show_y_guides=True, max_scale=5, min_scale=3, dots_size=5)
    chart.range = _range([value.value for value in (*values, *held.replaced) if value.value is not None])
    chart.x_labels = [short_year(column) + (f"\n{column}" if column else "") for column in columns]
    chart.value_formatter = lambda value: number(Decimal(f"{value:f}".rstrip("0").rstrip(".") or "0"))
    start, unit = by_kind[ValueKind.BASELINE], len({value.unit for value in values}) > 1
    for kind in ValueKind:
        own = by_kind[kind]
        lead = {} if kind == ValueKind.BASELINE or not own else _lead(start, own)
        chart.add(kind, [_point(own.get(column), lead.get(column), unit=unit) for column in columns])
    replaced = {value.fiscal_year: value for value in held.replaced if value.fiscal_year in columns}
    if replaced:
        chart.add(REPLACED, [_point(replaced.get(column), None, unit=unit) for column in columns])
    told = "、".join(f"{year(value.fiscal_year)} {value.value_kind} {figure(value)}" for value in values)
    told += "".join(f"、{year(of)} {REPLACED} {figure(value)}" for of, value in replaced.items())
    return svg.line_chart(chart, f"chart-{story.row.id}", story.row.name, told)


def bars_chart(rows: Sequence[Bars], series: Sequence[str], id_: str, title: str) -> Markup:
    """Return numbers as horizontal bars, a row a label and a bar a series; the number stands at its bar."""
    chart = _bar_chart(_Bars, len(rows), _BAR * len(series))
    chart.range = (0, (max((count for row in rows for count in row.counts), default=0) or 1) * 1.12)
    for index, name in enumerate(series):
        chart.add(name, [{"value": row.counts[index], "label": f"{row.counts[index]:,}"} for row in reversed(rows)])
    return svg.bar_chart(chart, id_, title, _told(rows, series), _labels(rows), inside=False)


def shares_chart(rows: Sequence[Bars], series: Sequence[str], id_: str, title: str) -> Markup:
    """Return how each row's total is shared out among the series, as stacked bars of one length."""
    chart = _bar_chart(_Shares, len(rows), _BAR * 1.5)
    chart.range = (0, 100)
    for index, name in enumerate(series):
        shares = [row.counts[index] * 100 / (sum(row.counts) or 1) for row in reversed(rows)]
        labels = [f"{name} {row.counts[index]:,}" for row in reversed(rows)]
        chart.add(name, [{"value": share, "label": label} for share, label in zip(shares, labels, strict=True)])
    return svg.bar_chart(chart, id_, title, _told(rows, series), _labels(rows), inside=True)


class _Plain(Graph):  # type: ignore[misc] # pygal publishes no types: its classes are Any
    """A chart without the style sheet and the script that pygal would put into each: the site has its own."""

    def _draw(self) -> None:
        super()._draw()
        self.svg.add_styles = self.svg.add_scripts = lambda: None


class _Line(_Plain, Line):  # type: ignore[misc] # pygal publishes no types: its classes are Any
    """A line a series, over the fiscal years."""


class _Bars(_Plain, HorizontalBar):  # type: ignore[misc] # pygal publishes no types: its classes are Any
    """Bars from left to right."""


class _Shares(_Plain, HorizontalStackedBar):  # type: ignore[misc] # pygal publishes no types: its classes are Any
    """Bars from left to right, the series of a row one after the other."""


def _chart(kind: type[Graph], **options: Any) -> Graph:
    return kind(**_COMMON, **options)


def _bar_chart(kind: type[Graph], rows: int, thick: float) -> Graph:
    """Return an empty chart of horizontal bars with room for a label over each row; pygal draws rows from below."""
    options = {"show_x_labels": False, "show_y_labels": False, "margin": 2, "margin_top": _TOP}
    chart = _chart(kind, height=round((_LABEL + thick) * rows + _TOP), **options)
    chart._series_margin = _LABEL / 2 / (_LABEL + thick)  # the only place where pygal keeps it
    return chart


def _labels(rows: Sequence[Bars]) -> list[str]:
    return [row.label for row in reversed(rows)]


def _told(rows: Sequence[Bars], series: Sequence[str]) -> str:
    return "、".join(
        f"{row.label} " + " ".join(f"{name} {count:,}" for name, count in zip(series, row.counts, strict=True))
        for row in rows
    )


def _columns(values: Sequence[IndicatorValue]) -> list[int | None]:
    """Return the columns of the chart: every year from the first to the last, then the whole plan where it has a value."""
    years = [value.fiscal_year for value in values if value.fiscal_year is not None]
    columns: list[int | None] = list(range(min(years), max(years) + 1)) if years else []
    return columns + ([None] if any(value.fiscal_year is None for value in values) else [])


def _range(numbers: Sequence[Decimal]) -> tuple[float, float]:
    """Return the ends of the value axis: zero is on it, and room for the figures that stand over the points."""
    low, high = float(min([*numbers, Decimal(0)])), float(max([*numbers, Decimal(0)]))
    room = (high - low or 1) * 0.15
    return (low - room if low < 0 else 0, high + room)


def _lead(
    start: dict[int | None, IndicatorValue], own: dict[int | None, IndicatorValue]
) -> dict[int | None, IndicatorValue]:
    """Return the starting value, from which a line of targets or results sets out, unless the line is there already."""
    first = min(year or 9999 for year in own)
    return {column: value for column, value in start.items() if column is not None and column < first}


def _point(value: IndicatorValue | None, lead: IndicatorValue | None, *, unit: bool) -> dict[str, Any] | None:
    if value is not None and value.value is not None:
        return {"value": float(value.value), "label": number(value.value) + (value.unit if unit else "")}
    if lead is not None and lead.value is not None:
        return {"value": float(lead.value), "node": {"class": svg.LEAD}}
    return None
