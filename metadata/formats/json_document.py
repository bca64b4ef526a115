"""A dataset as one JSON document, and the JSON Schema (draft 2020-12) of that document.

A plan is nested: each measure holds its schedule, indicators (with their values), achievements (with the figures stated
in them), costs and evaluations; what the nesting says already (the IDs and names of the parents, the municipality) is not
repeated in the rows. A row without exactly one parent is kept, whole, in a list of its own at the top. What the
document says of itself is one object, `overview`, with the rows of that table as its `entries`. A derived
dataset is a list of its records. Keys are the English ones of the fields; what is not stated is null; numbers are
written digit for digit as in the tables (90.0 stays 90.0).

Out of scope: contact and doubts, which change without the data.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field, Table, printed
from pipelines.documents.source import Source

_BASE = Path(__file__).with_name("document.schema.json")
_MUNICIPALITY = frozenset({"local_government_code", "local_government_name"})
_OVERVIEW = "overview"  # the table whose rows stand in the object of that name
_TEXTS = 5_000
"""Texts of which a part of the document is made."""
_EMPTY_ROW = {"type": "object"}  # of a document that says nothing of itself
_MEASURE = frozenset({"measure_id", "measure_name"})


@dataclass(frozen=True)
class _Nest:
    """Rows of `table` go into the rows of `parent` under `key`, where `on` (keys of child and parent) agree."""

    table: str
    parent: str
    key: str
    on: tuple[tuple[str, str], ...]
    implied: frozenset[str]


_NESTS = (  # the innermost first
    _Nest(
        "indicator_values",
        "indicators",
        "values",
        (("indicator_id", "id"),),
        _MEASURE | {"indicator_id", "indicator_name"},
    ),
    _Nest(
        "achievement_figures",
        "achievements",
        "figures",
        (("measure_id", "measure_id"), ("fiscal_year", "fiscal_year")),
        _MEASURE | {"fiscal_year"},
    ),
    *(
        _Nest(name, "measures", name, (("measure_id", "id"),), _MEASURE)
        for name in ("schedule", "indicators", "achievements", "costs", "evaluations")
    ),
)


def document(dataset: Dataset) -> dict[str, Any]:
    """Return the dataset as plain values: dict, list, str, int, Decimal and None; a list of records may be walked through.

    Raises ValueError for a derived dataset that has not exactly one table.
    """
    top: dict[str, Any] = {
        "$schema": dataset.url(f"{dataset.id}.schema.json"),
        "dataset": _facts(dataset),
        "publisher": _publisher(dataset),
    }
    if dataset.derived_from:
        (table,) = dataset.tables
        return top | {"records": _Records(table)}
    nests = _nests(dataset)
    rows = {table.name: list(_rows(table, _MUNICIPALITY)) for table in dataset.tables}
    overview = _overview(dataset, rows.pop(_OVERVIEW, []))
    for nest in nests:
        rows[nest.table] = _nest(nest, rows[nest.table], rows[nest.parent])
    for nest in nests:
        if not rows[nest.table]:
            del rows[nest.table]  # every row has its place in a parent
    return top | ({} if dataset.standard else {"overview": overview}) | rows


def document_schema(dataset: Dataset) -> dict[str, Any]:
    """Return the JSON Schema of `document(dataset)`, with a title and description for every key of a row."""
    schema: dict[str, Any] = json.loads(_base())
    head = {
        "$schema": schema["$schema"],
        "$id": dataset.url(f"{dataset.id}.schema.json"),
        "title": dataset.title.ja,
        "title@en": dataset.title.en,
        "type": "object",
    }
    nests = _nests(dataset)
    properties: dict[str, Any] = {"$schema": {"type": "string", "format": "uri"}}
    properties |= {name: {"$ref": f"#/$defs/{name}"} for name in ("dataset", "publisher")}
    if dataset.derived_from:
        properties["records"] = _list_of(dataset.tables[0].name)
    else:
        if not dataset.standard:
            properties["overview"] = {"$ref": "#/$defs/overview"}
        properties |= {table.name: _list_of(table.name) for table in dataset.tables if table.name != _OVERVIEW}
    required = [name for name in properties if name not in {nest.table for nest in nests}]
    rows = {f"{table.name}_row": _row_schema(table, dataset) for table in dataset.tables}
    base = schema["$defs"] | {f"{_OVERVIEW}_row": _EMPTY_ROW}
    return head | {
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": base | rows,
    }


def dumps(value: Any) -> bytes:
    """Return plain values as JSON: UTF-8 without BOM, indent 2, LF, Decimals digit for digit and never with exponent."""
    return b"".join(dumped(value))


def dumped(value: Any) -> Iterator[bytes]:
    """Yield the bytes of `dumps` part by part."""
    texts = chain(_encode(value, "\n"), "\n")
    while part := "".join(islice(texts, _TEXTS)):
        yield part.encode()


@dataclass(frozen=True)
class _Records:
    """The records of a table, made into values while they are walked through."""

    table: Table

    def __len__(self) -> int:
        return len(self.table.records)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return _rows(self.table, frozenset())


_COLLECTIONS = (dict, list, _Records)


def _encode(value: Any, line: str) -> Iterator[str]:
    if not (isinstance(value, _COLLECTIONS) and value):
        yield _plain(value)
        return
    named = isinstance(value, dict)
    comma, end = "{}" if named else "[]"
    for key, item in value.items() if isinstance(value, dict) else (("", item) for item in value):
        before = f"{comma}{line}  {encode_basestring(key)}: " if named else f"{comma}{line}  "
        if isinstance(item, _COLLECTIONS) and item:
            yield before
            yield from _encode(item, f"{line}  ")
        else:
            yield before + _plain(item)
        comma = ","
    yield line + end


def _plain(value: Any) -> str:
    """Return what holds nothing else. json.dumps can write a Decimal only as float or text, which changes the number."""
    if isinstance(value, str):
        return encode_basestring(value)
    return printed(value) if isinstance(value, Decimal) else "null" if value is None else json.dumps(value)


def _nests(dataset: Dataset) -> tuple[_Nest, ...]:
    names = {table.name for table in dataset.tables}
    if dataset.derived_from:
        return ()
    return tuple(nest for nest in _NESTS if nest.table in names and nest.parent in names)


def _rows(table: Table, without: frozenset[str]) -> Iterator[dict[str, Any]]:
    for record in table.records:
        pairs = zip(table.fields, record, strict=True)
        yield {field.key: _value(cell) for field, cell in pairs if field.key not in without}


def _value(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _nest(nest: _Nest, children: list[dict[str, Any]], parents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Move children into their parents and return those that have not exactly one."""
    homes: dict[tuple[Cell, ...], list[dict[str, Any]]] = defaultdict(list)
    for parent in parents:
        parent[nest.key] = []
        homes[tuple(parent[key] for _, key in nest.on)].append(parent)
    left = []
    for child in children:
        found = homes[tuple(child[key] for key, _ in nest.on)]
        if len(found) == 1:
            found[0][nest.key].append({key: value for key, value in child.items() if key not in nest.implied})
        else:
            left.append(child)
    return left


def _row_schema(table: Table, dataset: Dataset) -> dict[str, Any]:
    nests = _nests(dataset)
    without = frozenset() if dataset.derived_from else _MUNICIPALITY
    properties = {field.key: _field_schema(field) for field in table.fields if field.key not in without}
    implied = next((nest.implied for nest in nests if nest.table == table.name), frozenset())
    required = [key for key in properties if key not in implied]
    for nest in nests:
        if nest.parent == table.name:
            properties[nest.key] = _list_of(nest.table)
            required.append(nest.key)
    return _described(table) | {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _field_schema(field: Field) -> dict[str, Any]:
    schema = _described(field)
    name = "string" if field.type == "date" else field.type
    schema["type"] = name if field.required else [name, "null"]
    if field.type == "date":
        schema["format"] = "date"
    if field.pattern:
        schema["pattern"] = field.pattern
    if field.enum:
        schema["enum"] = [*field.enum] if field.required else [*field.enum, None]
    return schema


def _described(thing: Field | Table) -> dict[str, Any]:
    return {
        "title": thing.title.ja,
        "title@en": thing.title.en,
        "description": thing.description.ja,
        "description@en": thing.description.en,
    }


def _list_of(table: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{table}_row"}}


def _facts(dataset: Dataset) -> dict[str, Any]:
    start, end = dataset.period
    return {
        "id": dataset.id,
        "iri": dataset.iri,
        "landing_page": dataset.landing_page,
        "title": dataset.title._asdict(),
        "description": dataset.description._asdict(),
        "keywords": [word._asdict() for word in dataset.keywords],
        "version": dataset.version,
        "version_notes": dataset.version_notes._asdict(),
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        "period": {"start": start.isoformat(), "end": end.isoformat()},
        "frequency": {"iri": dataset.frequency.iri, "title": dataset.frequency.title._asdict()},
        "license": {
            "id": dataset.licence.id,
            "iri": dataset.licence.iri,
            "title": dataset.licence.title._asdict(),
        },
        "attribution": dataset.attribution._asdict(),
        "conforms_to": dataset.conforms_to._asdict(),
        "sources": [
            {
                "file": source.file,
                "sha256": source.sha256,
                "title": source.title._asdict(),
                "page": source.page or None,
                "published": source.published or None,
            }
            for source in dataset.sources
        ],
        "derived_from": list(dataset.derived_from),
    }


def _publisher(dataset: Dataset) -> dict[str, Any]:
    publisher = dataset.publisher
    return {
        "local_government_code": publisher.code or None,
        "corporate_number": publisher.corporate_number or None,
        "name": publisher.name._asdict(),
        "site": publisher.site,
    }


def _overview(dataset: Dataset, entries: list[dict[str, Any]]) -> dict[str, Any] | None:
    overview = dataset.overview
    if overview is None:
        return None
    place = Source(dataset.sources[0].file, ()).fragment(overview.place) if overview.place else None
    return {
        "title": overview.title or None,
        "issued": overview.issued or None,
        "fiscal_years": list(overview.fiscal_years),
        "notes": {entry["item"]: entry["content"] for entry in entries},
        "entries": entries,
        "source_place": place,
    }


@cache
def _base() -> str:
    return _BASE.read_text(encoding="utf-8")
