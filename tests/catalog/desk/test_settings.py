"""Settings by forms: comments stay, wrong ones are told and not written, keys go into the keyring and are not seen again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring import get_keyring, set_keyring
from keyring.backends import fail

from metadata.declared.settings import read_settings
from tests.catalog.desk.desks import Desk
from tests.catalog.keyrings import MemoryKeyring

KEY = "c0ffee00-1111-2222-3333-444455556666"


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before, made = get_keyring(), MemoryKeyring()
    set_keyring(made)
    yield made
    set_keyring(before)


def text(desk: Desk) -> str:
    return desk.workplace.settings.read_text(encoding="utf-8")


def with_portal(desk: Desk) -> None:
    page = desk.send(desk.open("/settings"), "/settings/portal", name="own", url="https://ckan.example/", profile="ckan")
    assert page.status == 200, page.problems


def test_only_what_changed_is_written(desk: Desk) -> None:
    before = text(desk)
    page = desk.send(desk.open("/settings"), "/settings/save", title_ja="新しい題名")
    assert "保存しました" in page.text
    old, new = before.splitlines(), text(desk).splitlines()
    assert [line for line in new if line not in old] == [
        "  title: {ja: 新しい題名, en: Open data catalogue of municipal plans}"
    ]
    assert len(old) == len(new)


def test_what_has_no_field_is_told_with_file_and_line(desk: Desk) -> None:
    page = desk.open("/settings").text
    lines = text(desk).splitlines()
    for key in ("limits", "goals"):
        number = next(number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:"))
        assert re.search(rf"{key}\s*{number} 行目", page)
    assert re.search(r"run\.on_failure\s*まだ書かれていません", page)
    assert str(desk.workplace.settings) in page


def test_a_nightly_run_is_registered_with_the_file_that_is_here_else_with_an_example_to_adapt(desk: Desk) -> None:
    page = desk.open("/settings").text
    assert str(desk.workplace.program / "examples") in page
    assert "書き直してから" in page
    assert "keikaku.cron" not in page
    for name in ("keikaku.cron", "keikaku-task.xml"):
        (desk.workplace.root / name).touch()
    page = desk.open("/settings").text
    assert "書き直してから" not in page
    if os.name == "nt":
        assert "/xml keikaku-task.xml" in page
    else:
        assert "crontab keikaku.cron" in page
        assert "いまある登録と置き換わります" in page


def test_nothing_changed_is_nothing_written(desk: Desk) -> None:
    before = text(desk)
    assert desk.send(desk.open("/settings"), "/settings/save").status == 200
    assert text(desk) == before


def test_a_wrong_address_is_told_and_not_written(desk: Desk) -> None:
    before = text(desk)
    page = desk.send(desk.open("/settings"), "/settings/save", base_url="https://x.example/?a#b", title_ja="題")
    assert page.status == 422
    assert "base_url" in page.problems[0]
    assert page.form("/settings/save").fields["title_ja"] == "題"
    assert text(desk) == before


def test_runs_and_four_eyes(desk: Desk) -> None:
    desk.send(desk.open("/settings"), "/settings/save", publish_rest="yes", four_eyes_from="2027-04-01")
    settings = read_settings(desk.workplace.settings)
    assert settings.run.publish_rest
    assert str(settings.four_eyes_from) == "2027-04-01"
    desk.send(desk.open("/settings"), "/settings/save", four_eyes_from="")
    assert read_settings(desk.workplace.settings).four_eyes_from is None


def test_a_key_goes_into_the_keyring_and_is_never_seen_again(desk: Desk, ring: MemoryKeyring) -> None:
    with_portal(desk)
    page = desk.send(desk.open("/settings"), "/settings/key", target="own", where="keyring", key=KEY)
    assert "鍵束にしまいました" in page.text
    assert ring.kept == {("keikaku", "own@ckan.example"): KEY}
    assert KEY not in text(desk)
    assert KEY not in page.response.text + desk.open("/settings").response.text
    written = [path for path in desk.workplace.root.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert written == []
    assert "計画を作る" in desk.open("/publish").text
    desk.send(desk.open("/settings"), "/settings/portal/remove", target="own")
    assert ring.kept == {}
    assert read_settings(desk.workplace.settings).targets == {}


def test_a_machine_without_a_keyring_is_told(desk: Desk) -> None:
    set_keyring(fail.Keyring())
    with_portal(desk)
    page = desk.send(desk.open("/settings"), "/settings/key", target="own", where="keyring", key=KEY)
    assert page.status == 422
    assert "鍵束" in page.problems[0]
    assert KEY not in page.response.text
    page = desk.send(page, "/settings/key", target="own", where="variable", variable="OWN_KEY")
    assert "OWN_KEY" in page.text
    key = read_settings(desk.workplace.settings).targets["own"].key
    assert key is not None
    assert key.variable == "OWN_KEY"


@pytest.mark.parametrize("variable", [KEY, "a b", ""])
def test_a_name_that_is_none_is_not_written(desk: Desk, variable: str) -> None:
    with_portal(desk)
    before = text(desk)
    page = desk.send(desk.open("/settings"), "/settings/key", target="own", where="variable", variable=variable)
    assert page.status == 422
    assert text(desk) == before
    assert KEY not in " ".join(page.problems)


def test_a_portal_twice_is_told(desk: Desk) -> None:
    with_portal(desk)
    page = desk.send(desk.open("/settings"), "/settings/portal", name="own", url="https://ckan.example/", profile="ckan")
    assert page.status == 422
    assert "もうあります" in page.problems[0]


def test_the_file_may_be_elsewhere_meanwhile(desk: Desk) -> None:
    page = desk.open("/settings")
    path: Path = desk.workplace.settings
    path.write_text(text(desk) + "# another hand\n", encoding="utf-8")
    told = desk.send(page, "/settings/save", title_ja="題")
    assert told.status == 422
    assert "変わりました" in told.problems[0]
    assert text(desk).endswith("# another hand\n")
