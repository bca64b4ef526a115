"""Tables whose rows are years: what each year plans and is measured by, with what the dump lost or moved asked.

A row has a cell for the plan (計画内容) and one that names indicators with their values (指標名). A year of the plan without
a row, a row with a cell less than the table has columns, a plan that is empty, and an indicator that is no longer measured
have lost a cell; figures in the column of the plan, and none in that of the indicators, have changed places with it.
Out of scope: what stands inside the cells (`asked.statements`, `layouts.words.items`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.documents.source import Span
from pipelines.layouts.applied.records import MeasureRecord
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.words.items import states_figure
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined


@dataclass(frozen=True)
class Year:
    """What a measure's table says of a fiscal year: the two cells as received, and where they stand."""

    year: int
    plan: str
    measured: str
    place: str
    short: bool = False

    @property
    def span(self) -> Span:
        """The lines of the row."""
        return span(self.place)


def years_of(asking: Asking, record: MeasureRecord, measure_id: str, period: Sequence[int]) -> list[Year]:
    """Return the years of a measure in order; `period` is first and last year of the plan.

    Raises SourceError for a year that comes twice, a row without cells, and a cell whose markup is cut.
    """
    printed = _printed(asking, record)
    if not asking.repairs("lost-cells"):
        return sorted(printed, key=lambda one: one.year)
    years = [_complete(asking, one, printed, measure_id) for one in printed]
    places = [one.place for one in printed] or [record.place, record.last or record.place]  # none: the table is lost
    for year in range(period[0], period[-1] + 1):
        if all(one.year != year for one in printed):
            target = Target("schedule", joined(measure_id, "s", year), "年度")
            place = span(places[0], places[-1])
            cells = asking.resolver.choose("lost-cell", target, place, "", [("", "")], alters=True, cells=2)
            years.append(Year(year, cells[0], cells[1], places[-1]))
    return sorted(years, key=lambda one: one.year)


def _printed(asking: Asking, record: MeasureRecord) -> list[Year]:
    plans = {text.place: text.text for _, text in record.schedule}
    measured = {one.text.place: one.text.text for one in record.stated}
    years: dict[int, Year] = {}
    for row in record.years:
        found = Year(row.year, plans.get(row.place, ""), measured.get(row.place, ""), row.place, row.short)
        if row.year in years or not (found.plan or found.measured):
            raise asking.unexpected(row.place, " ".join(asking.layout.columns))
        asking.whole(found.plan, found.place)
        asking.whole(found.measured, found.place)
        years[row.year] = found
    return list(years.values())


def _complete(asking: Asking, row: Year, all_rows: Sequence[Year], measure_id: str) -> Year:
    """Return a row with its two cells; one that has lost one, or has them in the wrong columns, is a doubt."""
    target = Target("schedule", joined(measure_id, "s", row.year), "計画内容")
    readings = [(row.plan, row.measured), (row.measured, row.plan)]
    moved = states_figure(row.plan) and not states_figure(row.measured)
    if moved:
        readings.reverse()
    if row.short or (moved and asking.repairs("moved-cells")):
        rule, printed = ("lost-cell", row.plan) if row.short else ("moved-cell", f"{row.plan}\t{row.measured}")
        plan, measured = asking.resolver.choose(rule, target, row.span, printed, readings, cells=2)
        return replace(row, plan=plan, measured=measured)
    plan = row.plan or asking.lost(target, row.span)
    return replace(row, plan=plan, measured=_measured(asking, row, all_rows, measure_id))


def _measured(asking: Asking, row: Year, all_rows: Sequence[Year], measure_id: str) -> str:
    """Return the cell of the indicators. A measure that is not measured yet has none; one that was measured keeps it."""
    if row.measured or not any(earlier.year < row.year and earlier.measured for earlier in all_rows):
        return row.measured
    return asking.lost(Target("indicator_values", joined(measure_id, row.year), "原文"), row.span)
