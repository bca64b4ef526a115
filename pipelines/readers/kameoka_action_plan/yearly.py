"""The rows of a sheet with one cell a year: 取組内容 and 実施評価指標, cut into cells, with their doubts.

The rows of all sheets are looked at together, for what is certain in one row is evidence in another: whole cells that
recur (中間報告書, 事業の評価・見直し), and words that are printed backwards here (書告報間中) and forwards elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import squeezed
from pipelines.readers.kameoka_action_plan.cells import Cell, Cutting, Row, pieces_of
from pipelines.readers.kameoka_action_plan.layout import ACTIONS, KPI, SCHEDULE, Layout, Sheet
from pipelines.tables.doubt import Target

_JAPANESE_WORD = re.compile(r"[\u3041-\u30FF\u4E00-\u9FFF]{4,}")


@dataclass(frozen=True)
class YearCell:
    """What a row says of one fiscal year, and where; `printed` is it before a word printed backwards was turned."""

    year: int
    text: str
    place: Span
    printed: str


@dataclass(frozen=True)
class _Given:
    """A row as it lies in the dump."""

    years: tuple[int, ...]
    row: Row
    place: Span


class Yearly:
    """The yearly rows of all sheets of a document."""

    def __init__(self, layout: Layout, sheets: Sequence[Sheet], resolver: DoubtResolver) -> None:
        self._source = layout.source
        self._resolver = resolver
        self._rows = {(sheet.place, label): _given(layout, sheet, label) for sheet in sheets for label in (ACTIONS, KPI)}
        self._own = {key: _certain_cells(given.row) for key, given in self._rows.items()}
        self._printed = Counter(words for own in self._own.values() for words in own)
        self._backwards = dict(self._reversed_words("".join(map(squeezed, layout.source.lines))))

    @property
    def known(self) -> frozenset[str]:
        """Return the cells of the rows that have one lawful reading, as `text.squeezed` gives them."""
        return frozenset(self._printed)

    def read(self, sheet: Sheet, label: str, target: Target) -> list[YearCell]:
        """Return the cells of a row that are not empty.

        `target` names the measure (its ID) and the column; doubts `run-together`, `lost-cell` and `reversed-word` are
        recorded for it. Raises DeclarationError when a settled reading has not one cell a year.
        """
        given, own = self._rows[sheet.place, label], self._own[sheet.place, label]
        elsewhere = frozenset(words for words, rows in self._printed.items() if rows > (words in own))
        cells = self._settled(given, given.row.cut(elsewhere), target)
        found = zip(given.years, cells, strict=True)
        return [self._forwards(year, cell, given.place, target) for year, cell in found if cell.text]

    def _settled(self, given: _Given, cutting: Cutting, target: Target) -> tuple[Cell, ...]:
        if cutting.sure:
            return cutting.readings[0]
        readings = {tuple(cell.text for cell in reading): reading for reading in reversed(cutting.readings)}
        rule = "lost-cell" if cutting.lost else "run-together"
        ordered = list(reversed(readings))
        printed = self._source.text(given.place)
        years = len(given.years)
        chosen = self._resolver.choose(rule, target, given.place, printed, ordered, alters=cutting.lost, cells=years)
        return readings.get(chosen) or tuple(Cell(words, None) for words in chosen)

    def _forwards(self, year: int, cell: Cell, row: Span, target: Target) -> YearCell:
        """Return the cell of a year, a word printed backwards turned round."""
        place, words = cell.place or row, cell.text
        for wrong, right in self._backwards.items():
            if wrong in words:
                where = Target(target.table, f"{target.id}-{year}", target.column)
                turned = self._resolver.choose_text("reversed-word", where, place, wrong, [right, wrong], alters=True)
                words = words.replace(wrong, turned)
        return YearCell(year, words, place, cell.text)

    def _reversed_words(self, document: str) -> Iterator[tuple[str, str]]:
        """Find words that the document prints more often the other way round."""
        words = {piece.text for given in self._rows.values() for piece in given.row.pieces}
        for word in sorted(filter(_JAPANESE_WORD.fullmatch, words)):
            turned = word[::-1]
            if turned in document and document.count(turned) > document.count(word):
                yield word, turned


def _certain_cells(row: Row) -> frozenset[str]:
    return frozenset(squeezed(cell.text) for cell in row.only_reading() or ())


def _given(layout: Layout, sheet: Sheet, label: str) -> _Given:
    numbers = sheet.cells[label]
    if label == ACTIONS:
        years, _ = layout.years(sheet.cells[SCHEDULE], SCHEDULE)
        body = [(n, layout.content(n, label if n == numbers[0] else "")) for n in numbers]
        beside = bool(body[0][1].strip())
    else:
        years, taken = layout.years(numbers, label)
        body = [(n, layout.line(n)) for n in numbers[taken:]]
    pieces = pieces_of(body)
    if not pieces:
        raise layout.source.unexpected(numbers[0], label)
    row = Row(pieces, len(years), label_beside=beside if label == ACTIONS else None)
    return _Given(tuple(years), row, Span(pieces[0].line, pieces[-1].line))
