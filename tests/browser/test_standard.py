"""The pages of standard datasets in use: found, filtered, sorted, on a phone, in the dark, on paper, and asking nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from catalog.server.serve import serving
from catalog.site.standard.records import A_PAGE
from catalog.site.static import write_catalogue
from metadata.described.dataset import Dataset
from tests.browser.conftest import PHONE, Visit, answered
from tests.browser.test_accessibility import FOCUS_SHOWN, findings, tab_until
from tests.browser.test_pages import A4, PRINTED
from tests.browser.test_phone import LONGEST
from tests.catalog.site.standard.samples import HOSTILE, TILES, aed, area, build_of, event, standard
from tests.once import Once
from tests.sampling import some

ROWS, COUNT = "#records-table tbody tr", "#records-count"
TABLE = "datasets/262064_aed/aed.html"
KINDS = {
    "dataset": "datasets/262064_aed/index.html",
    "population": "datasets/262064_population/index.html",
    "table": TABLE,
    "map": "datasets/262064_aed/map.html",
    "pyramid": "datasets/262064_population/pyramid.html",
    "calendar": "datasets/262064_event/calendar.html",
}


def datasets() -> tuple[Dataset, ...]:
    rows = [aed(n, 小児対応設備の有無="有無"[n % 2], 備考=f"{n}台") for n in range(A_PAGE + 30)]
    hostile = [aed(900, 名称=HOSTILE), aed(901, 緯度="43.06", 経度="141.35"), aed(902, 緯度="", 経度="")]
    events = [event(n, f"2026-{10 + n % 3:02}-{n % 28 + 1:02}", 緯度="35.01", 経度="135.57") for n in range(20)]
    areas = [area("全域", 30, 60), area("北町", 10, 20), area("南町", 20, 40)]
    return standard("aed", [*rows, *hostile]), standard("population", areas), standard("event", events)


@pytest.fixture(scope="module")
def public(once: Once) -> Path:
    def write(folder: Path) -> None:
        write_catalogue(build_of(*datasets()), folder / "plain")
        few = standard("aed", [aed(1), aed(2), aed(3)])
        write_catalogue(build_of(few, map_settings=TILES), folder / "tiles")

    return once.folder("standard", write)


@pytest.fixture(scope="module")
def start(public: Path) -> Iterator[str]:
    with serving(public / "plain") as address:
        yield address


def counted(page: Page, number: int) -> None:
    answered(page, "#records-table tbody")
    expect(page.locator(COUNT)).to_have_text(f"{number} 件 rows")


@pytest.mark.parametrize("kind", some(KINDS, 1))
def test_a_page_is_for_everyone_light_and_dark_wide_and_narrow_and_on_paper(
    open_page: Callable[..., Visit], start: str, kind: str
) -> None:
    visit = open_page(KINDS[kind], at=start)
    page = visit.page
    assert findings(page) == ""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert findings(page) == ""
    for width in (PHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST
    pdf = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {tuple(round(float(points) / 72 * 25.4) for points in size) for size in sizes} <= A4
    page.emulate_media(media="print")
    page.set_viewport_size(PRINTED)
    assert page.evaluate("document.documentElement.scrollWidth") <= PRINTED["width"]
    assert page.evaluate("window.ran") is None
    assert [url for url in visit.requests if not url.startswith((start, "data:"))] == []
    assert visit.complaints == []


@pytest.mark.parametrize("kind", some(KINDS, 2))
def test_the_keyboard_shows_where_it_is(open_page: Callable[..., Visit], start: str, kind: str) -> None:
    page = open_page(KINDS[kind], at=start).page
    tab_until(page, "document.activeElement.closest('main')")
    for _ in range(15):
        assert page.evaluate(FOCUS_SHOWN), page.evaluate("document.activeElement.outerHTML")
        assert page.evaluate("!document.activeElement.closest('svg')")  # dots are reached by the list
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break


@pytest.mark.parametrize("folder", [False, True], ids=["served", "from the folder"])
def test_words_choices_and_order_find_rows_of_all_pages(
    open_page: Callable[..., Visit], start: str, public: Path, *, folder: bool
) -> None:
    visit = open_page(TABLE, at=f"{(public / 'plain').as_uri()}/" if folder else start)
    page = visit.page
    page.locator("#words").fill("ミホン施設22")  # no row: the kana of 見本 are not in the file
    expect(page.locator(COUNT)).to_have_text("見つかりません Nothing found")
    page.locator("#words").fill("見本施設２２")
    counted(page, 11)  # 22, 220 … 229
    page.locator("select[data-column]", has_text="有").select_option("有")
    counted(page, 6)
    page.locator("[name=sort]").select_option(label="備考")
    page.locator("[name=order]").select_option("down")
    expect(page.locator(f"{ROWS} th").first).to_have_text("見本施設228")
    expect(page.locator(".pager")).to_be_hidden()
    page.locator(f"{ROWS} th a").first.click()
    expect(page.locator("tr:target")).to_contain_text("見本施設228")
    assert visit.complaints == []


def test_what_was_asked_stands_in_the_address_and_comes_back(open_page: Callable[..., Visit], start: str) -> None:
    page = open_page(TABLE, at=start).page
    page.locator("#words").fill("見本施設12")
    page.locator("[name=sort]").select_option(label="名称")
    counted(page, 11)
    expect(page).to_have_url(re.compile(r"\?words=.+&sort=\w+$"))
    page.reload()
    counted(page, 11)
    page.locator("#words").fill("")
    page.locator("[name=sort]").select_option("")
    expect(page.locator(ROWS)).to_have_count(A_PAGE)
    expect(page).to_have_url(re.compile(r"aed\.html$"))


def test_an_old_address_whose_column_is_gone_shows_what_there_is(open_page: Callable[..., Visit], start: str) -> None:
    visit = open_page(f"{TABLE}?sort=gone&order=sideways&unknown=1&words=見本施設229", at=start)
    counted(visit.page, 1)
    assert visit.complaints == []


def test_more_rows_come_on_demand(open_page: Callable[..., Visit], start: str) -> None:
    page = open_page(TABLE, at=start).page
    page.locator("[name=sort]").select_option(label="備考")
    expect(page.locator(ROWS)).to_have_count(A_PAGE)
    page.locator("#records-more").click()
    expect(page.locator(ROWS)).to_have_count(A_PAGE + 33)
    expect(page.locator("#records-more")).to_be_hidden()
    expect(page.locator(ROWS).last.locator("td").last).to_have_text("")  # what is empty comes last


def test_a_link_to_a_row_that_moved_to_another_page_is_led_there(open_page: Callable[..., Visit], start: str) -> None:
    page = open_page(f"{TABLE}#A0228", at=start).page
    page.wait_for_url("**/aed-2.html#A0228")
    expect(page.locator("tr:target")).to_contain_text("見本施設228")


def test_hostile_rows_that_a_script_shows_are_words(open_page: Callable[..., Visit], start: str) -> None:
    visit = open_page(TABLE, at=start)
    visit.page.locator("#words").fill("onerror")
    counted(visit.page, 1)
    expect(visit.page.locator(f"{ROWS} th")).to_have_text(HOSTILE)
    assert visit.page.locator("main img").count() == 0
    assert visit.page.evaluate("window.ran") is None
    assert visit.complaints == []


def test_without_script_there_is_the_table_with_its_pages(open_page: Callable[..., Visit], start: str) -> None:
    page = open_page(TABLE, at=start, java_script_enabled=False).page
    expect(page.locator(ROWS)).to_have_count(A_PAGE)
    expect(page.locator("#records")).to_be_hidden()
    page.locator(".pager a").first.click()
    expect(page.locator(ROWS)).to_have_count(33)


def test_a_dot_leads_to_its_row(open_page: Callable[..., Visit], start: str) -> None:
    page = open_page(KINDS["map"], at=start).page
    page.locator(".marks a:has(.one)").first.click()
    expect(page.locator("tr:target")).to_be_in_viewport()


def test_tiles_are_loaded_from_the_named_host_and_from_no_other(open_page: Callable[..., Visit], public: Path) -> None:
    with serving(public / "tiles") as address:
        visit = open_page("about.html", at=address)
        asked: list[str] = []
        visit.page.route(
            "https://tiles.example/**", lambda route: (asked.append(route.request.url), route.fulfill(status=204))
        )
        visit.page.goto(f"{address}{KINDS['map']}")
        visit.page.wait_for_load_state("networkidle")
        assert asked
        assert findings(visit.page) == ""
        assert [url for url in visit.requests if not url.startswith((address, "https://tiles.example/"))] == []
        visit.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=https://other.example/x.png alt=x>')")
        visit.page.wait_for_timeout(100)
        assert any("other.example" in text and "Content Security Policy" in text for text in visit.complaints)
