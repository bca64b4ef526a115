"""The table of a standard dataset as people read it: rows with name, place, and an anchor that stays.

Columns that say the same of every row, and columns without any value, stand once beside the table, not in each row. Out of
scope: what the pages look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field, Table, printed
from pipelines.standard.definition import Definition, definitions

LATITUDE, LONGITUDE = "緯度", "経度"
A_PAGE = 200
"""Rows on one page of a table."""

_ENDS = ("名称", "名")  # of columns that name a row, where the standard asks for none
_PUBLISHER = "地方公共団体名"
_NO_ANCHOR = re.compile(r"[\s/%\x00-\x1f\x7f]")
_OF_THE_PAGE = frozenset(
    {
        *("main", "language-ja", "language-both", "language-en"),
        *("records", "records-count", "records-table", "records-more", "words", "constant", "empty", "columns"),
    }
)  # ids of its own, which no row may take
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180


@dataclass(frozen=True)
class Point:
    """A place in degrees (WGS 84), with the digits that the table has."""

    latitude: Decimal
    longitude: Decimal

    @property
    def geo(self) -> str:
        """The place as a URI (RFC 5870)."""
        return f"geo:{self.latitude:f},{self.longitude:f}"

    @property
    def gsi(self) -> str:
        """The place on 地理院地図."""
        return f"https://maps.gsi.go.jp/#16/{self.latitude:f}/{self.longitude:f}/"


@dataclass(frozen=True)
class Record:
    """A row: `cells` are those of `Records.shown`, its name first; `page` is the file that shows it."""

    anchor: str
    name: str
    cells: tuple[str, ...]
    point: Point | None
    page: str
    values: tuple[Cell, ...]

    @property
    def address(self) -> str:
        """Where it is shown, from the folder of its dataset."""
        return f"{self.page}#{quote(self.anchor, safe='')}"


class Records:
    """The table of a standard dataset: its rows, and which of its columns are shown in them."""

    def __init__(self, dataset: Dataset, table: Table, definition: Definition) -> None:
        self.dataset, self.table, self.definition = dataset, table, definition
        self.names = [field.name for field in table.fields]

    @cached_property
    def naming(self) -> Field:
        """The column that names a row: the first text that the standard asks for, else one called so, else the key."""
        known = self.definition.current.by_name
        texts = [f for f in self.table.fields if f.name in known and known[f.name].type == "text" and f.name != _PUBLISHER]
        asked = [field for field in texts if known[field.name].mark == "required"]
        called = [field for field in texts if field.name.endswith(_ENDS)]
        keys = [field for field in self.table.fields if field.name in self.table.primary_key]
        return (*asked, *called, *keys, *self.table.fields)[0]

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """The columns that differ from row to row, the naming one first; coordinates are shown as a place."""
        beside = {field.name for field, _ in self.constant} | {field.name for field in self.empty} | {self.naming.name}
        if self.has_places:
            beside |= {LATITUDE, LONGITUDE}
        return (self.naming, *(field for field in self.table.fields if field.name not in beside))

    @cached_property
    def constant(self) -> tuple[tuple[Field, str], ...]:
        """The columns that say the same of every row, and what: of tables of two rows or more, the naming one never."""
        return tuple((field, texts[0]) for field, texts in self._columns() if len(texts) > 1 and len(set(texts)) == 1)

    @cached_property
    def empty(self) -> tuple[Field, ...]:
        """The columns without any value."""
        columns = zip(self.table.fields, self._texts, strict=True)
        return tuple(field for field, texts in columns if not any(texts) and field != self.naming)

    def _columns(self) -> Iterator[tuple[Field, Sequence[str]]]:
        for field, texts in zip(self.table.fields, self._texts, strict=True):
            if field != self.naming and any(texts):
                yield field, texts

    @cached_property
    def _texts(self) -> list[tuple[str, ...]]:
        """The cells of each column as printed."""
        rows = [tuple(printed(cell) for cell in record) for record in self.table.records]
        return list(zip(*rows, strict=True)) if rows else [()] * len(self.names)

    @cached_property
    def has_places(self) -> bool:
        """Whether the table has columns for coordinates."""
        return LATITUDE in self.names and LONGITUDE in self.names

    @cached_property
    def rows(self) -> tuple[Record, ...]:
        """All rows, in the order of the file."""
        shown = [self.names.index(field.name) for field in self.shown]
        return tuple(self._record(number, record, shown) for number, record in enumerate(self.table.records))

    def _record(self, number: int, record: tuple[Cell, ...], shown: Sequence[int]) -> Record:
        cells = tuple(printed(record[index]) for index in shown)
        keys = [printed(record[self.names.index(name)]) for name in self.table.primary_key]
        anchor = "/".join(_NO_ANCHOR.sub(_escaped, key) for key in keys)
        if anchor in _OF_THE_PAGE:
            anchor = _escaped(anchor) + anchor[1:]
        name = cells[0] or " ".join(keys)
        return Record(anchor, name, cells, self._point(record), self.page(number // A_PAGE + 1), record)

    def _point(self, record: tuple[Cell, ...]) -> Point | None:
        if not self.has_places:
            return None
        latitude, longitude = (record[self.names.index(name)] for name in (LATITUDE, LONGITUDE))
        if not isinstance(latitude, Decimal) or not isinstance(longitude, Decimal):
            return None
        there = abs(latitude) <= _MOST_LATITUDE and abs(longitude) <= _MOST_LONGITUDE
        return Point(latitude, longitude) if there else None

    @property
    def pages(self) -> int:
        """How many pages show the table."""
        return max(1, -(-len(self.table.records) // A_PAGE))

    def page(self, number: int) -> str:
        """Return the file of a page of the table; the first is called as the table is."""
        return numbered(self.table.name, number)

    def cell(self, record: Record, name: str) -> Cell:
        """Return the value of a column in a row; None where the table has no such column."""
        return record.values[self.names.index(name)] if name in self.names else None


def _escaped(text: re.Match[str] | str) -> str:
    """Return the first letter as an anchor can have it: % and its code."""
    return f"%{ord(text[0]):02X}"


def numbered(name: str, number: int) -> str:
    """Return the file of a page of several: `map.html`, `map-2.html`."""
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


def read_records(dataset: Dataset) -> Records | None:
    """Return the table of a standard dataset; None for a dataset that is none."""
    table = next((table for table in dataset.tables if table.name == dataset.standard), None)
    return None if table is None else Records(dataset, table, definitions()[dataset.standard])
