"""Sheets whose texts are wrapped over lines: only the layout's labels are labels, and each line belongs to the one above it.

Out of scope: what the lines below a label say (`layouts.asked.wrapped`).
"""

from __future__ import annotations

from pipelines.layouts.applied.records import Builder, Text
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Ledger, Piece
from pipelines.layouts.rules.labels import labelled_apart
from pipelines.layouts.words.vocabulary import plain


class WrappedLines:
    """Takes the lines of such sheets into the measures of a builder; takes nothing where the layout has none."""

    def __init__(self, layout: Layout, ledger: Ledger, builder: Builder) -> None:
        self._layout = layout
        self._ledger = ledger
        self._builder = builder
        self._labels = {plain(label): column for label, column in layout.labels.items()}
        self._start = plain(layout.starts)
        self._last = plain(layout.every[-1]) if layout.every else ""
        self._under = ""

    def end(self) -> None:
        """Note that a heading or a footnote ends what stood above."""
        self._under = ""

    def end_of_page(self) -> None:
        """Note that a page ends: what stands behind the last label of a sheet is no more of it."""
        if self._under == self._last:
            self._under = ""

    def take(self, piece: Piece, text: str) -> bool:
        """Take a line. Return whether it is a label, or stands below one."""
        if not self._layout.wrapped:
            return False
        words = text
        if found := labelled_apart(text, self._labels):
            self._under, words = plain(found.label), found.text
            self._ledger.labels.add((self._under, self._labels[self._under]))
            if self._under == self._start:
                self._builder.begin(piece.place)
        measure = self._builder.measure
        if measure is None or not self._under:
            return False
        self._ledger.read(piece)
        if found:
            measure.label(self._under, piece.place)
        if words:
            measure.lines.setdefault(self._under, []).append(Text(words, piece.place, self._under))
            measure.last = piece.place
        return True
