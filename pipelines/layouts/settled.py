"""A document of a dataset by its layout: what is doubtful or unread is asked of the officers, what they settled holds.

Doubts are those of the opening (hidden rows, a picture, a formula without value; look-alike letters, each kind once), of the
layout (ditto marks, a measure without a name), headings of tables and labels of forms that nobody knows (`unread-heading`,
`unread-label`: each once), labels of the layout that are not printed (`label-missing`), a year missing between others
(`year-gap`) and single unread places (`unread`). The reading taken of what is unread is that it is no part of the plan; an
officer confirms it, or gives the label its line in the layout.

Out of scope: what a layout says (`layouts.layout`), and results of a year (`pipelines.results`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents.model import Document
from pipelines.documents.source import Source, Spot
from pipelines.doubts.repeated import unrepeated
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.differences import lost_labels, unknown_headings, year_gaps
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Question, State, pieces, shares
from pipelines.problems import Place, Problem, SourceError
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest
from pipelines.tables.plan import Plan

RULE_HEADING, RULE_NEW, RULE_LABEL = "unread-heading", "unread-label", "label-missing"
"""The doubts of what a layout does not say: the heading of a table, the label of a form, a label that is gone."""

RULE_YEAR, RULE_PLACE = "year-gap", "unread"
"""A year that is gone, and any other place that is unread."""

OF_LABELS = (RULE_HEADING, RULE_NEW, RULE_LABEL)
"""Those of them that one line in the layout cures."""

_LOOK_ALIKE = "look-alike"
_COUNT = " ×"  # before how often a look-alike was met


def read_settled(document: Document, layout: Layout, resolver: DoubtResolver) -> Plan:
    """Return the plan that a layout reads of a document, with its doubts and shares.

    Raises SourceError `layout-reads-nothing` where no measure is found and no label is asked about, DeclarationError for
    settlements that cannot stand.
    """
    asking = Asking(document, resolver)
    reading = read_document(document, layout, asking.decide)
    for question in _left(reading, layout):
        asking.decide(question)
    if not reading.measures and not any(doubt.open and doubt.rule in OF_LABELS for doubt in resolver.doubts):
        raise SourceError(Problem("layout-reads-nothing", Place(document.name)))
    return replace(unrepeated(reading.plan, resolver), shares=shares(reading.accounted))


def printed_text(document: Document) -> Source:
    """Return everything that a document prints as a text, a line a piece."""
    return Source(document.name, tuple(piece.text for piece in pieces(document)))


class Asking:
    """Puts the questions of a reading to the resolver."""

    def __init__(self, document: Document, resolver: DoubtResolver) -> None:
        self._name = document.name
        self._resolver = resolver
        places = dict.fromkeys(piece.place for piece in pieces(document))
        self._order = {place: number for number, place in enumerate(places, 1)}

    def decide(self, question: Question) -> str:
        """Return the reading that is settled, else the first; what is no part of the plan has the reading ''."""
        printed = " ".join(question.printed.split()) or question.rule
        target = Target(DOCUMENT, name_digest(f"{printed} {question.reading}", 8), "原文")
        readings = [published_form(one) for one in (question.reading, *question.others)]
        taken = self._resolver.choose_text(
            question.rule, target, self._spot(question.place), printed, readings, alters=question.rule == _LOOK_ALIKE
        )
        if taken not in readings:
            raise self._resolver.misfit(question.rule, target)
        return question.reading if taken == readings[0] else taken

    def _spot(self, place: str) -> Spot:
        number = self._order.get(place, len(self._order) + 1)
        return Spot(number, number, place or self._name)


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
