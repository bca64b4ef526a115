"""From a figure to the lines of the document it comes from: where they are shown, and the pages that show them.

The document is shown as received, line for line, `LINES_A_PAGE` lines on a page: `source.html`, `source-2.html` … Each line
has the anchor `L120`; each range that a row cites has one too (`L120-128`), just before its first line. Out of scope: which
row cites which lines (出典箇所 of the tables), corrections (`catalog.site.content.documents`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from metadata.described.dataset import Dataset
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
    """Return where a range of lines is shown, from the dataset's folder: `source.html#L120-128`."""
    return f"{page_name((span.first - 1) // LINES_A_PAGE + 1)}#{anchor(span)}"


def document(dataset: Dataset) -> Source | None:
    """Return the document of a dataset as lines; None for a derived dataset, which has none."""
    if not dataset.sources or dataset.derived_from:
        return None
    source = dataset.sources[0]
    return Source.decode(source.file, source.data)


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
