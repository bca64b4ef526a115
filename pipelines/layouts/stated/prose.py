"""The door of the room: rows of measures and results → the indicators and figures that their texts state.

prose_rows(rows, layout, first_year, resolver)   of any reading, for the columns that the layout names
with_prose(plan, layout, resolver)               a plan with them
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.layout import Layout
from pipelines.layouts.stated.figures import Owner, figure_rows
from pipelines.layouts.stated.goals import indicator_rows
from pipelines.tables.ids import joined
from pipelines.tables.plan import Plan, collect
from pipelines.tables.rows import Achievement, Measure, Row, Schedule

GOAL, RESULT = "目指す姿・効果", "実績・成果"
"""The columns whose texts may state figures."""


def prose_rows(rows: Iterable[Row], layout: Layout, first_year: int, resolver: DoubtResolver) -> Iterator[Row]:
    """Yield what the goals of measures aim at and what results count; `first_year` is the first of the plan."""
    for row in rows:
        if isinstance(row, Measure) and GOAL in layout.figures.in_prose:
            yield from indicator_rows(row, first_year)
        elif isinstance(row, Achievement) and RESULT in layout.figures.in_prose:
            owner = Owner(joined(row.measure_id, row.fiscal_year), row.measure_id, row.measure_name)
            yield from figure_rows(row.achievement, owner, row.fiscal_year, row.place, resolver)


def with_prose(plan: Plan, layout: Layout, resolver: DoubtResolver) -> Plan:
    """Return a plan with the figures of its prose; its first year is that of the period, else of the schedule."""
    if not layout.figures.in_prose:
        return plan
    rows = [row for table in plan.tables.values() for row in table]
    years = plan.overview.fiscal_years or tuple(row.fiscal_year for row in plan.rows(Schedule))
    found = list(prose_rows(rows, layout, min(years, default=0), resolver))
    return replace(plan, tables=collect(plan.overview, [*rows, *found], ()).tables, doubts=resolver.doubts)
