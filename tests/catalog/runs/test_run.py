"""The scheduled run as a night shift meets it: what is built, what is left alone, what is taken, what is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ACROSS_SMALL, AUTO, ROOT, SMALL, Project
from tests.sampling import THOROUGH, some

Snapshot = Callable[[Path], dict[str, bytes]]
LIST = "264652_open_data_list"
NO_VALUES = "242101_dx_plan"  # has no indicators: across municipalities only cross_dx_measures is made of it
OTHER_LIST = "242101_open_data_list"
DAY = ("--date", "2026-12-01")


def ledger(project: Project) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = yaml.safe_load((project.small / "changes.yaml").read_text(encoding="utf-8"))["changes"]
    return changes


def times(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")}


def warned(report: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in report["warnings"]]


def new_title(project: Project) -> None:
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")


def full_build(project: Project, settings: Path) -> Path:
    out = project.root / "full"
    done = project.run("build", "--out", str(out), "--settings", str(settings))
    assert done.exit_code == 0, done.shown
    return out


def test_the_first_run_publishes_and_the_next_writes_no_byte(cold: Project, snapshot: Snapshot) -> None:
    project = cold
    first = project.run("run")
    assert (first.exit_code, first.report["outcome"], first.report["finished"]) == (0, "created", True)
    assert first.report["rebuilt"] == [SMALL, *ACROSS_SMALL, LIST]
    files, written = snapshot(project.out), times(project.out)
    second = project.run("run")
    assert (second.exit_code, second.report["unchanged"], second.report["rebuilt"]) == (0, True, [])
    assert second.report["targets"] == [{"target": str(project.out), "exit_code": 0, "outcome": "unchanged", "facts": {}}]
    assert (snapshot(project.out), times(project.out)) == (files, written)


@pytest.mark.usefixtures("published")
def test_a_run_publishes_what_a_build_does(project: Project, snapshot: Snapshot) -> None:
    by_run = snapshot(project.out)
    assert project.run("build").report["outcome"] == "unchanged"
    assert snapshot(project.out) == by_run


@pytest.mark.usefixtures("published")
def test_a_run_that_finds_nothing_changed_loads_nothing_heavy(project: Project) -> None:
    script = (
        "import sys, publish\n"
        "try:\n    publish.main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'pandas', 'rdflib', 'frictionless', 'requests', 'pipelines.readers', 'metadata.declared.settings'}\n"
        "print(*(heavy & set(sys.modules)))"
    )
    words = ["run", "--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    done = subprocess.run([sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    *log, loaded = done.stdout.splitlines()
    assert json.loads(log[-1])["exit_code"] == 0
    assert loaded == ""


def test_a_changed_source_rebuilds_its_dataset_and_what_is_made_of_it(project: Project, snapshot: Snapshot) -> None:
    project.add(NO_VALUES)
    settings = project.settings(AUTO)
    words = ("run", "--settings", str(settings))
    assert project.run(*words).exit_code == 0
    path = project.datasets / NO_VALUES / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title:\n  ja: ", "title:\n  ja: 改訂 ", 1), encoding="utf-8")
    run = project.run(*words, *DAY)
    assert run.exit_code == 0, run.shown
    assert (run.report["rebuilt"], run.report["versions"]) == (
        [NO_VALUES, "cross_dx_measures", OTHER_LIST],
        {NO_VALUES: "1.1.0"},
    )
    if THOROUGH:  # what is built anew is the same as without what was kept: test_reuse.py
        new_title(project)
        run = project.run(*words, *DAY)
        assert (run.report["rebuilt"], run.report["versions"]) == ([SMALL, *ACROSS_SMALL, LIST], {SMALL: "1.1.0"})
        assert snapshot(project.out) == snapshot(full_build(project, settings))


@pytest.mark.usefixtures("scheduled")
def test_a_version_that_a_run_took_is_not_built_twice(project: Project) -> None:
    words = ("run", "--settings", str(project.settings(AUTO)))
    new_title(project)
    assert project.run(*words, *DAY).report["versions"] == {SMALL: "1.1.0"}
    assert [(entry["version"], str(entry["date"])) for entry in ledger(project)] == [
        ("1.0.0", "2026-11-21"),
        ("1.1.0", "2026-12-01"),
    ]
    after = project.run(*words, *DAY).report
    assert (after["rebuilt"], after["outcome"], after["versions"]) == ([], "unchanged", {})
    assert project.run(*words, *DAY).report["unchanged"] is True


def test_a_changed_publisher_rebuilds_only_what_it_publishes(project: Project) -> None:
    project.add(NO_VALUES)
    words = ("run", "--settings", str(project.settings(AUTO)))
    assert project.run(*words).exit_code == 0
    path = project.datasets / "publishers.yaml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("与謝野町", "与謝野新町", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    run = project.run(*words, *DAY)
    assert run.exit_code == 0, run.shown
    assert run.report["rebuilt"] == [SMALL, *ACROSS_SMALL, LIST]


@pytest.mark.usefixtures("scheduled")
def test_settings_that_touch_no_dataset_rebuild_only_what_uses_them(project: Project, snapshot: Snapshot) -> None:
    settings = project.settings(AUTO)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("ja: 自治体DX指標値（", "ja: 自治体のDX指標値（", 1), encoding="utf-8")
    run = project.run("run", "--settings", str(settings))
    assert SMALL not in run.report["rebuilt"]
    assert "cross_dx_indicators" in run.report["rebuilt"]
    assert snapshot(project.out) == snapshot(full_build(project, settings))


def test_a_dataset_that_is_gone_is_not_kept(project: Project) -> None:
    import shutil

    project.add(NO_VALUES)
    assert project.run("run").exit_code == 0
    shutil.rmtree(project.datasets / NO_VALUES)
    run = project.run("run")
    assert (run.exit_code, run.report["rebuilt"]) == (0, ["cross_dx_measures"])
    assert not (project.out / "datasets" / NO_VALUES).exists()
    assert not list((project.work / "state").glob(f"{NO_VALUES}*"))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("spoil", some(["changed", "cut", "no json", "gone"], 2))
def test_a_kept_dataset_that_was_spoilt_is_built_again(project: Project, snapshot: Snapshot, spoil: str) -> None:
    before = snapshot(project.out)
    kept = project.work / "state" / f"{SMALL}.jsonl"
    data = kept.read_bytes()
    # A title changed by one letter is JSON of the right form still; its hash tells.
    spoilt = {"changed": data.replace("与謝野町".encode(), "与謝田町".encode(), 1), "cut": data[:1000], "no json": b"\x80"}
    assert spoilt["changed"] != data
    kept.unlink() if spoil == "gone" else kept.write_bytes(spoilt[spoil])
    (project.out / "index.html").write_text("", encoding="utf-8")  # so that there is something to do
    run = project.run("run")
    assert (run.exit_code, run.report["rebuilt"]) == (0, [SMALL])
    assert warned(run.report) == ([] if spoil == "gone" else ["state-spoilt"])
    assert snapshot(project.out) == before
    (project.out / "index.html").write_text("", encoding="utf-8")
    assert project.run("run").report["rebuilt"] == []


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("record", ["", "[]", '{"inputs": "x"}', '{"datasets": [1]}', "\x00"])
def test_a_record_that_cannot_be_read_costs_no_dataset(project: Project, record: str) -> None:
    (project.work / "state" / "run.jsonl").write_text(record, encoding="utf-8")
    run = project.run("run")
    assert (run.exit_code, run.report["unchanged"], run.report["rebuilt"]) == (0, False, [])
    assert run.report["outcome"] == "unchanged"
    assert warned(run.report) == ["state-spoilt"]


@pytest.mark.usefixtures("published")
def test_what_another_program_kept_is_not_taken(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.runs.reuse.running_program", lambda: "another")
    run = project.run("run")
    assert (run.report["rebuilt"], run.report["outcome"]) == ([SMALL, *ACROSS_SMALL, LIST], "unchanged")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("damage", some(["changed", "missing", "folder"], 2))
def test_a_catalogue_that_was_damaged_is_put_right_without_building(
    project: Project, snapshot: Snapshot, damage: str
) -> None:
    import shutil

    before = snapshot(project.out)
    page = project.out / "index.html"
    if damage == "changed":
        page.write_text("", encoding="utf-8")
    elif damage == "missing":
        page.unlink()
    else:
        shutil.rmtree(project.out)
    run = project.run("run")
    assert (run.exit_code, run.report["rebuilt"], run.report["unchanged"]) == (0, [], False)
    assert snapshot(project.out) == before


@pytest.mark.usefixtures("published")
def test_new_content_is_asked_about_unless_the_settings_say_otherwise(project: Project, snapshot: Snapshot) -> None:
    before = snapshot(project.out)
    new_title(project)
    run = project.run("run", *DAY)
    assert (run.exit_code, run.codes, len(ledger(project))) == (1, ["ledger-behind"], 1)
    assert snapshot(project.out) == before


@pytest.mark.usefixtures("scheduled")
def test_the_limits_hold_when_new_content_is_taken(project: Project, snapshot: Snapshot) -> None:
    words = ("run", "--settings", str(project.settings(AUTO)), *DAY)
    before = snapshot(project.out)
    text = (project.small / "plan.txt").read_text(encoding="utf-8")
    project.replace_source(text.replace("80手続", "81手続", 1).encode())
    run = project.run(*words)
    assert (run.exit_code, run.codes, len(ledger(project))) == (1, ["limit-targets-changed"], 1)
    assert snapshot(project.out) == before


@pytest.mark.usefixtures("scheduled")
def test_what_is_kept_does_not_hide_a_change_that_is_too_large(project: Project) -> None:
    """The catalogue folder was put back to a backup that is too far from what was kept."""
    settings = project.settings(AUTO)
    words = ("run", "--settings", str(settings), *DAY)
    changes = project.out / "datasets" / SMALL / "changes.json"
    said = json.loads(changes.read_text(encoding="utf-8"))
    changes.write_text(json.dumps(said | {"content": "0" * 64}), encoding="utf-8")
    table = project.out / "datasets" / SMALL / f"{SMALL}_indicator_values.csv"
    table.write_bytes(table.read_bytes().replace("80手続".encode(), b"").replace(b",80,", b",79,"))
    run = project.run(*words)
    assert (run.exit_code, run.codes) == (1, ["limit-targets-changed"])


@pytest.mark.usefixtures("scheduled")
def test_a_dry_run_writes_nothing_but_its_report(project: Project, snapshot: Snapshot) -> None:
    settings = project.settings(AUTO)
    new_title(project)
    before = snapshot(project.root)
    run = project.run("run", "--settings", str(settings), "--dry-run", *DAY, lang="en")
    assert (run.exit_code, run.report["dry_run"]) == (0, True)
    assert (run.report["outcome"], run.report["versions"]) == ("would_replace", {SMALL: "1.1.0"})
    after = {
        name: data for name, data in snapshot(project.root).items() if not name.startswith(("work/runs/", "report.json"))
    }
    assert after == {name: data for name, data in before.items() if name in after and not name.startswith("work/runs/")}
    assert run.report["rebuilt"] == [SMALL, *ACROSS_SMALL, LIST]


@pytest.mark.usefixtures("published")
def test_a_dry_run_of_nothing_new_says_so(project: Project) -> None:
    (project.work / "state" / "run.jsonl").unlink()
    assert project.run("run", "--dry-run").report["outcome"] == "unchanged"
    assert project.run("run", "--dry-run", "--base-url", "https://new.example/").report["outcome"] == "would_replace"


def test_settings_that_are_wrong_stop_the_run(project: Project) -> None:
    settings = project.settings("{accept: perhaps}")
    run = project.run("run", "--settings", str(settings))
    assert (run.exit_code, run.codes) == (2, ["run-choice"])
    assert not project.out.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{on_failure: {webhook: https://hooks.example/s3cret}}", "secret-in-settings"),
        ("{on_failure: {webhook: {}}}", "secret-nowhere"),
        ("{on_failure: {webhook: {variable: 'https://hooks.example/s3cret'}}}", "secret-variable"),
        ("{on_failure: {webhook: {file: [s3cret]}}}", "secret-in-settings"),
        ("{on_failure: {webhook: {variable: eyJhbGciOis3cret}}}", "secret-in-settings"),
        ("{on_failure: {mail: {to: [a@b.example], sender: '', server: m.example}}}", "mail-nobody"),
        ("{on_failure: {mail: {to: [a@b.example], sender: a@b.example, server: m, security: ssl}}}", "run-choice"),
        ("{keep_reports: 0}", "key-value"),
    ],
)
def test_a_secret_in_the_settings_is_refused_without_being_shown(project: Project, said: str, code: str) -> None:
    run = project.run("run", "--settings", str(project.settings(said)))
    assert (run.exit_code, run.codes) == (2, [code])
    assert "s3cret" not in run.shown + json.dumps(run.report)


def test_the_log_is_lines_of_json_where_there_is_no_terminal(project: Project) -> None:
    new_title(project)
    run = project.run("run")
    lines = [json.loads(line) for line in run.shown.splitlines()]
    assert [line["event"] for line in lines] == ["run_started", "problem", "problem", "run_finished"]
    assert all({"time", "level", "event"} <= line.keys() for line in lines)
    assert [(line["code"], line["level"]) for line in lines[1:3]] == [
        ("ledger-behind", "ERROR"),
        ("limit-not-judged", "ERROR"),
    ]
    assert lines[3]["exit_code"] == 1


def test_the_log_can_be_written_where_not_every_letter_can(project: Project) -> None:
    (project.small / "corrections.yaml").unlink()
    words = ["run", "--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    done = subprocess.run(
        [sys.executable, "publish.py", *words, "--lang", "ja"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 1, done.stderr
    problem = json.loads(done.stdout.decode("ascii").splitlines()[1])
    assert "疑義" in problem["text"] + problem["cure"]


def test_the_report_is_kept_in_both_forms_with_a_limit(project: Project) -> None:
    settings = project.settings("{keep_reports: 3}")
    for _ in range(3):
        assert project.run("run", "--settings", str(settings), lang="en").exit_code == 0
    runs = project.work / "runs"
    (newest,) = [path for path in runs.glob("*.json") if "nothing" in path.with_suffix(".txt").read_text(encoding="utf-8")][
        -1:
    ]
    # Names of other days, before and after: a clock that is set back must not cost the report of this run.
    for day in ("20200101", "20990101", "20990102", "20990103"):
        for ending in (".json", ".txt"):
            (runs / f"{day}T000000Z-1{ending}").write_text("{}", encoding="utf-8")
    run = project.run("run", "--settings", str(settings))
    own = Path(run.report["file"])
    left = {path.stem for path in runs.glob("*.json")}
    assert left == {own.name, "20990102T000000Z-1", "20990103T000000Z-1"}
    assert {path.stem for path in runs.glob("*.txt")} == left
    assert newest.name.endswith(".json")
    words = own.with_suffix(".txt").read_text(encoding="utf-8")
    assert "前回から何も変わっていません" in words
    assert json.loads(own.with_suffix(".json").read_text(encoding="utf-8"))["exit_code"] == 0
