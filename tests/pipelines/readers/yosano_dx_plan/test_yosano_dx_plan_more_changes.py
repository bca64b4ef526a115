"""与謝野町行政DX推進計画: measures in another order, values swapped, cells emptied where the layout leaves none empty."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from pipelines.problems import SourceError
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Indicator, IndicatorValue
from tests.pipelines.readers.yosano_dx_plan.yosano_dx_plan_samples import (
    LINES,
    SETTLEMENTS,
    cells,
    changed,
    plan_of,
    timetable,
)

TABLES = ("policies", "measures", "schedule", "indicators", "indicator_values", "glossary")


def swapped() -> list[str]:
    """Return the document with (2) and (3) of 基本方針1 in the other order: 目次 31, 32; sheets 211-244, 245-301."""
    assert LINES[210].startswith("(2) ") and LINES[244].startswith("(3) ") and LINES[301].startswith("(4) ")
    lines = [*LINES[:210], *LINES[244:301], *LINES[210:244], *LINES[301:]]
    lines[30:32] = [lines[31], lines[30]]
    return lines


def rows_by_id(plan: Plan, table: str) -> dict[str, tuple[object, ...]]:
    return {row.id: cells(row) for row in plan.tables[table]}


def test_measures_moved_with_their_numbers_keep_all_ids_and_cells(plan: Plan) -> None:
    other = plan_of(swapped())
    assert not [doubt for doubt in other.doubts if doubt.open]
    assert [row.id for row in other.tables["measures"]][:4] == ["1-1", "1-3", "1-2", "1-4"]
    for table in TABLES:
        assert rows_by_id(other, table) == rows_by_id(plan, table)


def test_measures_moved_and_numbered_anew_leave_the_others_as_they_are(plan: Plan) -> None:
    lines = swapped()
    for at, line in enumerate(lines):
        if re.match(r"\([23]\) (?:行政手続き|窓口)", line):  # in 目次 and above the sheets
            lines[at] = f"({'3' if line[1] == '2' else '2'}){line[3:]}"
    other = plan_of(lines)
    names = {str(row.id): getattr(row, "name", "") for row in other.tables["measures"]}
    assert names["1-2"] == "窓口(フロントヤード)改革の推進"
    assert names["1-3"] == "行政手続き等のオンライン化の推進"
    for table in TABLES:
        before, after = rows_by_id(plan, table), rows_by_id(other, table)
        assert {k: v for k, v in before.items() if k[:3] not in ("1-2", "1-3")} == {
            k: v for k, v in after.items() if k[:3] not in ("1-2", "1-3")
        }


def test_values_of_two_years_swapped_are_read_swapped(plan: Plan) -> None:
    other = plan_of(changed("40手続\t80手続", "80手続\t40手続", 241))
    before, after = rows_by_id(plan, "indicator_values"), rows_by_id(other, "indicator_values")
    assert len([key for key in before if before[key] != after[key]]) == 2
    values = [(r.fiscal_year, r.value) for r in other.rows(IndicatorValue) if r.indicator_name == "電子申請可能な手続数"]
    assert values == [(2024, 80), (2026, 40)]


def open_doubts(lines: Sequence[str]) -> list[tuple[str, str, str, int]]:
    doubts = [doubt for doubt in plan_of(list(lines)).doubts if doubt.open]
    return [(doubt.rule, doubt.target.table, doubt.target.column, doubt.place.first) for doubt in doubts]


@pytest.mark.parametrize(
    ("line", "cell", "table", "column"),
    [
        (241, "40手続", "indicator_values", "原文"),  # 現状値: what is not measured is printed, 測定値なし
        (241, "80手続", "indicator_values", "原文"),
        (581, "測定値なし", "indicator_values", "原文"),
        (199, "マイナンバーカードを利用する電子申請手続きの拡充", "schedule", "計画内容"),  # the only cell of its row
        (198, "税証明・罹災証明のコンビニ交付導入検討", "schedule", "計画内容"),
        (241, "①", "indicators", "備考"),  # the first row of a table has a number
        (201, "②", "schedule", "項目番号"),  # no other row is of ②, which 取組項目 lists
    ],
)
def test_an_emptied_cell_is_a_doubt(line: int, cell: str, table: str, column: str) -> None:
    assert (("lost-cell", table, column, line)) in open_doubts(changed(cell, "", line))


def test_a_row_of_tabs_alone_is_no_blank_line() -> None:
    with pytest.raises(SourceError) as caught:
        plan_of(changed("\tマイナンバーカードを利用する電子申請手続きの拡充\t\t", "\t\t", 199))
    assert caught.value.problems[0].place.line == 199


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        plan_of(changed("②\t", "②業\t", 201))
    assert caught.value.problems[0].place.line == 201


def test_a_lost_row_leaves_the_row_below_without_a_certain_number(plan: Plan) -> None:
    assert LINES[200].startswith("②\t") and LINES[201].startswith("\t")
    lines = [*LINES[:200], *LINES[201:]]
    asked = [doubt for doubt in plan_of(lines).doubts if doubt.open]
    assert [(doubt.rule, doubt.target.column, doubt.place.first) for doubt in asked] == [
        ("lost-cell", "項目番号", line)
        for line in (199, 200, 201)  # each row below ① may be the first of ②
    ]
    assert {(doubt.reading, doubt.alternatives) for doubt in asked} == {(("1",), (("2",),))}
    readings = zip(asked, ("1", "1", "2"), strict=True)
    settled = [Settlement(d.rule, d.target, d.source, (r,), "紙の計画による", "2026-11-21") for d, r in readings]
    other = plan_of(lines, (*SETTLEMENTS, *settled))
    assert not [doubt for doubt in other.doubts if doubt.open]
    assert timetable(other, "1-1")[-1] == timetable(plan, "1-1")[-1]


def test_a_measure_that_the_contents_do_not_list_is_asked() -> None:
    assert LINES[34].startswith("(6) オープンデータの公開")
    asked = [doubt for doubt in plan_of([*LINES[:34], *LINES[35:]]).doubts if doubt.open]
    assert [(doubt.rule, doubt.target.id) for doubt in asked] == [("heading-place", "1-6")]


def test_a_settled_value_is_published() -> None:
    lines = changed("80手続", "", 241)
    doubt = next(doubt for doubt in plan_of(lines).doubts if doubt.open)
    settled = Settlement(doubt.rule, doubt.target, doubt.source, ("80手続",), "紙の計画による", "2026-11-21")
    other = plan_of(lines, (*SETTLEMENTS, settled))
    assert rows_by_id(other, "indicator_values") == rows_by_id(plan_of(LINES), "indicator_values")
    assert len(other.rows(Indicator)) == len(plan_of(LINES).rows(Indicator))
