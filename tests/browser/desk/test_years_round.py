"""The year's round in Chromium, by clicking only: a result is entered, looked at, approved and published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from catalog.desk.workplace import Workplace
from tests.browser.conftest import PHONE, Visit
from tests.browser.desk.conftest import SCRIPT
from tests.conftest import SMALL, Project
from tests.sampling import some

Open = Callable[..., Visit]
YEAR = "2025"


@pytest.fixture
def published(workplace: Workplace, project: Project) -> Workplace:
    project.keep_first_build(workplace.work)
    assert project.run("build", "--work", str(workplace.work), "--out", str(workplace.out)).exit_code == 0
    return workplace


def go(page: Page, name: str) -> None:
    """Follow an entry of the navigation."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def enter_result(page: Page) -> None:
    """Type the first result of the year, with its source."""
    go(page, "実績")
    page.get_by_role("link", name="与謝野町行政DX推進計画").click()
    page.get_by_role("link", name=f"{YEAR}年度", exact=True).click()
    page.get_by_label("実績値：").first.fill("42")
    page.get_by_label("出典", exact=True).fill("事業報告書")
    page.get_by_label("確認日", exact=True).fill("2026-05-20")
    page.get_by_role("button", name="保存する").click()
    page.get_by_text(f"results/{YEAR}.xlsx に保存しました").wait_for()


@pytest.mark.parametrize("script", some([True, False], 1), ids=SCRIPT.get)
def test_a_result_is_entered_approved_and_published(open_desk: Open, published: Workplace, script: bool) -> None:
    visit = open_desk(java_script_enabled=script)
    page = visit.page
    assert page.get_by_role("heading", level=1).text_content() == "やること"
    enter_result(page)
    go(page, "やること")
    page.get_by_role("link", name="承認を待つ内容があります").click()
    page.get_by_label("変わったこと（日本語）").fill("令和7年度の実績を追加")
    page.get_by_label("変わったこと（英語）").fill("Results of fiscal year 2025")
    page.get_by_role("button", name="この内容を承認する").click()
    page.get_by_text("台帳に書きました").wait_for()
    go(page, "公開")
    page.get_by_role("button", name="検査して公開用フォルダーに書く").click()
    page.get_by_role("heading", name="終わりました").wait_for(timeout=30_000)
    csv = published.out / "datasets" / SMALL / f"{SMALL}_indicator_values.csv"
    assert f"results/{YEAR}.xlsx" in csv.read_text(encoding="utf-8-sig")
    assert visit.complaints == []


def test_by_keys_alone(open_desk: Open, published: Workplace) -> None:
    page = open_desk().page
    page.goto(f"{page.url.rsplit('/', 1)[0]}/results/{SMALL}/{YEAR}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 「本文へ」
    assert page.evaluate("document.activeElement.id") == "main"
    wanted = page.get_by_label("実績値：").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("42")
    page.keyboard.press("Tab")
    page.keyboard.type("事業報告書")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-05-20")
    page.keyboard.press("Enter")
    page.get_by_text("に保存しました").wait_for()
    assert (published.datasets / SMALL / "results" / f"{YEAR}.xlsx").is_file()


@pytest.mark.thorough("axe asks a page of the desk: test_frame; what a result needs: catalog/desk/test_results")
def test_pages_are_for_everyone(open_desk: Open, published: Workplace) -> None:
    """axe finds nothing, and a phone and 200 % zoom show each page whole."""
    page = open_desk().page
    enter_result(page)
    home = page.url.split("/results")[0]
    for path in ("/todo", "/results", f"/results/{SMALL}/{YEAR}", "/changes", f"/changes/{SMALL}"):
        page.goto(home + path)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        for size in (PHONE, {"width": 640, "height": 400}):  # the second: 1280 pixels at 200 %
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
