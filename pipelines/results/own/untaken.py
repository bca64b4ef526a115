"""What of an own workbook is not taken, so that nothing is passed over in silence: headings, cells without a name, sheets.

    untaken(document, layout, rows)   questions; an officer confirms that nothing of it is wanted, or mends the workbook

Out of scope: what the opening told (`layouts.questions`), names that the plan does not have (`own.matching`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.documents.model import Cell, Document, Table
from pipelines.japanese.text import squeezed
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Question
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable, segments
from pipelines.layouts.words.amounts import is_dash
from pipelines.results.own.rows import WORDS, OwnRow
from pipelines.tables.rows import ValueKind

HEADING, NAMELESS, SHEET = "result-heading", "result-nameless", "result-sheet"
"""Doubts: a heading of which nothing is taken, a cell of no indicator, sheets that report on nothing."""
_BESIDE = ("備考", "事業費", "時点")
"""What may be said of a year beside results, and is no column of theirs."""
_OF_GRADE = ("課題・問題点", "今後の方向性")


def untaken(document: Document, layout: Layout, rows: Sequence[OwnRow]) -> Iterator[Question]:
    """Yield what is to be asked about a workbook whose rows were read, each once."""
    said = {one.cell.place for row in rows for one in row.said}
    vocabulary = layout.vocabulary()
    silent: list[Table] = []
    headings: dict[str, Cell] = {}
    for table in document.tables():
        grid = Grid(table)
        if grid.cells and not said.intersection(cell.place for cell in grid.cells):
            silent.append(table)
            continue
        for part in segments(grid, vocabulary):
            if isinstance(part, HeadedTable):
                for cell in _headings(grid, part):
                    headings.setdefault(squeezed(cell.text), cell)
                yield from (Question(cell.place, NAMELESS, "", (), cell.text) for cell in _nameless(grid, part, said))
    yield from (Question(cell.place, HEADING, "", (), cell.text) for cell in headings.values())
    yield from (Question(cell.place, HEADING, "", (), column) for column, cell in without_grade(rows))
    if silent:
        yield Question(silent[0].place, SHEET, "", (), "、".join(table.title for table in silent))


def without_grade(rows: Sequence[OwnRow]) -> Iterator[tuple[str, Cell]]:
    """Yield what needs a grade beside it, in a workbook that has no grades: it is not taken."""
    if not any(said.what == "評価区分" for row in rows for said in row.said):
        for column in _OF_GRADE:
            cells = (said.cell for row in rows for said in row.said if said.what == column)
            for cell in list(cells)[:1]:
                yield column, cell


def _headings(grid: Grid, part: HeadedTable) -> Iterator[Cell]:
    """Yield the headings, over cells that are not blank, that nobody knows or that are of what stands beside results."""
    beside = (column for column, one in part.columns.items() if one.column in _BESIDE)
    for column in sorted({*part.unknown, *beside}):
        cells = (grid.at(row, column) for row in part.header)
        cell = next((one for one in cells if one is not None and one.text.strip()), None)
        if cell is not None and any(grid.column_below(column, part.rows)):
            yield cell


def _nameless(grid: Grid, part: HeadedTable, said: set[str]) -> Iterator[Cell]:
    """Yield what stands below the headings of results and was taken as said of nothing."""
    columns = [column for column, one in part.columns.items() if one.column == ValueKind.ACTUAL or one.column in WORDS]
    for row in part.rows:
        for column in sorted(columns):
            cell = grid.at(row, column)
            if cell is not None and cell.row == row and not is_dash(cell.text) and cell.place not in said:
                yield cell
