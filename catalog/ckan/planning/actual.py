"""What a portal holds, read with as few calls as CKAN allows: one search page for 100 datasets.

    read_state      every dataset with our mark; by name, those that stand where a dataset is still to be created
    schema_fields   which of the names that a profile leaves open are fields of the portal's own schema
    missing         which organisations or groups do not exist yet

when all is as desired, only the first asks, and only its pages. Out of scope: judging what was read
(`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from catalog.ckan.planning.desired import resource_id
from catalog.ckan.portal.errors import ForbiddenError, MissingError, NotCkanError
from catalog.ckan.portal.model import DATASET, OWNER, ActualDataset, Json
from catalog.site.content.spool import PackedSpool, Spooled

PAGE = 100
"""Datasets asked for in one call. CKAN gives up to 1,000, but a hundred whole datasets are a large answer already."""


class Portal(Protocol):
    """What reading needs of a client: one call of the API, raising RemoteError (exit code 3)."""

    url: str

    def call(self, action: str, data: Mapping[str, Json] | None = None) -> Json:
        """Return the result of an action."""


@dataclass(frozen=True)
class ActualState:
    """What was found: our datasets by the id in their mark, others by the name that we would give to ours.

    `deleted` are ours that lie deleted under the name of one that is to be created.
    """

    ours: Mapping[str, ActualDataset]
    others: Mapping[str, ActualDataset]
    deleted: Mapping[str, ActualDataset] = field(default_factory=dict)

    @property
    def organisations(self) -> frozenset[str]:
        """Names of the organisations that datasets here belong to: those exist."""
        owners = (actual.package.get("organization") for actual in chain(self.ours.values(), self.others.values()))
        return frozenset(str(owner["name"]) for owner in owners if owner)

    @property
    def groups(self) -> frozenset[str]:
        """Names of the groups that datasets here are in: those exist."""
        datasets = chain(self.ours.values(), self.others.values())
        return frozenset(str(group["name"]) for actual in datasets for group in actual.package.get("groups") or ())


def is_ours(package: Mapping[str, Json], base_url: str) -> bool:
    """Return whether a dataset is ours to write: it has our mark, and our name or one of the resource ids that only we make.

    The mark alone is not enough: whoever copies a dataset by hand copies its extras too, and the copy is theirs.
    """
    extras = ActualDataset(package).extras
    id_ = extras.get(DATASET, "")
    if extras.get(OWNER) != base_url or not id_:
        return False
    resources = package.get("resources") or ()
    return package.get("name") == id_ or any(is_our_resource(resource, id_) for resource in resources)


def is_our_resource(resource: Mapping[str, Json], dataset_id: str) -> bool:
    """Return whether a resource has the id that only we make, of the dataset's id and the name of its file."""
    file_name = str(resource.get("url") or "").rpartition("/")[2]
    return resource.get("id") == resource_id(dataset_id, file_name)


def read_actual_state(portal: Portal, base_url: str, ids: Sequence[str], *, whole: bool) -> ActualState:
    """Return what a portal holds of ours and, where one of `ids` is not among it, what stands under that name.

    `whole`: all of ours, so that orphans show; else only those of `ids`. Raises RemoteError.
    """
    owner = f'+extras_{OWNER}:"{base_url}"'
    filters = [owner] if whole else [f"{owner} +extras_{DATASET}:({_any_of(page)})" for page in _pages(ids)]
    found = (package for filter_ in filters for package in _search(portal, filter_))
    ours = _by_id(package for package in found if is_ours(package, base_url))
    to_create = [id_ for id_ in ids if id_ not in ours]
    named = (package for page in _pages(to_create) for package in _search(portal, f"+name:({_any_of(page)})"))
    others = _packed()
    for package in named:
        if is_ours(package, base_url):  # it was not in the index a moment ago
            ours.add(str(package["name"]), ActualDataset(package))
        else:
            others.add(str(package["name"]), ActualDataset(package))
    free = [id_ for id_ in ids if id_ not in ours and id_ not in others]
    deleted = _packed((id_, gone) for id_ in free if (gone := _deleted(portal, base_url, id_)))
    return ActualState(ours, others, deleted)


def _deleted(portal: Portal, base_url: str, name: str) -> ActualDataset | None:
    """Return our deleted dataset of that name. No search finds it: CKAN takes what is deleted out of its index."""
    try:
        found = ActualDataset(portal.call("package_show", {"id": name}))
    except (MissingError, ForbiddenError):
        return None
    return found if found.deleted and is_ours(found.package, base_url) else None


def schema_fields(portal: Portal, state: ActualState, names: Iterable[str]) -> frozenset[str]:
    """Return which of the names are fields of the portal's schema; the rest can only be extras there.

    Told by our own datasets, which have them in one place or the other; before there are any, by a search for datasets of
    others that have one. Raises RemoteError.
    """
    fields = set()
    for name in names:
        field_name = _is_field(name, (actual.package for actual in state.ours.values()))
        if field_name is None:
            field_name = _is_field(name, _results(portal, {"fq": f"+{name}:*", "rows": 1}))
        if field_name:
            fields.add(name)
    return frozenset(fields)


def _is_field(name: str, packages: Iterable[Mapping[str, Json]]) -> bool | None:
    """Return whether a name is a field (true) or an extra (false) of the first dataset that has it; None: none has it."""
    for package in packages:
        if name in package:
            return True
        if name in ActualDataset(package).extras:
            return False
    return None


def missing(portal: Portal, names: Iterable[str], existing: frozenset[str], kind: str) -> tuple[str, ...]:
    """Return which organisations or groups (`kind`: organization, group) do not exist, sorted; asks only of unseen ones.

    Page by page: CKAN names no more than a thousand in one answer, however many are asked for.
    """
    unseen = sorted(set(names) - existing)
    listed = {name for page in _pages(unseen) for name in portal.call(f"{kind}_list", {f"{kind}s": list(page)})}
    return tuple(name for name in unseen if name not in listed)


def _packed(datasets: Iterable[tuple[str, ActualDataset]] = ()) -> Spooled[ActualDataset]:
    return Spooled(datasets, PackedSpool())


def _by_id(packages: Iterable[Mapping[str, Json]]) -> Spooled[ActualDataset]:
    """Return our datasets by the id in their mark; of several with one id, that which has its name."""
    found = _packed()
    for package in packages:
        actual = ActualDataset(package)
        id_ = actual.extras[DATASET]
        if id_ not in found or actual.name == id_:
            found.add(id_, actual)
    return found


def _search(portal: Portal, filter_: str) -> Iterator[Mapping[str, Json]]:
    start, count = 0, 1
    while start < count:
        asked = {"fq": filter_, "rows": PAGE, "start": start, "sort": "name asc"}
        result = _answer(portal, asked)
        yield from result["results"]
        start += len(result["results"])  # a portal may give fewer than asked for
        count = result["count"] if result["results"] else 0


def _results(portal: Portal, asked: dict[str, Json]) -> Sequence[Mapping[str, Json]]:
    results: Sequence[Mapping[str, Json]] = _answer(portal, asked)["results"]
    return results


def _answer(portal: Portal, asked: dict[str, Json]) -> dict[str, Any]:
    result = portal.call("package_search", {**asked, "include_private": True, "include_drafts": True})
    if not (isinstance(result, dict) and isinstance(result.get("count"), int) and isinstance(result.get("results"), list)):
        raise NotCkanError(portal.url, "package_search", status="200")
    return result


def _pages(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + PAGE] for start in range(0, len(names), PAGE))


def _any_of(names: Sequence[str]) -> str:
    return " OR ".join(f'"{name}"' for name in names)
