"""The frame of the desk in Chromium: opened by its address, worked by keys alone, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from catalog.desk.workplace import Workplace
from tests.browser.conftest import PHONE, Visit
from tests.browser.desk.conftest import SCRIPT
from tests.catalog.desk.desks import PROGRAM
from tests.conftest import SMALL
from tests.sampling import some

Open = Callable[..., Visit]


def test_the_address_leads_in_and_is_gone(open_desk: Open) -> None:
    visit = open_desk()
    assert "/open/" not in visit.page.url
    assert visit.complaints == []
    assert all(address.startswith("http://127.0.0.1:") or address == "data:," for address in visit.requests)
    assert visit.page.context.cookies()[0]["httpOnly"]


@pytest.mark.usefixtures("first_build_kept")
@pytest.mark.parametrize("script", some([False, True], 1), ids=SCRIPT.get)
def test_a_catalogue_is_made(open_desk: Open, script: bool) -> None:
    visit = open_desk(java_script_enabled=script)
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + "/publish")
    visit.page.get_by_role("button", name="検査して公開用フォルダーに書く").click()
    visit.page.get_by_role("heading", name="終わりました").wait_for(timeout=30_000)
    assert SMALL in visit.page.content()
    assert visit.complaints == []


OWN = ["/publish", "/history", "/settings"]


@pytest.mark.parametrize("path", some(OWN, 1))
def test_a_page_is_for_everyone(open_desk: Open, path: str) -> None:
    """axe finds nothing, light or dark; keys alone reach every button; a phone shows the page whole."""
    page = open_desk(color_scheme="dark").page
    page.goto(page.url.rsplit("/", 1)[0] + path)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, (scheme, found.generate_report())
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.innerText || ''"))
    assert set(page.locator("main button:visible").all_inner_texts()) <= seen
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_folder_becomes_a_workplace(open_desk: Open, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = Workplace(tmp_path_factory.mktemp("office").resolve(), *PROGRAM)
    visit = open_desk(at)
    assert Axe().run(visit.page).violations_count == 0
    visit.page.get_by_label("自治体").fill("京都府亀岡市")
    visit.page.get_by_role("button", name="作業フォルダーを作る").click()
    visit.page.get_by_role("status").get_by_text("作りました").wait_for()
    assert at.settings.is_file()
    assert visit.complaints == []


def test_work_goes_on_without_its_page_and_is_stopped(open_desk: Open, workplace: Workplace, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "publish.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")  # what is quicker may have ended
    visit = open_desk(replace(workplace, program=program))
    root = visit.page.url.rsplit("/", 1)[0]
    visit.page.goto(f"{root}/publish")
    visit.page.get_by_role("button", name="検査して公開用フォルダーに書く").click()
    visit.page.wait_for_url("**/jobs/*")
    context = visit.page.context
    visit.page.close()
    other = context.new_page()
    other.goto(f"{root}/settings")
    other.get_by_role("link", name="進み具合を見る").click()
    other.get_by_role("button", name="止める").click()
    other.get_by_role("heading", name=re.compile("止めました|途中で終わりました")).first.wait_for(timeout=30_000)


def test_two_tabs_do_not_write_over_each_other(open_desk: Open) -> None:
    visit = open_desk()
    one, other = visit.page, visit.page.context.new_page()
    address = f"{one.url.rsplit('/', 1)[0]}/settings"
    for tab in (one, other):
        tab.goto(address)
    for tab, title in ((one, "先の題名"), (other, "後の題名")):
        tab.get_by_label("題名（日本語）").fill(title)
        tab.get_by_role("button", name="保存する").click()
        tab.locator("main [role=status], main [role=alert]").first.wait_for()
    other.get_by_role("alert").get_by_text("変わりました").wait_for()
    assert other.get_by_label("題名（日本語）").input_value() == "後の題名"
    one.goto(address)
    assert one.get_by_label("題名（日本語）").input_value() == "先の題名"
