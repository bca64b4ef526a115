"""What counts as the content of a dataset, and its hash: by it a build knows whether there is something new to publish.

Content is what an officer or a document decides:

- of each table: its name, its records cell by cell as they are printed, and its columns: name, key, type, constraints,
  reference, primary key;
- the words that are declared and published: title, description, publisher, contact, licence, update frequency, keywords,
  category, themes, period, source document (name, checksum, title, page, date), series, what the document says of itself,
  the themes given to measures (they are published in cross_dx_indicators).

No content are versions, dates of publication and notes (they follow from it), `base_url` (it is the same data elsewhere),
what other datasets say (members of a series), and the program's own words: titles and descriptions of tables and columns,
texts made from the above. So a better wording in the program is not a new version of a hundred datasets.

The hash is SHA-256 over JSON: UTF-8, keys sorted, no spaces, other letters not escaped.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from metadata.described.dataset import Contact, Dataset, Publisher, Series, SourceDocument
from metadata.described.table import Field, Table, printed


def content_hash(dataset: Dataset) -> str:
    """Return the SHA-256 of a dataset's content, lower-case hex. Files, versions and dates of it are not looked at."""
    tables = [{**_columns(table), "records": [[printed(c) for c in r] for r in table.records]} for table in dataset.tables]
    themes = {measure: list(names) for measure, names in dataset.measure_themes.items()}
    return _sha256({"tables": tables, "words": declared_words(dataset), "measure_themes": themes})


def columns_hash(dataset: Dataset) -> str:
    """Return the SHA-256 of the columns of all tables: when it changes, programs that read the tables may break."""
    return _sha256([_columns(table) for table in dataset.tables])


def declared_words(dataset: Dataset) -> dict[str, Any]:
    """Return the declared words that are content, as plain values for JSON; its keys are those of dataset.yaml."""
    return {
        "title": dataset.title._asdict(),
        "description": dataset.description._asdict(),
        "publisher": _publisher(dataset.publisher),
        "contact": _contact(dataset.contact),
        "licence": dataset.licence.id,
        "frequency": dataset.frequency.id,
        "keywords": [keyword._asdict() for keyword in dataset.keywords],
        "category": dataset.category,
        "themes": list(dataset.themes),
        "period": [day.isoformat() for day in dataset.period],
        "source": [_source(source) for source in dataset.sources],
        "series": _series(dataset.series) if dataset.series else None,
        "overview": asdict(dataset.overview) if dataset.overview else None,
    }


def _columns(table: Table) -> dict[str, Any]:
    return {"name": table.name, "fields": [_field(field) for field in table.fields], "primary_key": list(table.primary_key)}


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "key": field.key,
        "type": field.type,
        "required": field.required,
        "unique": field.unique,
        "enum": list(field.enum),
        "pattern": field.pattern,
        "reference": asdict(field.reference) if field.reference else None,
    }


def _publisher(publisher: Publisher) -> dict[str, Any]:
    return {
        "code": publisher.code,
        "corporate_number": publisher.corporate_number,
        "name": publisher.name._asdict(),
        "site": publisher.site,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {**asdict(contact), "name": contact.name._asdict()}


def _source(source: SourceDocument) -> dict[str, Any]:
    return {
        "file": source.file,
        "sha256": source.sha256,
        "title": source.title._asdict(),
        "page": source.page,
        "published": source.published,
    }


def _series(series: Series) -> dict[str, Any]:
    return {"id": series.id, "title": series.title._asdict(), "description": series.description._asdict()}


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
