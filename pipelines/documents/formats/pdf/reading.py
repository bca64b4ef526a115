"""PDF files: ruled tables, headings by the size of their letters, lines of text, running headers, in the order of the page.

Out of scope: pictures of text (a scanned page has none to read), tables without rules, columns of prose side by side.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pipelines.documents import places
from pipelines.documents.damage import DAMAGE, damaged
from pipelines.documents.formats.pdf.blocks import Page, blocks_of
from pipelines.documents.formats.pdf.lines import Box, Character, is_nameless, lines_of
from pipelines.documents.formats.pdf.tables import Grid, grids_of, is_shaded
from pipelines.documents.model import NAMELESS, Block, Cell, Document, Note, Table
from pipelines.problems import Place, Problem, SourceError

MOST_PAGES = 3000
MOST_UNPACKED = 400_000_000
"""Bytes that a file's packed streams may have together."""
_CHUNK = 1 << 20
_STREAM = re.compile(rb"stream\r?\n(?=\x78)")
_MOST_NAMELESS = 0.1  # of the letters that a font gives no meaning
_LARGE_IMAGE = 0.3  # of the page: not a logo

# pdfminer warns of every font without a bounding box; what matters becomes a problem or a note.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(name: str, data: bytes) -> Document:
    """Return the blocks of a PDF file, page by page.

    Raises SourceError `document-glyphs` (letters to which the file gives no meaning), `document-password`,
    `document-damaged`, `document-bomb`.
    """
    _limit(name, data)
    pages = list(_pages(name, data))
    letters = Counter[bool]()
    for page in pages:
        letters.update(page.letters)
    if letters[False] > _MOST_NAMELESS * letters.total():
        raise SourceError(Problem("document-glyphs", Place(name)))
    blocks = tuple(blocks_of(name, pages))
    notes = [Note("image", places.rectangle(name, page.number, page.image), "") for page in pages if page.image is not None]
    return Document(name, "pdf", blocks, (*notes, *_nameless(blocks)))


def _nameless(blocks: Iterable[Block]) -> Iterator[Note]:
    """Yield a note `nameless` for each text with a letter to which the file gives no meaning."""
    for block in blocks:
        for piece in block.cells if isinstance(block, Table) else [block]:
            if NAMELESS in piece.text:
                yield Note("nameless", piece.place, piece.text)


def _limit(name: str, data: bytes) -> None:
    """Unpack the file's streams a piece at a time, keeping nothing, and stop at the limit: pdfminer itself has none."""
    total = 0
    view = memoryview(data)
    for match in _STREAM.finditer(data):
        unpacker, rest = zlib.decompressobj(), view[match.end() :]
        try:
            while rest and not unpacker.eof:
                total += len(unpacker.decompress(rest[:_CHUNK], _CHUNK))
                rest = rest[_CHUNK:] if not unpacker.unconsumed_tail else rest[_CHUNK - len(unpacker.unconsumed_tail) :]
                if total > MOST_UNPACKED:
                    raise SourceError(Problem("document-bomb", Place(name), {"part": f"byte {match.start()}"}))
        except zlib.error:  # a stream that is packed in another way, or damaged: not this function's matter
            continue


def _pages(name: str, data: bytes) -> Iterator[Page]:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.pdf import PDF
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    from pipelines.documents.formats.pdf.fonts import Fonts

    try:
        with PDF(BytesIO(data)) as pdf:
            pdf.rsrcmgr = Fonts()
            if len(pdf.pages) > MOST_PAGES:
                raise SourceError(Problem("document-bomb", Place(name), {"part": f"{len(pdf.pages)}"}))
            for page in pdf.pages:
                yield _page(name, page)
                page.close()
    except (PdfminerException, MalformedPDFException, PDFException, PSException, *DAMAGE) as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise SourceError(Problem("document-password", Place(name))) from error
        raise damaged(name, cause) from error


def _page(name: str, page: Any) -> Page:
    """Read one page of pdfplumber; a letter printed twice to look bold is one letter."""
    characters = [char for char in _once(page.chars) if _is_on(char, page.bbox)]
    grids, outside, shades = grids_of(page, characters)
    return Page(
        number=page.page_number,
        height=float(page.height),
        tables=[(grid, _table(name, page.page_number, grid, shades)) for grid in grids],
        lines=lines_of(outside),
        image=_large_image(page),
        sizes=Counter(round(char["size"] * 2) / 2 for char in characters),
        letters=Counter(not is_nameless(char["text"]) for char in characters),
    )


def _once(characters: list[Character]) -> Iterator[Character]:
    seen: dict[tuple[str, int], list[Character]] = {}
    for char in characters:
        row = seen.setdefault((char["text"], round(char["top"])), [])
        near = (abs(char["x0"] - other["x0"]) < 1 and abs(char["top"] - other["top"]) < 1 for other in row)
        if char["text"].isspace() or not any(near):
            row.append(char)
            yield char


def _is_on(char: Character, page: Box) -> bool:
    return bool(char["x1"] > page[0] and char["x0"] < page[2] and char["bottom"] > page[1] and char["top"] < page[3])


def _table(name: str, page: int, grid: Grid, shades: list[Box]) -> Table:
    cells = tuple(
        Cell(
            grid.text(index),
            places.rectangle(name, page, box),
            row,
            column,
            down,
            across,
            bold=grid.bold(index),
            shaded=is_shaded(box, shades),
        )
        for index, (row, column, down, across, box) in enumerate(grid.cells)
    )
    grid.taken.clear()
    return Table(cells, places.rectangle(name, page, grid.box))


def _large_image(page: Any) -> Box | None:
    """Return the box of a picture that covers much of a page: it may be of a table."""
    area = float(page.width * page.height)
    for image in page.images:
        if image["width"] * image["height"] > _LARGE_IMAGE * area:
            return image["x0"], image["top"], image["x1"], image["bottom"]
    return None
