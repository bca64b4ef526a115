"""Tables of a web page as grids, by the algorithm of the HTML standard (4.9.12, forming a table)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents import places
from pipelines.documents.formats.html.text import is_unseen, squeezed, tag_of, text_of
from pipelines.documents.model import Cell, Table

_MOST_COLUMNS = 1000  # the standard's limit of colspan
_HOLDS_A_PAGE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")


def is_layout(table: Any) -> bool:
    """Tell whether a table only arranges a page: it holds tables or headings of the page."""
    return any(True for _ in table.iterdescendants(*_HOLDS_A_PAGE))


def table_of(table: Any, place: str) -> Table:
    """Return a table's cells; a `rowspan` ends with its group of rows, a `colspan` before a cell that reaches down."""
    caption = next(table.iter("caption"), None)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    row = 0
    for group in _groups(table):
        last = row + len(group)
        for line in group:
            column = 0
            for element in line:
                if tag_of(element) not in ("td", "th") or is_unseen(element):
                    continue
                while (row, column) in taken:
                    column += 1
                free = next((right for right in range(1, _MOST_COLUMNS) if (row, column + right) in taken), _MOST_COLUMNS)
                cell = _cell(element, place, row, column, last, free)
                cells.append(cell)
                taken |= _covered(cell)
                column += cell.column_span
            row += 1
    title = squeezed("".join(caption.itertext())).strip() if caption is not None else ""
    return Table(tuple(cells), place, title)


def _groups(table: Any) -> Iterator[list[Any]]:
    """Yield the rows of head, bodies and foot; rows outside of them stand alone together."""
    loose: list[Any] = []
    for child in table:
        if tag_of(child) == "tr":
            loose.append(child)
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            if loose:
                yield loose
                loose = []
            yield [line for line in child if tag_of(line) == "tr" and not is_unseen(line)]
    if loose:
        yield loose


def _cell(element: Any, place: str, row: int, column: int, last: int, free: int) -> Cell:
    down, across = _span(element, "rowspan"), _span(element, "colspan")
    down = last - row if down == 0 else min(down, last - row)
    across = min(max(across, 1), free)
    where = f"{place}&{places.grid_cell(row, column, down, across)}"
    return Cell(text_of(element), where, row, column, down, across, bold=tag_of(element) == "th" or _all_bold(element))


def _covered(cell: Cell) -> set[tuple[int, int]]:
    rows, columns = range(cell.row, cell.row + cell.row_span), range(cell.column, cell.column + cell.column_span)
    return {(row, column) for row in rows for column in columns}


def _span(element: Any, key: str) -> int:
    """Return a span; 0 means to the end of the group, what is no number means 1."""
    text = element.get(key, "1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _all_bold(element: Any) -> bool:
    """Tell whether a cell's whole text stands in one bold element."""
    bold = [child for child in element if tag_of(child) in ("b", "strong")]
    return len(bold) == 1 and text_of(bold[0]) == text_of(element) != ""
