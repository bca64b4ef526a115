"""The invented catalogue of `tests/metadata/formats/dcat_samples.py` as a build, with every file that a real one has."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache

from catalog.folder.content import pieces_of
from catalog.site.static import catalogue_files
from metadata.building.catalogue_page import with_dcat
from metadata.building.cataloguing import Build
from metadata.described.content import Content
from metadata.described.dataset import Dataset
from metadata.described.series import join, with_series
from metadata.formats.combined.written import combined_files, described_files
from metadata.formats.dcat import dataset_triples, serialise
from metadata.formats.files import with_files
from metadata.formats.paging import page_files
from metadata.versions.kept.keeping import TemporaryFolder
from metadata.versions.kept.object_store import ObjectStore
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.formats.dcat_samples import all_datasets, catalogue, catalogue_pages, plan

SERIES = Bilingual("見本市の計画", "Plans of Mihon City")


@cache
def edition() -> Dataset:
    """The next edition of the plan, in one series with it."""
    return dataclasses.replace(
        plan(), id="999997_dx_plan_2", title=Bilingual("見本市デジタル推進計画 第2版", "Second edition")
    )


def built(datasets: Sequence[Dataset], size: int = 500) -> Build:
    """Return a build of some datasets, described and written anew."""
    written = [with_files(dataset) for dataset in datasets]
    made = combined_files(catalogue(), written, ObjectStore(_folder().path))
    of_all = described_files(written, made)
    described = (dataclasses.replace(each, combined=of_all.get(each.id, ())) for each in written)
    finished = tuple(with_dcat(each, serialise(dataset_triples(each))) for each in described)
    pages = catalogue_pages(finished, size)
    files = {name: Content.of(data) for page in pages for name, data in page_files(catalogue(), page).items()}
    return Build(catalogue(), finished, files, made.files)


@cache
def _folder() -> TemporaryFolder:
    return TemporaryFolder()


@cache
def sample_build() -> Build:
    """Return four datasets and the next edition of the first."""
    editions = [with_series(dataset, "mihon", SERIES, SERIES) for dataset in (plan(), edition())]
    return built(join([*editions, *all_datasets()[1:]]))


def catalogue_bytes(build: Build) -> dict[str, bytes]:
    """Return every file of a catalogue: path → bytes."""
    return {path: b"".join(pieces_of(content)) for path, content in catalogue_files(build)}
