"""The made-up nation is what it claims: real documents with other figures, fit to publish, the same whenever made."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import made_nation, nation
from metadata.building.build import build
from metadata.building.cataloguing import Build
from metadata.declared.settings import read_settings
from metadata.described.dataset import Dataset
from metadata.described.table import printed

COUNT = made_nation.MODELS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> made_nation.Nation:
    return made_nation.make(tmp_path_factory.mktemp("nation"), COUNT)


@pytest.mark.thorough("what is made has other figures, the same each time: below")
def test_what_is_made_builds_with_the_doubts_of_its_models_and_other_figures(
    made: made_nation.Nation, real_build: Build
) -> None:
    models = {dataset.id: dataset for dataset in real_build.datasets}
    built = [dataset for dataset in build(made.datasets, read_settings(made.settings)).datasets if dataset.sources]
    own = [dataset for dataset in built if dataset.publisher.code]
    assert len(own) == COUNT
    for dataset in own:
        model = models[dataset.id.split("_", 1)[1]]
        assert len(dataset.doubts) == len(model.doubts) and not any(doubt.open for doubt in dataset.doubts)
        assert dataset.row_count == model.row_count
        assert _values(dataset) != _values(model) or not _values(model)


def _values(dataset: Dataset) -> list[list[str]]:
    tables = [table for table in dataset.tables if table.name == "indicator_values"]
    return [[printed(cell) for cell in record] for table in tables for record in table.records]


def test_it_is_the_same_whenever_it_is_made(made: made_nation.Nation, tmp_path: Path) -> None:
    again = made_nation.make(tmp_path, COUNT, jobs=1)
    assert _files(again.datasets) == _files(made.datasets)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_more_than_the_municipalities_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8706 datasets"):
        made_nation.make(tmp_path, 8706)


def test_figures_change_with_the_seed_and_keep_their_order_and_what_is_named() -> None:
    document = "15件 20件 25件 35件 1,230人 100% 45% 7回 令和6年 24時間"
    seen = {made_nation.changed_figures(document, "- figure: 45%", seed) for seed in range(50)}
    assert len(seen) > 10
    for changed in seen:
        assert re.fullmatch("1[5-9]件 2[0-4]件 2[5-9]件 3[5-9]件 1,23[0-4]人 100% 45% 7回 令和6年 24時間", changed)
        counts = [int(figure) for figure in re.findall("([0-9]+)件", changed)]
        assert all(before < after for before, after in pairwise(counts))


@pytest.mark.thorough("three builds; what a benchmark tells of a build: test_benchmarks")
def test_a_size_is_measured_whole_touched_and_unchanged(tmp_path: Path) -> None:
    costs = nation.measure(made_nation.make(tmp_path, 1, jobs=1), tmp_path)
    assert tuple(costs) == nation.OF_ONE_MEASURE
    full, _, unchanged = costs.values()
    assert unchanged.cpu < full.cpu
    assert full.files == unchanged.files > 100 and full.bytes > 1e6
    assert full.megabytes > 30
