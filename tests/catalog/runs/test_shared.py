"""What a worker of a cluster is asked before it works; on a real cluster: test_cluster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.runs.reuse import running_program
from catalog.runs.workers import shared
from catalog.runs.workers.shared import Shared, listing
from pipelines.problems import SettingsError


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    """What a worker on the same computer has in common with the process it works for."""
    datasets, mark = tmp_path / "datasets", tmp_path / "work" / ".keikaku-mark"
    for folder in (datasets / "one", datasets / "two", mark.parent):
        folder.mkdir(parents=True)
    (datasets / "publishers.yaml").write_text("publishers: []\n", encoding="utf-8")
    mark.write_text("word", encoding="ascii")
    monkeypatch.setattr(shared, "collect_seldom", lambda: None)  # it is for processes that only build
    return Shared(running_program(), str(datasets), listing(datasets), {str(mark): "word"})


def refused(asked: Shared, threads: int = 1) -> str:
    with pytest.raises(SettingsError) as caught:
        asked.require("worker", threads)
    (problem,) = caught.value.problems
    assert problem.facts["worker"] == "worker"
    return problem.code


def test_a_worker_with_the_same_program_and_folders_may_work(own: Shared) -> None:
    own.require("worker", 1)


@pytest.mark.parametrize("threads", [0, 2, 4])
def test_a_worker_of_several_threads_may_not(own: Shared, threads: int) -> None:
    assert refused(own, threads) == "cluster-threads"


def test_a_worker_with_another_program_may_not(own: Shared) -> None:
    assert refused(replace(own, program="another")) == "cluster-program"


@pytest.mark.parametrize("change", ["another dataset", "one less", "other publishers", "no folder"])
def test_a_worker_with_other_datasets_may_not(own: Shared, change: str) -> None:
    datasets = Path(own.datasets)
    if change == "another dataset":
        (datasets / "three").mkdir()
    elif change == "one less":
        (datasets / "two").rmdir()
    elif change == "other publishers":
        (datasets / "publishers.yaml").write_text("publishers: [{}]\n", encoding="utf-8")
    else:
        datasets.rename(datasets.with_name("elsewhere"))
    assert refused(own) == "cluster-folder"


@pytest.mark.parametrize("said", ["another word", "", None])
def test_a_worker_that_writes_elsewhere_may_not(own: Shared, said: str | None) -> None:
    (mark,) = map(Path, own.marks)
    mark.unlink() if said is None else mark.write_text(said, encoding="ascii")
    assert refused(own) == "cluster-folder"
