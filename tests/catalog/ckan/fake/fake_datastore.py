"""The fake's DataStore and resource views: typed columns, PostgreSQL's 63 bytes, primary keys, force, data dictionary."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.catalog.ckan.fake.fake_packages import package_show
from tests.catalog.ckan.fake.fake_state import (
    Data,
    Json,
    PortalError,
    State,
    User,
    action,
    broken,
    denied,
    invalid,
    missing,
    needed,
    new_id,
)

TYPES = {"text": "text", "numeric": "numeric", "date": "date", "timestamp": "timestamp", "bool": "bool", "json": "json"}
TYPES |= {
    "int": "int4",
    "int4": "int4",
    "integer": "int4",
    "bigint": "int8",
    "int8": "int8",
    "float": "float8",
    "float8": "float8",
}
TYPES |= {"boolean": "bool"}
IN_ERRORS = {"int4": "integer", "int8": "bigint", "float8": "double precision", "bool": "boolean"}
VIEW_TYPES = {"datatables_view", "text_view"}
MOST_LETTERS = 63
READ_ONLY = (
    "Cannot edit read-only resource because changes made may be lost. Use a resource created for editing e.g. with "
    'datastore_create or use "force=True" to ignore this warning.'
)


def cut(name: str) -> str:
    """Return a column's name as PostgreSQL keeps it: its first 63 bytes, whole letters."""
    return name.encode()[:MOST_LETTERS].decode(errors="ignore")


def cell(value: Json, kind: str) -> Json:
    """Return a value as PostgreSQL keeps it. Raises ValueError."""
    if value is None or (value == "" and kind != "text"):
        return None
    if isinstance(value, str) and "\0" in value:
        raise broken()
    if kind == "text":
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if kind in ("int4", "int8"):
        return int(str(value)) if not isinstance(value, float) else round(value)
    if kind in ("numeric", "float8"):
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else float(number)
    if kind == "date":
        return date.fromisoformat(str(value)).isoformat()
    if kind == "timestamp":
        return datetime.fromisoformat(str(value)).isoformat()
    return value


def cleaned(table: Data, record: Data, row: int) -> Data:
    kept: Data = {}
    for column in table["fields"]:
        value = record.get(column["id"])
        try:
            kept[column["id"]] = cell(value, column["type"])
        except (ValueError, InvalidOperation):
            kind = IN_ERRORS.get(column["type"], column["type"])
            raise invalid(records=[f'invalid input syntax for type {kind}: "{value}"'], records_row=row) from None
    return kept


def key_of(table: Data, record: Data) -> tuple[Json, ...]:
    return tuple(record.get(name) for name in table["primary_key"])


def write(table: Data, records: list[Data], method: str) -> None:
    """Put all records into a table, or none."""
    names = [column["id"] for column in table["fields"]]
    unknown = [name for record in records for name in record if name not in names]
    if unknown:
        raise invalid(fields=[f'fields "{unknown[0]}" do not exist'])
    if method != "insert" and not table["primary_key"]:
        raise invalid(table=["unique key must be passed for update/upsert"])
    rows = {key_of(table, row) if table["primary_key"] else (row["_id"],): row for row in table["rows"]}
    number = table["next"]
    for place, record in enumerate(records):
        if method != "insert" and (lacking := [name for name in table["primary_key"] if name not in record]):
            raise invalid(key=[f'fields "{lacking[0]}" are missing\n                            but needed as key'])
        new = cleaned(table, record, place)
        key = key_of(table, new) if table["primary_key"] else (number,)
        if key in rows and method == "insert":
            raise invalid(records=['duplicate key value violates unique constraint "key"'], records_row=place)
        if key in rows:
            rows[key] = rows[key] | {name: new[name] for name in record}
        else:
            rows[key] = {"_id": number, **new}
        number += 1
    table |= {"rows": list(rows.values()), "next": number}


def resource_to_edit(state: State, user: User, data: Data, *, force: bool = True) -> tuple[Data, Data]:
    resource, package = state.resource(needed(data, "resource_id"))
    if not state.may_edit(user, package):
        raise denied(f"User {user.name} not authorized to perform resource_update on resource {resource['id']}")
    if force and not data.get("force"):
        raise invalid(**{"read-only": [READ_ONLY]})
    return resource, package


def table_of(state: State, user: User, data: Data, key: str = "resource_id") -> Data:
    desired = needed(data, key)
    if desired not in state.tables:
        raise missing(f'Resource "{desired}" was not found.')
    return state.tables[desired]


def column_errors(fields: list[Data]) -> None:
    words: list[Any] = []
    for column in fields:
        name = str(column["id"])
        bad = not name.strip() or name != name.strip() or name.startswith(("_", "\ufeff")) or '"' in name
        words.append({"id": [f'"{name}" is not a valid field name']} if bad or len(name) > MOST_LETTERS else {})
    if any(words):
        raise invalid(fields=words)
    for column in fields:
        if "type" not in column:
            raise invalid(fields=[f'"{column["id"]}" type not guessable'])
        if column["type"] not in TYPES:
            raise invalid(fields=[f'"{column["type"]}" is not a valid field type'])
    names = [cut(str(column["id"])) for column in fields]
    if len({str(column["id"]) for column in fields}) < len(fields):
        raise invalid(fields=["Duplicate column names are not supported"])
    if len(set(names)) < len(names):
        raise broken()


@action
def datastore_create(state: State, user: User, data: Data) -> Json:
    try:
        resource, package = resource_to_edit(state, user, data)
    except PortalError as refusal:
        if refusal.status != 404:
            raise
        raise invalid(resource_id=[f"Resource not found: {data['resource_id']}"]) from None
    fields = data.get("fields") or []
    column_errors(fields)
    old = state.tables.get(resource["id"])
    table: Data = dict(old) if old else {"fields": [], "primary_key": [], "rows": [], "next": 1}
    if "primary_key" in data:
        table["primary_key"] = [data["primary_key"]] if isinstance(data["primary_key"], str) else list(data["primary_key"])
    actual = {column["id"]: column for column in table["fields"]}
    for column in fields:
        name = cut(str(column["id"]))
        info = {"info": column["info"]} if column.get("info") else {}
        actual[name] = {"id": name, "type": TYPES[column["type"]], **actual.get(name, {}), **info}
    if data.get("delete_fields"):
        actual = {name: column for name, column in actual.items() if name in {cut(str(c["id"])) for c in fields}}
    table["fields"] = list(actual.values())
    table["rows"] = [{"_id": row["_id"], **{name: row.get(name) for name in actual}} for row in table["rows"]]
    if data.get("records"):
        write(table, data["records"], "insert")
    state.tables[resource["id"]] = table
    active(state, package, resource, now=True)
    kept = {key: value for key, value in data.items() if key not in ("records", "force")}
    return {**kept, "resource_id": resource["id"], "method": "insert"}


def active(state: State, package: Data, resource: Data, *, now: bool) -> None:
    """Note at a resource whether it has a table; that moves the dataset's metadata_modified."""
    if resource["datastore_active"] is not now:
        resource["datastore_active"] = now
        resource["metadata_modified"] = package["metadata_modified"] = state.now()


@action
def datastore_upsert(state: State, user: User, data: Data) -> Json:
    resource, _ = resource_to_edit(state, user, data)
    table = dict(table_of(state, user, data))
    write(table, data.get("records") or [], data.get("method") or "upsert")
    state.tables[resource["id"]] = table
    return {"resource_id": resource["id"], "method": data.get("method") or "upsert"}


@action
def datastore_delete(state: State, user: User, data: Data) -> Json:
    resource, package = resource_to_edit(state, user, data)
    table = table_of(state, user, data)
    if "filters" in data:
        table["rows"] = [row for row in table["rows"] if not selected(table, row, data["filters"])]
    else:
        del state.tables[resource["id"]]
        active(state, package, resource, now=False)
    return {"resource_id": resource["id"], **({"filters": data["filters"]} if "filters" in data else {})}


def selected(table: Data, row: Data, filters: Data) -> bool:
    names = {"_id", *(column["id"] for column in table["fields"])}
    unknown = [name for name in filters if name not in names]
    if unknown:
        raise invalid(filters=[f"Unknown field: {unknown[0]}"])
    return all(row[name] in (value if isinstance(value, list) else [value]) for name, value in filters.items())


@action
def datastore_search(state: State, user: User, data: Data) -> Json:
    table = table_of(state, user, data)
    package_show(state, user, {"id": state.package_of_table(data["resource_id"])["id"]})
    filters = data.get("filters") or {}
    selected(table, dict.fromkeys(["_id", *(column["id"] for column in table["fields"])]), filters)
    rows = [row for row in table["rows"] if selected(table, row, filters)]
    for part in reversed((data.get("sort") or "_id").split(",")):
        name, _, direction = part.strip().partition(" ")
        rows = sorted(rows, key=lambda row, name=name: (row[name] is None, row[name] or 0), reverse=direction == "desc")
    start, limit = int(data.get("offset") or 0), int(data.get("limit", 100))
    columns = [{"id": "_id", "type": "int"}, *table["fields"]]
    if data.get("fields"):
        desired = data["fields"] if isinstance(data["fields"], list) else [one.strip() for one in data["fields"].split(",")]
        columns = [column for column in columns if column["id"] in desired]
    records = [{column["id"]: row[column["id"]] for column in columns} for row in rows[start : start + limit]]
    return {"resource_id": data["resource_id"], "fields": columns, "records": records, "total": len(rows), "limit": limit}


@action
def datastore_info(state: State, user: User, data: Data) -> Json:
    data = {"id": data.get("id") or data.get("resource_id")}
    if data["id"] not in state.tables:
        raise missing(f'Resource/Alias "{data["id"]}" was not found.')
    table = table_of(state, user, data, "id")
    package_show(state, user, {"id": state.resource(data["id"])[1]["id"]})
    fields = [
        {**column, "schema": {"native_type": column["type"], "is_index": column["id"] in table["primary_key"]}}
        for column in table["fields"]
    ]
    return {
        "fields": fields,
        "meta": {"id": data["id"], "count": len(table["rows"]), "table_type": "BASE TABLE", "aliases": []},
    }


@action
def resource_view_list(state: State, user: User, data: Data) -> Json:
    _, package = state.resource(needed(data, "id"))
    package_show(state, user, {"id": package["id"]})
    return [view for view in state.views.values() if view["resource_id"] == data["id"]]


@action
def resource_view_create(state: State, user: User, data: Data) -> Json:
    if needed(data, "view_type") not in VIEW_TYPES:
        raise invalid(view_type=f"No plugin found for view_type {data['view_type']}")
    needed(data, "title")
    _, package = resource_to_edit(state, user, data, force=False)
    if data.get("id") and not user.sysadmin:
        raise invalid(id=["The input field id was not expected."])
    if data.get("id") in state.views:
        raise invalid(id=["ResourceView id already exists"])
    view = {"description": None, **data, "id": data.get("id") or new_id(), "package_id": package["id"]}
    state.views[view["id"]] = view
    return view


@action
def resource_view_show(state: State, user: User, data: Data) -> Json:
    if needed(data, "id") not in state.views:
        raise missing()
    return state.views[data["id"]]


@action
def resource_view_update(state: State, user: User, data: Data) -> Json:
    view = resource_view_show(state, user, data)
    resource_to_edit(state, user, view, force=False)
    view |= {key: data[key] for key in ("title", "description") if key in data}
    return view


@action
def resource_view_delete(state: State, user: User, data: Data) -> Json:
    view = resource_view_show(state, user, data)
    resource_to_edit(state, user, view, force=False)
    del state.views[view["id"]]
    return {"resource_id": view["resource_id"]}
