"""The places of a standard dataset as GeoJSON (RFC 7946): a feature a row that has coordinates, its cells as properties.

Coordinates stand as they are written in the table, longitude first. Rows without coordinates are not in it, and the file
says how many are. Out of scope: datasets without coordinates, maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.points import located_table, points
from metadata.described.table import Table
from metadata.formats.json_document import dumps
from metadata.vocabularies.bilingual import Bilingual

MEDIA_TYPE = "application/geo+json"


def geojson_files(dataset: Dataset) -> Iterator[File]:
    """Yield the GeoJSON of the table of a standard dataset, if it has coordinates."""
    table = located_table(dataset)
    if table is not None:
        features = list(_features(table))
        yield File(
            f"{dataset.publisher.code}_{table.name}.geojson",
            Content.of(dumps({"type": "FeatureCollection", "features": features})),
            MEDIA_TYPE,
            "GEOJSON",
            Bilingual(f"{table.title.ja}（GeoJSON）", f"{table.title.en} (GeoJSON)"),
            Bilingual(
                f"座標のある{len(features)}行を地図用のデータ（RFC 7946）にしたもの。座標は世界測地系の経度、緯度の順。",
                f"The {len(features)} rows that have coordinates, for maps (RFC 7946): longitude and latitude (WGS 84).",
            ),
        )


def _features(table: Table) -> Iterator[dict[str, Any]]:
    names = [field.name for field in table.fields]
    keys = [names.index(name) for name in table.primary_key]
    for record, latitude, longitude in points(table):
        yield {
            "type": "Feature",
            "id": " ".join(str(record[key]) for key in keys),
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {name: cell for name, cell in zip(names, record, strict=True) if cell not in ("", None)},
        }
