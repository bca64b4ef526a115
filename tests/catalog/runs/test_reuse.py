"""What a build takes over from the last good one: nothing stale, nothing damaged, and always the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from metadata.building import one_dataset
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.versions.ledger import Ledger, read_ledger
from tests.conftest import SMALL, Project, Run
from tests.sampling import some

Snapshot = Callable[[Path], dict[str, bytes]]
OTHER = "242101_dx_plan"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the datasets that were read from their documents, as they are."""
    ids: list[str] = []

    def reading(folder: Path, name: str) -> ReadDataset:
        ids.append(folder.name)
        return read_folder(folder, name)

    monkeypatch.setattr(one_dataset, "read_folder", reading)
    return ids


def build(project: Project, *words: str) -> Run:
    return project.run("build", "--work", str(project.work), *words)


def elsewhere(project: Project) -> tuple[str, ...]:
    """Return the words for a build into an empty folder, so that there is something to do."""
    return ("--out", str(project.root / "elsewhere"))


def warned(run: Run) -> list[str]:
    return [problem["code"] for problem in run.report["warnings"]]


def test_a_second_build_takes_the_datasets_of_the_first(project: Project, snapshot: Snapshot, read: list[str]) -> None:
    assert build(project).exit_code == 0
    assert build(project, *elsewhere(project)).report["outcome"] == "created"
    assert read == [SMALL]
    assert snapshot(project.root / "elsewhere") == snapshot(project.out)


def test_a_build_that_finds_nothing_changed_builds_nothing_and_says_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(project)
    monkeypatch.setattr("catalog.runs.building.build", lambda *_: pytest.fail("built"))
    second = build(project)
    assert (second.exit_code, second.report["outcome"], second.shown.strip()) == (0, "unchanged", first.shown.strip())
    assert second.report == {**first.report, "outcome": "unchanged"}


@pytest.mark.parametrize(("first", "second"), [("build", "run"), ("run", "build")])
def test_build_and_run_take_from_each_other(first: str, second: str, project: Project, read: list[str]) -> None:
    for command in (first, second):
        assert project.run(command, "--work", str(project.work), "--out", str(project.out)).exit_code == 0
    assert read == [SMALL]


def test_a_changed_dataset_alone_is_built_again(project: Project, snapshot: Snapshot, read: list[str]) -> None:
    project.add(OTHER)
    assert build(project).exit_code == 0
    read.clear()
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")
    assert build(project, "--accept", "--date", "2026-12-01").exit_code == 0
    assert read == [SMALL]
    fresh = project.root / "fresh"
    assert project.run("build", "--out", str(fresh)).exit_code == 0
    assert snapshot(project.out) == snapshot(fresh)


def test_a_ledger_is_read_again_when_it_is_another(
    project: Project, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    asked: list[str] = []

    def reading(folder: Path, name: str) -> Ledger:
        asked.append(folder.name)
        return read_ledger(folder, name)

    monkeypatch.setattr("metadata.versions.ledger.read_ledger", reading)
    assert build(project).exit_code == 0
    asked.clear()
    assert build(project, *elsewhere(project)).exit_code == 0
    assert (asked, read) == ([], [SMALL])
    path = project.small / "changes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "# in other words\n", encoding="utf-8")
    assert build(project).exit_code == 0
    assert (asked, read) == ([SMALL], [SMALL])  # says the same
    path.write_text(text.replace("notes: {ja: 初版", "notes: {ja: 最初の版", 1), encoding="utf-8")
    assert build(project).exit_code == 0
    assert (asked, read) == ([SMALL, SMALL], [SMALL, SMALL])


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("damage", some(["changed", "cut", "no text", "another key", "gone"], 2))
def test_a_damaged_entry_only_means_that_it_is_built_again(
    damage: str, project: Project, snapshot: Snapshot, read: list[str]
) -> None:
    entry = project.work / "state" / f"{SMALL}.jsonl"
    data = entry.read_bytes()
    changed = {
        "changed": data.replace("与謝野町".encode(), "与謝田町".encode(), 1),
        "cut": data[:1000],
        "no text": b"\x80\n",
        "another key": data.replace(b'"key": "', b'"key": "0', 1),
    }
    entry.unlink() if damage == "gone" else entry.write_bytes(changed[damage])
    run = build(project, *elsewhere(project))
    assert (run.exit_code, warned(run)) == (0, [] if damage in ("another key", "gone") else ["state-spoilt"])
    assert read == [SMALL]
    assert snapshot(project.root / "elsewhere") == snapshot(project.out)
    assert entry.read_bytes() == data


@pytest.mark.usefixtures("published")
def test_another_program_builds_everything_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, read: list[str], snapshot: Snapshot
) -> None:
    before = snapshot(project.out)
    monkeypatch.setattr("catalog.runs.reuse.running_program", lambda: "another")
    assert build(project).report["outcome"] == "unchanged"
    assert read == [SMALL]
    assert snapshot(project.out) == before


@pytest.mark.usefixtures("published")
def test_the_cache_can_be_deleted_at_any_time(project: Project, read: list[str]) -> None:
    shutil.rmtree(project.work)
    assert build(project).report["outcome"] == "unchanged"
    assert read == [SMALL]


@pytest.mark.usefixtures("published")
def test_a_catalogue_that_was_damaged_is_put_right(project: Project, snapshot: Snapshot, read: list[str]) -> None:
    before = snapshot(project.out)
    (project.out / "index.html").write_text("", encoding="utf-8")
    assert build(project).report["outcome"] == "replaced"
    assert snapshot(project.out) == before
    assert read == []


def test_a_build_of_some_datasets_forgets_nothing_of_the_others(project: Project, read: list[str]) -> None:
    project.add(OTHER)
    assert build(project).exit_code == 0
    assert build(project, SMALL, *elsewhere(project)).exit_code == 0
    run = build(project)
    assert run.report["outcome"] == "unchanged"
    assert {SMALL, OTHER} < {line["id"] for line in run.report["datasets"]}
    assert sorted(read) == sorted([SMALL, OTHER])


def test_a_build_that_fails_keeps_nothing(project: Project) -> None:
    (project.small / "corrections.yaml").unlink()
    assert build(project).exit_code == 1
    assert not list((project.work / "state").glob("*.jsonl"))


def test_of_a_build_that_fails_what_is_fit_is_not_built_again(project: Project, read: list[str]) -> None:
    project.add(OTHER)
    (project.small / "corrections.yaml").rename(project.root / "aside.yaml")
    assert build(project).exit_code == 1
    (project.root / "aside.yaml").rename(project.small / "corrections.yaml")
    read.clear()
    assert build(project).exit_code == 0
    assert read == [SMALL]


def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(project: Project) -> None:
    project.work.mkdir()
    (project.work / "state").write_text("in the way", encoding="utf-8")
    run = build(project)
    assert (run.exit_code, run.report["outcome"], warned(run)) == (0, "created", ["state-unwritable"])
    assert str(project.work) in run.shown


@pytest.mark.usefixtures("published")
def test_check_takes_nothing_from_the_cache_and_leaves_it_alone(
    project: Project, snapshot: Snapshot, read: list[str]
) -> None:
    before = snapshot(project.work)
    assert project.run("check").exit_code == 0
    assert read == [SMALL]
    assert snapshot(project.work) == before


def test_the_work_folder_may_not_lie_in_the_catalogue(project: Project) -> None:
    run = project.run("build", "--work", str(project.out / "work"), lang="en")
    assert run.exit_code == 2
    assert not project.out.exists()
