"""Builds that share a folder: each file is whole and says under which key it was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset
from metadata.versions.build_cache import BuildCache, LastRun
from tests.conftest import ROOT
from tests.metadata.samples import sample_dataset, sample_derived

RUN = LastRun("inputs", "manifest", ("portal",), 60, {"datasets": []})


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path / "state")
    cache.save_run(RUN, [sample_dataset()])
    assert BuildCache(tmp_path / "state").last_run == cache.last_run
    assert cache.last_run.targets == RUN.targets


def test_what_another_build_wrote_meanwhile_is_stale_and_not_corrupt(tmp_path: Path) -> None:
    one, other = BuildCache(tmp_path, "one"), BuildCache(tmp_path, "other")
    member = sample_dataset()
    settings = _settings()
    for cache in (one, other):
        assert cache.derived("cross_dx_indicators", [member], settings) is None
        cache.save([_named("cross_dx_indicators")])
    assert other.derived("cross_dx_indicators", [member], settings) is not None
    assert one.derived("cross_dx_indicators", [member], settings) is None
    assert one.corrupt == []


def test_datasets_that_are_gone_are_forgotten_with_what_a_killed_process_was_writing(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path)
    cache.save_run(RUN, [sample_dataset(), sample_derived()])
    (tmp_path / "x.jsonl.4711.new").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("an officer's", encoding="utf-8")
    cache.save_run(RUN, [sample_dataset()])
    assert {path.name for path in tmp_path.iterdir()} == {"run.jsonl", f"{sample_dataset().id}.jsonl", "notes.txt"}


def _named(id_: str) -> Dataset:
    return replace(sample_derived(), id=id_)


def _settings() -> Settings:
    return read_settings(ROOT / "publish.yaml")
