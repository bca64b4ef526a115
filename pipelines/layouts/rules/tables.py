"""Find the tables with headings in a grid: the lines of their header, what each column means, the rows below.

A header is a row in which most cells are known headings and two of them stand side by side; its second and third line,
and a line above it, belong to it where they complete it (令和5年度 over 目標 and 実績). A cell of a table finds its headings
above it, under cells that span, and under the nearest one to the left where a span was not merged. The same header again
(on the next page, above the next group) is no new table. Out of scope: what the rows say (`layouts.applied`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipelines.documents.model import Cell
from pipelines.layouts.rules.contents import names_by_content, one_a_heading
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.names import settled, with_names
from pipelines.layouts.words.headings import FIGURES, YEARLY, Meaning, is_period, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, Vocabulary, plain

_MOST_LOOKED_AT = 60  # rows below a header that tell what its headings are over
_DEEPEST = 4  # lines of a header
_UNDER_INDICATOR = {"概要": "指標名", "取組名": "指標名", "番号": "指標番号", "説明": "指標名"}
_OF_A_FIGURE = ("値", "年度", "区分", "単位")
_YEAR_OF = {"現状値": "時点", "目標値": "目標年度", "実績値": "実績年度"}
_FORM_ONLY = ("備考", "課題・問題点", "今後の方向性", "概要", "目指す姿・効果", "現状と課題", "取組名", "番号", "担当")
_FORM_APART = ("評価", "実績・成果")
"""Labels that a table has, too; after a blank row they are of a form."""
_FORM_AFTER_BLANK = (*_FORM_ONLY, *_FORM_APART, "指標名", "単位")


@dataclass
class HeadedTable:
    """A table with headings: the rows of its header, what each column means, the rows below, headers printed again."""

    header: tuple[int, ...]
    columns: dict[int, Meaning]
    unknown: dict[int, str]  # column → the heading that nobody knows
    rows: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)

    def with_column(self, *names: str) -> list[int]:
        """Return the columns that mean one of some columns of the data model."""
        return [column for column, one in sorted(self.columns.items()) if one.column in names]


@dataclass
class Form:
    """Rows outside tables: labels with their values, titles, notes."""

    rows: list[int] = field(default_factory=list)


def segments(grid: Grid, vocabulary: Vocabulary, before: HeadedTable | None = None) -> list[HeadedTable | Form]:
    """Return the tables and forms of a grid from top to bottom. `before` is a table that goes on in this grid."""
    found: list[HeadedTable | Form] = []
    current: HeadedTable | Form = Form()
    if before is not None:
        current = HeadedTable((), before.columns, before.unknown)
        found.append(current)
    rows = grid.rows_with_text()
    taken = -1
    for row in rows:
        if row <= taken:
            continue
        header = _header_at(grid, row, vocabulary)
        if header:
            taken = header[-1]
            _drop(current, header[0])
            table = _headed(grid, header, vocabulary)
            same = next((one for one in found if isinstance(one, HeadedTable) and _same_header(grid, one, table)), None)
            if same is not None and same is found[-1]:
                same.repeats += header
                current = same
                continue
            current = table
            found.append(current)
            continue
        if isinstance(current, HeadedTable) and (
            _is_form_row(grid, row, current, vocabulary) or _is_label_above(grid, row, vocabulary)
        ):
            current = Form()
        if isinstance(current, Form) and (not found or found[-1] is not current):
            found.append(current)
        current.rows.append(row)
    for one in found:
        if isinstance(one, HeadedTable):
            one.columns = names_by_content(grid, one.columns, one.rows, vocabulary)
    return [one for one in found if isinstance(one, HeadedTable) or one.rows]


def _drop(current: HeadedTable | Form, row: int) -> None:
    """Take back a row that proved to be the first line of the header below it."""
    if current.rows and current.rows[-1] >= row:
        current.rows = [one for one in current.rows if one < row]


def _same_header(grid: Grid, one: HeadedTable, other: HeadedTable) -> bool:
    if not one.header:
        return one.columns == other.columns
    return _printed(grid, one.header) == _printed(grid, other.header)


def _printed(grid: Grid, header: Sequence[int]) -> list[tuple[int, int, str]]:
    return [(row - header[0], cell.column, plain(cell.text)) for row in header for cell in grid.starting(row)]


def _header_at(grid: Grid, row: int, vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return the rows of the header whose main line is `row`, empty where it is none."""
    if not _is_header_row(grid, row, vocabulary):
        return ()
    first, last = row, min(_bottom(grid, row, vocabulary), row + _DEEPEST - 1)
    while last - first < _DEEPEST and _completes(grid, last + 1, first, vocabulary):
        last += 1
    if _heads(grid, first - 1, first, vocabulary):
        first -= 1
    below = [one for one in grid.rows_with_text() if one > last]
    return tuple(range(first, last + 1)) if below else ()


def _bottom(grid: Grid, row: int, vocabulary: Vocabulary) -> int:
    """Return the last row that the headings of a row reach down to; a tall label at the left of its whole table is none."""
    known = [cell for cell in grid.starting(row) if _known(cell, vocabulary)]
    rest = [cell for cell in known if not _is_side_label(cell, known)]
    if _alone_reaches_down(rest) and not _completes(grid, row + 1, row, vocabulary):
        rest = rest[1:]
    return max(cell.row + cell.row_span for cell in rest) - 1


def _alone_reaches_down(cells: Sequence[Cell]) -> bool:
    """Tell whether the first of some headings is two rows high, and each other one row and one column."""
    first, *others = cells
    return first.row_span == 2 and len(others) > 1 and all((one.row_span, one.column_span) == (1, 1) for one in others)


def _is_side_label(cell: Cell, beside: Sequence[Cell]) -> bool:
    """Tell whether a cell reaches further down than every cell beside it, as the label of the rows to its right."""
    others = [other.row_span for other in beside if other is not cell]
    return cell.row_span > 2 and cell is beside[0] and bool(others) and cell.row_span > max(others) + 1


def _known(cell: Cell, vocabulary: Vocabulary) -> Meaning | None:
    return meaning(cell.text, vocabulary) if len(cell.text) <= 60 else None


def _is_header_row(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    cells = _without_side_label(grid.starting(row), vocabulary)
    known: list[bool] = []
    for cell in cells:
        known.append(_known(cell, vocabulary) is not None)
        if known.count(False) * 2 >= len(cells):  # most rows are none, and told early
            return False
    if sum(known) < 2 or sum(known) * 2 <= len(cells):
        return False
    pairs = zip(cells, cells[1:], known, known[1:], strict=False)
    return any(a and b and one.column + one.column_span == other.column for one, other, a, b in pairs)


def _without_side_label(cells: list[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """Return the cells of a row without a label over labels of a form at its left: the tallest, beside it a text."""
    rest = cells[1:]
    if not rest or cells[0].row_span <= max(one.row_span for one in rest):
        return cells
    return rest if any(_known(one, vocabulary) is None for one in rest) else cells


def _completes(grid: Grid, row: int, first: int, vocabulary: Vocabulary) -> bool:
    """Tell whether a row is a further line of the header above it: each of its cells adds to a heading above."""
    cells = grid.starting(row)
    if not cells:
        return False
    return all(_adds(grid, cell, first, vocabulary) for cell in cells)


def _adds(grid: Grid, cell: Cell, first: int, vocabulary: Vocabulary) -> bool:
    own = _known(cell, vocabulary)
    upper = grid.at(cell.row - 1, cell.column)
    if upper is None:
        return own is not None and _left_above(grid, cell.row - 1, cell.column, vocabulary) is not None
    above = _known(upper, vocabulary)
    if upper.column_span > 1 and upper.row >= first:
        return own is not None
    if own is None or above is None:
        return False
    if (above.column in FIGURES and own.column in ("年度", "値")) or (
        above.column == "指標名" and own.column in _UNDER_INDICATOR
    ):
        return True
    return bool(own.years) != bool(above.years) and above.column not in ("年度", "区分")


def _left_above(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> Cell | None:
    """Return the heading to the left of a blank one that it would have been merged with: a year or a kind."""
    for left in range(column - 1, -1, -1):
        cell = grid.at(row, left)
        if cell is not None:
            found = _known(cell, vocabulary)
            goes_on = found is not None and (found.years or found.column in (*YEARLY, "指標名"))
            return cell if cell.column_span == 1 and goes_on else None
    return None


def _heads(grid: Grid, row: int, first: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the row above a header is its first line: each cell is a kind or years, or spans headings as a name."""
    cells = grid.starting(row)
    if (
        not cells
        or len(grid.starting(first)) < 2
        or _are_pairs(cells, vocabulary)
        or _is_title(grid, cells, first, vocabulary)
    ):
        return False
    for cell in cells:
        own = _known(cell, vocabulary)
        spans = cell.column_span > 1 and cell.column_span < grid.width and len(cells) > 1
        heads = own is not None and (own.yearly or own.column == "指標名" or (own.column == "年度" and len(cells) > 1))
        if not (heads or spans or (own and cell.row_span > 1)):
            return False
    return True


def _is_title(grid: Grid, cells: Sequence[Cell], first: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the row above a header is the title of its table, though it reads as a kind: 見本市行動計画, 数値目標.

    It stands alone above the first heading, and what is below it is more than years and figures.
    """
    headings = grid.starting(first)
    if len(cells) != 1 or cells[0].column > headings[0].column:
        return False
    own, below = _known(cells[0], vocabulary), [one for cell in headings if (one := _known(cell, vocabulary))]
    if own is None or not any(one.column and not one.yearly and one.column not in _OF_A_FIGURE for one in below):
        return False
    if own.column == "指標名":
        return {"取組名", "指標名"} <= {one.column for one in below}  # else it is a caption of indicators, which is read
    if own.years or own.column in FIGURES or not vocabulary.is_synonym(cells[0].text, "tables"):
        return True  # of years alone below it `rules.years_alone` asks, as of any caption
    return not any(one.years and not one.column for one in below) or _kinds_below(grid, first, vocabulary)


def _kinds_below(grid: Grid, first: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the rows right below a header say themselves what they hold, one 目標 and the next 実績."""
    for heading in grid.starting(first):
        cells = (grid.at(row, heading.column) for row in range(first + 1, first + 1 + _DEEPEST))
        kinds = {found.column for cell in cells if cell is not None and (found := _known(cell, vocabulary))}
        if len(kinds.intersection(FIGURES)) > 1:
            return True
    return False


def _headed(grid: Grid, header: tuple[int, ...], vocabulary: Vocabulary) -> HeadedTable:
    columns: dict[int, Meaning] = {}
    unknown: dict[int, str] = {}
    headings: dict[int, str] = {}
    for column in (one for one in range(grid.width) if one not in grid.hidden):
        stack = list(_stack(grid, header, column, vocabulary))
        if not stack or stack[-1].row + stack[-1].row_span - 1 > header[-1]:
            continue
        found = _joined(stack, vocabulary)
        if found is None or _beside_names(grid, stack, vocabulary):
            unknown[column] = "".join(plain(cell.text) for cell in stack)
        else:
            columns[column] = found
            headings[column] = "\n".join(cell.text for cell in stack)
    table = HeadedTable(header, columns, unknown)
    table.columns = with_names(settled(one_a_heading(grid, _body(grid, table, vocabulary), columns)), headings, vocabulary)
    return table


def _body(grid: Grid, table: HeadedTable, vocabulary: Vocabulary) -> range:
    """Return the rows right below a header, up to a blank one or the labels of something else."""
    last = table.header[-1]
    row = last + 1
    while (
        row < min(grid.height, last + _MOST_LOOKED_AT) and grid.covering(row) and not _is_header_row(grid, row, vocabulary)
    ):
        if _is_label_above(grid, row, vocabulary) or _is_form_row(grid, row, table, vocabulary):
            break
        row += 1
    return range(last + 1, row)


def _stack(grid: Grid, header: tuple[int, ...], column: int, vocabulary: Vocabulary) -> Iterator[Cell]:
    """Yield the headings above a column, from the top."""
    seen: set[int] = set()
    for row in header:
        cell = grid.at(row, column)
        below = grid.at(row + 1, column) if row != header[-1] else None
        if cell is None and below is not None and below.row == row + 1:
            cell = _left_above(grid, row, column, vocabulary)
        if cell is not None and id(cell) not in seen:
            seen.add(id(cell))
            yield cell


def _joined(stack: list[Cell], vocabulary: Vocabulary) -> Meaning | None:
    found: Meaning | None = None
    name = ""
    for cell in stack:
        own = meaning(cell.text, vocabulary)
        if own is None:
            name = "" if cell.column_span == 1 or is_period(cell.text) else cell.text
            continue
        found = own if found is None else _under(own, found)
    if len(stack) > 1 and (found is None or meaning(stack[-1].text, vocabulary) is None):
        whole = meaning("".join(cell.text for cell in stack), vocabulary)
        found = whole or found
    if found is not None and name and found.yearly:
        return replace(found, name=name)
    return found


def _beside_names(grid: Grid, stack: list[Cell], vocabulary: Vocabulary) -> bool:
    """Tell whether an unknown heading stands beside one of names, both below a heading of indicators: it is no name too."""
    *upper, last = stack
    if not upper or last.column_span > 1 or _known(last, vocabulary) is not None:
        return False
    above = upper[-1]
    beside = (grid.at(last.row, at) for at in range(above.column, above.column + above.column_span))
    known = (_known(cell, vocabulary) for cell in beside if cell is not None)
    return any(one is not None and one.column == "指標名" for one in known)


def _under(own: Meaning, upper: Meaning) -> Meaning:
    if upper.column in FIGURES and own.column in ("年度", "値"):  # 基準値 over 年度 and 値
        return replace(own, column=upper.column if own.column == "値" else _YEAR_OF[upper.column])
    if upper.column == "指標名" and own.column in _UNDER_INDICATOR:
        return replace(own, column=_UNDER_INDICATOR[own.column])
    if upper.column in ("大分類", "中分類") and own.column in ("番号", "取組名"):
        return replace(own, column=LEFT_OUT if own.column == "番号" else upper.column)
    if upper.column == "指標名" and not own.column:
        return replace(own, column="")
    if upper.column in FIGURES and own.column == "計画内容":
        return replace(own, column=upper.column)
    return own.below(upper)


def _is_label_above(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Tell whether a row is one wide label of a form with its text in a cell as wide below it."""
    cells, below = grid.covering(row), grid.covering(row + 1)
    if len(cells) != 1 or len(below) != 1 or cells[0].column_span < 2:
        return False
    label, text = cells[0], below[0]
    same = (label.row, text.row, label.column, label.column_span) == (row, row + 1, text.column, text.column_span)
    return same and bool(vocabulary.column(label.text, "forms")) and not vocabulary.column(text.text, "forms")


def _are_pairs(cells: Sequence[Cell], vocabulary: Vocabulary, columns: Sequence[str] = _FORM_ONLY) -> bool:
    """Tell whether cells are labels of a form (of some columns), each with its text behind it."""
    labels = (vocabulary.column(cell.text, "forms") in columns for cell in cells)  # asked up to the first that differs
    return len(cells) % 2 == 0 and all(known is (index % 2 == 0) for index, known in enumerate(labels))


def _is_form_row(grid: Grid, row: int, table: HeadedTable, vocabulary: Vocabulary) -> bool:
    """Tell whether a row below a table is no row of it: a label of a form with its value, after a blank row or kinds."""
    cells = grid.starting(row)
    if len(grid.covering(row)) > len(cells):
        return False
    after_blank = not grid.starting(row - 1)
    if len(cells) > 2:
        return _are_pairs(cells, vocabulary, _FORM_AFTER_BLANK if after_blank else _FORM_ONLY)
    label = vocabulary.column(cells[0].text, "forms")
    if (
        not (label in _FORM_ONLY or (after_blank and label in _FORM_APART))
        or _known(cells[0], vocabulary) in table.columns.values()
    ):
        return False
    return after_blank or bool(table.with_column("区分", "年度"))
