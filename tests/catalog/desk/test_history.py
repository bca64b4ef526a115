"""History: versions and reports are shown; the last version is taken back without deleting what was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from metadata.versions.ledger import read_ledger
from tests.catalog.desk.desks import Desk
from tests.catalog.desk.test_publish import build
from tests.conftest import SMALL, Project

pytestmark = pytest.mark.usefixtures("jobs_called")


def folder(desk: Desk) -> Path:
    return desk.workplace.datasets / SMALL


def versions(desk: Desk) -> list[str]:
    return [release.version for release in read_ledger(folder(desk), SMALL).releases]


def another_title(desk: Desk) -> None:
    path = folder(desk) / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^(title:\n  ja: .*)$", r"\1（改）", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


@pytest.fixture
def twice(desk: Desk, project: Project) -> Iterator[Desk]:
    """A desk whose dataset is published in a first version, and whose second one is in the ledger only."""
    assert build(desk).title == "終わりました"
    another_title(desk)
    project.accept("2026-11-27")
    assert len(versions(desk)) == 2
    yield desk


def test_an_acceptance_that_nobody_saw_is_taken_back(twice: Desk) -> None:
    page = twice.open("/history")
    second = versions(twice)[1]
    assert f"版 {second} の承認を取り消す" in page.text
    told = twice.send(page, f"/history/{SMALL}/take-back")
    assert "取り消しました" in told.text
    assert versions(twice) == ["1.0.0"]
    assert list((folder(twice) / "changes").glob("*.csv")) == []


def test_what_is_published_stays_and_earlier_content_becomes_a_new_version(twice: Desk, project: Project) -> None:
    first = (folder(twice) / "dataset.yaml").read_bytes()
    assert build(twice).title == "終わりました"
    page = twice.open("/history")
    assert "take-back" not in page.response.text
    second = versions(twice)[1]
    told = twice.send(page, f"/history/{SMALL}/restore", name="1.0.0")
    assert (told.status, told.address) == (200, "/changes")
    assert "戻しました" in told.text
    assert (folder(twice) / "dataset.yaml").read_bytes() != first
    assert versions(twice) == ["1.0.0", second]  # nothing is deleted
    project.accept("2026-11-28")
    assert len(versions(twice)) == 3
    releases = read_ledger(folder(twice), SMALL).releases
    assert releases[2].content == releases[0].content
    back = twice.send(twice.open("/history"), f"/history/{SMALL}/restore", name="before-1")
    assert back.status == 200
    assert (folder(twice) / "dataset.yaml").read_bytes() == first  # and the return itself is undone


def test_with_a_portal_a_version_may_have_been_seen(twice: Desk) -> None:
    page = twice.open("/history")
    settings = twice.workplace.settings
    portal = "targets: {own: {url: https://ckan.example/, profile: ckan}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + portal, encoding="utf-8")
    told = twice.send(page, f"/history/{SMALL}/take-back")
    assert told.status == 422
    assert "消せません" in told.problems[0]
    assert len(versions(twice)) == 2


def test_a_state_that_is_not_kept_changes_nothing(twice: Desk) -> None:
    build(twice)
    before = (folder(twice) / "dataset.yaml").read_bytes()
    page = twice.open("/history")
    for name in ("../../x", "9.9.9", ""):
        assert twice.send(page, f"/history/{SMALL}/restore", name=name).status == 422, name
        assert (folder(twice) / "dataset.yaml").read_bytes() == before


def test_a_report_is_shown_and_no_other_file(published: Project, desk: Desk) -> None:
    (desk.workplace.root / ".keikaku").mkdir(exist_ok=True)
    (published.work / "runs").rename(desk.workplace.work / "runs")
    page = desk.open("/history")
    link = next(a.get("href") for a in page.tree.iterfind(".//a") if a.get("href").startswith("/history/runs/"))
    assert "定時実行" in desk.open(link).title
    (desk.workplace.root / "secret.txt").write_text("secret", encoding="utf-8")
    assert desk.open("/history/runs/..%2f..%2fsecret").status == 404
