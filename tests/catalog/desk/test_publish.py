"""Publishing from the desk: said beforehand, done as the commands do it, said afterwards, also when it was not done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.ckan.portal import client
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.desk.desks import FROM_A_PAGE, Desk, Page
from tests.conftest import SMALL

Snapshot = Callable[[Path], dict[str, bytes]]
pytestmark = pytest.mark.usefixtures("jobs_called")


def done(desk: Desk, started: Page) -> Page:
    desk.wait()
    return desk.open(started.address)


def build(desk: Desk) -> Page:
    return done(desk, desk.send(desk.open("/publish"), "/publish/build"))


def test_what_will_happen_is_said_before_and_after(desk: Desk) -> None:
    before = desk.open("/publish")
    assert "初めて公開：1件" in before.text
    assert "https://keikaku.example/" in before.text
    after = build(desk)
    assert after.title == "終わりました"
    assert "公開用のファイルを書きました" in after.text
    assert SMALL in after.text
    again = desk.open("/publish")
    assert "何も変わっていません" in again.text
    assert "元のままです" in build(desk).text


def test_what_is_not_fit_is_told_with_every_problem_and_nothing_changes(desk: Desk, snapshot: Snapshot) -> None:
    build(desk)
    there = snapshot(desk.workplace.out)
    path = desk.workplace.datasets / SMALL / "dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("licence: ", "licence: X-", 1), encoding="utf-8")
    page = build(desk)
    assert page.title == "公開できないデータがあり、公開しませんでした"
    assert "公開していません" in page.text
    assert any("dataset.yaml" in problem and "どうする" in problem for problem in page.problems)
    assert snapshot(desk.workplace.out) == there


def test_a_look_writes_nothing(desk: Desk, snapshot: Snapshot) -> None:
    build(desk)
    there = snapshot(desk.workplace.out)
    path = desk.workplace.datasets / SMALL / "dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title:\n  ja: ", "title:\n  ja: 新", 1), encoding="utf-8")
    page = done(desk, desk.send(desk.open("/publish"), "/publish/look"))
    assert "何も書き込んでいません" in page.text
    assert snapshot(desk.workplace.out) == there


def test_a_dataset_that_would_be_gone_is_told(desk: Desk) -> None:
    build(desk)
    (desk.workplace.datasets / SMALL).rename(desk.workplace.root / "elsewhere")
    page = desk.open("/publish")
    assert f"{SMALL} は公開されていますが" in page.text


PORTAL = """\
targets:
  own:
    url: http://127.0.0.1:9/
    profile: ckan
    key: {{variable: {variable}}}
"""


def with_portal(desk: Desk, variable: str) -> None:
    path = desk.workplace.settings
    path.write_text(path.read_text(encoding="utf-8") + PORTAL.format(variable=variable), encoding="utf-8")


def test_a_portal_without_its_key_is_told(desk: Desk) -> None:
    with_portal(desk, "NO_SUCH_KEY")
    page = desk.open("/publish")
    assert "今は送れません" in page.text
    assert "NO_SUCH_KEY" in page.text


def test_a_portal_that_does_not_answer_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    monkeypatch.setenv("A_KEY", "0123456789abcdef")
    with_portal(desk, "A_KEY")
    page = done(desk, desk.send(desk.open("/publish"), "/publish/plan", target="own"))
    assert page.title == "相手（ポータル）が応じず、できませんでした"
    assert "「own」には何も書き込んでいません" in page.text
    assert "0123456789abcdef" not in page.response.text


def test_a_plan_is_looked_at_and_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeCkan() as ckan:
        monkeypatch.setenv("A_KEY", ckan.key)
        portal = PORTAL.format(variable="A_KEY").replace("http://127.0.0.1:9/", f"{ckan.url}/")
        path = desk.workplace.settings
        path.write_text(path.read_text(encoding="utf-8") + portal + "    create_organisations: yes\n", encoding="utf-8")
        planned = done(desk, desk.send(desk.open("/publish"), "/publish/plan", target="own"))
        assert "まだ何も書き込んでいません" in planned.text, planned.text
        assert SMALL in planned.text
        sent = done(desk, desk.send(planned, "/publish/push", target="own"))
        assert "「own」に送り、届いたものを確かめました" in sent.text, sent.text
        assert ckan.key not in sent.response.text
    assert "ポータル：" in desk.client.get(f"{sent.address}/events").text


def test_a_portal_that_is_not_in_the_settings_is_refused(desk: Desk) -> None:
    with_portal(desk, "A_KEY")
    data = {"csrf": desk.session.form_token, "target": "--force"}
    answer = desk.client.post("/publish/push", data=data, headers=FROM_A_PAGE)
    assert answer.status_code == 422
    assert desk.jobs.current() is None
