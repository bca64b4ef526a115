"""A real browser: Debian's Chromium, headless, on the published catalogue served on this machine.

Where it is not installed the tests are skipped. Its host resolver knows no other machine, so that nothing could leave this
one; what a page asks for is noted all the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from playwright.sync_api import Error as PageError

from catalog.server.serve import serving
from tests.sampling import THOROUGH

collect_ignore = [] if THOROUGH else ["firefox"]  # a second browser costs as much to start as all tests in the first

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PATIENCE = 30  # seconds that a page may take on a busy machine

expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class Visit:
    """An open page, and what it asked for and complained of since."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("pageerror", self._broke)
        self.page.on("console", self._heard)

    def end(self) -> None:
        """Leave the page as if nobody had been there."""
        self.page.remove_listener("request", self._asked)
        self.page.remove_listener("pageerror", self._broke)
        self.page.remove_listener("console", self._heard)
        self.page.unroute_all()
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.mouse.move(0, 0)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _broke(self, error: PageError) -> None:
        self.complaints.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def until(page: Page, condition: str) -> None:
    """Wait until an expression holds. Not `wait_for_function`, which needs eval: the policy of the pages forbids it."""
    for _ in range(PATIENCE * 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


def answered(page: Page, shown: str) -> None:
    """Wait until a list or table (a CSS selector) shows what the form beside it asks for: the page says when it does not."""
    expect(page.locator(shown)).to_have_attribute("aria-busy", "false")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once. Not for the whole session: while it runs, no other test could run an event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-dev-shm-usage"]
    arguments += ["--disable-gpu", "--disable-software-rasterizer"]  # nothing is drawn in three dimensions
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def address(real_catalogue: Path) -> Iterator[str]:
    with serving(real_catalogue) as started:
        yield started


class Pages:
    """Pages of a browser, each in a context of its own. A new one costs half a second of processor time, more than most of
    the tests: one that a test is done with is cleared and given to the next that wants the same.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}

    def visit(self, viewport: dict[str, int], options: dict[str, Any]) -> Visit:
        free = self._free.get(str(options), [])
        page = free.pop() if free else self._browser.new_context(reduced_motion="reduce", **options).new_page()
        page.emulate_media(media="null", color_scheme=options.get("color_scheme", "light"), reduced_motion="reduce")
        page.set_viewport_size(viewport)
        return Visit(page)

    def give_back(self, visit: Visit, options: dict[str, Any]) -> None:
        visit.end()
        self._free.setdefault(str(options), []).append(visit.page)


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.fixture
def open_page(pages: Pages, address: str) -> Iterator[Callable[..., Visit]]:
    """Open a page of the site in a browser that remembers nothing, and run a script before any of it.

    Further keyword arguments are those of a browser context.
    """
    open_ones = []

    def opened(path: str, at: str = address, first: str = "", viewport: dict[str, int] = DESKTOP, **options: Any) -> Visit:
        visit = pages.visit(viewport, options)
        if first:
            visit.page.add_init_script(first)
        open_ones.append((visit, options, not first and "storage_state" not in options))
        visit.page.goto(at + path)
        return visit

    yield opened
    for visit, options, can_be_cleared in open_ones:
        if can_be_cleared:
            pages.give_back(visit, options)
        else:
            visit.page.context.close()
