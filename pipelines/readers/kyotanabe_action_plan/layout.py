"""The layout of the action plan as it stands in the dump: introduction, 取組み一覧, one sheet a measure, colophon.

    # … とは            headings and prose
    施策⇥取組み⇥ページ    the list of measures; a 施策 is printed once, above its measures
    施策⇥(1) …          a sheet: 施策, 取組み, 概要, 担当部局, 担当課・室, then 年度⇥行動計画⇥KPI with a row a fiscal year
    # …                 the colophon, with which the document ends

Only lines and cells are told apart here, nothing is interpreted. Out of scope: what stands inside a cell (`cells`), and
whether list and sheets agree (`listing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.documents.source import Source, Span
from pipelines.japanese.fiscal_years import fiscal_year
from pipelines.japanese.text import clean, squeezed

POLICY, MEASURE, SUMMARY, DIVISION, SECTION = "施策", "取組み", "概要", "担当部局", "担当課・室"
_LABELS = (POLICY, MEASURE, SUMMARY, DIVISION, SECTION)
_LIST_HEADER = (POLICY, MEASURE, "ページ")
_TABLE_HEADER = ("年度", "行動計画", "KPI(重要業績評価指標)")
_GROUP = re.compile(r"[(（]\s*(\d+)\s*[)）]\s*(\S.*)")
_YEAR = re.compile(r"(?:令和|平成|R|H)?(?:元|\d{1,4})年度(?:\(\d{4}(?:年度)?\))?")


@dataclass(frozen=True)
class Cell:
    """The text of a cell as received, and its line."""

    text: str
    line: int

    @property
    def span(self) -> Span:
        """The place of the cell."""
        return Span(self.line, self.line)


@dataclass(frozen=True)
class Entry:
    """A row of 取組み一覧: number and name of the 施策, name of the 取組み (cleaned), page as printed."""

    group: str
    group_name: str
    name: str
    page: str
    line: int


@dataclass(frozen=True)
class YearRow:
    """A row of a sheet's table: the fiscal year and the cells after it (行動計画, KPI), as received."""

    year: int
    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Sheet:
    """One measure as printed: number and name of its 施策, the labelled cells, the rows of its table."""

    group: str
    group_name: str
    cells: dict[str, Cell]
    years: tuple[YearRow, ...]
    span: Span

    @property
    def name(self) -> str:
        """The name of the measure as the sheet prints it."""
        return clean(self.cells[MEASURE].text)


@dataclass(frozen=True)
class Document:
    """The four parts; `introduction` and `colophon` are line numbers with their lines, blank ones left out."""

    introduction: tuple[Cell, ...]
    entries: tuple[Entry, ...]
    sheets: tuple[Sheet, ...]
    colophon: tuple[Cell, ...]


def read_document(source: Source) -> Document:
    """Divide a document into its parts.

    Raises SourceError `source-layout` when a part or a labelled cell is missing, stands twice or is not known, and when
    the document stops before its colophon.
    """
    listed = _first(source, 1, "\t".join(_LIST_HEADER), lambda line: _plain_cells(line) == _LIST_HEADER)
    begun = _first(source, listed, POLICY, _is_sheet)
    ended = _first(source, begun, "# (奥付)", lambda line: line.lstrip().startswith("#"))
    colophon = tuple(_filled(source, ended, len(source.lines)))
    if len(colophon) == 1:
        raise source.unexpected(ended, "発行")
    starts = [n for n in range(begun, ended) if _is_sheet(source.lines[n - 1])]
    ends = [*(n - 1 for n in starts[1:]), ended - 1]
    return Document(
        tuple(_filled(source, 1, listed - 1)),
        tuple(_entries(source, listed, begun - 1)),
        tuple(_sheet(source, first, last) for first, last in zip(starts, ends, strict=True)),
        colophon,
    )


def _first(source: Source, start: int, wanted: str, test: Callable[[str], bool]) -> int:
    for number in range(start, len(source.lines) + 1):
        if test(source.lines[number - 1]):
            return number
    raise source.unexpected(len(source.lines), wanted)


def _filled(source: Source, first: int, last: int) -> Iterator[Cell]:
    for number in range(first, last + 1):
        if source.lines[number - 1].strip():
            yield Cell(source.lines[number - 1], number)


def _plain_cells(line: str) -> tuple[str, ...]:
    return tuple(squeezed(cell) for cell in line.rstrip().split("\t"))


def _is_sheet(line: str) -> bool:
    cells = _plain_cells(line)
    return cells[0] == POLICY and cells != _LIST_HEADER


def _entries(source: Source, first: int, last: int) -> Iterator[Entry]:
    group = None
    for row in _filled(source, first, last):
        if _plain_cells(row.text) == _LIST_HEADER:
            continue
        cells = [clean(cell) for cell in row.text.split("\t")]
        if cells[0]:
            group = _GROUP.fullmatch(cells[0])
        if group is None or len(cells) != len(_LIST_HEADER) or not cells[1]:
            raise source.unexpected(row.line, "\t".join(_LIST_HEADER))
        yield Entry(group[1], group[2], cells[1], cells[2], row.line)


def _sheet(source: Source, first: int, last: int) -> Sheet:
    cells: dict[str, Cell] = {}
    years: dict[int, YearRow] = {}
    headed = False
    for row in _filled(source, first, last):
        label = _plain_cells(row.text)[0]
        year = _year(label) if headed else None
        if year is not None and year not in years:
            years[year] = _year_row(source, row, year)
        elif label in _LABELS and label not in cells and not headed:
            cells[label] = _labelled(source, row, label)
        elif _plain_cells(row.text) == _TABLE_HEADER and not headed:
            headed = True
        else:
            raise source.unexpected(row.line, "\t".join(_TABLE_HEADER) if years or headed else " ".join(_LABELS))
        end = row.line
    for wanted, found in ((label, label in cells) for label in _LABELS):
        if not found:
            raise source.unexpected(end, wanted)
    if not years:
        raise source.unexpected(end, "\t".join(_TABLE_HEADER))
    group = _GROUP.fullmatch(clean(cells[POLICY].text))
    if group is None or not clean(cells[MEASURE].text):
        raise source.unexpected(first, f"{POLICY} {MEASURE}")
    return Sheet(group[1], group[2], cells, tuple(years.values()), Span(first, end))


def _labelled(source: Source, row: Cell, label: str) -> Cell:
    texts = row.text.rstrip().split("\t")[1:]
    if len(texts) > 1:
        raise source.unexpected(row.line, label)
    return Cell("".join(texts), row.line)


def _year(label: str) -> int | None:
    return fiscal_year(label) if _YEAR.fullmatch(label) else None


def _year_row(source: Source, row: Cell, year: int) -> YearRow:
    texts = [text.strip() for text in row.text.split("\t")[1:]]
    wanted = len(_TABLE_HEADER) - 1
    while len(texts) > wanted and not texts[-1]:
        texts.pop()
    if not any(texts) or len(texts) > wanted:
        raise source.unexpected(row.line, "\t".join(_TABLE_HEADER))
    return YearRow(year, tuple(texts), row.line)
