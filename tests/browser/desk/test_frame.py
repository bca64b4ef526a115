"""The frame of the desk in Chromium: opened by its address, worked by keys alone, with and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, Visit
from tests.conftest import SMALL

Open = Callable[..., Visit]


def test_the_address_leads_in_and_is_gone(open_desk: Open) -> None:
    visit = open_desk()
    assert "/open/" not in visit.page.url
    assert visit.complaints == []
    assert all(address.startswith("http://127.0.0.1:") or address == "data:," for address in visit.requests)
    assert visit.page.context.cookies()[0]["httpOnly"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_catalogue_is_made(open_desk: Open, script: bool) -> None:
    visit = open_desk(java_script_enabled=script)
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + "/publish")
    visit.page.get_by_role("button", name="カタログを作る").click()
    visit.page.get_by_role("heading", name="終わりました").wait_for(timeout=30_000)
    assert SMALL in visit.page.content()
    assert visit.complaints == []


@pytest.mark.parametrize("path", ["/publish"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_desk: Open, path: str, scheme: str) -> None:
    visit = open_desk(color_scheme=scheme)
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + path)
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", ["/publish"])
def test_a_phone_shows_it_whole(open_desk: Open, path: str) -> None:
    visit = open_desk(viewport=PHONE)
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + path)
    assert visit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
