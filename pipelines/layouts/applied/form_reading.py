"""Read the rows of a grid that are no table: labels with their text beside or below, titles, notes.

A label is followed by its text in the same row (of several cells, up to the next label), else by the cells below it. Out of
scope: what a label means (`words`).
"""

from __future__ import annotations

from pipelines.documents.model import Cell
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.row_sense import NOTE
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.words.headings import Meaning, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain


def read_form(reader: Reader, grid: Grid, rows: list[int]) -> None:
    """Read rows of a grid as a form."""
    held: set[int] = set()
    for row in rows:
        for cell in grid.starting(row):
            if id(cell) in held or cell is reader.unit_note:
                continue
            found = label_of(cell, reader)
            texts = _texts(reader, grid, cell, rows) if found is not None else []
            if found is None or (not texts and _is_line(grid, cell, found)):
                reader.line(cell, cell.text)
                continue
            held |= {id(text) for text in texts}
            _pair(reader, cell, found, texts)


def label_of(cell: Cell, reader: Reader) -> Meaning | None:
    """Return what a cell means as a label of a form, None for one that is none."""
    if len(cell.text) > 40 or NOTE.match(cell.text):
        return None
    found = meaning(cell.text, reader.vocabulary, "forms")
    return found if found is not None and (found.column or found.years) else None


def _is_line(grid: Grid, cell: Cell, found: Meaning) -> bool:
    """Tell whether a label without a text is a caption of what follows (成果指標, 年度別計画), not an empty field."""
    return found.column in ("指標名", "計画内容", "用語") and len(grid.starting(cell.row)) == 1


def _texts(reader: Reader, grid: Grid, label: Cell, rows: list[int]) -> list[Cell]:
    texts: list[Cell] = []
    for row in range(label.row, label.row + label.row_span):
        for column in range(label.column + label.column_span, grid.width):
            cell = grid.at(row, column)
            if cell is None or any(cell is one for one in texts) or cell.row < label.row:
                continue
            if label_of(cell, reader) is not None and (texts or not _stands_alone(grid, label, cell)):
                break
            if texts and cell.row == label.row and plain(cell.text) in reader.recurring:
                break
            texts.append(cell)
    return texts or _below(reader, grid, label, rows)


def _stands_alone(grid: Grid, label: Cell, cell: Cell) -> bool:
    """Tell whether a row is just a label and one cell that happens to be a word of labels too (区分：事業)."""
    return [one for one in grid.starting(label.row) if one is not label] == [
        cell
    ] and cell.column >= label.column + label.column_span


def _below(reader: Reader, grid: Grid, label: Cell, rows: list[int]) -> list[Cell]:
    """Return the cells under a label that has nothing beside it, where the cell is as wide and no label."""
    texts: list[Cell] = []
    row = label.row + label.row_span
    while row in rows:
        cell = grid.at(row, label.column)
        fits = cell is not None and cell.column == label.column and cell.row == row
        if cell is None or not fits or label_of(cell, reader) is not None or len(cell.text) < 1:
            break
        texts.append(cell)
        row += cell.row_span
    return texts if len(grid.starting(label.row)) > 1 or label.column_span > 1 or len(texts) == 1 else []


def _pair(reader: Reader, label: Cell, found: Meaning, texts: list[Cell]) -> None:
    if found.column == LEFT_OUT:
        reader.ledger.leave_out("label", [label, *texts])
        return
    if reader.left_out:
        reader.ledger.leave_out("heading", [label, *texts])
        return
    if reader.label(label.text, found, label.place):
        reader.ledger.read(label)
        reader.ledger.headers.add(label.place)

    elif not reader.builder.measures:
        reader.ledger.leave_out("front", [label, *texts])
    for cell in texts:
        reader.text(cell.text, cell)
    if found.column not in ("指標名", "計画内容") and not (found.years and not found.column):
        reader.pending = Meaning()
