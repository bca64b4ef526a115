"""Tables of a Word file as grids: cells that span columns (`gridSpan`) and rows (`vMerge`), rows that begin late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pipelines.documents import places
from pipelines.documents.formats.word.text import W, is_bold
from pipelines.documents.model import Cell, Table

_NO_SHADE = ("", "auto", "FFFFFF", "ffffff")
_MOST_COLUMNS = 1000  # Word itself allows 63
Texts = Callable[[Any], str]


def table_of(element: Any, place: str, text_of_cell: Texts) -> Table:
    """Return a table as a grid; a nested table is not part of its cell's text."""
    cells: list[Cell] = []
    above: dict[int, int] = {}  # column → index of the cell that a merged one below it goes on
    for row, line in enumerate(_children(element, "tr")):
        for column, span, cell in _columns(line):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue" and column in above
            if goes_on:
                upper = cells[above[column]]
                cells[above[column]] = replace(
                    upper, row_span=row - upper.row + 1, text=_joined(upper.text, text_of_cell(cell))
                )
                continue
            above[column] = len(cells)
            paragraphs = list(_children(cell, "p"))
            shade = cell.find(f"{W}tcPr/{W}shd")
            shaded = shade is not None and shade.get(f"{W}fill", "") not in _NO_SHADE
            cells.append(Cell(text_of_cell(cell), "", row, column, 1, span, bold=is_bold(paragraphs), shaded=shaded))
    return Table(tuple(replace(cell, place=f"{place}&{_grid(cell)}") for cell in cells), place)


def _grid(cell: Cell) -> str:
    return places.grid_cell(cell.row, cell.column, cell.row_span, cell.column_span)


def _joined(upper: str, lower: str) -> str:
    """Word shows nothing of a cell that goes on from above, but keeps what was in it: it must not be lost."""
    return f"{upper}\n{lower}" if lower.strip() else upper


def _columns(line: Any) -> Iterator[tuple[int, int, Any]]:
    """Yield column, span and element of each cell of a row."""
    column = _count(line.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in _children(line, "tc"):
        span = _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        yield column, span, cell
        column += span


def _count(element: Any, default: int) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return min(int(text), _MOST_COLUMNS) if text.isdigit() and int(text) > 0 else default


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Yield the children of a kind, through content controls and tracked insertions, which only wrap them."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _children(child, tag)
