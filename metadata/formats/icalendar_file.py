"""The events of a standard dataset for calendar programs: iCalendar (RFC 5545), an event a row whose first day is a day.

Times are those of Japan, written in UTC, so that no program has to know the time zone; an event without a time takes whole
days. DTSTAMP is the day of the dataset's version: no clock. Out of scope: pages, rows without a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.events import Event, events, has_events
from metadata.described.table import Cell, Table, printed
from metadata.vocabularies.bilingual import Bilingual

if TYPE_CHECKING:
    import icalendar

MEDIA_TYPE = "text/calendar"
_JAPAN = timezone(timedelta(hours=9))
_NAMES, _TEXTS = ("イベント名", "名称"), ("概要", "説明")
_PLACE, _ADDRESSES = "場所名称", ("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下")
_PAGES = ("コンテンツURL", "URL")


def icalendar_files(dataset: Dataset) -> Iterator[File]:
    """Yield the calendar of the table of a standard dataset, if it has events."""
    for table in dataset.tables:
        if table.name == dataset.standard and has_events(table):
            found = list(events(table))
            if found:
                yield File(
                    f"{dataset.publisher.code}_{table.name}.ics",
                    Content.of(_calendar(dataset, table, found)),
                    MEDIA_TYPE,
                    "ICS",
                    Bilingual(f"{table.title.ja}（iCalendar）", f"{table.title.en} (iCalendar)"),
                    Bilingual(
                        f"開始日のある{len(found)}行を、カレンダーに取り込める形（RFC 5545）にしたもの。",
                        f"The {len(found)} rows that have a first day, for calendar programs (RFC 5545).",
                    ),
                )


def _calendar(dataset: Dataset, table: Table, found: list[Event]) -> bytes:
    import icalendar  # here, so that only a dataset of events loads it

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Keikaku//ja")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", dataset.title.ja)
    stamp = datetime.combine(dataset.modified, time.min, UTC)
    host = urlsplit(dataset.base_url).hostname or ""
    for event in found:
        said = dict(zip((field.name for field in table.fields), table.records[event.row], strict=True))
        key = "-".join(printed(said[name]) for name in table.primary_key)
        entry = icalendar.Event()
        entry.add("uid", f"{dataset.id}-{key}@{host}")
        entry.add("dtstamp", stamp)
        _add_times(entry, event)
        for name, text in _texts(said):
            entry.add(name, text)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _add_times(entry: icalendar.Event, event: Event) -> None:
    """Say when: whole days where no time is stated; a closing time counts on the last day."""
    if event.begins is None:
        entry.add("dtstart", event.starts)
        entry.add("dtend", event.ends + timedelta(days=1))
        return
    starts = datetime.combine(event.starts, event.begins, _JAPAN).astimezone(UTC)
    entry.add("dtstart", starts)
    if event.closes is not None:
        ends = datetime.combine(event.ends, event.closes, _JAPAN).astimezone(UTC)
        if ends > starts:
            entry.add("dtend", ends)


def _texts(said: dict[str, Cell]) -> Iterator[tuple[str, str]]:
    """Yield what else is said of an event: property → text, those alone that its row states."""
    cells = {name: printed(cell) for name, cell in said.items()}
    address = "".join(cells.get(name, "") for name in _ADDRESSES)
    told = {
        "summary": next(filter(None, (cells.get(name, "") for name in _NAMES)), ""),
        "description": next(filter(None, (cells.get(name, "") for name in _TEXTS)), ""),
        "location": " ".join(filter(None, (cells.get(_PLACE, ""), address))),
        "url": next((url for name in _PAGES if (url := cells.get(name, "")).startswith(("https://", "http://"))), ""),
    }
    yield from ((name, text) for name, text in told.items() if text)
