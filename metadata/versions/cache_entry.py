"""A finished dataset as JSON, to be read back by a later build instead of being built again.

What is read back is checked value by value against the classes it becomes (pydantic). Not pickle, which runs what it is told
to by whoever can write the file. Files and documents of the dataset are in it as base64.

Out of scope: whether what is read back is current (`metadata.versions.build_cache`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table


@dataclass(frozen=True)
class CacheEntry:
    """A dataset with its files."""

    dataset: Dataset
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    def alone(self) -> Dataset:
        """Return the dataset as it was before it was brought together with the others of the catalogue.

        What comes from them goes: other members of its series, the data service, files of all datasets, its DCAT
        description.
        """
        dataset = self.dataset
        files = tuple(file for file in dataset.files if not file.name.startswith("dcat."))
        series = dataset.series
        own = series and replace(series, members=tuple(member for member in series.members if member.id == dataset.id))
        return replace(dataset, files=files, series=own, service=None, combined=())


def to_json(entry: CacheEntry) -> bytes:
    """Return an entry as JSON, on one line."""
    return _form().dump_json(entry)


def from_json(data: bytes) -> CacheEntry:
    """Return an entry from JSON. Raises ValueError (pydantic's ValidationError) for any other text."""
    dataset = _form().validate_json(data).dataset
    return CacheEntry(replace(dataset, tables=tuple(_with_numbers(table) for table in dataset.tables)))


@cache
def _form() -> TypeAdapter[CacheEntry]:
    return TypeAdapter(CacheEntry)


def _with_numbers(table: Table) -> Table:
    """Return a table whose decimal numbers, which JSON has as texts, are numbers again."""
    numeric = [field.type in ("integer", "number") for field in table.fields]
    records = tuple(
        tuple(_number(cell) if number else cell for cell, number in zip(record, numeric, strict=True))
        for record in table.records
    )
    return replace(table, records=records)


def _number(cell: Cell) -> Cell:
    return Decimal(cell) if isinstance(cell, str) else cell
