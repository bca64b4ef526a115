"""Characters of a PDF page → lines of text: what stands side by side, in the order it is read, also upright and turned text.

A character is a mapping of pdfplumber: `text`, `x0`, `x1`, `top`, `bottom`, `size`, `fontname`, `upright`, `matrix`;
lengths in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipelines.documents.model import NAMELESS
from pipelines.documents.raised import raised

Character = Mapping[str, Any]
Box = tuple[float, float, float, float]

_BOLD = re.compile(r"bold|heavy|black|demi|-B\d?\b|W[6-9]\b", re.I)
_EM_SPACE = {0x2003: "\u3000", 0x2002: " ", 0x00A0: " ", 0x00AD: "-"}  # what printers write for a wide space
_WORD_GAP = 0.5  # of a character's size, between two words of a line
_COLUMN_GAP = 2.5  # of a character's size, between two columns without a rule: printed as a tab
_SMALLER, _HIGHER = 0.8, 0.2  # of a character's size: a raised one is no larger, and its foot stands at least so high
_KANA_KANJI = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff"
# Words, with a mark or a figure between two letters at most.
_WORDS = re.compile(f"[{_KANA_KANJI}](?:[^{_KANA_KANJI}]?[{_KANA_KANJI}])+[^{_KANA_KANJI}]?")


def is_nameless(text: str) -> bool:
    """Tell whether pdfminer writes the number of a glyph for a letter that its font gives no meaning."""
    return text.startswith("(cid:")


@dataclass(frozen=True)
class Line:
    """A line of text; `box` is left, top, right and bottom."""

    text: str
    box: Box
    size: float
    bold: bool


def lines_of(characters: Iterable[Character]) -> list[Line]:
    """Return the lines of characters that stand outside of tables, from top to bottom."""
    turned: list[Character] = []
    level: list[Character] = []
    for char in characters:
        (level if char["upright"] else turned).append(char)
    lines = [_line(row) for row in _rows(level)]
    lines += [_line(column, text="".join(_plain(char) for char in column)) for column in _turned(turned)]
    return [line for line in lines if line.text.strip()]


def text_of_cell(characters: list[Character]) -> str:
    """Return the text of a cell: its lines joined by line feeds; upright and turned text is put together into one line."""
    turned = [char for char in characters if not char["upright"]]
    if turned and len(turned) == len(characters):
        return "\n".join("".join(map(_plain, column)) for column in _turned(turned)).strip()
    if (columns := _upright(characters)) is not None:
        return "".join("".join(map(_plain, column)) for column in columns).strip()
    return "\n".join(text for text in (_joined(row).strip() for row in _rows(characters)) if text)


def is_bold(characters: list[Character]) -> bool:
    """Tell whether the characters are of a bold font, by its name: a PDF says no more."""
    return bool(characters) and all(_BOLD.search(char["fontname"]) for char in characters if not char["text"].isspace())


def box_of(characters: Iterable[Character]) -> Box:
    """Return the rectangle around characters."""
    found = list(characters)
    return (
        min(char["x0"] for char in found),
        min(char["top"] for char in found),
        max(char["x1"] for char in found),
        max(char["bottom"] for char in found),
    )


def _line(row: list[Character], text: str | None = None) -> Line:
    printed = _joined(row) if text is None else text
    visible = [char for char in row if not char["text"].isspace()] or row
    return Line(printed.strip(), box_of(visible), round(median(char["size"] for char in visible) * 2) / 2, is_bold(visible))


def _plain(char: Character) -> str:
    text = str(char["text"])
    return NAMELESS if is_nameless(text) else text.translate(_EM_SPACE)


def _middle(char: Character) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _rows(characters: list[Character]) -> list[list[Character]]:
    """Part characters into rows: one that stands within the height of the row's first belongs to it."""
    rows: list[list[Character]] = []
    for char in sorted(characters, key=lambda char: (_middle(char), char["x0"])):
        if rows and _middle(char) - _middle(rows[-1][0]) <= _reach(rows[-1][0], char):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda char: char["x0"]) for row in rows]


def _reach(first: Character, char: Character) -> float:
    """A smaller character (a note mark above the line) belongs to the row of the larger one."""
    return float(max(first["bottom"] - first["top"], char["bottom"] - char["top"])) * 0.45


def _joined(row: list[Character]) -> str:
    """Join a row; a gap that no space character fills is a space, a wide one a tab; the number of a note stays raised."""
    text = high = ""
    last: Character | None = None
    base: Character | None = None
    for char in row:
        if base is not None and last is not None and _is_raised(char, base, last):
            high += _plain(char)
            last = char
            continue
        text, high, base = text + raised(high, text), "", char
        if last is not None:
            gap, size = char["x0"] - last["x1"], max(char["size"], last["size"], 1)
            if gap > size * _COLUMN_GAP:
                text = text.rstrip() + "\t"
            elif gap > size * _WORD_GAP and not (text[-1:].isspace() or char["text"].isspace()):
                text += " "
        text += _plain(char)
        last = char
    return text + raised(high, text)


def _is_raised(char: Character, base: Character, last: Character) -> bool:
    """Tell whether a character is smaller than the one it belongs to, stands higher, and right behind it."""
    size = base["size"]
    beside = char["x0"] - last["x1"] <= size * _WORD_GAP and not base["text"].isspace()
    return bool(beside and char["size"] <= size * _SMALLER and base["bottom"] - char["bottom"] >= size * _HIGHER)


def _upright(characters: list[Character]) -> list[list[Character]] | None:
    """Return the columns of text written downwards, right one first; None where the text runs across.

    Written downwards, characters touch below each other and columns keep apart; across, it is the other way round. Figures
    and Latin letters one below the other are lines (the grades A and B of two indicators), not a word.
    """
    visible = [char for char in characters if not char["text"].isspace()]
    if len(visible) < 2:
        return None
    _, top, _, bottom = box_of(visible)
    size = median(char["size"] for char in visible)
    if bottom - top < size * 1.8 or not _WORDS.fullmatch("".join(map(_plain, visible))):
        return None
    columns: list[list[Character]] = []
    for char in sorted(visible, key=lambda char: -(char["x0"] + char["x1"])):
        if columns and abs((char["x0"] + char["x1"]) - (columns[-1][0]["x0"] + columns[-1][0]["x1"])) < size:
            columns[-1].append(char)
        else:
            columns.append([char])
    columns = [sorted(column, key=_middle) for column in columns]
    if len(columns) > 1 and _pitch([column[0]["x0"] for column in columns]) < size * 1.15:
        return None
    if len(columns) > 1 and median(_pitch([_middle(char) for char in column]) for column in columns) > size * 1.15:
        return None
    return columns


def _pitch(positions: list[float]) -> float:
    steps = [abs(after - before) for before, after in pairwise(positions)]
    return median(steps) if steps else 0.0


def _turned(characters: list[Character]) -> list[list[Character]]:
    """Part text that is turned by a quarter into its lines, each in the order it is read."""
    columns: list[list[Character]] = []
    for char in sorted(characters, key=lambda char: char["x0"]):
        if columns and abs(char["x0"] - columns[-1][0]["x0"]) < char["size"] * 0.5:
            columns[-1].append(char)
        else:
            columns.append([char])
    return [sorted(column, key=_middle, reverse=column[0]["matrix"][1] > 0) for column in columns]
