"""What a plan knows of its measures, indicators, figures and grades: to find what a line of results is about.

Out of scope: what the line says (`results.entries`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.japanese.text import squeezed
from pipelines.results.form.cells import Faults, Line
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Evaluation, Indicator, IndicatorValue, Measure, ValueKind


@dataclass
class Known:
    """What the plan knows, to find the measure and the indicator of a line; `years` are the fiscal years of the plan."""

    plan: Plan
    years: Sequence[int]
    measures: dict[str, Measure] = field(init=False)
    indicators: dict[str, Indicator] = field(init=False)
    figures: dict[str, list[Decimal]] = field(init=False)
    grades: dict[str, str] = field(init=False)
    asked: dict[str, str] = field(default_factory=dict)  # names of an office's own that were asked about → the ID meant

    def __post_init__(self) -> None:
        self.measures = {row.id: row for row in self.plan.rows(Measure)}
        self.indicators = {row.id: row for row in self.plan.rows(Indicator)}
        self.grades = {row.grade: row.rating for row in self.plan.rows(Evaluation)}
        self.figures = {}
        for row in self.plan.rows(IndicatorValue):
            if row.value is not None:
                self.figures.setdefault(row.indicator_id, []).append(row.value)

    def target_years(self, indicator_id: str) -> list[int | None]:
        """Return the fiscal years for which the plan has a target of an indicator, in order; None: for the whole plan."""
        own = (row for row in self.plan.rows(IndicatorValue) if row.indicator_id == indicator_id)
        years = {row.fiscal_year for row in own if row.value_kind is ValueKind.TARGET}
        return sorted(years, key=lambda year: (year is None, year or 0))

    def measure(self, line: Line, faults: Faults) -> Measure | None:
        """Return the measure of a line, by its ID, else by its number and name. Notes `result-measure`."""
        id_, number, name = line.text("取組ID"), line.text("取組番号"), line.text("取組名")
        if id_:
            found = [self.measures[id_]] if id_ in self.measures else []
        else:
            all_ = [one for one in self.measures.values() if not one.repeats]
            found = [one for one in all_ if squeezed(one.number) == squeezed(number)] if number else all_
            found = [one for one in found if squeezed(one.name) == squeezed(name)] if len(found) > 1 else found
        if len(found) == 1 and (not name or squeezed(found[0].name) == squeezed(name)):
            return found[0]
        if len(found) == 1:
            faults.add("result-name", line.spot("取組名"), given=name, known=f"{found[0].number} {found[0].name}")
        else:
            column = "取組ID" if id_ else "取組番号" if number else "取組名"
            faults.add("result-measure", line.spot(column), given=line.text(column))
        return None

    def indicator(self, line: Line, faults: Faults) -> Indicator | None:
        """Return the indicator of a line, by its ID, else by measure and name. Notes `result-unknown`, `result-name`."""
        id_, name = line.text("指標ID"), line.text("指標名")
        if id_:
            found = [self.indicators[id_]] if id_ in self.indicators else []
        else:
            found = [one for one in self.indicators.values() if squeezed(one.name) == squeezed(name)]
            found = [one for one in found if self._belongs(one, line.text("取組ID"), line.text("取組番号"))]
        if len(found) != 1:
            faults.add("result-unknown", line.spot("指標ID" if id_ else "指標名"), given=id_ or name)
            return None
        if name and squeezed(found[0].name) != squeezed(name):
            faults.add("result-name", line.spot("指標名"), given=name, known=f"{found[0].id} {found[0].name}")
            return None
        return found[0]

    def _belongs(self, indicator: Indicator, measure_id: str, number: str) -> bool:
        own = self.measures[indicator.measure_id]
        return measure_id in ("", own.id) and (not number or squeezed(own.number) == squeezed(number))
