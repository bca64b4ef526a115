"""A page of the catalogue: described in DCAT, held against the rules, scored; kept until what goes into it changes.

Out of scope: what DCAT says of a dataset (`metadata.formats.dcat`), how pages follow each other (`metadata.formats.paging`),
the rules (`metadata.gates`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from itertools import chain, starmap

from rdflib import Graph

from metadata.described.catalogue import Catalogue
from metadata.described.content import NOTHING, Content
from metadata.described.dataset import Dataset, File
from metadata.formats.dcat import serialise
from metadata.formats.dcat_nodes import Triples
from metadata.formats.paging import Page, Place, catalogue_page, collector_at_rest, page_files
from metadata.formats.rdf_syntax import FILE_TYPES, MEDIA_TYPES
from metadata.gates.rdf_files import check_rdf_files
from metadata.gates.score import Judged, Score, metrics, scores
from metadata.versions.kept.keeping import CATALOGUE, Keeping
from metadata.versions.kept.kept_datasets import KeptDatasets
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import MetadataError, Problem

_SCORES = "scores"
_FOLDER = "datasets"


class BrokenRulesError(Exception):
    """A page breaks rules, whose causes are to be found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


@dataclass(frozen=True)
class FinishedPage:
    """The files of a page by name; of each of its datasets, by id, the DCAT files and the score."""

    files: Mapping[str, Content]
    of_datasets: Mapping[str, tuple[File, ...]]
    scores: Mapping[str, Score]


def finished_page(
    catalogue: Catalogue, datasets: KeptDatasets, place: Place, keeping: Keeping, executor: Executor | None = None
) -> FinishedPage:
    """Return a page with these datasets. `executor`: who writes their own files, while the page is held against the rules.

    Raises BrokenRulesError; MetadataError when a strict parser does not read it.
    """
    own = [[one.head.sha256, repr(datasets.joined[one.summary.id])] for one in datasets.kept]
    key = [repr(catalogue), repr(place), own]
    parts = keeping.made_parts(CATALOGUE, f"page-{place.number}", key, lambda: _made(catalogue, datasets, place, executor))
    of_datasets = {
        one.summary.id: tuple(_file(ending, parts[_path(one.summary.id, ending)]) for ending in MEDIA_TYPES)
        for one in datasets.kept
    }
    files = {name: content for name, content in parts.items() if name != _SCORES and not name.startswith(f"{_FOLDER}/")}
    return FinishedPage(files, of_datasets, _scores_of(parts[_SCORES].read()))


def with_dcat(dataset: Dataset, described: Mapping[str, bytes]) -> Dataset:
    """Return the dataset with its own DCAT description, `dataset_triples` of it `serialise`d, among its files."""
    files = tuple(_file(ending, Content.of(data)) for ending, data in described.items())
    return replace(dataset, files=(*dataset.files, *files))


def _made(
    catalogue: Catalogue, datasets: Sequence[Dataset], place: Place, executor: Executor | None
) -> Mapping[str, bytes | Content]:
    with collector_at_rest():
        files, scored = _written(catalogue, catalogue_page(catalogue, tuple(datasets), place), executor)
    return {
        **files,
        _SCORES: json.dumps({id_: [one.met for one in score.metrics] for id_, score in scored.items()}).encode(),
    }


def _written(catalogue: Catalogue, page: Page, executor: Executor | None) -> tuple[dict[str, bytes], dict[str, Score]]:
    """Return the files of a page, with those of its datasets, by path, and the scores of these.

    Raises BrokenRulesError, MetadataError.
    """
    from metadata.gates.shacl import check_graph  # pySHACL takes half a second to load

    begun = [executor.submit(_described, *each) for each in _each(page)] if executor else None
    if broken := check_graph(page.graph):
        raise BrokenRulesError(broken)
    described = [future.result() for future in begun] if begun else list(starmap(_described, _each(page)))
    own = page_files(catalogue, page)
    if problems := [*chain.from_iterable(found for _, found in described), *check_rdf_files(own)]:
        raise MetadataError(problems)
    finished = [with_dcat(dataset, files) for dataset, (files, _) in zip(page.datasets, described, strict=True)]
    files = {
        _path(dataset.id, ending): data
        for dataset, (of, _) in zip(finished, described, strict=True)
        for ending, data in of.items()
    }
    return files | own, _scores(page.graph, finished, catalogue.base_url)


def _each(page: Page) -> Iterator[tuple[str, Triples]]:
    return zip((dataset.id for dataset in page.datasets), page.of_datasets, strict=True)


def _described(id_: str, triples: Triples) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the DCAT files of a dataset by ending, and what is wrong with them."""
    files = serialise(triples)
    return files, list(check_rdf_files({_path(id_, ending): data for ending, data in files.items()}))


def _path(id_: str, ending: str) -> str:
    return f"{_FOLDER}/{id_}/dcat{ending}"


def _file(ending: str, content: Content) -> File:
    return replace(_described_file(ending), content=content)


@cache
def _described_file(ending: str) -> File:
    """Return what is said of a DCAT file of any dataset: thousands have it in common."""
    return File(
        f"dcat{ending}",
        NOTHING,
        MEDIA_TYPES[ending],
        FILE_TYPES[ending],
        Bilingual(f"DCATメタデータ（{ending[1:]}）", f"DCAT metadata ({ending[1:]})"),
        Bilingual("このデータセットのDCAT-AP 3.0.1による説明。", "Description of this dataset in DCAT-AP 3.0.1."),
    )


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


def _scores_of(data: bytes) -> dict[str, Score]:
    found = json.loads(data)
    return {
        id_: Score(tuple(Judged(metric, met) for metric, met in zip(metrics(), each, strict=True)))
        for id_, each in found.items()
    }
