"""Mistakes that people make in Excel, one by one: each is told by sheet and cell, in plain Japanese, with its cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from metadata.messages.rendering import render
from pipelines.problems import SourceError
from tests.pipelines.results.form_samples import Typed, added, results_file, typed

Change = Callable[[Any], None]


@dataclass(frozen=True)
class Mistake:
    """What somebody did, the code and the cell that it is told by, and words that the message must have."""

    done: str
    code: str
    spot: str
    says: str
    cells: Typed = field(default_factory=dict)
    change: Change = lambda _: None
    name: str = "results/2025.xlsx"


def cell(address: str, value: object, sheet_name: str = "") -> Change:
    def put(sheet: Any) -> None:
        (sheet.parent[sheet_name] if sheet_name else sheet)[address].value = value

    return put


def delete_column(letter_index: int) -> Change:
    return lambda sheet: sheet.delete_cols(letter_index)


def merge(area: str) -> Change:
    return lambda sheet: sheet.merge_cells(area)


def copy_sheet(sheet: Any) -> None:
    sheet.parent.copy_worksheet(sheet)


def rename_sheet(sheet: Any) -> None:
    sheet.title = "実績"


def sort_names_only(sheet: Any) -> None:
    sheet["E6"].value, sheet["E7"].value = sheet["E7"].value, sheet["E6"].value


def cost(*row: object) -> Change:
    def put(sheet: Any) -> None:
        for column, value in enumerate(row, 1):
            sheet.parent["費用"].cell(5, column).value = value

    return put


VALUE, FRIENDS = ("1-i", "実績値"), {("1-i", "実績値"): 3585}
MISTAKES = (
    Mistake("a figure that is not there yet", "result-pending", "実績・評価!I6", "集計中", {VALUE: "集計中"}),
    Mistake("the same in brackets", "result-pending", "実績・評価!I6", "空にして", {VALUE: "（未確定）"}),
    Mistake("words for a number", "result-words", "実績・評価!I6", "数ではありません", {VALUE: "順調に増えた"}),
    Mistake("two figures in a cell", "result-several", "実績・評価!I6", "二つ以上", {VALUE: "会員36人、非会員5人"}),
    Mistake("another unit", "result-unit", "実績・評価!I6", "世帯", {VALUE: "120世帯"}),
    Mistake("a date that Excel made of 1-2", "result-date", "実績・評価!I6", "日付", {VALUE: "2026年1月2日"}),
    Mistake("the same as a day of ISO 8601", "result-date", "実績・評価!I6", "日付", {VALUE: "2026-01-02"}),
    Mistake("the same as Excel shows it", "result-date", "実績・評価!I6", "日付", {VALUE: "1/2"}),
    Mistake("the same with letters", "result-date", "実績・評価!I6", "1月2日", {VALUE: "1月2日"}),
    Mistake(
        "the heading of the results deleted", "form-column-missing", "実績・評価!4", "実績値", FRIENDS, cell("I4", None)
    ),
    Mistake("a day that became a number", "result-day", "実績・評価!O6", "46162", {**FRIENDS, ("1-i", "確認日"): 46162}),
    Mistake("an error of a formula", "result-error", "実績・評価!I6", "#DIV/0!", {VALUE: "#DIV/0!"}),
    Mistake("an error that a range of cells is in the way", "result-error", "実績・評価!I6", "#SPILL!", {VALUE: "#SPILL!"}),
    Mistake("a column too narrow, copied as it looks", "result-error", "実績・評価!I6", "####", {VALUE: "#####"}),
    Mistake("a formula that was never computed", "form-formula", "実績・評価!I6", "=1+1", {VALUE: "=1+1"}),
    Mistake("no source", "result-unsourced", "実績・評価!N6", "出典", {**FRIENDS, ("1-i", "出典"): None}),
    Mistake("no day", "result-unsourced", "実績・評価!O6", "確認日", {**FRIENDS, ("1-i", "確認日"): ""}),
    Mistake("a day that is none", "result-day", "実績・評価!O6", "2026-02-30", {**FRIENDS, ("1-i", "確認日"): "2026-02-30"}),
    Mistake("an ID mistyped", "result-unknown", "実績・評価!B6", "1-x", FRIENDS, cell("B6", "1-x")),
    Mistake("one column sorted, the others not", "result-name", "実績・評価!E6", "並べ替え", FRIENDS, sort_names_only),
    Mistake("the unit changed", "result-unit", "実績・評価!F6", "千人", FRIENDS, cell("F6", "千人")),
    Mistake(
        "last year's form filled in again", "result-year-file", "実績・評価!H6", "2024", FRIENDS, cell("H6", "令和6年度")
    ),
    Mistake("a year outside of the plan", "result-year", "実績・評価!H6", "2035", FRIENDS, cell("H6", "令和17年度")),
    Mistake("a year that is none", "result-year-form", "実績・評価!H6", "昨年", FRIENDS, cell("H6", "昨年")),
    Mistake("a number in the row of a measure", "result-no-indicator", "実績・評価!I5", "36", {("1", "実績値"): 36}),
    Mistake("a grade that is none", "result-grade", "実績・評価!K5", "◎", {("1", "評価区分"): "◎"}),
    Mistake("issues without a grade", "result-grade-missing", "実績・評価!K5", "空", {("1", "課題・問題点"): "人手"}),
    Mistake("cells merged", "form-merged", "実績・評価!I6", "結合", FRIENDS, merge("I6:I7")),
    Mistake("the sheet copied", "form-sheet-unknown", "実績・評価 Copy!A1", "写した", FRIENDS, copy_sheet),
    Mistake("the sheet renamed", "form-sheet-missing", "実績・評価", "実績・評価", FRIENDS, rename_sheet),
    Mistake("a column deleted", "form-column-missing", "実績・評価!4", "年度", FRIENDS, delete_column(8)),
    Mistake("a memo beside the table", "form-column-unknown", "実績・評価!Q6", "要確認", FRIENDS, cell("Q6", "要確認")),
    Mistake(
        "the header written over", "form-header", "実績・評価!A1", "見出し", FRIENDS, lambda sheet: sheet.delete_rows(4)
    ),
    Mistake("costs in words", "cost-amount", "費用!E5", "約百万", {}, cost("1", "", "令和7年度", "決算", "約百万")),
    Mistake("a kind of cost", "form-choice", "費用!D5", "予算、決算", {}, cost("1", "", "令和7年度", "見込", 100)),
    Mistake("a cost of nobody", "result-measure", "費用!A5", "99", {}, cost("99", "", "令和7年度", "決算", 100)),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.done)
def test_a_mistake_is_told_by_its_cell_with_its_cure(mistake: Mistake) -> None:
    with pytest.raises(SourceError) as caught:
        added(results_file(typed(mistake.cells, mistake.change), mistake.name))
    found = [
        problem for problem in caught.value.problems if (problem.code, problem.place.key) == (mistake.code, mistake.spot)
    ]
    assert found, [(problem.code, problem.place.key) for problem in caught.value.problems]
    said = render(found[0], "ja")
    assert mistake.says in said.text + said.cure
    assert "—" not in said.text + said.cure  # a fact that nobody gave


def test_a_workbook_without_results_is_said_to_have_none() -> None:
    book = Workbook()
    for row in (("議事録", "令和7年度"), ("出席者", "企画課長")):
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    with pytest.raises(SourceError) as caught:
        added(results_file(data.getvalue()))
    assert [problem.code for problem in caught.value.problems] == ["results-unread"]


def test_there_are_more_than_twenty() -> None:
    assert len({mistake.done for mistake in MISTAKES}) == len(MISTAKES) > 20
