"""What is made of several datasets: the tables across municipalities, the オープンデータ一覧 of each municipality, series.

A table across municipalities is made of parts, one a plan, each kept by itself: of a plan that is as it was, nothing is
computed. Out of scope: one dataset by itself (`metadata.building.one_dataset`), what a derived table says
(`metadata.described.across.tables`, `metadata.described.across.status`, `metadata.described.concepts`,
`metadata.formats.open_data_list`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import lru_cache, partial

from metadata.building.one_dataset import laid_down
from metadata.declared.settings import Settings
from metadata.described.across.columns import together
from metadata.described.across.concepts import CONCEPTS, concepts_part
from metadata.described.across.status import STATUS, status_part
from metadata.described.across.tables import CROSS_TABLES, cross_part
from metadata.described.content import Content
from metadata.described.dataset import Dataset, Described
from metadata.described.describe import data_service, describe_cross
from metadata.described.series import check_series, join
from metadata.described.table import Table
from metadata.formats.files import csv_bytes, with_files
from metadata.formats.open_data_list import list_dataset, list_id
from metadata.gates.tables_gate import check_rows, check_tables
from metadata.versions.kept.build_cache import BuildCache
from metadata.versions.kept.cache_entry import behind_each_other, table_in, table_lines, taken_up
from metadata.versions.kept.keeping import Keeping
from metadata.versions.kept.kept_datasets import Joined, Kept, KeptDatasets
from metadata.versions.kept.object_store import ObjectStore
from pipelines.problems import Place, Problem, TableError

ACROSS = (*CROSS_TABLES, STATUS, CONCEPTS)
NOTHING = b""
"""Stands for a part without a table."""


def derive(
    datasets: Sequence[Kept],
    settings: Settings,
    cache: BuildCache,
    executor: Executor | None = None,
    *,
    checked: bool = True,
) -> Iterator[Kept]:
    """Yield the datasets made of these, laid down: those across municipalities, then each one's list.

    `executor`: who writes them, and makes the lists. A dataset across municipalities is made here: it follows from all of
    these.

    Raises TableError with what breaks their schemas, if they are to be `checked`.
    """
    each = executor.map if executor else map
    sources = {id_: CROSS_TABLES.get(id_, "indicators") for id_ in ACROSS}
    plans = {id_: [one for one in datasets if table in one.summary.tables] for id_, table in sources.items()}
    current = {id_: cache.derived(id_, members, settings) for id_, members in plans.items()}
    stale = {id_: table for id_, table in sources.items() if not current[id_]}
    day = max((one.summary.modified for one in plans[STATUS]), default=date.min)
    parts = _parts(datasets, stale, each, partial(_parts_of, day=day, keeping=cache.keeping, checked=checked))
    across = (_across(id_, plans[id_], parts.pop(id_), settings, cache.keeping.store) for id_ in stale)
    written = each(partial(_written, keeping=cache.keeping, checked=checked), filter(None, across))
    made = {kept.summary.id: _noted(kept, cache, checked=checked) for kept in written}
    yield from (kept for id_ in ACROSS if (kept := current[id_] or made.get(id_)))
    publishers: dict[str, list[Kept]] = {}
    for one in datasets:
        publishers.setdefault(one.summary.publisher.code, []).append(one)
    lists = {code: cache.derived(list_id(code), members, settings) for code, members in publishers.items()}
    listed = partial(_list_of, settings=settings, keeping=cache.keeping, checked=checked)
    fresh = iter(each(listed, [publishers[code] for code in lists if not lists[code]]))
    for cached in lists.values():
        yield cached or _noted(next(fresh), cache, checked=checked)


def _list_of(members: Sequence[Kept], settings: Settings, keeping: Keeping, *, checked: bool) -> Kept:
    """Return the list of a publisher's datasets, laid down. Raises TableError."""
    own = tuple(KeptDatasets(members))
    made = list_dataset(own[0].publisher, own, settings.base_url, settings.open_data_list.form)
    return _written(made, keeping, checked=checked, with_tables=checked)


def joined(datasets: Sequence[Kept], settings: Settings) -> dict[str, Joined]:
    """Return, by id, what each dataset takes from the others: the members of its series; and the data service."""
    service = data_service(settings)
    return {one.id: Joined(one.series, service) for one in join(one.summary for one in datasets)}


def conflicts(datasets: Sequence[Described], derived: Sequence[Described]) -> Iterator[tuple[Described, Problem]]:
    """Yield the datasets that contradict others; the problem's place is a key of dataset.yaml.

    `id-derived`: the id is that of a derived dataset, which no shape would tell when the two are on two pages of the
    catalogue. `series-differs`: the series is worded otherwise than in the first dataset that names it.
    """
    ids = {dataset.id for dataset in derived}
    for dataset in datasets:
        if dataset.id in ids:
            yield dataset, Problem("id-derived", Place(key="id"), {"id": dataset.id})
    yield from check_series(datasets)


def _parts(
    datasets: Sequence[Kept],
    sources: Mapping[str, str],
    each: Callable[..., Iterator[list[Content]]],
    making: Callable[..., list[Content]],
) -> dict[str, list[Content]]:
    """Return the parts of each table across municipalities, a plan after the other; `sources`: of which table of a plan.

    `each` maps `making` (`_parts_of`) on the plans. Raises TableError.
    """
    asked = [(one, ids) for one in datasets if (ids := [id_ for id_, of in sources.items() if of in one.summary.tables])]
    parts: dict[str, list[Content]] = {id_: [] for id_ in sources}
    made = each(making, [one for one, _ in asked], [ids for _, ids in asked])
    for (_, ids), contents in zip(asked, made, strict=True):
        for id_, content in zip(ids, contents, strict=True):
            parts[id_].append(content)
    return parts


def _across(
    id_: str, plans: Sequence[Kept], parts: Sequence[Content], settings: Settings, store: ObjectStore
) -> Dataset | None:
    """Return a dataset across municipalities without its files; None without rows. Raises OSError."""
    stated = [content for content in parts if content.size]
    table = together(map(table_in, stated))
    if table is None:
        return None
    return describe_cross(id_, behind_each_other(table, stated, store), [one.summary for one in plans], settings)


def _parts_of(plan: Kept, ids: Sequence[str], day: date, keeping: Keeping, *, checked: bool) -> list[Content]:
    """Return the rows of a plan in some tables across municipalities, as they were kept or made now.

    Each part is checked when it is made, and only a good one is kept. What holds of the parts holds of the whole: the keys
    of each begin with the id of its dataset. Raises TableError.
    """
    read = lru_cache(partial(taken_up, plan.head))

    def make(id_: str) -> bytes:
        made = _part_of(id_, read(), day)
        if made is None:
            return NOTHING
        names = [field.name for field in made.fields]
        if checked and (faults := check_rows(id_, made, csv_bytes(names, made.records))):
            raise TableError(faults)
        return b"".join(table_lines(made))

    keys = {STATUS: day.isoformat()}
    return [keeping.made(plan.head.sha256, id_, keys.get(id_, ""), partial(make, id_)) for id_ in ids]


def _written(dataset: Dataset, keeping: Keeping, *, checked: bool, with_tables: bool = False) -> Kept:
    """Return a dataset laid down with its files, judged if it is to be `checked`; with its tables, of one that has no parts
    which were. Raises TableError, OSError.
    """
    written = with_files(dataset, lambda parts: keeping.store.written(parts)[0])
    if with_tables and (faults := check_tables(written)):
        raise TableError(faults)
    return laid_down(written, keeping, judged=checked)


def _noted(kept: Kept, cache: BuildCache, *, checked: bool) -> Kept:
    cache.note_rebuilt(kept.summary.id)
    if checked:
        cache.keep(kept)
    return kept


def _part_of(id_: str, plan: Dataset, day: date) -> Table | None:
    if id_ == STATUS:
        return status_part(plan, day)
    return concepts_part(plan) if id_ == CONCEPTS else cross_part(id_, plan)
