"""A dataset as it lies in a published catalogue: its version, its declared words, its tables, read back from the files.

    changes.json        version, content, declared words, all versions (written by `changes_json`)
    datapackage.json    the columns of each table
    <table>.csv         its rows

Out of scope: comparing (`metadata.versions.differences`); catalogues elsewhere than in a folder.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from metadata.declared.regular_file import read_regular
from metadata.described.dataset import Dataset
from metadata.described.table import printed
from metadata.described.table_schema import PACKAGE, table_schema
from metadata.versions.content import declared_words
from metadata.versions.differences import DatasetState, TableState, counted
from metadata.versions.ledger import DIFFERENCES
from pipelines.problems import OutputError, Place, Problem

NAME = "changes.json"
Json = Any


@dataclass(frozen=True)
class Published:
    """What changes.json states of a published dataset. `content` is empty for a derived dataset."""

    id: str
    version: str
    date: date
    content: str
    words: Mapping[str, Json]
    folder: Path

    @property
    def frequency(self) -> str:
        """Code of the declared update frequency."""
        return str(self.words.get("frequency", ""))


def changes_json(dataset: Dataset) -> bytes:
    """Return changes.json of a dataset: UTF-8, LF, indent 1; the newest version last."""
    document = {
        "id": dataset.id,
        "iri": dataset.iri,
        "version": dataset.version,
        "modified": dataset.modified.isoformat(),
        "content": dataset.history[-1].content if dataset.history else "",
        "described": declared_words(dataset),
        "versions": [
            {
                "version": release.version,
                "date": release.date.isoformat(),
                "notes": release.notes._asdict(),
                "content": release.content or None,
                "differences": f"{DIFFERENCES}/{release.version}.csv" if release.differences else None,
                "counts": counted(release.differences.read()) if release.differences else None,
            }
            for release in dataset.history
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_published(catalogue: Path) -> dict[str, Published]:
    """Return the datasets in a catalogue folder by id, sorted; none where there is no folder.

    Raises OutputError `published-unreadable`.
    """
    found = sorted(catalogue.glob(f"datasets/*/{NAME}"))
    return {path.parent.name: _published(path) for path in found}


def published_dataset(catalogue: Path, dataset_id: str) -> Published | None:
    """Return one dataset of a catalogue folder, or None when it is not in it. Raises OutputError `published-unreadable`."""
    path = catalogue / "datasets" / dataset_id / NAME
    return _published(path) if path.exists() else None


def published_state(published: Published) -> DatasetState:
    """Return a published dataset for comparing. Raises OutputError `published-unreadable`."""
    folder = published.folder
    try:
        package = json.loads(read_regular(folder / PACKAGE))
        tables = [_table(resource, folder) for resource in package["resources"] if resource.get("type") == "table"]
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise _unreadable(folder / PACKAGE, error) from error
    words, by_name = dict(published.words), {table.name: table for table in tables}
    return DatasetState(published.id, published.version, words, by_name, derived=not published.content)


def fresh_state(dataset: Dataset) -> DatasetState:
    """Return a dataset as it was built, for comparing."""
    tables = {
        table.name: _state(
            table.name,
            table_schema(table, dataset),
            [tuple(printed(cell) for cell in record) for record in table.records],
        )
        for table in dataset.tables
    }
    # Through JSON, as what is read back has been: a tuple is a list there.
    words = json.loads(json.dumps(declared_words(dataset)))
    return DatasetState(dataset.id, dataset.version, words, tables, derived=bool(dataset.derived_from))


def _published(path: Path) -> Published:
    try:
        document = json.loads(read_regular(path))
        day = date.fromisoformat(document["modified"])
        described = dict(document["described"])
        return Published(document["id"], document["version"], day, document["content"], described, path.parent)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, error) from error


def _table(resource: Json, folder: Path) -> TableState:
    text = read_regular(folder / resource["path"], folder).decode("utf-8-sig")
    _header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return _state(resource["name"], resource["schema"], [tuple(row) for row in rows])


def _state(name: str, schema: Json, rows: list[tuple[str, ...]]) -> TableState:
    """Return a table of which nothing but names, types and constraints of the columns counts, and the cells."""
    references = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", [])}
    columns = {
        field["name"]: {
            "type": field["type"],
            **field.get("constraints", {}),
            **({"reference": references[field["name"]]} if field["name"] in references else {}),
        }
        for field in schema["fields"]
    }
    return TableState(name, columns, tuple(schema["primaryKey"]), tuple(rows))


def _unreadable(path: Path, error: Exception) -> OutputError:
    return OutputError(Problem("published-unreadable", Place(str(path)), {"file": str(path), "detail": str(error)}))
