"""A browser on the pages of a document that means harm: nothing of it runs, and its words are there to read and to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from catalog.server.serve import serving
from tests.browser.conftest import Visit
from tests.hostile import hostile_catalogue
from tests.sampling import together

DATASET = "datasets/264652_dx_plan"
STARTS = ["served", "from the folder"]
PAGES = ["index.html", "sources.html", *(f"{DATASET}/{page}.html" for page in ("index", "measures/1-1", "indicators"))]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_catalogue(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module", params=STARTS)
def start(public: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site: from the folder only the policy in the page itself is there."""
    if request.param == "served":
        with serving(public) as started:
            yield started
    else:
        yield f"{public.as_uri()}/"


@pytest.mark.parametrize(("start", "path"), together(STARTS, PAGES), indirect=["start"])
def test_nothing_planted_runs(open_page: Callable[..., Visit], start: str, path: str) -> None:
    visit = open_page(path, at=start)
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("window.ran") is None
    assert visit.page.locator("img, [href^='javascript:'], main script").count() == 0
    assert visit.page.evaluate("document.body.innerText.includes('<script>window.ran=true</script>')")
    assert [url for url in visit.requests if not url.startswith(start)] == []
    assert visit.complaints == []  # the policy had nothing to stop


def test_planted_words_are_found_and_shown_as_words(open_page: Callable[..., Visit], start: str) -> None:
    visit = open_page("index.html", at=start)
    visit.page.locator("#q").fill("hyperlink javascript")
    result = visit.page.locator("#search-results a").first
    expect(result).to_contain_text("</textarea></title><script>window.")  # a long name is cut
    result.click()
    visit.page.wait_for_url("**/indicators/*.html")
    expect(visit.page.locator("h1")).to_contain_text('=HYPERLINK("javascript:window.ran=true","x")')
    assert visit.page.evaluate("window.ran") is None
    assert visit.complaints == []


def test_a_line_with_marks_shows_them_and_runs_from_left_to_right(
    open_page: Callable[..., Visit], start: str, public: Path
) -> None:
    (path,) = (path for path in (public / DATASET).glob("source*.html") if "裏返し" in path.read_text(encoding="utf-8"))
    page = open_page(f"{DATASET}/{path.name}", at=start).page
    line = page.locator(".document li", has_text="裏返し").first
    expect(line).to_contain_text("[U+202E]裏返し[U+2066]")
    assert line.evaluate("line => getComputedStyle(line).direction") == "ltr"
