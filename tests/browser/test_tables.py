"""The rows of a table page: filtered, sorted, found by their address, and all there without script."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.kinds import PLAN

VALUES = f"{PLAN}/indicator_values.html"
ACROSS = "datasets/cross_dx_indicators/indicators"
SHOWN = "table.data tbody tr:not([hidden])"


def column(page: Page, name: str) -> list[str]:
    place = page.locator("table.data thead th").all_inner_texts().index(name) + 1
    return page.locator(f"{SHOWN} td:nth-child({place})").all_inner_texts()


def test_words_filter_the_rows(open_page: Callable[..., Visit]) -> None:
    visit = open_page(VALUES)
    page, every = visit.page, visit.page.locator(SHOWN).count()
    page.locator("[name=rows]").fill("目標値 ％")
    expect(page.locator("#rows-count")).not_to_have_text("")
    assert 0 < page.locator(SHOWN).count() < every
    assert set(column(page, "値区分")) == {"目標値"}
    assert set(column(page, "単位")) == {"%"}
    page.locator("[name=rows]").fill("")
    assert page.locator(SHOWN).count() == every
    assert not visit.complaints


def test_a_column_sorts_up_down_and_back(open_page: Callable[..., Visit]) -> None:
    page = open_page(VALUES).page
    before = column(page, "値")
    button = page.locator("thead th button", has_text="値").nth(1)
    head = page.locator("thead th:has(button)").filter(has_text="値").nth(1)
    assert button.inner_text() == "値"
    button.click()
    numbers = [float(each) for each in column(page, "値") if each]
    assert numbers == sorted(numbers)
    expect(head).to_have_attribute("aria-sort", "ascending")
    button.click()
    after = column(page, "値")
    numbers = [float(each) for each in after if each]
    assert numbers == sorted(numbers, reverse=True)
    assert after.index("") == len(numbers) if "" in after else len(after) == len(numbers)  # the empty ones stay last
    button.click()
    assert [each.rstrip(" ▲▼") for each in column(page, "値")] == before


def test_the_address_of_a_row_leads_to_the_page_that_has_it(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{ACROSS}-3.html").page
    row = page.locator("table.data tbody tr").last.get_attribute("id")
    page = open_page(f"{ACROSS}.html#{row}").page
    page.wait_for_url(f"**/indicators-3.html#{row}")
    expect(page.locator(f"[id='{row}']")).to_be_in_viewport()


def test_without_script_there_is_the_plain_table(open_page: Callable[..., Visit]) -> None:
    page = open_page(VALUES, java_script_enabled=False).page
    expect(page.locator("#rows")).to_be_hidden()
    assert page.locator("thead button").count() == 0
    assert page.locator(SHOWN).count() > 20


def test_a_phone_filters_too(open_page: Callable[..., Visit]) -> None:
    page = open_page(VALUES, viewport=PHONE).page
    box = page.locator("[name=rows]").bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE["width"]
