"""進捗 as a reader uses it: filters, order, the address, without script and straight from the folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, answered

PAGE = "progress/index.html"
ROWS, COUNT = "#progress-rows > li", "#progress-count"


def counted(page: Page, number: int) -> None:
    answered(page, "#progress-rows")
    expect(page.locator(COUNT)).to_have_text(f"{number} 件の指標 indicators")


def test_what_is_late_or_reached_is_one_choice_away(open_page: Callable[..., Visit]) -> None:
    visit = open_page(PAGE)
    counted(visit.page, 170)
    visit.page.locator("[name=status]").select_option("fallen-back")
    counted(visit.page, 1)
    expect(visit.page.locator(ROWS)).to_contain_text("2,159,922件 (2024)")
    expect(visit.page.locator(ROWS)).to_contain_text("三重県亀山市")
    assert not visit.complaints


def test_the_filters_stand_in_the_address_and_come_back_from_it(open_page: Callable[..., Visit]) -> None:
    page = open_page(PAGE).page
    page.locator("[name=municipality]").select_option("242101")
    page.locator("[name=year]").select_option("2024")
    page.locator("[name=sort]").select_option("status")
    page.locator("#words").fill("ＬＩＮＥ")
    counted(page, 1)
    expect(page).to_have_url(re.compile(r"\?municipality=242101&year=2024&sort=status&words="))
    page.reload()
    counted(page, 1)
    expect(page.locator(ROWS)).to_contain_text("3,585人")
    page.locator("#words").fill("")
    page.locator("[name=year]").select_option("")
    expect(page.locator(f"{ROWS}:first-child .status")).to_contain_text("達成")
    expect(page).to_have_url(re.compile(r"\?municipality=242101&sort=status$"))


def test_more_rows_are_shown_on_demand_and_lead_to_their_pages(open_page: Callable[..., Visit]) -> None:
    page = open_page(PAGE).page
    counted(page, 170)
    expect(page.locator(ROWS)).to_have_count(30)
    page.locator("#progress-more").click()
    expect(page.locator(ROWS)).to_have_count(60)
    page.locator(f"{ROWS} a").first.click()
    expect(page.locator("h1")).to_contain_text("オンライン手続の拡充")
    expect(page.locator(".progress")).to_contain_text("令和8年度の目標値20件を満たす")


def test_it_works_straight_from_the_folder(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    visit = open_page(PAGE, at=real_catalogue.as_uri() + "/")
    visit.page.locator("[name=status]").select_option("met")
    counted(visit.page, 4)
    assert not visit.complaints


def test_without_script_the_tables_have_everything(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html", java_script_enabled=False).page
    page.locator('a[href="progress/242101.html#met"]').click()
    expect(page.locator("#met")).to_be_visible()
    assert page.locator("table:has(th[scope=row])").count() == 5


def test_words_follow_the_chosen_language(open_page: Callable[..., Visit]) -> None:
    page = open_page(PAGE).page
    page.locator("[name=status]").select_option("on-track")
    counted(page, 1)
    page.locator("label:has(#language-en)").click()
    expect(page.locator(f"{ROWS} .figures")).to_contain_text("expected 2,630人")
    expect(page.locator(f"{ROWS} .ja").first).to_be_hidden()
