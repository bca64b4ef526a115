"""What the cells of a column tell of its heading, where the heading may mean two things.

「数値目標」 heads the names of indicators as often as their targets: words below it, beside columns of figures, are names.
「施策名」 over two columns heads numbers and names, or one column that is merged in each row. Out of scope: what a heading
means by its words (`words.headings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipelines.documents.model import Cell
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.headings import FIGURES, Meaning, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, Vocabulary
from pipelines.layouts.words.years import one_year

_NAMED = {"取組名": "番号", "指標名": "指標番号", "大分類": LEFT_OUT, "中分類": LEFT_OUT}
"""Columns of names, and what a column of numbers under the same heading is."""
_LONGEST_KIND = 12
_ORDINAL = re.compile(r"[(（]?[0-9０-９IVXⅠ-Ⅹ①-⑳ア-オA-Z]{1,4}(?:[-－ー.．‐][0-9０-９]{1,3}){0,3}[)）.]?")


def names_by_content(
    grid: Grid, columns: dict[int, Meaning], rows: Iterable[int], vocabulary: Vocabulary
) -> dict[int, Meaning]:
    """Return columns of which one is the names of indicators, where no heading says so but the cells do."""
    rows = list(rows)
    columns = _kinds_by_content(grid, columns, rows, vocabulary)
    if any(one.column == "指標名" for one in columns.values()):
        return columns
    figures = [at for at, one in columns.items() if one.column in FIGURES or (one.years and not one.column)]
    worded = [at for at, one in columns.items() if one.column == "目標値" and not one.years and _numbers(grid, at, rows) < 0]
    if len(worded) == 1 and any(_numbers(grid, at, rows) > 0 for at in figures if at not in worded):
        return columns | {worded[0]: replace(columns[worded[0]], column="指標名")}
    if not figures or all(_numbers(grid, at, rows) <= 0 for at in figures):
        return columns
    free = [at for at in range(min(figures)) if at not in columns or columns[at].column == "区分"]
    names = {at: _unknown_words(grid, at, rows, vocabulary) for at in free}
    best = max(names, key=lambda at: names[at], default=None)
    return columns if best is None or not names[best] else columns | {best: Meaning("指標名")}


def _kinds_by_content(
    grid: Grid, columns: dict[int, Meaning], rows: list[int], vocabulary: Vocabulary
) -> dict[int, Meaning]:
    """Return columns of which 「取組」 or 「種別」 over nothing but kinds of rows (実施内容, 目標) is a column of kinds."""
    found = dict(columns)
    for at in [at for at, one in columns.items() if one.column in ("取組名", "概要", "指標区分") and not one.years]:
        texts = [cell.text for cell in grid.column_below(at, rows)]
        kinds = [meaning(text, vocabulary) for text in texts if len(text) <= _LONGEST_KIND]
        if texts and len(kinds) == len(texts) and all(one is not None and one.column for one in kinds):
            found[at] = Meaning("区分")
    for at in _unheaded_kinds(grid, found, rows, vocabulary):
        found[at] = Meaning("区分")
    for at in _corners(grid, found, rows):
        found[at] = Meaning("区分")
    for at, one in found.items():
        if one.column == "計画内容" and one.years and _numbers(grid, at, rows) > 0:  # R5計画 over figures is a target
            found[at] = replace(one, column="目標値")
    return found | {at: Meaning("区分") for at in _titles_of_rows(grid, found, rows, vocabulary)}


def _unheaded_kinds(grid: Grid, columns: dict[int, Meaning], rows: list[int], vocabulary: Vocabulary) -> list[int]:
    """Return the columns without a heading that is known in which nothing but 目標 and 実績 stands."""
    free = [at for at in range(max(columns, default=0)) if at not in columns and at not in grid.hidden]
    kinds = {at: [meaning(cell.text, vocabulary) for cell in grid.column_below(at, rows)] for at in free}
    return [at for at, found in kinds.items() if found and all(one is not None and one.column in FIGURES for one in found)]


def _corners(grid: Grid, columns: dict[int, Meaning], rows: list[int]) -> list[int]:
    """Return the columns of words that 「年度」 heads only as the name of the years beside it."""
    years = [at for at, one in columns.items() if one.years]
    corners = [at for at, one in columns.items() if one.column == "年度" and years and at < min(years)]
    return [at for at in corners if not any(one_year(cell.text) for cell in grid.column_below(at, rows))]


def _titles_of_rows(grid: Grid, columns: dict[int, Meaning], rows: list[int], vocabulary: Vocabulary) -> list[int]:
    """Return the columns before the years that 「年度別計画」 heads as the title of a table: 目標 and 実績 stand in them."""
    years = [at for at, one in columns.items() if one.years]
    titled = [at for at, one in columns.items() if one.column == "計画内容" and not one.years and years and at < min(years)]
    texts = [cell.text for at in titled for cell in grid.column_below(at, rows) if len(cell.text) <= _LONGEST_KIND]
    kinds = [one.column for text in texts if (one := meaning(text, vocabulary)) is not None]
    return titled if any(kind in FIGURES for kind in kinds) else []


def _unknown_words(grid: Grid, column: int, rows: list[int], vocabulary: Vocabulary) -> int:
    """Return how many cells of a column are words that no heading, kind or year is."""
    texts = (cell.text for cell in grid.column_below(column, rows))
    return sum(not is_dash(text) and not is_number(text) and meaning(text, vocabulary) is None for text in texts)


def one_a_heading(grid: Grid, rows: range, columns: dict[int, Meaning]) -> dict[int, Meaning]:
    """Return columns in which a merged heading speaks once of what is one in the rows right below the header.

    Of a heading of names over a column of numbers and one of words, the first is the number.
    """
    found = dict(columns)
    for cell in _headings(grid, rows.start - 1):
        under = [at for at in range(cell.column, cell.column + cell.column_span) if at in found]
        if len(under) < 2 or found[under[0]].yearly or len({found[at] for at in under}) > 1:
            continue
        below = {at: [one.text for one in grid.column_below(at, rows)] for at in under}
        used = [at for at in under if below[at]]
        for at in under[1:]:
            if at not in used:
                del found[at]
        if found[under[0]].column in _NAMED and len(used) == 2 and used[0] == under[0] and _mostly_ordinals(below[under[0]]):
            found[under[0]] = replace(found[under[0]], column=_NAMED[found[under[0]].column])
    return found


def _headings(grid: Grid, last: int) -> list[Cell]:
    return [cell for cell in grid.covering(last) if cell.column_span > 1 and cell.row + cell.row_span - 1 == last]


def _mostly_ordinals(texts: list[str]) -> bool:
    return sum(_ORDINAL.fullmatch(text.strip()) is not None for text in texts) * 2 > len(texts)


def _numbers(grid: Grid, column: int, rows: list[int]) -> int:
    """Return how many more cells of a column are numbers than are words."""
    cells = [cell.text for cell in grid.column_below(column, rows) if not is_dash(cell.text)]
    return sum(1 if is_number(text) else -1 for text in cells)
