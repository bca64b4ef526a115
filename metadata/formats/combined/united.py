"""The tables of all datasets, those of one kind put together: what the database and the Parquet files hold.

A table of plans (measures, indicator_values …) has the rows of all plans behind each other, with the dataset's id before
them; a table across municipalities is called as its dataset (cross_dx_status). Columns go by their ASCII keys, those of
CSVW. A text that is not stated is empty in a CSV and None here. Out of scope: the forms they are written in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from metadata.described.across.columns import DATASET_ID
from metadata.described.across.concepts import CONCEPTS
from metadata.described.across.status import STATUS
from metadata.described.across.tables import CROSS_TABLES
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field, Table

_HOLDING = replace(DATASET_ID, name="収録データセットID", key="holding_dataset_id")
"""Stands before the rows of オープンデータ一覧, whose データセットID is that of a dataset which it lists."""

ACROSS = frozenset({*CROSS_TABLES, STATUS, CONCEPTS})


@dataclass(frozen=True)
class UnitedTable:
    """Rows of one kind from all datasets that have them. `title` is Japanese.

    `key` are the ASCII names of the columns that tell rows apart, `dataset` is that of the column with the dataset's id.
    """

    name: str
    title: str
    dataset: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, key: str) -> tuple[Cell, ...]:
        """Return the cells of a column. Raises ValueError for an unknown one."""
        place = [field.key for field in self.fields].index(key)
        return tuple(row[place] for row in self.rows)


def united(datasets: Iterable[Dataset]) -> tuple[UnitedTable, ...]:
    """Return the tables of all datasets, in the order in which they are met first."""
    found: dict[str, list[tuple[Dataset, Table]]] = {}
    for dataset in datasets:
        for table in dataset.tables:
            found.setdefault(united_name(dataset, table), []).append((dataset, table))
    return tuple(_united(name, parts) for name, parts in found.items())


def united_name(dataset: Dataset, table: Table) -> str:
    """Return the name of the united table that has the rows of a table of a dataset."""
    return dataset.id if dataset.id in ACROSS else table.name


def _united(name: str, parts: Sequence[tuple[Dataset, Table]]) -> UnitedTable:
    fields = _fields([table for _, table in parts])
    named = any(field.key == DATASET_ID.key for field in fields)
    across = named and name in ACROSS
    rows: list[tuple[Cell, ...]] = []
    for dataset, table in parts:
        places = {field.key: place for place, field in enumerate(table.fields)}
        order = [places.get(field.key) for field in fields]
        first = () if across else (dataset.id,)
        rows += [(*first, *(_cell(record, place) for place in order)) for record in table.records]
    own = tuple(next(field.key for field in fields if field.name == column) for column in parts[0][1].primary_key)
    title = parts[0][1].title.ja
    if across:
        return UnitedTable(name, title, DATASET_ID.key, fields, own, tuple(rows))
    holding = _HOLDING if named else DATASET_ID
    return UnitedTable(name, title, holding.key, (holding, *fields), (holding.key, *own), tuple(rows))


def _cell(record: tuple[Cell, ...], place: int | None) -> Cell:
    """Return a cell; None for one that is empty, or in a column that the table has not."""
    return None if place is None or record[place] == "" else record[place]


def _fields(tables: Iterable[Table]) -> tuple[Field, ...]:
    """Return the columns that any of the tables has; one that they type differently is text."""
    found: dict[str, Field] = {}
    for table in tables:
        for field in table.fields:
            known = found.setdefault(field.key, field)
            if known.type != field.type:
                found[field.key] = replace(known, type="string")
    return tuple(found.values())
