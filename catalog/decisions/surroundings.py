"""What stands around the place of a doubt that is no line of a text: rows of its table, paragraphs of its page.

Out of scope: lines of a text, which a doubt carries itself (`decisions.doubts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from catalog.site.content.painted import PaintedDocument, PaintedText, Part
from metadata.declared.dataset_folder import ReadDataset
from metadata.declared.results_folder import results_files
from pipelines.documents.model import Document, Heading, Paragraph
from pipelines.documents.opening import open_document
from pipelines.documents.places import encoded
from pipelines.documents.source import Span, Spot
from pipelines.problems import SourceError

AROUND = 2
"""Rows or paragraphs that are shown before and behind."""


def surroundings(folder: Path, read: ReadDataset, place: Span) -> Sequence[Part]:
    """Return the parts of the document, or of a file of results, around a place; those marked `cited` are the place itself.

    None for a place that is lines, or that no document shows (a column as a whole).
    """
    if not isinstance(place, Spot):
        return ()
    document = _document(folder, read, place.written.partition("#")[0])
    if document is None:
        return ()
    tables = PaintedDocument(document).excerpts([place], AROUND)
    if tables and not isinstance(tables[0].part, PaintedText):
        return tuple(excerpt.part for excerpt in tables)
    return tuple(_paragraphs(document, place.written))


def _document(folder: Path, read: ReadDataset, file: str) -> Document | None:
    name = read.declared.source.file
    if file in (name, encoded(name)):
        try:
            return open_document(name, read.data)
        except SourceError:  # a table of another kind, which only the standard datasets read
            return None
    entered = (one.document for one in results_files(folder))
    return next((one for one in entered if file in (one.name, encoded(one.name))), None)


def _paragraphs(document: Document, written: str) -> Iterator[PaintedText]:
    texts = [block for block in document.blocks if isinstance(block, Heading | Paragraph) and block.text.strip()]
    at = next((index for index, block in enumerate(texts) if block.place == written), None)
    for block in texts[max(at - AROUND, 0) : at + AROUND + 1] if at is not None else ():
        level = block.level if isinstance(block, Heading) else None
        yield PaintedText(block.text, "", level, "cited" if block.place == written else "")
