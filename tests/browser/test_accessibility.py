"""Every kind of page for everyone: axe-core, keyboard alone, a phone, no shift while it loads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit, until
from tests.browser.kinds import KINDS, PLAN
from tests.sampling import some

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
    .observe({type: "layout-shift", buffered: true});
"""
FOCUS_SHOWN = """() => {
    const shown = element => {
        const style = element && getComputedStyle(element);
        return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const here = document.activeElement;
    return Boolean(shown(here) || (here.type === "radio" && shown(here.nextElementSibling)));
}"""
IN_WINDOW = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.left >= 0 && box.left < innerWidth && box.top < innerHeight && box.bottom > 0;
}"""


def findings(page: Page) -> str:
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("kind", some(KINDS, 2))
def test_axe_finds_nothing(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(KINDS[kind]).page
    assert findings(page) == ""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert findings(page) == ""


def test_axe_finds_what_is_wrong(open_page: Callable[..., Visit]) -> None:
    page = open_page("sources.html").page
    page.evaluate("""() => {
        document.querySelector("h1").style.color = "#eee";
        document.querySelector("h1").style.background = "#fff";
        document.querySelector("th").scope = "nonsense";
        document.querySelector("nav.main a").replaceChildren();
        document.documentElement.removeAttribute("lang");
    }""")
    told = findings(page)
    for rule in ("color-contrast", "link-name", "html-has-lang", "scope-attr-valid"):
        assert rule in told


@pytest.mark.parametrize("kind", some(KINDS, 2))
def test_a_phone_needs_no_scrolling_to_the_side(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(KINDS[kind], viewport=PHONE).page
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    for width in (PHONE["width"], 320):  # 320: WCAG 1.4.10, as 1280 at 400%
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("getComputedStyle(document.body).overflowX") == "visible"  # nothing is cut off instead


@pytest.mark.parametrize("kind", some(KINDS, 2))
def test_nothing_moves_while_a_page_loads(open_page: Callable[..., Visit], address: str, kind: str) -> None:
    """Not even where a chosen language hides the other one: that is so before the first line is drawn."""
    chosen = {"origin": address.rstrip("/"), "localStorage": [{"name": "language", "value": "en"}]}
    page = open_page(KINDS[kind], first=SHIFTS, storage_state={"cookies": [], "origins": [chosen]}).page
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(100)
    assert page.locator("nav.main .ja").first.is_hidden()
    assert page.evaluate("window.shifts") == []


def test_the_measure_of_movement_sees_it(open_page: Callable[..., Visit]) -> None:
    page = open_page("about.html", first=SHIFTS).page
    # What was not painted yet has not moved.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.querySelector('h1').style.marginTop = '300px'")
    until(page, "window.shifts.length > 0")


@pytest.mark.parametrize("kind", some(KINDS, 2))
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: Callable[..., Visit], kind: str) -> None:
    """Each stop shows its focus and stands in the window; the first is the way past the header, and none holds the focus."""
    page = open_page(KINDS[kind]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(25):
        assert page.evaluate(FOCUS_SHOWN), page.evaluate("document.activeElement.outerHTML")
        assert page.evaluate(IN_WINDOW), page.evaluate("document.activeElement.outerHTML")
        before = page.evaluate_handle("document.activeElement")
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert not page.evaluate("before => before === document.activeElement", before)


def test_the_keyboard_alone_leads_from_the_front_page_to_the_lines_of_a_figure(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_until(page, "document.activeElement.id === 'q'")
    page.keyboard.type("マイナンバーカード保有枚数率")
    expect(page.locator("#search-count")).to_have_text(re.compile(r"^[\d,]+ 件 results$"))  # all of the index is read
    expect(page.locator("#search-results a").first).to_have_text("マイナンバーカード保有枚数率")
    tab_until(page, "document.activeElement.matches('#search-results a')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/*.html")
    tab_until(page, "document.activeElement.matches('a.lines')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/source*.html#L*")
    assert page.locator(".document .cited, .document :target").count()


def tab_until(page: Page, condition: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(condition)


def test_the_choice_of_language_is_made_with_arrows(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{PLAN}/index.html").page
    tab_until(page, "document.activeElement.name === 'language'")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "en"
    assert not page.locator("h2 .ja").first.is_visible()


def test_a_table_wider_than_the_window_scrolls_by_keyboard(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{PLAN}/measures.html", viewport=PHONE).page
    region = page.locator(".scroll").first
    region.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")
