"""A run in which one dataset is not fit: it stops the others, or stays behind where the settings allow."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, Project, small_project
from tests.once import Once

OTHER = "262111_dx_action_plan"
REST = "{publish_rest: yes}"


@pytest.fixture
def two(cold: Project, once: Once) -> Project:
    """Two datasets, published once: copies of what one run made for all tests."""

    def publish(folder: Path) -> None:
        made = small_project(folder, little=True)
        shutil.copytree(ROOT / "datasets" / OTHER, made.datasets / OTHER)
        done = made.run("run", "--settings", str(made.settings(REST)))
        assert done.exit_code == 0, done.shown

    shutil.copytree(once.folder("two-published", publish), cold.root, dirs_exist_ok=True)
    return cold


def break_it(project: Project, dataset_id: str = SMALL) -> None:
    path = project.datasets / dataset_id / "dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("frequency: ", "frequency: NEVER_"), encoding="utf-8")


def page(project: Project, dataset_id: str) -> Path:
    return project.out / "datasets" / dataset_id / "index.html"


def codes(report: dict[str, object]) -> list[str]:
    problems = report["problems"]
    assert isinstance(problems, list)
    return [problem["code"] for problem in problems]


def test_by_default_one_unfit_dataset_stops_all(two: Project) -> None:
    break_it(two)
    done = two.run("run", "--settings", str(two.settings("{accept: ask}")))
    assert (done.exit_code, codes(done.report)) == (1, ["frequency-unknown"])


def test_the_rest_is_published_and_what_stayed_behind_is_said(two: Project) -> None:
    before = page(two, SMALL).read_bytes()
    break_it(two)
    shutil.copytree(ROOT / "datasets" / "242101_dx_plan", two.datasets / "242101_dx_plan")  # the first edition of another

    done = two.run("run", "--settings", str(two.settings(REST)))

    assert (done.exit_code, codes(done.report)) == (4, ["frequency-unknown", "held-back"])
    assert SMALL in done.shown
    assert page(two, SMALL).read_bytes() == before
    assert page(two, "242101_dx_plan").is_file()
    again = two.run("run", "--settings", str(two.settings(REST)))
    assert again.exit_code == 4  # every night, until somebody corrects it

    path = two.datasets / SMALL / "dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("NEVER_", ""), encoding="utf-8")
    assert two.run("run", "--settings", str(two.settings(REST))).exit_code == 0


def test_a_new_dataset_that_is_unfit_stays_out(two: Project) -> None:
    shutil.copytree(ROOT / "datasets" / "242101_dx_plan", two.datasets / "242101_dx_plan")
    break_it(two, "242101_dx_plan")
    done = two.run("run", "--settings", str(two.settings(REST)))
    assert done.exit_code == 4
    assert not page(two, "242101_dx_plan").exists()
    assert page(two, SMALL).is_file()


def test_without_the_last_state_of_one_nothing_is_published(two: Project) -> None:
    break_it(two)
    shutil.rmtree(two.root / ".keikaku" if (two.root / ".keikaku").exists() else two.work)
    done = two.run("run", "--settings", str(two.settings(REST)))
    assert (done.exit_code, codes(done.report)) == (1, ["frequency-unknown"])
    assert page(two, SMALL).is_file()
