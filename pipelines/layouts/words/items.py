"""What stands inside a cell of a text dump: HTML lists, or bullets that the dump has run together in one line.

A ・ is the mark of a bullet only where it begins the cell or follows a space; inside a word (保育所・こども園) it is part
of the name. Out of scope: figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, is_bullet, join_lines, markup_blocks, strip_bullet
from pipelines.tables.doubt import Reading

_MARK = re.compile(r"(?:^|\s)[・●○◆■‧•·]\s*")
_NUMBERED = re.compile(r"[①-⑳]")
_TAG_NAME = re.compile(r"<(/?)(ul|ol|li|p)\b", re.I)
_TAG = re.compile(r"<(/?)(ul|ol|li|p)\b[^<>]*>", re.I)
_FIGURE = re.compile(r"[：:]\s*[△▲+＋-]?約?\d")
_OPEN, _CLOSE = "(（「『【", ")）」』】"
# How the name of an office ends: before a ・ such a word is a whole office, anything else the first half of a name.
_OFFICE = re.compile(r"(?:[部局課室係所館園校]|センター|本部)$")


class _Piece(NamedTuple):
    text: str
    marked: bool


def is_whole(cell: str) -> bool:
    """Tell whether every list and paragraph that a cell opens is closed, and no tag is cut: a cut cell is not whole."""
    tags = _TAG.findall(cell)
    if len(tags) != len(_TAG_NAME.findall(cell)):
        return False
    return all(
        sum(1 if not slash else -1 for slash, name in tags if name.lower() == kind) == 0 for kind in ("ul", "ol", "li", "p")
    )


def item_readings(cell: str) -> list[Reading]:
    """Return how a cell can be divided into its items, the best way first; one way where the marks leave no doubt.

    Two ways where an item without mark stands among marked ones, or begins inside the brackets of the one before: then
    it is either the rest of that item, which the dump broke, or an item of its own.
    """
    pieces = _pieces(cell)
    separate = tuple(piece.text for piece in pieces)
    ways = [tuple(_rejoined(pieces)), separate]
    if "<" not in cell and len(pieces) > 1 and not pieces[0].marked:
        ways += [separate, (close_gaps(cell),)]
    return list(dict.fromkeys(ways))


def _pieces(cell: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for block in markup_blocks(cell):
        unmarked, *marked = _MARK.split(block)
        found = [
            _Piece(close_gaps(unmarked), marked=False),
            *(_Piece(close_gaps(text), marked=True) for text in marked),
        ]
        pieces += [piece for piece in found if piece.text]
    return pieces


def _rejoined(pieces: list[_Piece]) -> list[str]:
    marks = any(piece.marked for piece in pieces)
    items = [pieces[0].text] if pieces else []
    for previous, piece in pairwise(pieces):
        if _depth(items[-1]) > 0 or (marks and previous.marked and not piece.marked):
            items[-1] = join_lines([items[-1], piece.text])
        else:
            items.append(piece.text)
    return items


def _depth(text: str) -> int:
    return sum(text.count(mark) for mark in _OPEN) - sum(text.count(mark) for mark in _CLOSE)


def body_text(lines: Sequence[str]) -> str:
    """Return the text of lines as one cell: bullets and numbered items joined by `;`, paragraphs directly.

    A line without a mark goes on with what stands before it.
    """
    entries: list[str] = []
    for line in lines:
        text = clean(strip_bullet(line))
        if entries and not is_bullet(line) and not _NUMBERED.match(text):
            entries[-1] = join_lines([entries[-1], text])
        elif text:
            entries.append(text)
    return MANY.join(entries)


def states_figure(cell: str) -> bool:
    """Tell whether a cell states a figure as the KPI column does: a name, a colon, a number."""
    return bool(_FIGURE.search(cell))


def paragraphs(cell: str) -> str:
    """Return the prose of a cell: spaces as printed, its paragraphs joined directly."""
    return join_lines(markup_blocks(cell))


def office_readings(cell: str, marks: str) -> list[Reading]:
    """Return how a cell that names offices can be divided, the best way first.

    `marks` divide. A ・ is part of a name (文化・スポーツ振興課), but where a whole office stands before it
    (総務課・建設部) it may divide as well: then there are two ways.
    """
    offices = [office.strip() for office in re.split(rf"[{marks}{MANY}]", paragraphs(cell)) if office.strip()]
    divided = [part.strip() for office in offices for part in _divided(office) if part.strip()]
    return list(dict.fromkeys([tuple(divided), tuple(offices)]))


def _divided(office: str) -> list[str]:
    parts = office.split("・")
    return parts if any(_OFFICE.search(part.strip()) for part in parts[:-1]) else [office]
