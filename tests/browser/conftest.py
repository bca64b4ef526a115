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
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from catalog.server.serve import serving

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@dataclass
class Visit:
    """An open page, and what it asked for and complained of since."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def until(page: Page, condition: str) -> None:
    """Wait until an expression holds. Not `wait_for_function`, which needs eval: the policy of the pages forbids it."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once. Not for the whole session: while it runs, no other test could run an event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def address(real_catalogue: Path) -> Iterator[str]:
    with serving(real_catalogue) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Open a page of the site in a browser that remembers nothing, and run a script before any of it.

    Further keyword arguments are those of a browser context.
    """
    contexts = []

    def opened(path: str, at: str = address, first: str = "", **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        visit = Visit(context.new_page())
        if first:
            visit.page.add_init_script(first)
        visit.page.goto(at + path)
        return visit

    yield opened
    for context in contexts:
        context.close()
