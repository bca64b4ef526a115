"""Writing a dataset as compare-and-swap: only what was read is overwritten, and a lost answer is not written twice.

CKAN's `package_revise` locks the dataset, refuses (409) when it is not as `match` says, and otherwise changes fields, files
and the list of resources together or not at all. We match the time stamp that CKAN moves with every change. When that fails,
or when it is not known whether a call was carried out, the dataset is read again: it is as it was to become (our own call
came through), or nothing that counts has changed (go on), or somebody changed it by hand (`ChangedError`). Out of scope:
which changes are wanted (`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.ckan.portal.client import Client, Files
from catalog.ckan.portal.errors import ConflictError, ForbiddenError, IndexingError, RemoteError
from catalog.ckan.portal.model import DesiredResource, FieldChange, Json
from catalog.ckan.pushing.packages import LISTS, Package, arrived, differences

ATTEMPTS = 3
_NAMES_ONLY = {"tags": ("name",), "groups": ("name",), "extras": ("key", "value")}


class ChangedError(RemoteError):
    """The dataset on the portal is not what was read: somebody changed it meanwhile. `now` is what it is."""

    code = "remote-changed"

    def __init__(self, url: str, now: Package, changes: Sequence[FieldChange]) -> None:
        self.now = now
        words = "; ".join(f"{change.field}: {change.old!r} → {change.new!r}" for change in changes)
        super().__init__(url, "package_revise", words)


def show(client: Client, id_: str) -> Package:
    """Return a dataset as it is now. Raises RemoteError."""
    package: Package = client.call("package_show", {"id": id_})
    return package


def revise(client: Client, before: Package, after: Package, uploads: Sequence[DesiredResource] = ()) -> Package:
    """Change a dataset from what was read to what it is to be, in one call, and return what it is then.

    Nothing is sent when nothing differs. Raises ChangedError, or RemoteError when the portal refuses.
    """
    if not uploads and not differences(before, after):
        return before
    for left in reversed(range(ATTEMPTS)):
        try:
            return _send(client, before, after, uploads)
        except RemoteError as error:
            unmatched = isinstance(error, ConflictError) and "match" in error.fields
            if not (unmatched or error.maybe_done):
                raise
            now = show(client, str(before["id"]))
            if arrived(after, now):
                return now
            if by_hand := differences(before, now):
                raise ChangedError(client.url, now, by_hand) from None
            if not left or not (unmatched or isinstance(error, IndexingError)):
                raise
            before = now
    raise AssertionError  # the last round returns or raises


def reread(client: Client, known: Package) -> Package:
    """Return a dataset as it is after calls that move its time stamp. Raises ChangedError when more has changed."""
    now = show(client, str(known["id"]))
    if by_hand := differences(known, now):
        raise ChangedError(client.url, now, by_hand)
    return now


def _request(before: Package, after: Package) -> dict[str, Json]:
    changed = {change.field.split(".")[0] for change in differences(before, after)}
    lists = [name for name in LISTS if name in changed or name == "resources"]
    update: dict[str, Json] = {name: after[name] for name in changed if name in after and name not in LISTS}
    update |= {name: _sent(name, after[name]) for name in lists}
    if "organisation" in changed:
        update["owner_org"] = after["organization"]["name"]
    return {
        "match": {"id": before["id"], "metadata_modified": before["metadata_modified"]},
        "filter": [f"-{name}" for name in lists],
        "update": update,
    }


def _send(client: Client, before: Package, after: Package, uploads: Sequence[DesiredResource]) -> Package:
    request, files = _request(before, after), _files(uploads)
    try:
        answer = client.call("package_revise", request, files)
    except ForbiddenError:
        if not before.get("groups") or "-groups" in request["filter"]:
            raise
        # Since CKAN 2.11 an editor may not even send back the groups that the dataset is in. CKAN 2.10 takes a dataset
        # without groups for one that is to leave them, so they are left out only here.
        answer = client.call("package_revise", {**request, "filter": [*request["filter"], "-groups"]}, files)
    package: Package = answer["package"]
    return package


def _sent(name: str, items: Sequence[Mapping[str, Json]]) -> list[dict[str, Json]]:
    keys = _NAMES_ONLY.get(name)
    return [{key: item[key] for key in keys} if keys else dict(item) for item in items]


def _files(uploads: Sequence[DesiredResource]) -> Files:
    return {
        f"update__resources__{each.id}__upload": (each.file_name, each.file, str(each.fields.get("mimetype", "")))
        for each in uploads
    }
