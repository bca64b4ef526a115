"""The door of the room: the bytes of any file → a document, whatever its format."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from pipelines.documents.lookalikes import made_ordinary
from pipelines.documents.model import Block, Document, Paragraph, Table
from pipelines.documents.recognised import recognised
from pipelines.problems import Place, Problem, SourceError

MOST_BYTES = 200_000_000
"""Size of the largest file that is opened."""
_LOCK = "~$"
"""How the name of the file begins that Excel and Word leave beside one that is open: the name of who has it open."""

_MODULES = {
    "text": "plain_text",
    "csv": "delimited",
    "xlsx": "sheets.xlsx",
    "xls": "sheets.xls",
    "ods": "sheets.ods",
    "docx": "word.reading",
    "pdf": "pdf.reading",
    "html": "html.reading",
}


@lru_cache(maxsize=1)  # a command opens its file again and again, and a long PDF takes its time
def open_document(name: str, data: bytes) -> Document:
    """Return what a file holds, in reading order, each piece with its place; `name` is the file's name, for the places.

    The content decides which format it is. Look-alike code points (CJK radicals, half-width kana) read as the ordinary
    characters; each kind is noted once.

    Raises SourceError with one problem `document-…`: `lock`, `empty`, `large` (beyond `MOST_BYTES`), `format`, `image`,
    `old-word`, `password`, `damaged`, `bomb`, `encoding`, `cut`, `csv`, `scanned`.
    """
    return made_ordinary(open_as_written(name, data))


@lru_cache(maxsize=1)
def open_as_written(name: str, data: bytes) -> Document:
    """Return what a file holds with every character as it stands there: for a reader that tells of the characters.

    The last document is kept, as `read` asks first whether it is a standard dataset and then what plan it is.

    Raises what `open_document` raises.
    """
    document: Document = import_module(_module(format_of(name, data))).read(name, data)
    if not any(_has_text(block) for block in document.blocks):
        pictures = document.format == "pdf" or any(note.rule == "image" for note in document.notes)
        raise SourceError(Problem("document-scanned" if pictures else "document-empty", Place(name)))
    return document


def format_of(name: str, data: bytes) -> str:
    """Return the key of a file's format (`text`, `csv`, `xlsx` …). Raises SourceError as `open_document` does."""
    if name.startswith(_LOCK):
        raise SourceError(Problem("document-lock", Place(name)))
    if not data:
        raise SourceError(Problem("document-empty", Place(name)))
    if len(data) > MOST_BYTES:
        facts = {"size": f"{len(data) / 1e6:.0f}", "most": f"{MOST_BYTES / 1e6:.0f}"}
        raise SourceError(Problem("document-large", Place(name), facts))
    return recognised(name, data)


def _module(format_: str) -> str:
    return f"pipelines.documents.formats.{_MODULES[format_]}"


def _has_text(block: Block) -> bool:
    if isinstance(block, Table):
        return any(cell.text.strip() or cell.formula for cell in block.cells)
    return bool(block.text.strip()) and not (isinstance(block, Paragraph) and block.kind == "furniture")
