"""What figures under a year alone are: 現状値（R4） | R5 | R6 | R7 | 目標（R8） are targets year by year, or results so far.

The layout may say it (`figures.without_kind`), a caption (年度別目標値), the columns beside them, or the years: from the
first of the plan on they are targets. Where nothing does, they are read as likeliest, and the columns are in doubt, once for
all tables of a document that have the same ones.

Out of scope: years whose kind a heading or a row names (`words.headings`, `applied.row_sense`).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from pipelines.documents.model import Cell, Document, Heading, Paragraph
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.layouts.layout import FigureKind
from pipelines.layouts.ledger import Ledger, Question, pieces
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.words.headings import FIGURES, Meaning, is_expected, meaning
from pipelines.layouts.words.periods import first_year_of_targets, is_report
from pipelines.layouts.words.vocabulary import Vocabulary, plain
from pipelines.layouts.words.years import years_of

RULE = "year-without-kind"
"""The doubt."""

_FRONT = 30  # pieces of a document that may say when the plan runs
_LINES = 3  # above a table that may be its caption
_LONGEST = 30  # characters of a caption
_LONGEST_KIND = 12  # characters of a cell that is the kind of its row
_BY_YEAR = re.compile(r"(?:年度?別|年次別?|年度?ごと|年度?毎|各年度?|毎年度?)の?(?:数値|成果)?(?:目標|計画値)")
_TARGETS = re.compile(r"(?:数値|成果)目標|目標値|計画値|目標の?(?:推移|設定|一覧)")
_RESULTS = re.compile(r"(?:\(?[\d①-⑳]{1,2}[).]?)?(?:年度別|年次別|各年度|(?:これ)?まで|過去)?の?実績値?の?(?:推移|一覧|等)?")
_TOLD = re.compile("実績|現状|結果|達成|進捗|評価")
_FIRST_YEAR = 1926  # that `japanese_year` has an era for

Shape = tuple[tuple[str, tuple[int, ...]], ...]
"""The columns of figures of a table: of each its kind and years."""


@dataclass(frozen=True)
class Kinds:
    """What figures under a year alone are: results up to a year (0 for none of them), targets from then on."""

    results_until: int

    def of(self, year: int) -> FigureKind:
        """Return the kind of the figures of a year."""
        return "実績値" if year <= self.results_until else "目標値"


TARGETS, RESULTS = Kinds(0), Kinds(9999)


class YearsAlone:
    """Tells it of the tables of one document, from top to bottom: `above` and `below` say what stands around them."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._lines: deque[str] = deque(maxlen=_LINES)
        self._headings: dict[int, str] = {}
        self._asked: dict[Shape, Kinds] = {}

    def above(self, *pieces_: Cell | Heading | Paragraph) -> None:
        """Note what stands above the next table; a heading stands above all tables down to the next of its level."""
        for piece in pieces_:
            self._lines.append(piece.text)
            if isinstance(piece, Heading) and piece.level:
                kept = {level: text for level, text in self._headings.items() if level < piece.level}
                self._headings = {**kept, piece.level: piece.text}

    def below(self) -> None:
        """Note that a table has ended: its caption is of no other."""
        self._lines.clear()

    def kinds(self, grid: Grid, table: HeadedTable, rows: Iterable[int], ledger: Ledger) -> Kinds:
        """Return the kinds of the figures under years alone; `rows` are the years that rows of the table are of."""
        columns = {one.years[-1] for one in table.columns.values() if _is_alone(one)}
        years = sorted(columns or {*rows})
        caption = self._said_above(grid, table, years)
        likeliest, is_sure = (caption, True) if caption is not None else self._beside(grid, table, years)
        if is_sure and not _are_expected(grid, table):
            return likeliest
        shape = (*((one.column, one.years) for _, one in _of_figures(table)), ("", tuple(years)))
        if shape not in self._asked:
            self._asked[shape] = _ask(grid, table, years, likeliest, ledger)
        return self._asked[shape]

    def _said_above(self, grid: Grid, table: HeadedTable, years: Sequence[int]) -> Kinds | None:
        """Return what a caption, the headings above or a heading over several columns say."""
        over = (cell.text for row in table.header for cell in grid.starting(row) if cell.column_span > 1)
        near = [plain(text) for text in (grid.title, *self._lines, *over)]
        titles_only = self._is_report or bool(table.with_column("目標値"))  # 数値目標: of what a table is, not what it holds
        for text in (*near, *map(plain, self._headings.values())):
            if len(text) > _LONGEST or "。" in text or _TOLD.search(text):
                continue
            if _BY_YEAR.search(text) or (_TARGETS.search(text) and not titles_only):
                return TARGETS
        return RESULTS if any(_is_of_results(text, years) for text in near) else None

    def _beside(self, grid: Grid, table: HeadedTable, years: Sequence[int]) -> tuple[Kinds, bool]:
        """Return what the columns beside years alone and the years themselves make likeliest, and whether they settle it.

        「R4, R5, 目標（R8）」 are two results and a target, 「R5目標, R6, R7」 three targets; behind a 現状値 and before
        a 目標, years are the steps to it or what was reached on the way.
        """
        targets = [table.columns[at].years for at in table.with_column("目標値")]
        in_rows = kinds_in_rows(grid, table, self._vocabulary)
        told = in_rows or table.with_column("現状値", "実績値")
        is_planned = self._is_planned(table, years)
        if targets and not told and all(not one or one[0] > years[-1] for one in targets):
            return RESULTS, all(targets) and not is_planned
        dated = [one[-1] for one in targets if one]
        follow = bool(dated) and min(dated) < years[0] and not table.with_column("実績値")
        return TARGETS, is_planned or follow or ("実績値" in in_rows and "目標値" not in in_rows)

    def _is_planned(self, table: HeadedTable, years: Sequence[int]) -> bool:
        """Tell whether years are of the plan's own time, and nothing in their table tells of what was reached in it."""
        start = self._first_of_targets
        current = [year for at in table.with_column("現状値") for year in table.columns[at].years]
        reported = table.with_column("実績値", "評価", "実績・成果") or any(year >= years[0] for year in current)
        return start is not None and years[0] >= start and not reported

    @cached_property
    def _front(self) -> list[str]:
        return [piece.text for piece in islice(pieces(self._document), _FRONT)]

    @cached_property
    def _first_of_targets(self) -> int | None:
        return first_year_of_targets(self._front)

    @cached_property
    def _is_report(self) -> bool:
        return is_report(self._front)


def kinds_in_rows(grid: Grid, table: HeadedTable, vocabulary: Vocabulary) -> set[str]:
    """Return the kinds of figures that cells among the rows of a table are the words for."""
    cells = (cell for row in table.rows for cell in grid.starting(row) if len(cell.text) <= _LONGEST_KIND)
    return {found.column for cell in cells if (found := meaning(cell.text, vocabulary)) and found.column in FIGURES}


def _is_alone(one: Meaning) -> bool:
    """Tell whether a heading is a year and no kind of figure: R5, or R5の値."""
    return bool(one.years) and one.column in ("", "値")


def _of_figures(table: HeadedTable) -> list[tuple[int, Meaning]]:
    return [(at, one) for at, one in sorted(table.columns.items()) if one.yearly or _is_alone(one)]


def _are_expected(grid: Grid, table: HeadedTable) -> bool:
    """Tell whether some years alone are of what was expected (令和6年度見込), which nothing around them settles."""
    alone = [at for at, one in table.columns.items() if _is_alone(one)]
    heads = (grid.at(row, at) for row in table.header for at in alone)
    return any(cell is not None and is_expected(cell.text) for cell in heads)


def _is_of_results(caption: str, years: Sequence[int]) -> bool:
    """Tell whether a caption says that figures are results; one of a year (令和6年度実績) says nothing of later ones."""
    named, rest = years_of(caption)
    return bool(_RESULTS.fullmatch(rest)) and (not named or years[-1] <= max(named))


def _ask(grid: Grid, table: HeadedTable, years: Sequence[int], likeliest: Kinds, ledger: Ledger) -> Kinds:
    """Ask what the years alone of a table are: all targets, all results, or results up to one of them."""
    whole = {"目標値": TARGETS, "実績値": RESULTS}
    readings = whole if likeliest is TARGETS else dict(reversed(whole.items()))
    for year, following in pairwise(years):
        readings[f"{_named(year)}まで実績値、{_named(following)}から目標値"] = Kinds(year)
    first, *others = readings
    heads = _heads(grid, table)
    alone = [cell for at, cell in heads.items() if _is_alone(table.columns[at])]
    place = next((cell.place for cell in (*alone, *heads.values())), grid.place)
    printed = "、".join(" ".join(cell.text.split()) for cell in heads.values()) or "、".join(map(_named, years))
    return readings[ledger.ask(Question(place, RULE, first, tuple(others), printed))]


def _heads(grid: Grid, table: HeadedTable) -> dict[int, Cell]:
    """Return the headings of the columns of figures, of several lines the last; none where a table goes on."""
    columns = _of_figures(table) if table.header else []
    return {at: cell for at, _ in columns if (cell := grid.at(table.header[-1], at)) is not None}


def _named(year: int) -> str:
    return japanese_year(year) if year >= _FIRST_YEAR else f"{year}年度"
