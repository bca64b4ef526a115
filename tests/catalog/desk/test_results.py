"""Results of a year from the desk: the grid and the Excel form write the same file; nothing that is wrong is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.catalog.desk.desks import FROM_A_PAGE, Desk, Page
from tests.conftest import SMALL

YEAR = 2025
AT = f"/results/{SMALL}/{YEAR}"
SAVE = f"{AT}/save"
FIRST = "1-1-i-ab6e"  # 指標ID of the small dataset


@pytest.fixture
def file(desk: Desk) -> Path:
    return desk.workplace.datasets / SMALL / "results" / f"{YEAR}.xlsx"


def typed(page: Page) -> dict[str, str]:
    return {str(name): str(value) for name, value in page.form(SAVE).fields.items()}


def column(path: Path, name: str) -> list[str]:
    """Return what stands in a column of 実績・評価, without the empty cells."""
    rows = list(load_workbook(path)["実績・評価"].values)
    heading = next(row for row in rows if "指標ID" in row)
    at = [str(cell).rstrip("＊") for cell in heading].index(name)
    return [str(row[at]) for row in rows[rows.index(heading) + 1 :] if row[at]]


def test_each_plan_is_listed_with_what_is_missing(desk: Desk) -> None:
    page = desk.open("/results")
    assert SMALL in page.text
    assert "実績のない指標が" in page.text


def test_a_result_is_typed_and_stands_in_the_file_of_the_year(desk: Desk, file: Path) -> None:
    page = desk.send(desk.open(AT), SAVE, **{f"実績値/{FIRST}": "42", "出典": "事業報告書", "確認日": "2026-05-20"})
    assert (page.status, page.problems) == (200, [])
    assert (column(file, "実績値"), column(file, "出典"), column(file, "確認日")) == (["42"], ["事業報告書"], ["2026-05-20"])
    assert typed(page)[f"実績値/{FIRST}"] == "42"  # and is seen again


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_written(desk: Desk, file: Path) -> None:
    page = desk.send(desk.open(AT), SAVE, **{f"実績値/{FIRST}": "集計中", "出典": "事業報告書", "確認日": "2026-05-20"})
    assert page.status == 422
    (field,) = page.tree.xpath(f"//*[@name='実績値/{FIRST}']")
    assert (field.get("aria-invalid"), field.get("value")) == ("true", "集計中")
    assert "集計中" in page.problems[0]
    assert not file.exists()


def test_a_form_that_changed_meanwhile_is_stale(desk: Desk, file: Path) -> None:
    old = desk.open(AT)
    desk.send(desk.open(AT), SAVE, **{f"実績値/{FIRST}": "42", "出典": "事業報告書", "確認日": "2026-05-20"})
    page = desk.send(old, SAVE, **{f"実績値/{FIRST}": "43", "出典": "事業報告書", "確認日": "2026-05-20"})
    assert page.status == 422
    assert column(file, "実績値") == ["42"]
    assert typed(page)[f"実績値/{FIRST}"] == "43"  # what was typed is not lost


def test_the_excel_form_goes_down_and_comes_back(desk: Desk, file: Path) -> None:
    desk.send(desk.open(AT), SAVE, **{f"実績値/{FIRST}": "42", "出典": "事業報告書", "確認日": "2026-05-20"})
    book = load_workbook(io.BytesIO(desk.client.get(f"{AT}/form.xlsx").content))
    sheet = book["実績・評価"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "42")
    cell.value = 44
    data = io.BytesIO()
    book.save(data)
    before = file.read_bytes()
    page = desk.send(desk.open(AT), f"{AT}/upload", files={"file": ("../../x.xlsx", data.getvalue())})
    assert (page.status, page.problems) == (200, [])
    assert column(file, "実績値") == ["44"]
    kept = list((desk.workplace.work / "desk" / "replaced" / SMALL).iterdir())
    assert [path.read_bytes() for path in kept] == [before]


def test_the_offices_own_workbook_is_taken_and_only_a_file_replaces_it(desk: Desk, file: Path) -> None:
    name = desk.open(AT).tree.xpath(f"//fieldset[.//*[@name='実績値/{FIRST}']]/legend/text()")[0].strip()
    book = Workbook()
    for row in (("指標名", "実績値"), (name, 42)):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    page = desk.send(desk.open(AT), f"{AT}/upload", files={"file": ("実績.xlsx", data.getvalue())})
    assert (page.status, page.problems) == (200, [])
    assert file.read_bytes() == data.getvalue()
    assert "庁内で作られた" in page.text
    assert SAVE not in [form.get("action") for form in page.tree.forms]


@pytest.mark.parametrize(("name", "data"), [("x.xlsx", b"PK\x03\x04 broken"), ("x.txt", b"\x00\x01"), ("x.csv", b"")])
def test_a_file_that_is_none_is_told(desk: Desk, file: Path, name: str, data: bytes) -> None:
    page = desk.send(desk.open(AT), f"{AT}/upload", files={"file": (name, data)})
    assert page.status == 422
    assert page.problems
    assert not file.exists()


@pytest.mark.parametrize("address", ["/results/../../etc", "/results/none", f"/results/{SMALL}/1999"])
def test_what_is_not_there_is_told(desk: Desk, address: str) -> None:
    assert desk.client.get(address, headers=FROM_A_PAGE).status_code in {404, 422}
