"""Everything printed is accounted for: each cell and line of a document is read, left out by a rule, or unread.

The three sets are disjoint and together are the document; a line of text that was taken apart into cells is what its
least read part is. Out of scope: who takes what (`layouts.applied`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from pipelines.documents.model import Cell, Document, Heading, Paragraph, Table
from pipelines.tables.plan import Shares

Piece = Cell | Heading | Paragraph


class State(IntEnum):
    """What became of a piece; the lower one holds where parts of one place differ."""

    UNREAD = 0
    READ = 1
    LEFT_OUT = 2


@dataclass(frozen=True)
class Entry:
    """A place of the document, what is printed there, what became of it, and the rule that left it out."""

    place: str
    text: str
    state: State
    rule: str = ""


def pieces(document: Document) -> Iterator[Piece]:
    """Yield every cell, heading and paragraph that prints something, in order."""
    for block in document.blocks:
        for piece in block.cells if isinstance(block, Table) else (block,):
            if piece.text.strip() or (isinstance(piece, Cell) and piece.formula):
                yield piece


def shares(entries: Iterable[Entry]) -> Shares:
    """Return how many of the places of a document are read, left out and unread."""
    counted = Counter(entry.state for entry in entries)
    return Shares(*(counted[state] for state in (State.READ, State.LEFT_OUT, State.UNREAD)))


@dataclass(frozen=True)
class Question:
    """A doubt of reading: the place, the rule, the reading taken, the others that are possible, and what is printed."""

    place: str
    rule: str
    reading: str
    others: tuple[str, ...] = ()
    printed: str = ""


Decide = Callable[[Question], str]
"""Answers a question with the reading that holds."""


@dataclass(frozen=True)
class UnknownHeading:
    """A heading or label that nobody knows, as it is compared, the places of its cells, its own first, and where it belongs.

    `part` is that of a layout: `columns` for the heading of a table, `labels` for the label of a form.
    """

    label: str
    places: tuple[str, ...]
    part: Literal["columns", "labels"] = "columns"


def first_reading_of(question: Question) -> str:
    """Decide nothing: the reading that was taken stands."""
    return question.reading


class Ledger:
    """Keeps what became of each piece of one document. A piece that was read stays read, whatever is said later."""

    def __init__(self, document: Document, decide: Decide = first_reading_of) -> None:
        self._pieces = list(pieces(document))
        self._states: dict[int, tuple[State, str]] = {}
        self._decide = decide
        self.questions: list[Question] = []
        self.headings: list[UnknownHeading] = []
        self.labels: set[tuple[str, str]] = set()
        self.headers: set[str] = set()

    def read(self, *taken: Piece) -> None:
        """Note that pieces stand in a table, or named what stands there."""
        for piece in taken:
            self._states[id(piece)] = (State.READ, "")

    def leave_out(self, rule: str, taken: Iterable[Piece]) -> None:
        """Note that a rule of the layout leaves pieces out."""
        for piece in taken:
            self._states.setdefault(id(piece), (State.LEFT_OUT, rule))

    def doubt(self, rule: str, piece: Piece, reading: str, others: tuple[str, ...]) -> str:
        """Note that a piece may be read otherwise too; return the reading that holds."""
        return self.ask(Question(piece.place, rule, reading, others, piece.text))

    def ask(self, question: Question) -> str:
        """Note a question; return the reading that holds."""
        self.questions.append(question)
        return self._decide(question)

    def reopen(self, rule: str) -> None:
        """Take back what a rule left out: its pieces are unread again."""
        self._states = {key: known for key, known in self._states.items() if known != (State.LEFT_OUT, rule)}

    def take_back(self, places: Collection[str]) -> None:
        """Take back that what stands at some places was read: it is published nowhere."""
        for piece in self._pieces:
            if piece.place in places:
                self._states.pop(id(piece), None)

    def is_open(self, piece: Piece) -> bool:
        """Tell whether nothing has been said of a piece yet."""
        return id(piece) not in self._states

    def entries(self) -> tuple[Entry, ...]:
        """Return every place once, in the order of the document."""
        places: dict[str, list[tuple[Piece, State, str]]] = {}
        for piece in self._pieces:
            state, rule = self._states.get(id(piece), (State.UNREAD, ""))
            places.setdefault(piece.place, []).append((piece, state, rule))
        return tuple(_entry(place, parts) for place, parts in places.items())


def _entry(place: str, parts: list[tuple[Piece, State, str]]) -> Entry:
    state = min(part[1] for part in parts)
    texts = [piece.text for piece, own, _ in parts if own is state or state is not State.UNREAD]
    rule = next((rule for _, own, rule in parts if own is state), "")
    return Entry(place, " ".join(" ".join(texts).split()), state, rule)
