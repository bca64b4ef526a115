"""The search and 進捗 of a site of all of Japan, straight from the folder: they load what a question needs, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import expect

from catalog.site.frame.rendering import ASSETS
from catalog.site.pages.catalogue import catalogue_pages
from catalog.site.pages.progress import progress_files, progress_pages
from catalog.site.search.files import search_files
from tests.browser.conftest import Visit
from tests.catalog.site.nation import Nation, coded, nation
from tests.once import Once

COUNT, RESULTS, ROWS = "#search-count", "#search-results > li", "#progress-rows > li"
MATSUMOTO = "202029"


@pytest.fixture(scope="module")
def japan() -> Nation:
    return nation(1)


@pytest.fixture(scope="module")
def folder(japan: Nation, once: Once) -> str:
    """The address of a folder with the pages of the search and of 進捗, and what they load."""

    def write(out: Path) -> None:
        pages = (next(catalogue_pages(japan)), next(progress_pages(japan)))
        assets = ((f"assets/{path.name}", path.read_bytes()) for path in ASSETS.iterdir())
        made = ((page.path, page.body) for page in pages)
        for path, data in chain(made, assets, search_files(japan), progress_files(japan)):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(data)

    return f"{once.folder('japan', write).as_uri()}/"


def loaded(visit: Visit) -> set[str]:
    """Return which shards of the index were asked for."""
    return {found[1] for url in visit.requests if (found := re.search(r"assets/search/(\d+)\.js$", url))}


def test_a_word_is_found_in_a_shard_that_was_not_loaded_before(
    open_page: Callable[..., Visit], folder: str, japan: Nation
) -> None:
    visit = open_page("index.html", at=folder)
    visit.page.locator("#q").fill("オンライン")
    expect(visit.page.locator(RESULTS).first).to_contain_text("オンライン申請")
    before = loaded(visit)
    last = next(dataset for dataset in reversed(japan.facts) if dataset.document)
    word = coded(japan.places[last.id])
    visit.page.locator("#q").fill(f"ｵﾝﾗｲﾝ申請率{word}")
    expect(visit.page.locator(RESULTS).first).to_contain_text(last.title.ja)
    visit.page.locator("#q").fill("北海道にも沖縄にもない語句")
    expect(visit.page.locator(COUNT)).to_contain_text("見つかりません")
    assert len(before) <= 3
    assert loaded(visit) - before
    assert len(loaded(visit)) <= 6
    assert not visit.complaints


def test_municipalities_follow_their_prefecture_and_stand_in_the_address(
    open_page: Callable[..., Visit], folder: str
) -> None:
    page = open_page("index.html", at=folder).page
    page.locator("[name=prefecture]").select_option(label="長野県")
    page.locator("[name=municipality]").select_option(label="長野県松本市")
    page.locator("[name=kind]").select_option("i")
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^1 件 results"))
    expect(page).to_have_url(re.compile(rf"\?prefecture=20&municipality={MATSUMOTO}&kind=i$"))
    page.goto(f"{folder}index.html?municipality={MATSUMOTO}&kind=i")
    expect(page.locator(COUNT)).to_have_text(re.compile(r"^1 件 results"))
    expect(page.locator("[name=municipality] option:checked")).to_have_text("長野県松本市")


def test_progress_loads_the_rows_of_the_prefecture_that_is_chosen(open_page: Callable[..., Visit], folder: str) -> None:
    visit = open_page("progress/index.html", at=folder)
    expect(visit.page.locator(ROWS)).to_have_count(30)
    assert len([url for url in visit.requests if "assets/progress/" in url]) == 1
    visit.page.locator("[name=prefecture]").select_option(label="沖縄県")
    expect(visit.page.locator(ROWS).first).to_contain_text("沖縄県")
    visit.page.locator("[name=municipality]").select_option(label="沖縄県那覇市")
    expect(visit.page.locator("#progress-count")).to_have_text("1 件の指標 indicators")
    assert len([url for url in visit.requests if "assets/progress/" in url]) == 2
    assert not visit.complaints
