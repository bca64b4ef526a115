"""Timetables with a column for each year, a row for each step of an item: what each year plans, with what is open asked.

A cell that spans years stands in a dump as its text in the first of them and empty cells in the others, and so does a text
of one year only (`merged-cell`). A gap in a cell is a line break inside a word, or parts two phrases (`run-together`). A
row without a number is of the item above, unless its own number is lost; a row that plans nothing has lost its cells.
Out of scope: which tables those are (`asked.outlined`).
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.source import Span
from pipelines.japanese import fiscal_years
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps
from pipelines.layouts.applied.records import PrintedTable, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.item_numbers import listed_numbers
from pipelines.tables import ids
from pipelines.tables.doubt import Reading, Target

_GAP = re.compile(r"\s+")
_GAP_SIDE = 2  # letters on each side of a gap that make it one word when the document prints them without the gap
_NUMBERS = re.compile(rf"\d+(?:{MANY}\d+)*")
_WESTERN = re.compile(r"[(（](\d{4})(?:年度)?[)）]")


@dataclass(frozen=True)
class Record:
    """A row under a table's first column, 項目番号: its number (`1`, `1;2`; the one above where it is empty), its cells."""

    place: str
    printed: str
    number: str
    cells: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The lines of the row."""
        return span(self.place)

    @property
    def has_number(self) -> bool:
        """Whether the row prints its number itself."""
        return bool(self.printed.split("\t")[0].strip())


def records_of(asking: Asking, table: PrintedTable, target: Target) -> list[Record]:
    """Return the rows of a table; `target` names its numbers for a doubt.

    Raises SourceError for a row with fewer or more cells than the header, and a number that is none.
    """
    records: list[Record] = []
    for row in table.rows:
        if len(row.cells) != len(table.header.cells):
            raise asking.unexpected(row.place, "\t".join(table.header.cells))
        number = MANY.join(re.split("[、,]", unicodedata.normalize("NFKC", close_gaps(row.cells[0]))))
        printed = asking.source.text(span(row.place))
        if not number:
            above = records[-1].number if records else ""
            number = above if records else asking.lost_cells(target, span(row.place), printed, 1)[0]
        elif not _NUMBERS.fullmatch(number):
            raise asking.unexpected(row.place, table.header.cells[0])
        records.append(Record(row.place, printed, number, row.cells[1:]))
    return records


def year_of(asking: Asking, table: PrintedTable, column: int) -> int:
    """Return the fiscal year that a column's heading names, in Japanese and, where it does, alike in western form."""
    cell = table.header.cells[column]
    year = fiscal_years.fiscal_year(cell)
    if year is None or any(int(western) != year for western in _WESTERN.findall(cell)):
        raise asking.unexpected(table.header.place, "令和6年度 (2024)")
    return year


def schedule_of(asking: Asking, table: PrintedTable, measure_id: str, items: str) -> Iterator[tuple[int, Text]]:
    """Yield what a timetable plans by year; `items` is the text of 取組項目.

    Raises SourceError for a year that comes twice.
    """
    years = [year_of(asking, table, column) for column in range(1, len(table.header.cells))]
    if len(set(years)) != len(years):
        raise asking.unexpected(table.header.place, "令和6年度 / 令和7年度 …")
    records = records_of(asking, table, Target("schedule", measure_id, "項目番号"))
    asked = _Cells(asking, measure_id)
    for record in _of_items(asking, measure_id, items, records):
        for year, content in zip(years, asked.of_row(record), strict=True):
            if content:
                yield year, Text(content, record.place, number=record.number)


def _of_items(asking: Asking, measure_id: str, items: str, records: Sequence[Record]) -> Iterator[Record]:
    """Yield a timetable's records. One without a number is of the item above, unless its own number is lost.

    That it may be, where 取組項目 lists a later item of which the timetable has no row. An item that no row can be of has
    lost its row.
    """
    listed = listed_numbers(items)
    printed = dict.fromkeys(number for record in records for number in record.number.split(MANY))
    rowless = [number for number in listed if number not in printed]
    asked: set[str] = set()
    for record in records:
        last = record.number.split(MANY)[-1]
        later = listed[listed.index(last) + 1 :] if last in listed and not record.has_number else []
        others = [number for number in later if number in rowless]
        if others:
            asked.update(others)
            target = Target("schedule", ids.joined(measure_id, "s", ids.name_digest("".join(record.cells))), "項目番号")
            readings = [(number,) for number in (record.number, *others)]
            chosen = asking.resolver.choose("lost-cell", target, record.span, record.printed, readings, cells=1)
            yield dataclasses.replace(record, number=chosen[0])
        else:
            yield record
    for number in rowless:
        if number not in asked:
            target = Target("schedule", ids.joined(measure_id, number), "項目番号")
            place = records[0].span.cover(records[-1].span)
            asking.nothing("lost-row", target, place, f"{MANY.join(listed)} / {MANY.join(printed)}")


class _Cells:
    """Asks about the cells of a measure's timetable; a doubt names a row, or a cell, by a digest of the printed words."""

    def __init__(self, asking: Asking, measure_id: str) -> None:
        self._asking = asking
        self._id = measure_id
        self._numbering = ids.Numbering()

    def of_row(self, record: Record) -> Reading:
        """Return what a row plans, a cell a year."""
        if not any(raw.strip() for raw in record.cells):
            target = Target("schedule", self._unique("row", ids.name_digest(record.number)), "計画内容")
            return self._asking.lost_cells(target, record.span, record.printed, len(record.cells))
        cells = [self._of_cell(record, raw) if raw.strip() else "" for raw in record.cells]
        target = Target("schedule", self._unique("row", ids.name_digest("".join(record.cells))), "計画内容")
        readings = list(dict.fromkeys(_reaching(cells, reach) for reach in range(len(cells) - 1, -1, -1)))
        if len(readings) == 1 or not self._asking.repairs("merged-cells"):
            return readings[-1]
        choose = self._asking.resolver.choose
        return choose("merged-cell", target, record.span, record.printed, readings, cells=len(cells))

    def _unique(self, *parts: str) -> str:
        return self._numbering.unique(ids.joined(self._id, "s", *parts))

    def _of_cell(self, record: Record, raw: str) -> str:
        target = Target("schedule", self._unique(ids.name_digest(raw)), "計画内容")
        return self._asking.without_foreign(target, record.span, self._closed(target, record, raw))

    def _closed(self, target: Target, record: Record, raw: str) -> str:
        """Return a cell without the gaps that are line breaks inside a word.

        A gap is such a break where the document prints the letters on both sides of it together elsewhere; else it may
        as well part two phrases of the cell, and the resolver is asked.
        """
        text, joined = clean(raw), close_gaps(raw)
        if text == joined or all(self._is_word(text, gap) for gap in _GAP.finditer(text)):
            return joined
        return self._asking.resolver.choose_text("run-together", target, record.span, text, [joined, text])

    def _is_word(self, text: str, gap: re.Match[str]) -> bool:
        left, right = text[: gap.start()][-_GAP_SIDE:], text[gap.end() :][:_GAP_SIDE]
        return close_gaps(f"{left} {right}") != left + right or left + right in self._asking.letters


def _reaching(cells: Sequence[str], reach: int) -> Reading:
    """Return the cells with each text repeated in at most `reach` empty cells after it."""
    reading: list[str] = []
    text, left = "", 0
    for cell in cells:
        text, left = (cell, reach) if cell else (text if left else "", left - 1)
        reading.append(text)
    return tuple(reading)
