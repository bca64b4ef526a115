"""Ruled tables of a PDF page: the grid that its rules draw, with cells that span rows and columns, and the text in each.

pdfplumber finds the cells between rules. Backgrounds and white lines are no rules: they would cut a cell in two. Out of
scope: tables without rules (their lines keep their columns apart by tabs).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents.formats.pdf.lines import Box, Character, is_bold, text_of_cell

_THIN = 3.0  # points: a rectangle no thicker is a rule
_NEAR = 2.0  # points between two edges that are one
_PALE = 0.98  # of white


@dataclass
class Grid:
    """A table of one page: edges of its columns and rows, and its cells as (row, column, row span, column span, box)."""

    box: Box
    columns: list[float]
    rows: list[float]
    cells: list[tuple[int, int, int, int, Box]]
    taken: dict[int, list[Character]] = field(default_factory=dict)

    def take(self, char: Character, owners: Mapping[tuple[int, int], int]) -> bool:
        """Give a character to the cell in which its middle stands; False where there is none."""
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        owner = owners.get((bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1))
        if owner is None:
            return False
        self.taken.setdefault(owner, []).append(char)
        return True

    def owners(self) -> dict[tuple[int, int], int]:
        """Return which cell each position of the grid belongs to."""
        return {
            (row + below, column + right): index
            for index, (row, column, down, across, _) in enumerate(self.cells)
            for below in range(down)
            for right in range(across)
        }

    def text(self, index: int) -> str:
        """Return the text of a cell."""
        return text_of_cell(self.taken.get(index, []))

    def bold(self, index: int) -> bool:
        """Tell whether all the text of a cell is bold."""
        return is_bold(self.taken.get(index, []))


def grids_of(page: Any, characters: list[Character]) -> tuple[list[Grid], list[Character], list[Box]]:
    """Return the tables of a page (of pdfplumber) with their text, the characters outside of them, and the backgrounds."""
    shades = [_box(rect) for rect in page.rects if _is_background(rect) and not _is_pale(rect.get("non_stroking_color"))]
    ruled = page.filter(lambda thing: thing["object_type"] != "char" and not _is_background(thing) and not _is_unseen(thing))
    found = [_grid(table) for table in ruled.find_tables()] or [
        _grid(table) for table in page.filter(lambda thing: thing["object_type"] != "char").find_tables()
    ]
    grids = sorted((grid for grid in found if len(grid.cells) > 1), key=lambda grid: (grid.box[1], grid.box[0]))
    maps = [(grid, grid.owners()) for grid in grids]
    outside = [char for char in characters if not any(_within(char, grid.box) and grid.take(char, of) for grid, of in maps)]
    return grids, outside, shades


def is_shaded(box: Box, shades: list[Box]) -> bool:
    """Tell whether a background lies behind the middle of a cell."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in shades)


def same_columns(one: Grid, other: Grid) -> bool:
    """Tell whether two tables have the same columns, as a table has that goes on over the page."""
    if len(one.columns) != len(other.columns):
        return False
    return all(abs(a - b) <= 2 * _NEAR for a, b in zip(one.columns, other.columns, strict=True))


def _within(char: Character, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _box(thing: Mapping[str, Any]) -> Box:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _is_background(thing: Mapping[str, Any]) -> bool:
    """Tell whether a rectangle is filled, and not drawn around."""
    thick = thing["object_type"] == "rect" and min(thing["width"], thing["height"]) > _THIN
    return bool(thick and thing.get("fill") and not thing.get("stroke"))


def _is_unseen(thing: Mapping[str, Any]) -> bool:
    """Tell whether a rule is white, and so no rule to a reader's eye."""
    if thing["object_type"] == "line" or thing.get("stroke"):
        return _is_pale(thing.get("stroking_color"))
    return bool(thing["object_type"] == "rect") and _is_pale(thing.get("non_stroking_color"))


def _is_pale(colour: Any) -> bool:
    """Tell white in grey, RGB (ones) and CMYK (zeros)."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    numbers = [part for part in parts if isinstance(part, int | float)]
    if not numbers or len(numbers) != len(parts):
        return False
    return all(part <= 1 - _PALE for part in numbers) if len(numbers) == 4 else all(part >= _PALE for part in numbers)


def _grid(table: Any) -> Grid:
    boxes = sorted(table.cells, key=lambda box: (box[1], box[0]))
    columns = _edges([box[0] for box in boxes] + [box[2] for box in boxes])
    rows = _edges([box[1] for box in boxes] + [box[3] for box in boxes])
    cells = []
    for box in boxes:
        left, right = _index(columns, box[0]), _index(columns, box[2])
        top, bottom = _index(rows, box[1]), _index(rows, box[3])
        if left < right and top < bottom:
            cells.append((top, left, bottom - top, right - left, box))
    return Grid(table.bbox, columns, rows, cells)


def _edges(positions: list[float]) -> list[float]:
    """Return the positions in order, those that nearly coincide once."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _NEAR:
            edges.append(position)
    return edges


def _index(edges: list[float], position: float) -> int:
    return bisect_right(edges, position + 1e-6) - 1
