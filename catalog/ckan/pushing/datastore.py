"""DataStore tables: made with typed, labelled columns, filled, brought up to date, dropped; and a resource's table view.

Every step may be taken twice with the same end, so that a push that was cut off can be pushed again: rows go in by their
primary key. CKAN does not change the type of a column, nor drop one, when asked with `datastore_create` (it answers that it
did), so a table whose columns differ is made anew. Writing needs `force` since our resources are uploaded files, which CKAN
takes to be filled by a loader. Out of scope: which tables (`catalog.ckan.planning.plan`), types of columns
(`catalog.ckan.planning.desired`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, MissingError, RemoteError
from catalog.ckan.portal.model import DesiredTable, Json

BATCH = 5_000
"""Rows in one call."""
PAGE = 32_000
"""Keys read in one call; CKAN's own limit. A portal with a lower one gives fewer, and the next page begins there."""
ATTEMPTS = 3
VIEW = "datatables_view"
_COUNT = {"calculate_record_count": False}
"""Forget the number of rows: true keeps a number that CKAN 2.12 has noted before, though it has changed since."""
_REPORTED = {"int": "int4", "integer": "int4", "bigint": "int8", "float": "float8", "bool": "boolean"}
"""Types under the name that CKAN reports, where that is not the name it was given."""


def fill(client: Client, resource_id: str, table: DesiredTable, *, fresh: bool) -> None:
    """Make the table of a resource hold exactly the wanted rows. Raises RemoteError.

    `fresh` says that there should be none yet, which saves a look; if there is one all the same it is brought up to date.
    """
    if fresh:
        try:
            _make(client, resource_id, table)
        except RemoteError as error:
            # There is one: left by a removed resource, or made by this very call, whose answer was lost.
            if not (isinstance(error, ConflictError) or error.maybe_done):
                raise
        else:
            return
    _refresh(client, resource_id, table)


def drop(client: Client, resource_id: str) -> None:
    """Remove the table of a resource, if there is one. Raises RemoteError."""
    try:
        client.call("datastore_delete", {"resource_id": resource_id, "force": True})
    except MissingError:
        return


def columns_of(table: DesiredTable) -> list[tuple[str, str]]:
    """Return id and type of each column as CKAN reports them."""
    return [(column.id, _REPORTED.get(column.type, column.type)) for column in table.columns]


def look(client: Client, resource_id: str) -> tuple[list[tuple[str, str]], int]:
    """Return columns (id and type) and number of rows of the table of a resource. Raises MissingError when it has none."""
    found = client.call("datastore_search", {"resource_id": resource_id, "limit": 0, "include_total": True})
    columns = [(field["id"], _REPORTED.get(field["type"], field["type"])) for field in found["fields"]]
    return [column for column in columns if column[0] != "_id"], int(found["total"])


def ensure_view(client: Client, resource_id: str, title: str) -> None:
    """Give a resource a table view unless it has one, or the portal does not have that kind. Raises RemoteError.

    Neither `package_revise` nor `datastore_create` makes the default views. Looked for even where the resource is new: one
    that was removed and comes back has its old views.
    """
    if _has_view(client, resource_id):
        return
    for left in reversed(range(ATTEMPTS)):
        try:
            client.call("resource_view_create", {"resource_id": resource_id, "view_type": VIEW, "title": title})
        except ConflictError as error:
            if "view_type" not in error.fields:
                raise
            return
        except RemoteError as error:  # the client does not ask again by itself: that could make a second view
            if not error.maybe_done or not left:
                raise
            if _has_view(client, resource_id):
                return
        else:
            return


def _has_view(client: Client, resource_id: str) -> bool:
    return any(view["view_type"] == VIEW for view in client.call("resource_view_list", {"id": resource_id}))


def _make(client: Client, resource_id: str, table: DesiredTable) -> None:
    first, *others = _batches(table.records)
    client.call("datastore_create", _definition(resource_id, table) | _rows(first))
    _put(client, resource_id, others)


def _refresh(client: Client, resource_id: str, table: DesiredTable) -> None:
    try:
        columns, _ = look(client, resource_id)
    except MissingError:
        _make(client, resource_id, table)
        return
    if columns == columns_of(table) and len(table.primary_key) == 1:
        try:
            client.call("datastore_create", _definition(resource_id, table))  # labels, and the index that upserts need
        except ConflictError:
            pass  # rows that are not unique: put there by others
        else:
            _put(client, resource_id, _batches(table.records))
            _delete_others(client, resource_id, table)
            return
    drop(client, resource_id)
    _make(client, resource_id, table)


def _put(client: Client, resource_id: str, batches: Iterable[Sequence[Mapping[str, Json]]]) -> None:
    for batch in batches:
        client.call("datastore_upsert", {"resource_id": resource_id, "force": True, "method": "upsert"} | _rows(batch))


def _delete_others(client: Client, resource_id: str, table: DesiredTable) -> None:
    key = table.primary_key[0]
    desired = {str(record[key]) for record in table.records}
    others = [value for value in _keys(client, resource_id, key) if str(value) not in desired]
    for start in range(0, len(others), BATCH):
        filters = {key: others[start : start + BATCH]}
        client.call("datastore_delete", {"resource_id": resource_id, "force": True, "filters": filters, **_COUNT})


def _keys(client: Client, resource_id: str, key: str) -> Iterator[Json]:
    offset, total = 0, 1
    while offset < total:
        request = {"resource_id": resource_id, "fields": [key], "sort": key, "limit": PAGE, "offset": offset}
        page = client.call("datastore_search", request)
        yield from (record[key] for record in page["records"])
        offset += len(page["records"])
        total = page["total"] if page["records"] else 0


def _definition(resource_id: str, table: DesiredTable) -> dict[str, Json]:
    fields = [
        {"id": column.id, "type": column.type, "info": {"label": column.label, "notes": column.notes}}
        for column in table.columns
    ]
    return {"resource_id": resource_id, "force": True, "fields": fields, "primary_key": list(table.primary_key)}


def _rows(batch: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    return {"records": [dict(record) for record in batch], **_COUNT}


def _batches(records: Sequence[Mapping[str, Json]]) -> Iterator[Sequence[Mapping[str, Json]]]:
    yield records[:BATCH]
    for start in range(BATCH, len(records), BATCH):
        yield records[start : start + BATCH]
