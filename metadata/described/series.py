"""Series: the editions of one plan or report, put in their order (DCAT 3, dataset series).

Each dataset names its series in `dataset.yaml`; alone it is the only member. `join` brings the members together. The order
is that of the periods they speak of; where a plan's period stays the same from one yearly report to the next, that of their
publication. Out of scope: how a series is written (`metadata.formats.dcat`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from metadata.described.dataset import Dataset, Described, Member, Series
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Place, Problem

D = TypeVar("D", bound=Described)


def with_series(dataset: Dataset, id_: str, title: Bilingual, description: Bilingual) -> Dataset:
    """Return the dataset as the only member of a series."""
    member = Member(
        dataset.id,
        dataset.period,
        dataset.issued,
        dataset.frequency,
        dataset.publisher,
        dataset.contact,
        dataset.municipalities,
    )
    return replace(dataset, series=Series(id_, title, description, (member,)))


def join(datasets: Iterable[D]) -> tuple[D, ...]:
    """Return the datasets, each with all members of its series instead of itself alone."""
    datasets = tuple(datasets)
    members: dict[str, set[Member]] = {}
    for dataset in datasets:
        if dataset.series:
            members.setdefault(dataset.series.id, set()).update(dataset.series.members)
    ordered = {id_: tuple(sorted(found, key=_order)) for id_, found in members.items()}
    return tuple(_joined(dataset, ordered) for dataset in datasets)


def _joined(dataset: D, members: Mapping[str, tuple[Member, ...]]) -> D:
    series = dataset.series
    if series is None or members[series.id] == series.members:
        return dataset
    return replace(dataset, series=replace(series, members=members[series.id]))


def _order(member: Member) -> tuple[object, ...]:
    return *member.period, member.issued, member.id


def check_series(datasets: Sequence[D]) -> list[tuple[D, Problem]]:
    """Return the datasets that word their series otherwise than the first that names it (`series-differs`)."""
    first: dict[str, D] = {}
    found = []
    for dataset in datasets:
        series = dataset.series
        if series is None:
            continue
        other = first.setdefault(series.id, dataset)
        for key in ("title", "description"):
            if getattr(series, key) != getattr(other.series, key):
                facts = {"series": series.id, "other": other.id}
                found.append((dataset, Problem("series-differs", Place(key=f"series.{key}"), facts)))
    return found
