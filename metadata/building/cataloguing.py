"""The last stage of a build: finished datasets are described in DCAT, page by page, held against the rules, and scored.

Out of scope: what DCAT says of a dataset (`metadata.formats.dcat`), the rules (`metadata.gates`), where the files go
(`catalog`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from metadata.building.catalogue_page import BrokenRulesError, finished_page
from metadata.building.findings import KeptFindings
from metadata.building.free_memory import give_back, relieve
from metadata.declared.settings import MapSettings, Settings
from metadata.described.catalogue import Catalogue
from metadata.described.content import Content
from metadata.described.dataset import Dataset, File, Release
from metadata.described.describe import describe_catalogue
from metadata.formats.combined.written import Combined, combined_files, described_files
from metadata.formats.paging import places
from metadata.gates.causes import locate
from metadata.gates.machine_readability import Finding
from metadata.gates.score import Score
from metadata.versions.kept.keeping import CATALOGUE, Keeping
from metadata.versions.kept.kept_datasets import KeptDatasets
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import MetadataError, Problem

_TITLES = "titles"


@dataclass(frozen=True)
class Build:
    """Everything a catalogue takes: its description, its datasets in order, its own DCAT files by name, and the files with
    the tables of all datasets by path.

    And how good it is, by dataset id: the score of the metadata, the findings on machine-readability. And the new versions,
    by dataset id, that are to be written into the ledgers before anything is published. `map` is what maps may lie on;
    `keeping` is where what is made of the datasets is kept. `warnings`: what does not keep it from being published, and an
    officer should know.
    """

    catalogue: Catalogue
    datasets: Sequence[Dataset]
    dcat: Mapping[str, Content]
    combined: Mapping[str, Content] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    new: Mapping[str, Release] = field(default_factory=dict)
    map: MapSettings | None = None
    keeping: Keeping | None = None
    warnings: tuple[Problem, ...] = ()


def catalogued(
    datasets: KeptDatasets, settings: Settings, root: Path, keeping: Keeping, executor: Executor | None = None
) -> Build:
    """Describe finished datasets. `executor`: who writes the files with the tables of all, and DCAT of each.

    Raises MetadataError with what breaks a rule, each at the key that caused it.
    """
    catalogue = describe_catalogue(datasets.summaries, settings)
    combined = _combined(catalogue, datasets, keeping, executor)
    datasets = datasets.with_combined(described_files(datasets.summaries, combined))
    relieve(executor)  # the tables of all took much, and from here on this process holds most
    problems: list[Problem] = []
    files: dict[str, Content] = {}
    scored: dict[str, Score] = {}
    of_datasets: dict[str, tuple[File, ...]] = {}
    for place in places(len(datasets), settings.catalogue.page_size):
        give_back()  # what came before leaves more than is live, and so does each page
        try:
            page = finished_page(catalogue, datasets[place.datasets], place, keeping, executor)
        except BrokenRulesError as error:
            problems += error.problems
            continue
        files |= page.files
        scored |= page.scores
        of_datasets |= page.of_datasets
    give_back()
    if problems:
        raise MetadataError(locate(problems, datasets.summaries, root, settings))
    finished, findings = datasets.with_files(of_datasets), KeptFindings(datasets.kept, keeping)
    return Build(catalogue, finished, files, combined.files, scored, findings, map=settings.map, keeping=keeping)


def _combined(catalogue: Catalogue, datasets: KeptDatasets, keeping: Keeping, executor: Executor | None) -> Combined:
    """Return the files with the tables of all datasets, as they were kept or made now."""

    def make() -> Mapping[str, bytes | Content]:
        made = combined_files(catalogue, datasets, keeping.store, executor)
        return {**made.files, _TITLES: json.dumps(made.titles, ensure_ascii=False).encode()}

    key = [repr(catalogue), [[one.summary.id, one.head.sha256] for one in datasets.kept]]
    parts = keeping.made_parts(CATALOGUE, "combined", key, make)
    titles = {path: Bilingual(*title) for path, title in json.loads(parts.pop(_TITLES).read()).items()}
    return Combined(parts, titles)
