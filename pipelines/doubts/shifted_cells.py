"""A repair by name, `shifted-cells`: which cell of a row of results stands under which column, where some are lost.

The dump leaves cells out, and all that follow move left; the row then ends in empty cells. No heading above a cell tells
what it is then, so no layout can say it. What tells the columns apart: the grade prints the words of the table that counts
the grades, and no other cell does; the cell after it that reads as an office is 担当; what is lost before the grade is found
by the kind of text (a year's plan is a phrase, an achievement is told in the past and may name its year, an issue says what
has to be done) and, for a row that is printed again elsewhere, by the other print. Every such row is a doubt.

The repair knows lists whose columns end as `BEHIND` has them. Out of scope: what the cells say, and finding the columns
(`layouts.asked.reported.parts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import find_fiscal_years
from pipelines.japanese.offices import is_office
from pipelines.japanese.text import clean
from pipelines.tables.doubt import Reading, Target

BEHIND = ("課題・問題点", "評価", "今後の方向性", "担当")
"""The columns behind the years, in their order."""

_NAME, _SUMMARY = "取組名", "概要"
_PHRASES = (_NAME, "目指す姿・効果")
_MOST_LOST = 2
_MOST_READINGS = 6
_PAST = re.compile(r"た(?:[。がほ]|\s|[（(]|$)")
_NEED = re.compile(r"必要(?:が|で|と)|課題|難し|困難|懸念|特になし|恐れ|ない状況|十分で(?:は)?ない")
_STEPS_AND_OFFICE = re.compile(r"^(.*。)\s*([^。]+)$", re.S)
_PHRASE_CHARS = 60
_SAME = 0.8  # two prints of one cell differ by a few words


@dataclass(frozen=True)
class Columns:
    """The columns of one page: those before the years, a year's plan each, a year's results each, then `BEHIND`."""

    before: tuple[str, ...]
    planned: tuple[int, ...]
    achieved: tuple[int, ...]

    @property
    def fixed(self) -> int:
        """Number of columns before the name: numbers and headings begin every row and are never another cell."""
        return self.before.index(_NAME)

    @property
    def head(self) -> int:
        """Number of columns before the results."""
        return len(self.before) + len(self.planned)

    @property
    def grade(self) -> int:
        """Position of 評価."""
        return self.head + len(self.achieved) + BEHIND.index("評価")

    @property
    def width(self) -> int:
        """Number of all columns."""
        return self.head + len(self.achieved) + len(BEHIND)

    def column(self, slot: int) -> str:
        """Return the column of a position before the results; a year's plan has none of its own."""
        return self.before[slot] if slot < len(self.before) else ""


@dataclass(frozen=True)
class ListedRow:
    """A row of the list of measures as printed, under the columns of its page and the heading of its section."""

    line: int
    cells: tuple[str, ...]
    columns: Columns
    section: int


@dataclass(frozen=True)
class AlignedRow:
    """A row with every cell under its column, as printed; a lost cell is empty."""

    line: int
    columns: Columns
    cells: tuple[str, ...]

    def first(self, column: str) -> str:
        """Return the cell of a column before the years, "" where there is no such column."""
        return self.cells[self.columns.before.index(column)] if column in self.columns.before else ""

    @property
    def issues(self) -> str:
        """課題・問題点."""
        return self.cells[self.columns.grade - 1]

    @property
    def grade(self) -> str:
        """評価."""
        return self.cells[self.columns.grade]

    @property
    def next_steps(self) -> str:
        """今後の方向性."""
        return self.cells[self.columns.grade + 1]

    @property
    def office(self) -> str:
        """担当."""
        return self.cells[self.columns.grade + 2]

    def planned(self) -> Iterator[tuple[int, str]]:
        """Yield fiscal year and cell of each year's plan."""
        first = self.columns.head - len(self.columns.planned)
        yield from zip(self.columns.planned, self.cells[first : self.columns.head], strict=True)

    def achieved(self) -> Iterator[tuple[int, str]]:
        """Yield fiscal year and cell of each year's achievement."""
        yield from zip(self.columns.achieved, self.cells[self.columns.head : self.columns.grade - 1], strict=True)


class Aligner:
    """Puts the cells of rows under their columns; `grades` are the labels of the summary (A 順調に進んだ …)."""

    def __init__(self, source: Source, resolver: DoubtResolver, grades: Sequence[str]) -> None:
        self._source = source
        self._resolver = resolver
        self._grades = frozenset(grades)
        self._longest = max(len(grade) for grade in grades)

    def is_whole(self, row: ListedRow) -> bool:
        """Tell whether a row has all its cells, so that it can be evidence for another print of it."""
        cells = _stripped(row.cells)
        return len(cells) == row.columns.width and self._is_grade(cells[row.columns.grade])

    def align(self, row: ListedRow, measure_id: str, twin: ListedRow | None = None) -> AlignedRow:
        """Return the row aligned; `twin` is a whole row that prints the same measure.

        Raises SourceError where the row has no grade, no office, or lacks more cells than can be told.
        """
        cells = self._part_grade(row, measure_id, _stripped(row.cells))
        found = [index for index, cell in enumerate(cells) if self._is_grade(cell)]
        if len(found) != 1 or found[0] < row.columns.head:
            raise self._source.unexpected(row.line, "評価")
        before, grade, after = cells[: found[0]], cells[found[0]], cells[found[0] + 1 :]
        next_steps, office = self._after_grade(row, measure_id, after)
        slots = self._before_grade(row, measure_id, before, next_steps, twin)
        return AlignedRow(row.line, row.columns, (*slots[:-1], grade, slots[-1], office))

    def _is_grade(self, cell: str) -> bool:
        return len(cell.strip()) <= 2 * self._longest and clean(cell) in self._grades

    def _part_grade(self, row: ListedRow, measure_id: str, cells: Reading) -> Reading:
        """Part a grade from the text it was run together with, when no cell is a grade of its own."""
        if any(self._is_grade(cell) for cell in cells):
            return cells
        for index, cell in enumerate(cells):
            for label in sorted(self._grades):
                text = clean(cell)
                parts = (text.removesuffix(label).strip(), label) if text.endswith(label) else ()
                parts = parts or ((label, text.removeprefix(label).strip()) if text.startswith(label) else ())
                if parts:
                    target = Target("evaluations", measure_id, "評価")
                    parted = self._choose("run-together", target, row, cell, [parts])
                    return (*cells[:index], *parted, *cells[index + 1 :])
        return cells

    def _after_grade(self, row: ListedRow, measure_id: str, after: Reading) -> tuple[str | None, str]:
        """Return 今後の方向性 (None: lost) and 担当."""
        office = Target("measures", measure_id, "担当")
        if len(after) == 1:
            return self._only_cell(row, office, after[0])
        if not after or not is_office(after[-1]):
            raise self._source.unexpected(row.line, " ".join(BEHIND[-2:]))
        if is_office(after[0]):  # an office in two cells, unless a short 今後の方向性 ends like one
            readings = [("", "".join(after)), (after[0], "".join(after[1:]))]
            steps, name = self._choose("split-cell", office, row, "\t".join(after), readings)
            return steps or None, name
        if len(after) == 2:
            return after[0], after[1]
        target = Target("evaluations", measure_id, "今後の方向性")
        whole: list[Reading] = [(_merged(after[:-1]),), (after[0],), (after[-2],)]
        (steps,) = self._choose("split-cell", target, row, "\t".join(after[:-1]), whole)
        return steps, after[-1]

    def _only_cell(self, row: ListedRow, office: Target, cell: str) -> tuple[str | None, str]:
        """Return 今後の方向性 (None: lost) and 担当 from the only cell after the grade."""
        if is_office(cell):
            return None, cell
        both = _STEPS_AND_OFFICE.match(cell)
        if both and is_office(both[2]):
            steps, name = self._choose("run-together", office, row, cell, [(both[1], both[2]), (cell, "")])
        else:
            steps, name = self._choose("lost-cell", office, row, cell, [(cell, ""), ("", cell)])
        return steps, name

    def _before_grade(
        self, row: ListedRow, measure_id: str, before: Reading, next_steps: str | None, twin: ListedRow | None
    ) -> Reading:
        """Return the cells up to 課題・問題点 and then 今後の方向性, lost cells empty."""
        wanted, head = row.columns.grade, row.columns.head
        if not -1 <= wanted - len(before) <= _MOST_LOST:
            raise self._source.unexpected(row.line, " ".join(("実績・成果", BEHIND[0])))
        plausible = len(before) == wanted and _is_plausible(before, row.columns)
        if plausible and next_steps is not None:
            return (*before, next_steps)
        judge = _Judge(row.columns, _stripped(twin.cells) if twin else ())
        fillings = [before] if plausible else _fillings(before, wanted, row.columns.fixed)
        ranked = sorted(fillings, key=judge.score, reverse=True)
        readings = [reading for filled in ranked for reading in _with_next(filled, next_steps)]
        start = wanted - 1 if plausible else head
        if ranked[0][:head] != before[:head]:
            start = row.columns.fixed
        kept = [reading for reading in readings if reading[:start] == before[:start]]
        end = wanted + 1 if next_steps is None else wanted
        rule = "split-cell" if len(before) > wanted else "lost-cell" if plausible or len(before) < wanted else "moved-cell"
        target = _target(measure_id, start, row.columns)
        choices = list(dict.fromkeys(reading[start:end] for reading in kept))[:_MOST_READINGS]
        chosen = self._choose(rule, target, row, "\t".join(before[start:]), choices)
        return (*before[:start], *chosen, *kept[0][end:])

    def _choose(self, rule: str, target: Target, row: ListedRow, text: str, readings: Sequence[Reading]) -> Reading:
        return self._resolver.choose(rule, target, Span(row.line, row.line), text, readings, cells=len(readings[0]))


class _Judge:
    """Scores a way to fill the columns by the kind of text each would hold, and by a twin's cells."""

    def __init__(self, columns: Columns, twin: Reading) -> None:
        self._columns = columns
        self._twin = twin

    def score(self, cells: Reading) -> float:
        return sum(self._fit(slot, cell) for slot, cell in enumerate(cells) if cell)

    def _fit(self, slot: int, cell: str) -> float:
        fit = self._kind(slot, cell)
        if self._columns.fixed <= slot < len(self._twin) and _likeness(cell, self._twin[slot]) >= _SAME:
            fit += 2
        return fit

    def _kind(self, slot: int, cell: str) -> float:
        told, needed = bool(_PAST.search(cell)), bool(_NEED.search(cell))
        phrase = len(cell) <= _PHRASE_CHARS and "。" not in cell
        column = self._columns.column(slot)
        if column in _PHRASES:
            return float(phrase and not told)
        if column == _SUMMARY:
            return float(not phrase and not told)
        if slot < self._columns.head:
            return 1.0 if phrase and not told else -2.0
        if slot < self._columns.grade - 1:
            own_year = self._columns.achieved[slot - self._columns.head]
            return float(told) + 0.5 * (own_year in find_fiscal_years(cell))
        return 2.0 * needed - 1.0 * told


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _with_next(filled: Reading, next_steps: str | None) -> Iterator[Reading]:
    """Yield a filled row with 今後の方向性, and the other rows that the same cells may be."""
    yield (*filled, next_steps or "")
    if filled[-1] and next_steps is None:  # the text before the grade may be either of the two
        yield (*filled[:-1], "", filled[-1])
    if not filled[-1] and (parted := _part_issues(filled[-2])):  # the issues may be run together with what was done
        yield (*filled[:-2], *parted, next_steps or "")


def _part_issues(cell: str) -> Reading:
    """Part a text before its first sentence that says what has to be done, if it tells what was done before that."""
    sentences = re.findall(r"[^。]+。?", cell)
    for index, sentence in enumerate(sentences):
        if _NEED.search(sentence) and not _PAST.search(sentence):
            told = "".join(sentences[:index])
            return (told, "".join(sentences[index:])) if _PAST.search(told) else ()
    return ()


def _target(measure_id: str, start: int, columns: Columns) -> Target:
    """Name the doubt's place: the row's cells from `start` on."""
    if start == columns.grade - 1:
        return Target("evaluations", measure_id, "今後の方向性")
    if start == columns.head:
        return Target("achievements", measure_id, "実績・成果")
    return Target("measures", measure_id, "取組名")


def _is_plausible(cells: Reading, columns: Columns) -> bool:
    """Tell whether a row of the right length has no sentence for a name and no achievement for a year's plan."""
    plans = cells[columns.head - len(columns.planned) : columns.head]
    return "。" not in cells[columns.fixed] and not any("。" in cell and _PAST.search(cell) for cell in plans)


def _fillings(cells: Reading, wanted: int, fixed: int) -> Iterator[Reading]:
    """Yield the ways to make `wanted` cells: empty ones put in, the last place first, and neighbours joined.

    A row of the right length comes here only when its cells cannot stand where they are: one is lost, another split.
    """
    joinings = [cells]
    if len(cells) >= wanted:
        places = reversed(range(fixed, len(cells) - 1))
        joinings = [(*cells[:at], _merged(cells[at : at + 2]), *cells[at + 2 :]) for at in places]
    for joined in joinings:
        for gaps in reversed(list(combinations(range(fixed, wanted), wanted - len(joined)))):
            rest = iter(joined)
            yield tuple("" if slot in gaps else next(rest) for slot in range(wanted))


def _merged(cells: Sequence[str]) -> str:
    return " ".join(cell for cell in cells if cell)


def _stripped(cells: Reading) -> Reading:
    """Return cells without the empty ones at the end, which only fill the line up."""
    end = max((index for index, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return tuple(cells[:end])
