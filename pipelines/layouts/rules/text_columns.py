"""Lines of text that are a table: columns by tabs, by rules (｜), or by position; the same as a table of cells.

A line of known headings begins a table; the lines under it are its rows until one that is no row. A line of several labels
with their texts (番号 1-1 取組名 窓口の改善) is a row of a form. Where spaces make the
columns, a cell belongs to the heading that it stands under by display width (a full-width letter is two wide). Out of
scope: what the headings mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pipelines.documents.model import Block, Cell, Document, Paragraph, Table
from pipelines.layouts.rules.side_by_side import apart
from pipelines.layouts.words.headings import meaning
from pipelines.layouts.words.vocabulary import Vocabulary

_GAP = re.compile(r"(?: {2,}|\u3000{2,}|[ \u3000]{3,})")
_RULE = re.compile(r"[|｜│┃]")
_FARTHEST = 12  # columns of display between a cell and where those of its column begin or end
_FEWEST_WORDS = 3
_LONGEST_HEADER = 200
_SHORTEST_RULE = 5
_RULE_LINE = re.compile(r"[\s\-=+|｜─━┌┬┐├┼┤└┴┘│┃:]+")


@dataclass(frozen=True)
class _Part:
    text: str
    start: int  # in columns of display
    end: int
    index: int


Split = Callable[[str], list[_Part]]
"""What parts a line into columns."""


def with_tables(document: Document, vocabulary: Vocabulary) -> Document:
    """Return a document with tables where its lines are columns, and with lists that stand side by side one by one."""
    blocks: Iterable[Block] = document.blocks
    if document.format == "text":
        blocks = _blocks([_marked(block) for block in document.blocks], vocabulary)
    return replace(document, blocks=tuple(apart(blocks, vocabulary)))


def _marked(line: Block) -> Block:
    """Return a line that only draws a rule as a note: it is read over wherever it stands."""
    ruled = isinstance(line, Paragraph) and len(line.text.strip()) >= _SHORTEST_RULE and _RULE_LINE.fullmatch(line.text)
    return replace(line, kind="note") if ruled and isinstance(line, Paragraph) else line


def _blocks(lines: list[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        line = lines[index]
        split = _split_of(line.text, vocabulary) if isinstance(line, Paragraph) and line.kind == "text" else None
        if not isinstance(line, Paragraph) or split is None:
            yield _form(line, vocabulary) or line
            index += 1
            continue
        rows, index = _rows(lines, index, split, vocabulary)
        yield Table(tuple(_cells(rows, split(line.text))), line.place)


def _form(line: Block, vocabulary: Vocabulary) -> Table | None:
    """Return a line of several labels, each with its text behind a tab, as a row of cells; None for any other line."""
    parts = [part for part in _tabbed(line.text) if part.text] if isinstance(line, Paragraph) else []
    labels = [bool(vocabulary.column(part.text, "forms")) for part in parts]
    if len(parts) < 4 or len(parts) % 2 or not all(known is (at % 2 == 0) for at, known in enumerate(labels)):
        return None
    return Table(tuple(Cell(part.text, line.place, 0, at) for at, part in enumerate(parts)), line.place)


def _split_of(text: str, vocabulary: Vocabulary) -> Split | None:
    """Return how a line of headings is parted into columns, None where it is none."""
    if _is_header(_parts(text), vocabulary):
        if _RULE.search(text):
            return partial(_ruled, outer=_RULE.match(text.strip()) is not None)
        return _tabbed if "\t" in text.strip("\n") else _parts
    words = _words(text)
    known = (meaning(part.text, vocabulary) is not None for part in words)
    return _words if len(words) >= _FEWEST_WORDS and len(text) <= _LONGEST_HEADER and all(known) else None


def _tabbed(text: str) -> list[_Part]:
    return [_Part(piece.strip(), 0, 0, index) for index, piece in enumerate(text.split("\t"))]


def _ruled(text: str, *, outer: bool) -> list[_Part]:
    """Part a line at its rules; with `outer` ones the first stands before the first column."""
    pieces = _RULE.split(text.strip())
    pieces = pieces[1:] if outer and not pieces[0].strip() else pieces
    return [_Part(piece.strip(), 0, 0, index) for index, piece in enumerate(pieces)]


def _words(text: str) -> list[_Part]:
    """Part a line at every space: columns that one space keeps apart."""
    return [_Part(word, 0, 0, index) for index, word in enumerate(text.split())]


def _parts(text: str) -> list[_Part]:
    if _RULE.search(text):
        return _ruled(text, outer=_RULE.match(text.strip()) is not None)
    if "\t" in text.strip("\n"):
        return _tabbed(text)
    parts: list[_Part] = []
    place = 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[place:end]
        if piece.strip():
            start = place + len(piece) - len(piece.lstrip())
            parts.append(_Part(piece.strip(), _width(text[:start]), _width(text[: place + len(piece.rstrip())]), len(parts)))
        place = gap.end() if gap else end
    return parts


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _is_header(parts: list[_Part], vocabulary: Vocabulary) -> bool:
    filled = [part for part in parts if part.text]
    known = [len(part.text) <= 40 and meaning(part.text, vocabulary) is not None for part in filled]
    return len(filled) >= 2 and sum(known) >= 2 and sum(known) * 2 > len(known)


def _rows(
    lines: list[Block], index: int, split: Split, vocabulary: Vocabulary
) -> tuple[list[tuple[Paragraph, list[_Part]]], int]:
    """Return the lines of a table with their parts, and the index of the line behind it."""
    first = lines[index]
    rows: list[tuple[Paragraph, list[_Part]]] = []
    last = index + 1
    header: list[_Part] = []
    if isinstance(first, Paragraph):
        header = split(first.text)
        rows.append((first, header))
    for place in range(index + 1, len(lines)):
        line = lines[place]
        if not isinstance(line, Paragraph):
            break
        if (line.text.strip() or "\t" in line.text) and line.kind == "text":
            parts = split(line.text)
            is_row = not line.text.strip() or _is_row(parts, header, split, vocabulary)
            if not is_row or (place > last and len(parts) < 3):
                break
            if not line.text.strip() or not _RULE_LINE.fullmatch(line.text):
                rows.append((line, parts))
            last = place + 1
        elif line.kind == "note" and place == last:
            last = place + 1
    return rows, last


def _is_row(parts: list[_Part], header: list[_Part], split: Split, vocabulary: Vocabulary) -> bool:
    if split is _words:
        return len(parts) == len(header)
    if _is_header(parts, vocabulary):
        return False
    return len(parts) >= 2 or (bool(parts) and parts[0].start >= header[min(1, len(header) - 1)].start > 0)


def _cells(rows: list[tuple[Paragraph, list[_Part]]], header: list[_Part]) -> Iterator[Cell]:
    by_position = any(part.end for part in header)
    edges = _edges([parts for _, parts in rows], len(header))
    for row, (line, parts) in enumerate(rows):
        taken = -1
        for index, part in enumerate(parts):
            column = part.index
            if by_position and part.end:
                column = index if len(parts) == len(header) else _column(part, edges, taken)
            taken = column
            if part.text or not by_position:
                yield Cell(part.text, line.place, row, column)


def _edges(rows: list[list[_Part]], width: int) -> list[tuple[set[int], set[int]]]:
    """Return where the cells of each column begin and end, in the header and in the rows that fill every column."""
    full = [parts for parts in rows if len(parts) == width]
    return [({parts[index].start for parts in full}, {parts[index].end for parts in full}) for index in range(width)]


def _column(part: _Part, edges: list[tuple[set[int], set[int]]], taken: int) -> int:
    """Return the column that a part of an incomplete row stands in: the one whose cells begin, or end, nearest.

    One that stands under none belongs to no heading: it is behind the last column, and stays unread.
    """

    def distance(index: int) -> tuple[int, int]:
        starts, ends = edges[index]
        left = min(abs(part.start - start) for start in starts)
        right = min(abs(part.end - end) for end in ends)
        return min(left, right), left

    free = range(taken + 1, len(edges))
    nearest = min(free, key=distance, default=None)
    return max(taken + 1, len(edges)) if nearest is None or distance(nearest)[0] > _FARTHEST else nearest
