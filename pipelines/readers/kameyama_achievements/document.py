"""The report's lines, sorted: overview, the list of measures with each page's columns, and the summary at the end.

A report is a TSV dump. Its list of measures is printed page by page, each page with its own header in two lines; the
header is where the fiscal years of the columns are read from. Out of scope: which cell of a row is which
(`rows`), and what the cells say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.documents.source import Source
from pipelines.japanese.fiscal_years import fiscal_year
from pipelines.japanese.text import clean, close_gaps

SECTION = re.compile(r"^第\s*(?P<number>\d+)\s*節\s*(?P<name>\S.*)$")
SUMMARY_TITLE = "基本方針別評価"

_HEAD = ("No.", "重点施策", "取組名", "目的・内容", "目指す成果")
_TAIL = ("課題・問題点", "進捗度評価", "今後の方向性", "担当")
_ACHIEVEMENT = "取組実績・成果"
_LIST_TITLE = "実績一覧"
_PLAN_YEAR = re.compile(r"^R\s*\d+$")
_DONE_YEAR = re.compile(r"^令和\s*(?:\d+|元)\s*年度$")
_ROW = re.compile(r"^[①-⑳]")


@dataclass(frozen=True)
class Columns:
    """The columns of one page: the fixed ones, a year's plan each, a year's achievement each, the fixed last four."""

    planned: tuple[int, ...]
    achieved: tuple[int, ...]

    @property
    def head(self) -> int:
        """Number of columns before the achievements."""
        return len(_HEAD) + len(self.planned)

    @property
    def grade(self) -> int:
        """Position of 進捗度評価."""
        return self.head + len(self.achieved) + 1


@dataclass(frozen=True)
class Line:
    """A line cut at its tabs, 1-based number."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ListedRow:
    """A row of the list of measures as printed, under the columns of its page and the heading of its section."""

    line: int
    cells: tuple[str, ...]
    columns: Columns
    section: int


@dataclass(frozen=True)
class Document:
    """The parts of a report. `overview` and `summary` are the lines that are not blank."""

    overview: tuple[Line, ...]
    rows: tuple[ListedRow, ...]
    summary: tuple[Line, ...]


def cut(source: Source) -> Document:
    """Sort the lines of a report. Raises SourceError `source-layout` where it is not one, or stops before its summary."""
    lines = [Line(number, tuple(text.split("\t"))) for number, text in enumerate(source.lines, 1)]
    titles = [clean(line.cells[0]) for line in lines]
    start = next((i for i, title in enumerate(titles) if SECTION.match(title)), None)
    if start is None:
        raise source.unexpected(len(lines), "第1節")
    end = next((i for i, title in enumerate(titles) if title == SUMMARY_TITLE), None)
    if end is None or end < start:
        raise source.unexpected(len(lines), SUMMARY_TITLE)
    rows = tuple(_rows(source, lines[start:end]))
    if not rows:
        raise source.unexpected(lines[start].number, _HEAD[0])
    return Document(_printed(lines[:start]), rows, _printed(lines[end + 1 :]))


def _printed(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if any(cell.strip() for cell in line.cells))


def _rows(source: Source, lines: list[Line]) -> Iterator[ListedRow]:
    columns: Columns | None = None
    section = 0
    for line in _printed(lines):
        first = clean(line.cells[0])
        heading = SECTION.match(first)
        if heading:
            section = int(heading["number"])
        elif first == _HEAD[0]:
            columns = _columns(source, line)
        elif _ROW.match(first):
            if columns is None:
                raise source.unexpected(line.number, _HEAD[0])
            yield ListedRow(line.number, line.cells, columns, section)
        elif not _is_second_header(line) and not first.endswith(_LIST_TITLE):
            raise source.unexpected(line.number, _HEAD[0])


def _columns(source: Source, line: Line) -> Columns:
    """Read the first header line; the names of the last four columns stand in either line, displaced or not at all."""
    names = [close_gaps(cell) for cell in line.cells]
    if tuple(names[: len(_HEAD)]) != _HEAD:
        raise source.unexpected(line.number, " ".join(_HEAD))
    rest = names[len(_HEAD) :]
    planned = [year for name in rest if _PLAN_YEAR.match(name) and (year := fiscal_year(name))]
    achieved = [year for name in rest if _DONE_YEAR.match(name) and (year := fiscal_year(name))]
    known = len(planned) + len(achieved)
    if not planned or not achieved or any(name not in ("", *_TAIL) for name in rest[known:]):
        raise source.unexpected(line.number, f"R… 令和…年度 {' '.join(_TAIL)}")
    for years in (planned, achieved):
        if years != list(range(years[0], years[-1] + 1)):
            raise source.unexpected(line.number, "R… 令和…年度")
    return Columns(tuple(planned), tuple(achieved))


def _is_second_header(line: Line) -> bool:
    names = [close_gaps(cell) for cell in line.cells]
    return _ACHIEVEMENT in names and set(names) <= {"", _ACHIEVEMENT, *_TAIL}
