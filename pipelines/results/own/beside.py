"""What an own workbook says of the plan, or of other years: held against the plan, told, and never taken.

一致 or 不一致 is a row of 原典の整合確認; a target that differs is a doubt, too, and so are results of a year that the file
is not of. Out of scope: results of the year of the file (`own.lines`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.documents.model import Cell
from pipelines.documents.source import OfficerSpot
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.text import clean, join_lines
from pipelines.problems import Problem
from pipelines.results.figures import Entered, read_result
from pipelines.results.known import Known
from pipelines.results.own.rows import Said
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.indicator_values import VALUE_LETTERS
from pipelines.tables.rows import Indicator, IndicatorValue, SourceCheck, ValueKind, Verdict
from pipelines.tables.source_checks import finding

DIFFERING, OTHER_YEAR = "result-target", "result-other-year"
"""Doubts: a target other than the plan's; results of another year than the file is of."""


@dataclass
class Beside:
    """Holds cells against a plan. `name` is the file, `year` what it is of; `others`: year → the order of the row of
    its first result, and the cell.
    """

    name: str
    year: int
    known: Known
    resolver: DoubtResolver
    findings: list[SourceCheck] = field(default_factory=list)
    others: dict[int, tuple[int, Cell]] = field(default_factory=dict)

    def hold(self, of: Indicator, said: Said, order: int) -> None:
        """Hold a cell that states a value of an indicator against what the plan says of it."""
        kind, place = ValueKind(said.what), OfficerSpot(order, order, said.cell.place)
        stated = [row for row in self.known.plan.rows(IndicatorValue) if _is_of(row, of, kind, said.year)]
        read = read_result(said.cell.text, of, self.known.figures.get(of.id, []))
        if not stated:
            if kind is ValueKind.ACTUAL and said.year is not None:
                self.others.setdefault(said.year, (order, said.cell))
            return
        if isinstance(read, Problem):
            return
        agrees = bool(_facts(read) & {row.content if row.value is None else row.value for row in stated})
        printed, shown = _printed(stated), clean(join_lines(said.cell.text.split("\n")))
        year = f"{japanese_year(said.year)}の" if said.year is not None else ""
        self.findings.append(
            finding(
                joined("results", self.year, of.id, said.year or "all", VALUE_LETTERS[kind]),
                place,
                f"{of.name}（{of.id}）",
                f"{year}{kind}：計画の値（原典の値）と、実績の表に書かれた値（計算値）",
                printed,
                shown,
                Verdict.AGREES if agrees else Verdict.DIFFERS,
            )
        )
        if not agrees and kind is ValueKind.TARGET:
            self._confirm(Target("indicator_values", stated[0].id, "値"), DIFFERING, place, f"{printed} / {shown}", printed)

    def ask_other_years(self) -> None:
        """Ask once about the results of each year that the file is not of."""
        for year, (order, cell) in self.others.items():
            target = Target(DOCUMENT, name_digest(f"{self.name} {year}", 8), "年度")
            self._confirm(target, OTHER_YEAR, OfficerSpot(order, order, cell.place), f"{japanese_year(year)}の実績", "")

    def _confirm(self, target: Target, rule: str, place: OfficerSpot, source: str, reading: str) -> None:
        """Ask an officer to confirm what is taken; there is no other choice."""
        taken = published_form(reading)
        if self.resolver.choose_text(rule, target, place, published_form(source), [taken]) != taken:
            raise self.resolver.misfit(rule, target)


def _is_of(row: IndicatorValue, of: Indicator, kind: ValueKind, year: int | None) -> bool:
    return row.indicator_id == of.id and row.value_kind is kind and (year is None or row.fiscal_year in (year, None))


def _facts(read: Entered) -> set[Decimal | str]:
    return {figure.value for figure in read.figures} or {read.content}


def _printed(rows: Sequence[IndicatorValue]) -> str:
    return "、".join(dict.fromkeys(row.content if row.value is None else f"{row.value:f}{row.unit}" for row in rows))
