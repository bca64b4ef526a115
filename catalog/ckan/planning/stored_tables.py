"""DataStore tables, read: their columns, how many rows, the rows themselves. Only reads.

A row that was read and a row that is desired are compared in one form, `plain_row`: the DataStore gives numbers as JSON
numbers or texts, and days with or without a time. Out of scope: writing tables (`catalog.ckan.pushing.datastore`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.model import DesiredColumn, DesiredTable, Json

PAGE = 32_000
"""Rows read in one call; CKAN's own limit. A portal with a lower one gives fewer, and the next page begins there."""
_REPORTED = {"int": "int4", "integer": "int4", "bigint": "int8", "float": "float8", "bool": "boolean"}
"""Types under the name that CKAN reports, where that is not the name it was given."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class StoredTable:
    """The form of a table on a portal: id and type of each column, the label of each as far as the portal tells, rows."""

    columns: list[tuple[str, str]]
    labels: dict[str, str]
    rows: int


def look(client: Client, resource_id: str) -> StoredTable:
    """Return the form of the table of a resource. Raises MissingError when it has none."""
    found = client.call("datastore_search", {"resource_id": resource_id, "limit": 0, "include_total": True})
    fields = [field for field in found["fields"] if field["id"] != "_id"]
    columns = [(str(field["id"]), _REPORTED.get(field["type"], str(field["type"]))) for field in fields]
    labels = {
        str(field["id"]): str(field["info"].get("label") or "") for field in fields if isinstance(field.get("info"), dict)
    }
    return StoredTable(columns, labels, int(found["total"]))


def columns_of(table: DesiredTable) -> list[tuple[str, str]]:
    """Return id and type of each column as CKAN reports them."""
    return [(column.id, _REPORTED.get(column.type, column.type)) for column in table.columns]


def rows(client: Client, resource_id: str, table: DesiredTable) -> Iterator[Mapping[str, Json]]:
    """Yield every row of the table of a resource, in the order of its primary key; one call a page."""
    names = [column.id for column in table.columns]
    request = {"resource_id": resource_id, "fields": names, "sort": ", ".join(table.primary_key)}
    offset, total = 0, 1
    while offset < total:
        page = client.call("datastore_search", {**request, "limit": PAGE, "offset": offset, "include_total": True})
        yield from page["records"]
        offset += len(page["records"])
        total = page["total"] if page["records"] else 0


def key_of(record: Mapping[str, Json], table: DesiredTable) -> Row:
    """Return the primary key of a row, in the form in which rows are compared."""
    types = {column.id: column for column in table.columns}
    return tuple(_plain(record.get(key), types[key]) for key in table.primary_key)


def plain_row(record: Mapping[str, Json], table: DesiredTable) -> Row:
    """Return a row in the form in which rows are compared."""
    return tuple(_plain(record.get(column.id), column) for column in table.columns)


def _plain(value: Json, column: DesiredColumn) -> str:
    if value is None:
        return ""
    if column.type == "date":
        return str(value)[:10]
    if column.type in ("int", "numeric"):
        number = Decimal(str(value))
        return format(number.normalize(), "f") if number else "0"
    return str(value)
