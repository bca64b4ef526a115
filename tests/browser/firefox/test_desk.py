"""A second browser: a year's round on the desk in Firefox, by clicking only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalog.desk.serving import serving
from catalog.desk.workplace import Workplace
from tests.browser.firefox.waiting import clicked, done, shown
from tests.catalog.desk.desks import PROGRAM
from tests.conftest import SMALL, Project

marionette = pytest.importorskip("marionette_driver.marionette", reason="marionette_driver is not installed")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

YEAR = "2025"


@pytest.fixture
def workplace(project: Project) -> Workplace:
    project.settings("{accept: ask}")
    found = Workplace(project.root.resolve(), *PROGRAM)
    assert project.run("build", "--work", str(found.work), "--out", str(found.out)).exit_code == 0
    return found


@pytest.fixture
def desk(firefox: marionette.Marionette, workplace: Workplace) -> Iterator[marionette.Marionette]:
    """Firefox with the desk opened as the command does."""
    with serving(workplace) as server:
        firefox.navigate(server.session.address)
        shown(firefox, "やること")
        yield firefox


def follow(page: marionette.Marionette, words: str) -> None:
    clicked(page, "link text", words)


def press(page: marionette.Marionette, words: str) -> None:
    clicked(page, "xpath", f"//button[normalize-space()='{words}']")


def fill(page: marionette.Marionette, selector: str, words: str) -> None:
    def type_over(field: Any) -> bool:
        field.clear()
        field.send_keys(words)
        return True

    done(page, ("css selector", selector), type_over)


def test_a_result_is_entered_approved_and_published(desk: marionette.Marionette, workplace: Workplace) -> None:
    follow(desk, "実績")
    follow(desk, "与謝野町行政DX推進計画")
    follow(desk, f"{YEAR}年度")
    fill(desk, "input[name^='実績値/']", "42")
    fill(desk, "#出典", "事業報告書")
    fill(desk, "#確認日", "2026-05-20")
    press(desk, "保存する")
    shown(desk, f"results/{YEAR}.xlsx に保存しました")
    follow(desk, "やること")
    follow(desk, "承認を待つ内容があります")
    fill(desk, "#note_ja", "令和7年度の実績を追加")
    fill(desk, "#note_en", "Results of fiscal year 2025")
    press(desk, "この内容を承認する")
    shown(desk, "台帳に書きました")
    follow(desk, "公開")
    press(desk, "検査して公開用フォルダーに書く")
    shown(desk, "終わりました", seconds=120)
    csv = workplace.out / "datasets" / SMALL / f"{SMALL}_indicator_values.csv"
    assert f"results/{YEAR}.xlsx" in csv.read_text(encoding="utf-8-sig")
