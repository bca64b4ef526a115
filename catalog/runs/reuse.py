"""What `build` and `run` take over from the last good one: all of it when nothing has changed, else its current datasets.

Nothing has changed when everything that goes into a catalogue is what it was, and the catalogue folder holds, byte for byte,
what was written then. Light on purpose: to find that out, nothing of a build is imported. Out of scope: which datasets are
current (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.folder.catalogue_folder import Outcome, intact
from catalog.folder.host_files import host_files
from catalog.runs.report import DatasetLine, Report
from metadata.described.stored import lines
from metadata.versions import fingerprints
from metadata.versions.kept.build_cache import BuildCache, LastRun
from pipelines.problems import Place, Problem

if TYPE_CHECKING:
    from metadata.building.cataloguing import Build
    from metadata.declared.settings import Settings
    from metadata.versions.kept.kept_datasets import KeptDatasets

KEPT = "versions"
"""Folder in `work` of what each version was made from (`metadata.versions.kept.kept_inputs`)."""
CHECKOUT = Path(__file__).resolve().parents[2]


@cache
def running_program() -> str:
    """Return the fingerprint of the program as it was when this process first asked."""
    return fingerprints.of_program(CHECKOUT)


def cache_in(work: Path, *, writes: bool = True) -> BuildCache:
    """Return the kept datasets of a folder of work, for the running program; nothing is kept where it `writes` nothing."""
    return BuildCache(work / "state", running_program(), writes=writes)


def warnings_of(cache: BuildCache, work: Path) -> list[Problem]:
    """Return which files of a cache could not be used, and why nothing more is kept in it."""
    spoilt = [Problem("state-spoilt", Place(name)) for name in cache.corrupt]
    return spoilt + ([_not_kept(work, cache.unwritable)] if cache.unwritable else [])


class Reuse:
    """The cache in `work`, and whether what goes into a catalogue is what went into the last good one.

    `datasets` and `settings` are paths, `base_url` is that of the command line.
    """

    def __init__(self, work: Path, datasets: Path, settings: Path, base_url: str | None, *, writes: bool = True) -> None:
        """Look at what is kept; nothing is kept where this run `writes` nothing."""
        self._work, self._datasets = work, datasets
        self._inputs = _inputs(running_program(), datasets, settings, base_url)
        self.cache = cache_in(work, writes=writes)

    @property
    def index(self) -> Path:
        """Where it is kept which files the catalogue folder holds (`catalog.folder.listing`)."""
        return self._work / "state" / "published.sqlite"

    @property
    def same_inputs(self) -> bool:
        """Whether everything that goes into the catalogue is what it was."""
        return bool(self._inputs) and self._inputs == self.cache.last_run.inputs

    def nothing_changed(self, out: Path) -> bool:
        """Return whether the catalogue in `out` is what a build would make."""
        last = self.cache.last_run
        return self.same_inputs and bool(last.catalogue) and last.catalogue == intact(out, self.index)

    def repeat(self, report: Report) -> None:
        """Say in a report what the last good run said of its datasets."""
        report.datasets = [DatasetLine(**line) for line in self.cache.last_run.report]
        report.quality = self._quality_of_last_run
        report.outcome = Outcome.UNCHANGED

    def keep(self, built: Build, report: Report, settings: Settings, out: Path, *, whole: bool = True) -> Problem | None:
        """Keep a good run over all datasets, written into `out`; return why it could not be kept.

        One that is not `whole` (a dataset was held back) is kept for its datasets; the next run has something to do.
        """
        from catalog.runs.targets import declared_targets
        from catalog.server.quality import report_facts

        targets, facts = tuple(declared_targets(settings)), tuple(asdict(line) for line in report.datasets)
        try:
            quality, _ = self.cache.keeping.store.written(lines(report_facts(built.scores, built.findings)()))
            last = LastRun(
                self._inputs if whole else "",
                intact(out, self.index),
                targets,
                settings.run.keep_reports,
                facts,
                (quality.sha256, quality.size),
            )
            self.cache.save_run(last, _kept(built))
            if whole and not self.cache.unwritable:  # which is told already
                self._keep_inputs(built)
        except OSError as error:
            return _not_kept(self._work, error)
        return None

    def keep_some(self, built: Build) -> Problem | None:
        """Keep a good build of some datasets, which are kept themselves; return why it could not be kept."""
        try:
            if not self.cache.unwritable:  # which is told already
                self._keep_inputs(built)
        except OSError as error:
            return _not_kept(self._work, error)
        return None

    def _quality_of_last_run(self) -> Iterator[tuple[str, dict[str, Any]]]:
        kept = self.cache.quality_of_last_run()
        if kept is not None:
            with kept.opened() as file:
                yield from (tuple(json.loads(line)) for line in file)

    def warnings(self) -> list[Problem]:
        """Return which files of the cache could not be used."""
        return warnings_of(self.cache, self._work)

    def _keep_inputs(self, built: Build) -> None:
        """Keep what the versions that were built are made from, so that they can be brought back."""
        from metadata.versions.kept.kept_datasets import summaries
        from metadata.versions.kept.kept_inputs import keep_inputs

        for dataset in summaries(built.datasets):
            folder = self._datasets / dataset.id
            if (folder / "dataset.yaml").is_file():
                keep_inputs(self._work / KEPT, folder, dataset.version)


def _not_kept(work: Path, error: OSError) -> Problem:
    return Problem("state-unwritable", Place(str(work)), {"file": str(work), "detail": error.strerror or str(error)})


def _kept(built: Build) -> KeptDatasets:
    from metadata.versions.kept.kept_datasets import KeptDatasets

    if not isinstance(built.datasets, KeptDatasets):
        raise TypeError(built.datasets)
    return built.datasets


def _inputs(program: str, datasets: Path, settings: Path, base_url: str | None) -> str:
    """Return the fingerprint of all that the catalogue follows from; empty when it cannot be read."""
    try:
        declared = fingerprints.of_bytes(settings.read_bytes())
        host = {path: fingerprints.of_bytes(data) for path, data in host_files(settings).items()}
        return fingerprints.of(program, declared, base_url, host, fingerprints.of_files(datasets))
    except OSError:
        return ""
