"""A second browser: search, filters and language of the site in Firefox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.firefox.waiting import SECONDS, shown

marionette = pytest.importorskip("marionette_driver.marionette", reason="marionette_driver is not installed")
Wait = pytest.importorskip("marionette_driver").Wait

# The client leaves the sockets open with which it looks whether Firefox has started.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def page(firefox: marionette.Marionette, address: str) -> Callable[[str], marionette.Marionette]:
    def opened(path: str) -> marionette.Marionette:
        firefox.navigate(address + path)
        return firefox

    return opened


def choose(page: marionette.Marionette, name: str, value: str) -> None:
    page.find_element("css selector", f"[name={name}] option[value='{value}']").click()


def test_words_and_filters_of_the_search(page: Callable[[str], marionette.Marionette]) -> None:
    found = page("index.html")
    found.find_element("id", "q").send_keys("ｵﾝﾗｲﾝ")
    everywhere = shown(found, "results", "#search-count")
    choose(found, "municipality", "264652")
    Wait(found, timeout=SECONDS).until(lambda _: found.find_element("id", "search-count").text != everywhere)
    links = found.find_elements("css selector", "#search-results a")
    assert links
    assert all("264652_" in link.get_attribute("href") for link in links)


def test_filters_of_progress_stand_in_the_address(page: Callable[[str], marionette.Marionette]) -> None:
    found = page("progress/index.html")
    shown(found, "170", "#progress-count")
    choose(found, "status", "fallen-back")
    shown(found, "1 件", "#progress-count")
    assert found.get_url().endswith("?status=fallen-back")
    found.refresh()
    assert "2,159,922件" in shown(found, "2,159,922件", "#progress-rows > li")


def test_the_language_is_chosen_and_kept(page: Callable[[str], marionette.Marionette]) -> None:
    found = page("index.html")
    found.find_element("css selector", "label:has(#language-en)").click()
    assert not found.find_element("css selector", "h1 .ja").is_displayed()
    found = page("method.html")
    assert found.find_element("css selector", "h1 [lang=en]").is_displayed()
    assert not found.find_element("css selector", "h1 .ja").is_displayed()
    found.find_element("css selector", "label:has(#language-ja)").click()


def test_the_search_works_straight_from_the_folder(firefox: marionette.Marionette, real_catalogue: Path) -> None:
    firefox.navigate(f"{real_catalogue.as_uri()}/index.html?q=オープンデータ")
    shown(firefox, "results", "#search-count")
