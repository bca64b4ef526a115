"""A folder with nothing in it becomes a workplace by a form."""

from __future__ import annotations

import pytest

from metadata.declared.settings import read_settings
from tests.catalog.desk.desks import Desk


@pytest.mark.parametrize("address", ["/", "/publish", "/start"])
def test_without_a_workplace_every_way_leads_to_the_form(empty_desk: Desk, address: str) -> None:
    page = empty_desk.open(address)
    assert (page.address, page.title) == ("/start", "作業フォルダーを作る")


def test_a_workplace_is_made(empty_desk: Desk) -> None:
    page = empty_desk.send(
        empty_desk.open("/"), "/start/make", office="京都府亀岡市", site="https://www.city.kameoka.kyoto.jp/"
    )
    assert page.status == 200
    assert "作りました" in page.text
    assert read_settings(empty_desk.workplace.settings).catalogue.title.ja == "京都府亀岡市オープンデータカタログ"
    assert "262064" in (empty_desk.workplace.datasets / "publishers.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("office", "site", "told"),
    [("府中市", "", "東京都府中市"), ("ない市", "", "ない市"), ("京都府亀岡市", "city.example.jp", "city.example.jp")],
)
def test_what_cannot_be_is_told_and_nothing_is_made(empty_desk: Desk, office: str, site: str, told: str) -> None:
    page = empty_desk.send(empty_desk.open("/"), "/start/make", office=office, site=site)
    assert page.status == 422
    assert told in page.problems[0]
    assert page.form("/start/make").fields["office"] == office  # nothing that was typed is lost
    assert not empty_desk.workplace.settings.exists()


def test_what_lies_in_the_folder_stays(empty_desk: Desk) -> None:
    (empty_desk.workplace.root / "mine.txt").write_text("mine", encoding="utf-8")
    page = empty_desk.send(empty_desk.open("/"), "/start/make", office="京都府亀岡市")
    assert page.status == 422
    assert [path.name for path in empty_desk.workplace.root.iterdir() if path.name != ".keikaku"] == ["mine.txt"]
