"""Shapes that lists and forms have besides the made-up plans: whose each figure is, and of which kind and year."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document as Word
from openpyxl import Workbook

from metadata.building.first_reading import first_reading
from pipelines.documents.opening import open_document
from pipelines.layouts.words.amounts import read_amounts
from pipelines.tables.rows import Indicator, IndicatorValue, Measure, Schedule
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
    rows: list[list[Any]] = [
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


def test_lists_that_stand_side_by_side_are_read_one_after_the_other() -> None:
    heads = ["番号", "取組", "担当課", "指標（単位）", "R5現状", "R8目標"]
    rows: list[list[Any]] = [
        ["見本町実施計画"],
        [*heads, None, *heads],
        [
            "1",
            "出前講座",
            "社会教育課",
            "開催回数（回）",
            24,
            40,
            None,
            "2",
            "窓口の改善",
            "市民課",
            "待ち時間（分）",
            18,
            9,
        ],
        ["3", "朝市", "農林課", "出店数（店）", 12, 15],
    ]
    assert values("a.xlsx", workbook(rows)) == [
        ("出前講座", "開催回数", "現状値", 2023, "24", "回"),
        ("出前講座", "開催回数", "目標値", 2026, "40", "回"),
        ("朝市", "出店数", "現状値", 2023, "12", "店"),
        ("朝市", "出店数", "目標値", 2026, "15", "店"),
        ("窓口の改善", "待ち時間", "現状値", 2023, "18", "分"),
        ("窓口の改善", "待ち時間", "目標値", 2026, "9", "分"),
    ]


STACKED: list[list[Any]] = [["番号", "取組名", "担当課", "指標名", "単位", "R6", "R7", "R8"]]
TARGETS, RESULTS = [30, 36, 40], [33, 38, None]


def stacked(upper: list[Any], lower: list[Any]) -> bytes:
    first = [["1", "出前講座", "社会教育課", "開催回数", "回", *upper], [None] * 5 + lower]
    second = [["2", "朝市", "農林課", "出店数", "店", *upper], [None] * 5 + lower]
    return workbook([*STACKED, *first, *second])


def test_of_two_rows_of_figures_without_a_word_the_one_that_goes_on_is_the_targets() -> None:
    wanted = {
        ("出前講座", "開催回数", kind, year, str(figure), "回")
        for kind, figures in (("目標値", TARGETS), ("実績値", RESULTS))
        for year, figure in zip((2024, 2025, 2026), figures, strict=True)
        if figure
    }
    for data in (stacked(TARGETS, RESULTS), stacked(RESULTS, TARGETS)):
        assert {value for value in values("a.xlsx", data) if value[0] == "出前講座"} == wanted


def test_two_rows_of_figures_of_which_nothing_tells_which_they_are_are_not_taken() -> None:
    data = stacked([30, 36, 40], [33, 38, 44])
    problems = first_reading(open_document("a.xlsx", data)).problems
    assert [problem.code for problem in problems] == ["read-two-lists"]


def test_a_row_of_plans_among_indicators_is_what_is_done_and_no_figure() -> None:
    rows: list[list[Any]] = [
        ["番号", "1", "取組名", "学校図書館の開放", None],
        ["担当課", "教育総務課"],
        ["指標", "基準値（R5）", "R6", "R7", "R8"],
        ["開放した学校（校）", 0, "―", 1, 2],
        ["年度別計画", None, "検討", "1校で開放", "2校で開放"],
    ]
    data = workbook(rows, "B2:E2", "D1:E1")
    assert values("a.xlsx", data) == [
        ("学校図書館の開放", "開放した学校", "現状値", 2023, "0", "校"),
        ("学校図書館の開放", "開放した学校", "目標値", 2025, "1", "校"),
        ("学校図書館の開放", "開放した学校", "目標値", 2026, "2", "校"),
    ]
    planned = [(row.fiscal_year, row.content) for row in read("a.xlsx", data).plan.rows(Schedule)]
    assert planned == [(2024, "検討"), (2025, "1校で開放"), (2026, "2校で開放")]


def test_headings_of_figures_that_name_their_indicator_keep_it() -> None:
    rows: list[list[Any]] = [
        ["事業番号", "1", "担当課", "社会教育課", None],
        ["事業名", "出前講座"],
        [],
        ["年度", "開催回数\n計画値（回）", "開催回数\n実績値（回）", "満足度\n計画値（％）", "満足度\n実績値（％）"],
        ["令和6年度", 30, 33, 85, 84.1],
        ["令和7年度", 36, None, 90, None],
    ]
    data = workbook(rows, "B2:E2", "D1:E1")
    assert sorted(values("a.xlsx", data)) == sorted(
        [
            ("出前講座", "開催回数", "目標値", 2024, "30", "回"),
            ("出前講座", "開催回数", "実績値", 2024, "33", "回"),
            ("出前講座", "開催回数", "目標値", 2025, "36", "回"),
            ("出前講座", "満足度", "目標値", 2024, "85", "%"),
            ("出前講座", "満足度", "実績値", 2024, "84.1", "%"),
            ("出前講座", "満足度", "目標値", 2025, "90", "%"),
        ]
    )
    assert len(read("a.xlsx", data).plan.rows(Indicator)) == 2


def test_a_title_above_years_is_no_kind_where_each_row_says_its_own() -> None:
    rows: list[list[Any]] = [
        ["見本市行動計画"],
        ["番号", "事業名", "担当課", "指標（単位）", "区分", "2023年度末", "2024年度末"],
        ["1", "出前講座", "社会教育課", "満足度（％）", "目標", 80, 85],
        [None, None, None, None, "実績", "79.5※1", "―※2"],
        ["2", "朝市", "農林課", "出店数（店）", "目標", 12, 15],
        [None, None, None, None, "実績", 11, None],
        ["※1　速報値　※2　調査していない"],
    ]
    assert values("a.xlsx", workbook(rows)) == [
        ("出前講座", "満足度", "目標値", 2023, "80", "%"),
        ("出前講座", "満足度", "目標値", 2024, "85", "%"),
        ("出前講座", "満足度", "実績値", 2023, "79.5", "%"),
        ("朝市", "出店数", "目標値", 2023, "12", "店"),
        ("朝市", "出店数", "目標値", 2024, "15", "店"),
        ("朝市", "出店数", "実績値", 2023, "11", "店"),
    ]


def test_a_number_of_a_letter_and_figures_is_the_number_of_its_heading() -> None:
    def one(number: str, name: str) -> str:
        table = "<table><tr><th>指標<th>現状値（R5）<th>R8目標</tr><tr><td>開催回数（回）<td>24<td>40</tr></table>"
        return f"<h2>{number}　{name}</h2><dl><dt>担当課<dd>総務課</dl>{table}<p>（つづき）</p>"

    page = f"<html><head><meta charset=utf-8></head><body>{one('Ａ－１', '出前講座')}{one('Ｂ－１', '朝市')}</body></html>"
    reading = read("a.html", page.encode())
    assert [(row.number, row.name) for row in reading.plan.rows(Measure)] == [("A-1", "出前講座"), ("B-1", "朝市")]
    assert [question for question in reading.questions if question.rule == "unread"] == []


HEADS = ["番号", "取組名", "担当課", "指標", "現状値（R4）", "R5目標"]


def test_a_unit_noted_above_a_list_is_that_of_its_figures() -> None:
    rows: list[list[Any]] = [
        ["見本町計画", None, None, None, None, "（単位：％）"],
        HEADS,
        ["1", "窓口の改善", "市民課", "満足と答えた人の割合", 61, 65],
        ["2", "電子申請", "総務課", "利用率", "△1.5", "―"],
    ]
    assert values("a.xlsx", workbook(rows)) == [
        ("窓口の改善", "満足と答えた人の割合", "現状値", 2022, "61", "%"),
        ("窓口の改善", "満足と答えた人の割合", "目標値", 2023, "65", "%"),
        ("電子申請", "利用率", "現状値", 2022, "-1.5", "%"),
    ]


def test_each_table_has_the_unit_that_is_noted_above_it() -> None:
    document = Word()
    document.add_paragraph("見本町計画")
    for number, name, figures in (("1-1", "出前講座", (("回", "24"), ("％", "82.5"))), ("1-2", "朝市", (("店", "12"),))):
        document.add_heading(f"{number}　{name}", 2)
        for unit, figure in figures:
            document.add_paragraph(f"単位：{unit}")
            table = document.add_table(2, 2)
            for cell, text in zip(table._cells, ("指標", "現状値（R5）", f"{name}の{unit}", figure), strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    assert [(value[1], *value[4:]) for value in values("a.docx", out.getvalue())] == [
        ("出前講座の回", "24", "回"),
        ("出前講座の％", "82.5", "%"),
        ("朝市の店", "12", "店"),
    ]


def test_a_noted_unit_is_not_given_where_some_figures_have_their_own() -> None:
    rows: list[list[Any]] = [
        ["見本町計画", None, None, None, None, "（単位：％）"],
        HEADS,
        ["1", "窓口の改善", "市民課", "満足と答えた人の割合", 61, 65],
        ["2", "電子申請", "総務課", "申請の数（件）", 120, 150],
    ]
    reading = read("a.xlsx", workbook(rows))
    assert [row.unit for row in reading.plan.rows(Indicator)] == ["", "件"]
    assert [(question.rule, question.printed) for question in reading.questions] == [("unread", "（単位：％）")]


def test_the_error_of_a_calculation_is_no_value_and_in_doubt() -> None:
    rows: list[list[Any]] = [
        HEADS,
        ["1", "朝市", "農林課", "出店数（店）", "#REF!", 30],
        ["2", "夜市", "農林課", "出店数（店）", 20, "####"],
    ]
    data = workbook(rows)
    assert [value[0::4] for value in values("a.xlsx", data)] == [("朝市", "30"), ("夜市", "20")]
    asked = [(one.rule, one.reading, one.others) for one in read("a.xlsx", data).questions]
    assert asked == [("error-value", "", ("#REF!",)), ("error-value", "", ("####",))]


def test_years_before_the_figures_of_a_cell_and_in_short_headings_are_their_years() -> None:
    rows: list[list[Any]] = [
        [*HEADS[:4], "基準値", "実績値", "目標値", "R元実績", "2021実績"],
        ["1", "朝市", "農林課", "出店数（店）", "H30：11", "R4：12\nR5：14", "令和8年度：20以上", 9, 10],
        ["2", "窓口", "市民課", "待ち時間", "H30：15分30秒", "R4：―", "R8：10分", 8, 9],
    ]
    found = [value[2:] for value in values("a.xlsx", workbook(rows)) if value[0] == "朝市"]
    assert sorted(found) == [
        ("実績値", 2019, "9", "店"),
        ("実績値", 2021, "10", "店"),
        ("実績値", 2022, "12", "店"),
        ("実績値", 2023, "14", "店"),
        ("現状値", 2018, "11", "店"),
        ("目標値", 2026, "20", "店"),
    ]
    assert [one.content for one in read_amounts("15分30秒")] == ["15分30秒"]
    assert [one.figure for one in read_amounts("1時間30分")] == [None]


def test_years_alone_before_a_column_of_later_targets_are_results() -> None:
    rows: list[list[Any]] = [
        [*HEADS[:4], "R4", "R5", "前年度比", "対目標", "目標（R8）"],
        ["1", "朝市", "農林課", "出店数（店）", 12, 14, 116.7, "70%", 20],
        ["2", "夜市", "農林課", "出店数（店）", 11, 13, 118.2, "65%", 20],
    ]
    data = workbook(rows)
    assert [value[2:] for value in values("a.xlsx", data) if value[0] == "朝市"] == [
        ("実績値", 2022, "12", "店"),
        ("実績値", 2023, "14", "店"),
        ("目標値", 2026, "20", "店"),
    ]
    assert read("a.xlsx", data).questions == ()
