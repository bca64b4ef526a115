"""Read the rows of a table with headings: each cell by what its headings above, its row and the layout say of it.

A row is a measure where measures are rows, else it belongs to the measure above the table or to the one whose number or
name it gives. Out of scope: finding the headings (`rules.tables`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.documents.model import Cell
from pipelines.japanese.text import clean, join_lines, squeezed
from pipelines.layouts.applied.reading import NOTE, Reader, cell_text, statements
from pipelines.layouts.applied.records import GRADE_COLUMNS, MEASURE_COLUMNS, IndicatorRecord, MeasureRecord, Term, Text
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain
from pipelines.layouts.words.years import one_year

TOTAL = re.compile(r"(?:合計|総計|小計|計|全体|総数|総合計|平均|達成数|達成率|件数計|項目数|施策数|事業数|取組数)(?:\(.*\))?")
_DITTO = re.compile(r"[〃々仝\"”]|同上|同左|同じ|→|⇒|➡|⇨|->")
_KIND_BEHIND = re.compile(r"[\s　]*[（(【\[](?P<kind>目標値?|実績値?|現状値?|基準値?|計画値?)[）)】\]]\s*$")
_CARRIED = ("大分類", "中分類")
_GRADE_TEXT = 12  # characters; a longer 「達成状況」 is a text, not a grade


@dataclass
class _Carried:
    """What a table hands down from row to row."""

    texts: dict[str, Text] = field(default_factory=dict)
    indicators: dict[int, IndicatorRecord] = field(default_factory=dict)
    stacked: dict[int, int] = field(default_factory=dict)
    unit: str = ""


class TableReader:
    """Reads one table; `reader` knows where in the document it stands."""

    def __init__(self, reader: Reader, grid: Grid, table: HeadedTable) -> None:
        self._reader = reader
        self._builder = reader.builder
        self._ledger = reader.ledger
        self._grid = grid
        self._table = table
        self._columns = table.columns
        self._carried = _Carried()
        self._names = table.with_column("指標名")
        self._figures = table.with_column(*FIGURES)
        self._row_columns = [*table.with_column("区分", "年度"), *table.unknown]
        self._is_list = reader.layout.starts == "row" and bool(table.with_column("取組名"))
        self._above: IndicatorRecord | None = None

    def read(self) -> None:
        """Read all rows. A table that says nothing that the data model knows stays unread."""
        if self._table.with_column("用語"):
            self._headings_read()
            self._glossary()
            return
        if self._is_index():
            self._leave_all("index")
            return
        if not self._is_list and not self._refers() and self._builder.measure is None:
            return
        self._headings_read()
        if not self._names and not self._is_list and self._builder.measure is not None:
            self._above = self._indicator_above(self._builder.measure)
        for row in self._table.rows:
            self._row(row)

    # which table it is

    def _is_index(self) -> bool:
        """Tell whether it lists measures that have their own place elsewhere: an index, or the sums of a summary."""
        if self._is_list or not self._table.with_column("取組名", "番号", *_CARRIED):
            return False
        return not self._refers() and len(self._table.rows) > 1 and not self._names

    def _refers(self) -> bool:
        """Tell whether rows name measures by number, and say something of them."""
        told = self._table.with_column(*GRADE_COLUMNS, *FIGURES, "指標名", "計画内容", "実績・成果")
        return bool(told) and bool(self._table.with_column("番号", "取組名")) and bool(self._builder.measures)

    def _leave_all(self, rule: str) -> None:
        for row in (*self._table.header, *self._table.repeats, *self._table.rows):
            self._ledger.leave_out(rule, self._grid.starting(row))

    def _headings_read(self) -> None:
        """Note the headings that are known as read, and those that are left out with their columns as such."""
        for row in (*self._table.header, *self._table.repeats):
            for cell in self._grid.starting(row):
                over = [self._columns.get(column) for column in range(cell.column, cell.column + cell.column_span)]
                if all(one is not None and one.column == LEFT_OUT for one in over):
                    self._ledger.leave_out("column", [cell])
                elif any(over):
                    self._ledger.read(cell)

    def _indicator_above(self, measure: MeasureRecord) -> IndicatorRecord | None:
        """Return the indicator that the lines above name, where the table holds its figures."""
        below = [cell for row in self._table.rows for cell in self._grid.starting(row)]
        numbers = sum(is_number(cell.text) for cell in below)
        words = sum(not is_number(cell.text) and not is_dash(cell.text) for cell in below if cell.column not in self._row_columns)
        if self._figures or self._kinds_in_rows() or (numbers > words and not self._table.with_column("計画内容")):
            if self._figures and self._reader.names == [] and self._reader.loose is None and self._builder.indicator is None:
                return measure.indicator(measure.first("取組名"), self._grid.place)
            return self._reader.table_indicator(measure)
        return None

    def _kinds_in_rows(self) -> bool:
        return any(self._row_meaning(row).column in FIGURES for row in self._table.rows)

    # rows

    def _row(self, row: int) -> None:
        cells = self._grid.starting(row)
        if not cells:
            return
        if self._is_left_out(cells):
            return
        if self._is_group(row, cells):
            return
        said = self._row_meaning(row)
        measure = self._measure_of(row)
        if measure is None:
            return
        self._attributes(row, measure, said)
        for group in self._names or [-1]:
            self._named(row, group, measure, said)
        for cell in cells:
            if self._ledger.is_open(cell):
                self._cell(row, cell, measure, said)

    def _is_left_out(self, cells: list[Cell]) -> bool:
        first = cells[0]
        layout = self._reader.layout.leave_out
        if NOTE.match(first.text) and len(cells) == 1:
            self._ledger.leave_out("note", cells)
        elif plain(first.text) in {plain(text) for text in layout.rows} or (
            TOTAL.fullmatch(plain(first.text)) and not self._kind_of(first)
        ):
            self._ledger.leave_out("total", cells)
        else:
            return False
        return True

    def _is_group(self, row: int, cells: list[Cell]) -> bool:
        """Read a row of one cell over the width of the table: a heading of the rows below."""
        cell = cells[0]
        if len(cells) > 1 or len(self._grid.covering(row)) > 1 or not self._is_list or is_number(cell.text):
            return False
        first = min(self._columns, default=0)
        if cell.column > first + 1 or (cell.column_span < 2 and cell.column in self._table.with_column("取組名", *_CARRIED)):
            return False
        self._group(cell)
        return True

    def _group(self, cell: Cell) -> None:
        rule = self._reader.heading_rule(cell.text, 0)
        free = [column for column in _CARRIED if not self._table.with_column(column)]
        column = rule.column if rule is not None and rule.column in _CARRIED else (free[0] if free else "")
        if not column:
            return
        self._builder.heading(column, Text(re.sub(r"^[\s　]*[■□◆◇●○◎▼▽▶►]\s*", "", clean(cell.text)), cell.place))
        self._carried.texts.clear()
        self._ledger.read(cell)

    def _row_meaning(self, row: int) -> Meaning:
        """Return what a row says of all its cells: a year, or 目標値 / 実績値 / 計画, in a cell left of its figures."""
        said = Meaning()
        limit = min(self._figures or [self._grid.width]) if not self._row_columns else self._grid.width
        for cell in self._grid.covering(row):
            if cell.column > limit or self._is_attribute(cell.column):
                continue
            found = self._kind_of(cell)
            if found is not None and (cell.row == row or cell.row_span > 1):
                said = said.below(found) if said.column else found.below(said)
        return said

    def _is_attribute(self, column: int) -> bool:
        one = self._columns.get(column)
        if one is None or one.column in ("区分", "年度"):
            return False
        return not (one.column == "指標名" and not one.years)

    def _kind_of(self, cell: Cell) -> Meaning | None:
        """Return what a cell says of its row, None for one that says something else."""
        if len(cell.text) > 30 or is_number(cell.text):
            return None
        one = self._columns.get(cell.column)
        if one is not None and one.column == "年度":
            found = meaning(cell.text, self._reader.vocabulary)
            year = one_year(cell.text)
            return found or (Meaning("", (year,)) if year is not None else None)
        found = meaning(cell.text, self._reader.vocabulary)
        if found is None or found.column not in ("", *FIGURES, "計画内容", "実績・成果", "指標名"):
            return None
        if one is not None and one.column == "指標名":
            return found if found.column in FIGURES or (found.column == "計画内容" and cell.column_span > 1) else None
        return found

    # measures

    def _measure_of(self, row: int) -> MeasureRecord | None:
        """Return the measure of a row: a new one, the one above, or the one whose number the row gives."""
        number, name = self._key(row, "番号"), self._key(row, "取組名")
        if not self._is_list:
            if self._refers() and (number or name):
                found = self._builder.find(_text(number), _text(name))
                if found is not None:
                    self._read_key(number, name)
                    self._builder.measure = found
                return found
            return self._builder.measure
        key = name if self._table.with_column("取組名") else number
        if key is None or is_dash(key.text):
            return self._builder.measure
        current = self._builder.measure
        if current is not None and self._is_same(current, number, key):
            return current
        known = self._builder.find(_text(number), _text(name)) if number is not None else None
        self._carried.indicators.clear()
        self._carried.stacked.clear()
        if known is not None:
            self._builder.measure = known
            return known
        self._reader.end_of_part()
        return self._builder.begin(self._row_place(row))

    def _key(self, row: int, column: str) -> Cell | None:
        """Return the cell of a key column that begins in a row; a merged one speaks in its first row only."""
        for index in self._table.with_column(column):
            cell = self._grid.at(row, index)
            if cell is not None and cell.row == row and cell.column == index:
                return cell
        return None

    def _read_key(self, *cells: Cell | None) -> None:
        self._ledger.read(*(cell for cell in cells if cell is not None))

    def _is_same(self, current: MeasureRecord, number: Cell | None, key: Cell) -> bool:
        if _DITTO.fullmatch(plain(key.text) or key.text.strip()):
            return True
        same = squeezed(current.first("取組名")) == squeezed(key.text)
        return same and (number is None or squeezed(current.first("番号")) == squeezed(number.text))

    def _row_place(self, row: int) -> str:
        key = self._key(row, "取組名") or self._key(row, "番号")
        return key.place if key is not None else self._grid.starting(row)[0].place

    def _attributes(self, row: int, measure: MeasureRecord, said: Meaning) -> None:
        for index, one in self._columns.items():
            column = self._attribute_column(one, said)
            cell = self._grid.at(row, index)
            if not column or (cell is not None and cell.column != index):
                continue
            if cell is None or is_dash(cell.text):
                self._carry(column, measure)
                if cell is not None and cell.row == row:
                    self._ledger.read(cell)
                continue
            if _DITTO.fullmatch(cell.text.strip()):
                self._carry(column, measure, always=True)
                self._ledger.read(cell)
                continue
            self._ledger.read(cell)
            if column == "中分類" and self._carried.texts.get(column) is None:
                self._carried.texts.pop(column, None)
            self._add(measure, column, cell)

    def _add(self, measure: MeasureRecord, column: str, cell: Cell) -> None:
        text = cell_text(cell)
        if column == "大分類" and self._changes("大分類", text):
            self._carried.texts.pop("中分類", None)
        self._carried.texts[column] = text
        if column in (*_CARRIED, "番号", "取組名") and measure.texts.get(column):
            if column in _CARRIED and self._builder.above.get(column) is measure.texts[column][0]:
                measure.texts[column] = [text]
            return
        measure.add(column, text)

    def _changes(self, column: str, text: Text) -> bool:
        known = self._carried.texts.get(column)
        return known is not None and squeezed(known.text) != squeezed(text.text)

    def _attribute_column(self, one: Meaning, said: Meaning) -> str:
        """Return the column of the measure that a column fills; 内容 beside a year is what the year plans."""
        if one.column == "概要" and (said.years or one.years) and not self._is_list:
            return ""
        return one.column if one.column in MEASURE_COLUMNS and not one.years else ""

    def _carry(self, column: str, measure: MeasureRecord, *, always: bool = False) -> None:
        if self._is_list and (column in _CARRIED or always) and not measure.texts.get(column) and column in self._carried.texts:
            measure.texts[column] = [self._carried.texts[column]]

    # indicators

    def _named(self, row: int, group: int, measure: MeasureRecord, said: Meaning) -> None:
        """Note which indicator a row speaks of, for one column of names (-1: none)."""
        cell = self._grid.at(row, group) if group >= 0 else None
        own = cell is not None and cell.row == row and cell.column == group and not is_dash(cell.text)
        if not own or cell is None:
            self._carried.stacked[group] = self._carried.stacked.get(group, -1) + 1
            return
        if self._kind_of(cell) is not None or self._is_statement(said):
            return
        behind = _KIND_BEHIND.search(cell.text)
        name = join_lines(cell.text.split("\n")) if behind is None else join_lines(cell.text[: behind.start()].split("\n"))
        if _DITTO.fullmatch(cell.text.strip()):
            self._ledger.read(cell)
            return
        known = self._carried.indicators.get(group)
        if known is None or squeezed(known.name) != squeezed(name) or known not in measure.indicators:
            known = measure.indicator(cell.text if behind is None else name, cell.place)
            known.kind = known.kind or self._heading_text(group)
            known.unit = known.unit or self._unit_beside(row, group)
            self._carried.stacked[group] = 0
        else:
            self._carried.stacked[group] = self._carried.stacked.get(group, 0) + 1
        self._carried.indicators[group] = known
        self._ledger.read(cell)

    def _unit_beside(self, row: int, group: int) -> str:
        """Return the unit of a row, from a cell merged over several rows too."""
        for index in self._table.with_column("単位"):
            cell = self._grid.at(row, index)
            if cell is not None and cell.column == index and self._owner(index) == group:
                return self._unit(cell)
        return ""

    def _unit(self, cell: Cell) -> str:
        if _DITTO.fullmatch(cell.text.strip()):
            return self._carried.unit
        self._carried.unit = "" if is_dash(cell.text) else cell.text
        return self._carried.unit

    def _heading_text(self, column: int) -> str:
        return "".join(cell.text for row in self._table.header if (cell := self._grid.at(row, column)) is not None)

    def _is_statement(self, said: Meaning) -> bool:
        """Tell whether cells under KPI name indicators and give their values (a row for each year, no other figures)."""
        return bool(said.years) and not self._figures

    def _owner(self, column: int) -> int:
        """Return the column of names that a column of figures or units belongs to: the nearest to the left."""
        left = [name for name in self._names if name <= column]
        return left[-1] if left else (self._names[0] if self._names else -1)

    def _indicator(self, column: int, measure: MeasureRecord) -> IndicatorRecord | None:
        one = self._columns.get(column)
        if one is not None and one.name:
            return measure.indicator(one.name, self._grid.place)
        known = self._carried.indicators.get(self._owner(column))
        if known is not None and any(known is other for other in measure.indicators):
            return known
        return self._above

    # cells

    def _cell(self, row: int, cell: Cell, measure: MeasureRecord, said: Meaning) -> None:
        one = self._columns.get(cell.column, Meaning())
        if one.column == LEFT_OUT:
            self._ledger.leave_out("column", [cell])
        elif cell.column in self._row_columns and self._kind_of(cell) is not None:
            self._ledger.read(cell)
        elif one.column == "指標名" and self._kind_of(cell) is not None:
            self._ledger.read(cell)
        elif one.column == "年度" and self._kind_of(cell) is not None:
            self._ledger.read(cell)
        elif one.column in GRADE_COLUMNS:
            self._grade(row, cell, one, measure, said)
        elif self._of_indicator(cell, one, measure):
            self._ledger.read(cell)
        elif self._yearly(cell, measure, said):
            self._ledger.read(cell)

    def _of_indicator(self, cell: Cell, one: Meaning, measure: MeasureRecord) -> bool:
        if one.column not in ("単位", "算定式", "指標番号", "指標区分", "時点", "目標年度", "実績年度"):
            return False
        indicator = self._indicator(cell.column, measure)
        if indicator is None:
            return False
        text = "" if is_dash(cell.text) else cell.text
        if one.column == "単位":
            indicator.unit = self._unit(cell)
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
            one = self._columns.get(column)
            if one is None or one == last:
                continue
            last = one
            if one.column == "指標名" and self._is_statement(said):
                self._statements(cell, measure, said)
                return True
            taken = self._figure_or_plan(cell, column, one, measure, said) or taken
        return taken

    def _statements(self, cell: Cell, measure: MeasureRecord, said: Meaning) -> None:
        kind = said.column if said.column in FIGURES else self._reader.layout.figures.without_kind
        if not is_dash(cell.text) and statements(cell.text):
            self._reader.statement(measure, kind, self._reader.year_of(kind, said), cell_text(cell))

    def _figure_or_plan(self, cell: Cell, column: int, one: Meaning, measure: MeasureRecord, said: Meaning) -> bool:
        kind = self._kind(cell, column, one, measure, said)
        if kind in ("計画内容", "実績・成果"):
            return self._plan(cell, column, kind, one, measure, said)
        if kind not in FIGURES:
            return False
        indicator = self._indicator(column, measure)
        if indicator is None and kind == "実績値" and not is_number(cell.text):
            return self._plan(cell, column, "実績・成果", one, measure, said)
        if indicator is None:
            if is_dash(cell.text):
                return True
            indicator = measure.indicator(measure.first("取組名"), cell.place)
        if said.column == "指標名" and statements(cell.text)[0][1]:
            self._reader.statement(measure, kind, self._year(cell, kind, one, said), cell_text(cell))
            return True
        self._builder.value(indicator, kind, self._year(cell, kind, one, said), cell_text(cell), one.unit)
        return True

    def _kind(self, cell: Cell, column: int, one: Meaning, measure: MeasureRecord, said: Meaning) -> str:
        """Return what a cell states: its heading's word first, then its row's, then the order of stacked rows."""
        yearly = (*FIGURES, "計画内容", "実績・成果")
        if one.column in yearly:
            return "計画内容" if said.column == "計画内容" and one.column == "目標値" else one.column
        if one.column == "概要" and (one.years or said.years):
            return "計画内容"
        if one.column or not (one.years or said.years or said.column in yearly):
            return ""
        if said.column in yearly:
            return said.column
        if self._indicator(column, measure) is None and said.column != "指標名":
            return "計画内容"
        stacked = self._reader.layout.figures.stacked
        if stacked:
            return stacked[min(self._carried.stacked.get(self._owner(column), 0), len(stacked) - 1)]
        return self._reader.layout.figures.without_kind

    def _year(self, cell: Cell, kind: str, one: Meaning, said: Meaning) -> int | None:
        row_year = said.years[-1] if said.years else self._dated(cell, kind)
        return self._reader.year_of(kind, one, row_year)

    def _dated(self, cell: Cell, kind: str) -> int | None:
        """Return the year that a column of the row gives for a kind of figure (基準年度, 目標年度)."""
        column = {"現状値": "時点", "目標値": "目標年度", "実績値": "実績年度"}[kind]
        for index in self._table.with_column(column):
            dated = self._grid.at(cell.row, index)
            if dated is not None:
                return one_year(dated.text)
        return None

    def _plan(self, cell: Cell, column: int, kind: str, one: Meaning, measure: MeasureRecord, said: Meaning) -> bool:
        years = one.years or said.years
        if kind == "実績・成果":
            measure.achievements += [] if is_dash(cell.text) else [(self._year(cell, "実績値", one, said), cell_text(cell))]
            return True
        if not years:
            return False
        text = cell_text(cell)
        if _DITTO.fullmatch(cell.text.strip()) and measure.schedule:
            text = Text(measure.schedule[-1][1].text, cell.place)
        measure.schedule += [] if is_dash(cell.text) else [(year, text) for year in years]
        return True

    def _grade(self, row: int, cell: Cell, one: Meaning, measure: MeasureRecord, said: Meaning) -> None:
        year = self._reader.grade_year(one, said.years[-1] if said.years else None)
        if one.column == "評価" and len(cell.text) > _GRADE_TEXT:
            measure.achievements.append((year, cell_text(cell)))
            self._ledger.read(cell)
            return
        of_indicator = self._reader.layout.grades.of == "indicator" and cell.row_span < 2
        indicator = self._indicator(cell.column, measure) if of_indicator or not self._is_list and self._names else None
        indicator = indicator if self._reader.layout.grades.of == "indicator" else None
        grade = measure.grade(indicator, year, cell.place)
        if not is_dash(cell.text):
            grade.texts.setdefault(one.column, cell_text(cell))
        self._ledger.read(cell)

    def _glossary(self) -> None:
        terms, texts = self._table.with_column("用語"), self._table.with_column("説明", "概要")
        for row in self._table.rows:
            term = self._grid.at(row, terms[0])
            text = self._grid.at(row, texts[0]) if texts else None
            if term is not None and text is not None:
                words = join_lines(text.text.split("\n"))
                self._builder.terms.append(Term(join_lines(term.text.split("\n")), words, term.place))
                self._ledger.read(term, text)


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text
