"""The plan: what separates what a portal holds from what it should hold, dataset by dataset, field by field.

Pure. Compared is what the portal says itself, never what an earlier push remembers of it, so a change made by hand shows
like any other; and with CKAN's own ways in mind: numbers and texts are the same in extras, tags have no order, None and ''
are both "nothing", a format has no case. Left alone are: the order of resources, groups when the settings name none,
resources that somebody else added. Out of scope: reading the portal (`catalog.ckan.planning.actual`), writing
(`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from catalog.ckan.planning.actual import ActualState, is_our_resource
from catalog.ckan.portal.model import (
    CONTENT,
    DATASET,
    LOADED,
    OWNER,
    PROVED,
    PRUNED,
    UNPROVED,
    Action,
    ActualDataset,
    DatasetPlan,
    DesiredDataset,
    DesiredResource,
    FieldChange,
    Json,
)
from catalog.site.content.spool import PackedSpool

BY_UPLOAD = ("hash", "size")
"""Fields of a resource that go with its file: where they differ, it is uploaded."""


@dataclass(frozen=True)
class Rules:
    """What the settings and the command say of what is not to be taken for granted.

    `prune`: orphans are removed. `respect_removal`: what somebody deleted or hid on the portal stays so.
    """

    prune: bool = False
    respect_removal: bool = True


def plan_datasets(
    desired: Iterable[DesiredDataset], state: ActualState, orphans: Sequence[str], rules: Rules
) -> Sequence[DatasetPlan]:
    """Return the steps for each dataset in the order of `desired`, then the orphans; they are not held.

    `orphans` are ids of datasets of the portal that the build does not have: none after a partial build, which knows nothing
    of them.
    """
    plans = (_plan(dataset, state, rules) for dataset in desired)
    return PackedSpool(chain(plans, (_orphan(id_, state.ours[id_], rules) for id_ in orphans)))


def _orphan(id_: str, actual: ActualDataset, rules: Rules) -> DatasetPlan:
    """Return the step for what is not built any more. It stays where somebody else has put a file into it."""
    resources = actual.package.get("resources") or ()
    foreign = tuple(str(each["id"]) for each in resources if not is_our_resource(each, id_))
    return DatasetPlan(Action.PRUNE if rules.prune and not foreign else Action.ORPHAN, id_, actual=actual, foreign=foreign)


def _plan(desired: DesiredDataset, state: ActualState, rules: Rules) -> DatasetPlan:
    if desired.id in state.ours:
        return compared(desired, state.ours[desired.id], rules)
    if (actual := state.deleted.get(desired.id)) is not None:
        if rules.respect_removal and actual.stage != PRUNED:
            return DatasetPlan(Action.REMOVED, desired.id, desired, actual)
        return compared(desired, actual, rules)  # revived: its id, and every link to it, stay
    if desired.name in state.others:
        actual = state.others[desired.name]
        return DatasetPlan(Action.NOT_OURS, desired.id, desired, actual, owner=_owner(actual))
    files = tuple(resource.file_name for resource in desired.resources if not resource.link)
    tables = tuple(resource.file_name for resource in desired.resources if resource.table)
    changes = tuple(_dataset_changes(desired, ActualDataset({}), sent=False))
    return DatasetPlan(Action.CREATE, desired.id, desired, changes=changes, uploads=files, tables=tables)


def compared(desired: DesiredDataset, actual: ActualDataset, rules: Rules) -> DatasetPlan:
    """Return the steps that make a dataset of ours as desired: LEAVE or CHANGE."""
    whole = actual.stage == desired.content
    hidden = rules.respect_removal and actual.hidden and not desired.fields.get("private", False)
    if hidden:
        desired = replace(desired, fields={**desired.fields, "private": True})
    here = {str(resource["id"]): resource for resource in actual.package.get("resources") or ()}
    uploads = tuple(each.file_name for each in desired.resources if _needs_upload(each, here.get(each.id)))
    tables = tuple(each.file_name for each in desired.resources if each.table and _needs_table(each, here.get(each.id)))
    sent = whole or actual.stage == UNPROVED
    changes = list(_dataset_changes(desired, actual, sent=sent))
    for each in desired.resources:
        if each.id in here:
            changes += _resource_changes(each, here[each.id], sent=sent)
    if actual.deleted:
        changes.append(FieldChange("state", "deleted", "active"))
    if not whole:
        changes.append(FieldChange(f"extras.{CONTENT}", actual.stage or None, desired.content))
    surplus = [here[id_] for id_ in here.keys() - {each.id for each in desired.resources}]
    removals = tuple(sorted(str(each["id"]) for each in surplus if is_our_resource(each, desired.id)))
    foreign = tuple(sorted(str(each["id"]) for each in surplus if not is_our_resource(each, desired.id)))
    action = Action.CHANGE if changes or uploads or tables or removals else Action.LEAVE
    return DatasetPlan(
        action, desired.id, desired, actual, tuple(changes), uploads, tables, removals, foreign, hidden=hidden
    )


def _needs_upload(desired: DesiredResource, actual: Mapping[str, Json] | None) -> bool:
    if desired.link:
        return False
    if actual is None or actual.get("url_type") != "upload" or actual.get("hash") != desired.sha256:
        return True
    # CKAN leaves the hash as it was when somebody replaces the file on its page, but neither the size nor the time.
    size, proved = actual.get("size"), actual.get(PROVED)
    replaced = bool(proved) and proved != str(actual.get("last_modified"))
    return replaced or (size is not None and str(size) != str(desired.file.size))


def _needs_table(desired: DesiredResource, actual: Mapping[str, Json] | None) -> bool:
    if actual is None or desired.table is None:
        return True
    return actual.get(LOADED) != desired.table.content or not actual.get("datastore_active")


def _dataset_changes(desired: DesiredDataset, actual: ActualDataset, *, sent: bool) -> Iterator[FieldChange]:
    package = actual.package
    organisation = (package.get("organization") or {}).get("name")
    yield from _change("name", package.get("name"), desired.name)
    yield from _change("organisation", organisation, desired.organisation)
    for name, value in desired.fields.items():
        yield from _field_change(name, name, package, value, sent=sent)
    yield from _change("tags", _names(package.get("tags")), sorted(desired.tags))
    if desired.groups:
        yield from _change("groups", _names(package.get("groups")), sorted(desired.groups))
    extras = {key: value for key, value in actual.extras.items() if key not in (OWNER, DATASET, CONTENT)}
    for key in dict.fromkeys((*desired.extras, *sorted(extras))):
        yield from _change(f"extras.{key}", extras.get(key), desired.extras.get(key))


def _resource_changes(desired: DesiredResource, actual: Mapping[str, Json], *, sent: bool) -> Iterator[FieldChange]:
    for name, value in desired.fields.items():
        if name not in BY_UPLOAD:
            yield from _field_change(f"resources.{desired.file_name}.{name}", name, actual, value, sent=sent)
    if desired.link:
        yield from _change(f"resources.{desired.file_name}.url", actual.get("url"), desired.link)
    if desired.table is None:
        yield from _change(f"resources.{desired.file_name}.{LOADED}", actual.get(LOADED), None)  # of a table that is to go


def _field_change(field_name: str, name: str, actual: Mapping[str, Json], new: Json, *, sent: bool) -> Iterator[FieldChange]:
    # A field that the portal does not show although all was written is one that it does not have: CKAN drops those silently.
    if name in actual or not sent:
        yield from _change(field_name, actual.get(name), new)


def _change(field_name: str, old: Json, new: Json) -> Iterator[FieldChange]:
    if not same(field_name, old, new):
        yield FieldChange(field_name, old, new)


def same(field_name: str, old: Json, new: Json) -> bool:
    """Return whether the actual value is the desired one, as CKAN stores it; `field_name` is the field's name in a plan."""
    before, after = _plain(old), _plain(new)
    return before.casefold() == after.casefold() if field_name.endswith(".format") else before == after


def _plain(value: Json) -> str:
    if value is None:
        return ""
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def _names(entries: Json) -> list[str]:
    return sorted(str(entry["name"]) for entry in entries or ())


def _owner(actual: ActualDataset) -> str:
    organisation = actual.package.get("organization") or {}
    said = (actual.extras.get(OWNER), organisation.get("title"), organisation.get("name"), actual.package.get("author"))
    return next((str(text) for text in said if text), "")
