"""亀岡市情報化推進計画 行動計画編: measures in another order, figures of two years swapped, a line that the dump doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.tables.plan import Plan
from pipelines.tables.rows import Indicator, IndicatorValue, Measure, Policy, Row, Schedule, columns_of
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import (
    LINES,
    measure_id,
    open_doubts,
    plan_of,
    replaced,
    values,
)

CARD = "マイナンバーカードの利用拡大"  # its bullet is line 48, its sheet lines 143 to 222
WINDOW = "デジタル窓口の推進"  # line 49, lines 223 to 299


def cells(rows: Sequence[Row]) -> dict[str, tuple[object, ...]]:
    """Return the cells of rows by ID, without the number of a measure, which is its position in the list."""
    plain = [replace(row, number="") if isinstance(row, Measure) else row for row in rows]
    return {row.id: tuple(getattr(row, column.key) for column in columns_of(type(row))) for row in plain}


def test_two_measures_in_another_order_keep_all_ids_and_cells(plan: Plan) -> None:
    lines = [*LINES[:142], *LINES[222:299], *LINES[142:222], *LINES[299:]]
    lines[47:49] = [lines[48], lines[47]]
    other = plan_of(lines)
    for row_type in (Policy, Measure, Schedule, Indicator, IndicatorValue):
        assert cells(other.rows(row_type)) == cells(plan.rows(row_type))
    assert [row.name for row in other.rows(Measure)[:3]] == [WINDOW, CARD, "問合せ窓口の自動応答の推進"]
    assert open_doubts(other) == []


def test_figures_of_two_years_swapped_are_read_swapped(plan: Plan) -> None:
    assert (LINES[208], LINES[211]) == ("(交付率:35%)", "(交付率:65%)")
    lines = list(LINES)
    lines[208], lines[211] = lines[211], lines[208]
    other = plan_of(lines)
    before, after = cells(plan.rows(IndicatorValue)), cells(other.rows(IndicatorValue))
    years = {row.id: row.fiscal_year for row in values(plan, "交付率")}
    assert {years[row_id] for row_id in before if before[row_id] != after[row_id]} == {2021, 2022}
    assert [row.value for row in values(other, "交付率")] == [Decimal(n) for n in (65, 35, 95, 95, 100)]
    assert open_doubts(other) == []


@pytest.mark.family(most=3)
@pytest.mark.parametrize(
    ("first", "last", "lines", "name", "group"),
    [
        # a line printed twice running: the second line of 2021, of 2022
        (810, 810, ("SNSやHPでの情報発信", "SNSやHPでの情報発信"), "在住外国人への多言語対応の推進", "2-1"),
        (166, 166, ("実施・運用", "実施・運用"), CARD, "1-1"),
        # the two lines of a cell exchanged
        (982, 983, ("情報発信", "各種SNS等での"), "来訪観光客への多言語対応の推進", "2-2"),
        (1680, 1681, ("事業計画の承認", "教育に向けた情報収集・"), "職員のICTリテラシーの向上", "3-4"),
        # the two lines of the first cell run together: it would stand on one line with the second
        (1250, 1251, ("取 組 内 容 RPA、AI-OCRの運用",), "業務の自動化の推進", "3-1"),
        # the last line lost: 実行計画の策定・ goes on
        (1931, 1931, (), "行政ネットワーク（専用線網）の強靭化", "4-1"),
        # the first line lost: 及び調整・ does not begin a cell
        (2047, 2047, (), "亀岡京野菜生産地のアピール", "5-2"),
    ],
)
def test_damaged_lines_of_yearly_cells_are_a_doubt(
    first: int, last: int, lines: tuple[str, ...], name: str, group: str
) -> None:
    ((rule, target),) = open_doubts(plan_of(replaced(first, last, *lines)))
    assert target == measure_id(group, name)
    assert rule in ("run-together", "lost-cell")
