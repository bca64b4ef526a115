"""The doubts of this layout: how each is asked, and what an officer's reading of it may look like.

Out of scope: where they arise (the package's other modules), and the resolver itself (`pipelines.doubts.resolver`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, restore_cyrillic
from pipelines.readers.yosano_dx_plan.outline import Line, Listed, Part
from pipelines.tables.doubt import Reading, Target
from pipelines.tables.rows import Flag, Row, columns_of

R = TypeVar("R", bound=Row)

# Cyrillic and Hangul: no Japanese word of a plan is written in them; in a dump they stand for letters misread.
_FOREIGN = re.compile(r"[\u0400-\u04FF\u1100-\u11FF\u3130-\u318F\uAC00-\uD7AF]+")
_GAP = re.compile(r"\s+")
_GAP_SIDE = 2  # letters on each side of a gap that make it one word when the document prints them without the gap


class Readings:
    """Asks the resolver for the places of one document; `terms` are the words of its 用語集."""

    def __init__(self, source: Source, resolver: DoubtResolver, terms: Sequence[str]) -> None:
        self.source = source
        self._resolver = resolver
        self._terms = tuple(terms)
        self._letters = "\n".join(clean(line) for line in source.lines)

    def _ask(
        self, rule: str, target: Target, place: Span, text: str, readings: Sequence[Reading], *, alters: bool = False
    ) -> Reading:
        """As `DoubtResolver.choose`; raises DeclarationError when the settled reading has another number of cells."""
        return self._resolver.choose(rule, target, place, text, readings, alters=alters, cells=len(readings[0]))

    def agreed_name(self, table: str, number: str, part: Part, elsewhere: Sequence[str]) -> str:
        """Return the name of a heading that the document also prints elsewhere.

        Where the two differ, the name that holds a word of the 用語集 is the better reading, else the heading's own.
        """
        printed = [close_gaps(name) for name in (part.name, *elsewhere)]
        if len(set(printed)) == 1:
            return clean(part.name)
        best = sorted(dict.fromkeys(printed), key=lambda name: -sum(term in name for term in self._terms))
        column = {"policies": "名称", "measures": "取組名"}[table]
        place = Span(part.heading.number, part.heading.number)
        target = Target(table, number, column)
        name = self._ask("name-differs", target, place, part.name, [(name,) for name in best], alters=True)[0]
        if not name:
            raise self._resolver.misfit("name-differs", target)
        return name

    def priority(self, number: str, part: Part, listed: Listed | None) -> Flag:
        """Return 有 where the heading prints 重点取組事項; a doubt where the 目次 does not say the same."""
        own, other = (Flag.YES, Flag.NO) if part.priority else (Flag.NO, Flag.YES)
        if listed is None or listed.priority == part.priority:
            return own
        target = Target("measures", number, "重点")
        place = Span(part.heading.number, part.heading.number)
        reading = self._ask("name-differs", target, place, clean(part.heading.text), [(own,), (other,)], alters=True)[0]
        if reading not in (Flag.YES, Flag.NO):
            raise self._resolver.misfit("name-differs", target)
        return Flag(reading)

    def missing_measure(self, number: str, listed: Line) -> None:
        """Ask for a measure that the 目次 lists and no heading has; the one reading is that there is none."""
        place = Span(listed.number, listed.number)
        self._ask("heading-place", Target("measures", number, "取組名"), place, clean(listed.text), [("",)])

    def unlisted_measure(self, number: str, part: Part) -> None:
        """Ask for a measure that a heading has and the 目次 does not list; the one reading is that it is one."""
        place = Span(part.heading.number, part.heading.number)
        self._ask("heading-place", Target("measures", number, "取組名"), place, clean(part.heading.text), [(part.name,)])

    def lost_cells(self, target: Target, line: Line, count: int) -> Reading:
        """Return what an officer reads in `count` empty cells that the layout never leaves empty; unread, they stay so."""
        return self._ask("lost-cell", target, Span(line.number, line.number), line.text, [("",) * count], alters=True)

    def no_row(self, rule: str, target: Target, place: Span, text: str) -> None:
        """Ask for a row or line that only other places tell of; the one reading is that there is none."""
        self._ask(rule, target, place, text, [("",)])

    def item_number(self, target: Target, line: Line, numbers: Sequence[str]) -> str:
        """Return which of several items a timetable's row without a number is of."""
        place = Span(line.number, line.number)
        return self._ask("lost-cell", target, place, line.text, [(number,) for number in numbers])[0]

    def years_of_row(self, row_id: str, line: Line, cells: Sequence[str]) -> Reading:
        """Return a timetable's row with a text in each year that it is planned for.

        A cell that spans years stands in the dump as its text in the first of them and empty cells in the others, and
        so does a text of one year only: the longest reach is read first, as the dump is known to merge.
        """
        reaches = range(len(cells) - 1, -1, -1)
        readings = tuple(dict.fromkeys(_reaching(cells, reach) for reach in reaches))
        if len(readings) == 1:
            return readings[0]
        target = Target("schedule", row_id, "計画内容")
        return self._ask("merged-cell", target, Span(line.number, line.number), line.text, readings)

    def closed(self, row_id: str, line: Line, raw: str) -> str:
        """Return a timetable's cell without the gaps that are line breaks inside a word.

        A gap is such a break where the document prints the letters on both sides of it together elsewhere; else it may
        as well part two phrases of the cell, and the resolver is asked.
        """
        text, joined = clean(raw), close_gaps(raw)
        if text == joined or all(self._is_word(text, gap) for gap in _GAP.finditer(text)):
            return joined
        target = Target("schedule", row_id, "計画内容")
        return self._ask("run-together", target, Span(line.number, line.number), text, [(joined,), (text,)])[0]

    def _is_word(self, text: str, gap: re.Match[str]) -> bool:
        left, right = text[: gap.start()][-_GAP_SIDE:], text[gap.end() :][:_GAP_SIDE]
        return close_gaps(f"{left} {right}") != left + right or left + right in self._letters

    def repaired(self, table: str, row: R) -> R:
        """Return a row whose text cells have no letters of a foreign script, as far as the resolver knows the right ones."""
        changes: dict[str, Any] = {
            column.key: self.without_foreign(Target(table, row.id, column.name), row.place, getattr(row, column.key))
            for column in columns_of(type(row))
            if type(getattr(row, column.key)) is str
        }
        return dataclasses.replace(row, **changes)

    def without_foreign(self, target: Target, place: Span, text: str) -> str:
        """Return one cell's text likewise. The doubt's source is the runs of foreign letters, the reading a cell each."""
        runs = _FOREIGN.findall(text)
        if not runs:
            return text
        lines = [n for n in range(place.first, place.last + 1) if _FOREIGN.search(self.source.lines[n - 1])]
        spot = Span(lines[0], lines[-1])
        best = tuple(restore_cyrillic(run) for run in runs)
        reading = iter(self._ask("garbled-word", target, spot, MANY.join(runs), [best], alters=True))
        return _FOREIGN.sub(lambda _: next(reading), text)


def _reaching(cells: Sequence[str], reach: int) -> Reading:
    """Return the cells with each text repeated in at most `reach` empty cells after it."""
    reading: list[str] = []
    text, left = "", 0
    for cell in cells:
        text, left = (cell, reach) if cell else (text if left else "", left - 1)
        reading.append(text)
    return tuple(reading)
