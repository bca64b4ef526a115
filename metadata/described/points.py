"""Where the rows of a standard dataset are: their coordinates as the table has them, and the box around them.

Out of scope: whether they are right (`pipelines.standard.checks`), formats (`metadata.formats`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table

_LATITUDE, _LONGITUDE = "緯度", "経度"
Record = tuple[Cell, ...]
Number = int | Decimal


def located_table(dataset: Dataset) -> Table | None:
    """Return the table of a standard dataset if it has columns of coordinates."""
    for table in dataset.tables:
        if dataset.standard and table.name == dataset.standard:
            return table if {_LATITUDE, _LONGITUDE} <= {field.name for field in table.fields} else None
    return None


def points(table: Table) -> Iterator[tuple[Record, Number, Number]]:
    """Yield each record that has coordinates, with latitude and longitude in degrees."""
    for record, latitude, longitude in zip(table.records, table.column(_LATITUDE), table.column(_LONGITUDE), strict=True):
        if isinstance(latitude, Number) and isinstance(longitude, Number):
            yield record, latitude, longitude


def bounds(dataset: Dataset) -> tuple[Number, Number, Number, Number] | None:
    """Return the lowest latitude and longitude, then the highest, None for a dataset without places."""
    table = located_table(dataset)
    found = [(latitude, longitude) for _, latitude, longitude in points(table)] if table else []
    if not found:
        return None
    latitudes, longitudes = zip(*found, strict=True)
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)
