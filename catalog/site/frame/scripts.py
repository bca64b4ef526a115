"""Rows that a page loads in parts, each a script that hands over plain data, since a page opened from a folder may load
scripts but not fetch files.

A part is of bounded size, so that a page shows something soon however much there is. Out of scope: what the rows say; the
scripts that take them (`assets/`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.site.content.policy import embedded_json

PART_BYTES = 90_000
"""Most bytes of a part; one row is in any."""


@dataclass(frozen=True)
class Script:
    """A part: its number, counted from 1, the group whose rows it holds, and the file."""

    number: int
    group: str
    data: bytes


def script_parts(call: str, groups: Iterable[tuple[str, Iterable[Any]]], most: int = PART_BYTES) -> Iterator[Script]:
    """Yield rows as calls of a function of the page, at most `most` bytes each, and never two groups in one."""
    number = 0
    for group, rows in groups:
        for part in cut((as_json(row) for row in rows), most):
            number += 1
            yield Script(number, group, f"{call}([{','.join(part)}]);\n".encode())


def cut(texts: Iterable[str], most: int) -> Iterator[list[str]]:
    """Yield texts in runs of at most `most` bytes, one text at least."""
    part: list[str] = []
    room = most
    for text in texts:
        size = len(text.encode()) + 1
        if part and size > room:
            yield part
            part, room = [], most
        part.append(text)
        room -= size
    if part:
        yield part


def as_json(value: Any) -> str:
    """Return a value as JSON in the least room, as it may stand in a script."""
    return embedded_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
