"""A table as a grid: which cell covers a position, which cells begin in a row. Blank and hidden cells are not there.

Out of scope: what the cells mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import attrgetter

from pipelines.documents.model import Cell, Document, Table
from pipelines.layouts.words.vocabulary import plain

_LABEL_LENGTHS = range(3, 16)  # shorter ones are units and marks
_FEWEST = 3
_MOSTLY = 0.6


def recurring(document: Document) -> frozenset[str]:
    """Return the short texts, plain, that most tables of a document have a cell with: labels, whether known or not."""
    tables = [
        {plain(cell.text) for cell in table.cells if len(cell.text.strip()) in _LABEL_LENGTHS} for table in document.tables()
    ]
    counted = Counter(text for texts in tables for text in texts)
    return frozenset(text for text, count in counted.items() if count >= max(_FEWEST, len(tables) * _MOSTLY))


class Grid:
    """The cells of a table by position. `title` is the sheet's name or the caption, `hidden` the columns not shown."""

    def __init__(self, table: Table) -> None:
        self.title = table.title
        self.place = table.place
        self.height, self.width = table.height, table.width
        self._printed: dict[int, list[Cell]] = {}
        for cell in table.cells:
            self._printed.setdefault(cell.row, []).append(cell)
        self.cells = [cell for cell in table.cells if not cell.hidden and (cell.text.strip() or cell.formula)]
        self.hidden = {cell.column for cell in table.cells if cell.hidden} - {cell.column for cell in self.cells}
        self._at: dict[tuple[int, int], Cell] = {}
        self._starting: dict[int, list[Cell]] = {}
        self._covering: dict[int, list[Cell]] = {}
        for cell in sorted(self.cells, key=attrgetter("row", "column")):
            self._starting.setdefault(cell.row, []).append(cell)
            if cell.row_span == cell.column_span == 1:  # nearly all cells of a long list
                self._at.setdefault((cell.row, cell.column), cell)
                continue
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._at.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a position."""
        return self._at.get((row, column))

    def starting(self, row: int) -> list[Cell]:
        """Return the cells that begin in a row, from left to right."""
        return self._starting.get(row, [])

    def printed(self, row: int) -> tuple[str, ...]:
        """Return the texts of the cells that begin in a row, blank ones too."""
        return tuple(cell.text for cell in self._printed.get(row, ()))

    def place_of(self, row: int) -> str:
        """Return the place of the first cell that begins in a row, a blank one too."""
        return self._printed[row][0].place

    def rows_below(self, row: int) -> list[int]:
        """Return the rows below a row in which a cell begins, blank ones too: one without a text has lost its cells."""
        return [one for one in sorted(self._printed) if one > row]

    def covering(self, row: int) -> list[Cell]:
        """Return the cells that stand in a row, those that began above it too, from left to right."""
        if row not in self._covering:
            found = self._covering[row] = []
            for column in range(self.width):
                cell = self._at.get((row, column))
                if cell is not None and not (found and found[-1] is cell):
                    found.append(cell)
        return self._covering[row]

    def rows_with_text(self) -> list[int]:
        """Return the rows in which a cell begins."""
        return sorted(self._starting)

    def column_below(self, column: int, rows: Iterable[int]) -> Iterator[Cell]:
        """Yield the cells that begin in a column within some rows."""
        for row in rows:
            cell = self.at(row, column)
            if cell is not None and cell.row == row and cell.column == column:
                yield cell
