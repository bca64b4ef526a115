"""The doubts of damaged figures: each stretch of a document that no sound figure accounts for is asked once, before a
reader sees the text; what is settled stands in the text that is read.

This is the door for readers and layouts:

    accounted(source, resolver) -> Source                a text document, all its lines; places do not move
    accounted_cell(text, place, resolver) -> str         one cell of it
    settled_cell(text, place, resolver) -> str           a cell or line of a document that was not taken apart: only what
                                                         is settled changes it, and its units may stand in other cells

The doubt's rule is the `Fault` of the stretch, its target `document/<digest>/原文`: the digest is of the words around the
stretch, which are also the doubt's source, so that it is the same doubt wherever the words move, and another when they
change. Its readings are those words with the stretch read in each possible way; an officer's may be any other.
Out of scope: what damage looks like (`pipelines.japanese.figure_damage`), and figures that are sound but hardly plausible
(`pipelines.doubts.plausible`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.japanese.figure_damage import Fault, Leftover, damaged_signs, left_over
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest

_AROUND = 14  # characters of the cell on each side of the stretch: enough to know the place again
_NEAR = 4
_COLON_BEFORE = re.compile(r"(?<!単位)[:：=] ?\Z")
_AVERAGE = re.compile(r"[0-9]+\.[0-9]")  # 18.4冊: a whole thing counted on average
_COLUMNS = re.compile(r"[ \u3000]{2}|\u3000")
_MARKUP_OR_TAB = re.compile(r"[<>\t\n]")


@dataclass(frozen=True)
class _Spot:
    """A leftover and the words on both sides of it, up to the next tag, tab or leftover."""

    found: Leftover
    before: str
    after: str

    def with_reading(self, reading: str) -> str:
        """Return the words around with a reading of the stretch, as a table would publish them."""
        return published_form(f"{self.before}{reading}{self.after}")


def accounted(source: Source, resolver: DoubtResolver) -> Source:
    """Return a document with its damaged figures as they are settled, or else as the best reading has them."""
    lines = (accounted_cell(line, Span(number, number), resolver) for number, line in enumerate(source.lines, 1))
    return replace(source, lines=tuple(lines))


def accounted_cell(text: str, place: Span, resolver: DoubtResolver) -> str:
    """Return a cell likewise; `place` is where a doubt says that it stands. One without damage comes back as it is."""
    return _joined(text, _spots(text), lambda spot: _asked(spot, place, resolver))


@lru_cache(maxsize=16_384)  # the cells of a column recur
def may_be_damaged(text: str) -> bool:
    """Tell whether there is something to ask of a cell or line whose units may stand elsewhere."""
    return any(_is_own(leftover, text) for leftover in damaged_signs(text))


def settled_cell(text: str, place: Span, resolver: DoubtResolver) -> str:
    """Return a cell or line of a document that was not taken apart with its damaged figures as they are settled."""
    spots = [spot for spot in _spots(text) if _is_own(spot.found, text)]
    return _joined(text, spots, lambda spot: _asked(spot, place, resolver, printed_first=True))


def _is_own(leftover: Leftover, text: str) -> bool:
    """Tell whether a leftover is damage wherever units stand: a unit may be that of a column, a gap may part two columns."""
    if leftover.fault is Fault.NUMBERLESS:
        return bool(_COLON_BEFORE.search(text[max(leftover.start - _NEAR, 0) : leftover.start]))
    if leftover.fault is Fault.SPACED:
        return not _COLUMNS.search(leftover.text)
    if leftover.fault is Fault.GROUPED:
        return not _AVERAGE.fullmatch(leftover.text)
    return leftover.fault is not Fault.UNCOUNTED


def _joined(text: str, spots: Iterable[_Spot], read: Callable[[_Spot], str]) -> str:
    parts: list[str] = []
    end = 0
    for spot in spots:
        parts.append(text[end : spot.found.start - len(spot.before)])
        parts.append(read(spot))
        end = spot.found.end + len(spot.after)
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=16_384)  # lines recur within a document, and it is read again and again while it is settled
def _spots(text: str) -> tuple[_Spot, ...]:
    found = left_over(text)
    spots: list[_Spot] = []
    end = 0
    for index, leftover in enumerate(found):
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        before = _MARKUP_OR_TAB.split(text[max(end, leftover.start - _AROUND) : leftover.start])[-1].lstrip()
        after = _MARKUP_OR_TAB.split(text[leftover.end : min(limit, leftover.end + _AROUND)])[0].rstrip()
        end = leftover.end + len(after)
        spots.append(_Spot(leftover, before, after))
    return tuple(spots)


def _asked(spot: _Spot, place: Span, resolver: DoubtResolver, *, printed_first: bool = False) -> str:
    """Return the words of a spot as they are settled; a reading that was offered changes nothing but the stretch."""
    shown = spot.with_reading(spot.found.text)
    readings = (spot.found.text, *spot.found.readings) if printed_first else spot.found.readings
    offered = {spot.with_reading(reading): reading for reading in readings}
    target = Target(DOCUMENT, name_digest(shown, 8), "原文")
    reading = resolver.choose_text(spot.found.fault.value, target, place, shown, list(offered), alters=True)
    return f"{spot.before}{offered[reading]}{spot.after}" if reading in offered else reading
