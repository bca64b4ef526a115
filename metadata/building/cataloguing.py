"""The last stage of a build: finished datasets are described in DCAT, page by page, held against the rules, and scored.

Out of scope: what DCAT says of a dataset (`metadata.formats.dcat`), the rules (`metadata.gates`), where the files go
(`catalog`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

from rdflib import Graph

from metadata.declared.settings import MapSettings, Settings
from metadata.described.catalogue import Catalogue
from metadata.described.content import Content
from metadata.described.dataset import Dataset, File, Release
from metadata.described.describe import describe_catalogue
from metadata.formats.combined.written import combined_files, with_combined
from metadata.formats.dcat import serialise
from metadata.formats.dcat_nodes import Triples
from metadata.formats.paging import catalogue_pages, page_files
from metadata.formats.rdf_syntax import FILE_TYPES, MEDIA_TYPES
from metadata.gates.causes import locate
from metadata.gates.machine_readability import Finding, judge
from metadata.gates.rdf_files import check_rdf_files
from metadata.gates.score import Score, scores
from metadata.gates.shacl import check_graph
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import MetadataError, Problem

_DCAT = frozenset(f"dcat{ending}" for ending in MEDIA_TYPES)


@dataclass(frozen=True)
class Build:
    """Everything a catalogue takes: its description, its datasets in order, its own DCAT files by name, and the files with
    the tables of all datasets by path.

    And how good it is, by dataset id: the score of the metadata, the findings on machine-readability. And the new versions,
    by dataset id, that are to be written into the ledgers before anything is published. `map` is what maps may lie on.
    """

    catalogue: Catalogue
    datasets: tuple[Dataset, ...]
    dcat: dict[str, bytes]
    combined: dict[str, bytes] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    new: dict[str, Release] = field(default_factory=dict)
    map: MapSettings | None = None


def catalogued(datasets: Sequence[Dataset], settings: Settings, root: Path) -> Build:
    """Describe finished datasets. Raises MetadataError with what breaks a rule, each at the key that caused it."""
    catalogue = describe_catalogue(datasets, settings)
    combined = combined_files(catalogue, datasets)
    datasets = with_combined(datasets, combined)
    problems: list[Problem] = []
    finished: list[Dataset] = []
    files: dict[str, bytes] = {}
    scored: dict[str, Score] = {}
    for page in catalogue_pages(catalogue, datasets, settings.catalogue.page_size):
        problems += check_graph(page.graph)
        if not problems:
            finished += (own := list(map(with_dcat, page.datasets, page.of_datasets)))
            files |= (written := page_files(catalogue, page))
            _require_readable(own, written)
            scored |= _scores(page.graph, own, settings.base_url)
        del page  # so that its graph goes before the next is made
    if problems:
        raise MetadataError(locate(problems, datasets, root, settings))
    findings = {dataset.id: judge(dataset) for dataset in finished}
    return Build(catalogue, tuple(finished), files, combined, scored, findings, map=settings.map)


def with_dcat(dataset: Dataset, triples: Triples) -> Dataset:
    """Return the dataset with its own DCAT description, `dataset_triples` of it, in three syntaxes among its files."""
    files = tuple(
        File(
            f"dcat{ending}",
            Content.of(data),
            MEDIA_TYPES[ending],
            FILE_TYPES[ending],
            Bilingual(f"DCATメタデータ（{ending[1:]}）", f"DCAT metadata ({ending[1:]})"),
            Bilingual("このデータセットのDCAT-AP 3.0.1による説明。", "Description of this dataset in DCAT-AP 3.0.1."),
        )
        for ending, data in serialise(triples).items()
    )
    return replace(dataset, files=(*dataset.files, *files))


def _require_readable(datasets: Sequence[Dataset], catalogue: Mapping[str, bytes]) -> None:
    """Raise MetadataError for RDF files that a strict parser does not read, or not the same in each syntax."""
    of_datasets = {f"datasets/{d.id}/{file.name}": file.data for d in datasets for file in d.files if file.name in _DCAT}
    if problems := list(check_rdf_files({**of_datasets, **catalogue})):
        raise MetadataError(problems)


def _scores(graph: Graph, datasets: Sequence[Dataset], base_url: str) -> dict[str, Score]:
    """Return the score of each dataset in a graph that keeps the shapes.

    No address can be asked before anything is published, so an address under `base_url` counts as answering when it is that
    of a file handed to the catalogue, and as not found when it is not; others are not judged. `check --score` asks a server.
    """
    published = {dataset.url(file.name) for dataset in datasets for file in dataset.files}
    published |= {base_url + file.name for dataset in datasets for file in dataset.combined}

    def status(address: str) -> int | None:
        if not address.startswith(base_url):
            return None
        return HTTPStatus.OK if address in published else HTTPStatus.NOT_FOUND

    found = scores(graph, conforms=True, status=status)
    return {dataset.id: found[dataset.iri] for dataset in datasets}
