"""When the rows of a table of events take place: days and times, read from the columns that the standard has for them.

Out of scope: files for calendar programs (`metadata.formats.icalendar_file`), pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from metadata.described.table import Cell, Table

STARTS, ENDS = "開始日", "終了日"
_FROM, _TO = "開始時間", "終了時間"


@dataclass(frozen=True)
class Event:
    """A row with its days, both within it, and its times in Japan; None where it states none. `row` counts from 0."""

    row: int
    starts: date
    ends: date
    begins: time | None
    closes: time | None


def has_events(table: Table) -> bool:
    """Tell whether a table has columns for the days of events."""
    return any(field.name == STARTS and field.type == "date" for field in table.fields)


def events(table: Table) -> Iterator[Event]:
    """Yield the events of a table whose first day is a day, by day and time; one that ends before it starts ends with it."""
    found = (_event(row, table, record) for row, record in enumerate(table.records))
    yield from sorted(
        (event for event in found if event), key=lambda event: (event.starts, event.begins or time.min, event.row)
    )


def _event(row: int, table: Table, record: tuple[Cell, ...]) -> Event | None:
    said = {field.name: cell for field, cell in zip(table.fields, record, strict=True)}
    starts = _day(said[STARTS])
    if starts is None:
        return None
    ends = _day(said.get(ENDS)) or starts
    return Event(row, starts, max(starts, ends), _time(said.get(_FROM)), _time(said.get(_TO)))


def _day(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(str(cell))
    except ValueError:  # 毎年3月
        return None


def _time(cell: Cell) -> time | None:
    try:
        return time.fromisoformat(str(cell))
    except ValueError:  # 日没
        return None
