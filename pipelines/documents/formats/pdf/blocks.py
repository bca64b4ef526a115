"""Pages of a PDF → blocks: which lines are headings, which are furniture, which go on, and which tables go on over the page.

A PDF tells none of this; letters larger or bolder than the body's make a heading, a line that stands at the edge of many
pages is furniture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from pipelines.documents import places
from pipelines.documents.formats.pdf.lines import Box, Line
from pipelines.documents.formats.pdf.tables import Grid, same_columns
from pipelines.documents.formats.plain_text import is_page_line
from pipelines.documents.model import Block, Heading, Paragraph, Table

_EDGE = 0.12  # of a page's height, at top and bottom: where running lines stand
_MARGIN = 30.0  # points from the edge that no body of text comes to
_OFTEN = 0.3  # of the pages that repeat a running line
_LARGER = 1.08  # than the body: a heading
_LONGEST_HEADING = 60  # characters
_LEADING = 1.2  # of a line's size: the widest gap between two lines of one paragraph


Levels = dict[tuple[float, bool], int]  # look of a line (size, bold) → level of the heading


@dataclass
class Page:
    """What was read of a page: tables with their grids, lines outside of them, how many letters have which size."""

    number: int
    height: float
    tables: list[tuple[Grid, Table]]
    lines: list[Line]
    image: Box | None
    sizes: Counter[float] = field(default_factory=Counter)
    letters: Counter[bool] = field(default_factory=Counter)


def blocks_of(name: str, pages: list[Page]) -> Iterator[Block]:
    """Yield the blocks of all pages in order."""
    sizes = Counter[float]()
    for page in pages:
        sizes.update(page.sizes)
    body = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
    running = _running(pages)
    levels = _levels(pages, body)
    last: Grid | None = None  # the table that the page before ended in
    for page in pages:
        lines = [(line, _is_furniture(line, page, running, body)) for line in page.lines]
        yield from (_paragraph(name, page, [line], "furniture") for line, furniture in lines if furniture)
        last = yield from _body(name, page, [line for line, furniture in lines if not furniture], levels, last)


def _body(
    name: str, page: Page, lines: list[Line], levels: Levels, last: Grid | None
) -> Generator[Block, None, Grid | None]:
    """Yield a page's tables, headings and paragraphs from top to bottom; return the table it ends in, if it does."""
    things: list[tuple[Grid, Table] | Line] = [*page.tables, *lines]
    things.sort(key=_top)
    open_lines: list[Line] = []
    widest = max((line.box[2] for line in lines), default=0.0)
    for number, thing in enumerate(things):
        if isinstance(thing, Line) and not (_may_be_heading(thing) and (thing.size, thing.bold) in levels):
            if open_lines and not _goes_on(open_lines[-1], thing, widest):
                yield _paragraph(name, page, open_lines)
                open_lines = []
            open_lines.append(thing)
            continue
        if open_lines:
            yield _paragraph(name, page, open_lines)
            open_lines = []
        if isinstance(thing, Line):
            yield Heading(thing.text, places.rectangle(name, page.number, thing.box), levels[thing.size, thing.bold])
        else:
            grid, table = thing
            yield replace(table, continues=number == 0 and last is not None and same_columns(last, grid))
    if open_lines:
        yield _paragraph(name, page, open_lines)
    end = things[-1] if things else None
    return end[0] if isinstance(end, tuple) else None


def _top(thing: tuple[Grid, Table] | Line) -> tuple[float, float]:
    box = thing.box if isinstance(thing, Line) else thing[0].box
    return box[1], box[0]


def _paragraph(name: str, page: Page, lines: list[Line], kind: str = "text") -> Paragraph:
    boxes = [line.box for line in lines]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    text = "\n".join(line.text for line in lines)
    return Paragraph(text, places.rectangle(name, page.number, box), "furniture" if kind == "furniture" else "text")


def _goes_on(line: Line, following: Line, widest: float) -> bool:
    """Tell whether a line was only broken at the right edge: it is full, and the next one stands close below."""
    full = line.box[2] > widest - 2.5 * line.size and not line.text.endswith("。")
    close = following.box[1] - line.box[3] < _LEADING * line.size
    return full and close and abs(line.size - following.size) < 0.6 and "\t" not in line.text


def _running(pages: list[Page]) -> set[str]:
    """Return the lines that stand at the edge of many pages in the same words."""
    often = Counter(
        text for page in pages for text in {line.text for line in page.lines if _at_edge(line, page, _EDGE * page.height)}
    )
    return {text for text, count in often.items() if count >= max(2, _OFTEN * len(pages))}


def _at_edge(line: Line, page: Page, depth: float) -> bool:
    return line.box[3] < depth or line.box[1] > page.height - depth


def _is_furniture(line: Line, page: Page, running: set[str], body: float) -> bool:
    """Tell whether a line is a running header or the number of a page; larger letters are a heading, however often."""
    if _at_edge(line, page, _MARGIN):
        return True
    if not _at_edge(line, page, _EDGE * page.height):
        return False
    number = is_page_line(line.text) or (line.text.isdigit() and len(line.text) <= 4)
    return number or (line.text in running and line.size <= body)


def _levels(pages: list[Page], body: float) -> Levels:
    """Return the heading level of each look (size, bold) that stands out of the body, 1 for the largest."""
    looks = {
        (line.size, line.bold)
        for page in pages
        for line in page.lines
        if _may_be_heading(line) and (line.size > body * _LARGER or (line.bold and line.size >= body))
    }
    return {look: level for level, look in enumerate(sorted(looks, reverse=True), 1)}


def _may_be_heading(line: Line) -> bool:
    """A long line is prose, and one in columns a table without rules, whatever its letters."""
    return len(line.text) <= _LONGEST_HEADING and "\t" not in line.text
