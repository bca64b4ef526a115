"""The plan: what separates what a portal holds from what it should hold, dataset by dataset, field by field.

Pure. Compared is what the portal says itself, never what an earlier push remembers of it, so a change made by hand shows
like any other; and with CKAN's own ways in mind: numbers and texts are the same in extras, tags have no order, None and ''
are both "nothing", a format has no case. Left alone are: the order of resources, groups when the settings name none,
resources that somebody else added. Out of scope: reading the portal (`catalog.ckan.planning.actual`), writing
(`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from catalog.ckan.planning.actual import State, is_our_resource
from catalog.ckan.portal.model import (
    CONTENT,
    DATASET,
    LOADED,
    OWNER,
    Action,
    DatasetPlan,
    FieldChange,
    HeldDataset,
    Json,
    WantedDataset,
    WantedResource,
)

BY_UPLOAD = ("hash", "size")
"""Fields of a resource that go with its file: where they differ, it is uploaded."""


def plan_datasets(
    wanted: Sequence[WantedDataset], state: State, orphans: Sequence[str] = (), *, prune: bool = False
) -> tuple[DatasetPlan, ...]:
    """Return the steps for each dataset in the order of `wanted`, then the orphans.

    `orphans` are ids of held datasets that the build does not have: none after a partial build, which knows nothing of them.
    """
    plans = [_plan(dataset, state) for dataset in wanted]
    action = Action.PRUNE if prune else Action.ORPHAN
    return (*plans, *(DatasetPlan(action, id_, held=state.ours[id_]) for id_ in orphans))


def _plan(wanted: WantedDataset, state: State) -> DatasetPlan:
    if wanted.id in state.ours:
        return compared(wanted, state.ours[wanted.id])
    if wanted.name in state.others:
        held = state.others[wanted.name]
        return DatasetPlan(Action.NOT_OURS, wanted.id, wanted, held, owner=_owner(held))
    files = tuple(resource.file_name for resource in wanted.resources)
    tables = tuple(resource.file_name for resource in wanted.resources if resource.table)
    changes = tuple(_dataset_changes(wanted, HeldDataset({}), whole=False))
    return DatasetPlan(Action.CREATE, wanted.id, wanted, changes=changes, uploads=files, tables=tables)


def compared(wanted: WantedDataset, held: HeldDataset) -> DatasetPlan:
    """Return the steps that make a dataset of ours as wanted: LEAVE or CHANGE."""
    whole = held.extras.get(CONTENT) == wanted.content
    here = {str(resource["id"]): resource for resource in held.package.get("resources") or ()}
    uploads = tuple(each.file_name for each in wanted.resources if _needs_upload(each, here.get(each.id)))
    tables = tuple(each.file_name for each in wanted.resources if each.table and _needs_table(each, here.get(each.id)))
    changes = list(_dataset_changes(wanted, held, whole=whole))
    for each in wanted.resources:
        if each.id in here:
            changes += _resource_changes(each, here[each.id], whole=whole)
    if not whole:
        changes.append(FieldChange(f"extras.{CONTENT}", held.extras.get(CONTENT), wanted.content))
    unwanted = [here[id_] for id_ in here.keys() - {each.id for each in wanted.resources}]
    removals = tuple(sorted(str(each["id"]) for each in unwanted if is_our_resource(each, wanted.id)))
    foreign = tuple(sorted(str(each["id"]) for each in unwanted if not is_our_resource(each, wanted.id)))
    action = Action.CHANGE if changes or uploads or tables or removals else Action.LEAVE
    return DatasetPlan(action, wanted.id, wanted, held, tuple(changes), uploads, tables, removals, foreign)


def _needs_upload(wanted: WantedResource, held: Mapping[str, Json] | None) -> bool:
    if held is None or held.get("url_type") != "upload" or held.get("hash") != wanted.sha256:
        return True
    # CKAN leaves the hash as it was when somebody replaces the file on its page, but not the size.
    size = held.get("size")
    return size is not None and str(size) != str(len(wanted.data))


def _needs_table(wanted: WantedResource, held: Mapping[str, Json] | None) -> bool:
    if held is None or wanted.table is None:
        return True
    return held.get(LOADED) != wanted.table.content or not held.get("datastore_active")


def _dataset_changes(wanted: WantedDataset, held: HeldDataset, *, whole: bool) -> Iterator[FieldChange]:
    package = held.package
    organisation = (package.get("organization") or {}).get("name")
    yield from _change("name", package.get("name"), wanted.name)
    yield from _change("organisation", organisation, wanted.organisation)
    for name, value in wanted.fields.items():
        yield from _field_change(name, name, package, value, whole=whole)
    yield from _change("tags", _names(package.get("tags")), sorted(wanted.tags))
    if wanted.groups:
        yield from _change("groups", _names(package.get("groups")), sorted(wanted.groups))
    extras = {key: value for key, value in held.extras.items() if key not in (OWNER, DATASET, CONTENT)}
    for key in dict.fromkeys((*wanted.extras, *sorted(extras))):
        yield from _change(f"extras.{key}", extras.get(key), wanted.extras.get(key))


def _resource_changes(wanted: WantedResource, held: Mapping[str, Json], *, whole: bool) -> Iterator[FieldChange]:
    for name, value in wanted.fields.items():
        if name not in BY_UPLOAD:
            yield from _field_change(f"resources.{wanted.file_name}.{name}", name, held, value, whole=whole)
    if wanted.table is None:
        yield from _change(f"resources.{wanted.file_name}.{LOADED}", held.get(LOADED), None)  # of a table that is to go


def _field_change(told: str, name: str, held: Mapping[str, Json], new: Json, *, whole: bool) -> Iterator[FieldChange]:
    # A field that the portal does not show although all was written is one that it does not have: CKAN drops those silently.
    if name in held or not whole:
        yield from _change(told, held.get(name), new)


def _change(told: str, old: Json, new: Json) -> Iterator[FieldChange]:
    if not same(told, old, new):
        yield FieldChange(told, old, new)


def same(told: str, old: Json, new: Json) -> bool:
    """Return whether a value held is the value wanted, as CKAN stores it; `told` is the field's name in a plan."""
    before, after = _plain(old), _plain(new)
    return before.casefold() == after.casefold() if told.endswith(".format") else before == after


def _plain(value: Json) -> str:
    if value is None:
        return ""
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def _names(entries: Json) -> list[str]:
    return sorted(str(entry["name"]) for entry in entries or ())


def _owner(held: HeldDataset) -> str:
    organisation = held.package.get("organization") or {}
    said = (held.extras.get(OWNER), organisation.get("title"), organisation.get("name"), held.package.get("author"))
    return next((str(text) for text in said if text), "")
