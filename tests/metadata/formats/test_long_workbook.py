"""A table too long for one workbook comes in several: by fiscal year, by prefecture, and never over Excel's limit."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import openpyxl
import pytest

from metadata.described.dataset import Dataset
from metadata.described.table import Field, Table
from metadata.formats import workbook as module
from metadata.formats.files import write_tables
from metadata.formats.workbook import MOST, workbooks
from metadata.gates.workbook_reading import read_workbook
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import TableError
from tests.metadata.samples import sample_dataset, sample_derived

EXCEL = 1_048_576
WORDS = Bilingual("語", "word")


def long(*names: str, rows: list[tuple[Any, ...]]) -> Dataset:
    fields = tuple(Field(name, f"c{place}", "string", WORDS, WORDS) for place, name in enumerate(names))
    return dataclasses.replace(sample_derived(), tables=(Table("long", WORDS, WORDS, fields, tuple(rows)),))


def read(dataset: Dataset) -> dict[str, list[tuple[Any, ...]]]:
    """Return file name → the rows of its one sheet without the header."""
    found = {}
    for name, _, data in workbooks(dataset):
        book = openpyxl.load_workbook(io.BytesIO(data))
        (sheet,) = book.worksheets
        header, *rows = sheet.iter_rows(values_only=True)
        assert header == tuple(field.name for field in dataset.tables[0].fields)
        found[name] = rows
    return found


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST < EXCEL
    monkeypatch.setattr(module, "LONG", 4)
    monkeypatch.setattr(module, "MOST", 3)


def test_a_table_that_is_not_long_stays_in_one_workbook_of_the_old_name() -> None:
    dataset = long("年度", "値", rows=[(2024, "a")] * 4)
    assert [name for name, *_ in workbooks(dataset)] == [f"{dataset.id}.xlsx"]


@pytest.mark.parametrize("held", [0, 100], ids=["rows wait in a file", "rows wait in memory"])
def test_the_cells_are_the_same_where_rows_wait_in_a_file(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    dataset = sample_dataset()
    cells = [sheet.rows for sheet in read_workbook(module.workbook(dataset))]
    monkeypatch.setattr(module, "HELD", held)
    assert [sheet.rows for sheet in read_workbook(module.workbook(dataset))] == cells
    too_long = long("値", rows=[("a",), ("b" * 40_000,)])
    with pytest.raises(TableError) as caught:
        module.workbook(too_long)
    assert caught.value.problems[0].code == "table-cell-too-long"


def test_rows_stand_by_fiscal_year_each_once_and_in_order() -> None:
    rows = [(2025, "a"), (2024, "b"), (None, "c"), (2024, "=d"), (2025, "e"), (2024, "f"), (2024, "g")]
    dataset = long("年度", "値", rows=rows)
    found = read(dataset)
    assert found == {
        f"{dataset.id}_2024.xlsx": [(2024, "b"), (2024, "=d"), (2024, "f")],
        f"{dataset.id}_2024-2.xlsx": [(2024, "g")],
        f"{dataset.id}_2025.xlsx": [(2025, "a"), (2025, "e")],
        f"{dataset.id}_no-year.xlsx": [(None, "c")],
    }


def test_without_years_rows_stand_by_prefecture() -> None:
    rows = [("262064", "a"), ("242101", "b"), ("262111", "c"), ("242101", "d"), ("011002", "e")]
    found = read(long("全国地方公共団体コード", "値", rows=rows))
    assert [name.rpartition("_")[2] for name in found] == ["01.xlsx", "24.xlsx", "26.xlsx"]
    assert [row for own in found.values() for row in own] == sorted(rows, key=lambda row: row[0][:2])


def test_the_same_table_gives_the_same_bytes_and_the_files_say_what_is_in_them() -> None:
    dataset = long("年度", "値", rows=[(2024, "a")] * 3 + [(2025, "b")] * 2)
    assert list(workbooks(dataset)) == list(workbooks(dataset))
    files = {file.name: file for file in write_tables(dataset) if file.format == "XLSX"}
    assert f"{dataset.id}.xlsx" not in files
    assert files[f"{dataset.id}_2025.xlsx"].title == Bilingual(
        "令和7年度（2025）の行（Excel）", "rows of fiscal year 2025 (Excel)"
    )


def test_a_cell_that_excel_would_cut_off_is_named_by_its_row_in_the_table() -> None:
    dataset = long("年度", "値", rows=[(2024, "a"), (2025, "b"), (2024, "c"), (2025, "長" * 32768), (2024, "d")])
    with pytest.raises(TableError) as caught:
        list(workbooks(dataset))
    assert caught.value.problems[0].facts["row"] == "5"
