"""A second browser: search, filters and language of the site in Firefox."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.firefox.waiting import clicked, shown

marionette = pytest.importorskip("marionette_driver.marionette", reason="marionette_driver is not installed")

# The client leaves the sockets open with which it looks whether Firefox has started.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def page(firefox: marionette.Marionette, address: str) -> Callable[[str], marionette.Marionette]:
    def opened(path: str) -> marionette.Marionette:
        firefox.navigate(address + path)
        return firefox

    return opened


def choose(page: marionette.Marionette, name: str, value: str) -> None:
    clicked(page, "css selector", f"[name={name}] option[value='{value}']")


def places(page: marionette.Marionette) -> set[str]:
    """Return the municipalities whose datasets the search shows, once its list answers what is asked; other links whole."""
    page.find_element("css selector", "#search-results[aria-busy=false]")
    links = page.execute_script("return Array.from(document.querySelectorAll('#search-results a'), (link) => link.href)")
    return {re.sub(r".*/datasets/([0-9]{6})_.*", r"\1", link) for link in links}


def test_words_and_filters_of_the_search(page: Callable[[str], marionette.Marionette]) -> None:
    found = page("index.html")
    found.find_element("id", "q").send_keys("ｵﾝﾗｲﾝ")
    assert len(places(found)) > 1
    choose(found, "municipality", "264652")
    assert places(found) == {"264652"}


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
