"""What changes, from the desk: before and after, limits, a new document, two persons; and the page of what is to do."""

from __future__ import annotations

import pytest

from catalog.decisions import accepting
from catalog.desk.pages import changes
from metadata.versions.ledger import read_ledger
from tests.catalog.desk.desks import Desk
from tests.conftest import SMALL, Project

AT = f"/changes/{SMALL}"
APPROVE = f"{AT}/approve"


@pytest.fixture
def published(desk: Desk, project: Project) -> Desk:
    """A desk over a workplace that has published its dataset."""
    project.keep_first_build(desk.workplace.work)
    assert project.run("build", "--work", str(desk.workplace.work), "--out", str(desk.workplace.out)).exit_code == 0
    return desk


def versions(desk: Desk) -> list[str]:
    return [release.version for release in read_ledger(desk.workplace.datasets / SMALL, SMALL).releases]


def rename(project: Project) -> None:
    project.edit("dataset.yaml", "ja: 与謝野町行政DX推進計画\n", "ja: 与謝野町行政DX推進計画（改）\n")


def change_target(project: Project) -> None:
    """Put another target into the document, without declaring its checksum."""
    path = project.small / "plan.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("50手続", "55手続", 1), encoding="utf-8")


def test_nothing_waits(published: Desk) -> None:
    assert "承認を待つ内容はありません" in published.open("/changes").text
    assert "承認を待つ内容はありません" in published.open(AT).text
    assert "実績のない指標" in published.open("/todo").text


def test_new_content_is_shown_and_approved(published: Desk, project: Project) -> None:
    rename(project)
    assert AT in [link for _, _, link, _ in published.open("/todo").tree.iterlinks()]
    assert AT in [link for _, _, link, _ in published.open("/changes").tree.iterlinks()]
    page = published.open(AT)
    assert [node.text for node in page.tree.iterfind(".//ins")] == ["与謝野町行政DX推進計画（改）"]
    page = published.send(page, APPROVE, note_ja="題名を改めた", note_en="Title changed")
    assert (page.status, versions(published)) == (200, ["1.0.0", "1.1.0"])
    assert "1.1.0" in page.text
    assert project.run("check").exit_code == 0


def test_a_version_without_a_note_is_not_written(published: Desk, project: Project) -> None:
    rename(project)
    page = published.send(published.open(AT), APPROVE, note_ja=" ", note_en="Title changed")
    assert (page.status, versions(published)) == (422, ["1.0.0"])
    assert page.form(APPROVE).fields["note_en"] == "Title changed"


def test_a_new_document_is_looked_at_without_writing_anything(published: Desk, project: Project) -> None:
    change_target(project)
    before = {path: path.read_bytes() for path in project.small.rglob("*") if path.is_file()}
    page = published.open(AT)
    assert "55" in page.text
    assert {path: path.read_bytes() for path in project.small.rglob("*") if path.is_file()} == before
    refused = published.send(page, APPROVE, note_ja="目標の改定", note_en="Target revised")
    assert (refused.status, versions(published)) == (422, ["1.0.0"])  # beyond the limits, and not ticked
    assert {path: path.read_bytes() for path in project.small.rglob("*") if path.is_file()} == before
    taken = published.send(page, APPROVE, note_ja="目標の改定", note_en="Target revised", limits="yes")
    assert (taken.status, versions(published)) == (200, ["1.0.0", "1.1.0"])
    assert project.run("check").exit_code == 0


def test_content_that_changed_after_it_was_looked_at_is_not_approved(published: Desk, project: Project) -> None:
    rename(project)
    page = published.open(AT)
    project.edit("dataset.yaml", "計画（改）", "計画（再改）")
    answer = published.send(page, APPROVE, note_ja="題名を改めた", note_en="Title changed")
    assert (answer.status, versions(published)) == (422, ["1.0.0"])
    assert "再改" in answer.text


def test_two_persons(published: Desk, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = published.workplace.settings
    settings.write_text(settings.read_text(encoding="utf-8") + "\nfour_eyes_from: 2026-11-27\n", encoding="utf-8")
    persons = ["花子"]
    for module in (accepting, changes):
        monkeypatch.setattr(module, "system_user", lambda: persons[-1])
    rename(project)
    page = published.send(published.open(AT), APPROVE, note_ja="題名を改めた", note_en="Title changed")
    assert (page.status, versions(published)) == (200, ["1.0.0"])
    assert APPROVE not in [form.get("action") for form in published.open(AT).tree.forms]
    persons.append("太郎")
    page = published.open(AT)
    assert "花子" in page.text
    published.send(page, APPROVE)
    assert versions(published) == ["1.0.0", "1.1.0"]


def test_script_in_a_cell_is_text(published: Desk, project: Project) -> None:
    project.edit("dataset.yaml", "ja: 与謝野町行政DX推進計画\n", "ja: 与謝野町<script>alert(1)</script>\n")
    page = published.open(AT)
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.response.text


def test_faults_are_on_the_page_of_what_is_to_do(published: Desk, project: Project) -> None:
    project.edit("dataset.yaml", "licence: CC-BY-4.0", "licence: CC")
    page = published.open("/todo")
    assert "licence" in page.text or "ライセンス" in page.text
    (project.small / "dataset.yaml").write_text("{", encoding="utf-8")
    assert published.open("/todo").status == 200


def test_an_empty_workplace_leads_to_the_first_file(empty_desk: Desk) -> None:
    empty_desk.send(empty_desk.open("/"), "/start/make", office="京都府亀岡市")
    page = empty_desk.open("/")
    assert page.address == "/todo"
    assert "/add" in [link for _, _, link, _ in page.tree.iterlinks()]
