"""Read the cells of a row that state something by year or kind: figures, plans, results, grades, and what says more of them.

What a cell states is the word of its heading first, then of its row, then of its place among stacked rows; its year
likewise. Out of scope: whose row it is (`applied.table_reading`).
"""

from __future__ import annotations

import re
from functools import cached_property

from pipelines.documents.model import Cell
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import MeasureRecord, Text
from pipelines.layouts.applied.row_indicators import RowIndicators
from pipelines.layouts.applied.row_sense import RowSense, is_ditto
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.rules.unclear_figures import sure
from pipelines.layouts.rules.years_alone import Kinds
from pipelines.layouts.words.amounts import is_dash, is_error, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning
from pipelines.layouts.words.statements import kinds_stated, statements
from pipelines.layouts.words.units import name_and_unit
from pipelines.layouts.words.vocabulary import GRADE_COLUMNS, LEFT_OUT
from pipelines.layouts.words.years import one_year

_YEARLY = (*FIGURES, "計画内容", "実績・成果")
_OF_INDICATOR = ("単位", "算定式", "指標番号", "指標区分", "時点", "目標年度", "実績年度")
_DATED = {"現状値": "時点", "目標値": "目標年度", "実績値": "実績年度"}
_OF_COLUMN = re.compile("累計|累積|通算|年平均|期間平均")
_OF_GRADES = re.compile("達成|進捗|進行|度|率")
_GRADE_NUMBER = re.compile("[1-5１-５]")
_GRADE_TEXT = 12  # characters; a longer 「達成状況」 is a text, not a grade


class CellReader:
    """Reads cells of one table into the measure of their row."""

    def __init__(self, reader: Reader, grid: Grid, table: HeadedTable, sense: RowSense, indicators: RowIndicators) -> None:
        self._reader = reader
        self._ledger = reader.ledger
        self._grid = grid
        self._table = table
        self._sense = sense
        self._indicators = indicators
        graded = [one.years for one in table.columns.values() if one.column == "評価" and one.years]
        self._graded = graded[0][-1] if len(graded) == 1 else None
        yearly = any(one.years and not one.column for one in table.columns.values())
        self._has_figures = yearly or bool(table.with_column(*FIGURES, "値"))
        self._no_grades = {at for at in table.with_column("評価") if self._holds_figures(at)}

    def read(self, cell: Cell, measure: MeasureRecord, said: Meaning) -> None:
        """Read a cell that is no text of the measure; one that says nothing known stays unread."""
        one = self._table.columns.get(cell.column, Meaning())
        titled = one.column == "計画内容" and not one.years
        speaks = cell.column in self._sense.columns or titled or one.column in ("", "指標名", "年度")
        if cell.column in self._no_grades:
            return
        if one.column == LEFT_OUT:
            self._ledger.leave_out("column", [cell])
        elif one.column == "項目番号" or (
            (speaks and self._sense.of_cell(cell) is not None)
            or (one.column in GRADE_COLUMNS and self._grade(cell, one, measure, said))
            or (one.column in _OF_INDICATOR and self._of_indicator(cell, one, measure))
            or self._yearly(cell, measure, said)
        ):
            self._ledger.read(cell)

    def _holds_figures(self, column: int) -> bool:
        """Tell whether what is called an evaluation (中間評価（H30）) holds figures, and no grades from 1 to 5."""
        heading = self._indicators.heading(column)
        texts = [cell.text for cell in self._grid.column_below(column, self._table.rows) if not is_dash(cell.text)]
        figures = bool(texts) and all(is_number(text) for text in texts)
        return figures and not _OF_GRADES.search(heading) and not all(_GRADE_NUMBER.fullmatch(text) for text in texts)

    def _condition(self, column: int) -> str:
        """Return what the headings above a column say of all its figures: 累計, 年平均."""
        found = _OF_COLUMN.search(self._indicators.heading(column))
        return found[0] if found else ""

    def is_statement(self, said: Meaning) -> bool:
        """Tell whether cells under KPI name indicators and give their values: years are rows, and no figure has a column."""
        return bool(said.years or said.column in FIGURES) and not self._has_figures

    def _of_indicator(self, cell: Cell, one: Meaning, measure: MeasureRecord) -> bool:
        indicator = self._indicators.of(cell.column, measure)
        if indicator is None:
            return False
        text = "" if is_dash(cell.text) else cell.text
        if one.column == "単位":
            indicator.unit = self._indicators.unit(cell)
        elif one.column == "算定式":
            indicator.formula = text
        elif one.column == "指標番号":
            indicator.number = text
        elif one.column == "指標区分":
            indicator.kind = text
        return True

    def _yearly(self, cell: Cell, measure: MeasureRecord, said: Meaning) -> bool:
        """Read a cell that belongs to a year or a kind of figure; one merged over several years for each of them."""
        taken = False
        last: Meaning | None = None
        for column in range(cell.column, cell.column + cell.column_span):
            one = self._table.columns.get(column)
            if one is None or one == last:
                continue
            last = one
            if taken and said.column == "現状値":
                continue  # merged over 目標 and 実績
            if one.column == "指標名" and self.is_statement(said):
                return self._statements(cell, measure, said)
            taken = self._figure_or_plan(cell, column, one, measure, said) or taken
        return taken

    def _statements(self, cell: Cell, measure: MeasureRecord, said: Meaning) -> bool:
        kind = said.column if said.column in FIGURES else self._reader.layout.figures.usual
        if not is_dash(cell.text):
            text, heading = Text(cell.text, cell.place), self._indicators.heading(cell.column)
            self._reader.statement(measure, kind, self._reader.year_of(kind, said), text, heading)
        return True

    def _figure_or_plan(self, cell: Cell, column: int, one: Meaning, measure: MeasureRecord, said: Meaning) -> bool:
        kind = self._kind(cell, column, one, measure, said)
        if kind in ("計画内容", "実績・成果"):
            return self._plan(cell, kind, one, measure, said)
        if kind not in FIGURES:
            return False
        indicator = self._indicators.of(column, measure)
        year = self._year(cell, kind, one, said)
        text = Text(self._without_error(cell), cell.place)
        if indicator is None:
            if kind == "実績値" and not is_number(cell.text):
                return self._plan(cell, "実績・成果", one, measure, said)
            if is_dash(cell.text):
                return True
            indicator = measure.indicator(measure.first("取組名"), cell.place)
        unit = one.unit or said.unit
        own = kinds_stated(cell.text) or self._stacked_lines(cell, one, said)
        for kind, value in own:
            self._reader.builder.value(indicator, kind, year, Text(value, cell.place), unit)
        if own:
            return True
        if said.column == "指標名" and statements(cell.text)[0][1]:
            self._reader.statement(measure, kind, year, text)
        else:
            known = unit or indicator.unit or name_and_unit(indicator.name)[1]
            told = Text(sure(text.text, cell, self._reader.layout, self._ledger, known), text.place)
            self._reader.builder.value(indicator, kind, year, told, unit, self._condition(column))
        return True

    def _stacked_lines(self, cell: Cell, one: Meaning, said: Meaning) -> list[tuple[str, str]]:
        """Return the lines of a cell with their kinds, where the document says what stands above and what below."""
        stacked, lines = self._reader.layout.figures.stacked, cell.text.split("\n")
        if not stacked or len(lines) != len(stacked) or one.column or said.column in _YEARLY:
            return []
        whole = all(is_dash(line) or is_number(line) for line in lines)
        return list(zip(stacked, lines, strict=True)) if whole else []

    def _without_error(self, cell: Cell) -> str:
        """Return the text of a cell for a figure; an error of a workbook (#REF!, ####) is none, and in doubt."""
        return self._ledger.doubt("error-value", cell, "", (cell.text,)) if is_error(cell.text) else cell.text

    def _kind(self, cell: Cell, column: int, one: Meaning, measure: MeasureRecord, said: Meaning) -> str:
        if one.column in FIGURES and said.column == "現状値":
            return "現状値"
        if one.column in _YEARLY:
            return "計画内容" if said.column == "計画内容" and one.column == "目標値" else one.column
        if one.column == "値":
            return said.column or self._alone(cell, one, said)
        if one.column == "概要" and (one.years or said.years):
            return "計画内容"
        if one.column or not (one.years or said.years or said.column in _YEARLY):
            return ""
        if said.column in _YEARLY:
            return said.column
        if self._indicators.of(column, measure) is None and said.column != "指標名":
            return "計画内容"
        stacked = self._reader.layout.figures.stacked
        if stacked:
            return stacked[min(self._indicators.row_of(column), len(stacked) - 1)]
        return self._alone(cell, one, said)

    def _alone(self, cell: Cell, one: Meaning, said: Meaning) -> str:
        """Return the kind of a figure of which only the year is told, or not even that; a cell may tell it itself."""
        years = one.years or said.years
        figures = self._reader.layout.figures
        if figures.without_kind or not years or is_dash(cell.text) or kinds_stated(cell.text):
            return figures.usual
        return self._kinds.of(years[-1])

    @cached_property
    def _kinds(self) -> Kinds:
        rows = (year for row in self._table.rows for year in self._sense.of_row(row).years[-1:])
        return self._reader.years_alone.kinds(self._grid, self._table, rows, self._ledger)

    def _year(self, cell: Cell, kind: str, one: Meaning, said: Meaning) -> int | None:
        return self._reader.year_of(kind, one, said.years[-1] if said.years else self._dated(cell, kind))

    def _dated(self, cell: Cell, kind: str) -> int | None:
        """Return the year that a column of the row gives for a kind of figure (基準年度, 目標年度)."""
        for index in self._table.with_column(_DATED[kind]):
            dated = self._grid.at(cell.row, index)
            if dated is not None:
                return one_year(dated.text)
        return None

    def _plan(self, cell: Cell, kind: str, one: Meaning, measure: MeasureRecord, said: Meaning) -> bool:
        text = Text(cell.text, cell.place)
        if kind == "実績・成果":
            if not is_dash(cell.text):
                measure.achievements.append((self._year(cell, "実績値", one, said), text))
            return True
        years = one.years or said.years
        if is_ditto(cell.text) and measure.schedule:
            text = Text(self._ledger.doubt("ditto", cell, measure.schedule[-1][1].text, ("",)), cell.place)
        if text.text and not is_dash(cell.text):
            measure.schedule += [(year, text) for year in years]
        return bool(years) or is_dash(cell.text)

    def _grade(self, cell: Cell, one: Meaning, measure: MeasureRecord, said: Meaning) -> bool:
        year = self._reader.grade_year(one, said.years[-1] if said.years else self._graded)
        if one.column == "評価" and len(cell.text) > _GRADE_TEXT:
            measure.achievements.append((year, Text(cell.text, cell.place)))
            return True
        of_indicator = self._reader.layout.grades.of == "indicator"
        indicator = self._indicators.of(cell.column, measure) if of_indicator else None
        if not is_dash(cell.text):
            measure.grade(indicator, year, cell.place).texts.setdefault(one.column, Text(cell.text, cell.place))
        return True
