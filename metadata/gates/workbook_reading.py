"""A published workbook read back for the machine-readability rules: its cells, and what lies on and around them.

Read from the bytes of the .xlsx (a zip of XML, ECMA-376) with the standard library: the judge must not ask the writer
(`metadata.formats.workbook`) what it meant to write, and a spreadsheet library for a dozen facts would be one more thing to
install. Out of scope: dates, rich text, foreign files that are damaged.
"""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _COLUMN, _CELL, _FORMULA, _VALUE = (f"{_MAIN}{tag}" for tag in ("row", "col", "c", "f", "v"))
_LINES = frozenset({_ROW, _COLUMN})
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURES = ("drawing", "legacyDrawing", "picture", "oleObjects", "controls")
_FONT_MARKS = ("b", "i", "u", "strike")


SheetCell = str | Decimal
"""Text, or a number; empty cells are empty text."""


@dataclass(frozen=True)
class Worksheet:
    """A sheet: its cells from row 1 to the last that is used, and what the rules ask about, by the names Excel uses (B3)."""

    name: str
    rows: tuple[tuple[SheetCell, ...], ...]
    formulas: tuple[str, ...]
    looks: dict[tuple[int, int], str]  # row and column from 0 → colour, weight and the like, of cells that are not plain
    merged: tuple[str, ...]
    hidden: tuple[str, ...]  # rows, columns, groups; empty for the sheet itself
    pictures: bool
    conditional_formats: bool


class _Styles(NamedTuple):
    texts: list[str]
    looks: list[str]


def read_workbook(data: bytes) -> tuple[Worksheet, ...]:
    """Return the sheets of a workbook in order. Raises BadZipFile, KeyError or ParseError for what is no workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        texts = _shared_texts(_parse(archive, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
        looks = _looks(_parse(archive, "xl/styles.xml")) if "xl/styles.xml" in names else []
        styles = _Styles(texts, looks)
        targets = {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
        }
        return tuple(
            _worksheet(sheet, archive.read(targets[sheet.get(_RELATION, "")]), styles)
            for sheet in _parse(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        )


def _parse(archive: ZipFile, name: str) -> Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314 - a file that this program has just written


def _worksheet(entry: Element, data: bytes, styles: _Styles) -> Worksheet:
    """Return a sheet. Its elements are let go of row by row: together they take many times the memory of its cells."""
    hidden = [] if entry.get("state", "visible") == "visible" else [""]
    cells = _Cells(styles)
    elements = ElementTree.iterparse(io.BytesIO(data))  # noqa: S314 - a file that this program has just written
    for _, element in elements:
        if element.tag not in _LINES:
            continue
        if _out_of_sight(element):
            hidden.append(_range(element))
        if element.tag == _ROW:
            cells.add(element)
            element.clear()
    root: Element = elements.root  # type: ignore[attr-defined] # documented, unknown to typeshed
    return Worksheet(
        entry.get("name", ""),
        cells.filled_up(),
        tuple(cells.formulas),
        cells.looks,
        tuple(cell.get("ref", "") for cell in root.iter(f"{_MAIN}mergeCell")),
        tuple(hidden),
        any(root.find(f"{_MAIN}{tag}") is not None for tag in _PICTURES),
        root.find(f"{_MAIN}conditionalFormatting") is not None,
    )


class _Cells:
    """The cells of a sheet that are not empty, gathered row by row."""

    def __init__(self, styles: _Styles) -> None:
        self.formulas: list[str] = []
        self.looks: dict[tuple[int, int], str] = {}
        self._styles = styles
        self._rows: list[list[SheetCell]] = []

    def add(self, row: Element) -> None:
        """Take a row in, below those that were."""
        looks = self._styles.looks
        for cell in row.iterfind(_CELL):
            formula = cell.find(_FORMULA) is not None
            value = _value(cell, self._styles.texts)
            if value == "" and not formula:
                continue  # empty, maybe with borders
            at = _position(cell.get("r", ""))
            self._put(*at, value)
            look = looks[int(cell.get("s", "0"))] if looks else ""
            if look:
                self.looks[at] = look
            if formula:
                self.formulas.append(cell.get("r", ""))

    def _put(self, row: int, column: int, value: SheetCell) -> None:
        while len(self._rows) <= row:
            self._rows.append([])
        cells = self._rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value

    def filled_up(self) -> tuple[tuple[SheetCell, ...], ...]:
        """Return all rows down to the last, all of one width."""
        width = max(map(len, self._rows), default=0)
        return tuple(tuple(cells + [""] * (width - len(cells))) for cells in self._rows)


def _value(cell: Element, texts: list[str]) -> SheetCell:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        text = cell.find(f"{_MAIN}is")
        return "" if text is None else _text(text)
    value = cell.findtext(_VALUE) or ""
    if kind == "s":
        return texts[int(value)]
    return Decimal(value) if kind == "n" and value else value


def _shared_texts(root: Element) -> list[str]:
    return [_text(entry) for entry in root.iter(f"{_MAIN}si")]


def _text(element: Element) -> str:
    """Return the text of an entry, without its furigana (rPh)."""
    plain = element.findtext(f"{_MAIN}t")
    if plain is not None:
        return plain
    return "".join(part.text or "" for run in element.iter(f"{_MAIN}r") for part in run.iter(f"{_MAIN}t"))


def _looks(root: Element) -> list[str]:
    """Return the look of each cell format: the marks of its font and its fill, empty for those of plain cells."""
    fonts = [_font(font) for font in root.findall(f"{_MAIN}fonts/{_MAIN}font")]
    fills = [_fill(fill) for fill in root.findall(f"{_MAIN}fills/{_MAIN}fill")]
    plain = fonts[0] if fonts else ""
    looks = []
    for entry in root.findall(f"{_MAIN}cellXfs/{_MAIN}xf"):
        font, fill = (int(entry.get(key, "0")) for key in ("fontId", "fillId"))
        parts = ("" if not fonts or fonts[font] == plain else fonts[font] or "plain", fills[fill] if fills else "")
        looks.append(" ".join(part for part in parts if part))
    return looks


def _font(font: Element) -> str:
    marks = [tag for tag in _FONT_MARKS if font.find(f"{_MAIN}{tag}") is not None]
    return " ".join([*marks, *_colour(font, "color")])


def _fill(fill: Element) -> str:
    pattern = fill.find(f"{_MAIN}patternFill")
    if pattern is None:
        return "gradient" if fill.find(f"{_MAIN}gradientFill") is not None else ""
    kind = pattern.get("patternType", "none")
    # The second fill of every workbook is gray125, whether a cell uses it or not.
    return "" if kind == "none" else " ".join([kind, *_colour(pattern, "fgColor")])


def _colour(element: Element, tag: str) -> list[str]:
    colour = element.find(f"{_MAIN}{tag}")
    return [] if colour is None else [f"{key}={value}" for key, value in sorted(colour.attrib.items())]


def _range(element: Element) -> str:
    """Return what Excel calls a row or some columns (3:3, B:C)."""
    if element.tag == _ROW:
        return f"{element.get('r')}:{element.get('r')}"
    return f"{_letters(int(element.get('min', '1')))}:{_letters(int(element.get('max', '1')))}"


def _out_of_sight(element: Element) -> bool:
    return element.get("hidden", "0") in ("1", "true") or element.get("outlineLevel", "0") != "0"


def _position(reference: str) -> tuple[int, int]:
    """Return row and column of a cell, from 0 (B3 → 2, 1)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _number(letters) - 1


@cache
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return what Excel calls a cell; row and column from 0 (2, 1 → B3)."""
    return f"{_letters(column + 1)}{row + 1}"
