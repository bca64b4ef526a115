"""The door of the room: a text dump, a layout and the resolver of its doubts → the plan.

    declared_reading(source, resolver, layout) -> Reading

What is asked of every document is asked here, too (`layouts.questions`). Out of scope: damaged figures and doubled rows
(`pipelines.readers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from pipelines.documents.formats.plain_text import of_source
from pipelines.documents.model import Paragraph
from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import clean
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.rows import RowMaker
from pipelines.layouts.applied.walk import Reading, reading_of, walked
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.chapters import Chapters
from pipelines.layouts.asked.reported.report import reported_reading
from pipelines.layouts.asked.sheets import Sheets
from pipelines.layouts.asked.wrapped.sheets import WrappedSheets
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import shares
from pipelines.layouts.questions import Questions
from pipelines.layouts.words.vocabulary import plain
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.plan import Overview, collect, overview_entry
from pipelines.tables.rows import TABLES, OverviewEntry, Row, Schedule

_ISSUED = re.compile(r"(?:令和|平成)\s*(?:元|\d+)\s*年\s*\d+\s*月")
_NAMES = {row_type: name for name, row_type in TABLES.items()}


def declared_reading(source: Source, resolver: DoubtResolver, layout: Layout) -> Reading:
    """Read a text dump by its layout; the doubts are the resolver's.

    Raises SourceError `source-layout` for a document that is not of the layout or stops short, DeclarationError
    `settlement-shape` for a settlement with the wrong number of cells.
    """
    asking = Asking(source, resolver, layout)
    if layout.grades.summary:
        return reported_reading(asking)
    document = of_source(source)
    questions = Questions(document, resolver)
    reader = walked(document, layout, questions.decide)
    _require_whole(asking, reader)
    found = _listing(asking, reader)
    found.settle()
    rows: list[Row] = [*_told(reader), *RowMaker(reader.builder, layout).rows(), *found.rows()]
    rows = [row if isinstance(row, Schedule) else asking.repaired(_NAMES[type(row)], row) for row in rows]
    _ask_headings(asking, reader)
    overview = _overview(reader, found.period)
    reading = reading_of(document, collect(overview, rows, ()), reader.builder.measures, reader.ledger)
    questions.ask_left(reading, layout)
    plan = collect(overview, [*rows, *found.checks()], resolver.doubts)
    return replace(reading, plan=replace(plan, shares=shares(reading.accounted)))


class _Listing(Protocol):
    """The measures of a document with the list of them in front; `period` is first and last year of the plan."""

    period: tuple[int, ...]

    def settle(self) -> None:
        """Ask what is open; the builder's records become what is published."""

    def rows(self) -> Iterable[Row]:
        """Return the rows that are not made of records."""

    def checks(self) -> Iterable[Row]:
        """Return what list and measures say of each other."""


def _listing(asking: Asking, reader: Reader) -> _Listing:
    if asking.repairs("cut-cells"):
        return WrappedSheets(asking, reader)
    return Chapters(asking, reader) if asking.layout.outline else Sheets(asking, reader)


def _require_whole(asking: Asking, reader: Reader) -> None:
    """Raise SourceError for a document without measures, and for one without the colophon that it should have."""
    source, layout = asking.source, asking.layout
    if not reader.builder.measures:
        raise source.unexpected(len(source.lines), layout.within or layout.starts)
    if layout.overview.colophon and len(reader.front.colophon) < 2:
        raise source.unexpected(len(source.lines), "発行")


def _ask_headings(asking: Asking, reader: Reader) -> None:
    """Ask for each heading of the front that the layout names and the document has not, or has without prose."""
    told = {plain(part.label) for part in reader.front.told}
    before = [block.place for block in reader.parts.before]
    for name in asking.layout.overview.headings:
        if plain(name) not in told:
            target = Target("overview", joined("o", name_digest(name)), "項目")
            place = span(before[0], before[-1]) if before else Span(1, 1)
            asking.nothing("heading-place", target, place, name)


def _overview(reader: Reader, period: tuple[int, ...]) -> Overview:
    """Return title, date and period: of the cover, or of the colophon and the front."""
    front, parts = reader.front, reader.parts
    cover = [line for line in parts.cover if isinstance(line, Paragraph) and line.text.strip()]
    if cover:
        dated = next((line for line in cover if _ISSUED.fullmatch(clean(line.text))), None)
        place = span(cover[0].place, (dated or cover[0]).place)
        return Overview(clean(cover[0].text), clean(dated.text) if dated else "", period, place)
    lines = [line for line in parts.before if isinstance(line, Paragraph) and line.text.strip()]
    own = [line.place for line in lines if not reader.is_running(line.text)]
    ends = front.ends or ((own[0], own[-1]) if own else ())
    return Overview(front.title, front.issued, period, span(*ends) if ends else None)


def _told(reader: Reader) -> Iterator[OverviewEntry]:
    for part in reader.front.told:
        yield overview_entry(part.label, part.prose, span(part.lines[0].place, part.lines[-1].place))
