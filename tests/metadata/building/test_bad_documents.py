"""What a document lacks is told with its cure: formulas without values, two lists, targets without years."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from metadata.building.first_reading import FirstReading, first_reading
from metadata.messages.rendering import Language, render
from pipelines.documents.opening import open_document

HEADS = ["番号", "取組名", "担当課", "指標", "単位", "現状値（R4）", "R5目標", "R6目標"]
ROWS = [["1", "窓口の改革", "市民課", "待ち時間", "分", 18, 15, 10], ["2", "電子申請", "情報課", "手続数", "件", 3, 10, 20]]
OTHER = [["1", "窓口の改革", "市民課", "待ち時間", "分", 18, 14, 9], ["2", "電子申請", "情報課", "手続数", "件", 3, 11, 22]]


def read(*sheets: list[list[object]]) -> FirstReading:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"シート{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return first_reading(open_document("list.xlsx", out.getvalue()))


def codes(found: FirstReading) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_sound_list_has_no_problem() -> None:
    assert codes(read([HEADS, *ROWS])) == []


def test_formulas_without_values_are_told() -> None:
    found = read([HEADS, [*ROWS[0][:6], "=F2-3", "=F2-8"], ROWS[1]])
    assert codes(found) == ["read-formulas"]
    assert found.problems[0].facts["count"] == "2"


def test_a_formula_in_a_column_that_is_left_out_is_none() -> None:
    assert codes(read([[*HEADS, "達成率"], *([*row, f"=H{n}/G{n}"] for n, row in enumerate(ROWS, 2))])) == []


@pytest.mark.parametrize("sheets", [([HEADS, *ROWS], [HEADS, *OTHER]), ([HEADS, *ROWS, [], HEADS, *OTHER],)])
def test_two_lists_that_differ_are_told_and_each_figure_is_a_doubt(sheets: tuple[list[list[object]], ...]) -> None:
    found = read(*sheets)
    assert codes(found) == ["read-two-lists"]
    assert found.files["doubts.csv"].decode().count("value-twice") == 4


def test_the_same_list_again_is_no_second_one() -> None:
    assert codes(read([HEADS, *ROWS], [HEADS, *ROWS])) == []


@pytest.mark.parametrize("kinds", [("現状値", "目標", "実績"), ("現状値（R4）", "1年目", "2年目")])
def test_targets_without_years_are_told(kinds: tuple[str, ...]) -> None:
    assert codes(read([[*HEADS[:5], *kinds], *ROWS])) == ["read-years-missing"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_problem_has_words_and_a_cure(language: Language) -> None:
    for found in (read([HEADS, *ROWS], [HEADS, *OTHER]), read([[*HEADS[:5], "現状値", "目標", "実績"], *ROWS])):
        for problem in found.problems:
            assert "{" not in str(render(problem, language))
