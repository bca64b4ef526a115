"""keikaku.sqlite: all tables of all datasets in one SQLite database, to be opened with any SQLite tool or Datasette.

    <table>        rows of all datasets; keys and indexes; columns by their ASCII names
    datasets       what each dataset is: title, publisher, version, licence
    「<題名>」       a view of each table with its Japanese names
    search         full text (FTS5, trigrams, three letters at least) of measures, indicators, achievements and evaluations

Made in a file: the same tables give the same bytes with the same SQLite. Out of scope: which tables there are
(`metadata.formats.combined.united`).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from metadata.described.content import Content
from metadata.described.dataset import Described
from metadata.described.table import Cell, Field, printed
from metadata.formats.combined.united import UnitedTable
from metadata.versions.kept.object_store import ObjectStore
from metadata.versions.replacing import no_temporary_file

NAME = "keikaku.sqlite"
MEDIA_TYPE = "application/vnd.sqlite3"
SEARCH, TEXTS, DATASETS = "search", "search_texts", "datasets"

_OF_MAKING = ((24, 4), (92, 8))
"""Places and lengths in the header of a database file (sqlite.org/fileformat2.html, 1.3)."""
_OF_THE_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
_TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "NUMERIC"}
_INDEXED = ("fiscal_year", "status", "local_government_code", "indicator_id", "measure_id")
_SEARCHED = {
    "measures": ("measures", "name", ("summary", "goal", "background", "items", "office")),
    "indicators": ("indicators", "name", ("measure_name", "formula", "note")),
    "achievements": ("measures", "measure_name", ("achievement",)),
    "evaluations": ("measures", "measure_name", ("rating", "issues", "next_steps")),
}
"""Table → folder of the pages that it is told on, column of the title, columns of the text."""

_DATASET_COLUMNS = (
    *("id", "title", "title_en", "description", "publisher_code", "publisher", "version", "issued", "modified"),
    *("licence", "landing_page"),
)


DatasetRow = tuple[str, ...]
"""What is told of a dataset, as `_DATASET_COLUMNS` names it."""


def dataset_rows(datasets: Iterable[Described]) -> Iterator[DatasetRow]:
    """Yield what the database tells of each dataset."""
    for dataset in datasets:
        yield (
            *(dataset.id, dataset.title.ja, dataset.title.en, dataset.description.ja),
            *(dataset.publisher.code, dataset.publisher.name.ja, dataset.version),
            *(dataset.issued.isoformat(), dataset.modified.isoformat(), dataset.licence.iri, dataset.landing_page),
        )


def database(tables: Sequence[UnitedTable], datasets: Iterable[DatasetRow], store: ObjectStore) -> Content:
    """Return the database of tables and `dataset_rows` as a file in a store.

    Raises OSError, and OutputError where the folder for temporary files does not take it.
    """
    with TemporaryDirectory(prefix="keikaku-") as folder:
        path = Path(folder, NAME)
        with _told_of_the_disk(), closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA page_size = 4096")
            connection.execute("PRAGMA journal_mode = OFF")  # of a file that nobody else sees
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            _write_datasets(connection, datasets)
            names = {table.name for table in tables}
            for table in tables:
                _write(connection, table, names)
            titles = {DATASETS, SEARCH, TEXTS, *names}
            for table in tables:
                _add_view(connection, table, titles)
            _write_search(connection, tables)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        _forget_making(path)
        return store.taken(path)


@contextmanager
def _told_of_the_disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if (code := error.sqlite_errorcode & 0xFF) not in _OF_THE_DISK:
            raise
        number = errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO
        raise no_temporary_file(OSError(number, str(error))) from error


def _forget_making(path: Path) -> None:
    """Clear what the header says of how the file was made: a count of changes, twice, and the number of SQLite's version."""
    with path.open("r+b") as file:
        for place, length in _OF_MAKING:
            file.seek(place)
            file.write(bytes(length))


def _write_datasets(connection: sqlite3.Connection, datasets: Iterable[DatasetRow]) -> None:
    columns = ", ".join(f"{column} TEXT NOT NULL" for column in _DATASET_COLUMNS)
    connection.execute(f"CREATE TABLE {DATASETS} ({columns}, PRIMARY KEY (id)) WITHOUT ROWID")
    connection.executemany(_insert(DATASETS, len(_DATASET_COLUMNS)), datasets)


def _write(connection: sqlite3.Connection, table: UnitedTable, names: set[str]) -> None:
    parts = [f"{_quoted(field.key)} {_TYPES[field.type]}{_not_null(field, table)}" for field in table.fields]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    parts.append(f"FOREIGN KEY ({table.dataset}) REFERENCES {DATASETS} (id)")
    parts += [
        f"FOREIGN KEY ({table.dataset}, {_quoted(field.key)}) REFERENCES {_quoted(field.reference.table)} (dataset_id, id)"
        for field in table.fields
        if field.reference and field.reference.table in names
    ]
    connection.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(parts)})")
    connection.executemany(_insert(_quoted(table.name), len(table.fields)), (tuple(map(_value, row)) for row in table.rows))
    keys = [field.key for field in table.fields]
    for key in keys:
        if key in _INDEXED:
            columns = ", ".join((table.dataset, key) if key.endswith("_id") else (key,))
            connection.execute(f"CREATE INDEX {_quoted(f'{table.name}_{key}')} ON {_quoted(table.name)} ({columns})")


def _add_view(connection: sqlite3.Connection, table: UnitedTable, titles: set[str]) -> None:
    """Add the view with Japanese names; `titles` are taken, of tables and views together."""
    title = table.title.ja if table.title.ja not in titles else f"{table.title.ja}（{table.name}）"
    titles.add(title)
    columns = ", ".join(f"{_quoted(field.key)} AS {_quoted(field.name)}" for field in table.fields)
    connection.execute(f"CREATE VIEW {_quoted(title)} AS SELECT {columns} FROM {_quoted(table.name)}")  # noqa: S608 - quoted


def _write_search(connection: sqlite3.Connection, tables: Sequence[UnitedTable]) -> None:
    connection.execute(
        f"CREATE TABLE {TEXTS} (number INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL REFERENCES {DATASETS} (id), "
        "source TEXT NOT NULL, id TEXT NOT NULL, page TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL)"
    )
    pages = dict(connection.execute(f"SELECT id, landing_page FROM {DATASETS}").fetchall())  # noqa: S608 - as below
    found = (row for table in tables if table.name in _SEARCHED for row in _texts(table, pages))
    connection.executemany(_insert(TEXTS, 7), ((number, *row) for number, row in enumerate(found, start=1)))
    connection.execute(
        f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(title, body, content=\"{TEXTS}\", content_rowid='number', "
        "tokenize='trigram')"
    )
    connection.execute(f"INSERT INTO {SEARCH} ({SEARCH}) VALUES ('rebuild')")  # noqa: S608 - names of this module


def _texts(table: UnitedTable, pages: dict[str, str]) -> Iterator[tuple[str, ...]]:
    folder, title, body = _SEARCHED[table.name]
    page_id = "id" if table.name == folder else "measure_id"
    keys = [field.key for field in table.fields]
    for row in table.rows:
        cells = dict(zip(keys, row, strict=True))
        page = f"{pages[str(cells['dataset_id'])]}{folder}/{cells[page_id]}.html"
        texts = "\n".join(str(cells[key]) for key in body if cells.get(key))
        yield str(cells["dataset_id"]), table.name, str(cells["id"]), page, str(cells[title]), texts


def _not_null(field: Field, table: UnitedTable) -> str:
    stated = field.required and field.key not in table.gaps
    return " NOT NULL" if stated else ""


def _value(cell: Cell) -> str | int | float | None:
    """Return a cell as SQLite holds it: a whole number as such, any other as floating point."""
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell == cell.to_integral_value() else float(printed(cell))


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 - names are quoted, values bound


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
