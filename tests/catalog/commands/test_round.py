"""The year's round in `publish.py status`: results missing, doubts open, content that waits, other faults."""

from __future__ import annotations

import shutil
from typing import Any

from tests.catalog.commands.test_form_command import FIRST, fill
from tests.conftest import SMALL, Project

DAY = ("--date", "2026-06-01")


def of_small(project: Project) -> dict[str, Any]:
    run = project.run("status", "--out", str(project.out), *DAY)
    assert run.exit_code == 0, run.shown
    (line,) = (line for line in run.report["status"]["round"] if line["dataset"] == SMALL)
    return dict(line)


def test_all_indicators_lack_results_until_they_are_entered(project: Project) -> None:
    before = of_small(project)
    assert (before["year"], before["missing"]) == (2025, before["indicators"])
    assert (before["doubts"], before["waiting"], before["faults"]) == (0, False, 0)
    project.run("form", SMALL, "--year", "2025")
    fill(project.small / "results" / "2025.xlsx", FIRST, 42)
    after = of_small(project)
    assert after["missing"] == before["missing"] - 1
    assert after["waiting"] is True


def test_a_plan_that_has_not_begun_is_not_judged(project: Project) -> None:
    run = project.run("status", "--out", str(project.out), "--date", "2024-06-01")
    assert {line["missing"] for line in run.report["status"]["round"]} == {None}


def test_open_doubts_and_faults_are_counted_apart(project: Project) -> None:
    project.run("form", SMALL, "--year", "2025")
    fill(project.small / "results" / "2025.xlsx", FIRST, "集計中")
    found = of_small(project)
    assert (found["missing"], found["doubts"], found["faults"]) == (None, 0, 1)
    (project.small / "results" / "2025.xlsx").unlink()
    path = project.small / "corrections.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - rule")] + text[text.index("corrections:") :], encoding="utf-8")
    found = of_small(project)
    assert (found["doubts"], found["faults"]) == (text.count("- rule"), 0)


def test_a_workplace_without_datasets_has_no_round(project: Project) -> None:
    shutil.rmtree(project.small)
    assert project.run("status", "--out", str(project.out), *DAY).report["status"]["round"] == []
