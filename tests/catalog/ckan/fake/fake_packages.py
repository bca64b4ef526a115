"""The fake's actions on datasets and resources."""

from __future__ import annotations

import copy
import json

from tests.catalog.ckan.fake.fake_revise import filter_out, merge, merge_key, unmatched, unmatched_key
from tests.catalog.ckan.fake.fake_saving import save, show
from tests.catalog.ckan.fake.fake_state import (
    Data,
    Json,
    PortalError,
    State,
    User,
    action,
    denied,
    invalid,
    missing,
    needed,
)


@action
def package_create(state: State, user: User, data: Data) -> Json:
    if not user.name:
        raise denied("User  not authorized to create packages")
    owner = data.get("owner_org")
    if owner and not user.sysadmin:
        found = [g["id"] for g in state.groups.values() if g["is_organization"] and owner in (g["id"], g["name"])]
        if not found or not state.may(user, found[0], "editor", "admin"):
            raise denied(f"User {user.name} not authorized to add dataset to this organization")
    return show(state, save(state, user, data, None))


@action
def package_show(state: State, user: User, data: Data) -> Json:
    name_or_id = data.get("id") or data.get("name_or_id")
    if not name_or_id:
        raise invalid(name_or_id=["Missing value"])
    package = state.package(name_or_id)
    if not state.may_read(user, package):
        raise denied(f"User {user.name} not authorized to read package {package['id']}")
    return show(state, package)


def for_editing(state: State, user: User, data: Data) -> Data:
    package = state.package(needed(data, "id"))
    if not state.may_edit(user, package):
        raise denied(f"User {user.name} not authorized to edit package {package['id']}")
    return package


@action
def package_update(state: State, user: User, data: Data) -> Json:
    old = for_editing(state, user, {"id": data.get("id") or data.get("name")})
    return show(state, save(state, user, {"name": old["name"], **data}, old))


@action
def package_patch(state: State, user: User, data: Data) -> Json:
    old = for_editing(state, user, data)
    return show(state, save(state, user, {**show(state, old), **data, "id": old["id"]}, old))


@action
def package_revise(state: State, user: User, data: Data) -> Json:
    match, update = parsed(data.get("match")) or {}, parsed(data.get("update")) or {}
    match_keys = {key.removeprefix("match__"): parsed(value) for key, value in data.items() if key.startswith("match__")}
    updates = {key.removeprefix("update__"): parsed(value) for key, value in data.items() if key.startswith("update__")}
    name_or_id = match_keys.get("id") or match.get("id") or match_keys.get("name") or match.get("name")
    if name_or_id is None:
        raise invalid(match__id="Missing value")
    shown = package_show(state, user, {"id": name_or_id})
    wrong = unmatched(shown, match) + [
        path for key in sorted(match_keys) for path in unmatched_key(shown, key, match_keys[key])
    ]
    if wrong:
        raise invalid(match=wrong)
    revised = copy.deepcopy(shown)
    filter_out(revised, patterns(data.get("filter")))
    revised["id"] = shown["id"]
    merge(revised, update)
    for key in sorted(updates, key=lambda key: (not key.endswith("extend"), key)):
        merge_key(revised, key, updates[key])
    if revised["id"] not in state.packages:
        raise missing("Package was not found.")
    old = for_editing(state, user, revised)
    result = {"package": show(state, save(state, user, {"name": old["name"], **revised}, old))}
    filter_out(result, patterns(data.get("include")))
    return result


def parsed(value: Json) -> Json:
    """Return what a field of a form says: JSON if it is an object or a list, else the text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.loads(value)
    return value


def patterns(value: Json) -> list[str]:
    given = parsed(value) or []
    return [part.strip() for part in given.split(",")] if isinstance(given, str) else given


@action
def package_delete(state: State, user: User, data: Data) -> Json:
    for_editing(state, user, data)["state"] = "deleted"
    return None


@action
def dataset_purge(state: State, user: User, data: Data) -> Json:
    package = state.package(needed(data, "id"))
    if not user.sysadmin:
        raise PortalError(403, {"__type": "Authorization Error", "message": "Access denied"})
    del state.packages[package["id"]]
    return None


@action
def resource_show(state: State, user: User, data: Data) -> Json:
    resource, package = state.resource(needed(data, "id"))
    package_show(state, user, {"id": package["id"]})
    return resource


@action
def resource_create(state: State, user: User, data: Data) -> Json:
    old = for_editing(state, user, {"id": needed(data, "package_id")})
    whole = show(state, old)
    whole["resources"].append(data)
    try:
        return save(state, user, whole, old)["resources"][-1]
    except PortalError as refusal:
        raise invalid(**refusal.error["resources"][-1]) if "resources" in refusal.error else refusal from None


@action
def resource_patch(state: State, user: User, data: Data) -> Json:
    resource, package = state.resource(needed(data, "id"))
    return changed_resource(state, user, package, {**resource, **data})


@action
def resource_update(state: State, user: User, data: Data) -> Json:
    _, package = state.resource(needed(data, "id"))
    return changed_resource(state, user, package, data)


def changed_resource(state: State, user: User, package: Data, resource: Data) -> Data:
    old = for_editing(state, user, {"id": package["id"]})
    whole = show(state, old)
    whole["resources"] = [resource if actual["id"] == resource["id"] else actual for actual in whole["resources"]]
    new = save(state, user, whole, old)
    return next(actual for actual in new["resources"] if actual["id"] == resource["id"])


@action
def resource_delete(state: State, user: User, data: Data) -> Json:
    _, package = state.resource(needed(data, "id"))
    old = for_editing(state, user, {"id": package["id"]})
    whole = show(state, old)
    whole["resources"] = [actual for actual in whole["resources"] if actual["id"] != data["id"]]
    save(state, user, whole, old)
    return None
