"""What is made of several datasets: the tables across municipalities, the オープンデータ一覧 of each municipality, series.

Out of scope: one dataset by itself (`metadata.building.one_dataset`), what a derived table says
(`metadata.described.across.tables`, `metadata.described.across.status`, `metadata.described.concepts`,
`metadata.formats.open_data_list`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from metadata.declared.settings import Settings
from metadata.described.across.concepts import CONCEPTS, concepts_table
from metadata.described.across.status import STATUS, status_table
from metadata.described.across.tables import CROSS_TABLES, cross_table
from metadata.described.dataset import Dataset
from metadata.described.describe import data_service, describe_cross
from metadata.described.series import check_series, join
from metadata.formats.files import with_files
from metadata.formats.open_data_list import list_dataset, list_id
from metadata.versions.build_cache import BuildCache
from pipelines.problems import Place, Problem


def derive(datasets: Sequence[Dataset], settings: Settings, cache: BuildCache) -> list[Dataset]:
    """Return the datasets made of these, with files: those across municipalities, then each one's list."""
    across = (_cross(id_, datasets, settings, cache) for id_ in (*CROSS_TABLES, STATUS, CONCEPTS))
    publishers = dict.fromkeys(dataset.publisher.code for dataset in datasets)
    return [*(made for made in across if made), *(_list(code, datasets, settings, cache) for code in publishers)]


def join_all(datasets: Sequence[Dataset], settings: Settings) -> list[Dataset]:
    """Return the datasets with what each takes from the others: the members of its series; and the data service."""
    service = data_service(settings)
    return [replace(dataset, service=service) for dataset in join(datasets)]


def conflicts(datasets: Sequence[Dataset], derived: Sequence[Dataset]) -> Iterator[tuple[Dataset, Problem]]:
    """Yield the datasets that contradict others; the problem's place is a key of dataset.yaml.

    `id-derived`: the id is that of a derived dataset, which no shape would tell when the two are on two pages of the
    catalogue. `series-differs`: the series is worded otherwise than in the first dataset that names it.
    """
    ids = {dataset.id for dataset in derived}
    for dataset in datasets:
        if dataset.id in ids:
            yield dataset, Problem("id-derived", Place(key="id"), {"id": dataset.id})
    yield from check_series(datasets)


def _cross(id_: str, datasets: Sequence[Dataset], settings: Settings, cache: BuildCache) -> Dataset | None:
    source = CROSS_TABLES.get(id_, "indicators")
    members = tuple(d for d in datasets if any(table.name == source for table in d.tables))
    if cached := cache.derived(id_, members, settings):
        return cached
    made = {STATUS: status_table, CONCEPTS: concepts_table}.get(id_, partial(cross_table, id_))
    table = made(members)
    if table is None:
        return None
    cache.note_rebuilt(id_)
    return with_files(describe_cross(id_, table, members, settings))


def _list(code: str, datasets: Sequence[Dataset], settings: Settings, cache: BuildCache) -> Dataset:
    members = [dataset for dataset in datasets if dataset.publisher.code == code]
    if cached := cache.derived(list_id(code), members, settings):
        return cached
    cache.note_rebuilt(list_id(code))
    return with_files(list_dataset(members[0].publisher, members, settings.base_url, settings.open_data_list.form))
