"""A finished dataset as a file, to be read back by a later run instead of being built again.

The form is JSON, checked value by value against the classes it becomes (pydantic). Not pickle, which runs what it is told to
by whoever can write the file. Files and documents of the dataset are in it as base64.

Out of scope: whether what is read back still stands (`metadata.versions.build_cache`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table


@dataclass(frozen=True)
class Kept:
    """A dataset with its files, and the themes of its measures (取組ID → names; a derived dataset has none)."""

    dataset: Dataset
    themes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    def alone(self) -> Kept:
        """Return it as it was before it was brought together with the others of the catalogue.

        What comes from them goes: other members of its series, the data service, its DCAT description.
        """
        dataset = self.dataset
        files = tuple(file for file in dataset.files if not file.name.startswith("dcat."))
        series = dataset.series
        own = series and replace(series, members=tuple(member for member in series.members if member.id == dataset.id))
        return replace(self, dataset=replace(dataset, files=files, series=own, service=None))


def to_json(kept: Kept) -> bytes:
    """Return a kept dataset as JSON."""
    return _form().dump_json(kept)


def from_json(data: bytes) -> Kept:
    """Return a kept dataset from JSON. Raises ValueError (pydantic's ValidationError) for any other text."""
    kept = _form().validate_json(data)
    return replace(kept, dataset=replace(kept.dataset, tables=tuple(_with_numbers(table) for table in kept.dataset.tables)))


@cache
def _form() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)


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
