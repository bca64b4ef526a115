"""The door of the room: a document and a layout → tables, doubts, and what became of every piece.

Out of scope: guessing the layout (`layouts.drafting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from pipelines.documents.model import Document, Note, Paragraph, Table
from pipelines.layouts.applied.every import ask_every
from pipelines.layouts.applied.form_reading import label_of, read_form
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import Builder, MeasureRecord, Text
from pipelines.layouts.applied.results import ResultReader
from pipelines.layouts.applied.rows import RowMaker
from pipelines.layouts.applied.table_reading import TableReader
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Decide, Entry, Ledger, Question, State, UnknownHeading, first_reading_of
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.parts import Parts, entry, parts_of
from pipelines.layouts.rules.tables import Form, HeadedTable, segments
from pipelines.layouts.rules.text_columns import with_tables
from pipelines.layouts.rules.unit_notes import note_above, unit_noted
from pipelines.layouts.words.vocabulary import plain
from pipelines.tables.plan import Overview, Plan, collect

UNNAMED = "measure-unnamed"
"""The doubt of a measure without a name, which is not read."""

_OF_RESULTS = ("indicator_values", "evaluations")


@dataclass(frozen=True)
class Reading:
    """What was read of a document: its tables, the measures as printed, every place with what became of it, the doubts.

    `notes` are of the opening; `headings` are those of tables that nobody knows, with the cells under them; `labels` are the
    headings and labels that were met, as they are compared, each with its column; `headers` are their places.
    """

    plan: Plan
    measures: tuple[MeasureRecord, ...]
    accounted: tuple[Entry, ...]
    questions: tuple[Question, ...]
    notes: tuple[Note, ...] = ()
    headings: tuple[UnknownHeading, ...] = ()
    labels: frozenset[tuple[str, str]] = frozenset()
    headers: frozenset[str] = frozenset()

    def share(self, state: State) -> float:
        """Return the share of the document's places with some state, 0 to 1."""
        return sum(entry.state is state for entry in self.accounted) / max(len(self.accounted), 1)


def read_document(document: Document, layout: Layout, decide: Decide = first_reading_of) -> Reading:
    """Return the tables of a document read by a layout. Nothing is raised for what does not fit: it stays unread.

    `decide` answers where two readings are possible.
    """
    reader = walked(document, layout, decide)
    builder = reader.builder
    _without_unnamed(reader)
    ask_every(reader)
    if not builder.measures:
        reader.ledger.reopen("front")  # nothing came behind it
    builder.conclude()
    plan = collect(Overview(title=reader.title), RowMaker(builder, layout).rows(), ())
    return reading_of(document, plan, builder.measures, reader.ledger)


def walked(document: Document, layout: Layout, decide: Decide = first_reading_of) -> Reader:
    """Return the reader at the end of a document: its records as printed, and what became of every piece."""
    whole = with_tables(document, layout.vocabulary())
    reader = Reader(whole, layout, decide)
    parts = reader.parts = parts_of(whole.blocks, layout)
    _leave_out(reader, parts)
    before: HeadedTable | None = None
    blocks = [*parts.measures, *parts.behind]
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Paragraph) and isinstance(following, Table) and unit_noted(block.text):
            reader.unit_note = block
        elif isinstance(block, Table):
            before = _table(reader, block, before if block.continues else None)
        else:
            reader.years_alone.above(block)
            reader.block(block)
    reader.end_of_part()
    return reader


def _leave_out(reader: Reader, parts: Parts) -> None:
    """Take from the parts in front what the layout says of them; the rest of them is no part of the plan."""
    reader.ledger.read(*reader.front.read(parts.before, reader.layout))
    reader.ledger.read(*(block for block in (*parts.cover, *parts.title, *parts.heading) if not isinstance(block, Table)))
    entries = [block for block in parts.listed if entry(block)]
    for rule, blocks in (("index", entries), ("front", parts.before)):
        for block in blocks:
            reader.ledger.leave_out(rule, block.cells if isinstance(block, Table) else [block])


def read_results(document: Document, layout: Layout, measures: Iterable[MeasureRecord]) -> Reading:
    """Return the values and grades of a year's results; `measures` are those of the plan, as it was read."""
    reader = ResultReader(document, layout, tuple(measures))
    reader.read()
    builder = Builder()
    builder.measures = reader.measures
    plan = collect(Overview(), RowMaker(builder, layout).rows(), ())
    kept = Plan(plan.overview, {name: rows for name, rows in plan.tables.items() if name in _OF_RESULTS})
    return reading_of(document, kept, reader.measures, reader.ledger)


def reading_of(document: Document, plan: Plan, measures: Iterable[MeasureRecord], ledger: Ledger) -> Reading:
    """Return what is known of a document at its end."""
    entries = ledger.entries()
    told = [Question(note.place, note.rule, note.text) for note in document.notes]
    unread = [
        Question(entry.place, "unread", "", (entry.text,), entry.text) for entry in entries if entry.state is State.UNREAD
    ]
    asked = (*told, *ledger.questions, *unread)
    return Reading(
        plan,
        tuple(measures),
        entries,
        asked,
        document.notes,
        tuple(ledger.headings),
        frozenset(ledger.labels),
        frozenset(ledger.headers),
    )


def _without_unnamed(reader: Reader) -> None:
    """Take out the measures without a name. Where others have one, each of which something is said is asked about."""
    named = [measure for measure in reader.builder.measures if measure.first("取組名")]
    for measure in reader.builder.measures if named else ():
        if not measure.first("取組名") and (measure.said or measure.indicators or measure.schedule):
            reader.ledger.ask(Question(measure.place, UNNAMED, "", (), measure.said or measure.place))
    reader.builder.measures = named


def _table(reader: Reader, table: Table, before: HeadedTable | None) -> HeadedTable | None:
    reader.ledger.leave_out("hidden", [cell for cell in table.cells if cell.hidden])
    grid = Grid(table)
    if reader.left_out or table.title in reader.layout.leave_out.sheets:
        reader.ledger.leave_out("sheet" if table.title in reader.layout.leave_out.sheets else "heading", grid.cells)
        return None
    _begin_sheet(reader, grid)
    last: HeadedTable | None = None
    found = segments(grid, reader.vocabulary, before)
    for part, following in zip_longest(found, found[1:]):
        if isinstance(part, Form):
            if isinstance(following, HeadedTable):
                reader.unit_note = note_above(grid, part) or reader.unit_note
            reader.years_alone.above(*(cell for row in part.rows for cell in grid.starting(row)))
            read_form(reader, grid, part.rows)
        else:
            TableReader(reader, grid, part).read()
            reader.years_alone.below()
            reader.ledger.headings += _unknown(grid, part)
            reader.ledger.labels |= _known(grid, part)
            reader.ledger.headers |= {cell.place for row in (*part.header, *part.repeats) for cell in grid.starting(row)}
            last = part
    return last


def _unknown(grid: Grid, table: HeadedTable) -> Iterator[UnknownHeading]:
    for column, label in table.unknown.items():
        cells = [cell for row in (*table.header, *table.repeats) if (cell := grid.at(row, column)) is not None]
        below = grid.column_below(column, table.rows)
        yield UnknownHeading(label, tuple(dict.fromkeys(cell.place for cell in (*cells, *below))))


def _known(grid: Grid, table: HeadedTable) -> set[tuple[str, str]]:
    """Return the headings of a table as they are compared, each with the column it has there."""
    return {
        (plain(cell.text), table.columns[column].column)
        for column in table.columns
        for row in table.header
        if (cell := grid.at(row, column)) is not None
    }


def _begin_sheet(reader: Reader, grid: Grid) -> None:
    """A sheet begins a measure, or its name is a heading, where the layout says so."""
    if not grid.title:
        return
    if reader.layout.sheets:
        reader.builder.heading(reader.layout.sheets, Text(grid.title, grid.place))
    if reader.layout.starts == "sheet":
        reader.end_of_part()
        reader.builder.measure = None
        if any((found := label_of(cell, reader)) and found.column == "取組名" for cell in grid.cells):
            reader.builder.begin(grid.place)
