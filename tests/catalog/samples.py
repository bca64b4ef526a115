"""The invented catalogue of `tests/metadata/formats/dcat_samples.py` as a build, with every file that a real one has."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache

from catalog.folder.content import bytes_of
from catalog.site.static import catalogue_files
from metadata.building.cataloguing import Build, with_dcat
from metadata.described.dataset import Dataset
from metadata.described.series import join, with_series
from metadata.formats.combined.written import combined_files, with_combined
from metadata.formats.dcat import dataset_triples
from metadata.formats.files import with_files
from metadata.formats.paging import catalogue_pages, page_files
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.formats.dcat_samples import all_datasets, catalogue, plan

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
    combined = combined_files(catalogue(), written)
    finished = tuple(with_dcat(each, dataset_triples(each)) for each in with_combined(written, combined))
    pages = catalogue_pages(catalogue(), finished, size)
    files = {name: data for page in pages for name, data in page_files(catalogue(), page).items()}
    return Build(catalogue(), finished, files, combined)


@cache
def sample_build() -> Build:
    """Return four datasets and the next edition of the first."""
    editions = [with_series(dataset, "mihon", SERIES, SERIES) for dataset in (plan(), edition())]
    return built(join([*editions, *all_datasets()[1:]]))


def catalogue_bytes(build: Build) -> dict[str, bytes]:
    """Return every file of a catalogue: path → bytes."""
    return {path: bytes_of(content) for path, content in catalogue_files(build)}
