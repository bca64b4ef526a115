"""Which indicator a row of a table speaks of: named in the row, above it, by a heading over its figures, or above the table.

Out of scope: figures (`applied.table_cells`).
"""

from __future__ import annotations

from pipelines.documents.model import Cell
from pipelines.japanese.text import join_lines, squeezed
from pipelines.layouts.applied.records import IndicatorRecord, MeasureRecord
from pipelines.layouts.applied.row_sense import KIND_BEHIND, RowSense, is_ditto
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.words.amounts import is_dash


class RowIndicators:
    """Keeps, for each column of names, the indicator of the row that is being read and how many rows it has had."""

    def __init__(self, grid: Grid, table: HeadedTable, sense: RowSense) -> None:
        self._grid = grid
        self._table = table
        self._sense = sense
        self.groups = table.with_column("指標名")
        self.above: IndicatorRecord | None = None
        self._current: dict[int, IndicatorRecord] = {}
        self._rows: dict[int, int] = {}
        self._unit = ""
        self.noted = ""  # the unit of all of them, by a note above the table

    def forget(self) -> None:
        """A new measure begins: the rows above speak of none of its indicators."""
        self._current.clear()
        self._rows.clear()

    def enter(self, row: int, measure: MeasureRecord) -> list[Cell]:
        """Note which indicators a row speaks of; return the cells that name them."""
        return [cell for group in self.groups or [-1] if (cell := self._enter(row, group, measure)) is not None]

    def _enter(self, row: int, group: int, measure: MeasureRecord) -> Cell | None:
        cell = self._grid.at(row, group) if group >= 0 else None
        self._rows[group] = self._rows.get(group, -1) + 1
        if cell is None or (cell.row, cell.column) != (row, group) or is_dash(cell.text):
            return None
        if self._sense.of_cell(cell) is not None:
            return None
        if is_ditto(cell.text):
            return cell
        if self._goes_on(row, group, cell):
            self._current[group].name = join_lines([self._current[group].name, cell.text])
            return cell
        name = join_lines(KIND_BEHIND.sub("", cell.text).split("\n"))
        known = self._current.get(group)
        if known is None or known not in measure.indicators or squeezed(known.name) != squeezed(name):
            known = measure.indicator(KIND_BEHIND.sub("", cell.text), cell.place)
            known.kind = known.kind or self.heading(group)
            known.unit = known.unit or self._unit_beside(row, group) or self.noted
            self._rows[group] = 0
        self._current[group] = known
        return cell

    def _goes_on(self, row: int, group: int, cell: Cell) -> bool:
        """Tell whether a cell is the rest of the name above it: it stands in the 実績 of the indicator whose 目標 began."""
        known, before = self._current.get(group), self._grid.at(row - 1, group)
        if known is None or self._rows[group] != 1 or before is None or before.row != row - 1 or is_ditto(before.text):
            return False
        kinds = self._sense.of_row(row - 1).column, self._sense.of_row(row).column
        return kinds == ("目標値", "実績値") and not self._names(cell.text, known)

    def _names(self, text: str, known: IndicatorRecord) -> bool:
        name = KIND_BEHIND.sub("", text)
        return squeezed(known.name) == squeezed(join_lines(name.split("\n"))) or name != text

    def heading(self, column: int) -> str:
        """Return the heading of a column as printed."""
        return "".join(cell.text for row in self._table.header if (cell := self._grid.at(row, column)) is not None)

    def _unit_beside(self, row: int, group: int) -> str:
        """Return the unit of a row, from a cell merged over several rows too."""
        for index in self._table.with_column("単位"):
            cell = self._grid.at(row, index)
            if cell is not None and cell.column == index and self.owner(index) == group:
                return self.unit(cell)
        return ""

    def unit(self, cell: Cell) -> str:
        """Return the unit that a cell prints; 〃 is that of the row before."""
        if not is_ditto(cell.text):
            self._unit = "" if is_dash(cell.text) else cell.text
        return self._unit

    def owner(self, column: int) -> int:
        """Return the column of names that a column belongs to: the nearest to the left, -1 where there is none."""
        left = [group for group in self.groups if group <= column]
        return left[-1] if left else (self.groups[0] if self.groups else -1)

    def of(self, column: int, measure: MeasureRecord) -> IndicatorRecord | None:
        """Return the indicator that a cell of a column states something of, None where nothing names one."""
        one = self._table.columns.get(column)
        if one is not None and one.name:
            return measure.indicator(one.name, self._grid.place)
        known = self._current.get(self.owner(column))
        if known is not None and any(known is other for other in measure.indicators):
            return known
        return self.above

    def row_of(self, column: int) -> int:
        """Return how many rows of the indicator stand above the present one."""
        return self._rows.get(self.owner(column), 0)
