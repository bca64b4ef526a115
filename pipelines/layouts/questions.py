"""What a document leaves open once it is read by a layout, put to the officers: the same questions whatever its format.

Doubts are those of the opening (hidden rows, a picture, a formula without value; look-alike letters, each kind once), of the
layout (ditto marks, a measure without a name, a label that one measure lacks), headings of tables and labels of forms that
nobody knows (`unread-heading`, `unread-label`: each once), labels of the layout that are not printed (`label-missing`), a
year missing between others (`year-gap`) and single unread places (`unread`). The reading taken of what is unread is that it
is no part of the plan; an officer confirms it, or gives the label its line in the layout. Figures that are damaged are asked
about before (`pipelines.doubts.figures`).

Out of scope: what a text dump has lost inside its tables (`layouts.asked`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.documents import places
from pipelines.documents.model import Document
from pipelines.documents.source import Span, Spot
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.layouts.applied.every import LOST_CELL, LOST_LABEL
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.differences import lost_labels, unknown_headings, year_gaps
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Question, State, pieces
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest

RULE_HEADING, RULE_NEW, RULE_LABEL = "unread-heading", "unread-label", "label-missing"
"""The doubts of what a layout does not say: the heading of a table, the label of a form, a label that is gone."""

RULE_YEAR, RULE_PLACE = "year-gap", "unread"
"""A year that is gone, and any other place that is unread."""

OF_LABELS = (RULE_HEADING, RULE_NEW, RULE_LABEL)
"""Those of them that one line in the layout cures."""

_LOST = (LOST_LABEL, LOST_CELL)  # an officer writes what stood there
_LOOK_ALIKE = "look-alike"
_COUNT = " ×"  # before how often a look-alike was met


class Questions:
    """Puts the questions of a reading of one document to the resolver."""

    def __init__(self, document: Document, resolver: DoubtResolver) -> None:
        self._name = document.name
        self._resolver = resolver
        printed = dict.fromkeys(piece.place for piece in pieces(document))
        self._order = {place: number for number, place in enumerate(printed, 1)}

    def decide(self, question: Question) -> str:
        """Return the reading that is settled, else the first; what is no part of the plan has the reading ''."""
        printed = " ".join(question.printed.split()) or question.rule
        target = Target(DOCUMENT, name_digest(f"{printed} {question.reading}", 8), "原文")
        readings = [published_form(one) for one in (question.reading, *question.others)]
        taken = self._resolver.choose_text(
            question.rule,
            target,
            self.place(question.place),
            printed,
            readings,
            alters=question.rule in (_LOOK_ALIKE, *_LOST),
        )
        if taken not in readings and question.rule not in _LOST:
            raise self._resolver.misfit(question.rule, target)
        return question.reading if taken == readings[0] else taken

    def ask_left(self, reading: Reading, layout: Layout) -> None:
        """Ask what is left open of a document that was read."""
        for question in _left(reading, layout):
            self.decide(question)

    def place(self, written: str) -> Span:
        """Return a place as doubts have it: lines of a text, the number of any other place in the order of reading."""
        lines = places.lines(written)
        if lines is not None:
            return Span(*lines)
        number = self._order.get(written, len(self._order) + 1)
        return Spot(number, number, written or self._name)


def _left(reading: Reading, layout: Layout) -> Iterator[Question]:
    """Yield what is to be asked of a document once it is read: the opening's notes, headings, labels, single places."""
    unread = {entry.place for entry in reading.accounted if entry.state is State.UNREAD}
    yield from of_opening(reading)
    lost = lost_labels(reading, layout)
    for heading in unknown_headings(reading, layout, lost):
        rule = RULE_HEADING if heading.part == "columns" else RULE_NEW
        yield Question(heading.places[0], rule, "", (), heading.label)
        unread -= set(heading.places)
    for label in lost:
        yield Question("", RULE_LABEL, "", (), label)
    for gap in year_gaps(reading):
        yield Question("", RULE_YEAR, "", (), gap)
    for entry in reading.accounted if reading.measures else ():  # without measures all is unread, which is one fault
        if entry.place in unread:
            yield Question(entry.place, RULE_PLACE, "", (), entry.text)


def of_opening(reading: Reading) -> Iterator[Question]:
    """Yield what the opening told; that macros were not run is no doubt, nothing is lost by it."""
    for note in reading.notes:
        if note.rule == _LOOK_ALIKE:
            printed, _, plain = note.text.partition(_COUNT)[0].partition("→")
            yield Question(note.place, note.rule, plain, (), printed)
        elif note.rule != "macros-not-run":
            yield Question(note.place, note.rule, "", (), note.text)
