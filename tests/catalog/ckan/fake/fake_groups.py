"""The fake's actions on organisations, groups, users and lists."""

from __future__ import annotations

import re

from tests.catalog.ckan.fake.fake_saving import LICENSES
from tests.catalog.ckan.fake.fake_state import (
    ACTIONS,
    Data,
    Json,
    State,
    User,
    action,
    denied,
    invalid,
    missing,
    name_errors,
    needed,
    new_id,
)

ROLES = {"create_dataset": ("editor", "admin"), "update_dataset": ("editor", "admin"), "read": ("member", "editor", "admin")}
ROLES |= {"edit_group": ("admin",), "delete_dataset": ("editor", "admin"), "manage_group": ("admin",)}


def create(state: State, user: User, data: Data, *, organisation: bool) -> Data:
    kind = "organization" if organisation else "group"
    if not user.name:
        raise denied(f"User None not authorized to create {kind}s")
    wrong = name_errors(data.get("name"))
    if not wrong and any(group["name"] == data["name"] for group in state.groups.values()):
        wrong = ["Group name already exists in database"]
    if wrong:
        raise invalid(name=wrong)
    group = {
        "id": new_id(),
        "name": data["name"],
        "title": data.get("title") or "",
        "description": data.get("description") or "",
        "image_url": data.get("image_url") or "",
        "created": state.now(),
        "type": kind,
        "is_organization": organisation,
        "approval_status": "approved",
        "state": "active",
        "members": {user.name: "admin"},
    }
    state.groups[group["id"]] = group
    return shown(state, group)


def shown(state: State, group: Data) -> Data:
    """Return a group as its _show action gives it."""
    inside = [p for p in state.packages.values() if group["id"] in (p["owner_org"], *p["groups"])]
    open_ones = [p for p in inside if p["state"] == "active" and not p["private"]]
    rest = {key: value for key, value in group.items() if key != "members"}
    by_name = {one.name: one for one in state.users.values()}
    people = [{"id": by_name[n].id, "name": n, "capacity": role} for n, role in group["members"].items() if n in by_name]
    title = group["title"] or group["name"]
    return {**rest, "display_name": title, "package_count": len(open_ones), "users": people, "extras": [], "groups": []}


MOST, MOST_WHOLE = 1000, 25
"""Names, and organisations or groups with their fields, in one answer of a list."""


def listed(state: State, data: Data, *, organisation: bool) -> Json:
    groups = [g for g in state.groups.values() if g["is_organization"] is organisation]
    groups.sort(key=lambda group: str(group["title"] or group["name"]))
    full = data.get("all_fields") in (True, "true", 1)
    asked = data.get("organizations" if organisation else "groups")
    found = [group for group in groups if not asked or group["name"] in asked]
    return [shown(state, group) for group in found[:MOST_WHOLE]] if full else [group["name"] for group in found[:MOST]]


def patch(state: State, user: User, data: Data, *, organisation: bool) -> Json:
    group = state.group(needed(data, "id"), organisation=organisation)
    if not state.may(user, group["id"], "admin"):
        raise denied(f"User {user.name} not authorized to edit {group['type']} {group['id']}")
    group.update({key: data[key] for key in ("name", "title", "description", "image_url") if key in data})
    return shown(state, group)


def purge(state: State, user: User, data: Data, *, organisation: bool) -> Json:
    group = state.group(needed(data, "id"), organisation=organisation)
    if not user.sysadmin:
        raise denied(f"User {user.name} not authorized to purge {group['type']}")
    del state.groups[group["id"]]
    return None


@action
def organization_create(state: State, user: User, data: Data) -> Json:
    return create(state, user, data, organisation=True)


@action
def group_create(state: State, user: User, data: Data) -> Json:
    return create(state, user, data, organisation=False)


@action
def organization_show(state: State, user: User, data: Data) -> Json:
    return shown(state, state.group(needed(data, "id"), organisation=True))


@action
def group_show(state: State, user: User, data: Data) -> Json:
    return shown(state, state.group(needed(data, "id"), organisation=False))


@action
def organization_list(state: State, user: User, data: Data) -> Json:
    return listed(state, data, organisation=True)


@action
def group_list(state: State, user: User, data: Data) -> Json:
    return listed(state, data, organisation=False)


@action
def organization_patch(state: State, user: User, data: Data) -> Json:
    return patch(state, user, data, organisation=True)


@action
def group_patch(state: State, user: User, data: Data) -> Json:
    return patch(state, user, data, organisation=False)


@action
def organization_purge(state: State, user: User, data: Data) -> Json:
    return purge(state, user, data, organisation=True)


@action
def group_purge(state: State, user: User, data: Data) -> Json:
    return purge(state, user, data, organisation=False)


@action
def organization_list_for_user(state: State, user: User, data: Data) -> Json:
    roles = ROLES[data.get("permission") or "manage_group"]
    return [
        {**shown(state, group), "capacity": "admin" if user.sysadmin else group["members"][user.name]}
        for group in state.groups.values()
        if group["is_organization"] and user.name and state.may(user, group["id"], *roles)
    ]


def add_member(state: State, user: User, data: Data, *, organisation: bool) -> Json:
    group = state.group(needed(data, "id"), organisation=organisation)
    if not state.may(user, group["id"], "admin"):
        raise denied(f"User {user.name} not authorized to edit group {group['id']}")
    group["members"][needed(data, "username")] = needed(data, "role")
    return {"group_id": group["id"], "capacity": data["role"]}


@action
def organization_member_create(state: State, user: User, data: Data) -> Json:
    return add_member(state, user, data, organisation=True)


@action
def group_member_create(state: State, user: User, data: Data) -> Json:
    return add_member(state, user, data, organisation=False)


@action
def user_create(state: State, user: User, data: Data) -> Json:
    if not user.sysadmin:
        raise denied(f"User {user.name} not authorized to create users")
    if any(one.name == data["name"] for one in state.users.values()):
        raise invalid(name=["That login name is not available."])
    made = User(name=needed(data, "name"), id=new_id())
    state.users[new_id()] = made  # somebody without a token cannot come in; this key is told to nobody
    return {"id": made.id, "name": made.name, "sysadmin": False}


@action
def user_show(state: State, user: User, data: Data) -> Json:
    desired = data.get("id") or user.name
    for one in state.users.values():
        if desired and desired in (one.id, one.name):
            return {"id": one.id, "name": one.name, "sysadmin": one.sysadmin}
    raise missing()


@action
def api_token_create(state: State, user: User, data: Data) -> Json:
    owner = next((one for one in state.users.values() if one.name == data.get("user")), None)
    if owner is None or not (user.sysadmin or owner is user):
        raise denied(f"User {user.name} not authorized to create API tokens")
    key = "token-" + new_id()
    state.users[key] = owner
    return {"token": key}


@action
def license_list(state: State, user: User, data: Data) -> Json:
    return [{"id": key, "title": title, "status": "active"} for key, title in LICENSES.items()]


@action
def tag_list(state: State, user: User, data: Data) -> Json:
    used = {tag for package in state.packages.values() for tag in package["tags"] if package["state"] == "active"}
    return sorted(tag for tag in used if re.search(re.escape(data.get("query") or ""), tag, re.IGNORECASE))


@action
def status_show(state: State, user: User, data: Data) -> Json:
    return {"site_title": "CKAN", "site_url": state.site_url, "ckan_version": "2.12.0", "extensions": ["datastore"]}


@action
def help_show(state: State, user: User, data: Data) -> Json:
    name = needed(data, "name")
    if name not in ACTIONS:
        raise missing("Action function not found")
    return ACTIONS[name].__doc__
