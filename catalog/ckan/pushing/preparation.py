"""Before the first write: does the portal know what we are going to ask for, and may the owner of the key do it.

One call each: what the portal can do (`help_show`), which licences it knows, where the key's owner may write. Only then are
missing organisations and groups made. So a portal that cannot take the datasets is told of before anything is half done.
Out of scope: which organisations are missing (`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import (
    ConflictError,
    ForbiddenError,
    KeyRefusedError,
    MissingError,
    NoDatastoreError,
    OldPortalError,
    RemoteError,
)
from catalog.ckan.portal.model import DatasetPlan, Plan
from catalog.ckan.targets.target import Target
from pipelines.problems import Problem, SettingsError


class NoRightError(RemoteError):
    """The owner of the key may not write in an organisation; `allowed` names those where he may."""

    code = "remote-organisation"


def prepare(client: Client, plan: Plan, target: Target) -> dict[str, RemoteError]:
    """Check a portal for a plan that writes, make what is missing; return why nothing can be written, by organisation (id or
    name).

    Raises SettingsError `organisation-missing`, `group-missing` (and they are not to be made) or `licence-not-on-portal`;
    OldPortalError or NoDatastoreError when the portal cannot do it, KeyRefusedError for a key that it does not know, and
    RemoteError.
    """
    _check_missing(plan, target)
    needed = _needed(plan)
    _check_actions(client, needed)
    _check_licences(client, needed.licences, target)
    refused = _check_rights(client, {id_: name for id_, name in needed.rights.items() if name not in plan.organisations})
    for name in plan.organisations:
        try:
            _make(client, "organization", name, needed.titles.get(name, name))
        except ForbiddenError as error:
            refused[name] = error
    for name in plan.groups:
        _make(client, "group", name, name)
    return refused


@dataclass
class _Needed:
    """What the writing of a plan needs: tables, licences (id → a dataset that has it), rights (`organisations_of`), and what
    its organisations are called.
    """

    tables: bool = False
    licences: dict[str, str] = field(default_factory=dict)
    rights: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def _needed(plan: Plan) -> _Needed:
    """Return it of all datasets, each of which is read once."""
    found = _Needed()
    for each in plan.writing():
        found.tables = found.tables or bool(each.tables)
        found.rights.update(organisations_of(each))
        if each.desired:
            found.titles[each.desired.organisation] = each.desired.organisation_title
            if licence := str(each.desired.fields.get("license_id") or ""):
                found.licences[licence] = each.id
    return found


def _check_missing(plan: Plan, target: Target) -> None:
    if target.settings.create_organisations:
        return
    place = target.place("create_organisations")
    missing = [Problem("organisation-missing", place, {"given": name, "url": plan.url}) for name in plan.organisations]
    missing += [Problem("group-missing", place, {"given": name, "url": plan.url}) for name in plan.groups]
    if missing:
        raise SettingsError(missing)


def _check_actions(client: Client, needed: _Needed) -> None:
    actions: dict[str, type[OldPortalError]] = {"package_revise": OldPortalError}
    if needed.tables:
        actions["datastore_create"] = NoDatastoreError
    for action, error in actions.items():
        try:
            client.call("help_show", {"name": action})
        except MissingError as missing:
            raise error(client.url, action, missing.detail) from None


def _check_licences(client: Client, needed: Mapping[str, str], target: Target) -> None:
    if not needed:
        return
    known = [str(licence["id"]) for licence in client.call("license_list")]
    facts = {"known": ", ".join(known), "url": client.url}
    if unknown := [
        Problem("licence-not-on-portal", target.place("licences"), {**facts, "licence": licence, "dataset": id_})
        for licence, id_ in needed.items()
        if licence not in known
    ]:
        raise SettingsError(unknown)


def _check_rights(client: Client, needed: Mapping[str, str]) -> dict[str, RemoteError]:
    found = client.call("organization_list_for_user", {"permission": "create_dataset"})
    allowed = [str(organisation["name"]) for organisation in found]
    known = {*allowed, *(str(organisation["id"]) for organisation in found)}
    if not allowed:
        _check_key(client)
    told = ", ".join(allowed) or "—"
    return {
        id_: NoRightError(client.url, "package_create", organisation=name, allowed=told)
        for id_, name in needed.items()
        if id_ not in known
    }


def _check_key(client: Client) -> None:
    """Tell a key without rights from one that the portal does not know: to CKAN that is a stranger, who may read (200)."""
    try:
        client.call("user_show")
    except MissingError as error:
        raise KeyRefusedError(client.url, "user_show", error.detail) from None


def organisations_of(plan: DatasetPlan) -> dict[str, str]:
    """Return the organisations in which carrying out a plan needs the right to write: where a dataset is, and is to be.

    By id where it is known, for a portal's index may have an old name; else by name. The values are names, for messages.
    """
    owner: Mapping[str, str] = (plan.actual.package.get("organization") or {}) if plan.actual else {}
    found = {owner.get("id") or owner["name"]: owner["name"]} if owner.get("name") else {}
    if plan.desired and plan.desired.organisation not in found.values():
        found[plan.desired.organisation] = plan.desired.organisation
    return found


def _make(client: Client, kind: str, name: str, title: str) -> None:
    try:
        client.call(f"{kind}_create", {"name": name, "title": title})
    except RemoteError as error:  # somebody, or an earlier attempt whose answer was lost, has just made it
        if not (error.maybe_done or isinstance(error, ConflictError)):
            raise
        try:
            client.call(f"{kind}_show", {"id": name})
        except MissingError:
            raise error from None
