"""What a reader returns: the tables of one document and the doubts of reading it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pipelines.documents.source import Span
from pipelines.tables.doubt import Doubt
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import TABLES, OverviewEntry, Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Overview:
    """What the document says of itself, above its tables; every field empty where it does not.

    `title` as printed on the cover or first heading; `fiscal_years` first and last year of the plan period. Its other
    labelled statements, such as 位置付け or 目的・概要, are rows (`overview_entry`).
    """

    title: str = ""
    issued: str = ""
    fiscal_years: tuple[int, ...] = ()
    place: Span | None = None


@dataclass(frozen=True)
class Shares:
    """How many places of a document were read, left out by a rule of its layout, and are unread."""

    read: int
    left_out: int
    unread: int

    def percents(self) -> tuple[str, str, str]:
        """Return the three as shares of the document, `97.5%`; what is unread is never shown as 0.0%."""
        counts = self.read, self.left_out, self.unread
        read, left_out, unread = (f"{count / max(sum(counts), 1):.1%}" for count in counts)
        return read, left_out, "<0.1%" if self.unread and unread == "0.0%" else unread


@dataclass(frozen=True)
class Plan:
    """The tables of one document: table name → rows in the document's order. A table without rows is left out.

    `shares` tells what became of every place, where the reader accounts for them.
    """

    overview: Overview
    tables: dict[str, tuple[Row, ...]]
    doubts: tuple[Doubt, ...] = ()
    shares: Shares | None = None

    def rows(self, row_type: type[R]) -> tuple[R, ...]:
        """Return the rows of one type, in order: `plan.rows(Measure)`."""
        name = next(name for name, known in TABLES.items() if known is row_type)
        return tuple(row for row in self.tables.get(name, ()) if isinstance(row, row_type))

    @property
    def notes(self) -> dict[str, str]:
        """What the document says of itself, label → text: the rows of 計画の概要."""
        return {row.item: row.content for row in self.rows(OverviewEntry)}


def overview_entry(item: str, content: str, place: Span) -> OverviewEntry:
    """Return the row of a labelled statement that the document makes of itself; its ID is that of the label."""
    return OverviewEntry(id=joined("o", name_digest(item)), place=place, item=item, content=content)


def collect(overview: Overview, rows: Iterable[Row], doubts: Iterable[Doubt]) -> Plan:
    """Sort rows of all types into a plan's tables, each table in the order given."""
    names = {row_type: name for name, row_type in TABLES.items()}
    tables: dict[str, list[Row]] = {}
    for row in rows:
        tables.setdefault(names[type(row)], []).append(row)
    ordered = {name: tuple(tables[name]) for name in TABLES if name in tables}
    return Plan(overview, ordered, tuple(doubts))
