"""Cells that name indicators and give their values, as indicators: オンライン申請率：20%, one bullet each.

Out of scope: which cells those are (`asked.years`), the figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.japanese.figures import Statement, read_cell
from pipelines.japanese.text import close_gaps
from pipelines.layouts.applied.records import IndicatorRecord
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.years import Year
from pipelines.layouts.words.amounts import Amount
from pipelines.layouts.words.items import item_readings
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, said


def indicators_of(
    asking: Asking, years: Sequence[Year], measure: tuple[str, str], heading: str, kind: str
) -> list[IndicatorRecord]:
    """Return an indicator for each name and basis, with its values; `measure` is ID and name, `kind` that of the values."""
    found: dict[tuple[str, str], IndicatorRecord] = {}
    for row in years:
        for name, statement in _statements(asking, row, *measure):
            new = IndicatorRecord(name, row.place, basis=statement.formula, kind=heading)
            amount = Amount(statement.figure, statement.content, text=" ".join(statement.text.split()))
            found.setdefault((name, statement.formula), new).add(kind, row.year, amount, row.place)
    return list(found.values())


def _statements(asking: Asking, row: Year, measure_id: str, measure_name: str) -> Iterator[tuple[str, Statement]]:
    key = joined(measure_id, row.year)
    cell = row.measured
    for item in asking.divided(Target("indicator_values", key, "原文"), row.span, cell, item_readings(cell)):
        target = Target("indicator_values", joined(key, said(item)), "原文")
        text = asking.sound(target, row.span, item)
        if text.endswith(("：", ":")):  # a name that stops at its colon has lost its value
            text = asking.lost(target, row.span, text)
        for statement in read_cell(text):
            yield _name(asking, statement, measure_name, target, row), statement


def _name(asking: Asking, statement: Statement, measure_name: str, target: Target, row: Year) -> str:
    """Return what a value counts. Every figure is named: one without a name is a doubt.

    Words without a name (計画の承認) are a target of the measure itself.
    """
    name = close_gaps(statement.name)
    if name or statement.figure is None:
        return name or measure_name
    named = Target(target.table, target.id, "指標名")
    return asking.resolver.choose_text("lost-cell", named, row.span, statement.text, [measure_name])
