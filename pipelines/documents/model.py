"""What a document is, whatever its format: a sequence of headings, paragraphs and tables of cells, each with its place.

A place is the file's name and a URI fragment that a reader can go back to (`plan.xlsx#sheet=取組&cell=B5`,
`plan.txt#line=119,128`): `documents.places` writes it. Out of scope: how a format is opened (`documents.formats`), what
words mean (`layouts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cell:
    r"""A cell of a table, as printed: a percentage reads `35%`, a date its date, a formula its kept value.

    `row` and `column` count from 0 within the table and name the upper left corner; a merged cell spans more of them.
    `text` keeps line breaks (`\n`). `hidden` is True in a hidden row, column or sheet. `formula` is set only where the file
    keeps no value of a formula (the text is then empty): what the cell shows is not known. `comment` is the note that hangs
    on it, of .xlsx only: it is no part of the table.
    """

    text: str
    place: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False
    bold: bool = False
    shaded: bool = False
    formula: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Table:
    """A grid of cells, row by row; each position belongs to at most one cell, and one without a cell is empty.

    `title` is the sheet's name or the caption, if any. `continues` marks a table at the top of a PDF page that goes on where
    the page before ended in one with the same columns; a repeated header is still among its cells.
    """

    cells: tuple[Cell, ...]
    place: str
    title: str = ""
    continues: bool = False

    @property
    def height(self) -> int:
        """Number of rows, spans included."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Number of columns, spans included."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


@dataclass(frozen=True)
class Heading:
    """A heading with its level, 1 for the highest; level 0 where the format does not tell."""

    text: str
    place: str
    level: int = 0


Kind = Literal["text", "item", "term", "note", "furniture"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, a list item or a line of text.

    `term` marks the 〈dt〉 of a definition list, `note` a footnote, `furniture` a running header or the number of a page.
    """

    text: str
    place: str
    kind: Kind = "text"


Block = Heading | Paragraph | Table


NAMELESS = "\ufffd"
"""Stands for a letter whose meaning its file does not give: no figure is read of a text that holds one."""

NOTE_RULES = (
    "hidden-sheet",
    "hidden-rows",
    "hidden-columns",
    "formula-without-value",
    "macros-not-run",
    "image",
    "deleted-text",
    "hidden-text",
    "look-alike",
    "nameless",
)
"""What a note can be of; the words for it are the reader's."""


@dataclass(frozen=True)
class Note:
    """Something to be told of the opening and where: `rule` is one of `NOTE_RULES`, `text` what was met, as printed."""

    rule: str
    place: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document in reading order. `name` is the file's name, `format` one of the keys of `documents.formats`."""

    name: str
    format: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    encoding: str = ""
    """How Python names the encoding of a text format; empty for others."""

    def tables(self) -> Iterator[Table]:
        """Yield the tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))
