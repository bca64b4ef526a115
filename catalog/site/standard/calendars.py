"""The events of a standard dataset by month: a sheet of the month and its events in the order of their days.

No clock: all months in which an event begins, from the first. Out of scope: the file for calendar programs
(`metadata.formats.icalendar_file`).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from catalog.site.standard.records import Record, Records, numbered
from metadata.described.events import Event, events
from metadata.vocabularies.bilingual import Bilingual

NAME = "calendar"
A_PAGE = 150
"""Events after which the next month begins a new page."""

PLACE = "場所名称"
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS = tuple(Bilingual(ja, en) for ja, en in zip("月火水木金土日", _ENGLISH_DAYS, strict=True))
"""From Monday, as `date.weekday` counts."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_ENGLISH_MONTHS = (*_MONTHS, "November", "December")


@dataclass(frozen=True)
class Entry:
    """An event with its row."""

    event: Event
    row: Record
    place: str

    @property
    def days(self) -> str:
        """Its days as people write them: 10月3日（土）, 10月3日（土）～11月1日（日）."""
        first, last = self.event.starts, self.event.ends
        if first == last:
            return _written(first)
        year = f"{last.year}年" if first.year != last.year else ""
        return f"{_written(first)}～{year}{_written(last)}"

    @property
    def hours(self) -> str:
        """Its times: 10:00～15:30; empty where it states none."""
        begins, closes = (f"{each:%H:%M}" if each else "" for each in (self.event.begins, self.event.closes))
        return f"{begins}～{closes}" if begins or closes else ""


@dataclass(frozen=True)
class Month:
    """A month with the events that begin in it, and the page that shows them."""

    year: int
    month: int
    entries: tuple[Entry, ...]
    page: str

    @property
    def id(self) -> str:
        """Its anchor: 2026-10."""
        return f"{self.year}-{self.month:02}"

    @property
    def name(self) -> Bilingual:
        """What it is called."""
        return Bilingual(f"{self.year}年{self.month}月", f"{_ENGLISH_MONTHS[self.month - 1]} {self.year}")

    @cached_property
    def weeks(self) -> list[list[tuple[int, int]]]:
        """Its sheet: weeks from Sunday, each day with how many events begin on it; day 0 is of another month."""
        counts = {day: sum(entry.event.starts.day == day for entry in self.entries) for day in range(1, 32)}
        weeks = calendar.Calendar(calendar.SUNDAY).monthdayscalendar(self.year, self.month)
        return [[(day, counts.get(day, 0)) for day in week] for week in weeks]


def months(records: Records) -> tuple[Month, ...]:
    """Return the months in which an event of a dataset begins."""
    entries = [
        Entry(event, row := records.rows[event.row], str(records.cell(row, PLACE) or "")) for event in events(records.table)
    ]
    made: list[Month] = []
    page, room = 1, A_PAGE
    for (year, month), own in groupby(entries, key=lambda entry: (entry.event.starts.year, entry.event.starts.month)):
        found = tuple(own)
        if room < len(found) and room < A_PAGE:
            page, room = page + 1, A_PAGE
        room -= len(found)
        made.append(Month(year, month, found, numbered(NAME, page)))
    return tuple(made)


def undated(records: Records) -> tuple[Record, ...]:
    """Return the rows whose first day is no day."""
    dated = {event.row for event in events(records.table)}
    return tuple(row for number, row in enumerate(records.rows) if number not in dated)


def _written(day: date) -> str:
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()].ja}）"
