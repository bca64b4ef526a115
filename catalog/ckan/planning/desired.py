"""From a described dataset to what a portal should hold, as its profile and the target's settings want it.

Pure: the same dataset, profile and settings give the same `DesiredDataset`, to the byte of its hash. Resources get ids made
of dataset id and file name, so that links to them survive every update. Out of scope: what the portal has
(`catalog.ckan.planning.actual`).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID, uuid5

from catalog.ckan.portal.model import DesiredColumn, DesiredDataset, DesiredResource, DesiredTable, Json
from catalog.ckan.targets.facts import MANY, OF_DATASET, OF_FILE
from catalog.ckan.targets.profiles import LICENCE
from catalog.ckan.targets.target import Target
from metadata.declared.targets import TargetSettings
from metadata.declared.value_types import CATALOGUE
from metadata.described.dataset import Dataset, File, Publisher
from metadata.described.stored import Stored, Walked
from metadata.described.table import Cell, Field, Table
from pipelines.problems import MetadataError, Place, Problem, SettingsError

NAMESPACE = UUID("5b0b7f0e-6f0f-5c0e-9f53-0d3b1f4a9c52")
"""Of the ids of resources. Never to be changed: every link to a file on every portal would break."""
LONGEST_EXTRA = 32_766
"""Bytes of UTF-8; a longer value rolls CKAN's write back (Lucene's longest term)."""
LONGEST_TAG = 100
_INT4 = 2**31 - 1
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def resource_id(dataset_id: str, file_name: str) -> str:
    """Return the id that a file has as a resource on every portal."""
    return str(uuid5(NAMESPACE, f"{dataset_id}/{file_name}"))


def desired_dataset(dataset: Dataset, target: Target, schema_fields: frozenset[str] = frozenset()) -> DesiredDataset:
    """Return a dataset as the target should hold it.

    `schema_fields` are those of the profile's `fields_or_extras` that the portal's own schema has. Raises SettingsError
    (exit code 2) `target-organisation` or `target-licence` where neither profile nor publish.yaml names one, MetadataError
    `portal-extra-too-long`.
    """
    profile, settings = target.profile, target.settings
    facts = {name: fact(dataset) for name, fact in OF_DATASET.items()}
    if LICENCE in profile.fields.values():
        facts[LICENCE] = _licence(dataset, target)
    either = profile.fields_or_extras.items()
    fields = {name: facts[fact] for name, fact in profile.fields.items()}
    fields |= {name: facts[fact] for name, fact in either if name in schema_fields}
    extras = {name: facts[fact] for name, fact in either if name not in schema_fields}
    extras |= {name: facts[fact] for name, fact in profile.extras.items()}
    values: dict[str, Any] = {
        "name": dataset.id,
        "organisation": _organisation(dataset, target),
        "organisation_title": dataset.publisher.name.ja,
        "groups": tuple(sorted(set(settings.dataset_groups.get(dataset.id, settings.groups)))),
        "tags": clean_tags(text for fact in profile.tags for text in facts[fact].split(MANY)),
        "fields": {**fields, "private": settings.visibility == "private"},
        "extras": _checked_extras(dataset, {name: text for name, text in extras.items() if text}),
        "resources": tuple(_resource(dataset, file, target) for file in _files(dataset, target)),
    }
    shown = {**values, "resources": [_without_data(resource) for resource in values["resources"]]}
    return DesiredDataset(id=dataset.id, **values, content=_sha256(shown))


def clean_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts as tags that CKAN takes (2 to 100 letters, digits, spaces, `-_.`), each once, in their order.

    Other marks become `-`; what is then shorter than two characters is left out, as 水 is.
    """
    cleaned = (_clean_tag(text) for text in texts)
    return tuple(dict.fromkeys(tag for tag in cleaned if len(tag) >= 2))


def _clean_tag(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)  # a kana with a separate sound mark is not all letters
    plain = re.sub(r"[^\w \-.]+", "-", re.sub(r"\s+", " ", composed))
    return plain.strip("- ")[:LONGEST_TAG].rstrip("- ")


def desired_table(table: Table) -> DesiredTable:
    """Return a table for the DataStore: ASCII keys as column ids, the printed names as labels."""
    keys = {field.name: field.key for field in table.fields}
    stored = table.records.apart() if isinstance(table.records, Stored) else table.records
    columns = tuple(_columns(table.fields, stored))
    records = Records(tuple(column.id for column in columns), stored)
    primary_key = tuple(keys[name] for name in table.primary_key)
    return DesiredTable(columns, records, primary_key, _table_sha256(columns, primary_key, records))


def _table_sha256(
    columns: Sequence[DesiredColumn], primary_key: Sequence[str], records: Iterable[Mapping[str, Json]]
) -> str:
    """Return the SHA-256 of `[columns, primary_key, records]` as JSON, made row by row.

    It stands on portals (`LOADED`): made of other bytes, every table there would be filled anew.
    """
    digest = hashlib.sha256(f"[{_json([asdict(column) for column in columns])}, {_json(primary_key)}, [".encode())
    comma = ""
    for record in records:
        digest.update(f"{comma}{_json(record)}".encode())
        comma = ", "
    digest.update(b"]]")
    return digest.hexdigest()


class Records(Walked[Mapping[str, Json]]):
    """Records of a DataStore table, made of those of a table when they are asked for."""

    def __init__(self, ids: tuple[str, ...], records: Sequence[tuple[Cell, ...]]) -> None:
        self._ids = ids
        self._records = records

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._records)

    def __iter__(self) -> Iterator[Mapping[str, Json]]:
        """Make them in order; none is held."""
        return map(self._made, _walked(self._records))

    def _made(self, record: tuple[Cell, ...]) -> Mapping[str, Json]:
        return {id_: _value(cell) for id_, cell in zip(self._ids, record, strict=True)}


def _walked(records: Sequence[tuple[Cell, ...]]) -> Iterable[tuple[Cell, ...]]:
    return records.streamed() if isinstance(records, Stored) else records


def _columns(fields: Sequence[Field], records: Sequence[tuple[Cell, ...]]) -> Iterator[DesiredColumn]:
    whole = [index for index, field in enumerate(fields) if field.type == "integer"]
    large = {index for record in _walked(records) for index in whole if _beyond_int4(record[index])} if whole else set()
    for index, field in enumerate(fields):
        type_ = {"string": "text", "integer": "int", "number": "numeric", "date": "date"}[field.type]
        notes = f"{field.title.en}\n\n{field.description.ja}\n\n{field.description.en}"
        # The key, not the printed name: PostgreSQL cuts names at 63 bytes, which is 21 kana, and keys are ASCII.
        yield DesiredColumn(field.key, "numeric" if index in large else type_, field.name, notes)


def _beyond_int4(cell: Cell) -> bool:
    return isinstance(cell, int) and abs(cell) > _INT4


def _value(cell: Cell) -> Json:
    if isinstance(cell, Decimal):
        return format(cell, "f")  # as text, which PostgreSQL reads exactly; a JSON number would pass through binary
    return None if cell == "" else cell


def _files(dataset: Dataset, target: Target) -> list[File]:
    def matches(name: str, patterns: Iterable[str]) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in patterns)

    included, left_out = target.profile.files, target.profile.leave_out
    return [file for file in dataset.files if matches(file.name, included) and not matches(file.name, left_out)]


def _resource(dataset: Dataset, file: File, target: Target) -> DesiredResource:
    tables = {table.name: table for table in dataset.tables}
    table = tables.get(file.table) if target.settings.datastore and file.format == "CSV" else None
    fields: dict[str, Json] = {name: OF_FILE[fact](dataset, file) for name, fact in target.profile.resource_fields.items()}
    return DesiredResource(
        id=resource_id(dataset.id, file.name),
        file_name=file.name,
        file=file.content,
        sha256=file.sha256,
        fields={**fields, "hash": file.sha256, "size": file.size},
        table=desired_table(table) if table else None,
        link=dataset.url(file.name) if target.settings.link_files else "",
    )


def _without_data(resource: DesiredResource) -> dict[str, Json]:
    table = resource.table.content if resource.table else ""
    link = {"link": resource.link} if resource.link else {}
    return {"id": resource.id, "file": resource.file_name, "fields": resource.fields, "table": table, **link}


def _organisation(dataset: Dataset, target: Target) -> str:
    code = code_of(dataset.publisher)
    rule = target.profile.organisation
    default = rule.catalogue if code == CATALOGUE else rule.municipality.replace("{code}", code)
    name = target.settings.organisations.get(code, default)
    if not name:
        facts = {"code": code, "dataset": dataset.id, "target": target.name}
        raise SettingsError(Problem("target-organisation", target.place("organisations"), facts))
    return name


def code_of(publisher: Publisher) -> str:
    """Return how publish.yaml names a publisher: by its code, or `catalogue`."""
    return publisher.code or CATALOGUE


def _licence(dataset: Dataset, target: Target) -> str:
    ids = {**target.profile.licences, **target.settings.licences}
    if dataset.licence.id not in ids:
        facts = {"licence": dataset.licence.id, "dataset": dataset.id, "target": target.name}
        raise SettingsError(Problem("target-licence", target.place("licences"), facts))
    return ids[dataset.licence.id]


def _checked_extras(dataset: Dataset, extras: dict[str, str]) -> dict[str, str]:
    facts = {"dataset": dataset.id, "limit": str(LONGEST_EXTRA)}
    long = [
        Problem("portal-extra-too-long", Place(key=f"extras.{name}"), facts)
        for name, text in extras.items()
        if len(text.encode()) > LONGEST_EXTRA
    ]
    if long:
        raise MetadataError(long)
    return extras


def in_scope(dataset_id: str, settings: TargetSettings) -> bool:
    """Return whether a target is for datasets of this id: those of the publishers it names, or all."""
    code = dataset_id[:6] if re.match(r"[0-9]{6}_", dataset_id) else CATALOGUE
    return not settings.publishers or code in settings.publishers


def _sha256(value: Json) -> str:
    return hashlib.sha256(_json(value).encode()).hexdigest()


def _json(value: Json) -> str:
    return _JSON.encode(value)
