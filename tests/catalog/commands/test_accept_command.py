"""`publish.py accept`: what is new is shown, the ledger written with a note; nothing is taken that nobody agreed to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.commands import accept as command
from catalog.decisions import accepting
from metadata.messages.rendering import agrees
from tests.conftest import SMALL, Project

DAY = ("--date", "2027-03-01")


def ledger(project: Project) -> list[dict[str, Any]]:
    return list(yaml.safe_load((project.small / "changes.yaml").read_text(encoding="utf-8"))["changes"])


def accepted(project: Project, *words: str) -> Any:
    return project.run("accept", "--against", str(project.out), *DAY, *words)


def rename(project: Project) -> None:
    project.edit("dataset.yaml", "ja: 与謝野町行政DX推進計画\n", "ja: 与謝野町行政DX推進計画（改）\n")


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let somebody at the terminal give these answers; return the questions as they come."""
    asked: list[str] = []
    given = iter(answers)

    def ask(question: str, suggested: str) -> str:
        asked.append(question)
        return next(given) or suggested

    monkeypatch.setattr(command, "_ask", lambda **_: ask)
    return asked


def test_without_new_content_nothing_is_asked(published: Project) -> None:
    before = ledger(published)
    run = accepted(published, "--yes")
    assert (run.exit_code, ledger(published)) == (0, before)
    assert "認めたものはありません" in run.shown


def test_new_content_becomes_a_version_with_notes_and_can_be_published(
    published: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(published)
    answer(monkeypatch, "", "題名を改めた", "Title changed")
    run = accepted(published)
    assert run.exit_code == 0, run.shown
    last = ledger(published)[-1]
    assert (last["version"], last["notes"]) == ("1.1.0", {"ja": "題名を改めた", "en": "Title changed"})
    assert f"datasets/{SMALL}/changes.yaml" in run.shown
    assert published.run("build").exit_code == 0


def test_what_is_declined_is_not_taken(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ledger(published)
    rename(published)
    answer(monkeypatch, "いいえ")
    run = accepted(published)
    assert (run.exit_code, ledger(published)) == (0, before)


@pytest.mark.parametrize(
    ("given", "meant"), [("y", True), ("ＹＥＳ", True), (" はい", True), ("はいと言えない", False), ("", False)]
)
def test_a_yes_is_one_in_either_language_and_any_width(given: str, meant: bool) -> None:
    assert agrees(given) is meant


def test_nobody_at_the_terminal_accepts_nothing(published: Project) -> None:
    before = ledger(published)
    assert accepted(published).exit_code == 0  # nothing is new, and nobody need be asked
    rename(published)
    run = accepted(published)
    assert (run.codes, ledger(published)) == (["accept-unasked"], before)


def change_target(project: Project) -> None:
    """Put another target into the document, without declaring its checksum."""
    path = project.small / "plan.txt"
    text = path.read_text(encoding="utf-8")
    assert "50手続" in text
    path.write_text(text.replace("50手続", "55手続", 1), encoding="utf-8")


def test_a_changed_target_needs_its_own_word(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before, declared = ledger(published), (published.small / "dataset.yaml").read_bytes()
    change_target(published)
    answer(monkeypatch, "はい")
    run = accepted(published)
    assert (run.exit_code, ledger(published)) == (0, before)
    assert (published.small / "dataset.yaml").read_bytes() == declared  # the new checksum went with it
    assert "plan.txt" in run.shown


def test_a_change_beyond_the_limits_is_an_error_where_nobody_is_asked(published: Project) -> None:
    before = ledger(published)
    change_target(published)
    run = accepted(published, "--yes")
    assert (run.exit_code, ledger(published)) == (1, before)
    assert run.codes, run.shown
    assert accepted(published, "--yes", "--approve").exit_code == 0


def test_new_bytes_of_the_document_are_taken_with_the_content(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    change_target(published)
    asked = answer(monkeypatch, SMALL, "", "", "")
    run = accepted(published)
    assert run.exit_code == 0, run.shown
    assert SMALL in asked[0]
    assert ledger(published)[-1]["approved"] == ledger(published)[-1]["content"]
    assert published.run("check").exit_code == 0


def test_targets_are_shown_first(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    change_target(published)
    rename(published)
    answer(monkeypatch, "")
    shown = accepted(published).shown
    assert -1 < shown.index("55") < shown.index("題名 日本語")


def test_what_is_not_fit_is_told_before_anything_is_asked(published: Project, tmp_path: Path) -> None:
    published.edit("dataset.yaml", "licence: CC-BY-4.0", "licence: CC")
    assert accepted(published, "--yes").codes == ["licence-unknown"]


def test_before_the_first_build_a_second_version_is_taken_by_its_own_word(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(project)
    before = ledger(project)
    waits = accepted(project, "--yes")
    assert (waits.exit_code, ledger(project)) == (1, before)
    assert f"accept {SMALL} --yes --approve" in waits.shown.replace("\n", "")
    answer(monkeypatch, SMALL, "", "", "")
    assert accepted(project).exit_code == 0
    assert len(ledger(project)) == len(before) + 1
    assert project.run("build").exit_code == 0


def test_a_first_edition_is_shown_in_words_that_an_officer_knows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.small / "changes.yaml").unlink()
    answer(monkeypatch, "いいえ")
    shown = accepted(project).shown
    cells = [[cell.strip() for cell in line.split("│")] for line in shown.splitlines() if line.count("│") > 2]
    tables = [(cell[0], cell[-1]) for cell in cells if cell[1] == "表の追加"]
    assert ("施策・取組", "3 行") in tables and {"成果指標", "指標値"} <= {title for title, _ in tables}
    named = "".join(cell for line in cells for cell in (line[0], line[3]))
    assert re.findall("[a-z]{3,}", named) == []
    assert "プログラムが動かなくなる" not in shown  # nobody reads yet what was never published


@pytest.mark.parametrize("little", [False])
def test_a_row_that_is_new_is_one_line(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(project)
    answer(monkeypatch, "")
    shown = accepted(project).shown
    ids = [line.split("│")[2].strip() for line in shown.splitlines() if line.count("│") > 2 and "行の追加" in line]
    assert len(ids) > 10 and len(set(ids)) == len(ids)


FOUR_EYES = "four_eyes_from: 2027-01-01\n"


@pytest.fixture
def persons(published: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who sits at the machine: the last of the list, which a test changes. The settings ask for two persons."""
    with published.settings("{accept: ask}").open("a", encoding="utf-8") as file:
        file.write(f"\n{FOUR_EYES}")
    found = ["花子"]
    monkeypatch.setattr(accepting, "system_user", lambda: found[-1])
    return found


def accepted_by_settings(project: Project, *words: str) -> Any:
    return accepted(project, "--settings", str(project.root / "publish.yaml"), *words)


def with_settings(project: Project, *words: str) -> Any:
    return project.run(*words, "--settings", str(project.root / "publish.yaml"))


def test_two_persons_accept(published: Project, persons: list[str]) -> None:
    before = ledger(published)
    rename(published)
    for _ in range(2):  # nobody approves what they proposed
        run = accepted_by_settings(published, "--yes", "--note-ja", "題名を改めた", "--note-en", "Title changed")
        assert (run.exit_code, ledger(published)) == (0, before), run.shown
        assert "花子" in run.shown
    assert with_settings(published, "build").codes == ["ledger-behind"]
    persons.append("太郎")
    run = accepted_by_settings(published, "--yes")
    last = ledger(published)[-1]
    assert (run.exit_code, last["version"]) == (0, "1.1.0")
    assert last["notes"] == {"ja": "題名を改めた", "en": "Title changed"}
    assert {key: str(value) for key, value in last["accepted"].items()} == {
        "proposed_by": "花子",
        "proposed_on": DAY[1],
        "approved_by": "太郎",
        "approved_on": DAY[1],
    }
    assert not (published.small / "proposed.yaml").exists()
    assert with_settings(published, "build").exit_code == 0


def test_a_proposal_counts_for_its_content_only(published: Project, persons: list[str]) -> None:
    before = ledger(published)
    rename(published)
    accepted_by_settings(published, "--yes")
    published.edit("dataset.yaml", "計画（改）", "計画（再改）")
    persons.append("太郎")
    assert (accepted_by_settings(published, "--yes").exit_code, ledger(published)) == (0, before)  # 太郎's own proposal
    persons.append("花子")
    accepted_by_settings(published, "--yes")
    assert ledger(published)[-1]["accepted"]["proposed_by"] == "太郎"


def test_nothing_goes_around_the_second_person(published: Project, persons: list[str]) -> None:
    rename(published)
    assert with_settings(published, "build", "--accept", "--date", DAY[1]).codes == ["four-eyes-build"]
    entry = {**ledger(published)[-1], "version": "1.1.0", "date": "2027-01-01", "content": "0" * 64}
    path = published.small / "changes.yaml"
    kept = path.read_bytes()
    lines = "".join(f"{'  - ' if key == 'version' else '    '}{key}: {value}\n" for key, value in entry.items())
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    assert with_settings(published, "check").codes == ["four-eyes-missing"]
    path.write_bytes(kept)
    with published.settings("{accept: auto}").open("a", encoding="utf-8") as file:
        file.write(f"\n{FOUR_EYES}")
    assert with_settings(published, "check").codes == ["four-eyes-auto"]
