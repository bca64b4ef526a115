"""Before the first write: does the portal know what we are going to ask for, and may the owner of the key do it.

One call each: what the portal can do (`help_show`), which licences it knows, where the key's owner may write. Only then are
missing organisations and groups made. So a portal that cannot take the datasets is told of before anything is half done.
Out of scope: which organisations are missing (`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
from catalog.ckan.portal.model import Action, ActualDataset, DatasetPlan, Plan
from catalog.ckan.targets.target import Target
from pipelines.problems import Problem, SettingsError


class NoRightError(RemoteError):
    """The owner of the key may not write in an organisation; `allowed` names those where he may."""

    code = "remote-organisation"


def prepare(client: Client, plan: Plan, target: Target) -> dict[str, RemoteError]:
    """Check a portal for a plan that writes, make what is missing; return why nothing can be written, by organisation.

    Raises SettingsError `organisation-missing`, `group-missing` (and they are not to be made) or `licence-not-on-portal`;
    OldPortalError or NoDatastoreError when the portal cannot do it, KeyRefusedError for a key that it does not know, and
    RemoteError.
    """
    writing = [each for each in plan.datasets if each.action in (Action.CREATE, Action.CHANGE, Action.PRUNE)]
    _check_missing(plan, target)
    _check_actions(client, writing)
    _check_licences(client, writing, target)
    refused = _check_rights(client, plan, writing)
    titles = {each.desired.organisation: each.desired.organisation_title for each in writing if each.desired}
    for name in plan.organisations:
        try:
            _make(client, "organization", name, titles.get(name, name))
        except ForbiddenError as error:
            refused[name] = error
    for name in plan.groups:
        _make(client, "group", name, name)
    return refused


def _check_missing(plan: Plan, target: Target) -> None:
    if target.settings.create_organisations:
        return
    place = target.place("create_organisations")
    missing = [Problem("organisation-missing", place, {"given": name, "url": plan.url}) for name in plan.organisations]
    missing += [Problem("group-missing", place, {"given": name, "url": plan.url}) for name in plan.groups]
    if missing:
        raise SettingsError(missing)


def _check_actions(client: Client, writing: Iterable[DatasetPlan]) -> None:
    needed: dict[str, type[OldPortalError]] = {"package_revise": OldPortalError}
    if any(each.tables for each in writing):
        needed["datastore_create"] = NoDatastoreError
    for action, error in needed.items():
        try:
            client.call("help_show", {"name": action})
        except MissingError as missing:
            raise error(client.url, action, missing.detail) from None


def _check_licences(client: Client, writing: Iterable[DatasetPlan], target: Target) -> None:
    desired = {str(each.desired.fields.get("license_id") or ""): each.id for each in writing if each.desired}
    desired.pop("", None)
    if not desired:
        return
    known = [str(licence["id"]) for licence in client.call("license_list")]
    facts = {"known": ", ".join(known), "url": client.url}
    if unknown := [
        Problem("licence-not-on-portal", target.place("licences"), {**facts, "licence": licence, "dataset": id_})
        for licence, id_ in desired.items()
        if licence not in known
    ]:
        raise SettingsError(unknown)


def _check_rights(client: Client, plan: Plan, writing: Iterable[DatasetPlan]) -> dict[str, RemoteError]:
    needed = dict.fromkeys(name for each in writing for name in organisations_of(each) if name not in plan.organisations)
    found = client.call("organization_list_for_user", {"permission": "create_dataset"})
    allowed = [str(organisation["name"]) for organisation in found]
    if not allowed:
        _check_key(client)
    told = ", ".join(allowed) or "—"
    return {
        name: NoRightError(client.url, "package_create", organisation=name, allowed=told)
        for name in needed
        if name not in allowed
    }


def _check_key(client: Client) -> None:
    """Tell a key without rights from one that the portal does not know: to CKAN that is a stranger, who may read (200)."""
    try:
        client.call("user_show")
    except MissingError as error:
        raise KeyRefusedError(client.url, "user_show", error.detail) from None


def organisations_of(plan: DatasetPlan) -> list[str]:
    """Return the organisations in which carrying out a plan needs the right to write: where a dataset is, and is to be."""
    desired = [plan.desired.organisation] if plan.desired else []
    return [*desired, *(name for name in (_organisation(plan.actual),) if name and name not in desired)]


def _organisation(actual: ActualDataset | None) -> str:
    owner: Mapping[str, str] = (actual.package.get("organization") or {}) if actual else {}
    return owner.get("name", "")


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
