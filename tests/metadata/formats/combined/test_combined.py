"""keikaku.sqlite, Parquet and Datasette's metadata.json: the tables of all datasets, as other programs read them."""

from __future__ import annotations

import asyncio
import io
import json
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet
import pytest

from metadata.building.cataloguing import Build
from metadata.described.table import printed
from metadata.formats.combined.database import database, dataset_rows
from metadata.formats.combined.datasette import datasette_metadata
from metadata.formats.combined.parquet import parquet_file, parquet_path
from metadata.formats.combined.united import UnitedTable, united
from metadata.versions.kept.object_store import ObjectStore
from pipelines.problems import OutputError
from tests.full_disk import full_disk, posix_only


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ObjectStore:
    return ObjectStore(tmp_path_factory.mktemp("objects"))


@pytest.fixture(scope="module")
def tables(real_build: Build, store: ObjectStore) -> tuple[UnitedTable, ...]:
    return united(real_build.datasets, store)


@pytest.fixture(scope="module")
def data(real_build: Build, tables: tuple[UnitedTable, ...], store: ObjectStore) -> bytes:
    return database(tables, list(dataset_rows(real_build.datasets)), store).read()


@pytest.fixture(scope="module")
def sql(data: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        yield connection


def test_every_row_of_every_dataset_is_in_it(
    real_build: Build, tables: tuple[UnitedTable, ...], sql: sqlite3.Connection
) -> None:
    assert sum(table.row_count for table in tables) == sum(dataset.row_count for dataset in real_build.datasets)
    for table in tables:
        counted = sql.execute(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 - a name of ours
        assert counted.fetchone() == (table.row_count,)
    (dataset,) = (d for d in real_build.datasets if d.id == "242101_dx_achievements")
    (values,) = (table for table in dataset.tables if table.name == "indicator_values")
    keys = ", ".join(field.key for field in values.fields)
    query = f"SELECT {keys} FROM indicator_values WHERE dataset_id = ? ORDER BY rowid"  # noqa: S608 - names of ours
    found = sql.execute(query, (dataset.id,)).fetchall()
    for row, record in zip(found, values.records, strict=True):
        for cell, stated in zip(row, record, strict=True):
            same = printed(stated) == str(cell if cell is not None else "")
            assert same or float(cell) == float(printed(stated))


def test_what_a_table_is_written_from_is_as_small_however_many_datasets_there_are(
    real_build: Build, store: ObjectStore
) -> None:
    (plan,) = (dataset for dataset in real_build.datasets if dataset.id == "242101_dx_plan")
    one, many = (united([replace(plan, id=f"{at:06}_dx_plan") for at in range(number)], store) for number in (1, 1000))
    assert [table.row_count for table in many] == [1000 * table.row_count for table in one]
    assert len(pickle.dumps(many)) < 1.01 * len(pickle.dumps(one))  # not a byte a dataset, but numbers with more digits


def test_names_are_ascii_and_views_have_the_japanese_ones(tables: tuple[UnitedTable, ...], sql: sqlite3.Connection) -> None:
    assert all(table.name.isascii() and field.key.isascii() for table in tables for field in table.fields)
    views = [name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert len(views) == len(tables)
    found = sql.execute(
        'SELECT "データセットID", "指標名", "値" FROM "指標値" WHERE "値区分" = ? AND "年度" = 2024', ("実績値",)
    )
    assert ("242101_dx_achievements", "市公式LINE登録者数", 3585) in found.fetchall()


def test_keys_hold_and_are_indexed(tables: tuple[UnitedTable, ...], sql: sqlite3.Connection) -> None:
    assert sql.execute("PRAGMA foreign_key_check").fetchall() == []
    assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    pointed = {row[2] for row in sql.execute("PRAGMA foreign_key_list(indicator_values)")}
    assert pointed == {"datasets", "indicators", "measures"}
    plan = sql.execute("EXPLAIN QUERY PLAN SELECT * FROM indicator_values WHERE dataset_id = 'a' AND indicator_id = 'b'")
    assert "USING INDEX" in str(plan.fetchall())
    with pytest.raises(sqlite3.IntegrityError):
        sql.execute("INSERT INTO datasets SELECT * FROM datasets LIMIT 1")


def test_the_full_text_search_finds_japanese_words(sql: sqlite3.Connection) -> None:
    query = "SELECT t.source, t.page FROM search JOIN search_texts t ON t.number = search.rowid WHERE search MATCH ?"
    found = sql.execute(query, ("LINE登録者",)).fetchall()
    assert {source for source, _ in found} >= {"indicators"}
    assert all(page.startswith("https://keikaku.example/datasets/") for _, page in found)


def test_the_same_tables_give_the_same_bytes(
    real_build: Build, tables: tuple[UnitedTable, ...], data: bytes, store: ObjectStore
) -> None:
    assert database(tables, list(dataset_rows(real_build.datasets)), store).read() == data
    for table in tables:
        assert parquet_file(table, store) == parquet_file(table, store)


@posix_only
def test_a_disk_too_full_for_the_database_is_told(tmp_path: Path) -> None:
    rows = [(f"{number:03}", "説明" * 400, *("",) * 9) for number in range(100)]
    assert database([], rows, ObjectStore(tmp_path)).size > 200_000
    with full_disk(50_000), pytest.raises(OutputError):
        database([], rows, ObjectStore(tmp_path))


def test_parquet_has_the_same_rows(tables: tuple[UnitedTable, ...], store: ObjectStore) -> None:
    files = {parquet_path(table.name): parquet_file(table, store).read() for table in tables}
    for table, content in zip(tables, files.values(), strict=True):
        opened = pyarrow.parquet.ParquetFile(io.BytesIO(content))
        assert opened.schema_arrow.names == [field.key for field in table.fields]
        assert opened.metadata.num_rows == table.row_count
        assert opened.metadata.row_group(0).column(0).compression == "ZSTD"
        assert opened.schema_arrow.field(0).metadata[b"title"].decode() == table.fields[0].name
    values = pyarrow.parquet.read_table(io.BytesIO(files["parquet/indicator_values.parquet"])).to_pylist()
    assert [row["value"] for row in values if row["indicator_id"] == "1-3-1-i-6a9a" and row["as_of"]] == [3585.0]


def test_datasette_opens_it_with_our_words(
    real_build: Build, tables: tuple[UnitedTable, ...], data: bytes, tmp_path: Path
) -> None:
    datasette = pytest.importorskip("datasette.app", reason="Datasette is not installed")
    (tmp_path / "keikaku.sqlite").write_bytes(data)
    words = json.loads(datasette_metadata(real_build.catalogue, tables))
    app = datasette.Datasette([str(tmp_path / "keikaku.sqlite")], immutables=[], metadata=words)

    async def ask(*paths: str) -> list[Any]:
        await app.invoke_startup()
        return [await app.client.get(path) for path in paths]

    query = "SELECT status, count(*) AS n FROM cross_dx_status GROUP BY status"
    front, table, counts, searched = asyncio.run(
        ask(
            "/keikaku",
            "/keikaku/cross_dx_status",
            f"/keikaku.json?sql={quote(query)}&_shape=array",
            f"/keikaku/search_texts.json?_search={quote('マイナンバーカード')}&_shape=array",
        )
    )
    assert {answer.status_code for answer in (front, table, counts, searched)} == {200}
    assert real_build.catalogue.title.ja in front.text
    assert "進捗率：" in table.text
    assert sum(row["n"] for row in counts.json()) == 170
    assert len(searched.json()) > 1
