"""Cells under a heading of figures that are no figure for certain: what is taken, and the doubt."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.settled import read_settled
from pipelines.tables.doubt import Doubt, Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Evaluation, IndicatorValue
from tests.pipelines.layouts.test_other_shapes import values, workbook

HEADS = ["番号", "取組名", "担当課", "指標名", "単位", "現状値（R4）", "目標値（R8）"]
Told = tuple[str, str, str]
"""Of a figure or words: 年度, the number or the words, 条件."""


def _sheet(cell: Any, unit: str = "人") -> Document:
    rows = [HEADS, ["1", "朝市", "農林課", "来場者", unit, 7, cell], ["2", "夜市", "商工課", "来場者", unit, 8, 9]]
    return open_document("plan.xlsx", workbook(rows))


def _read(document: Document, *settled: Settlement) -> tuple[list[Told], list[Doubt]]:
    """Return what the target of the first measure is read as, and the doubts."""
    plan: Plan = read_settled(document, draft(document), DoubtResolver(settled))
    rows = [row for row in plan.rows(IndicatorValue) if row.measure_name == "朝市" and row.value_kind == "目標値"]
    told = [(str(row.fiscal_year), row.content if row.value is None else f"{row.value:f}", row.condition) for row in rows]
    return told, list(plan.doubts)


@pytest.mark.parametrize(
    ("cell", "others"),
    [
        ("(5)", ["5", "-5"]),
        ("（▲5）", ["-5", "5"]),
        ("ー5", ["-5", "5"]),
        ("―5", ["-5", "5"]),
        ("*5", ["5"]),
        ("5〜", ["5以上", "5"]),
        ("～5", ["5以下", "5"]),
        ("5≦", ["5以上", "5"]),
        ("20-30", ["20～30", "20", "30"]),
        ("5→10", ["5", "10"]),
        ("3/10", ["3", "10"]),
        ("1.2.3", ["1.2", "3"]),
        ("10↑", ["10"]),
        ("O", ["0"]),
        ("3校/10校", ["3校", "10校"]),
        ("全10校", ["10校"]),
        ("5年間で50人", ["年間で50人"]),
        ("現状＋5", ["+5"]),
    ],
)
def test_a_cell_of_digits_and_marks_is_no_figure_and_in_doubt(cell: str, others: list[str]) -> None:
    told, (doubt,) = _read(_sheet(cell))
    assert told == [("2026", told[0][1], "")]
    assert not told[0][1].isdigit()
    assert (doubt.rule, [one for (one,) in doubt.alternatives]) == ("figure-unclear", others)


@pytest.mark.parametrize(("lines", "joined"), [("12\n14", "1214"), ("1\n2,345", "12,345"), ("８\n９", "89")])
def test_two_lines_of_numbers_are_not_one_figure_unless_an_officer_says_so(lines: str, joined: str) -> None:
    told, (doubt,) = _read(_sheet(lines))
    assert [one[1] for one in told] == [" ".join(doubt.reading)]
    assert doubt.alternatives[0] == (joined,)
    settled = Settlement(doubt.rule, doubt.target, doubt.source, (joined,), "担当課に確認", "2026-04-01")
    assert _read(_sheet(lines), settled)[0] == [("2026", joined.replace(",", ""), "")]


@pytest.mark.parametrize("cell", ["1、234", "12,34", "1O", "1 0人"])
def test_a_damaged_figure_is_asked_about_once(cell: str) -> None:
    _, (doubt,) = _read(_sheet(cell))
    assert doubt.rule in ("figure-grouping", "figure-look-alike", "figure-spaced")


@pytest.mark.parametrize("lines", ["6,00\n0", "約6,00\n0", "1,000\n人"])
def test_a_line_that_is_no_number_goes_on_with_the_next(lines: str) -> None:
    told, doubts = _read(_sheet(lines))
    assert (Decimal(told[0][1]) % 1000, doubts) == (0, [])


def test_two_figures_of_one_thing_in_a_cell_are_in_doubt() -> None:
    told, (doubt,) = _read(_sheet("10人\n20人"))
    assert [one[1] for one in told] == ["10", "20"]
    assert doubt.rule == "figure-unclear"


@pytest.mark.parametrize(
    ("cell", "unit", "other"), [("1.000", "人", "1,000"), ("30.000人", "人", "30,000人"), ("035", "%", "35")]
)
def test_a_point_that_may_be_a_comma_and_a_zero_in_front_are_in_doubt(cell: str, unit: str, other: str) -> None:
    _, (doubt,) = _read(_sheet(cell, unit))
    assert (doubt.rule, doubt.alternatives[0]) == ("figure-unclear", (other,))


@pytest.mark.parametrize(("cell", "unit"), [("1.234", "%"), ("0.356", "人"), ("18.4", "冊"), ("1.23", "人")])
def test_other_decimals_are_figures(cell: str, unit: str) -> None:
    assert _read(_sheet(cell, unit)) == ([("2026", cell, "")], [])


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("≧5", ("2026", "5", "以上")),
        ("≦5", ("2026", "5", "以下")),
        ("＞5", ("2026", "5", "超")),
        ("＜10", ("2026", "10", "未満")),
        ("令和9年度までに200人以上", ("2027", "200", "以上")),
        ("R9 12.5", ("2027", "12.5", "")),
        ("5人以上10人未満", ("2026", "5", "以上")),
        ("8:30", ("2026", "8:30", "")),
        ("2026/3/31", ("2026", "2026/3/31", "")),
        ("第3位", ("2026", "第3位", "")),
        ("6月", ("2026", "6月", "")),
        ("1時間半", ("2026", "1時間半", "")),
    ],
)
def test_comparisons_years_in_front_and_words_are_read_as_they_stand(cell: str, told: Told) -> None:
    found, doubts = _read(_sheet(cell))
    assert (found[0], doubts) == (told, [])


def test_the_year_that_a_cell_gives_each_figure_is_its_year() -> None:
    rows = [[*HEADS[:5], "現状値", "目標値"], ["1", "朝市", "農林課", "来場者", "人", 7, "R6：30人、R8：100人"]]
    found = values("plan.xlsx", workbook([*rows, ["2", "夜市", "商工課", "来場者", "人", 8, "R8：90人"]]))
    assert [value[2:5] for value in found if value[0] == "朝市"] == [
        ("現状値", 0, "7"),
        ("目標値", 2024, "30"),
        ("目標値", 2026, "100"),
    ]


LIST = ["番号", "取組名", "担当課", "指標（単位）", "R5", "R6", "R7"]


@pytest.mark.parametrize("legend", ["上段：目標値　下段：実績値", "※上段は目標値、下段（　）内は実績値"])
def test_a_legend_right_above_a_header_says_which_row_is_which(legend: str) -> None:
    lower = ["(2)", "(4)", "―"] if "（" in legend else [2, 4, None]
    rows: list[list[Any]] = [["見本市計画"], [legend], LIST]
    for number, name in (("1", "朝市"), ("2", "夜市")):
        rows += [[number, name, "農林課", "出店数（店）", 3, 5, 6], [None] * 4 + lower]
    found = [value[2:5] for value in values("plan.xlsx", workbook(rows)) if value[0] == "朝市"]
    targets = [("目標値", 2023, "3"), ("目標値", 2024, "5"), ("目標値", 2025, "6")]
    assert sorted(found) == sorted([*targets, ("実績値", 2023, "2"), ("実績値", 2024, "4")])


def test_a_legend_holds_for_the_two_lines_of_a_cell() -> None:
    rows: list[list[Any]] = [["見本市計画"], ["上段：実績　下段：目標"], LIST]
    rows += [
        [number, name, "農林課", "出店数（店）", "2\n3", "4\n5", "―\n6"] for number, name in (("1", "朝市"), ("2", "夜市"))
    ]
    found = [value[2:5] for value in values("plan.xlsx", workbook(rows)) if value[0] == "朝市"]
    targets = [("目標値", 2023, "3"), ("目標値", 2024, "5"), ("目標値", 2025, "6")]
    assert sorted(found) == sorted([*targets, ("実績値", 2023, "2"), ("実績値", 2024, "4")])


def test_the_unit_in_the_label_of_a_row_and_before_the_mark_of_a_note_is_kept() -> None:
    rows: list[list[Any]] = [[*LIST[:3], "指標", "区分", "R5", "R6"]]
    rows += [["1", "朝市", "農林課", "満足の割合", "目標値（％）", 60, 65], [None] * 4 + ["実績値（％）", 58, None]]
    rows += [["2", "夜市", "商工課", "出店数（店）※1", "目標値", 3, 5], [None] * 4 + ["実績値", 2, None]]
    found = [(value[1], value[4], value[5]) for value in values("plan.xlsx", workbook(rows))]
    assert sorted(found) == sorted(
        [("満足の割合", n, "%") for n in ("60", "65", "58")] + [("出店数", n, "店") for n in ("3", "5", "2")]
    )


def test_what_a_heading_says_of_all_its_figures_is_their_condition() -> None:
    heads = [*HEADS[:5], "現状値（R4）", "R5～R8累計目標", "R5実績", "R5～R6累計実績"]
    rows = [
        heads,
        ["1", "朝市", "農林課", "来場者", "人", 7, 100, 20, "累計45"],
        ["2", "夜市", "商工課", "来場者", "人", 8, 90, 10, 30],
    ]
    document = open_document("plan.xlsx", workbook(rows))
    plan = read_settled(document, draft(document), DoubtResolver())
    found = [(str(row.value), row.condition) for row in plan.rows(IndicatorValue) if row.measure_name == "朝市"]
    assert found == [("7", ""), ("100", "累計"), ("20", ""), ("45", "累計")]


@pytest.mark.parametrize(
    ("figures", "is_grade"), [([9.3, 8], False), (["A", "B"], True), ([5, 4], True), (["12%", "5%"], False)]
)
def test_figures_of_an_evaluation_are_no_grades(figures: list[Any], is_grade: bool) -> None:
    heads = [*HEADS[:4], "策定時（H25）", "中間評価（H30）", "目標値（R5）"]
    rows = [
        heads,
        ["1", "朝食", "健康課", "欠食率（％）", 12, figures[0], 5],
        ["2", "運動", "健康課", "欠食率（％）", 12, figures[1], 5],
    ]
    document = open_document("plan.xlsx", workbook(rows))
    plan = read_settled(document, draft(document), DoubtResolver())
    assert len(plan.rows(Evaluation)) == (2 if is_grade else 0)
    assert {doubt.rule for doubt in plan.doubts} == (set() if is_grade else {"unread"})


def test_the_heading_over_the_kinds_of_rows_names_their_indicator() -> None:
    form = [["取組番号", "1-1"], ["取組名", "窓口の改革"], ["担当課", "市民課"], ["取組概要", "行う。"], []]
    table = [["効果額（千円）", "R5", "R6"], ["目標", 100, 200], ["実績", 90, None]]
    book = Workbook()
    for name in ("1-1", "1-2"):
        sheet = book.create_sheet(name)
        for row in (["取組番号", name], *form[1:], *table):
            sheet.append(row)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    assert {(value[1], *value[2:]) for value in values("plan.xlsx", out.getvalue())} == {
        ("効果額", "目標値", 2023, "100", "千円"),
        ("効果額", "目標値", 2024, "200", "千円"),
        ("効果額", "実績値", 2023, "90", "千円"),
    }
