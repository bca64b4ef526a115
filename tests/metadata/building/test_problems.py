"""What is wrong is told once, however many datasets depend on it."""

from __future__ import annotations

from dataclasses import replace

from metadata.building.build import each_once
from pipelines.problems import Place, Problem
from tests.conftest import Project

CITY = "242101"


def test_a_publisher_that_is_missing_is_told_once(project: Project) -> None:
    for id_ in (f"{CITY}_dx_plan", f"{CITY}_dx_achievements"):
        project.add(id_)
    path = project.datasets / "publishers.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(f'  "{CITY}"')], encoding="utf-8")
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, ["publisher-unknown"])
    assert f"datasets/{CITY}_dx_achievements/dataset.yaml:" in run.shown
    assert {line["id"] for line in run.report["datasets"] if not line["fit"]} == {
        f"{CITY}_dx_plan",
        f"{CITY}_dx_achievements",
    }


def test_only_what_is_the_same_is_told_once() -> None:
    one = Problem("text-empty", Place("datasets/publishers.yaml", 3, "publishers"), {"given": ""})
    others = [replace(one, place=Place("datasets/publishers.yaml", 4)), replace(one, facts={"given": "x"})]
    assert each_once([one, *others, one]) == [one, *others]
