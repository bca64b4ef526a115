"""What all questions about records share: the resolver, the repairs that the layout names, the places of a text.

Out of scope: which questions there are (the other modules of the room).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

from pipelines.documents import places
from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, find_cyrillic, restore_cyrillic, squeezed
from pipelines.layouts.layout import Layout, Repair
from pipelines.layouts.words.items import is_whole
from pipelines.problems import SourceError
from pipelines.tables.doubt import Reading, Target
from pipelines.tables.rows import Row, columns_of

R = TypeVar("R", bound=Row)

# Cyrillic and Hangul: no Japanese word of a plan is written in them; in a dump they stand for letters misread.
_FOREIGN = re.compile(r"[\u0400-\u04FF\u1100-\u11FF\u3130-\u318F\uAC00-\uD7AF]+")


def span(first: str, last: str = "") -> Span:
    """Return the lines from one place of a text to another."""
    begin, end = places.lines(first), places.lines(last or first)
    if begin is None or end is None:
        raise ValueError(f"no lines: {first} {last}")
    return Span(begin[0], max(end[1], begin[1]))


class Asking:
    """Asks about one document. Raises SourceError where the document is not of the layout, or stops short."""

    def __init__(self, source: Source, resolver: DoubtResolver, layout: Layout) -> None:
        self.source = source
        self.resolver = resolver
        self.layout = layout
        self.vocabulary = layout.vocabulary()

    @cached_property
    def letters(self) -> str:
        """The document's lines, cleaned: what it prints together."""
        return "\n".join(clean(line) for line in self.source.lines)

    def repairs(self, name: Repair) -> bool:
        """Tell whether the layout names a repair."""
        return name in self.layout.repairs

    def unexpected(self, place: str, wanted: str) -> SourceError:
        """Return the error of a place that is not as the layout says."""
        return self.source.unexpected(span(place).last, wanted)

    def whole(self, text: str, place: str) -> str:
        """Return a cell whose markup is whole. Raises SourceError for one that was cut."""
        if not is_whole(text):
            raise self.unexpected(place, "</ul>")
        return text

    def sound(self, target: Target, place: Span, text: str) -> str:
        """Return a text without look-alike letters: those that stand for katakana are a doubt."""
        if not self.repairs("look-alikes") or not find_cyrillic(text):
            return text
        readings = [restore_cyrillic(text), text]
        return self.resolver.choose_text("look-alike", target, place, text, readings, alters=True)

    def lost(self, target: Target, place: Span, printed: str = "") -> str:
        """Return what an officer reads in a cell that the layout leaves never empty; unread, it stays as printed."""
        return self.resolver.choose_text("lost-cell", target, place, printed, [printed], alters=True)

    def lost_cells(self, target: Target, place: Span, printed: str, count: int) -> Reading:
        """Return what an officer reads in `count` empty cells that the layout leaves never empty; unread, they stay so."""
        return self.resolver.choose("lost-cell", target, place, printed, [("",) * count], alters=True, cells=count)

    def nothing(self, rule: str, target: Target, place: Span, printed: str) -> None:
        """Ask for a row or heading that only other places tell of; the one reading is that there is none."""
        self.resolver.choose_text(rule, target, place, printed, [""])

    def repaired(self, table: str, row: R) -> R:
        """Return a row whose text cells have no letters of a foreign script, as far as the resolver knows the right ones."""
        if not self.repairs("foreign-letters"):
            return row
        changes: dict[str, Any] = {
            column.key: self.without_foreign(Target(table, row.id, column.name), row.place, getattr(row, column.key))
            for column in columns_of(type(row))
            if type(getattr(row, column.key)) is str
        }
        return dataclasses.replace(row, **changes)

    def without_foreign(self, target: Target, place: Span, text: str) -> str:
        """Return one cell's text likewise. The doubt's source is the runs of foreign letters, the reading a cell each."""
        runs = _FOREIGN.findall(text) if self.repairs("foreign-letters") else []
        if not runs:
            return text
        lines = [n for n in range(place.first, place.last + 1) if _FOREIGN.search(self.source.lines[n - 1])]
        best = tuple(restore_cyrillic(run) for run in runs)
        spot = Span(lines[0], lines[-1])
        chosen = self.resolver.choose("garbled-word", target, spot, MANY.join(runs), [best], alters=True, cells=len(runs))
        reading = iter(chosen)
        return _FOREIGN.sub(lambda _: next(reading), text)

    def divided(self, target: Target, place: Span, cell: str, readings: Sequence[Reading]) -> Reading:
        """Return the parts of a cell; where its marks leave more than one way, that is a doubt."""
        if len(readings) == 1:
            return readings[0]
        return self.resolver.choose("run-together", target, place, cell, readings)

    def agreed_name(self, target: Target, place: Span, names: Sequence[str]) -> str:
        """Return the name of a thing from its prints in several places.

        Prints that differ only in width or spaces are one. A print with Cyrillic letters is read with the katakana they
        stand for; it decides nothing where another print is that very word. Where more than one name is left, or only a
        damaged one, it is a doubt: restored names first, then the others, the most frequent first.
        """
        printed = _distinct(names)
        damaged = [name for name in printed if find_cyrillic(name)]
        sound = sorted((name for name in printed if name not in damaged), key=lambda name: -_count(name, names))
        restored = [restore_cyrillic(name) for name in damaged]
        readings = _distinct([*sound, *restored])
        if len(readings) == 1 and sound:
            return sound[0]
        readings = _distinct([*restored, *readings])
        rule = "look-alike" if damaged else "name-differs"
        return self.resolver.choose_text(rule, target, place, " / ".join(printed), readings, alters=bool(damaged))


def _distinct(names: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(squeezed(name), name)
    return list(first.values())


def _count(name: str, names: Sequence[str]) -> int:
    return sum(squeezed(other) == squeezed(name) for other in names)
