"""What a worker gives back of a dataset: small, fit or not."""

from __future__ import annotations

import pickle
import shutil

import pytest

from metadata.building.build import ON_LEDGER, publishers
from metadata.building.one_dataset import Context, build_dataset, built_and_kept
from metadata.versions.kept.build_cache import BuildCache
from tests.conftest import ROOT, Project

REPORT = "242101_dx_achievements"
"""A dataset whose versions differ by more than a megabyte of rows."""


@pytest.mark.parametrize("fit", [True, False])
def test_what_comes_back_of_a_dataset_is_small(project: Project, fit: bool) -> None:
    shutil.copytree(ROOT / "datasets" / REPORT, project.datasets / REPORT)
    if not fit:
        path = project.datasets / REPORT / "dataset.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("  ja: 亀山市", "  ja: 宇治市", 1), encoding="utf-8")
    context = Context(
        project.datasets, "https://data.example/", publishers(project.datasets), ON_LEDGER, BuildCache().keeping
    )
    made = built_and_kept(REPORT, build_dataset, context)
    assert bool(made.kept) == fit
    assert made.summary is not None
    differences = (ROOT / "datasets" / REPORT / "changes").glob("*.csv")
    assert len(pickle.dumps(made)) < sum(path.stat().st_size for path in differences) / 50
