"""What all questions about records share: the resolver, the repairs that the layout names, the places of a text.

Out of scope: which questions there are (the other modules of the room).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.documents import places
from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import find_cyrillic, restore_cyrillic, squeezed
from pipelines.layouts.layout import Layout, Repair
from pipelines.layouts.words.items import is_whole
from pipelines.problems import SourceError
from pipelines.tables.doubt import Reading, Target


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
