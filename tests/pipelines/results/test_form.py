"""The form as a workbook: what stands in it, what may be typed where, and that Excel and LibreOffice can open it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pipelines.documents.opening import open_document
from pipelines.results.form.cells import is_form
from pipelines.results.form.filling import blank
from pipelines.results.form.sheets import sheets
from pipelines.results.form.writing import HEADER_ROW, workbook
from tests.pipelines.results.form_samples import form

SHEETS = ["基本情報", "施策体系", "取組", "指標", "実績・評価", "費用", "用語", "評価区分"]


@cache
def empty() -> bytes:
    return workbook(blank(tuple(range(2026, 2031))))


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def headings(book: Workbook, sheet: str) -> list[str]:
    return [str(cell.value) for cell in book[sheet][HEADER_ROW + 1]]


def column(book: Workbook, sheet: str, name: str) -> list[object]:
    at = headings(book, sheet).index(name) + 1
    return [row[0].value for row in book[sheet].iter_rows(HEADER_ROW + 2, min_col=at, max_col=at)]


def test_both_forms_have_the_sheets_of_the_data_model() -> None:
    assert opened(empty()).sheetnames == SHEETS
    assert opened(form()).sheetnames == [*SHEETS, "目標の改定"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert form.__wrapped__() == form.__wrapped__()
    assert form() != form(year=2026)


def test_an_empty_form_has_a_column_of_targets_for_each_year_and_marks_what_is_required() -> None:
    found = headings(opened(empty()), "指標")
    assert [name for name in found if name.startswith("目標値 ")] == [f"目標値 令和{n}年度" for n in (8, 9, 10, 11, 12)]
    assert {"取組番号＊", "指標名＊", "単位"} <= set(found)


def test_results_are_asked_for_each_measure_and_indicator() -> None:
    book = opened(form())
    assert column(book, "実績・評価", "指標ID")[:6] == ["", "1-i", "1-r", "", "2-i", "2-w"]
    assert column(book, "実績・評価", "計画の値")[1] == "5,000人（令和10年度）"
    assert set(column(book, "実績・評価", "年度＊")) == {"令和7年度"}
    assert column(book, "評価区分", "評価＊")[0] == "順調に進んだ"


def test_only_what_is_asked_for_can_be_typed() -> None:
    book = opened(form())
    for name in SHEETS:
        assert book[name].protection.sheet, name
    sheet = book["実績・評価"]
    by_name = dict(zip(headings(book, "実績・評価"), sheet[HEADER_ROW + 2], strict=True))
    open_ = {name for name, cell in by_name.items() if not cell.protection.locked}
    assert open_ == {"実績値", "実績・成果", "評価区分", "課題・問題点", "今後の方向性", "出典", "確認日"}
    assert all(cell.protection.locked for cell in book["取組"][HEADER_ROW + 2])
    assert not opened(empty())["取組"].cell(HEADER_ROW + 2, 1).protection.locked


def test_choices_are_dropdowns() -> None:
    rules = {rule.formula1 for rule in opened(empty())["取組"].data_validations.dataValidation}
    assert rules == {'"有,無"'}
    (grades,) = opened(form())["実績・評価"].data_validations.dataValidation
    assert grades.formula1 == "'評価区分'!$A$5:$A$24"


def test_codes_are_text_and_results_numbers() -> None:
    book = opened(form())
    assert book["基本情報"]["B5"].value == "999997"
    assert book["取組"].cell(HEADER_ROW + 2, 2).number_format == "@"
    at = headings(book, "実績・評価").index("実績値") + 1
    assert book["実績・評価"].cell(HEADER_ROW + 3, at).number_format == "General"


def test_headings_have_their_hints_as_notes() -> None:
    book = opened(empty())
    for sheet in sheets("plan"):
        noted = {str(cell.value).rstrip("＊") for row in book[sheet.name].iter_rows() for cell in row if cell.comment}
        assert {one.name for one in sheet.columns if one.hint and not one.years} <= noted


def test_it_prints_on_a4() -> None:
    for sheet in opened(form()):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_form_is_known_as_one() -> None:
    assert is_form(open_document("x.xlsx", empty()))
    assert not is_form(open_document("x.csv", "取組,指標\n1,2\n".encode()))


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "form.xlsx"
    source.write_bytes(form())
    words = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "ods"]
    subprocess.run([*words, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    converted = open_document("form.ods", (tmp_path / "form.ods").read_bytes())
    assert [table.title for table in converted.tables()] == [*SHEETS, "目標の改定"]
    before = open_document("form.xlsx", form())
    assert [c.text for t in converted.tables() for c in t.cells if c.text] == [
        c.text for t in before.tables() for c in t.cells if c.text
    ]
