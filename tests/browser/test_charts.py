"""Charts as a browser draws them: no words on each other, files that stand alone, a line to cite marked at a click."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.site.frame.site import Site
from catalog.site.pages.places import theme_pages
from metadata.building.cataloguing import Build
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.kinds import KINDS, REPORT

OVERLAPS = """() => {
    const LEADING = 0.2;  // of a line's height above and below its letters
    const found = [];
    for (const chart of document.querySelectorAll("svg.chart")) {
        const boxes = [...chart.querySelectorAll("text")].filter(text => text.textContent).map(text => {
            const {left, right, top, bottom} = text.getBoundingClientRect();
            const spare = (bottom - top) * LEADING;
            return {left, right, top: top + spare, bottom: bottom - spare, words: text.textContent};
        });
        const frame = chart.getBoundingClientRect();
        boxes.forEach((one, index) => {
            if (one.left < frame.left - 1 || one.right > frame.right + 1) found.push(`${one.words} is cut off`);
            for (const other of boxes.slice(0, index)) {
                if (one.left < other.right - 0.5 && other.left < one.right - 0.5
                    && one.top < other.bottom && other.top < one.bottom) found.push(`${one.words} on ${other.words}`);
            }
        });
    }
    return found;
}"""
"""Returns the words of charts that stand on each other, or leave their chart at a side."""


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_words_of_a_published_chart_stand_on_each_other(
    open_page: Callable[..., Visit], real_build: Build, window: dict[str, int]
) -> None:
    site = Site(real_build)
    small = [svg for page in theme_pages(site) for svg in re.findall("<svg.*?</svg>", page.body.decode(), re.DOTALL)]
    charts = [chart for dataset in site.datasets for chart in site.own(dataset).charts.values() if chart]
    every = "".join(f'<figure class="figure">{chart}</figure>' for chart in charts)
    every += '<ul class="multiples">' + "".join(f"<li>{svg}</li>" for svg in small) + "</ul>"
    page = open_page("about.html", viewport=window).page
    page.evaluate("html => { document.getElementById('main').innerHTML = html; }", every)
    assert page.locator("svg.chart").count() == len(charts) + len(small)
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("kind", ["dataset", "municipality", "results for print"])
def test_no_words_of_bars_stand_on_each_other(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(KINDS[kind], viewport=PHONE).page
    assert page.locator("svg.chart").count()
    assert page.evaluate(OVERLAPS) == []


def test_words_on_each_other_are_seen(open_page: Callable[..., Visit]) -> None:
    page = open_page(KINDS["indicator"]).page
    page.locator(".figures text").first.evaluate("text => text.after(text.cloneNode(true))")
    assert page.evaluate(OVERLAPS) != []


@pytest.mark.parametrize("name", ["indicators/1-1-1-i-e491.svg", "ratings.svg", "by-year.svg"])
def test_a_picture_to_download_stands_alone(open_page: Callable[..., Visit], real_catalogue: Path, name: str) -> None:
    visit = open_page(f"{REPORT}/{name}", at=real_catalogue.as_uri() + "/", color_scheme="dark")
    page = visit.page
    assert len(visit.requests) == 1
    assert not visit.complaints
    frame = page.locator("svg.file").bounding_box()
    assert frame
    for text in page.locator("svg.file > text").all():
        box = text.bounding_box()
        assert box
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert page.locator(".paper rect").evaluate("rect => getComputedStyle(rect).fill") == "rgb(255, 255, 255)"
    bars = page.locator(".bar-1 rect, .actual .dot").last.evaluate("mark => getComputedStyle(mark).fill")
    assert bars in {"rgb(0, 23, 193)", "rgb(52, 96, 251)"}


def test_a_click_marks_the_line_to_cite(open_page: Callable[..., Visit]) -> None:
    page = open_page(KINDS["indicator"]).page
    line = page.locator(".cite q .ja")
    line.click()
    marked = page.evaluate("getSelection().toString()")
    assert marked == line.inner_text()
    address = marked.rpartition("、")[2]
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert address == f"{canonical}#chart"
    assert page.locator("#chart").count() == 1


def test_the_files_of_a_chart_are_a_click_away(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    page = open_page(KINDS["indicator"]).page
    for ending in ("svg", "csv"):
        with page.expect_download() as coming:
            page.locator(f".take a[href$='.{ending}']").click()
        name = KINDS["indicator"].removesuffix("html") + ending
        assert Path(coming.value.path()).read_bytes() == (real_catalogue / name).read_bytes()
