"""A build takes what an earlier one kept, holds a few datasets at a time, and gives the same bytes always."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from metadata.building import derived
from metadata.building.build import ON_LEDGER, assemble, build
from metadata.building.cataloguing import Build
from metadata.building.one_dataset import Context, Result
from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset
from metadata.described.describe import describe_catalogue
from metadata.formats.combined.written import combined_files
from metadata.versions.kept.build_cache import BuildCache, LastRun
from metadata.versions.kept.cache_entry import taken_up
from metadata.versions.kept.kept_datasets import AT_HAND, Joined, KeptDatasets
from tests.conftest import ROOT
from tests.metadata.samples import sample_dataset

MOST_ALIVE = 2 * AT_HAND
"""Datasets that may be alive at once, however many there are: those at hand, and those being made of them."""


def settings() -> Settings:
    return read_settings(ROOT / "publish.yaml")


def sums(built: Build) -> dict[str, str]:
    """Return the SHA-256 of everything that a catalogue takes from a build, by path."""
    files = {f"{dataset.id}/{file.name}": file.sha256 for dataset in built.datasets for file in dataset.files}
    return files | {name: content.sha256 for name, content in {**built.dcat, **built.combined}.items()}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example datasets, which a test may change as long as it puts them back."""
    folder = tmp_path_factory.mktemp("project") / "examples"
    shutil.copytree(ROOT / "datasets" / "examples", folder)
    return folder


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def cold(examples: Path, state: Path) -> dict[str, str]:
    """What a first build gives, which is kept."""
    cache = BuildCache(state)
    built = build(examples, settings(), cache=cache)
    assert isinstance(built.datasets, KeptDatasets)
    cache.save_run(LastRun("inputs"), built.datasets)
    return sums(built)


@contextmanager
def commented(file: Path) -> Iterator[None]:
    """Add a comment to a file, and take it back."""
    before = file.read_bytes()
    file.write_bytes(before + b"# touched\n")
    yield
    file.write_bytes(before)


def test_a_build_without_a_folder_gives_the_same_bytes(examples: Path, cold: dict[str, str]) -> None:
    assert sums(build(examples, settings())) == cold


def test_what_is_kept_gives_the_same_bytes_and_nothing_is_built(examples: Path, state: Path, cold: dict[str, str]) -> None:
    cache = BuildCache(state)
    assert sums(build(examples, settings(), cache=cache)) == cold
    assert cache.rebuilt == []


def test_one_touched_is_the_only_one_that_is_built(examples: Path, state: Path, cold: dict[str, str]) -> None:
    with commented(examples / "269999_aed" / "dataset.yaml"):
        cache = BuildCache(state)
        assert sums(build(examples, settings(), cache=cache)) == cold
    assert cache.rebuilt == ["269999_aed"]


def test_processes_side_by_side_give_the_same_bytes(examples: Path, cold: dict[str, str]) -> None:
    with ProcessPoolExecutor(2) as pool:
        assert sums(build(examples, settings(), executor=pool)) == cold


@pytest.mark.parametrize("number", [3, 12])
def test_however_many_datasets_there_are_a_few_are_alive(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "datasets"
    for one in range(number):
        (root / f"{one:03}_dx_plan").mkdir(parents=True)
    shutil.copy(ROOT / "datasets" / "publishers.yaml", root)
    made: list[weakref.ref[Dataset]] = []
    most = 0

    def noted(dataset: Dataset) -> Dataset:
        nonlocal most
        made.append(weakref.ref(dataset))
        most = max(most, sum(one() is not None for one in made))
        return dataset

    def unit(dataset_id: str, context: Context) -> Result:
        model = sample_dataset()
        publisher = replace(model.publisher, code=f"{dataset_id[:3]}998")
        return Result(dataset_id, noted(replace(model, id=dataset_id, base_url=context.base_url, publisher=publisher)))

    join = Joined.to
    monkeypatch.setattr(Joined, "to", lambda self, dataset: noted(join(self, dataset)))
    monkeypatch.setattr(derived, "taken_up", lambda head: noted(taken_up(head)))
    cache = BuildCache(tmp_path / "state")
    found = assemble(unit, root, settings(), (), None, lambda *_: None, ON_LEDGER, cache)
    assert found.problems == []
    combined_files(describe_catalogue(found.datasets.summaries, settings()), found.datasets, cache.keeping.store)
    assert sum(dataset.row_count for dataset in found.datasets) == sum(one.row_count for one in found.datasets.summaries)
    assert len(made) > 2 * number
    assert most <= MOST_ALIVE
