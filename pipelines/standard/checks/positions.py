"""Where rows are: the same place twice, a point far from all others, a 町字ID that the list of 町字 has not.

No list of the municipalities' bounds is at hand, so a point is judged by its prefecture and by the others of its file: a
hint, never more. Out of scope: coordinates outside of Japan (`checks.numbers`), or that changed places (`checks.tables`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from statistics import median

from pipelines.standard.checks.addresses import prefectures_of_rows
from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.checks.tables import Table
from pipelines.standard.definition import Edition
from pipelines.standard.rules import rules

_LATITUDE, _LONGITUDE = "緯度", "経度"
_NAMES = ("名称", "施設名称", "介護サービス事業所名称")
_TOWN, _WHERE = "町字ID", ("所在地_全国地方公共団体コード", "全国地方公共団体コード")
_EVERYWHERE = (-90.0, 90.0, -180.0, 180.0)
_FEWEST = 5  # points, below which none is far from the others
_FAR = 10  # times the median distance from the middle
_FAR_AT_LEAST = 0.3  # degrees: some 30 km, more than most municipalities reach from their middle


def check_places(table: Table) -> Iterator[Fault]:
    """Yield rows that have the name and the coordinates of one before them."""
    names = next((table[name] for name in _NAMES if name in table), None)
    if names is None or not {_LATITUDE, _LONGITUDE} <= table.keys():
        return
    seen: set[tuple[str, str, str]] = set()
    for row, key in enumerate(zip(names, table[_LATITUDE], table[_LONGITUDE], strict=True), 1):
        if key in seen:
            yield Fault("", "place_duplicate", rules().kinds["place_duplicate"][0], (row,), key[0])
        elif all(key):
            seen.add(key)


def check_far(table: Table) -> Iterator[Fault]:
    """Yield points that are many times farther from the middle of the file than half of its points are."""
    points = dict(_points(table))
    if len(points) < _FEWEST:
        return
    middle = (median(one for one, _ in points.values()), median(one for _, one in points.values()))
    away = {row: _distance(point, middle) for row, point in points.items()}
    limit = max(_FAR_AT_LEAST, _FAR * median(away.values()))
    severity = of_whole("", "coordinate_far").severity
    for row, distance in away.items():
        if distance > limit:
            shown = f"{table[_LATITUDE][row - 1]}, {table[_LONGITUDE][row - 1]}"
            yield Fault(_LATITUDE, "coordinate_far", severity, (row,), shown)


def check_elsewhere(edition: Edition, table: Table) -> Iterator[Fault]:
    """Yield points outside of the prefecture that their address begins with, or their row names, or the publisher is of."""
    bounds = rules().bounds
    addresses = next((table[name] for name in rules().addresses.whole if name in table), None)
    prefectures = prefectures_of_rows(edition, table) if _LATITUDE in table else ()
    for row, (latitude, longitude) in _points(table):
        address = addresses[row - 1] if addresses else ""
        prefecture = next((name for name in bounds if address.startswith(name)), prefectures[row - 1])
        south, north, west, east = bounds.get(prefecture, _EVERYWHERE)
        if not (south <= latitude <= north and west <= longitude <= east):
            shown = f"{table[_LATITUDE][row - 1]}, {table[_LONGITUDE][row - 1]} / {prefecture}"
            severity = of_whole("", "coordinate_elsewhere").severity
            yield Fault(_LATITUDE, "coordinate_elsewhere", severity, (row,), shown)


def _points(table: Table) -> Iterator[tuple[int, tuple[float, float]]]:
    north, east = rules().ranges["latitude"], rules().ranges["longitude"]
    pairs = zip(table.get(_LATITUDE, ()), table.get(_LONGITUDE, ()), strict=False)
    for row, pair in enumerate(pairs, 1):
        latitude, longitude = map(_degrees, pair)
        if north[0] <= latitude <= north[1] and east[0] <= longitude <= east[1]:
            yield row, (latitude, longitude)


def _degrees(text: str) -> float:
    """Return a coordinate that is one, else what is in no range."""
    plain = text.isascii() and text.replace(".", "", 1).isdecimal()
    return float(text) if plain else math.nan


def _distance(point: tuple[float, float], middle: tuple[float, float]) -> float:
    return math.hypot(point[0] - middle[0], (point[1] - middle[1]) * math.cos(math.radians(middle[0])))


def check_towns(table: Table, towns: Collection[str]) -> Iterator[Fault]:
    """Yield 町字ID that are not in a list of them; `towns` are a municipality's code and a 町字ID, both without hyphens.

    A row of a municipality that the list has nothing of is not judged, nor one without a code.
    """
    codes = next((table[name] for name in _WHERE if any(table.get(name, ()))), None)
    listed = {town[:5] for town in towns}
    if codes is None or not listed:
        return
    rows: dict[str, list[int]] = {}
    for row, (code, town) in enumerate(zip(codes, table.get(_TOWN, [""] * len(codes)), strict=True), 1):
        if town and code[:5] in listed and f"{code[:5]}{town.replace('-', '')}" not in towns:
            rows.setdefault(town, []).append(row)
    for town, found in rows.items():
        yield Fault(_TOWN, "machiaza_unknown", of_whole("", "machiaza_unknown").severity, tuple(found), town, ask=True)
