"""The lines of a report by part: what stands above the list of measures, the list, the table that counts its grades.

The list is printed page by page, each with its own header in two lines, from which the fiscal years of the columns are
read. Which headings there are, and in which order, are the layout's `columns`: those before the first year, a form for each
kind of year (R4 is what is planned, 令和4年度 what was done), those behind. A heading is met by its meaning, so that a
synonym is no other layout. Out of scope: which cell of a row is which (`doubts.shifted_cells`), and what the cells say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.model import Document, Heading, Paragraph
from pipelines.doubts.shifted_cells import BEHIND, Columns, ListedRow
from pipelines.japanese.fiscal_years import fiscal_year
from pipelines.japanese.text import clean, close_gaps
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.ledger import Ledger
from pipelines.layouts.rules.outline import Marked, marked
from pipelines.layouts.words.vocabulary import plain
from pipelines.problems import Place, Problem, SourceError

NUMBER = re.compile(r"^(?P<pillar>[①-⑳]|\d{1,2})\s*(?P<groups>(?:[(（]\d+[)）]\s*)+)(?P<item>\d+)$")
"""The number of a measure: of the headings above it, then its own. Dumps print that of a heading more than once."""

_BEGINS_NUMBER = re.compile(r"^(?:[①-⑳]|\d{1,2}\s*[(（])")
_YEARLY = ("計画内容", "実績・成果")
_YEAR = re.compile(r"\d+|元")


@dataclass(frozen=True)
class Line:
    """A line cut at its tabs, 1-based number."""

    number: int
    cells: tuple[str, ...]
    piece: Heading | Paragraph

    @property
    def first(self) -> str:
        """The first cell, cleaned."""
        return clean(self.cells[0])

    @property
    def names(self) -> list[str]:
        """The cells as headings."""
        return [close_gaps(cell) for cell in self.cells]


@dataclass(frozen=True)
class Parts:
    """The parts of a report. `front` and `summary` are the lines that are not blank."""

    front: tuple[Line, ...]
    rows: tuple[ListedRow, ...]
    summary: tuple[Line, ...]


def cut(asking: Asking, document: Document, ledger: Ledger) -> Parts:
    """Sort the lines of a report. Raises SourceError `source-layout` where it is not one, or stops before its summary."""
    source, title = asking.source, plain(asking.layout.grades.summary)
    blocks = (block for block in document.blocks if isinstance(block, (Heading, Paragraph)))
    lines = [
        Line(number, tuple(text.split("\t")), block)
        for number, (text, block) in enumerate(zip(source.lines, blocks, strict=True), 1)
    ]
    start = next((i for i, line in enumerate(lines) if section_of(asking, line)), None)
    if start is None:
        raise source.unexpected(len(lines), asking.layout.headings[0].like if asking.layout.headings else "")
    end = next((i for i, line in enumerate(lines) if plain(line.first) == title), None)
    if end is None or end < start:
        raise source.unexpected(len(lines), asking.layout.grades.summary)
    rows = tuple(_ListCutter(asking, ledger).rows(printed(lines[start:end])))
    if not rows:
        raise source.unexpected(lines[start].number, next(iter(asking.layout.columns), ""))
    ledger.read(lines[end].piece)
    return Parts(printed(lines[:start]), rows, printed(lines[end + 1 :]))


def printed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that print something."""
    return tuple(line for line in lines if any(cell.strip() for cell in line.cells))


def section_of(asking: Asking, line: Line) -> Marked | None:
    """Return the heading above a part of the list that a line is, None where it is none: a heading has no further cells."""
    return heading_in(asking, line.first, "大分類") if len(line.cells) == 1 else None


def heading_in(asking: Asking, text: str, *columns: str) -> Marked | None:
    """Return the heading that a cell is, if the layout has its form and it stands for one of some columns."""
    found = marked(text)
    rule = asking.layout.heading_rule(found.like) if found else None
    return found if rule is not None and rule.column in columns else None


class _ListCutter:
    """Cuts the lines of the list into rows, each under the columns of its page."""

    def __init__(self, asking: Asking, ledger: Ledger) -> None:
        self._asking = asking
        self._ledger = ledger
        self._out = {plain(text) for text in asking.layout.leave_out.lines}
        declared = asking.layout.columns
        self._forms = {_form(label): column for label, column in declared.items() if _YEAR.search(label)}
        named = list(dict.fromkeys(column for label, column in declared.items() if not _YEAR.search(label)))
        first = next((at for at, column in enumerate(named) if column in _YEARLY), len(named))
        self._before = tuple(named[:first])
        self._behind = tuple(column for column in named[first:] if column not in _YEARLY)

    def rows(self, lines: Sequence[Line]) -> Iterator[ListedRow]:
        """Yield the rows.

        Raises SourceError `source-layout` for a line that is no row, heading or header of the list, `layout-heading` for a
        header with a heading that the layout does not know.
        """
        columns: Columns | None = None
        section = 0
        for line in lines:
            if plain("".join(line.cells)) in self._out:
                self._ledger.leave_out("line", [line.piece])
                continue
            self._ledger.read(line.piece)
            if heading := section_of(self._asking, line):
                section = self._number(line, heading.number)
            elif self._is_header(line):
                columns = self._columns(line)
            elif _BEGINS_NUMBER.match(line.first) and columns is not None:
                yield ListedRow(line.number, line.cells, columns, section)
            elif columns is None or not self._is_second_header(line):
                raise self._asking.source.unexpected(line.number, self._labels(self._before[:1]))

    def _number(self, line: Line, number: str) -> int:
        if not number.isdecimal():
            raise self._asking.source.unexpected(line.number, "第1節")
        return int(number)

    def _column(self, name: str) -> str:
        """Return what a heading means: a year by its form, any other by the words of the layout and their synonyms."""
        if fiscal_year(name):
            return self._forms.get(_form(name), "")
        return self._asking.vocabulary.column(name, "tables")

    def _labels(self, columns: Sequence[str]) -> str:
        """Return the headings that the layout has for columns."""
        return " ".join(label for label, column in self._asking.layout.columns.items() if column in columns)

    def _is_header(self, line: Line) -> bool:
        return len(line.cells) > 1 and self._column(line.names[0]) == self._before[0]

    def _columns(self, line: Line) -> Columns:
        """Read the first header line; the last headings stand in either line, displaced or not at all."""
        means = [self._column(name) if name else "" for name in line.names]
        for at, column in enumerate(self._before):
            if means[at : at + 1] != [column]:
                raise self._other_heading(line, column, line.names[at] if at < len(line.names) else "")
        start = len(self._before)
        years = [(means[at], year) for at, name in enumerate(line.names) if (year := fiscal_year(name)) and at >= start]
        planned, achieved = (tuple(year for column, year in years if column == kind) for kind in _YEARLY)
        rest = [(name, mean) for name, mean in zip(line.names, means, strict=True) if name][start + len(years) :]
        for wanted in ((planned, achieved), (achieved, planned)):
            if not wanted[0] or list(wanted[0]) != list(range(wanted[0][0], wanted[0][-1] + 1)):
                raise self._asking.source.unexpected(line.number, self._labels(_YEARLY))
        if years != [*((_YEARLY[0], year) for year in planned), *((_YEARLY[1], year) for year in achieved)]:
            raise self._asking.source.unexpected(line.number, self._labels(_YEARLY))
        if self._behind != BEHIND:
            raise self._asking.source.unexpected(line.number, self._labels(BEHIND))
        for name, mean in rest:
            if mean not in self._behind:
                raise self._other_heading(line, next(one for one in self._behind if one not in means), name)
        return Columns(self._before, planned, achieved)

    def _other_heading(self, line: Line, column: str, found: str) -> SourceError:
        """Return the error of a heading that the layout does not know, where that of a column should stand."""
        label = self._labels([column])
        if not found or self._column(found):
            return self._asking.source.unexpected(line.number, label)
        facts = {"found": found, "wanted": label, "column": column}
        return SourceError(Problem("layout-heading", Place(self._asking.source.name, line.number), facts))

    def _is_second_header(self, line: Line) -> bool:
        means = {self._column(name) for name in line.names if name}
        return "実績・成果" in means and means <= {"実績・成果", *self._behind}


def _form(name: str) -> str:
    return _YEAR.sub("1", plain(name))
