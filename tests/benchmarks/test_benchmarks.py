"""Every benchmark still runs. How long it takes is not looked at here: `make bench`."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from benchmarks import build, figures
from metadata.building.cataloguing import Build
from tests.conftest import ROOT, SMALL

OTHERS = {"__init__", "validators", "made_nation"}  # run by the benchmarks that need them
MODULES = sorted({path.stem for path in (ROOT / "benchmarks").glob("*.py")} - OTHERS)


@pytest.mark.parametrize("name", MODULES)
def test_make_bench_runs_it(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").main)
    assert f"-m benchmarks.{name}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_stage_of_a_build_is_measured() -> None:
    named = [stage for stage, _ in build.stages([SMALL])]
    assert f"read {SMALL}" in named
    assert len(named) == len(set(named)) >= 10


@pytest.mark.thorough("consumers/test_frictionless and gates/test_shacl ask the same of them")
def test_the_validators_judge_all_that_is_published(real_build: Build, real_catalogue: Path, tmp_path: Path) -> None:
    from benchmarks import validators  # pyshacl and frictionless, which no other worker needs

    judged = dict(validators.verdicts(real_catalogue))
    assert judged == {
        "catalog.ttl": True,
        **{f"datasets/{dataset.id}/datapackage.json": True for dataset in real_build.datasets},
    }
    wrong = shutil.copytree(real_catalogue / "datasets" / SMALL, tmp_path / "datasets" / SMALL)
    (wrong / f"{SMALL}_measures.csv").write_bytes(b"ID\r\n")
    assert dict(validators.verdicts(tmp_path)) == {f"datasets/{SMALL}/datapackage.json": False}


def test_reading_figures_is_measured() -> None:
    assert figures.seconds("1", 100) > 0
