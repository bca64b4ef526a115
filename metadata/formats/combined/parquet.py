"""The tables of all datasets as Parquet, a file a table, compressed with zstd: for DuckDB, pandas, Polars, R.

Numbers are 64-bit floating point, dates are dates, columns have their ASCII names and in their metadata the Japanese ones.
Out of scope: which tables there are (`metadata.formats.combined.united`).
"""

from __future__ import annotations

from collections.abc import Iterable
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
GROUP = 10_000
"""Rows that are held, and stand in the file, together."""
MEDIA_TYPE = "application/vnd.apache.parquet"


def parquet_path(table: str) -> str:
    """Return the path of the file of a table in the catalogue."""
    return f"{FOLDER}/{table}.parquet"


def parquet_file(table: UnitedTable, store: ObjectStore) -> Content:
    """Return a table as a file in a store. Raises OSError."""
    import pyarrow as pa  # here, because only a build that writes a catalogue needs it
    import pyarrow.parquet

    schema = pa.schema([_field(field) for field in table.fields], metadata={"title": table.title.ja})
    rows = table.rows
    with TemporaryDirectory(prefix="keikaku-") as folder:
        path = Path(folder, "table.parquet")
        with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            while group := list(islice(rows, GROUP)):
                columns = zip(table.fields, zip(*group, strict=True), strict=True)
                arrays = [_array(field, column) for field, column in columns]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        pa.default_memory_pool().release_unused()  # of what Arrow let go of it would hold tens of megabytes
        return store.taken(path)


def _field(field: Field) -> Any:
    import pyarrow as pa

    return pa.field(field.key, _type(field), metadata={"title": field.name})


def _type(field: Field) -> pa.DataType:
    import pyarrow as pa

    types = {"string": pa.string(), "date": pa.date32(), "integer": pa.int64(), "number": pa.float64()}
    return types[field.type]


def _array(field: Field, column: Iterable[Cell]) -> pa.Array:
    """Return a column, read by Arrow from its cells in print: `pa.array` would import pandas wherever it is installed."""
    import pyarrow as pa

    texts = pa.lib.StringBuilder()
    texts.append_values(
        None if cell is None else str(int(cell)) if field.type == "integer" else printed(cell) for cell in column
    )
    return texts.finish().cast(_type(field))
