"""OpenDocument spreadsheets (.ods): the file itself keeps what each cell shows, beside its value, so it is read from there.

Out of scope: pictures, charts, comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents import archives, places
from pipelines.documents.formats.sheets.notes import hidden_notes
from pipelines.documents.model import Cell, Document, Note, Table
from pipelines.documents.xml import parsed
from pipelines.problems import Place, Problem, SourceError

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _OFFICE, _STYLE = (_SPACE % name for name in ("table", "text", "office", "style"))
_USUAL = f"{_TABLE}default-cell-style-name"
_MANIFEST = b"encryption-data"
_OF_CELLS, _OF_LINES, _OF_LETTERS = "table-cell", "paragraph", "text"
_Style = tuple[str, str]  # family and name: each family has names of its own
Struck = dict[_Style, bool]
_MOST_CELLS = 2_000_000
"""Cells with a text that repetitions may come to: an empty row is written once for the million that follow."""


def read(name: str, data: bytes) -> Document:
    """Return the sheets of a workbook in order, each cell as it is shown.

    Raises SourceError `document-password`, `document-bomb` and `document-damaged`.
    """
    if _MANIFEST in archives.part(name, data, "META-INF/manifest.xml"):
        raise SourceError(Problem("document-password", Place(name)))
    root = parsed(name, archives.part(name, data, "content.xml"))
    common = archives.part(name, data, "styles.xml")
    tables: list[Table] = []
    notes: list[Note] = []
    unseen, struck = _unseen(root), _struck(root, parsed(name, common) if common else None)
    for element in root.iter(f"{_TABLE}table"):
        sheet = _Sheet(name, element.get(f"{_TABLE}name", ""), struck, whole=element.get(f"{_TABLE}style-name") in unseen)
        cells = tuple(sheet.cells(element))
        tables.append(Table(cells, places.sheet(name, sheet.title), sheet.title))
        notes += hidden_notes(name, sheet.title, sheet.rows & {c.row for c in cells}, sheet.columns, whole=sheet.whole)
        notes += sheet.notes
    return Document(name, "ods", tuple(tables), tuple(notes))


def _styles(root: Any, kind: str = "automatic-styles") -> Iterator[Any]:
    return (style for part in root.iterfind(f"{_OFFICE}{kind}") for style in part.iterfind(f"{_STYLE}style"))


def _unseen(root: Any) -> set[str]:
    """Return the names of the styles whose sheets are hidden."""
    return {
        style.get(f"{_STYLE}name", "")
        for style in _styles(root)
        if any(one.get(f"{_TABLE}display") == "false" for one in style.iterfind(f"{_STYLE}table-properties"))
    }


def _struck(root: Any, common: Any | None) -> Struck:
    """Return the styles that say whether letters are struck through, themselves or by the style that they are made from.

    Those of the sheets are made by the program; those that people name are in a part of their own, `common`.
    """
    found: dict[_Style, bool | None] = {}
    made_from: dict[_Style, _Style] = {}
    for style in (*(_styles(common, "styles") if common is not None else ()), *_styles(root)):
        family, name = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
        for letters in style.iterfind(f"{_STYLE}text-properties"):
            if line := letters.get(f"{_STYLE}text-line-through-style") or letters.get(f"{_STYLE}text-line-through-type"):
                found[family, name] = line != "none"
        made_from[family, name] = family, style.get(f"{_STYLE}parent-style-name", "")
    for one in made_from:
        way, at = [], one
        while at not in found and at in made_from:
            way.append(at)
            found[at] = None  # a circle says nothing
            at = made_from[at]
        found.update(dict.fromkeys(way, found.get(at)))
    return {one: struck for one, struck in found.items() if struck is not None}


@dataclass
class _Sheet:
    """One sheet on its way to a table; `rows` and `columns` are the hidden ones, 0-based, `whole` if all of it is.

    `struck` are the styles that say whether letters are struck through, `usual` those of cells without a style, by column.
    """

    name: str
    title: str
    struck: Struck
    whole: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    usual: dict[int, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    count: int = 0

    def cells(self, element: Any) -> Iterator[Cell]:
        """Yield the cells that hold something or are merged, row by row."""
        self._learn_columns(element)
        row = 0
        for line in element.iter(f"{_TABLE}table-row"):
            repeated = _number(line, "number-rows-repeated")
            found = list(self._in_row(line))
            self._count(len(found) * repeated)
            for below in range(repeated if found else 0):
                if line.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                    self.rows.add(row + below)
                made = (self._cell(row + below, column, cell, line) for column, cell in found)
                yield from (cell for cell in made if cell.text or cell.row_span > 1 or cell.column_span > 1)
            row += repeated

    def _learn_columns(self, element: Any) -> None:
        column = 0
        for part in element.iter(f"{_TABLE}table-column"):
            repeated = _number(part, "number-columns-repeated")
            if part.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.columns.update(range(column, column + min(repeated, 1000)))
            if self.struck.get((_OF_CELLS, style := part.get(_USUAL, ""))):
                self.usual.update(dict.fromkeys(range(column, column + min(repeated, 1000)), style))
            column += repeated

    def _in_row(self, line: Any) -> Iterator[tuple[int, Any]]:
        column = 0
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            repeated = _number(cell, "number-columns-repeated")
            if cell.tag == f"{_TABLE}table-cell" and (_shown(cell) or _spans(cell)):
                self._count(repeated)
                yield from ((column + across, cell) for across in range(repeated))
            column += repeated

    def _count(self, cells: int) -> None:
        self.count += cells
        if self.count > _MOST_CELLS:
            raise SourceError(Problem("document-bomb", Place(self.name), {"part": "content.xml"}))

    def _cell(self, row: int, column: int, cell: Any, line: Any) -> Cell:
        down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
        place = places.sheet_cell(self.name, self.title, row, column, down, across)
        hidden = self.whole or row in self.rows or column in self.columns
        style = cell.get(f"{_TABLE}style-name") or line.get(_USUAL) or self.usual.get(column, "")
        text, away = _parted(cell, self.struck, struck=self.struck.get((_OF_CELLS, style), False))
        if away.strip():
            self.notes.append(Note("deleted-text", place, away))
        return Cell(text, place, row, column, down, across, hidden=hidden)


def _spans(cell: Any) -> bool:
    return _number(cell, "number-rows-spanned") > 1 or _number(cell, "number-columns-spanned") > 1


def _number(element: Any, key: str) -> int:
    text = element.get(f"{_TABLE}{key}", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _shown(cell: Any) -> str:
    """Return the paragraphs of a cell as lines; a comment that hangs on it is not part of it."""
    return _parted(cell, {}, struck=False)[0]


def _parted(cell: Any, styles: Struck, *, struck: bool) -> tuple[str, str]:
    """Return the lines of a cell that stand, and what is struck through in it: all, a line, or letters."""
    lines = [list(_parts(part, styles, above=struck)) for part in cell if part.tag == f"{_TEXT}p"]
    kept = ["".join(text for text, away in line if not away) for line in lines if not line or not all(a for _, a in line)]
    return "\n".join(kept), "\n".join("".join(text for text, away in line if away) for line in lines).strip("\n")


def _parts(element: Any, styles: Struck, *, above: bool) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a part of a cell, each with whether it is struck through."""
    family = _OF_LINES if element.tag == f"{_TEXT}p" else _OF_LETTERS
    struck = styles.get((family, element.get(f"{_TEXT}style-name", "")), above)
    if element.text:
        yield element.text, struck
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(count) if (count := child.get(f"{_TEXT}c", "1")).isdigit() else 1, 1000), struck
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if child.tag == f"{_TEXT}tab" else "\n", struck
        elif child.tag not in (f"{_OFFICE}annotation", f"{_TEXT}ruby-text"):
            yield from _parts(child, styles, above=struck)
        if child.tail:
            yield child.tail, struck
