"""The text of a cell of a report: paragraphs and bullets as the data model wants them.

A break inside a cell is printed as a space, `<p>` or `<ul>`; a bullet is `・` or `○` at the beginning of a line, so after a
space. Out of scope: where the cell stands.
"""

from __future__ import annotations

import re

from pipelines.japanese.terms import MANY
from pipelines.japanese.text import join_lines, markup_blocks

_ITEM = re.compile(r"(?:^|(?<!\s)\s++)[・○](?=\S)")


def passage(cell: str) -> str:
    """Return the text of a cell: paragraphs joined, bullets without their marks and separated by `;`."""
    items = [""]
    for block in markup_blocks(cell):
        first, *rest = _ITEM.split(block)
        items[-1] = join_lines([items[-1], first])
        items += rest
    return MANY.join(item.strip() for item in items if item.strip())


def bullets(cell: str) -> list[str]:
    """Return the bullets of a cell, or its whole text as the only one; nothing for an empty cell."""
    return [item for item in passage(cell).split(MANY) if item]
