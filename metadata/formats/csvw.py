"""CSV on the Web: beside each CSV a `<file>.csv-metadata.json` that types it (W3C Metadata Vocabulary for Tabular Data).

Columns go by their ASCII keys, so that scripts need no Japanese; the header of the file and its English are their
titles. The file is always a table group: its first table is the CSV that it lies beside, and after it come the tables
that this one refers to, because a foreign key may only name a table of its own group.

Two rules that are not obvious, both so that strict readers such as PyPI's csvw accept what the standard allows:
- titles are a list, not a map by language: such readers do not find a header among the titles of a map. Which of them is
  Japanese and which English is said by `rdfs:label`;
- a column that may be empty is no foreign key, since every row would need a row that it refers to.

Out of scope: the whole package (`metadata.formats.datapackage`), whether the cells keep to their types
(`metadata.gates.tables_gate`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.table import Field, Table
from metadata.vocabularies.bilingual import Bilingual

ENDING = "-metadata.json"
MEDIA_TYPE = "application/csvm+json"
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "ja"}]
_DIALECT = {
    # The byte order mark is no part of the encoding's name: decoding UTF-8 drops it (Encoding Standard, csvw alike).
    "encoding": "utf-8",
    "header": True,
    "headerRowCount": 1,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\r\n"],
    "skipInitialSpace": False,
    "trim": False,
}
_BASES = {"string": "string", "integer": "integer", "number": "decimal", "date": "date"}
_COLUMN_LEVEL = 5  # group, tables, table, schema, columns
_on_one_line = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes an encoder anew for every call
_SYNTAX = re.compile(r"[\^$\\.*+?()\[\]{}|/]")


def csvw_files(dataset: Dataset) -> tuple[File, ...]:
    """Return the metadata file of each CSV of a dataset whose tables are written, in the order of its tables."""
    return tuple(_file(dataset, table) for table in dataset.tables)


def csvw_metadata(dataset: Dataset, table: Table) -> dict[str, Any]:
    """Return the table group of one table, as plain values. Its CSVs are among the files."""
    start, end = dataset.period
    return {
        "@context": _CONTEXT,
        "@type": "TableGroup",
        "dc:identifier": dataset.id,
        "dc:isPartOf": {"@id": dataset.iri},
        "dc:title": _texts(dataset.title),
        "dc:description": _texts(dataset.description),
        "dc:publisher": {"schema:name": _texts(dataset.publisher.name), "schema:url": {"@id": dataset.publisher.site}},
        "dc:license": {"@id": dataset.licence.iri},
        "dc:rights": _texts(dataset.attribution),
        "dc:issued": _typed(dataset.issued.isoformat(), "xsd:date"),
        "dc:modified": _typed(dataset.modified.isoformat(), "xsd:date"),
        "dc:temporal": f"{start.isoformat()}/{end.isoformat()}",
        "dcat:version": dataset.version,
        "dcat:keyword": [text for keyword in dataset.keywords for text in _texts(keyword)],
        "dcat:landingPage": {"@id": dataset.landing_page},
        "dialect": _DIALECT,
        "lang": "ja",
        "null": "",
        "tables": [_table(member, dataset) for member in _group(dataset, table)],
    }


def _file(dataset: Dataset, table: Table) -> File:
    csv = _csv(dataset, table)
    return File(
        csv.name + ENDING,
        Content.of((_dumps(csvw_metadata(dataset, table)) + "\n").encode()),
        MEDIA_TYPE,
        "JSON",
        Bilingual(f"{table.title.ja}の列の定義（CSVW）", f"Columns of {table.title.en} (CSVW)"),
        Bilingual(
            f"{csv.name}の列名・型・キーを記したCSV on the Webのメタデータ。",
            f"Names, types and keys of the columns of {csv.name} as CSV on the Web metadata.",
        ),
    )


def _group(dataset: Dataset, table: Table) -> list[Table]:
    """Return the table and those it refers to, directly or through others, each once."""
    group = [table]
    for member in group:  # grows while it is walked
        group += [target for _, target, _ in _references(member, dataset) if target not in group]
    return group


def _references(table: Table, dataset: Dataset) -> Iterator[tuple[Field, Table, Field]]:
    """Yield each foreign key: the column, the table it refers to, and the column there."""
    tables = {each.name: each for each in dataset.tables}
    for field in table.fields:
        if field.required and field.reference and field.reference.table in tables:
            target = tables[field.reference.table]
            yield field, target, next(other for other in target.fields if other.name == field.reference.field)


def _table(table: Table, dataset: Dataset) -> dict[str, Any]:
    file = _csv(dataset, table)
    return {
        "url": file.name,
        "dc:title": _texts(table.title),
        "dc:description": _texts(table.description),
        "dcat:byteSize": _typed(str(file.size), "xsd:nonNegativeInteger"),
        "schema:sha256": file.sha256,
        "tableSchema": _schema(table, dataset),
    }


def _csv(dataset: Dataset, table: Table) -> File:
    return next(file for file in dataset.files if file.table == table.name)


def _schema(table: Table, dataset: Dataset) -> dict[str, Any]:
    keys = {field.name: field.key for field in table.fields}
    schema: dict[str, Any] = {
        "columns": [_column(field) for field in table.fields],
        "primaryKey": [keys[name] for name in table.primary_key],
    }
    references = [
        {
            "columnReference": [field.key],
            "reference": {"resource": _csv(dataset, target).name, "columnReference": [there.key]},
        }
        for field, target, there in _references(table, dataset)
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _column(field: Field) -> dict[str, Any]:
    return {
        "name": field.key,
        "titles": list(dict.fromkeys(field.title)),
        "rdfs:label": _texts(field.title),
        "dc:description": _texts(field.description),
        "datatype": _datatype(field),
        "required": field.required,
    }


def _datatype(field: Field) -> str | dict[str, str]:
    base = _BASES[field.type]
    if field.type == "date":
        return {"base": base, "format": "yyyy-MM-dd"}
    if field.type != "string":
        return base
    if field.enum:
        choices = "|".join(_SYNTAX.sub(r"\\\g<0>", choice) for choice in field.enum)
        return {"base": base, "format": f"^({choices})$"}
    return {"base": base, "format": field.pattern} if field.pattern else base


def _dumps(value: Any, level: int = 0) -> str:
    """Return JSON with a column on one line: easier to read than a line for each value, and json is fast without indents."""
    if level == _COLUMN_LEVEL or not value or not isinstance(value, (dict, list)):
        return _on_one_line(value)
    if isinstance(value, dict):
        ends, members = "{}", [f"{json.dumps(key)}: {_dumps(member, level + 1)}" for key, member in value.items()]
    else:
        ends, members = "[]", [_dumps(member, level + 1) for member in value]
    inner = "\n" + " " * (level + 1)
    return f"{ends[0]}{inner}{f',{inner}'.join(members)}{inner[:-1]}{ends[1]}"


def _texts(text: Bilingual) -> list[dict[str, str]]:
    return [{"@value": text.ja, "@language": "ja"}, {"@value": text.en, "@language": "en"}]


def _typed(value: str, datatype: str) -> dict[str, str]:
    return {"@value": value, "@type": datatype}
