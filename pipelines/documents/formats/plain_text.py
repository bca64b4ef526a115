"""A text dump: each line a paragraph, exactly as it stands (spaces and tabs are its only layout), with its `line=`.

Blank lines are kept, since they part what stands above from what stands below. Out of scope: joining lines that were
wrapped, columns made of spaces (a layout says what they mean).
"""

from __future__ import annotations

import re

from pipelines.documents import places
from pipelines.documents.encodings import decode
from pipelines.documents.model import Document, Paragraph

_PAGE_LINE = re.compile(
    r"\s*(?:[-‐–—－―]\s*\d{1,4}\s*[-‐–—－―]|\d{1,4}\s*ページ|(?:[Pp]age|P\.|p\.)\s*\d{1,4}|\d{1,4}\s*/\s*\d{1,4})\s*"
)

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
    pages = _bare_numbers(lines)
    blocks = tuple(
        Paragraph(line, places.line(name, number), "furniture" if is_page_line(line) or number in pages else "text")
        for number, line in enumerate(lines, 1)
    )
    return Document(name, "text", blocks, encoding=encoding)


def _bare_numbers(lines: list[str]) -> set[int]:
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
