"""A whole plan entered in the form: tables as of any document, faults by cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from pipelines.documents.opening import open_document
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import SourceError
from pipelines.results.form.filling import blank
from pipelines.results.form.plan_reading import read_form, stated_basics
from pipelines.results.form.writing import HEADER_ROW, workbook
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Flag, GlossaryEntry, Indicator, IndicatorValue, Measure, Policy, Schedule, ValueKind

BASICS = {"計画名": "見本市デジタル推進計画", "全国地方公共団体コード": "999997", "地方公共団体名": "見本県見本市"}
SHEETS: dict[str, list[dict[str, object]]] = {
    "施策体系": [{"階層": "大分類", "番号": "1", "名称": "便利な窓口", "説明": "行かなくてよい窓口。"}],
    "取組": [
        {
            "番号": "1-1",
            "大分類": "便利な窓口",
            "取組名": "オンライン申請",
            "担当": "企画課",
            "重点": "有",
            "年度別計画 令和9年度": "・設計\n・試行",
        },
        {"番号": "1-2", "取組名": "職員の研修", "取組項目": "情報の研修;法令の研修"},
    ],
    "指標": [
        {
            "取組番号": "1-1",
            "指標名": "申請数",
            "単位": "件",
            "現状値": 1900,
            "現状値の年度": "令和6年度",
            "目標値 令和8年度": 2026,
        },
        {"取組番号": "1-1", "指標名": "満足度", "単位": "%", "目標値（計画全体）": "60以上", "目標値 令和12年度": "約70"},
        {"取組番号": "1-2", "指標名": "規程", "目標値 令和9年度": "策定"},
    ],
    "用語": [{"用語": "DX", "説明": "デジタルで変えること", "番号": "1"}],
}


@cache
def empty() -> bytes:
    return workbook(blank(tuple(range(2026, 2031))))


def entered(sheets: Mapping[str, list[dict[str, object]]] = SHEETS, basics: Mapping[str, object] = BASICS) -> bytes:
    """Return the empty form with values typed in."""
    book = load_workbook(BytesIO(empty()))
    for row in book["基本情報"].iter_rows(HEADER_ROW + 1):
        label = str(row[0].value).rstrip("＊")
        if label in basics:
            row[1].value = basics[label]
    for name, rows in sheets.items():
        columns = {str(cell.value).rstrip("＊"): cell.column for cell in book[name][HEADER_ROW + 1]}
        for number, record in enumerate(rows, HEADER_ROW + 2):
            for column, value in record.items():
                book[name].cell(number, columns[column]).value = value
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def read(data: bytes) -> Plan:
    return read_form(open_document("plan.xlsx", data), DoubtResolver())


def test_measures_policies_and_terms_are_as_typed() -> None:
    plan = read(entered())
    assert (plan.overview.title, plan.overview.fiscal_years) == ("見本市デジタル推進計画", tuple(range(2026, 2031)))
    first, second = plan.rows(Measure)
    assert (first.id, first.name, first.pillar, first.office, first.priority) == (
        *("1-1", "オンライン申請", "便利な窓口", "企画課"),
        Flag.YES,
    )
    assert (second.items, second.priority) == ("情報の研修;法令の研修", Flag.NONE)
    (policy,) = plan.rows(Policy)
    assert (policy.number, policy.name, policy.description) == ("1", "便利な窓口", "行かなくてよい窓口。")
    (term,) = plan.rows(GlossaryEntry)
    assert (term.term, term.explanation, term.number) == ("DX", "デジタルで変えること", "1")


def test_values_are_numbers_with_the_unit_of_their_indicator_and_their_cell() -> None:
    plan = read(entered())
    assert [row.quantitative for row in plan.rows(Indicator)] == [Flag.YES, Flag.YES, Flag.NO]
    found = [
        (row.value_kind, row.fiscal_year, row.value, row.unit, row.condition, row.approximate, row.content)
        for row in plan.rows(IndicatorValue)
    ]
    baseline, target = ValueKind.BASELINE, ValueKind.TARGET
    assert found == [
        (baseline, 2024, 1900, "件", "", Flag.NO, ""),
        (target, 2026, 2026, "件", "", Flag.NO, ""),
        (target, None, 60, "%", "以上", Flag.NO, ""),
        (target, 2030, 70, "%", "", Flag.YES, ""),
        (target, 2027, None, "", "", Flag.NONE, "策定"),
    ]
    assert getattr(plan.rows(IndicatorValue)[0].place, "written", "") == "plan.xlsx#sheet=指標&cell=F5"


def test_the_schedule_has_a_row_for_each_item_of_a_year() -> None:
    rows = read(entered()).rows(Schedule)
    assert [(row.measure_id, row.fiscal_year, row.sequence, row.content) for row in rows] == [
        ("1-1", 2027, 1, "設計"),
        ("1-1", 2027, 2, "試行"),
    ]


def test_results_of_a_new_plan_may_stand_in_the_same_file() -> None:
    result = {
        "取組番号": "1-1",
        "指標名": "申請数",
        "年度": "令和8年度",
        "実績値": 2100,
        "出典": "報告",
        "確認日": "2027-05-01",
    }
    plan = read(entered({**SHEETS, "実績・評価": [result]}))
    rows = [row for row in plan.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL]
    assert [(row.indicator_name, row.fiscal_year, row.value) for row in rows] == [("申請数", 2026, 2100)]


def test_the_basics_tell_whose_plan_it_is() -> None:
    assert stated_basics(open_document("plan.xlsx", entered()))["全国地方公共団体コード"] == "999997"


FAULTS: list[tuple[str, dict[str, object], str, str]] = [
    ("取組", {"番号": "1-1", "取組名": "別の取組"}, "form-number-twice", "取組!A7"),
    ("取組", {"番号": "1-3"}, "form-required", "取組!D8"),
    ("取組", {"番号": "1-4", "取組名": "別", "重点": "はい"}, "form-choice", "取組!J9"),
    ("指標", {"取組番号": "9-9", "指標名": "別"}, "result-measure", "指標!A8"),
    ("指標", {"取組番号": "1-1", "指標名": "別", "現状値の年度": "昨年"}, "result-year-form", "指標!G9"),
    ("施策体系", {"階層": "章", "名称": "別"}, "form-choice", "施策体系!A6"),
    ("用語", {"用語": "AI"}, "form-required", "用語!B6"),
]


def test_every_fault_is_told_by_its_cell() -> None:
    faulty = {name: [*rows, *(record for sheet, record, _, _ in FAULTS if sheet == name)] for name, rows in SHEETS.items()}
    with pytest.raises(SourceError) as caught:
        read(entered(faulty))
    found = [(problem.code, problem.place.key) for problem in caught.value.problems]
    assert sorted(found) == sorted((code, spot) for _, _, code, spot in FAULTS)


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("計画名", "", "form-required"),
        ("計画期間の最初の年度", "いつか", "result-year-form"),
        ("計画期間の最後の年度", "令和2年度", "form-period"),
    ],
)
def test_basics_are_judged(label: str, value: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(entered(basics={**BASICS, label: value}))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_empty_form_is_no_plan() -> None:
    with pytest.raises(SourceError) as caught:
        read(empty())
    assert "form-empty" in {problem.code for problem in caught.value.problems}
