"""`publish.py form aed`: an empty sheet that a spreadsheet helps to fill in, and that is read back as it was typed."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import publish
from pipelines.standard.definition import definitions
from pipelines.standard.form import standard_form
from pipelines.standard.reading import StandardReading, read_standard
from tests.pipelines.standard.samples import EDITIONS, clean_table

CURRENT = [slug for slug, edition in EDITIONS if edition == "standard"]


def filled(slug: str, rows: list[list[str]]) -> StandardReading:
    """Return what is read of a form into which rows were typed below the example."""
    book = openpyxl.load_workbook(io.BytesIO(standard_form(definitions()[slug])))
    for number, row in enumerate(rows, 3):
        for column, text in enumerate(row, 1):
            cell = book[slug].cell(number, column)
            cell.value, cell.number_format = text, "@"
    saved = io.BytesIO()
    book.save(saved)
    reading = read_standard(f"262064_{slug}.xlsx", saved.getvalue())
    assert reading is not None
    return reading


@pytest.mark.family(most=8)
@pytest.mark.parametrize("slug", CURRENT)
def test_what_is_typed_into_a_form_is_read_back_and_the_example_is_not(slug: str) -> None:
    table = clean_table(slug, "standard", 3)
    reading = filled(slug, table[1:])
    assert [name for name, _ in reading.columns] == table[0]
    assert list(zip(*(values for _, values in reading.columns), strict=True)) == [tuple(row) for row in table[1:]]
    assert [fault for fault in reading.faults if fault.kind not in ("example_row", "file_name")] == []


@pytest.mark.family(most=8)
@pytest.mark.parametrize("slug", CURRENT)
def test_nothing_is_wrong_with_the_example_itself(slug: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(standard_form(definitions()[slug])))
    example = [str(cell.value or "") for cell in book[slug][2]]
    assert example[0].startswith("記入例：")
    reading = filled(slug, [[example[0].removeprefix("記入例："), *example[1:]]])
    assert {fault.kind for fault in reading.faults if fault.severity != "hint"} <= {"required_empty"}


def test_word_lists_are_dropdowns_and_every_cell_is_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(standard_form(definitions()["aed"])))
    sheet = book["aed"]
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    lists = {str(one.sqref).partition("2")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists[at["小児対応設備の有無"]] == '"有,無"'
    styled = sheet.column_dimensions.values()  # a run of columns that look alike is one entry
    assert {one.number_format for one in styled} == {"@"}
    assert sum(one.max - one.min + 1 for one in styled) == len(at)


def test_a_form_that_is_not_filled_in_has_no_rows(tmp_path: Path) -> None:
    assert [problem.code for problem in filled("aed", []).problems] == ["standard-no-rows"]


def test_the_command_writes_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["form", "aed", "--lang", "ja", "--report", "report.json"]
    first = CliRunner().invoke(publish.app, words)
    assert first.exit_code == 0 and "「AED設置箇所一覧」の様式" in first.output
    assert (tmp_path / "aed.xlsx").read_bytes() == standard_form(definitions()["aed"])
    assert CliRunner().invoke(publish.app, words).exit_code == 2


def test_there_is_no_form_of_a_dataset_whose_columns_are_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(publish.app, ["form", "support_system", "--lang", "ja", "--report", "report.json"])
    assert ended.exit_code == 2 and "確かには分かっていない" in ended.output.replace("\n", "")
    assert not (tmp_path / "support_system.xlsx").exists()
