"""From a figure to the lines of the document it comes from: where they are shown, and the pages that show them.

A text is shown as received, line for line, `LINES_A_PAGE` lines on a page: `source.html`, `source-2.html` … Each line
has the anchor `L120`; each range that a row cites has one too (`L120-128`), just before its first line. Out of scope: which
row cites which lines (出典箇所 of the tables), corrections (`catalog.site.content.documents`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.site.content.painted import Elsewhere, PaintedDocument, Part, Shown, elsewhere
from metadata.described.dataset import Dataset
from pipelines.documents.encodings import decode
from pipelines.documents.opening import open_document
from pipelines.documents.source import Source, Span

LINES_A_PAGE = 150
"""Lines of a document on one page. Part of the addresses of lines: to change it is to break links."""

LONG = 300
"""Characters of a line of which a phone shows the beginning until it is asked for."""

CONTEXT = 2
"""Lines shown before and after the cited ones in an excerpt."""


@dataclass(frozen=True)
class Line:
    """A line of a document; `anchors` are the ranges that begin with it, `cited` whether an excerpt is about it."""

    number: int
    text: str
    anchors: tuple[str, ...] = ()
    cited: bool = False

    @property
    def long(self) -> bool:
        """Whether it would fill the window of a phone: some dumps have a page of a table on one line."""
        return len(self.text) > LONG


@dataclass(frozen=True)
class SourcePage:
    """A page of a document: its file name, the number of the page and how many there are, and its lines."""

    name: str
    number: int
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PaintedPage:
    """A page of a document that is not shown by lines: file name, number, how many there are, and what stands on it."""

    name: str
    number: int
    count: int
    parts: tuple[Part, ...]


def parsed(place: str) -> Span | None:
    """Return the lines that 出典箇所 names (`plan.txt#line=119,128` is lines 120 to 128), None where it names none."""
    first, _, last = place.partition("#line=")[2].partition(",")
    return Span(int(first) + 1, int(last)) if first.isdecimal() and last.isdecimal() else None


def anchor(span: Span) -> str:
    """Return the anchor of a range of lines: `L120-128`, or `L120` for a single line."""
    return f"L{span.first}" if span.first == span.last else f"L{span.first}-{span.last}"


def page_name(number: int) -> str:
    """Return the file name of a page of a document, the first being 1."""
    return "source.html" if number == 1 else f"source-{number}.html"


def address(span: Span) -> str:
    """Return where a range of lines, or a place of another format, is shown: `source.html#L120-128`, from its folder.

    Empty for a place that no page shows.
    """
    if isinstance(span, Elsewhere):
        return ""
    if isinstance(span, Shown):
        return page_name(span.page) + (f"#{span.anchor}" if span.anchor else "")
    return f"{page_name((span.first - 1) // LINES_A_PAGE + 1)}#{anchor(span)}"


class LinesDocument:
    """A text document, shown line by line."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def place(self, written: str) -> Span | None:
        """Return the lines that 出典箇所 names, or the place in a file beside the document."""
        return elsewhere(written, self.source.name) or parsed(written)

    def pages(self, cited: Iterable[Span]) -> Iterator[SourcePage]:
        """Yield its pages."""
        return source_pages(self.source, cited)

    def excerpts(self, cited: Iterable[Span]) -> list[tuple[Line, ...]]:
        """Return the cited lines with a little context."""
        return excerpts(self.source, (span for span in cited if not isinstance(span, Elsewhere)))


class CellsDocument(PaintedDocument):
    """A document of another format, shown as sheets, tables and pages."""

    def pages(self, _cited: Iterable[Span]) -> Iterator[PaintedPage]:
        """Yield its pages."""
        for number, parts in enumerate(self.parts, 1):
            yield PaintedPage(page_name(number), number, len(self.parts), tuple(parts))


def document(dataset: Dataset) -> LinesDocument | CellsDocument | None:
    """Return the document of a dataset as it is shown; None for a derived dataset, which has none.

    Lines of a text are shown where the tables cite lines of it, whatever they cite beside it.
    """
    if not dataset.sources or dataset.derived_from or dataset.standard:
        return None
    source = dataset.sources[0]
    places = (str(place) for table in dataset.tables for place in table.column("出典箇所"))
    if all("#line=" in place for place in places if not elsewhere(place, source.file)):
        text, _ = decode(source.file, source.data)
        return LinesDocument(Source.decode(source.file, text.encode()))
    return CellsDocument(open_document(source.file, source.data))


def source_pages(source: Source, cited: Iterable[Span]) -> Iterator[SourcePage]:
    """Yield the pages of a document, with an anchor for each cited range of several lines."""
    ranges: dict[int, set[Span]] = {}
    for span in cited:
        if span.first != span.last:
            ranges.setdefault(span.first, set()).add(span)
    lines = [
        Line(number, text, tuple(anchor(span) for span in sorted(ranges.get(number, ()))))
        for number, text in enumerate(source.lines, start=1)
    ]
    count = -(-len(lines) // LINES_A_PAGE)
    for number in range(1, count + 1):
        own = lines[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE]
        yield SourcePage(page_name(number), number, count, tuple(own))


def excerpts(source: Source, cited: Iterable[Span]) -> list[tuple[Line, ...]]:
    """Return the cited lines with a little context, in the document's order; what touches or overlaps is one excerpt."""
    wanted = {number for span in cited for number in range(span.first, span.last + 1)}
    shown = {n for number in wanted for n in range(number - CONTEXT, number + CONTEXT + 1) if 0 < n <= len(source.lines)}
    found: list[list[Line]] = []
    for number in sorted(shown):
        if not found or found[-1][-1].number != number - 1:
            found.append([])
        found[-1].append(Line(number, source.lines[number - 1], cited=number in wanted))
    return [tuple(lines) for lines in found]


def cited(excerpt: tuple[Line, ...]) -> Span:
    """Return the first cited line of an excerpt, as the place to go to."""
    number = next(line.number for line in excerpt if line.cited)
    return Span(number, number)
