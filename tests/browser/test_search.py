"""The search as a reader uses it: words, filters, from a server and straight from the folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit, answered

COUNT, LIST, RESULTS = "#search-count", "#search-results", "#search-results > li"


def search(page: Page, words: str) -> None:
    page.locator("#q").fill(words)
    answered(page, LIST)


def kinds(page: Page) -> set[str]:
    return set(page.locator("#search-results .kind").all_inner_texts())


def found(page: Page) -> int:
    """Return how many the page says there are for what is asked, once it has read all of the index."""
    answered(page, LIST)
    told = page.locator(COUNT).inner_text()
    assert re.fullmatch(r"[\d,]+ 件 results", told), told
    return int(told.split()[0].replace(",", ""))


def test_words_find_measures_and_indicators_as_they_are_typed(open_page: Callable[..., Visit]) -> None:
    visit = open_page("index.html")
    assert not [url for url in visit.requests if "/assets/search/" in url]  # the index waits until somebody searches
    visit.page.locator("#q").press_sequentially("デジタルデバイド")
    expect(visit.page.locator("#search-results a").first).to_contain_text("デジタルデバイド")
    assert found(visit.page) > 2
    visit.page.locator("#search-results a").first.click()
    expect(visit.page.locator("h1")).to_contain_text("デジタルデバイド")
    assert not visit.complaints


def test_width_and_kana_form_do_not_matter(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html").page
    counts = {}
    for written in ("オンライン", "ｵﾝﾗｲﾝ", "おんらいん"):
        search(page, written)
        counts[written] = found(page)
        search(page, "ＤＸとは関係ない語句")
        expect(page.locator(COUNT)).to_contain_text("見つかりません")
    assert counts == dict.fromkeys(counts, counts["オンライン"])


def test_filters_narrow_what_is_found_and_can_stand_alone(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html").page
    page.locator("[name=municipality]").select_option("264652")
    alone = found(page)
    page.locator("[name=kind]").select_option("i")
    indicators = found(page)
    assert indicators < alone
    assert {name.partition("\n")[0] for name in kinds(page)} == {"指標 Indicator"}
    for link in page.locator("#search-results a").all():
        assert (link.get_attribute("href") or "").startswith("datasets/264652_")
    page.locator("[name=theme]").select_option("DX-4")
    assert 0 < found(page) < indicators
    page.locator("[name=year]").select_option("2021")  # before the plan begins
    expect(page.locator(COUNT)).to_contain_text("見つかりません")


def test_what_is_asked_stands_in_the_address_and_comes_back_from_it(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html").page
    search(page, "オンライン")
    page.locator("[name=kind]").select_option("i")
    page.locator("[name=municipality]").select_option("262064")
    page.locator("[name=theme]").select_option("DX-1")
    expect(page).to_have_url(re.compile(r"/index\.html\?q=[^&]+&municipality=262064&theme=DX-1&kind=i$"))
    wanted = found(page)
    page.reload()
    expect(page.locator("#q")).to_have_value("オンライン")
    assert found(page) == wanted
    assert page.locator("[name=municipality]").input_value() == "262064"
    page.locator("#q").fill("")
    for name in ("kind", "municipality", "theme"):
        page.locator(f"[name={name}]").select_option("")
    expect(page).to_have_url(re.compile(r"/index\.html$"))


def test_more_results_are_shown_on_demand(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html").page
    search(page, "推進")
    total, shown = found(page), page.locator(RESULTS).count()
    assert shown < total
    page.get_by_role("button", name="続きを表示").click()
    assert page.locator(RESULTS).count() > shown
    focused = "[...document.querySelectorAll('#search-results > li')].indexOf(document.activeElement.closest('li'))"
    assert page.evaluate(focused) == shown  # the reader goes on with the first of those that came


def test_the_search_works_straight_from_the_folder(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    visit = open_page("index.html?q=オープンデータ", at=f"{real_catalogue.as_uri()}/", viewport=PHONE)
    assert found(visit.page) > 0
    visit.page.locator("#search-results a").first.click()
    expect(visit.page.locator("h1")).to_be_visible()
    assert all(url.startswith(real_catalogue.as_uri()) for url in visit.requests)
    assert not visit.complaints


def test_results_lead_to_pages_that_are_there(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    page = open_page("index.html?q=職員").page
    found(page)
    links = [link.get_attribute("href") or "" for link in page.locator("#search-results a").all()]
    assert links
    assert [link for link in links if not (real_catalogue / link).is_file()] == []


def test_any_words_may_be_asked_for(open_page: Callable[..., Visit]) -> None:
    visit = open_page("index.html")
    for words in ("<img src=x onerror=alert(1)>", "\u202e", "((((", "\\", "a" * 3000, "　"):
        search(visit.page, words)
        assert visit.page.locator("#search-results img").count() == 0, words
        assert not visit.complaints, words


def test_without_script_there_is_no_search_but_a_way_to_everything(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html", java_script_enabled=False).page
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("noscript")).to_be_visible()
    page.get_by_role("link", name="マイナンバーカード").first.click()
    expect(page.locator("h1")).to_contain_text("マイナンバーカード")
