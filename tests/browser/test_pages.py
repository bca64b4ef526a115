"""Pages in use: charts, downloads, languages, lines of the document, print, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from catalog.site.content.policy import CONTENT_SECURITY_POLICY
from tests.browser.conftest import Visit
from tests.browser.kinds import KINDS, PLAN, REPORT
from tests.sampling import some

A4 = {(210, 297), (297, 210)}  # mm; wide tables lie on their side
PRINTED = {"width": 718, "height": 1046}  # A4 in CSS pixels less a margin of 1 cm


STYLES = ("style.css", "charts.css")
FROM_FOLDER = ("catalogue", "measure", "source")


@pytest.mark.parametrize("kind", [*some(KINDS, 4), *some([f"{kind}, from the folder" for kind in FROM_FOLDER], 2)])
def test_a_page_asks_for_nothing_elsewhere_and_complains_of_nothing(
    open_page: Callable[..., Visit], address: str, real_catalogue: Path, kind: str
) -> None:
    name, _, folder = kind.partition(", ")
    start = f"{real_catalogue.as_uri()}/" if folder else address
    visit = open_page(KINDS[name], at=start)
    visit.page.mouse.wheel(0, 10_000)
    visit.page.wait_for_load_state("networkidle")
    assert [url for url in visit.requests if not url.startswith((start, "data:"))] == []
    assert visit.page.evaluate("document.styleSheets.length") == len(STYLES)
    assert visit.page.evaluate("document.documentElement.dataset.script") == ""  # the script ran
    assert visit.complaints == []


@pytest.mark.parametrize("kind", ["catalogue", "measure"])
def test_a_page_that_is_visited_again_works_as_before(open_page: Callable[..., Visit], kind: str) -> None:
    """The second answer is a 304, whose headers a browser puts in place of those it has kept."""
    visit = open_page(KINDS[kind])
    for _ in range(2):
        visit.page.reload()
        assert visit.page.evaluate("document.documentElement.dataset.script") == ""  # the script ran
    visit.page.get_by_label("English").check(force=True)
    expect(visit.page.locator("nav.main .ja").first).to_be_hidden()
    assert visit.complaints == []


def test_what_stands_in_a_page_cannot_run(open_page: Callable[..., Visit]) -> None:
    """The policy of the page itself, without the server's header: planted script, style and picture do nothing."""
    visit = open_page(KINDS["measure"])
    for planted in (
        "const made = document.createElement('script'); made.textContent = 'window.ran = true'; document.body.append(made)",
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.ran = true\" id=planted>x</p>');"
        "document.getElementById('planted').click()",
        "document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.2/x.png>')",
        "document.body.insertAdjacentHTML('beforeend', '<a id=leads href=\"javascript:window.ran=true\">x</a>');"
        "document.getElementById('leads').click()",
    ):
        visit.page.evaluate(f"() => {{ {planted} }}")
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("window.ran") is None
    assert len([text for text in visit.complaints if "Content Security Policy" in text]) >= 4
    assert visit.page.evaluate("document.querySelector('meta[http-equiv]').content") == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("kind", ["dataset", "measure", "indicator", "municipality", "theme"])
def test_charts_are_drawn_named_and_told_as_a_table(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(KINDS[kind]).page
    charts = page.locator("svg.chart")
    assert charts.count()
    for chart in charts.all():
        expect(chart).to_be_visible()
        box = chart.bounding_box()
        assert box
        assert box["width"] > 200
        assert box["height"] > 50
        assert chart.evaluate("svg => svg.getBBox().width") > 100  # something is drawn in it
        assert chart.get_attribute("role") == "img"
        named = (chart.get_attribute("aria-labelledby") or "").split()
        assert all((page.locator(f"[id='{name}']").text_content() or "").strip() for name in named)
    assert page.locator("main table, main .values").count()
    assert page.locator("svg.chart text").first.evaluate("text => getComputedStyle(text).fontFamily") == page.evaluate(
        "getComputedStyle(document.body).fontFamily"
    )


def test_a_file_is_downloaded_as_it_is(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    page = open_page(f"{PLAN}/index.html").page
    for ending in (".csv", ".xlsx", ".json"):
        link = page.locator(f"a[download][href$='{ending}']").first
        name = link.get_attribute("href") or ""
        with page.expect_download() as coming:
            link.click()
        assert coming.value.suggested_filename == name
        assert Path(coming.value.path()).read_bytes() == (real_catalogue / PLAN / name).read_bytes()


def test_the_language_is_chosen_and_stays_chosen(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{PLAN}/index.html").page
    japanese, english = page.locator("#downloads .ja"), page.locator("#downloads [lang='en']")
    expect(japanese).to_be_visible()
    expect(english).to_be_visible()
    page.get_by_label("English").check(force=True)
    expect(japanese).to_be_hidden()
    expect(english).to_be_visible()
    page.locator(".measures a").first.click()
    page.wait_for_url("**/measures/*.html")
    expect(page.locator("nav.main .ja").first).to_be_hidden()
    expect(page.locator("h1")).to_contain_text(re.compile("[ぁ-ん]"))  # data stays as it is
    page.get_by_label("日本語").check(force=True)
    expect(page.locator("nav.main .ja").first).to_be_visible()
    expect(page.locator("nav.main [lang='en']").first).to_be_hidden()


def test_the_language_is_chosen_without_script_too(open_page: Callable[..., Visit]) -> None:
    page = open_page(f"{PLAN}/index.html", java_script_enabled=False).page
    page.locator("label:has(#language-en)").click()
    expect(page.locator("#downloads .ja")).to_be_hidden()
    page.locator("label:has(#language-ja)").click()
    expect(page.locator("#downloads .ja")).to_be_visible()
    expect(page.locator("#downloads [lang='en']")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_figure_leads_to_its_lines_which_are_lit(open_page: Callable[..., Visit], script: bool) -> None:
    page = open_page(KINDS["indicator"], java_script_enabled=script).page
    link = page.locator("a.lines").first
    first = re.sub(r"[^0-9].*", "", link.inner_text().strip(), flags=re.S)
    link.click()
    line = page.locator(f"#L{first}")
    expect(line).to_be_in_viewport()
    plain = page.locator(".document > li").last.evaluate("line => getComputedStyle(line).backgroundColor")
    assert line.evaluate("line => getComputedStyle(line).backgroundColor") != plain


def test_a_correction_is_one_click_from_what_it_corrects(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    corrected = next(
        path for path in sorted((real_catalogue / REPORT / "measures").iterdir()) if b'id="corrections"' in path.read_bytes()
    )
    page = open_page(f"{REPORT}/measures/{corrected.name}").page
    page.locator(".corrections a[href*='corrections.html#']").first.click()
    page.wait_for_url("**/corrections.html#*")
    expect(page.locator("tr:target")).to_be_in_viewport()


@pytest.mark.parametrize("kind", some(KINDS, 3))
def test_a_page_is_printed_on_a4(open_page: Callable[..., Visit], kind: str) -> None:
    page = open_page(KINDS[kind]).page
    pdf = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert pdf.startswith(b"%PDF-")
    assert sizes
    assert {tuple(round(float(points) / 72 * 25.4) for points in size) for size in sizes} <= A4
    page.emulate_media(media="print")
    page.set_viewport_size(PRINTED)
    assert page.evaluate("document.documentElement.scrollWidth") <= PRINTED["width"]  # nothing is cut off at the side
    expect(page.locator("h1")).to_be_visible()
    for screen_only in ("nav.main", ".language", ".skip"):
        expect(page.locator(screen_only)).to_be_hidden()


def test_dark_paper_is_not_printed(open_page: Callable[..., Visit]) -> None:
    page = open_page(KINDS["dataset"], color_scheme="dark").page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
