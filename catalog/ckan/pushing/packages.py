"""Datasets in CKAN's own form, as `package_show` gives them: what counts in one, how two differ, what one is to become.

A *package* here is that JSON object. What CKAN computes (time stamps, counts, titles of licences) does not count. Out of
scope: sending anything (`catalog.ckan.pushing.revise`), and the comparison of a package with a description
(`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from catalog.ckan.planning.plan import same
from catalog.ckan.portal.model import (
    CONTENT,
    DATASET,
    INCOMPLETE,
    LOADED,
    OWNER,
    ActualDataset,
    DatasetPlan,
    DesiredDataset,
    DesiredResource,
    FieldChange,
    Json,
)

Package = Mapping[str, Json]

LISTS = ("extras", "tags", "groups", "resources")
"""What a revision replaces whole: CKAN would merge such lists place by place."""
_COMPUTED = frozenset(
    {
        "creator_user_id",
        "id",
        "isopen",
        "license_title",
        "license_url",
        "metadata_created",
        "metadata_modified",
        "num_resources",
        "num_tags",
        "organization",
        "owner_org",
        "relationships_as_object",
        "relationships_as_subject",
        "revision_id",
        "revision_timestamp",
        "tracking_summary",
        "type",
    }
)
_COMPUTED_OF_RESOURCE = frozenset(
    {
        "cache_last_updated",
        "cache_url",
        "created",
        "datastore_active",
        "datastore_contains_all_records_of_source_file",
        "id",
        "last_modified",
        "metadata_modified",
        "mimetype_inner",
        "package_id",
        "position",
        "revision_id",
        "state",
        "tracking_summary",
        "url_type",
    }
)
_OF_THE_FILE = ("url", "size", "mimetype", "last_modified")
"""What CKAN sets itself when a file comes in."""


def differences(old: Package, new: Package) -> tuple[FieldChange, ...]:
    """Return the fields in which two packages differ; None, the empty text and no such field are one.

    Extras and resources are told apart one by one. The order of tags and groups does not count, that of resources does.
    """
    before, after = dict(_flat(old)), dict(_flat(new))
    names = [*before, *(name for name in after if name not in before)]
    changes = (FieldChange(name, before.get(name), after.get(name)) for name in names)
    return tuple(change for change in changes if not same(change.field, change.old, change.new))


def arrived(sent: Package, now: Package) -> bool:
    """Return whether a dataset is what was sent, apart from fields that the portal does not know or sets itself."""
    there = dict(_flat(now))
    unknown = {name for name, _ in _flat(sent) if name not in there and "." not in name}
    return all(
        change.field in unknown or (change.old is None and change.field.rpartition(".")[2] in _OF_THE_FILE)
        for change in differences(sent, now)
    )


def _flat(package: Package) -> Iterator[tuple[str, Json]]:
    for key, value in package.items():
        if key not in _COMPUTED and key not in LISTS:
            yield key, value
    yield "organisation", (package.get("organization") or {}).get("name", "")
    for key, value in ActualDataset(package).extras.items():
        yield f"extras.{key}", value
    for key in ("tags", "groups"):
        yield key, tuple(sorted(str(item["name"]) for item in package.get(key) or ()))
    resources = package.get("resources") or ()
    yield "resources", tuple(resource["id"] for resource in resources)
    for resource in resources:
        for key, value in resource.items():
            if key not in _COMPUTED_OF_RESOURCE:
                yield f"resources.{resource['id']}.{key}", value


def shell(desired: DesiredDataset, owner: str) -> dict[str, Json]:
    """Return a dataset to be created: everything but its files, private and marked as not whole."""
    return {
        **desired.fields,
        "name": desired.name,
        "owner_org": desired.organisation,
        "private": True,
        "tags": [{"name": tag} for tag in desired.tags],
        "groups": [{"name": group} for group in desired.groups],
        "extras": _extras({**desired.extras, OWNER: owner, DATASET: desired.id, CONTENT: INCOMPLETE}),
    }


def whole(package: Package, plan: DatasetPlan, desired: DesiredDataset) -> dict[str, Json]:
    """Return what a package is to be at the end: fields, mark, files in their order, visible as desired.

    What the plan does not speak of stays: resources of others, extras, groups when none are wanted.
    """
    gone = {change.field for change in plan.changes if change.new is None}
    extras = {key: value for key, value in ActualDataset(package).extras.items() if f"extras.{key}" not in gone}
    after: dict[str, Json] = {
        **package,
        **desired.fields,
        "name": desired.name,
        "private": bool(desired.fields.get("private", False)),
        "tags": [{"name": tag} for tag in desired.tags],
        "groups": [{"name": group} for group in desired.groups] if desired.groups else package.get("groups") or [],
        "extras": _extras({**extras, **desired.extras, DATASET: desired.id, CONTENT: desired.content}),
        "resources": _resources(package, plan, desired),
    }
    if (package.get("organization") or {}).get("name") != desired.organisation:
        after["organization"] = {"name": desired.organisation}
    return after


def on_the_way(before: Package, after: Package, loading: Collection[str]) -> dict[str, Json]:
    """Return what a package is to be while its tables are filled: as at the end, but marked as not whole.

    It does not become visible yet; resources in `loading` (ids) lose the mark of their table; those that are to be removed
    stay as long as they have a table, for without the resource CKAN keeps the table, open to all, and never lets it go.
    """
    kept = {resource["id"] for resource in after["resources"]}
    leaving = [r for r in before.get("resources") or () if r.get("datastore_active") and r["id"] not in kept]
    return {
        **after,
        "private": bool(before.get("private") or after["private"]),
        "extras": _extras({**ActualDataset(after).extras, CONTENT: INCOMPLETE}),
        "resources": [
            *({k: v for k, v in r.items() if k != LOADED or r["id"] not in loading} for r in after["resources"]),
            *leaving,
        ],
    }


def _extras(extras: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in extras.items()]


def _resources(package: Package, plan: DatasetPlan, desired: DesiredDataset) -> list[dict[str, Any]]:
    actual = {resource["id"]: resource for resource in package.get("resources") or ()}
    ours = [_resource(actual.get(each.id, {}), each, uploaded=each.file_name in plan.uploads) for each in desired.resources]
    known = {each.id for each in desired.resources} | set(plan.removals)
    return [*ours, *(dict(resource) for id_, resource in actual.items() if id_ not in known)]


def _resource(actual: Mapping[str, Json], desired: DesiredResource, *, uploaded: bool) -> dict[str, Any]:
    kept = {key: value for key, value in actual.items() if not (uploaded and key in _OF_THE_FILE) and key != LOADED}
    loaded = {LOADED: desired.table.content} if desired.table else {}
    return {**kept, **desired.fields, "id": desired.id, "hash": desired.sha256, **loaded}


def tables_to_drop(package: Package, after: Package) -> Sequence[str]:
    """Return the ids of resources whose DataStore table is ours and is not to be there at the end."""
    desired = {resource["id"] for resource in after["resources"] if LOADED in resource}
    kept = {resource["id"] for resource in after["resources"]}
    return [
        resource["id"]
        for resource in package.get("resources") or ()
        if resource.get("datastore_active")
        and resource["id"] not in desired
        and (LOADED in resource or resource["id"] not in kept)
    ]
