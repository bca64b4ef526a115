"""What a document looks like before anything is decided: its headings, lines, labels and tables in order, as events.

Out of scope: decisions (`drafting.starts`, `drafting.above`, `drafting.hints`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.documents.model import Cell, Document, Heading, Paragraph, Table
from pipelines.layouts.applied.row_sense import CAPTION, NOTE, TOTAL
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.labels import labelled
from pipelines.layouts.rules.outline import Marked, marked
from pipelines.layouts.rules.tables import Form, HeadedTable, segments
from pipelines.layouts.rules.text_columns import with_tables
from pipelines.layouts.words.headings import FIGURES, meaning
from pipelines.layouts.words.vocabulary import Vocabulary, plain


@dataclass
class Event:
    """One thing met in reading order. `kind`: heading, line, label, table, group (a row over a table), note, running."""

    kind: str
    text: str = ""
    level: int = 0
    column: str = ""
    said: str = ""  # the whole line of a label
    sheet: str = ""
    table: HeadedTable | None = None
    grid: Grid | None = None
    mark: Marked | None = None


@dataclass
class Survey:
    """The events of a document, the texts that may say how it is to be read, and its sheets."""

    events: list[Event] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def labels(self, column: str) -> list[int]:
        """Return where labels of a column stand among the events."""
        return [index for index, event in enumerate(self.events) if event.kind == "label" and event.column == column]

    def tables(self) -> Iterator[tuple[HeadedTable, Grid]]:
        """Yield the tables with headings."""
        for event in self.events:
            if event.table is not None and event.grid is not None:
                yield event.table, event.grid

    def lists(self) -> Iterator[tuple[HeadedTable, Grid]]:
        """Yield the tables whose rows name measures."""
        return ((table, grid) for table, grid in self.tables() if table.with_column("取組名"))

    def texts(self) -> Iterator[str]:
        """Yield lines, notes and headings outside tables and pairs."""
        for event in self.events:
            if event.kind in ("line", "note", "heading", "group"):
                yield event.text
            elif event.said and event.column in ("年度", "評価", *FIGURES):
                yield event.said


def surveyed(document: Document, vocabulary: Vocabulary) -> Survey:
    """Return what a document looks like."""
    survey = Survey()
    before: HeadedTable | None = None
    for block in with_tables(document, vocabulary).blocks:
        if isinstance(block, Table):
            before = _table(survey, block, vocabulary, before if block.continues else None)
        elif isinstance(block, Heading):
            survey.events.append(Event("heading", block.text, block.level, mark=marked(block.text)))
        elif block.kind == "furniture":
            survey.events.append(Event("running", block.text))
        elif block.text.strip():
            survey.events.append(_line(block, block.text, vocabulary, ""))
    return survey


def _line(piece: Paragraph | Cell, text: str, vocabulary: Vocabulary, sheet: str) -> Event:
    if NOTE.match(text) or CAPTION.match(text) or (isinstance(piece, Paragraph) and piece.kind == "note"):
        return Event("note", text, sheet=sheet)
    found = labelled(text, vocabulary)
    if found is not None and found.meaning.column:
        return Event("label", found.label, column=found.meaning.column, said=text, sheet=sheet)
    return Event("line", text, sheet=sheet, mark=marked(text))


def _table(survey: Survey, table: Table, vocabulary: Vocabulary, before: HeadedTable | None) -> HeadedTable | None:
    grid = Grid(table)
    if grid.title and grid.title not in survey.sheets:
        survey.sheets.append(grid.title)
    last: HeadedTable | None = None
    for part in segments(grid, vocabulary, before):
        if isinstance(part, Form):
            survey.events += _form(grid, part, vocabulary)
        else:
            last = part
            survey.events.append(Event("table", sheet=grid.title, table=part, grid=grid))
            survey.events += _groups(grid, part)
    return last


def _form(grid: Grid, form: Form, vocabulary: Vocabulary) -> Iterator[Event]:
    texts: set[int] = set()
    for row in form.rows:
        cells = grid.starting(row)
        for cell in cells:
            if id(cell) in texts:
                continue
            found = meaning(cell.text, vocabulary, "forms") if len(cell.text) <= 40 else None
            below = row + cell.row_span
            beside = grid.at(row, cell.column + cell.column_span) or (
                grid.at(below, cell.column) if below in form.rows else None  # a heading of the table below is no text
            )
            if found is not None and found.column and beside is not None:
                texts.add(id(beside))
                yield Event("label", cell.text, column=found.column, sheet=grid.title, grid=grid)
            elif len(cells) == 1:
                yield _line(cell, cell.text, vocabulary, grid.title)


def _groups(grid: Grid, table: HeadedTable) -> Iterator[Event]:
    for row in table.rows:
        cells = grid.starting(row)
        if len(cells) == 1 == len(grid.covering(row)):
            kind = "note" if NOTE.match(cells[0].text) else "group"
            if not TOTAL.fullmatch(plain(cells[0].text)):
                yield Event(kind, cells[0].text, sheet=grid.title, mark=marked(cells[0].text))


def names_in(table: HeadedTable, grid: Grid) -> list[Cell]:
    """Return the cells of a list that name a measure, of a name repeated row after row the first."""
    column = table.with_column("取組名")[0]
    found: list[Cell] = []
    for cell in grid.column_below(column, table.rows):
        total = TOTAL.fullmatch(plain(grid.starting(cell.row)[0].text))
        again = bool(found) and plain(found[-1].text) == plain(cell.text)
        if not total and not again and len(grid.covering(cell.row)) > 1:
            found.append(cell)
    return found
