"""`publish.py form`: the form beside its plan, filled in and published; nothing that was typed is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.conftest import ROOT, SMALL, Project
from tests.pipelines.results.test_plan_form import BASICS, entered

FIRST = "1-1-i-ab6e"  # 指標ID of the small dataset


def fill(path: Path, indicator: str, result: object) -> None:
    """Type a result of an indicator into a form, with source and day."""
    book = load_workbook(path)
    sheet = book["実績・評価"]
    columns = {str(cell.value).rstrip("＊"): cell.column for cell in sheet[4]}
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, columns["指標ID"]).value == indicator)
    for name, value in (("実績値", result), ("出典", "事業報告書"), ("確認日", "2026-05-20")):
        sheet.cell(row, columns[name]).value = value
    book.save(path)


def name_in_form(project: Project) -> str:
    """Return the name of the first indicator, as the form of the plan has it."""
    path = project.root / "form.xlsx"
    assert project.run("form", SMALL, "--out", str(path), "--date", "2026-06-01").exit_code == 0
    sheet = load_workbook(path)["指標"]
    return next(str(row[2].value) for row in sheet.iter_rows(5) if row[0].value == FIRST)


def test_the_form_of_a_plan_lies_where_its_results_are_looked_for(project: Project) -> None:
    run = project.run("form", SMALL, "--date", "2026-06-01")
    assert run.exit_code == 0, run.shown
    path = project.small / "results" / "2025.xlsx"
    assert path.exists()
    assert "results/2025.xlsx" in run.shown.replace("\n", "")
    assert project.run("check").exit_code == 0  # an empty form says nothing


@pytest.mark.usefixtures("published")
def test_a_result_becomes_new_content_of_the_dataset(project: Project) -> None:
    project.run("form", SMALL, "--year", "2025")
    fill(project.small / "results" / "2025.xlsx", FIRST, 42)
    run = project.run("check")
    assert run.codes == ["ledger-behind"]
    assert project.run("build", "--accept", "--date", "2027-03-01").exit_code == 0
    rows = (project.out / "datasets" / SMALL / f"{SMALL}_indicator_values.csv").read_text(encoding="utf-8-sig").splitlines()
    (row,) = (row for row in rows if "実績値" in row)
    assert f"{FIRST}-2025-a" in row
    assert "results/2025.xlsx#sheet=実績・評価&cell=" in row


def test_a_fault_is_told_with_file_and_cell(project: Project) -> None:
    project.run("form", SMALL, "--year", "2025")
    fill(project.small / "results" / "2025.xlsx", FIRST, "集計中")
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, ["result-pending"])
    assert run.report["problems"][0]["place"]["file"] == f"datasets/{SMALL}/results/2025.xlsx"
    assert "実績・評価!I6" in run.shown


def test_another_file_in_the_folder_is_told_and_one_of_an_open_excel_is_not(project: Project) -> None:
    folder = project.small / "results"
    folder.mkdir()
    (folder / "~$2025.xlsx").write_bytes(b"locked")
    assert project.run("check").exit_code == 0
    (folder / "実績.xlsx").write_bytes(b"PK")
    assert project.run("check").codes == ["results-name"]


def test_an_own_workbook_is_read_by_a_layout_beside_it_where_its_headings_do_not_tell(project: Project) -> None:
    folder = project.small / "results"
    folder.mkdir()
    name = name_in_form(project)
    book = Workbook()
    for row in (("指標名", "到達点"), (name, 42)):
        book.active.append(row)
    book.save(folder / "2025.XLSX")
    assert project.run("check").codes == ["results-unread"]
    (folder / "layout.yaml").write_text("layout: 1\ncolumns: {到達点: 実績値}\n", encoding="utf-8")
    assert project.run("check").codes[0] == "ledger-behind"
    (folder / "layout.yaml").write_text("layout: 1\ncolumns: {到達点: 達成}\n", encoding="utf-8")
    run = project.run("check")
    assert (run.codes, run.report["problems"][0]["place"]["file"]) == (
        ["layout-column"],
        f"datasets/{SMALL}/results/layout.yaml",
    )


def test_a_form_that_is_there_is_not_overwritten(project: Project) -> None:
    path = project.small / "results" / "2025.xlsx"
    project.run("form", SMALL, "--year", "2025")
    fill(path, FIRST, 42)
    before = path.read_bytes()
    run = project.run("form", SMALL, "--year", "2025")
    assert (run.exit_code, run.codes, path.read_bytes()) == (2, ["form-exists"], before)


def test_a_year_outside_of_the_plan_and_an_unknown_dataset(project: Project) -> None:
    assert project.run("form", SMALL, "--year", "2040").codes == ["form-year"]
    assert project.run("form", "264652_none").codes == ["id-unknown"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_a_dataset_it_is_empty(project: Project, lang: str) -> None:
    path = project.root / f"{lang}.xlsx"
    assert project.run("form", "--out", str(path), "--date", "2026-06-01", lang=lang).exit_code == 0
    assert "目標値 令和8年度" in [cell.value for cell in load_workbook(path)["指標"][4]]


def test_a_plan_goes_from_the_form_to_a_published_dataset(project: Project) -> None:
    path = project.root / "new plan.xlsx"
    path.write_bytes(entered(basics={**BASICS, "全国地方公共団体コード": "264652"}))
    settings = ("--settings", str(ROOT / "publish.yaml"))
    run = project.run("new", str(path), "--yes", "--page", "https://www.town.yosano.lg.jp/plan", *settings)
    assert run.exit_code == 0, run.shown
    assert sorted(one.name for one in (project.datasets / "264652_plan_2026").iterdir()) == ["dataset.yaml", "plan.xlsx"]
    assert project.run("build", "--accept", "--date", "2027-03-01").exit_code == 0
    table = project.out / "datasets" / "264652_plan_2026" / "264652_plan_2026_measures.csv"
    assert "オンライン申請" in table.read_text(encoding="utf-8-sig")


def test_a_workbook_is_not_written_under_a_name_that_excel_does_not_open(project: Project) -> None:
    path = project.root / "form.txt"
    assert project.run("form", "--out", str(path)).codes == ["form-ending"]
    assert not path.exists()


@pytest.mark.parametrize("option", ["--page", "--site"])
def test_an_option_that_is_no_address_is_told_before_anything_is_written(project: Project, option: str) -> None:
    before = sorted(project.datasets.rglob("*"))
    assert project.run("new", str(project.small / "plan.txt"), option, "www.example.jp/plan").codes == ["option-url"]
    assert sorted(project.datasets.rglob("*")) == before
