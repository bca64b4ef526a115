"""The first publication in Chromium, by clicking only: from an Excel list to a dataset, its doubt settled, approved."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from catalog.desk.workplace import Workplace
from metadata.declared.dataset_folder import read_folder
from tests.browser.conftest import PHONE, Visit
from tests.browser.desk.conftest import SCRIPT
from tests.sampling import some

Open = Callable[..., Visit]
ID = "264652_walk"
LIST = (
    ("番号", "施策名", "担当課", "内部メモ", "指標名", "単位", "現状値（R4）", "令和5年度目標"),
    (1, "朝市の開催", "農林課", "済", "来場者数", "人", 3200, 3600),
    (2, "窓口の改善", "市民課", "済", "満足度", "％", 80, 90),
)
SIZES = (PHONE, {"width": 640, "height": 400})  # the second: 1280 pixels at 200 %


def workbook() -> bytes:
    """Return a list with a hidden column, which nobody may leave out without being asked."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in LIST:
        sheet.append(row)
    sheet.column_dimensions["D"].hidden = True
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def check(page: Page) -> None:
    """Assert that axe finds nothing, and that a phone and 200 % zoom show the page whole."""
    found = Axe().run(page)
    assert found.violations_count == 0, (page.url, found.generate_report())
    before = page.viewport_size
    for size in SIZES:
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    assert before is not None
    page.set_viewport_size(before)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def send_list(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="追加", exact=True).click()
    page.get_by_label("ファイル").set_input_files({"name": "walk.xlsx", "mimeType": "", "buffer": workbook()})
    press(page, "読んでみる")
    asked, read = (page.get_by_role("heading", name=name) for name in ("どの自治体の文書ですか", "読み取りの結果"))
    asked.or_(read).wait_for()  # reading may take long: the page says by its heading which of the two it is
    if asked.is_visible():
        page.get_by_label("公開者").fill("京都府与謝野町")
        press(page, "この自治体で読む")
    read.wait_for()


@pytest.mark.parametrize("script", some([False, True], 1), ids=SCRIPT.get)
def test_an_excel_list_becomes_a_checked_dataset(open_desk: Open, workplace: Workplace, script: bool) -> None:
    visit = open_desk(java_script_enabled=script)
    page = visit.page
    send_list(page)
    page.get_by_label("「施策名」の意味").select_option("取組名")
    press(page, "この読み方で読み直す")
    page.get_by_label("題名", exact=True).fill("与謝野町見本計画")
    page.get_by_label("英語の題名", exact=True).fill("Sample Plan of Yosano Town")
    page.get_by_label("文書が載るページのURL").fill("https://www.town.yosano.lg.jp/plan")
    press(page, "データセットを作る")
    page.get_by_text(f"データセット {ID} を作りました").wait_for()
    page.get_by_role("link", name="一つずつ決める").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("理由").fill("内部の記録なので取り込まない。")
    press(page, "この読みに決める")
    page.get_by_text("決めることはありません").wait_for()
    read = read_folder(workplace.datasets / ID, ID)
    assert [len(read.plan.tables[name]) for name in ("measures", "indicator_values")] == [2, 4]
    assert not any(doubt.open for doubt in read.plan.doubts)
    page.get_by_role("link", name="内容を見て承認する").click()
    press(page, "この内容を承認する")
    page.get_by_text("台帳に書きました").wait_for()
    assert (workplace.datasets / ID / "changes.yaml").is_file()
    assert visit.complaints == []


@pytest.mark.thorough("axe asks a page of the desk: test_frame; a field judged as it is left: catalog/desk/test_description")
def test_the_pages_of_adding_are_for_everyone_and_a_field_is_judged_as_it_is_left(open_desk: Open) -> None:
    page = open_desk().page
    send_list(page)
    check(page)
    home = page.url.split("/add")[0]
    paths = (
        "/add",
        f"{page.url.removeprefix(home)}?publisher=",
        "/doubts",
        "/doubts/264652_dx_plan",
        "/description",
        "/description/publishers/264652",
    )
    for path in some(paths, 3):
        page.goto(home + path)
        check(page)
    page.goto(f"{home}/doubts/264652_dx_plan")
    page.locator("details li a").first.click()
    check(page)
    page.goto(f"{home}/description/264652_dx_plan")
    page.get_by_label("文書が載るページのURL").fill("town")
    page.get_by_label("文書の発行時期").focus()
    page.get_by_text("項目「文書が載るページのURL」の値「town」は使えません").wait_for()
    check(page)
