"""The text of a cell of the report: paragraphs and bullets as the data model wants them.

A break inside a cell is printed as a space, `<p>` or `<ul>`; a bullet is `・` or `○` at the beginning of a line, so after a
space. Out of scope: where the cell stands.
"""

from __future__ import annotations

import re

from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, join_lines, markup_blocks

_ITEM = re.compile(r"(?:^|(?<!\s)\s++)[・○](?=\S)")
_DEPARTMENT = re.compile(r"(?<=\S)\s+(?=[一-龯々]{2,6}部(?:$|\s|[^門署品分]))")
_OFFICE = re.compile(r"^[^。\t]{2,60}?(?:部|課|室|局|館|グループ|係|センター|所|園|校|院|委員会)(?:[（(][^（()）]*[)）])?$")


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


def is_office(cell: str) -> bool:
    """Tell whether a cell reads as the name of an office: no sentence, and ends as offices do (部, 課, グループ …)."""
    return bool(_OFFICE.match(close_gaps(cell)))


def offices(cell: str) -> list[str]:
    """Return the offices of a cell; the dump breaks their names at any place (DX推 進室), which is undone.

    A further office is printed after `、`, or begins with a department (〜部) of its own.
    """
    parts = [part for listed in clean(cell).split("、") for part in _DEPARTMENT.split(listed)]
    return list(dict.fromkeys(name for part in parts if (name := close_gaps(part))))
