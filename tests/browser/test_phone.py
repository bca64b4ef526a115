"""On a phone: what a page shows is there to be read, in both languages, without an endless way down."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import PHONE, Visit
from tests.browser.kinds import KINDS, REPORT
from tests.sampling import some

MISSED = f"{REPORT}/measures/1-6-1.html"
LONGEST = 24_000  # CSS pixels: some 32 windows of a phone
LONG_PAGES = {**KINDS, "files of the report": f"{REPORT}/files.html", "source of the report": f"{REPORT}/source.html"}


def choose(language: str) -> str:
    return f"localStorage.setItem('language', '{language}')"


@pytest.mark.parametrize("kind", some(LONG_PAGES, 4))
def test_no_page_is_endless(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(LONG_PAGES[kind], viewport=PHONE).page
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST


def test_the_cells_of_a_row_stand_below_each_other_in_full(open_page: Callable[..., Visit]) -> None:
    page = open_page(MISSED, viewport=PHONE).page
    boxes = page.locator(".stack tbody tr:first-child > *").evaluate_all(
        "cells => cells.map(c => c.getBoundingClientRect())"
    )
    assert len(boxes) > 4
    assert all(box["width"] > PHONE["width"] * 0.8 and box["right"] <= PHONE["width"] for box in boxes)
    assert page.locator(".scroll:has(.stack)").evaluate_all("all => all.every(s => s.scrollWidth <= s.clientWidth)")
    names = page.locator(".stack tbody tr:first-child > *").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )
    assert "年度" in names


@pytest.mark.parametrize("path", [MISSED, KINDS["dataset"], KINDS["catalogue"]])
def test_no_number_is_broken(open_page: Callable[..., Visit], path: str) -> None:
    broken = open_page(path, viewport=PHONE).page.evaluate("""() => {
        const found = [];
        const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            if (!walker.currentNode.parentElement.closest(".value, .number, time, .tiles dd")) continue;
            for (const number of walker.currentNode.data.matchAll(/[0-9][0-9,.-]*/g)) {
                const range = document.createRange();
                range.setStart(walker.currentNode, number.index);
                range.setEnd(walker.currentNode, number.index + number[0].length);
                if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(number[0]);
            }
        }
        return found;
    }""")
    assert broken == []


@pytest.mark.parametrize("path", [MISSED, KINDS["dataset"], KINDS["theme"], KINDS["catalogue"]])
def test_english_has_english_labels(open_page: Callable[..., Visit], path: str) -> None:
    page = open_page(path, viewport=PHONE, first=choose("en")).page
    assert not re.search("目標値|実績値|現状値", " ".join(page.locator(".key").all_inner_texts()))
    links = [text.strip() for text in page.locator("a.lines").all_inner_texts()]
    assert all(re.fullmatch(r"line \d+|lines \d+–\d+", text) for text in links), links
    assert links or path != MISSED


def test_the_beginning_of_a_long_line_leads_to_the_whole(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{REPORT}/source.html", viewport=PHONE).page
    line = page.locator("li.long").first
    short = line.evaluate("line => line.offsetHeight")
    line.locator(".more").click()
    assert line.evaluate("line => line.offsetHeight") > short * 2
    assert not line.locator(".more").is_visible()


def test_a_link_is_one_line(open_page: Callable[..., Visit]) -> None:
    page = open_page(KINDS["changes"], viewport=PHONE).page
    assert (
        page.locator("main a[href='feed.xml']").evaluate("link => link.getClientRects().length") <= 3
    )  # one a language, Atom
    assert page.locator("main a[href='feed.xml']").evaluate("link => link.offsetHeight") < 40
