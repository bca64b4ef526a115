"""A file as rows and columns, whatever its format: the header's row, the fields below it, and the place of each.

A delimited file is read straight into columns, without a cell of its own for each field: a hundred thousand rows have
millions. Of a workbook the sheet is taken whose header is known best. Out of scope: what the header means
(`pipelines.standard.recognise`), decoding (`pipelines.documents.encodings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, zip_longest

from pipelines.documents import places
from pipelines.documents.formats.delimited import records
from pipelines.documents.model import Table
from pipelines.documents.office import Package
from pipelines.documents.opening import format_of, open_as_written
from pipelines.problems import Place, Problem, SourceError

_MOST_ABOVE = 30  # rows in which a header is looked for
MOST_WORKBOOK_ROWS = 50_000
"""Rows of a workbook that are read: each cell has its look, some 20 KB a row. A delimited file has no such limit."""
_SHEETS, _ROW = re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(rb"<(?:x:)?row[ >]")
_LINE_ENDS = 200_000  # bytes of a file in which its line ends are looked at

EXAMPLE = "記入例："
"""What the first cell of a form's example row begins with."""

Known = Callable[[Sequence[str]], float]
"""How much of a row a header would explain, 0 to 1."""


@dataclass(frozen=True)
class Sheet:
    """Rows under a header. `columns[i][n]` is the field of column i in row n + 1, as written; a missing one is empty.

    `rows_above` are the records before the header. `lengths` are the numbers of fields of rows that have not as
    many as the header, by row; `merged` the rows with cells that span others, 0 for the header; `notes` the rules of what
    opening told of the sheet (`documents.model.NOTE_RULES`). `delimiter` and `line_end` are empty where the format has
    none; `beside` are places that were not read.
    """

    name: str
    format: str
    encoding: str
    rows_above: tuple[tuple[str, ...], ...]
    header: tuple[str, ...]
    columns: tuple[list[str], ...] = field(repr=False)
    height: int
    lengths: dict[int, int] = field(default_factory=dict)
    merged: tuple[int, ...] = ()
    notes: frozenset[str] = frozenset()
    delimiter: str = ""
    line_end: str = ""
    title: str = ""
    beside: tuple[str, ...] = ()

    @property
    def above(self) -> int:
        """Number of the records before the header."""
        return len(self.rows_above)

    @property
    def titles(self) -> tuple[str, ...]:
        """The texts of the records before the header."""
        return tuple(" ".join(filter(None, row)) for row in self.rows_above)

    def cell(self, row: int, column: int) -> str:
        """Return a cell as spreadsheets name it: J3 for the tenth column of the second row below a header in row 1."""
        return f"{places.column_letters(column)}{self.above + row + 1}"

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Return the place of a field; without a row the column (of a workbook its heading), without both the table."""
        record = self.above + (row or 0)
        if self.delimiter:
            if column is None:
                return places.encoded(self.name) if row is None else f"{places.encoded(self.name)}#row={record + 1}"
            if row is None:
                return f"{places.encoded(self.name)}#col={column + 1}"
            return places.csv_cell(self.name, record, column)
        if row is None and column is None:
            return places.sheet(self.name, self.title)
        return places.sheet_cell(self.name, self.title, record, column or 0)


def read_sheet(name: str, data: bytes, known: Known) -> Sheet | None:
    """Return the table of a delimited file or a workbook, None for other formats and where no row is a header.

    `known` tells how much of a row is column names. Raises SourceError as `documents.opening.open_document` does, and
    `workbook-rows` for a workbook of more than MOST_WORKBOOK_ROWS.
    """
    format_ = format_of(name, data)
    if format_ == "csv":
        return _of_records(name, data, known)
    if format_ in ("xlsx", "xls", "ods"):
        return _of_workbook(name, data, format_, known)
    return None


def _of_records(name: str, data: bytes, known: Known) -> Sheet | None:
    found = records(name, data)
    rows = found.records
    while rows and not rows[-1]:  # a record of commas is one, an empty line is none
        rows.pop()
    above = _header(rows, known)
    if above is None:
        return None
    above, joined = _with_second_row(rows, above, known)
    header, before = tuple(joined), tuple(map(tuple, rows[:above]))
    del rows[: above + 1]
    columns, lengths = _columns(rows, len(header))
    format_ = {"\t": "tsv"}.get(found.delimiter, "csv")
    ends = "\r\n" if b"\r\n" in data[:_LINE_ENDS] or "16" in found.encoding else "\n"
    return Sheet(
        name,
        format_,
        found.encoding,
        before,
        header,
        columns,
        len(rows),
        lengths,
        delimiter=found.delimiter,
        line_end=ends,
    )


def _header(rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """Return the index of the row that is the header, the first of those that are known best."""
    shares = [known(row) for row in rows[:_MOST_ABOVE]]
    best = max(shares, default=0.0)
    return shares.index(best) if best > 0 else None


def _with_second_row(rows: Sequence[Sequence[str]], above: int, known: Known) -> tuple[int, Sequence[str]]:
    """Return the last row of a header and its names, those of two rows where both together are known better.

    所在地 over 都道府県 is 所在地_都道府県; a group over the names (基本情報 over 名称) is no part of them.
    """
    best = above, rows[above], known(rows[above])
    for upper in range(max(above - 1, 0), min(above + 1, len(rows) - 1)):
        for names in _joined(rows[upper], rows[upper + 1]):
            if known(names) > best[2]:
                best = upper + 1, names, known(names)
    return best[0], best[1]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names of a header of two rows: with the group that stands over them, and without."""
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    groups = accumulate(pairs, lambda group, pair: pair[0] or (group if pair[1] else ""), initial="")
    under = zip(pairs, list(groups)[1:], strict=True)
    grouped = [f"{group}_{below}" if group and below else group or below for (_, below), group in under]
    return grouped, [below or over for over, below in pairs]


def _columns(rows: list[list[str]], width: int) -> tuple[tuple[list[str], ...], dict[int, int]]:
    """Return the columns, as many as the header or the longest row has, and the lengths of rows that differ from it."""
    lengths = {number: len(row) for number, row in enumerate(rows, 1) if len(row) != width}
    most = max([width, *lengths.values()])
    if lengths:
        for number in lengths:
            rows[number - 1] = rows[number - 1] + [""] * (most - len(rows[number - 1]))
        if most > width:
            rows[:] = [row if len(row) == most else row + [""] * (most - len(row)) for row in rows]
    columns = tuple(list(column) for column in zip(*rows, strict=True)) if rows else tuple([] for _ in range(most))
    return columns, lengths


def _of_workbook(name: str, data: bytes, format_: str, known: Known) -> Sheet | None:
    if format_ == "xlsx":
        _require_few_rows(name, data)
    best: tuple[float, Sheet] | None = None
    document = open_as_written(name, data)
    tables = list(document.tables())
    for table in tables:
        rows = list(_grid(table))
        above = _header(rows, known)
        if above is None:
            continue
        above, joined = _with_second_row(rows, above, known)
        if best is not None and known(joined) <= best[0]:
            continue
        header = _trimmed(joined)
        columns, lengths = _columns([_fitted(row, len(header)) for row in rows[above + 1 :]], len(header))
        others = tuple(other.place for other in tables if other is not table)
        sheet = Sheet(
            name,
            format_,
            "",
            tuple(map(tuple, rows[:above])),
            header,
            columns,
            len(rows) - above - 1,
            lengths,
            _merged(table, above),
            frozenset(note.rule for note in document.notes if note.place.startswith(table.place)),
            title=table.title,
            beside=others,
        )
        best = known(joined), sheet
    return best[1] if best else None


def _require_few_rows(name: str, data: bytes) -> None:
    package = Package(name, data)
    sheets = (package.part(part) for part in package.parts if _SHEETS.fullmatch(part))
    rows = max((sum(1 for _ in _ROW.finditer(sheet)) for sheet in sheets), default=0)
    if rows > MOST_WORKBOOK_ROWS:
        raise SourceError(Problem("workbook-rows", Place(name), {"rows": f"{rows:,}", "most": f"{MOST_WORKBOOK_ROWS:,}"}))


def _merged(table: Table, above: int) -> tuple[int, ...]:
    """Return the rows from the header on that have a cell that spans others."""
    rows = {cell.row - above for cell in table.cells if cell.text and cell.row_span + cell.column_span > 2}
    return tuple(sorted(row for row in rows if row >= 0))


def _grid(table: Table) -> Iterator[list[str]]:
    """Yield the rows of a table down to the last with a text; a merged cell stands where it begins."""
    height = max((cell.row + 1 for cell in table.cells if cell.text), default=0)
    width = table.width
    rows = [[""] * width for _ in range(height)]
    for cell in table.cells:
        if cell.text:
            rows[cell.row][cell.column] = cell.text
    yield from rows


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    last = max((index for index, text in enumerate(row) if text), default=-1)
    return tuple(row[: last + 1])


def _fitted(row: list[str], width: int) -> list[str]:
    """Return a row of a workbook without the empty cells beyond the header."""
    return row[:width] if not any(row[width:]) else list(_trimmed(row))
