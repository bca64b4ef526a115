"""The tables of all datasets, those of one kind put together: what the database and the Parquet files hold.

A table of plans (measures, indicator_values …) has the rows of all plans behind each other, with the dataset's id before
them; a table across municipalities is called as its dataset (cross_dx_status). Columns go by their ASCII keys, those of
CSVW. A text that is not stated is empty in a CSV and None here. Out of scope: the forms they are written in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from metadata.described.across.columns import DATASET_ID
from metadata.described.across.concepts import CONCEPTS
from metadata.described.across.status import STATUS
from metadata.described.across.tables import CROSS_TABLES
from metadata.described.content import Content
from metadata.described.dataset import Dataset
from metadata.described.stored import Behind, Stored, lines
from metadata.described.table import Cell, Field, Table
from metadata.versions.kept.cache_entry import Lines, rows_laid_down, rows_taken_up
from metadata.versions.kept.object_store import ObjectStore
from metadata.vocabularies.bilingual import Bilingual

_HOLDING = replace(DATASET_ID, name="収録データセットID", key="holding_dataset_id")
"""Stands before the rows of オープンデータ一覧, whose データセットID is that of a dataset which it lists."""

ACROSS = frozenset({*CROSS_TABLES, STATUS, CONCEPTS})

Layout = tuple[tuple[str, str], ...]
"""Key and type of each column of a dataset's table."""


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
    parts: Sequence[Part]
    across: bool  # whether the rows say themselves which dataset they are of

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of all parts behind each other; None in a cell that is empty, or of a column that the part has not."""
        for part in Behind([self.parts]):
            first, places = () if self.across else (part.dataset,), part.places
            for record in Behind([part.records]):
                cells = [None if place is None else record[place] for place in places]
                yield (*first, *[None if cell == "" else cell for cell in cells])

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return sum(len(part.records) for part in Behind([self.parts]))

    @cached_property
    def gaps(self) -> frozenset[str]:
        """The columns in which a cell is empty."""
        found: set[int] = set()
        for row in self.rows:
            if None in row:
                found |= {place for place, cell in enumerate(row) if cell is None}
        return frozenset(self.fields[place].key for place in found)


def united(datasets: Iterable[Dataset], store: ObjectStore) -> tuple[UnitedTable, ...]:
    """Return the tables of all datasets, in the order in which they are met first.

    No row is held and no part: rows lie in the store, and which they are, a line each dataset. Raises OSError.
    """
    found: dict[str, _Gathered] = {}
    for dataset in datasets:
        for table in dataset.tables:
            found.setdefault(united_name(dataset, table), _Gathered(store)).add(dataset, table)
    return tuple(gathered.united(name) for name, gathered in found.items())


def united_name(dataset: Dataset, table: Table) -> str:
    """Return the name of the united table that has the rows of a table of a dataset."""
    return dataset.id if dataset.id in ACROSS else table.name


class _Gathered:
    """What is known of a united table while its parts are met: the columns of any of them, the rest by the first."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._first: Table | None = None
        self._fields: dict[str, Field] = {}
        self._layouts: dict[Layout, int] = {}
        self._parts: list[bytes] = []

    def add(self, dataset: Dataset, table: Table) -> None:
        """Take a table in. A column that tables type differently is text."""
        self._first = self._first or table
        for field in table.fields:
            known = self._fields.setdefault(field.key, field)
            if known.type != field.type:
                self._fields[field.key] = replace(known, type="string")
        layout = tuple((field.key, field.type) for field in table.fields)
        number = self._layouts.setdefault(layout, len(self._layouts))
        rows = rows_laid_down(table, self._store)
        self._parts += lines([[dataset.id, number, rows.content.sha256, rows.content.size, rows.count]])

    def united(self, name: str) -> UnitedTable:
        """Return the table. One was taken in."""
        if self._first is None:
            raise ValueError(name)
        fields, first = tuple(self._fields.values()), self._first
        named = DATASET_ID.key in self._fields
        across = named and name in ACROSS
        places = [_places(fields, layout) for layout in self._layouts]
        read = partial(_part, layouts=list(self._layouts), places=places, store=self._store)
        parts = Stored(*self._store.written(self._parts), read)
        own = tuple(next(field.key for field in fields if field.name == column) for column in first.primary_key)
        if across:
            return UnitedTable(name, first.title, DATASET_ID.key, fields, own, parts, across)
        holding = _HOLDING if named else DATASET_ID
        return UnitedTable(name, first.title, holding.key, (holding, *fields), (holding.key, *own), parts, across)


def _part(
    values: list[Any], layouts: Sequence[Layout], places: Sequence[tuple[int | None, ...]], store: ObjectStore
) -> Part:
    id_, number, sha256, size, count = values
    types = [type_ for _, type_ in layouts[number]]
    return Part(id_, places[number], rows_taken_up(Lines(Content(sha256, size), count), types, store))


def _places(fields: Sequence[Field], layout: Layout) -> tuple[int | None, ...]:
    at = {key: place for place, (key, _) in enumerate(layout)}
    return tuple(at.get(field.key) for field in fields)
