"""A row of 指標値 from what the document states: the same for every layout and for actual values.

Out of scope: finding the statements (readers), reading their figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.documents.source import Span
from pipelines.japanese.figures import Figure
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.ids import Numbering, joined
from pipelines.tables.rows import Flag, Indicator, IndicatorValue, ValueKind

VALUE_LETTERS = {ValueKind.BASELINE: "b", ValueKind.TARGET: "t", ValueKind.ACTUAL: "a"}
"""How the ID of a value ends."""


def indicator_value(
    indicator: Indicator,
    kind: ValueKind,
    year: int | None,
    figure: Figure | None,
    numbering: Numbering,
    *,
    place: Span,
    source_text: str,
    content: str = "",
) -> IndicatorValue:
    """Return the row of one value of an indicator; `year` is None for the whole plan.

    Without a figure it is a target in words, `content`; 概数 is empty then, as nothing can be approximate.
    """
    row = IndicatorValue(
        id=numbering.unique(joined(indicator.id, "all" if year is None else year, VALUE_LETTERS[kind])),
        place=place,
        indicator_id=indicator.id,
        indicator_name=indicator.name,
        measure_id=indicator.measure_id,
        measure_name=indicator.measure_name,
        fiscal_year=year,
        japanese_year="" if year is None else japanese_year(year),
        value_kind=kind,
        content=content,
        source_text=source_text,
    )
    if figure is None:
        return row
    return replace(
        row,
        value=figure.value,
        unit=figure.unit,
        change=figure.change,
        approximate=Flag.YES if figure.approximate else Flag.NO,
        condition=figure.condition,
        as_of=figure.as_of,
    )
