"""A text dump: each line a paragraph as it stands (spaces and tabs are its only layout), with its `line=`.

Blank lines are kept, since they part what stands above from what stands below. As converters from PDF write it (Markdown),
a line that begins with `#` and a space is a heading, and the marks around `**bold words**` are no words. Out of scope:
joining lines that were wrapped, columns made of spaces (a layout says what they mean).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents import places
from pipelines.documents.encodings import decode
from pipelines.documents.model import Block, Document, Heading, Paragraph
from pipelines.documents.source import Source

_PAGE_LINE = re.compile(
    r"\s*(?:[-‐–—－―]\s*\d{1,4}\s*[-‐–—－―]|\d{1,4}\s*ページ|(?:[Pp]age|P\.|p\.)\s*\d{1,4}|\d{1,4}\s*/\s*\d{1,4})\s*"
)
_HEADING = re.compile(r"(?P<marks>#{1,6}) (?P<text>.*)")
_BOLD = re.compile(r"\*\*([^*\n]++)\*\*")
_NUMBER = re.compile(r"\d{1,4}")


def read(name: str, data: bytes) -> Document:
    """Return the lines of a text; page numbers alone on their line are furniture. Raises what `encodings.decode` does.

    Only LF, CR LF and CR end a line: dumps hold form feeds and U+2028 inside lines, at which `str.splitlines` would cut
    and shift every line number after them.
    """
    text, encoding = decode(name, data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return Document(name, "text", _blocks(name, lines), encoding=encoding)


def of_source(source: Source) -> Document:
    """Return a text that was decoded before, as `read` does; a line stands where it stands in the source."""
    return Document(source.name, "text", _blocks(source.name, source.lines))


def _blocks(name: str, lines: Sequence[str]) -> tuple[Block, ...]:
    pages = _bare_numbers(lines)
    return tuple(
        _block(line, places.line(name, number), furniture=is_page_line(line) or number in pages)
        for number, line in enumerate(lines, 1)
    )


def _block(line: str, place: str, *, furniture: bool) -> Block:
    heading = _HEADING.fullmatch(line.strip())
    if heading and heading["text"].strip():
        return Heading(_BOLD.sub(r"\1", heading["text"].strip()), place, len(heading["marks"]))
    return Paragraph(_BOLD.sub(r"\1", line), place, "furniture" if furniture else "text")


def _bare_numbers(lines: Sequence[str]) -> set[int]:
    """Return the lines (from 1) that are the bare number of a page: the last one before a form feed."""
    found: set[int] = set()
    for number, line in enumerate(lines, 1):
        if not line.startswith("\x0c"):
            continue
        last = next((place for place in range(number - 1, 0, -1) if lines[place - 1].strip()), 0)
        if last and _NUMBER.fullmatch(lines[last - 1].strip()):
            found.add(last)
    return found


def is_page_line(line: str) -> bool:
    """Tell whether a line holds nothing but the number of a page: `- 3 -`, `3 / 12`, `3ページ`."""
    return _PAGE_LINE.fullmatch(line) is not None
