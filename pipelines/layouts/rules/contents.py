"""What the cells of a column tell of its heading, where the heading may mean two things.

「数値目標」 heads the names of indicators as often as their targets: words below it, beside columns of figures, are names.
Out of scope: what a heading means by its words (`words.headings`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning


def names_by_content(grid: Grid, columns: dict[int, Meaning], rows: Iterable[int]) -> dict[int, Meaning]:
    """Return columns of which one of targets in words is the names of indicators, where no column of names is."""
    rows = list(rows)
    if any(one.column == "指標名" for one in columns.values()):
        return columns
    worded = [at for at, one in columns.items() if one.column == "目標値" and not one.years and _numbers(grid, at, rows) < 0]
    figures = [at for at, one in columns.items() if one.column in FIGURES or (one.years and not one.column)]
    if len(worded) != 1 or not any(_numbers(grid, at, rows) > 0 for at in figures if at not in worded):
        return columns
    return columns | {worded[0]: replace(columns[worded[0]], column="指標名")}


def _numbers(grid: Grid, column: int, rows: list[int]) -> int:
    """Return how many more cells of a column are numbers than are words."""
    cells = [cell.text for cell in grid.column_below(column, rows) if not is_dash(cell.text)]
    return sum(1 if is_number(text) else -1 for text in cells)
