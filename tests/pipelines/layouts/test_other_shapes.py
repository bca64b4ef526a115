"""Shapes that lists and forms have besides the made-up plans: each figure belongs to its measure, indicator, kind and year."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from pipelines.tables.rows import Indicator, IndicatorValue, Measure
from tests.pipelines.layouts.reading import read


def workbook(rows: Sequence[Sequence[Any]], *merged: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(name: str, data: bytes) -> list[tuple[str, str, str, int, str, str]]:
    """Return of each value its measure, indicator, kind, year, figure or words, unit."""
    plan = read(name, data).plan
    measures = {row.id: row.name for row in plan.rows(Measure)}
    names = {row.id: row.name for row in plan.rows(Indicator)}
    return [
        (
            measures[row.measure_id],
            names[row.indicator_id],
            str(row.value_kind),
            row.fiscal_year or 0,
            row.content if row.value is None else f"{row.value:f}",
            row.unit,
        )
        for row in plan.rows(IndicatorValue)
    ]


def test_the_form_of_the_next_measure_right_below_a_table_says_nothing_of_its_columns() -> None:
    rows = [
        ["番号", "1", None, "担当課", "社会教育課"],
        ["取組名", "出前講座"],
        ["指標名", None, "単位", "現状値（R5）", "R8目標"],
        ["開催回数", None, "回", 24, 40],
        ["番号", "2", None, "担当課", "市民課"],
        ["取組名", "窓口の改善"],
        ["指標名", None, "単位", "現状値（R5）", "R8目標"],
        ["待ち時間", None, "分", 18, 9],
    ]
    data = workbook(rows, "A3:B3", "A4:B4", "A7:B7", "A8:B8", "B2:E2", "B6:E6", "B1:C1", "B5:C5")
    assert values("a.xlsx", data) == [
        ("出前講座", "開催回数", "現状値", 2023, "24", "回"),
        ("出前講座", "開催回数", "目標値", 2026, "40", "回"),
        ("窓口の改善", "待ち時間", "現状値", 2023, "18", "分"),
        ("窓口の改善", "待ち時間", "目標値", 2026, "9", "分"),
    ]
