"""datapackage.json: a dataset as a Frictionless Data Package 2.0, every table with its Table Schema.

The descriptor keeps to what both the standard's 2.0 profiles and frictionless-py 5 take: `type: table`, plain
missingValues, `hash` as `sha256:…`, contributors with `roles`, no `profile`. Titles and descriptions are Japanese (the
first of `languages`, which the recipe "Language Support" makes the language of the descriptor); their English stands
beside them as `title@en`, `description@en` and `keywords@en`, after the `name@language` form of the recipe "Translation
Support". The standard allows such properties of one's own; a tool that does not know them shows the Japanese. It has none
for the last change and the period: `modified` and `temporal` are named as in Camtrap DP, the best-known profile with them.

Out of scope: whether the cells keep to the schema (`metadata.gates.tables_gate`).
"""

from __future__ import annotations

import json
from typing import Any

from metadata.described.dataset import Dataset, File
from metadata.described.table import Table
from metadata.described.table_schema import PACKAGE, table_schema, words

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LANGUAGES = ["ja", "en"]
# Every value as the default has it, said all the same: readers such as frictionless-py guess what is not said.
_DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


def datapackage(dataset: Dataset) -> bytes:
    """Return datapackage.json of a dataset whose data files are written: UTF-8, LF, indent 2."""
    return (json.dumps(descriptor(dataset), ensure_ascii=False, indent=2) + "\n").encode()


def descriptor(dataset: Dataset) -> dict[str, Any]:
    """Return the package descriptor as plain values. Raises KeyError for a table without a CSV among the files."""
    start, end = dataset.period
    return {
        "$schema": _PROFILE,
        "name": dataset.id,
        "id": dataset.iri,
        **words(dataset.title, dataset.description),
        "languages": _LANGUAGES,
        "homepage": dataset.landing_page,
        "version": dataset.version,
        "created": f"{dataset.issued.isoformat()}T00:00:00+09:00",
        "modified": dataset.modified.isoformat(),
        "temporal": {"start": start.isoformat(), "end": end.isoformat()},
        "keywords": [word.ja for word in dataset.keywords],
        "keywords@en": [word.en for word in dataset.keywords],
        "licenses": _licences(dataset),
        "contributors": _contributors(dataset),
        "sources": _sources(dataset),
        "resources": _resources(dataset),
    }


def _resources(dataset: Dataset) -> list[dict[str, Any]]:
    files = {file.table: file for file in dataset.files if file.media_type == "text/csv" and file.table}
    tables = [_resource(table.name, files[table.name]) | _tabular(table, dataset) for table in dataset.tables]
    # No `type`: the standard knows only `table`. The workbook and the JSON Schema are no resources: frictionless-py would
    # open the one as one more table (and fail where its Excel part is not installed) and take the other for a Table Schema.
    documents = [file for file in dataset.files if file.media_type == "application/json" and file.name != PACKAGE]
    return tables + [_resource(file.name, file) for file in documents]


def _resource(name: str, file: File) -> dict[str, Any]:
    return {
        "name": name,
        "path": file.name,
        **words(file.title, file.description),
        "scheme": "file",
        "format": file.name.rpartition(".")[2],
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _tabular(table: Table, dataset: Dataset) -> dict[str, Any]:
    return {"type": "table", "encoding": "utf-8", "dialect": _DIALECT, "schema": table_schema(table, dataset)}


def _licences(dataset: Dataset) -> list[dict[str, str]]:
    licence = dataset.licence
    return [
        {"name": licence.id, "path": licence.iri, "title": licence.title.ja, "title@en": licence.title.en},
    ]


def _contributors(dataset: Dataset) -> list[dict[str, Any]]:
    publisher, contact = dataset.publisher, dataset.contact
    reach = {"email": contact.email, "path": contact.form}
    return [
        {
            "title": publisher.name.ja,
            "title@en": publisher.name.en,
            "path": publisher.site,
            "roles": ["publisher"],
        },
        {
            "title": contact.name.ja,
            "title@en": contact.name.en,
            **{key: value for key, value in reach.items() if value},
            "roles": ["contact"],
        },
    ]


def _sources(dataset: Dataset) -> list[dict[str, str]]:
    documents = [
        {
            "title": source.title.ja,
            "title@en": source.title.en,
            **({"path": source.page} if source.page else {}),
            "file": source.file,
            "hash": f"sha256:{source.sha256}",
        }
        for source in dataset.sources
    ]
    members = [{"title": id_, "path": f"{dataset.base_url}datasets/{id_}/{PACKAGE}"} for id_ in dataset.derived_from]
    return documents + members
