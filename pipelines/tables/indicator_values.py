"""A row of 指標値 from what the document states: the same for every layout and for actual values.

Out of scope: finding the statements (readers), reading their figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.documents.source import Span
from pipelines.japanese.figures import Figure
from pipelines.japanese.fiscal_years import fiscal_year, japanese_year
from pipelines.tables.ids import Numbering, joined, said
from pipelines.tables.rows import Flag, Indicator, IndicatorValue, ValueKind

_DAY = re.compile(r"(\d{4})-(\d{2})-\d{2}")
_FIRST_MONTH = 4  # of a fiscal year
_FORMULA = re.compile("[÷/／×＝=]")

VALUE_LETTERS = {ValueKind.BASELINE: "b", ValueKind.TARGET: "t", ValueKind.ACTUAL: "a"}
"""How the ID of a value ends."""


def formula_and_note(basis: str) -> tuple[str, str]:
    """Return what a document prints behind an indicator as 算定式 if it is one (利用数÷総数), else as 備考."""
    return (basis, "") if _FORMULA.search(basis) else ("", basis)


def year_of_date(as_of: str) -> int | None:
    """Return the fiscal year of a date (2024-03-31 is of 2023) or of words that name one (R5, 令和5年度); else None."""
    if day := _DAY.fullmatch(as_of):
        return int(day[1]) - (int(day[2]) < _FIRST_MONTH)
    return fiscal_year(as_of)


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

    A date that the figure itself has (72.6% (令和5年度末日)) comes before the year of its column.
    Without a figure it is a target in words, `content`; 概数 is empty then, as nothing can be approximate.
    The ID is that of indicator, year and kind, with a digest of what else tells two values of one year apart: the condition
    and the date of a figure (the two ends of a range), or the words.
    """
    if figure and year is not None:
        year = year_of_date(figure.as_of) or year
    apart = said(figure.condition, figure.as_of, length=4) if figure else said(content, length=4)
    key = joined(indicator.id, "all" if year is None else year, VALUE_LETTERS[kind])
    stated = {} if figure is None else _stated(figure)
    return IndicatorValue(
        id=numbering.unique(joined(key, apart) if apart else key),
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
        **stated,
    )


def _stated(figure: Figure) -> dict[str, Any]:
    """Return the columns that a figure fills."""
    return {
        "value": figure.value,
        "unit": figure.unit,
        "change": figure.change,
        "approximate": Flag.YES if figure.approximate else Flag.NO,
        "condition": figure.condition,
        "as_of": figure.as_of,
    }
