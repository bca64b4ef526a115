"""The Table Schema of a table, as plain values: what datapackage.json holds, and what a published table is compared with.

Out of scope: the package around it (`metadata.formats.datapackage`).
"""

from __future__ import annotations

from typing import Any

from metadata.described.dataset import Dataset
from metadata.described.table import Field, Table
from metadata.vocabularies.bilingual import Bilingual

PACKAGE = "datapackage.json"
"""Name of the file that holds the schemas of a dataset's tables."""


def table_schema(table: Table, dataset: Dataset) -> dict[str, Any]:
    """Return the Table Schema of one table of a dataset.

    A reference to a table that the dataset does not have is left out, since a foreign key has to name a resource.
    """
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    tables = {table.name for table in dataset.tables}
    keys = [
        {"fields": [field.name], "reference": _reference(field.reference.table, field.reference.field, table)}
        for field in table.fields
        if field.reference and field.reference.table in tables
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _reference(resource: str, field: str, table: Table) -> dict[str, Any]:
    # The standard leaves `resource` out where a table refers to itself; frictionless-py reads both forms.
    return {"fields": [field]} if resource == table.name else {"resource": resource, "fields": [field]}


def _field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.unique:
        constraints["unique"] = True
    if field.pattern:
        constraints["pattern"] = field.pattern
    if field.enum:
        constraints["enum"] = list(field.enum)
    described = {"name": field.name, "type": field.type, **words(field.title, field.description)}
    return described | ({"constraints": constraints} if constraints else {})


def words(title: Bilingual, description: Bilingual) -> dict[str, str]:
    """Return title and description with their English beside them, as the package and its schemas have them."""
    return {
        "title": title.ja,
        "title@en": title.en,
        "description": description.ja,
        "description@en": description.en,
    }
