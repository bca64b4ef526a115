"""`check --score` and the quality in the machine report: what the screen shows is what was counted."""

from __future__ import annotations

import re

import pytest

from catalog.server.quality import asked_scores
from metadata.building.cataloguing import Build
from metadata.described.table_schema import PACKAGE
from pipelines.problems import MetadataError
from tests.catalog.samples import built
from tests.conftest import ACROSS_SMALL, SMALL, Project
from tests.metadata.formats.dcat_samples import all_datasets


def test_check_shows_the_points_of_each_dataset(project: Project) -> None:
    run = project.run("check", "--score", lang="en")
    assert run.exit_code == 0, run.shown
    ids = set(run.report["quality"])
    assert ids == {SMALL, "264652_open_data_list", *ACROSS_SMALL}
    for id_ in ids:
        score = run.report["quality"][id_]["score"]
        assert (score["points"], score["not_judged"], score["possible"], score["rating"]) == (405, 0, 405, "excellent")
        assert re.search(rf"{id_}\s+│\s+100 │\s+100 │\s+110 │\s+75 │\s+20 │ 405 / 405", run.shown), run.shown
    assert sorted(path.name for path in project.root.iterdir()) == ["datasets", "report.json"]  # nothing is left behind


def test_a_catalogue_in_pages_has_the_points_of_the_datasets_of_each() -> None:
    paged = built(all_datasets(), 2)
    assert sum(name.endswith(".ttl") for name in paged.dcat) == 2
    found = asked_scores(paged)
    assert {id_: score.not_judged for id_, score in found.items()} == {dataset.id: 0 for dataset in all_datasets()}


def test_a_licence_of_no_european_list_costs_its_points_and_is_named(project: Project) -> None:
    project.edit("dataset.yaml", "licence: CC-BY-4.0", "licence: PDL-1.0")
    project.accept()
    run = project.run("check", "--score", lang="en")
    assert run.exit_code == 0, run.shown
    assert run.report["quality"][SMALL]["score"]["points"] == 395
    assert f"{SMALL}: no 10 points for “Licence in the EU list”" in run.shown


def test_without_score_no_points_are_told_and_the_screen_names_the_rules_that_fail(project: Project) -> None:
    run = project.run("check", lang="en")
    assert run.report["quality"][SMALL]["score"] is None
    assert "405" not in run.shown
    rules = run.report["quality"][SMALL]["machine_readability"]
    count = {
        outcome: [rule["rule"] for rule in rules if rule["outcome"] == outcome] for outcome in ("pass", "fail", "not judged")
    }
    assert sum(len(found) for found in count.values()) == 30
    passed, failed, unjudged = (count[outcome] for outcome in ("pass", "fail", "not judged"))
    line = (
        rf"{SMALL}\s+│ {len(passed)}\s+│ {len(failed)} \({', '.join(failed)}\)\s+│ {len(unjudged)} \({', '.join(unjudged)}\)"
    )
    assert re.search(line, run.shown), run.shown


def test_a_finding_in_the_report_has_all_its_places(project: Project) -> None:
    # The document numbers its items ① ② …; data and places are those of the published CSV.
    rules = {rule["rule"]: rule for rule in project.run("build").report["quality"][SMALL]["machine_readability"]}
    text = (project.out / "datasets" / SMALL / f"{SMALL}_measures.csv").read_text(encoding="utf-8-sig")
    circled = re.compile("[①-⑳]")
    assert rules["L1-08"]["outcome"] == "fail"
    found = [entry for entry in rules["L1-08"]["places"] if entry["place"].startswith(f"{SMALL}_measures.csv")]
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if circled.search(line)]
    assert [entry["place"] for entry in found] == [f"{SMALL}_measures.csv:{number} [取組項目]" for number in lines]


def test_a_file_that_is_not_there_costs_its_points(real_build: Build) -> None:
    import dataclasses

    lost = real_build.datasets[0]
    described = tuple(file for file in lost.files if file.describes_data and file.name != PACKAGE)
    without = dataclasses.replace(lost, files=(*described, *(file for file in lost.files if file.table)))
    scored = asked_scores(dataclasses.replace(real_build, datasets=(without,)))
    assert scored[lost.id].points == 405  # a CSV is still there
    tables = dataclasses.replace(lost, files=described, tables=())
    scored = asked_scores(dataclasses.replace(real_build, datasets=(tables,)))
    assert scored[lost.id].points == 405 - 50 - 30


def test_a_package_that_frictionless_refuses_is_told_with_its_file(real_build: Build) -> None:
    import dataclasses

    whole = real_build.datasets[0]
    (csv, *_) = (file for file in whole.files if file.table)
    cut = tuple(file.holding(file.data[:-9]) if file is csv else file for file in whole.files)
    with pytest.raises(MetadataError) as caught:
        asked_scores(dataclasses.replace(real_build, datasets=(dataclasses.replace(whole, files=cut),)))
    assert {problem.place.file for problem in caught.value.problems} == {csv.name}
    assert {"table-hash-count", "table-byte-count"} <= {problem.code for problem in caught.value.problems}
    assert {problem.facts["dataset"] for problem in caught.value.problems} == {whole.id}
