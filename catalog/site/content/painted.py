"""A document of any format as pages show it: headings, paragraphs and tables as read, each piece with its place as anchor.

The anchor is what follows the # of 出典箇所, so `source.html#sheet=取組&cell=B5` leads to the cell. A page holds a sheet, a
page of a PDF, or about `ROWS_A_PAGE` rows and paragraphs. Out of scope: text documents, which are shown line by line
(`catalog.site.content.provenance`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.documents.model import Cell, Document, Heading, Paragraph, Table
from pipelines.documents.places import encoded
from pipelines.documents.source import Span, Spot
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable, segments
from pipelines.layouts.words.vocabulary import Vocabulary

ROWS_A_PAGE = 150
"""Rows and paragraphs after which a new page begins. Part of the addresses of places: to change it is to break links."""

Cover = dict[tuple[int, int], Cell]
Mark = Callable[[str], str]
"""Returns how a place is marked: a class of the style sheet, or an empty text."""


@dataclass(frozen=True, order=True)
class Shown(Spot):
    """A place of a document with the page that shows it (1 is the first), and its anchor there."""

    page: int
    anchor: str


@dataclass(frozen=True, order=True)
class Elsewhere(Spot):
    """A place in a file beside the document, as results that officers enter: no page shows it."""


def elsewhere(written: str, name: str) -> Elsewhere | None:
    """Return a place that is not in the document of that name, None for one that is and for no place."""
    file, _, within = written.partition("#")
    return Elsewhere(1, 1, written) if within and file not in (name, encoded(name)) else None


@dataclass(frozen=True)
class PaintedCell:
    """A cell, or an empty position (`text` empty, no anchor)."""

    text: str
    anchor: str = ""
    row_span: int = 1
    column_span: int = 1
    mark: str = ""


@dataclass(frozen=True)
class PaintedTable:
    """Some rows of a table."""

    anchor: str
    title: str
    rows: tuple[tuple[PaintedCell, ...], ...]


@dataclass(frozen=True)
class PaintedText:
    """A heading (`level` is not None) or a paragraph."""

    text: str
    anchor: str
    level: int | None = None
    mark: str = ""


Part = PaintedTable | PaintedText


def painted(document: Document, mark: Mark, rows_a_page: int = ROWS_A_PAGE) -> list[list[Part]]:
    """Return the pages of a document, each with its parts in order; at least one page."""
    pages: list[list[Part]] = []
    key, room = "", 0
    for page_of, rows, part in _parts(document, mark, rows_a_page):
        if not pages or page_of != key or room < rows:
            pages.append([])
            key, room = page_of, rows_a_page
        pages[-1].append(part)
        room -= rows
    return pages or [[]]


def _parts(document: Document, mark: Mark, rows_a_page: int) -> Iterator[tuple[str, int, Part]]:
    """Yield each part with what page it belongs on and how many rows it takes."""
    for block in document.blocks:
        page_of = _page_of(document, block)
        if isinstance(block, Table):
            grid = _cover(block)
            for first in range(0, max(block.height, 1), rows_a_page):
                rows = range(first, min(first + rows_a_page, block.height))
                yield page_of, len(rows), _table(block, grid, rows, mark, named=first == 0)
        elif block.text.strip():
            level = block.level if isinstance(block, Heading) else None
            yield page_of, 1, PaintedText(block.text, fragment(block.place), level, mark(block.place))


def _page_of(document: Document, block: Heading | Paragraph | Table) -> str:
    if document.format == "pdf":
        return fragment(block.place).partition("&")[0]
    return block.title if isinstance(block, Table) and "#sheet=" in block.place else ""


def _table(table: Table, grid: Cover, rows: Sequence[int], mark: Mark, *, named: bool) -> PaintedTable:
    """Return some rows of a table. A cell that began above them is shown in the first, and cut below the last of them."""
    painted_rows = []
    done: set[int] = set()
    for row in rows:
        cells = []
        for column in range(table.width):
            cell = grid.get((row, column))
            if cell is None:
                cells.append(PaintedCell(""))
            elif id(cell) not in done:
                done.add(id(cell))
                span = sum(cell.row <= other < cell.row + cell.row_span for other in rows)
                anchor = fragment(cell.place) if cell.row == row else ""
                cells.append(PaintedCell(cell.text, anchor, span, cell.column_span, mark(cell.place)))
        painted_rows.append(_over_blanks(cells))
    return PaintedTable(fragment(table.place) if named else "", table.title, tuple(painted_rows))


def _over_blanks(cells: list[PaintedCell]) -> tuple[PaintedCell, ...]:
    """Return a row whose only text runs over the blank cells behind it, as a spreadsheet shows it."""
    filled = [index for index, cell in enumerate(cells) if cell.text]
    if len(filled) != 1 or cells[filled[0]].row_span > 1:
        return tuple(cells)
    behind = cells[filled[0] + 1 :]
    wide = cells[filled[0]].column_span + sum(cell.column_span for cell in behind)
    return (*cells[: filled[0]], replace(cells[filled[0]], column_span=wide))


def _cover(table: Table) -> Cover:
    """Return which cell stands at each position."""
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def fragment(place: str) -> str:
    """Return what follows the # of a place."""
    return place.partition("#")[2]


class PaintedDocument:
    """A document with where each of its places is shown."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = painted(document, lambda _: "")
        self._page_of: dict[str, int] = {}
        self._covers: dict[int, Cover] = {}
        self._headers: dict[int, list[tuple[int, ...]]] = {}
        for number, parts in enumerate(self.parts, 1):
            for anchor in _anchors(parts):
                self._page_of.setdefault(anchor, number)

    def place(self, written: str) -> Span | None:
        """Return where a place is shown; the first page for one that the document no longer has, None for no place."""
        anchor = fragment(written)
        if not anchor:
            return None
        if beside := elsewhere(written, self.document.name):
            return beside
        page = self._page_of.get(anchor)
        order = page or 1
        return Shown(order, order, written, order, anchor if page else "")

    @cached_property
    def _pieces(self) -> dict[str, list[tuple[int, Cell | None]]]:
        """Place → what stands there: the number of its block, and the cell where that is a table."""
        found: dict[str, list[tuple[int, Cell | None]]] = {}
        for number, block in enumerate(self.document.blocks):
            for piece in block.cells if isinstance(block, Table) else (block,):
                found.setdefault(piece.place, []).append((number, piece if isinstance(piece, Cell) else None))
        return found

    def excerpts(self, cited: Iterable[Span], around: int = 0) -> list[PaintedExcerpt]:
        """Return the cited pieces as they stand: of a table the rows of the cells, below the headings nearest above.

        `around`: how many rows of a table before and behind them are shown, too.
        """
        places = {span.written: span for span in cited if isinstance(span, Spot)}
        met: dict[int, list[Cell]] = {}
        for place in places:
            for number, cell in self._pieces.get(place, ()):
                met.setdefault(number, []).extend([cell] if cell else [])
        return [self._excerpt(number, cells, places, around) for number, cells in sorted(met.items())]

    def _excerpt(self, number: int, cells: list[Cell], places: dict[str, Spot], around: int) -> PaintedExcerpt:
        block = self.document.blocks[number]
        if not isinstance(block, Table):
            return PaintedExcerpt(PaintedText(block.text, "", mark="cited"), places[block.place])
        if number not in self._covers:
            self._covers[number] = _cover(block)
            parts = segments(Grid(block), Vocabulary())
            self._headers[number] = [part.header for part in parts if isinstance(part, HeadedTable)]
        first = min(cells, key=lambda cell: (cell.row, cell.column))
        above = [header for header in self._headers[number] if header and header[-1] < first.row]
        near = {row for cell in cells for row in range(cell.row - around, cell.row + around + 1)}
        rows = sorted({*(above[-1] if above else ()), *(row for row in near if 0 <= row < block.height)})
        table = _table(block, self._covers[number], rows, lambda place: "cited" if place in places else "", named=False)
        return PaintedExcerpt(_without_anchors(table), places[first.place])


@dataclass(frozen=True)
class PaintedExcerpt:
    """A part of a document that a figure was read from, and the place to go to."""

    part: Part
    place: Span


def _without_anchors(table: PaintedTable) -> PaintedTable:
    rows = tuple(tuple(replace(cell, anchor="") for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _anchors(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.anchor
        if isinstance(part, PaintedTable):
            yield from (cell.anchor for row in part.rows for cell in row)
