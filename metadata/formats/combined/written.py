"""The files of all tables together, and which dataset's DCAT tells of them.

    keikaku.sqlite, metadata.json, parquet/<table>.parquet    at the root of the catalogue

A Parquet file of a table across municipalities is told of by the dataset of that table; all others, and the database, by
cross_dx_indicators, which is of all municipalities. Out of scope: what is in the files (`database`, `parquet`, `datasette`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import repeat
from operator import call

from metadata.described.across.tables import INDICATORS
from metadata.described.catalogue import Catalogue
from metadata.described.content import Content
from metadata.described.dataset import CombinedFile, Dataset, Described
from metadata.described.stored import Stored, lines
from metadata.formats.combined.database import MEDIA_TYPE as SQLITE_TYPE
from metadata.formats.combined.database import NAME as DATABASE
from metadata.formats.combined.database import database, dataset_rows
from metadata.formats.combined.datasette import NAME as DATASETTE
from metadata.formats.combined.datasette import datasette_metadata
from metadata.formats.combined.parquet import MEDIA_TYPE as PARQUET_TYPE
from metadata.formats.combined.parquet import parquet_file, parquet_path
from metadata.formats.combined.united import ACROSS, united
from metadata.versions.kept.kept_datasets import summaries
from metadata.versions.kept.object_store import ObjectStore
from metadata.vocabularies.bilingual import Bilingual

_DATABASE = Bilingual("全ての表（SQLite）", "All tables (SQLite)")
_DATABASE_FORM = Bilingual(
    "カタログの全データセットの表を収めたSQLiteデータベース。列名は英字、ビューは日本語。",
    "The tables of all datasets of the catalogue as a SQLite database. Columns have ASCII names, views Japanese ones.",
)
_PARQUET_FORM = Bilingual(
    "カタログの全データセットの同じ種類の表を1つにしたParquetファイル（zstd圧縮）。列名は英字。",
    "The tables of this kind of all datasets of the catalogue in one Parquet file (zstd). Columns have ASCII names.",
)


@dataclass(frozen=True)
class Combined:
    """The files that hold the tables of all datasets, by path, and the titles of those that hold tables."""

    files: Mapping[str, Content]
    titles: Mapping[str, Bilingual]


def combined_files(
    catalogue: Catalogue, datasets: Sequence[Dataset], store: ObjectStore, executor: Executor | None = None
) -> Combined:
    """Return the files that hold the tables of all datasets, and what Datasette is told of them, all in a store.

    `executor`: who writes them, the largest first.
    """
    tables, each = united(datasets, store), executor.map if executor else map
    told = Stored(*store.written(lines(dataset_rows(summaries(datasets)))), tuple)
    writing = [partial(database, tables, told), *(partial(parquet_file, table) for table in tables)]
    of_all, *of_tables = each(call, writing, repeat(store))
    files = {
        DATABASE: of_all,
        DATASETTE: Content.of(datasette_metadata(catalogue, tables)),
        **{parquet_path(table.name): content for table, content in zip(tables, of_tables, strict=True)},
    }
    titles = {DATABASE: _DATABASE} | {
        parquet_path(table.name): Bilingual(f"{table.title.ja}（Parquet）", f"{table.title.en} (Parquet)")
        for table in tables
    }
    return Combined({path: store.kept(content) for path, content in files.items()}, titles)


def described_files(datasets: Sequence[Described], combined: Combined) -> dict[str, tuple[CombinedFile, ...]]:
    """Return the descriptions of the files by the id of the dataset, one across municipalities, that speaks of them."""
    modified = max(dataset.modified for dataset in datasets)
    found: dict[str, tuple[CombinedFile, ...]] = {}
    for path, title in combined.titles.items():
        owner = next((id_ for id_ in ACROSS if path == parquet_path(id_)), INDICATORS)
        found[owner] = (*found.get(owner, ()), _described(path, combined.files[path], title, modified))
    return found


def _described(path: str, content: Content, title: Bilingual, modified: date) -> CombinedFile:
    # The EU list of file types has no entry for SQLite; the media type says what it is.
    form = (SQLITE_TYPE, "BIN", _DATABASE_FORM) if path == DATABASE else (PARQUET_TYPE, "PARQUET", _PARQUET_FORM)
    media_type, format_, description = form
    return CombinedFile(path, media_type, format_, title, description, content.size, content.sha256, modified)
