"""Targets that were revised after the plan: rows beside the old ones, and every fault by its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from metadata.messages.rendering import render
from pipelines.problems import SourceError
from pipelines.results.form.filling import filled
from pipelines.results.form.writing import HEADER_ROW
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, ValueKind
from tests.pipelines.results.form_samples import BASICS, FRIENDS, YEAR, added, plan, results_file, typed, value

SHEET = "目標の改定"
GOOD = {
    "指標ID": "1-i",
    "目標の年度": "令和10年度",
    "改定後の目標値": 4000,
    "改定日": "令和8年2月10日",
    "出典": "推進本部会議資料",
    "改定の理由": "人口の減少",
}
HEADER = "指標ID,年度,改定後の目標値,改定日,出典,理由\r\n"


def revised(*lines: Mapping[str, object]) -> bytes:
    """Return the form with lines typed into 目標の改定."""

    def put(sheet: Any) -> None:
        own = sheet.parent[SHEET]
        columns = {str(cell.value).rstrip("＊"): cell.column for cell in own[HEADER_ROW + 1]}
        for row, line in enumerate(lines, HEADER_ROW + 2):
            for name, given in line.items():
                own.cell(row, columns[name]).value = given

    return typed({}, put)


def targets(of: Plan, indicator: str = "1-i") -> list[tuple[str, Decimal | None, str]]:
    rows = [row for row in of.rows(IndicatorValue) if row.indicator_id == indicator]
    return [(row.id, row.value, row.condition) for row in rows if row.value_kind is ValueKind.TARGET]


OLD = ("1-i-2028-t", Decimal(5000), "")
NEW = ("1-i-2028-t-20260210", Decimal(4000), "2026-02-10改定")


def test_a_revised_target_is_a_row_of_its_own_and_the_old_one_stays() -> None:
    done, doubts = added(results_file(revised(GOOD)))
    assert (targets(done), doubts.doubts) == ([OLD, NEW], ())
    assert set(plan().rows(IndicatorValue)) < set(done.rows(IndicatorValue))
    (row,) = (row for row in done.rows(IndicatorValue) if row.id == NEW[0])
    assert (row.fiscal_year, row.unit, row.as_of) == (2028, "人", "")
    assert row.source_text == "4000（改定日：2026-02-10、出典：推進本部会議資料、理由：人口の減少）"
    assert row.place.written == "results/2025.xlsx#sheet=目標の改定&cell=D5"


def test_a_csv_of_revised_targets_says_the_same() -> None:
    text = f"{HEADER}1-i,2028,4000,2026-02-10,推進本部会議資料,人口の減少\r\n"
    done, _ = added(results_file(text.encode("utf-8-sig"), "results/2025.csv"))
    assert targets(done) == [OLD, NEW]


def test_a_range_and_a_bound() -> None:
    done, _ = added(results_file(revised({**GOOD, "改定後の目標値": "3000～4000"})))
    assert [found[1:] for found in targets(done)[1:]] == [
        (Decimal(3000), "以上;2026-02-10改定"),
        (Decimal(4000), "以下;2026-02-10改定"),
    ]
    assert len({row.id for row in done.rows(IndicatorValue)}) == len(done.rows(IndicatorValue))
    done, _ = added(results_file(revised({**GOOD, "改定後の目標値": "4000人以上"})))
    assert targets(done)[1][1:] == (Decimal(4000), "以上;2026-02-10改定")


def test_revisions_of_several_years_files_stand_in_the_order_of_their_days() -> None:
    again = {**GOOD, "改定後の目標値": 5000, "改定日": "2027-03-01"}  # back to what the plan said
    done, _ = added(results_file(revised(again), "results/2026.xlsx", None), results_file(revised(GOOD)))
    assert [row[0] for row in targets(done)] == [OLD[0], NEW[0], "1-i-2028-t-20270301"]


def test_a_target_for_the_whole_plan_is_revised_without_a_year() -> None:
    whole = replace(value(FRIENDS, 9000), id="1-i-all-t", fiscal_year=None, japanese_year="")
    line = {name: given for name, given in GOOD.items() if name != "目標の年度"}
    done, _ = added(results_file(revised(line)), of=plan(whole))
    assert [row[0] for row in targets(done)] == ["1-i-2028-t", "1-i-all-t", "1-i-all-t-20260210"]


def test_a_share_of_which_nobody_knows_the_scale_is_asked_about() -> None:
    _, doubts = added(results_file(revised({**GOOD, "指標ID": "1-r", "改定後の目標値": 0.35})))
    (doubt,) = doubts.doubts
    assert (doubt.rule, doubt.target.id) == ("result-scale", "1-r-2028-t-20260210")


def test_the_next_years_form_shows_the_revised_target() -> None:
    done, _ = added(results_file(revised(GOOD)))
    records = filled(done, BASICS, YEAR + 1).records
    (shown,) = (record["計画の値"] for record in records["実績・評価"] if record.get("指標ID") == "1-i")
    assert shown == "4,000人（2026-02-10改定）（令和10年度）"


@pytest.mark.parametrize(
    ("code", "cell", "says", "lines"),
    [
        ("form-required", "E5", "改定日", [{**GOOD, "改定日": None}]),
        ("form-required", "G5", "改定の理由", [{**GOOD, "改定の理由": None}]),
        ("form-required", "D5", "改定後の目標値", [{**GOOD, "改定後の目標値": None}]),
        ("form-required", "A5", "指標ID", [{**GOOD, "指標ID": None}]),
        ("revision-day", "E5", "2026-02-30", [{**GOOD, "改定日": "2026-02-30"}]),
        ("revision-outside", "E5", "2024-04-01", [{**GOOD, "改定日": "2023-12-01"}]),
        ("revision-outside", "E5", "2029-03-31", [{**GOOD, "改定日": "2062-02-10"}]),
        ("revision-year", "C5", "2028年度", [{**GOOD, "目標の年度": "令和9年度"}]),
        ("revision-year", "C5", "計画全体", [{**GOOD, "目標の年度": None}]),
        ("result-year-form", "C5", "来年", [{**GOOD, "目標の年度": "来年"}]),
        ("revision-same", "D5", "改定前の目標値と同じ", [{**GOOD, "改定後の目標値": "5,000人"}]),
        ("revision-same", "D6", "同じ", [GOOD, {**GOOD, "改定日": "2026-09-01"}]),
        ("revision-twice", "E6", "E5", [GOOD, {**GOOD, "改定後の目標値": 3000}]),
        ("revision-twice", "E6", "二度", [GOOD, GOOD]),
        ("revision-value", "D5", "検討中", [{**GOOD, "改定後の目標値": "検討中"}]),
        ("result-unit", "D5", "世帯", [{**GOOD, "改定後の目標値": "400世帯"}]),
        ("result-unknown", "A5", "9-i", [{**GOOD, "指標ID": "9-i"}]),
        ("result-name", "B5", "研修", [{**GOOD, "指標名": "研修の開催"}]),
    ],
)
def test_a_mistake_is_told_by_its_cell(code: str, cell: str, says: str, lines: list[dict[str, object]]) -> None:
    with pytest.raises(SourceError) as caught:
        added(results_file(revised(*lines)))
    found = [(problem.code, problem.place.key) for problem in caught.value.problems]
    assert (code, f"{SHEET}!{cell}") in found
    said = render(caught.value.problems[found.index((code, f"{SHEET}!{cell}"))], "ja")
    assert says in said.text + said.cure
    assert "—" not in said.text + said.cure


def test_the_same_revision_in_the_file_of_the_next_year_is_told() -> None:
    with pytest.raises(SourceError) as caught:
        added(results_file(revised(GOOD)), results_file(revised(GOOD), "results/2026.xlsx", None))
    assert [problem.code for problem in caught.value.problems] == ["revision-twice"]
