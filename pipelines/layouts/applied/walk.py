"""The door of the room: a document and a layout → tables, doubts, and what became of every piece.

Out of scope: guessing the layout (`layouts.drafting`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.documents.model import Document, Table
from pipelines.layouts.applied.form_reading import label_of, read_form
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import Builder, Text
from pipelines.layouts.applied.rows import RowMaker
from pipelines.layouts.applied.table_reading import TableReader
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Entry, State
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import Form, HeadedTable, segments
from pipelines.layouts.rules.text_columns import with_tables
from pipelines.tables.plan import Overview, Plan, collect


@dataclass(frozen=True)
class Reading:
    """What was read of a document: its tables, its records, and every place with what became of it."""

    plan: Plan
    builder: Builder
    accounted: tuple[Entry, ...]

    def share(self, state: State) -> float:
        """Return the share of the document's places with some state, 0 to 1."""
        return sum(entry.state is state for entry in self.accounted) / max(len(self.accounted), 1)


def read_document(document: Document, layout: Layout) -> Reading:
    """Return the tables of a document read by a layout. Nothing is raised for what does not fit: it stays unread."""
    whole = with_tables(document, layout.vocabulary())
    reader = Reader(whole, layout)
    before: HeadedTable | None = None
    for block in whole.blocks:
        if isinstance(block, Table):
            before = _table(reader, block, before if block.continues else None)
        else:
            reader.block(block)
    reader.end_of_part()
    builder = reader.builder
    builder.measures = [measure for measure in builder.measures if measure.first("取組名")]
    rows = RowMaker(builder, layout).rows()
    plan = collect(Overview(title=reader.title), rows, ())
    return Reading(plan, builder, reader.ledger.entries())


def _table(reader: Reader, table: Table, before: HeadedTable | None) -> HeadedTable | None:
    hidden = [cell for cell in table.cells if cell.hidden]
    reader.ledger.leave_out("hidden", hidden)
    grid = Grid(table)
    if reader.left_out or table.title in reader.layout.leave_out.sheets:
        reader.ledger.leave_out("sheet" if table.title in reader.layout.leave_out.sheets else "heading", grid.cells)
        return None
    _begin_sheet(reader, grid)
    last: HeadedTable | None = None
    for part in segments(grid, reader.vocabulary, before):
        if isinstance(part, Form):
            read_form(reader, grid, part.rows)
        else:
            TableReader(reader, grid, part).read()
            last = part
    return last


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
