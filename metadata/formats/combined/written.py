"""The files of all tables together, and which dataset's DCAT tells of them.

    keikaku.sqlite, metadata.json, parquet/<table>.parquet    at the root of the catalogue

A Parquet file of a table across municipalities is told of by the dataset of that table; all others, and the database, by
cross_dx_indicators, which is of all municipalities. Out of scope: what is in the files (`database`, `parquet`, `datasette`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from metadata.described.across.tables import INDICATORS
from metadata.described.catalogue import Catalogue
from metadata.described.dataset import CombinedFile, Dataset
from metadata.formats.combined.database import MEDIA_TYPE as SQLITE_TYPE
from metadata.formats.combined.database import NAME as DATABASE
from metadata.formats.combined.database import database
from metadata.formats.combined.datasette import NAME as DATASETTE
from metadata.formats.combined.datasette import datasette_metadata
from metadata.formats.combined.parquet import MEDIA_TYPE as PARQUET_TYPE
from metadata.formats.combined.parquet import parquet_files, parquet_path
from metadata.formats.combined.united import ACROSS, united, united_name
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


def combined_files(catalogue: Catalogue, datasets: Sequence[Dataset]) -> dict[str, bytes]:
    """Return the files that hold the tables of all datasets, and what Datasette is told of them: path → bytes."""
    tables = united(datasets)
    return {
        DATABASE: database(tables, datasets),
        DATASETTE: datasette_metadata(catalogue, tables),
        **parquet_files(tables),
    }


def with_combined(datasets: Sequence[Dataset], files: Mapping[str, bytes]) -> list[Dataset]:
    """Return the datasets, those across municipalities with the description of the files that hold their tables."""
    modified = max(dataset.modified for dataset in datasets)
    found: dict[str, list[CombinedFile]] = {}
    for path, title in _titles(datasets).items():
        owner = next((id_ for id_ in ACROSS if path == parquet_path(id_)), INDICATORS)
        found.setdefault(owner, []).append(_described(path, files[path], title, modified))
    return [replace(dataset, combined=tuple(found.get(dataset.id, ()))) for dataset in datasets]


def _titles(datasets: Sequence[Dataset]) -> dict[str, Bilingual]:
    """Return the files by their paths with their titles, the database first."""
    titles = {DATABASE: _DATABASE}
    for dataset in datasets:
        for table in dataset.tables:
            title = Bilingual(f"{table.title.ja}（Parquet）", f"{table.title.en} (Parquet)")
            titles.setdefault(parquet_path(united_name(dataset, table)), title)
    return titles


def _described(path: str, data: bytes, title: Bilingual, modified: date) -> CombinedFile:
    # The EU list of file types has no entry for SQLite; the media type says what it is.
    form = (SQLITE_TYPE, "BIN", _DATABASE_FORM) if path == DATABASE else (PARQUET_TYPE, "PARQUET", _PARQUET_FORM)
    media_type, format_, description = form
    sha256 = hashlib.sha256(data).hexdigest()
    return CombinedFile(path, media_type, format_, title, description, len(data), sha256, modified)
