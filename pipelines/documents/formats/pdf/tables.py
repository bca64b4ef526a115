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
from pipelines.documents.formats.pdf.rules import Edge, is_background, is_white, open_sides, seen_rules

_FEWEST_SHADES = 4  # of a table of two rows and two columns
_NEAR = 2.0  # points between two edges that are one


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
    shades = [_box(rect) for rect in page.rects if is_background(rect) and not is_white(rect.get("non_stroking_color"))]
    grids = sorted(_grids(page, shades), key=lambda grid: (grid.box[1], grid.box[0]))
    maps = [(grid, grid.owners()) for grid in grids]
    outside = [char for char in characters if not any(_within(char, grid.box) and grid.take(char, of) for grid, of in maps)]
    return grids, outside, shades


def _grids(page: Any, shades: list[Box]) -> list[Grid]:
    from pdfplumber.table import TableFinder

    found = TableFinder(page, _settings(seen_rules(page)))
    if sides := open_sides(found.edges):
        found = TableFinder(page, _settings([*found.edges, *sides]))
    grids = [grid for grid in map(_grid, found.tables) if len(grid.cells) > 1]
    if len(shades) >= _FEWEST_SHADES:  # fields of colour that white lines part are a table too, where no rules are
        coloured = TableFinder(page.filter(is_background))
        fields = [grid for grid in map(_grid, coloured.tables) if len(grid.rows) > 2 and len(grid.columns) > 2]
        grids += [grid for grid in fields if not any(_overlap(grid.box, other.box) for other in grids)]
    return grids


def _settings(rules: list[Edge]) -> dict[str, Any]:
    """Return settings of pdfplumber by which these rules, and no others, draw the tables; each list needs two at least."""
    none = [0, 0]
    down = [rule for rule in rules if rule["orientation"] == "v"]
    across = [rule for rule in rules if rule["orientation"] == "h"]
    return {
        "vertical_strategy": "explicit",
        "horizontal_strategy": "explicit",
        "explicit_vertical_lines": down if len(down) > 1 else none,
        "explicit_horizontal_lines": across if len(across) > 1 else none,
    }


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
