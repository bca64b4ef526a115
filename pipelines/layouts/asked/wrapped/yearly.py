"""The rows of a sheet with one cell a year (取組内容, 実施評価指標), cut into cells, with their doubts.

The years stand under a label of their own (スケジュール), or before the cells of the row.

The rows of all sheets are looked at together, for what is certain in one row is evidence in another: whole cells that
recur (中間報告書, 事業の評価・見直し), and words that are printed backwards here (書告報間中) and forwards elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.source import Span
from pipelines.doubts.cut_cells import Cell, Cutting, Row, pieces_of
from pipelines.doubts.reversed_words import reversed_words
from pipelines.japanese.fiscal_years import ERA_BASES, find_fiscal_years
from pipelines.japanese.text import squeezed
from pipelines.layouts.applied.records import MeasureRecord
from pipelines.layouts.asked.asking import Asking, span
from pipelines.tables.doubt import Target

_ERAS = "|".join(ERA_BASES)
_YEAR = re.compile(rf"(?:{_ERAS})\s*(?:元|[0-9０-９]+)\s*年度|[(（]\s*([0-9０-９]{{4}})\s*年度\s*[)）]")


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


@dataclass(frozen=True)
class YearlyLabels:
    """The labels, as they are compared, of a sheet's yearly rows: of the years, of what is planned, of what is measured."""

    years: str
    planned: str
    measured: str


class Yearly:
    """The yearly rows of all sheets of a document."""

    def __init__(self, asking: Asking, records: Sequence[MeasureRecord], labels: YearlyLabels) -> None:
        self._asking = asking
        self._source = asking.source
        self._resolver = asking.resolver
        self._rows = {
            (record.place, label): _given(asking, record, label, labels)
            for record in records
            for label in (labels.planned, labels.measured)
        }
        self._own = {key: _certain_cells(given.row) for key, given in self._rows.items()}
        self._printed = Counter(words for own in self._own.values() for words in own)
        words = (piece.text for given in self._rows.values() for piece in given.row.pieces)
        document = "".join(map(squeezed, asking.source.lines))
        self._backwards = dict(reversed_words(words, document)) if asking.repairs("reversed-words") else {}

    @property
    def known(self) -> frozenset[str]:
        """Return the cells of the rows that have one lawful reading, as `text.squeezed` gives them."""
        return frozenset(self._printed)

    def years(self, record: MeasureRecord, label: str) -> tuple[int, ...]:
        """Return the years of a row."""
        return self._rows[record.place, label].years

    def read(self, record: MeasureRecord, label: str, target: Target) -> list[YearCell]:
        """Return the cells of a row that are not empty.

        `target` names the measure (its ID) and the column; doubts `run-together`, `lost-cell` and `reversed-word` are
        recorded for it. Raises DeclarationError when a settled reading has not one cell a year.
        """
        given, own = self._rows[record.place, label], self._own[record.place, label]
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


def _certain_cells(row: Row) -> frozenset[str]:
    return frozenset(squeezed(cell.text) for cell in row.only_reading() or ())


def _given(asking: Asking, record: MeasureRecord, label: str, labels: YearlyLabels) -> _Given:
    body = body_of(record, label)
    if label == labels.planned:
        years, _ = _years(asking, body_of(record, labels.years), labels.years)
        beside = bool(body[0][1].strip())
    else:
        years, taken = _years(asking, body, label)
        body = body[taken:]
    pieces = pieces_of(body)
    if not pieces:
        raise asking.unexpected(record.labels[label][0], label)
    row = Row(pieces, len(years), label_beside=beside if label == labels.planned else None)
    return _Given(tuple(years), row, Span(pieces[0].line, pieces[-1].line))


def body_of(record: MeasureRecord, label: str) -> list[tuple[int, str]]:
    """Return the lines under a label by number, blank ones too: from its own, without the label, to the last with a text."""
    texts = {span(text.place).first: text.text for text in record.lines.get(label, [])}
    first = span(record.labels[label][0]).first
    return [(number, texts.get(number, "")) for number in range(first, max(texts, default=first) + 1)]


def _years(asking: Asking, body: Sequence[tuple[int, str]], label: str) -> tuple[list[int], int]:
    """Read the fiscal years that head a row of cells.

    Returns the years and how many of the lines they take. 令和３年度 and (2021年度) must tell the same years, and
    each year must follow the one before.
    """
    taken, words = 0, ""
    for index, (_, line) in enumerate(body):
        if line.strip() and not (_YEAR.search(line) and not _YEAR.sub("", line).strip()):
            break
        taken, words = index + 1, f"{words} {line}"
    western = [int(match) for match in _YEAR.findall(words) if match]
    years = find_fiscal_years(words)
    ordered = all(later == year + 1 for year, later in pairwise(years))
    if not years or not ordered or (western and western != years):
        raise asking.source.unexpected(body[0][0], f"{label}: 年度")
    return years, taken
