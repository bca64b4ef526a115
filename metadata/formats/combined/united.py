"""The tables of all datasets, those of one kind put together: what the database and the Parquet files hold.

A table of plans (measures, indicator_values …) has the rows of all plans behind each other, with the dataset's id before
them; a table across municipalities is called as its dataset (cross_dx_status). Columns go by their ASCII keys, those of
CSVW. A text that is not stated is empty in a CSV and None here. Out of scope: the forms they are written in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from metadata.described.across.columns import DATASET_ID
from metadata.described.across.concepts import CONCEPTS
from metadata.described.across.status import STATUS
from metadata.described.across.tables import CROSS_TABLES
from metadata.described.dataset import Dataset
from metadata.described.stored import Behind
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual

_HOLDING = replace(DATASET_ID, name="収録データセットID", key="holding_dataset_id")
"""Stands before the rows of オープンデータ一覧, whose データセットID is that of a dataset which it lists."""

ACROSS = frozenset({*CROSS_TABLES, STATUS, CONCEPTS})


@dataclass(frozen=True)
class Part:
    """The rows of one dataset: its id, and for each column of the united table the place in the record, if it has it."""

    dataset: str
    places: tuple[int | None, ...]
    records: Sequence[tuple[Cell, ...]]


@dataclass(frozen=True)
class UnitedTable:
    """Rows of one kind from all datasets that have them, read from where they are each time they are walked through.

    `key` are the ASCII names of the columns that tell rows apart, `dataset` is that of the column with the dataset's id.
    """

    name: str
    title: Bilingual
    dataset: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    parts: tuple[Part, ...]
    across: bool  # whether the rows say themselves which dataset they are of

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of all parts behind each other; None in a cell that is empty, or of a column that the part has not."""
        for part in self.parts:
            first, places = () if self.across else (part.dataset,), part.places
            for record in Behind([part.records]):
                cells = [None if place is None else record[place] for place in places]
                yield (*first, *[None if cell == "" else cell for cell in cells])

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return sum(len(part.records) for part in self.parts)

    @cached_property
    def gaps(self) -> frozenset[str]:
        """The columns in which a cell is empty."""
        found: set[int] = set()
        for row in self.rows:
            if None in row:
                found |= {place for place, cell in enumerate(row) if cell is None}
        return frozenset(self.fields[place].key for place in found)


def united(datasets: Iterable[Dataset]) -> tuple[UnitedTable, ...]:
    """Return the tables of all datasets, in the order in which they are met first; of kept ones no row is held."""
    found: dict[str, _Gathered] = {}
    for dataset in datasets:
        for table in dataset.tables:
            found.setdefault(united_name(dataset, table), _Gathered()).add(dataset, table)
    return tuple(gathered.united(name) for name, gathered in found.items())


def united_name(dataset: Dataset, table: Table) -> str:
    """Return the name of the united table that has the rows of a table of a dataset."""
    return dataset.id if dataset.id in ACROSS else table.name


class _Gathered:
    """What is known of a united table while its parts are met: the columns of any of them, the rest by the first."""

    def __init__(self) -> None:
        self._first: Table | None = None
        self._fields: dict[str, Field] = {}
        self._parts: list[tuple[str, tuple[str, ...], Sequence[tuple[Cell, ...]]]] = []

    def add(self, dataset: Dataset, table: Table) -> None:
        """Take a table in. A column that tables type differently is text."""
        self._first = self._first or table
        for field in table.fields:
            known = self._fields.setdefault(field.key, field)
            if known.type != field.type:
                self._fields[field.key] = replace(known, type="string")
        self._parts.append((dataset.id, tuple(sys.intern(field.key) for field in table.fields), table.records))

    def united(self, name: str) -> UnitedTable:
        """Return the table. One was taken in."""
        if self._first is None:
            raise ValueError(name)
        fields, first = tuple(self._fields.values()), self._first
        named = DATASET_ID.key in self._fields
        across = named and name in ACROSS
        parts = tuple(Part(id_, _places(fields, keys), records) for id_, keys, records in self._parts)
        own = tuple(next(field.key for field in fields if field.name == column) for column in first.primary_key)
        if across:
            return UnitedTable(name, first.title, DATASET_ID.key, fields, own, parts, across)
        holding = _HOLDING if named else DATASET_ID
        return UnitedTable(name, first.title, holding.key, (holding, *fields), (holding.key, *own), parts, across)


def _places(fields: Sequence[Field], keys: Sequence[str]) -> tuple[int | None, ...]:
    at = {key: place for place, key in enumerate(keys)}
    return tuple(at.get(field.key) for field in fields)
