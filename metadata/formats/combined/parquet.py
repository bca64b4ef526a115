"""The tables of all datasets as Parquet, a file a table, compressed with zstd: for DuckDB, pandas, Polars, R.

Numbers are 64-bit floating point, dates are dates, columns have their ASCII names and in their metadata the Japanese ones.
Out of scope: which tables there are (`metadata.formats.combined.united`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from metadata.described.content import Content
from metadata.described.table import Cell, Field, printed
from metadata.formats.combined.united import UnitedTable
from metadata.versions.kept.object_store import ObjectStore

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "parquet"
GROUP = 50_000
"""Rows that are held, and stand in the file, together."""
MEDIA_TYPE = "application/vnd.apache.parquet"


def parquet_files(tables: Iterable[UnitedTable], store: ObjectStore) -> dict[str, Content]:
    """Return a file a table, in a store: path → content. Raises OSError."""
    return {parquet_path(table.name): _file(table, store) for table in tables}


def parquet_path(table: str) -> str:
    """Return the path of the file of a table in the catalogue."""
    return f"{FOLDER}/{table}.parquet"


def _file(table: UnitedTable, store: ObjectStore) -> Content:
    import pyarrow as pa  # here, because only a build that writes a catalogue needs it
    import pyarrow.parquet

    schema = pa.schema([_field(field) for field in table.fields], metadata={"title": table.title.ja})
    rows = table.rows
    with TemporaryDirectory(prefix="keikaku-") as folder:
        path = Path(folder, "table.parquet")
        with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            while group := list(islice(rows, GROUP)):
                arrays = [
                    pa.array([_value(cell, field) for cell in column], type=_type(field))
                    for field, column in zip(table.fields, zip(*group, strict=True), strict=True)
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        return store.taken(path)


def _field(field: Field) -> Any:
    import pyarrow as pa

    return pa.field(field.key, _type(field), metadata={"title": field.name})


def _type(field: Field) -> pa.DataType:
    import pyarrow as pa

    types = {"string": pa.string(), "date": pa.date32(), "integer": pa.int64(), "number": pa.float64()}
    return types[field.type]


def _value(cell: Cell, field: Field) -> str | int | float | date | None:
    if cell is None:
        return None
    if field.type == "date":
        return date.fromisoformat(str(cell))
    if isinstance(cell, Decimal):
        return float(cell) if field.type == "number" else int(cell)
    return printed(cell) if field.type == "string" else cell
