"""The places of a standard dataset as GeoJSON (RFC 7946): a feature a row that has coordinates, its cells as properties.

Coordinates stand as they are written in the table, longitude first. Rows without coordinates are not in it, and the file
says how many are. Out of scope: datasets without coordinates, maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metadata.described.dataset import Dataset, File
from metadata.described.table import Table
from metadata.formats.json_document import dumps
from metadata.vocabularies.bilingual import Bilingual

_LATITUDE, _LONGITUDE = "緯度", "経度"
MEDIA_TYPE = "application/geo+json"


def geojson_files(dataset: Dataset) -> Iterator[File]:
    """Yield the GeoJSON of the table of a standard dataset, if it has coordinates."""
    for table in dataset.tables:
        names = [field.name for field in table.fields]
        if table.name == dataset.standard and _LATITUDE in names and _LONGITUDE in names:
            features = list(_features(table, names))
            yield File(
                f"{dataset.publisher.code}_{table.name}.geojson",
                dumps({"type": "FeatureCollection", "features": features}),
                MEDIA_TYPE,
                "GEOJSON",
                Bilingual(f"{table.title.ja}（GeoJSON）", f"{table.title.en} (GeoJSON)"),
                Bilingual(
                    f"座標のある{len(features)}行を地図用のデータ（RFC 7946）にしたもの。座標は世界測地系の経度、緯度の順。",
                    f"The {len(features)} rows that have coordinates, for maps (RFC 7946): longitude and latitude (WGS 84).",
                ),
            )


def _features(table: Table, names: list[str]) -> Iterator[dict[str, Any]]:
    latitude, longitude = names.index(_LATITUDE), names.index(_LONGITUDE)
    keys = [names.index(name) for name in table.primary_key]
    for record in table.records:
        point = [record[longitude], record[latitude]]
        if all(cell is not None and not isinstance(cell, str) for cell in point):
            filled = {name: cell for name, cell in zip(names, record, strict=True) if cell not in ("", None)}
            yield {
                "type": "Feature",
                "id": " ".join(str(record[key]) for key in keys),
                "geometry": {"type": "Point", "coordinates": point},
                "properties": filled,
            }
