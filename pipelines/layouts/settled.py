"""A document of a dataset by its layout: what is damaged, doubtful or unread is asked, what officers settled holds.

Out of scope: what a layout says (`layouts.layout`), what is asked of every document (`layouts.questions`), and results of a
year (`pipelines.results`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipelines.documents.model import Block, Cell, Document, Table
from pipelines.documents.source import Source
from pipelines.doubts.figures import may_be_damaged, settled_cell
from pipelines.doubts.repeated import unrepeated
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.layouts.applied.every import lacking
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Entry, Piece, Question, State, pieces, shares
from pipelines.layouts.questions import OF_LABELS, Questions
from pipelines.layouts.rules.text_columns import with_tables
from pipelines.layouts.stated.prose import with_prose
from pipelines.layouts.words.amounts import is_dash, plain_amounts
from pipelines.problems import Place, Problem, SourceError
from pipelines.tables.plan import Plan


def read_settled(document: Document, layout: Layout, resolver: DoubtResolver) -> Plan:
    """Return the plan that a layout reads of a document, with its doubts and shares.

    Raises SourceError `layout-reads-nothing` where no measure is found and no label is asked about, `source-layout` for a
    measure without a label that the layout requires, DeclarationError for settlements that cannot stand.
    """
    questions = Questions(document, resolver)
    whole = with_tables(document, layout.vocabulary())
    reading = read_document(_sound(whole, layout, questions, resolver), layout, questions.decide)
    questions.ask_left(reading, layout)
    if not reading.measures and not any(doubt.open and doubt.rule in OF_LABELS for doubt in resolver.doubts):
        raise SourceError(Problem("layout-reads-nothing", Place(document.name)))
    _require(reading, layout)
    plan = unrepeated(with_prose(reading.plan, layout, resolver), resolver)
    return replace(plan, shares=shares(reading.accounted))


def with_figures(document: Document, layout: Layout, reading: Reading) -> tuple[Plan, tuple[Question, ...]]:
    """Return the plan of a reading with the figures of its prose, and what a dataset would be asked about its figures.

    `reading` is what the layout reads of the document; of each doubt the first reading is taken, damage stays as printed.
    """
    resolver = DoubtResolver()
    whole = with_tables(document, layout.vocabulary())
    if damaged := _damaged(whole):
        _mended(whole, damaged, reading.accounted, Questions(whole, resolver), resolver)
    return with_prose(reading.plan, layout, resolver), questions_of(document.name, resolver)


def questions_of(name: str, resolver: DoubtResolver) -> tuple[Question, ...]:
    """Return the doubts that a resolver has recorded of a document, a cell of a reading each joined by `;`."""
    source = Source(name, ())
    return tuple(
        Question(
            source.fragment(doubt.place),
            doubt.rule,
            MANY.join(doubt.reading),
            tuple(MANY.join(other) for other in doubt.alternatives),
            doubt.source,
        )
        for doubt in resolver.doubts
    )


def printed_text(document: Document) -> Source:
    """Return everything that a document prints as a text, a line a piece."""
    return Source(document.name, tuple(piece.text for piece in pieces(document)))


def _require(reading: Reading, layout: Layout) -> None:
    words = layout.vocabulary()
    for measure in reading.measures if layout.required else ():
        for label in lacking(measure, layout, words):
            if label in layout.required:
                raise SourceError(Problem("source-layout", Place(measure.place), {"wanted": label}))


def _sound(document: Document, layout: Layout, questions: Questions, resolver: DoubtResolver) -> Document:
    """Return a document with its damaged figures as settled, else as printed; what is left out is not asked about."""
    damaged = _damaged(document)
    if not damaged:
        return document
    return _mended(document, damaged, read_document(document, layout).accounted, questions, resolver)


def _damaged(document: Document) -> set[int]:
    """Return the pieces of a document (`id`) whose figures are damaged."""
    return {id(piece) for piece in pieces(document) if _is_damaged(piece)}


def _mended(
    document: Document, damaged: set[int], entries: Iterable[Entry], questions: Questions, resolver: DoubtResolver
) -> Document:
    read = {entry.place for entry in entries if entry.state is not State.LEFT_OUT}

    def settled(piece: Piece) -> str:
        if piece.place not in read or id(piece) not in damaged:
            return piece.text
        return settled_cell(piece.text, questions.place(piece.place), resolver)

    return replace(document, blocks=tuple(_settled_block(block, settled) for block in document.blocks))


def _settled_block(block: Block, settled: Callable[[Piece], str]) -> Block:
    if not isinstance(block, Table):
        return replace(block, text=settled(block))
    return replace(block, cells=tuple(_settled_cell(cell, settled(cell)) for cell in block.cells))


def _settled_cell(cell: Cell, text: str) -> Cell:
    return cell if text == cell.text else replace(cell, text=text)


def _is_damaged(piece: Piece) -> bool:
    """Tell whether figures of a piece are damaged: one that is a figure as a whole is not, nor is a dash.

    18.4冊 is one, and so is 約6,00 above 0, which a narrow cell has wrapped.
    """
    text = piece.text.replace("\n", "")
    whole = is_dash(text) or (plain_amounts(text) and len(text.split()) == 1)
    return not whole and may_be_damaged(piece.text)
