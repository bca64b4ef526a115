"""What a row of a table says of all its cells: a year (年度 as rows), or 目標値, 実績値, 計画 in a cell before its figures.

Out of scope: the cells themselves (`applied.table_cells`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents.model import Cell
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning, meaning
from pipelines.layouts.words.vocabulary import Vocabulary, plain
from pipelines.layouts.words.years import one_year

CAPTION = re.compile(
    r"^\s*[表図]\s*[\d０-９]{1,3}(?:[-－.．‐][\d０-９]{1,3})*[\s：:.．]\s*\S"
    r"|^\s*[（(]?(?:[\d０-９]{1,2}|[①-⑳])[）).．]?\s*[^\s。、]{1,16}(?:一覧表?|総括表)\s*$"
)
CONTINUES = re.compile(
    r"[\s（(〈<]*(?:[次前](?:の?(?:ページ|頁|葉))?(?:へ|に|から|より|の)?)?(?:続く|つづく|続き|つづき)[\s）)〉>]*"
)
"""Words of the page, not of the plan: （次ページへ続く）, （つづき）."""
NOTE = re.compile(rf"^\s*(?:[※＊]|\*(?!\*)|[（(]?注[）)\d０-９:：]|[(（]※|備考[:：]?※)|{CONTINUES.pattern}$")
TOTAL = re.compile(
    r"(?:合計|総計|小計|計|全体|総数|総合計|平均|達成数|達成率|件数計|項目数|施策数|事業数|取組数)(?:\(.*\))?"
)
DITTO = re.compile(r"[〃々仝\"”]|同上|同左|同じ|→|⇒|➡|⇨|->")
KIND_BEHIND = re.compile(r"(?:(?<!\s)\s++)?[（(【\[](?P<kind>目標値?|実績値?|現状値?|基準値?|計画値?)[）)】\]]\s*$")
"""The kind of a row's figures, behind the name of its indicator."""
_BARE = re.compile(r"\s*[▲△+\-−]?[\d,.]+\s*%?\s*")
_LONGEST = 30  # characters of a cell that speaks for its row
_ROW_WORDS = ("", *FIGURES, "計画内容", "実績・成果", "指標名")
_OF_YEARS = ("概要", "取組名", "取組項目")
"""What a row under years is called that says what is done in each (取組内容)."""
_BEFORE_YEARS = ("", "区分", "指標名")
"""The columns in which such a word stands."""


def is_ditto(text: str) -> bool:
    """Tell whether a cell says only that it goes on, or is the same, as the one before it (〃, 同上, →)."""
    return DITTO.fullmatch(text.strip()) is not None


class RowSense:
    """Tells of one table what its rows mean as a whole."""

    def __init__(self, grid: Grid, table: HeadedTable, vocabulary: Vocabulary) -> None:
        self._grid = grid
        self._table = table
        self._vocabulary = vocabulary
        self.columns = [*table.with_column("区分", "年度"), *table.unknown]
        figures = table.with_column(*FIGURES)
        self._years = any(one.years and one.column in ("", "計画内容") for one in table.columns.values())
        self._limit = grid.width if self.columns or not figures else min(figures)
        self._targets: set[str] = set()
        self._targets = self._numeric_plans()

    def of_row(self, row: int) -> Meaning:
        """Return what a row says of its cells; empty where it says nothing."""
        said = Meaning()
        for cell in self._speaking(row):
            found = self.of_cell(cell) or self._behind_name(cell)
            if found is not None:
                said = said.below(found) if said.column else found.below(said)
        return said

    def _behind_name(self, cell: Cell) -> Meaning | None:
        """Return the kind that stands behind the name of an indicator: 受講者数（実績）."""
        kind = KIND_BEHIND.search(cell.text)
        named = self._table.columns.get(cell.column, Meaning()).column == "指標名"
        return meaning(kind["kind"], self._vocabulary) if kind and named else None

    def _speaking(self, row: int) -> Iterator[Cell]:
        """Yield the cells that may speak for their row; one that speaks for further rows, too, after the others."""
        for cell in sorted(self._grid.covering(row), key=lambda one: one.row_span):
            if cell.column <= self._limit and not self._is_attribute(cell.column):
                yield cell

    def _numeric_plans(self) -> set[str]:
        """Return the words (計画) that stand before rows of plans which are mostly numbers: targets, not what is done."""
        balance: Counter[str] = Counter()
        for row in self._table.rows:
            for label in self._speaking(row):
                found = self.of_cell(label)
                if found is not None and found.column == "計画内容" and label.row == row:
                    texts = [cell.text for cell in self._grid.starting(row) if self._is_yearly(cell.column)]
                    balance[plain(label.text)] += sum(1 if is_number(text) else -1 for text in texts if not is_dash(text))
        return {words for words, more in balance.items() if more > 0}

    def _is_yearly(self, column: int) -> bool:
        one = self._table.columns.get(column)
        return one is not None and bool(one.years) and not one.column

    def kinds_in_rows(self) -> bool:
        """Tell whether some row is of a kind of figures."""
        return any(self.of_row(row).column in FIGURES for row in self._table.rows)

    def _is_attribute(self, column: int) -> bool:
        one = self._table.columns.get(column)
        return one is not None and one.column not in ("区分", "年度") and (one.column != "指標名" or bool(one.years))

    def of_cell(self, cell: Cell) -> Meaning | None:
        """Return what a cell says of its row, None for one that says something else."""
        if len(cell.text) > _LONGEST or is_number(cell.text):
            return None
        one = self._table.columns.get(cell.column, Meaning())
        found = meaning(cell.text, self._vocabulary)
        if one.column == "年度":
            year = one_year(cell.text)
            return found or (Meaning("", (year,)) if year is not None else None)
        titled = one.column == "計画内容" and not one.years  # the heading of the years stands over this column, too
        if found is not None and found.column in _OF_YEARS and self._years and (titled or one.column in _BEFORE_YEARS):
            found = replace(found, column="計画内容")
        if found is None or found.column not in _ROW_WORDS:
            return None
        if found.column == "計画内容" and plain(cell.text) in self._targets:
            return replace(found, column="目標値")
        if one.column == "指標名":
            plans = found.column == "計画内容" and (cell.column_span > 1 or self._is_plan(cell))
            return found if found.column in FIGURES or plans else None
        return found

    def _is_plan(self, label: Cell) -> bool:
        """Tell whether a label among the names of indicators (年度別計画) stands before what is done each year."""
        if not self._vocabulary.is_synonym(label.text, "tables"):
            return False
        texts = [cell.text for cell in self._grid.starting(label.row) if self._is_yearly(cell.column)]
        said = [text for text in texts if not is_dash(text)]
        return bool(said) and not any(_BARE.fullmatch(unicodedata.normalize("NFKC", text)) for text in said)

    def is_total(self, cells: list[Cell]) -> bool:
        """Tell whether a row sums others up (合計, 平均)."""
        return TOTAL.fullmatch(plain(cells[0].text)) is not None and self.of_cell(cells[0]) is None
