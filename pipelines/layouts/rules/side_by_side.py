"""Lists that stand side by side in one grid (番号 施策名 目標 | 番号 施策名 目標): each a table of its own, left one first.

Only where the same headings come again in the same order, 取組名 among them, and no cell below reaches from one list into
the other. What stands above the headings stays with the first. Out of scope: what the headings mean (`rules.tables`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from pipelines.documents.model import Block, Cell, Table
from pipelines.layouts.words.vocabulary import Vocabulary, plain

_LOOKED_AT = 12  # rows in which the headings of a list begin
_FEWEST = 3  # headings of a list


def apart(blocks: Iterable[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    """Yield blocks with the lists that stand side by side one after the other."""
    for block in blocks:
        yield from _lists(block, vocabulary) if isinstance(block, Table) else [block]


def _lists(table: Table, vocabulary: Vocabulary) -> list[Table]:
    for row, cells in enumerate(_rows(table)):
        starts = _starts(cells, vocabulary)
        below = [cell for cell in table.cells if cell.row >= row]
        if starts and _keep_apart(below, starts):
            parts = [
                [cell for cell in below if left <= cell.column < right]
                for left, right in pairwise([0, *starts[1:], table.width])
            ]
            parts[0] = [*(cell for cell in table.cells if cell.row < row), *parts[0]]
            return [replace(table, cells=tuple(_moved(part, at))) for part, at in zip(parts, (0, *starts[1:]), strict=True)]
    return [table]


def _keep_apart(cells: Iterable[Cell], starts: list[int]) -> bool:
    """Tell whether no text stands left of the first list, and no cell reaches from one list into the next."""
    return not any(
        (cell.column < starts[0] and cell.text.strip())
        or any(cell.column < start < cell.column + cell.column_span for start in starts[1:])
        for cell in cells
    )


def _moved(cells: Iterable[Cell], left: int) -> Iterator[Cell]:
    for cell in sorted(cells, key=lambda one: (one.row, one.column)):
        yield replace(cell, column=cell.column - left)


def _rows(table: Table) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(_LOOKED_AT)]
    for cell in table.cells:
        if cell.row < _LOOKED_AT and cell.text.strip():
            rows[cell.row].append(cell)
    return rows


def _starts(cells: list[Cell], vocabulary: Vocabulary) -> list[int]:
    """Return the first column of each list of which a row is the headings, nothing where it is not of several."""
    texts = [plain(cell.text) for cell in cells]
    for length in range(_FEWEST, len(texts) // 2 + 1):
        if len(texts) % length or texts != texts[:length] * (len(texts) // length):
            continue
        columns = {vocabulary.column(cell.text, "tables") for cell in cells[:length]}
        return [cell.column for cell in cells[::length]] if "取組名" in columns else []
    return []
