"""Look-alike code points of a whole document made ordinary, each kind noted once with how often it was met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents.model import Block, Document, Note, Table
from pipelines.japanese.lookalikes import narrow_marks, radicals, without_narrow_marks, without_radicals


def made_ordinary(document: Document) -> Document:
    """Return the document with ordinary characters for radicals, half-width kana and foreign middle dots.

    Adds one note `look-alike` a kind, at the first place: `⾏→行 ×12`, and for all half-width kana together `ｶﾞ→ガ ×3`. A
    text dump keeps its half-width kana: its columns are made of widths.
    """
    notes: dict[str, list[tuple[str, str]]] = {}
    narrow = document.format != "text"
    for place, text in _texts(document.blocks):
        for kind, found in _found(text, narrow=narrow):
            notes.setdefault(kind, []).append((place, found))
    if not notes:
        return document
    told = tuple(Note("look-alike", met[0][0], f"{met[0][1]} ×{len(met)}") for met in notes.values())
    blocks = tuple(_ordinary(block, narrow=narrow) for block in document.blocks)
    return replace(document, blocks=blocks, notes=(*document.notes, *told))


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Table):
            yield block.place, block.title
            yield from ((cell.place, cell.text) for cell in block.cells)
        else:
            yield block.place, block.text


def _found(text: str, *, narrow: bool) -> Iterator[tuple[str, str]]:
    """Yield kind and `as printed→ordinary` of each look-alike of a text; each radical is a kind."""
    if text.isascii():
        return
    yield from ((mark, f"{mark}→{plain}") for mark, plain in radicals(text))
    if narrow:
        yield from (("・" if plain == "・" else "kana", f"{mark}→{plain}") for mark, plain in narrow_marks(text))


def _ordinary(block: Block, *, narrow: bool) -> Block:
    if isinstance(block, Table):
        cells = tuple(
            cell if cell.text.isascii() else replace(cell, text=_plain(cell.text, narrow=narrow)) for cell in block.cells
        )
        return replace(block, cells=cells, title=_plain(block.title, narrow=narrow))
    return replace(block, text=_plain(block.text, narrow=narrow))


def _plain(text: str, *, narrow: bool) -> str:
    text = without_radicals(text)
    return without_narrow_marks(text) if narrow else text
