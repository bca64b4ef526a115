"""cross_dx_status: 進捗状況 of every indicator of all municipalities, one row an indicator.

Judged by `pipelines.results.status` on the newest day on which one of the plans had a new version, so that the same data
gives the same table. Beside the columns of the data model each row has what every table across municipalities has:
unit, themes, 再掲, page, place in the source. Out of scope: how it is judged; the page that explains it (`method.html`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from metadata.described.across.columns import (
    DATASET_ID,
    PAGE,
    REPEATED,
    THEME,
    THEME_CODE,
    repeated_measures,
    themes_of,
)
from metadata.described.across.tables import counted, cross_words, described_fields, table_name
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table
from pipelines.japanese.terms import Change
from pipelines.results.levels import Level, StatedValue
from pipelines.results.reasons import decimal, percent
from pipelines.results.status import Judgement, PlanYears, Status, judge
from pipelines.tables.rows import Flag, ValueKind

STATUS = "cross_dx_status"
"""Id of the dataset."""

METHOD = "method.html"
"""Page of the catalogue that explains how the status is computed; each status has a part of its own."""

ANCHORS = {
    Status.MET: "met",
    Status.ON_TRACK: "on-track",
    Status.SLIGHTLY_LATE: "slightly-late",
    Status.LATE: "late",
    Status.FALLEN_BACK: "fallen-back",
    Status.NOT_REPORTED: "not-reported",
    Status.NOT_DUE: "not-due",
    Status.INCOMPARABLE: "incomparable",
}
"""Status → its part of that page, and what it is called in addresses."""


def status_part(plan: Dataset, day: date) -> Table | None:
    """Return 進捗状況 of the indicators of one plan on a day; None when it has none."""
    source = next((table for table in plan.tables if table.name == "indicators"), None)
    if source is None:
        return None
    words, own = cross_words(STATUS), described_fields("status")
    fields = (*source.fields[:3], DATASET_ID, *own, THEME, THEME_CODE, REPEATED, PAGE, source.fields[-1])
    return Table(table_name(STATUS), words.title, words.description, fields, tuple(_records(plan, source, day)))


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year of a day; it begins on 1 April."""
    return day.year if day.month > 3 else day.year - 1


def _records(plan: Dataset, indicators: Table, day: date) -> Iterator[tuple[Cell, ...]]:
    years = PlanYears(*map(fiscal_year_of, plan.period))
    stated = _stated(plan)
    repeated = repeated_measures(plan)
    for row in _rows(indicators):
        id_, measure = row["ID"], str(row["取組ID"])
        judged = judge(stated.get(id_, []), years, day)
        yield (
            row["全国地方公共団体コード"],
            f"{plan.id}-{id_}",
            row["地方公共団体名"],
            plan.id,
            id_,
            counted(row["取組名"], row["指標名"]),
            row["取組名"],
            *_figures(judged),
            str(judged.status),
            judged.reason,
            f"{plan.base_url}{METHOD}#{ANCHORS[judged.status]}",
            judged.target.values[0].unit if judged.target else row["単位"],
            *themes_of(plan, measure),
            repeated[measure],
            plan.url(f"indicators/{id_}.html"),
            f"{plan.id}/{row['出典箇所']}",
        )


def _figures(judged: Judgement) -> tuple[Cell, ...]:
    """Return 基準値 to 進捗率."""
    start, target, result = judged.start, judged.target, judged.result
    return (
        _number(start.figure) if start else None,
        start.fiscal_year if start else None,
        _figure(target),
        target.fiscal_year if target else None,
        _figure(result),
        result.fiscal_year if result else None,
        None if judged.expected is None else Decimal(decimal(judged.expected)),
        None if judged.rate is None else Decimal(percent(judged.rate)),
    )


def _figure(level: Level | None) -> Cell:
    """Return the figure of a level, that of a bound included; None for a range."""
    if level is None or level.is_range:
        return None
    return level.values[0].value


def _number(figure: Fraction) -> Decimal:
    return Decimal(figure.numerator) / Decimal(figure.denominator)  # exact: it was read from a decimal number


def _stated(plan: Dataset) -> dict[str, list[StatedValue]]:
    """Return indicator ID → its values, as the plan's table of indicator values has them."""
    found: dict[str, list[StatedValue]] = {}
    for table in plan.tables:
        if table.name == "indicator_values":
            for row in _rows(table):
                found.setdefault(row["指標ID"], []).append(_value(row))
    return found


def _value(row: Mapping[str, Any]) -> StatedValue:
    return StatedValue(
        ValueKind(row["値区分"]),
        row["年度"],
        row["値"],
        row["単位"],
        Change(row["増減"]),
        row["概数"] == Flag.YES,
        row["条件"],
    )


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    names = [field.name for field in table.fields]
    return (dict(zip(names, record, strict=True)) for record in table.records)
