"""Running text as one cell, with the doubts that any text can raise: a paragraph printed twice, a text without end."""

from __future__ import annotations

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers.kameyama_dx_plan.layout import END_OF_SENTENCE, Block, Kind, compose
from pipelines.tables.doubt import Target


def read_text(blocks: list[Block], target: Target, place: Span, resolver: DoubtResolver) -> str:
    """Return the running text of blocks whole.

    A paragraph that comes twice is a doubt (`doubled-text`), and so is prose that ends without a full stop, or no text at
    all (`lost-cell`).
    """
    text = compose(blocks)
    blocks = [block for block in blocks if block.kind in (Kind.PROSE, Kind.LIST)]
    if any(block.kind is Kind.LIST for block in blocks):
        return text
    once = {block.text: block for block in reversed(blocks)}
    if len(once) < len(blocks):
        readings = [compose(reversed(once.values())), text]
        text = resolver.choose_text("doubled-text", target, place, text, readings, alters=True)
    if not text.endswith(END_OF_SENTENCE):
        text = resolver.choose_text("lost-cell", target, place, text, [text], alters=True)
    return text
