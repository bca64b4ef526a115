"""The pages of a standard dataset beside its own: table, map, age pyramid and calendar, each where its columns allow it.

    <slug>.html  <slug>-2.html …    the table, `records.A_PAGE` rows a page; a script sorts and filters it
    map.html  map-2.html …          the map, and its rows by square
    pyramid.html  pyramid-2.html …  the whole population, and each area
    calendar.html …                 events by month
    rows/<n>.js                     all rows for the script, in parts

Out of scope: what is drawn (`maps`, `ages`, `calendars`), the dataset's own page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.site.content.policy import embedded_json, page_policy
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import Page, page
from catalog.site.standard import ages, calendars, maps
from catalog.site.standard.projection import WIDTH
from catalog.site.standard.records import A_PAGE, Record, Records, numbered, read_records
from metadata.declared.settings import MapSettings
from metadata.described.events import has_events
from metadata.described.table import Field
from metadata.vocabularies.bilingual import Bilingual

A_PART = 2000
"""Rows in one part for the script."""

_LEAST_WORDS, _MOST_WORDS, _LONGEST, _FACETS = 2, 30, 30, 6
"""A column to choose from has so many different values, none longer than that; so many columns are offered at most."""

_CHOSEN = ("text", "yes_no", "can_cannot", "poi_code", "language")

TABLE, MAP = Bilingual("表", "Table"), Bilingual("地図", "Map")
PYRAMID, CALENDAR = Bilingual("人口ピラミッド", "Age pyramid"), Bilingual("カレンダー", "Calendar")


@dataclass(frozen=True)
class Views:
    """What can be shown of a standard dataset; None where its columns or its rows do not allow it."""

    records: Records
    settings: MapSettings | None

    @cached_property
    def map(self) -> maps.Map | None:
        """Its map, where a row has a place."""
        made = maps.Map(self.records.rows, self.settings)
        return made if made.drawn else None

    @property
    def pictures(self) -> str:
        """The host that its map loads pictures from; empty where it loads none."""
        return self.settings.host if self.settings and self.map else ""

    @cached_property
    def population(self) -> ages.Population | None:
        """Its population."""
        return ages.population(self.records)

    @cached_property
    def months(self) -> tuple[calendars.Month, ...]:
        """Its months with events."""
        return calendars.months(self.records) if has_events(self.records.table) else ()

    @property
    def doors(self) -> tuple[tuple[str, Bilingual], ...]:
        """The first page of each: file, what it is called."""
        every = (
            (f"{self.records.table.name}.html", TABLE, self.records),
            (numbered(maps.NAME, 1), MAP, self.map),
            (numbered(ages.NAME, 1), PYRAMID, self.population),
            (numbered(calendars.NAME, 1), CALENDAR, self.months),
        )
        return tuple((file, name) for file, name, there in every if there)


def views(own: OneDataset) -> Views | None:
    """Return what can be shown of a dataset; None for one that is no standard dataset."""
    records = read_records(own.dataset)
    return None if records is None else Views(records, own.around.map)


def view_pages(shown: Views, facts: Mapping[str, Any]) -> Iterator[Page]:
    """Yield the pages; `facts` are catalogue, dataset, and the CSV of the table with its CSVW description."""
    common = {**facts, "records": shown.records, "views": shown, "width": WIDTH}
    yield from _table_pages(shown, common)
    yield from _map_pages(shown, common)
    yield from _population_pages(shown, common)
    yield from _month_pages(shown, common)


def _page(common: Mapping[str, Any], name: str, template: str, number: int, count: int, **values: Any) -> Page:
    dataset = common["dataset"]
    files = [numbered(name, each) for each in range(1, count + 1)]
    path = f"datasets/{dataset.id}/{files[number - 1]}"
    return page(path, template, dataset.modified, number=number, files=files, **{**common, **values})


def _table_pages(shown: Views, common: Mapping[str, Any]) -> Iterator[Page]:
    records = shown.records
    offered, parts = facets(records), -(-len(records.rows) // A_PART)
    for number in range(1, records.pages + 1):
        rows = records.rows[(number - 1) * A_PAGE : number * A_PAGE]
        values = {"rows": rows, "facets": offered, "parts": parts, "table": records.table}
        yield _page(common, records.table.name, "standard-table.html", number, records.pages, **values)


def _map_pages(shown: Views, common: Mapping[str, Any]) -> Iterator[Page]:
    drawn = shown.map
    if drawn is None:
        return
    files = list(dict.fromkeys(square.page for square in drawn.squares))
    policy = page_policy(shown.pictures)
    for number, file in enumerate(files, start=1):
        own = [square for square in drawn.squares if square.page == file]
        allowed = {"policy": policy} if number == 1 else {}
        yield _page(common, maps.NAME, "map.html", number, len(files), map=drawn, squares=own, **allowed)


def _population_pages(shown: Views, common: Mapping[str, Any]) -> Iterator[Page]:
    found = shown.population
    if found is None:
        return
    count = max(1, -(-len(found.areas) // ages.A_PAGE))
    for number in range(1, count + 1):
        areas = found.areas[(number - 1) * ages.A_PAGE : number * ages.A_PAGE]
        yield _page(common, ages.NAME, "pyramid.html", number, count, population=found, areas=areas)


def _month_pages(shown: Views, common: Mapping[str, Any]) -> Iterator[Page]:
    files = list(dict.fromkeys(month.page for month in shown.months))
    for number, file in enumerate(files, start=1):
        own = [month for month in shown.months if month.page == file]
        undated = calendars.undated(shown.records)
        values = {"months": own, "undated": undated, "weekdays": calendars.WEEKDAYS}
        yield _page(common, calendars.NAME, "calendar.html", number, len(files), **values)


def facets(records: Records) -> list[tuple[Field, list[str]]]:
    """Return the columns of which a reader may choose a value, with their values in order."""
    found = []
    known = records.definition.current.by_name
    for index, field in enumerate(records.shown[1:], start=1):
        words = sorted({row.cells[index] for row in records.rows} - {""})
        fits = _LEAST_WORDS <= len(words) <= min(_MOST_WORDS, len(records.rows) // 2) and max(map(len, words)) <= _LONGEST
        if (known[field.name].type if field.name in known else "text") in _CHOSEN and fits:
            found.append((field, words))
    return found[:_FACETS]


def view_files(own: OneDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the rows of a standard dataset for the script of its table: path and bytes."""
    records = read_records(own.dataset)
    rows = [] if records is None else [_entry(row) for row in records.rows]
    for number, first in enumerate(range(0, len(rows), A_PART), start=1):
        part = json.dumps(rows[first : first + A_PART], ensure_ascii=False, separators=(",", ":"))
        yield f"{own.folder}/rows/{number}.js", f"keikaku.rows({embedded_json(part)});\n".encode()


def _entry(row: Record) -> list[Any]:
    """Return a row as the script takes it."""
    place = [f"{row.point.latitude:f}", f"{row.point.longitude:f}"] if row.point else None
    return [row.anchor, row.page, place, list(row.cells)]
