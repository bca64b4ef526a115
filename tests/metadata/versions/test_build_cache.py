"""Builds that share a folder: each file is whole and says under which key it was written."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from metadata.building.findings import kept_findings
from metadata.building.one_dataset import laid_down
from metadata.declared.settings import Settings, read_settings
from metadata.described.content import Content
from metadata.described.dataset import Dataset
from metadata.described.table import Table
from metadata.versions.kept.build_cache import IN_USE, BuildCache, LastRun
from metadata.versions.kept.cache_entry import objects_of
from metadata.versions.kept.kept_datasets import AT_HAND, KeptDatasets
from pipelines.problems import OutputError
from tests.conftest import ROOT
from tests.metadata.samples import sample_dataset, sample_derived

RUN = LastRun("inputs", "manifest", ("portal",), 60, ({"id": "a"},))


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path / "state")
    datasets = kept(cache, sample_dataset(), sample_derived())
    cache.save_run(RUN, datasets)
    again = BuildCache(tmp_path / "state")
    assert again.last_run == cache.last_run
    assert again.last_run.targets == RUN.targets
    found = again.datasets_of_last_run()
    assert found is not None
    assert (found.kept, found.joined) == (datasets.kept, datasets.joined)
    assert list(found) == [sample_dataset(), sample_derived()]


def test_that_there_is_no_folder_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: ["/nowhere"])
    with pytest.raises(OutputError):
        _ = BuildCache().keeping


@pytest.mark.parametrize(
    "record", [b"", b"[]", b"1", b'{"inputs": "x"}', b'{"key": "", "sha256": []}', b'{"datasets": [1]}', b"\x00", b"\x80"]
)
def test_a_record_that_cannot_be_read_is_told_and_is_no_run(record: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_bytes(record)
    cache = BuildCache(tmp_path)
    assert (cache.last_run, cache.corrupt) == (LastRun(), ["run.jsonl"])


def test_what_another_build_wrote_meanwhile_is_stale_and_not_corrupt(tmp_path: Path) -> None:
    one, other = BuildCache(tmp_path, "one"), BuildCache(tmp_path, "other")
    settings = _settings()
    for cache in (one, other):
        (member,) = kept(cache, sample_dataset()).kept
        assert cache.derived("cross_dx_indicators", [member], settings) is None
        kept(cache, _named("cross_dx_indicators"))
    assert other.derived("cross_dx_indicators", [member], settings) is not None
    assert one.derived("cross_dx_indicators", [member], settings) is None
    assert one.corrupt == []


def test_datasets_that_are_gone_are_forgotten_with_what_a_killed_process_was_writing(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path)
    both = kept(cache, sample_dataset(), sample_derived())
    cache.save_run(RUN, both)
    (tmp_path / "x.jsonl.4711.new").write_bytes(b"half")
    (tmp_path / "objects" / "4711.new").write_bytes(b"half")
    (tmp_path / f"killed{IN_USE}").touch()
    (tmp_path / "notes.txt").write_text("an officer's", encoding="utf-8")
    cache.save_run(RUN, both[:1])
    named = {path.name for path in tmp_path.iterdir() if path.suffix != IN_USE}
    assert named == {"run.jsonl", f"{sample_dataset().id}.jsonl", "notes.txt", "objects", "made"}
    (head,) = (one.head for one in both[:1].kept)
    listed = {"".join(path.parts[-2:]) for path in (tmp_path / "objects").rglob("*") if path.is_file()}
    own = {head.sha256, *(content.sha256 for content in objects_of(head)), cache.last_run.datasets[0]}
    findings = kept_findings(None, head, cache.keeping).sha256
    assert listed == own | {findings}


def test_nothing_is_swept_away_while_another_build_is_at_work(tmp_path: Path) -> None:
    one, other = BuildCache(tmp_path), BuildCache(tmp_path)
    object_of_other = other.keeping.store.kept(Content.of(b"being built"))
    one.save_run(RUN, kept(one, sample_dataset()))
    assert object_of_other.read() == b"being built"
    del other
    gc.collect()
    one.save_run(RUN, kept(one, sample_dataset()))
    assert object_of_other.path is not None
    assert not object_of_other.path.exists()


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_object_means_that_its_dataset_is_built_again(damage: str, tmp_path: Path) -> None:
    cache = BuildCache(tmp_path)
    (member,) = kept(cache, sample_dataset()).kept
    settings = _settings()
    cache.derived("cross_dx_indicators", [member], settings)
    (derived,) = kept(cache, _named("cross_dx_indicators")).kept
    path = next(iter(objects_of(derived.head))).path
    assert path is not None
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[::-1])
    again = BuildCache(tmp_path)
    assert again.derived("cross_dx_indicators", [member], settings) is None
    assert again.corrupt == ["cross_dx_indicators.jsonl"]
    assert laid_down(_named("cross_dx_indicators"), again.keeping) == derived
    assert again.derived("cross_dx_indicators", [member], settings) == derived


def test_without_a_folder_all_goes_with_the_datasets() -> None:
    cache = BuildCache()
    datasets = kept(cache, sample_dataset())
    folder = cache.keeping.folder
    del cache
    gc.collect()
    (dataset,) = datasets
    del datasets
    gc.collect()
    assert dataset == sample_dataset()
    del dataset
    gc.collect()
    assert not folder.exists()


def test_of_many_datasets_a_few_are_held(tmp_path: Path) -> None:
    many = [replace(sample_dataset(), id=f"{number}_dx_plan") for number in range(AT_HAND + 2)]
    datasets = kept(BuildCache(tmp_path), *many)
    del many
    gc.collect()
    tables: list[weakref.ref[Table]] = []
    most = 0
    for dataset in datasets:
        tables += map(weakref.ref, dataset.tables)
        del dataset
        gc.collect()
        most = max(most, sum(table() is not None for table in tables))
    assert most <= AT_HAND * len(sample_dataset().tables)


def kept(cache: BuildCache, *datasets: Dataset) -> KeptDatasets:
    made = [laid_down(dataset, cache.keeping) for dataset in datasets]
    for one in made:
        cache.keep(one)
    return KeptDatasets(made, folder=cache)


def _named(id_: str) -> Dataset:
    return replace(sample_derived(), id=id_)


def _settings() -> Settings:
    return read_settings(ROOT / "publish.yaml")
