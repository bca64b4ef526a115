"""DataStore tables: made with typed, labelled columns, filled, brought up to date, dropped.

Every step may be taken twice with the same end, so that a push that was cut off can be pushed again: rows go in by their
primary key, and only those that differ. No table is held whole, however long it is: of a row no more than its digest. CKAN
does not change the type of a column, nor drop one, when asked with `datastore_create` (it answers that it did), so a table
whose columns differ is made anew. Writing needs `force` since our resources are uploaded files, which CKAN takes to be
filled by a loader. Out of scope: which tables (`catalog.ckan.planning.plan`), types of columns
(`catalog.ckan.planning.desired`), reading (`catalog.ckan.planning.stored_tables`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from catalog.ckan.planning.stored_tables import Row, columns_of, key_of, look, plain_row, rows
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, MissingError, RemoteError
from catalog.ckan.portal.model import DesiredTable, Json

BATCH = 5_000
"""Rows in one call."""
_COUNT = {"calculate_record_count": False}
"""Forget the number of rows: true keeps a number that CKAN 2.12 has noted before, though it has changed since."""


def fill(client: Client, resource_id: str, table: DesiredTable, *, fresh: bool) -> None:
    """Make the table of a resource hold exactly the desired rows. Raises RemoteError.

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


def _make(client: Client, resource_id: str, table: DesiredTable) -> None:
    batches = _batches(table.records)
    client.call("datastore_create", _definition(resource_id, table) | _rows(next(batches, ())))
    _put(client, resource_id, batches)


def _refresh(client: Client, resource_id: str, table: DesiredTable) -> None:
    try:
        columns = look(client, resource_id).columns
    except MissingError:
        _make(client, resource_id, table)
        return
    if columns == columns_of(table):
        try:
            client.call("datastore_create", _definition(resource_id, table))  # labels, and the index that upserts need
        except ConflictError:
            pass  # rows that are not unique: put there by others
        else:
            _bring_up_to_date(client, resource_id, table)
            return
    drop(client, resource_id)
    _make(client, resource_id, table)


def _bring_up_to_date(client: Client, resource_id: str, table: DesiredTable) -> None:
    """Send the rows that are not as they should be, then delete those that should not be there: a reader never finds
    none.
    """
    lacking = {_digest(key_of(record, table)): _digest(plain_row(record, table)) for record in table.records}
    surplus: list[Mapping[str, Json]] = []
    same: set[bytes] = set()
    for row in rows(client, resource_id, table):
        key = _digest(key_of(row, table))
        if key not in lacking:
            surplus.append({name: row[name] for name in table.primary_key})
        elif lacking[key] == _digest(plain_row(row, table)):
            same.add(key)
    _put(client, resource_id, _batches(each for each in table.records if _digest(key_of(each, table)) not in same))
    for filters in _filters(surplus, table):
        client.call("datastore_delete", {"resource_id": resource_id, "force": True, "filters": filters, **_COUNT})


def _put(client: Client, resource_id: str, batches: Iterable[Sequence[Mapping[str, Json]]]) -> None:
    for batch in batches:
        client.call("datastore_upsert", {"resource_id": resource_id, "force": True, "method": "upsert"} | _rows(batch))


def _filters(records: Iterable[Mapping[str, Json]], table: DesiredTable) -> Iterator[dict[str, Json]]:
    """Yield filters that together name exactly these rows: many values of the key's last column, one of each of the
    others.
    """
    *others, last = table.primary_key
    groups: dict[tuple[Json, ...], list[Json]] = {}
    for record in records:
        groups.setdefault(tuple(record[key] for key in others), []).append(record[last])
    for values, lasts in groups.items():
        for start in range(0, len(lasts), BATCH):
            yield {**dict(zip(others, values, strict=True)), last: lasts[start : start + BATCH]}


def _definition(resource_id: str, table: DesiredTable) -> dict[str, Json]:
    fields = [
        {"id": column.id, "type": column.type, "info": {"label": column.label, "notes": column.notes}}
        for column in table.columns
    ]
    return {"resource_id": resource_id, "force": True, "fields": fields, "primary_key": list(table.primary_key)}


def _rows(batch: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    return {"records": [dict(record) for record in batch], **_COUNT}


def _batches(records: Iterable[Mapping[str, Json]]) -> Iterator[Sequence[Mapping[str, Json]]]:
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        yield batch


def _digest(row: Row) -> bytes:
    return hashlib.blake2b(repr(row).encode(), digest_size=16).digest()
