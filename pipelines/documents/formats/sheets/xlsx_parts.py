"""What openpyxl does not tell of a workbook, read from its parts: how much is merged, text boxes, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.documents import places
from pipelines.documents.office import Package

_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

MOST_MERGED = 2_000_000
"""Positions that merged cells may cover: openpyxl makes an object of each."""


def merged_area(sheet: bytes) -> int:
    """Return how many positions the merged cells of a sheet's XML cover."""
    return sum(
        (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)
        for left, top, right, bottom in _MERGED.findall(sheet)
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def text_boxes(package: Package) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, place and text of each shape that holds words."""
    for title, anchor in _anchors(package):
        for body in anchor.iter(f"{_DRAWING}txBody"):
            lines = ("".join(run.text or "" for run in line.iter(f"{_TEXT}t")) for line in body.iter(f"{_TEXT}p"))
            if text := "\n".join(lines).strip():
                yield title, _place(package.name, title, anchor), text


def pictures(package: Package) -> Iterator[tuple[str, str]]:
    """Yield place and title of each picture: what it shows cannot be read."""
    for title, anchor in _anchors(package):
        for picture in anchor.iter(f"{_DRAWING}pic"):
            properties = next(picture.iter(f"{_DRAWING}cNvPr"), picture)
            yield _place(package.name, title, anchor), properties.get("descr") or properties.get("name") or ""


def _anchors(package: Package) -> Iterator[tuple[str, Any]]:
    """Yield the anchors of all drawings, each with its sheet's title."""
    book = package.main()
    root, sheets = package.xml(book), package.relations(book)
    for sheet in root.iter(f"{_MAIN}sheet") if root is not None else ():
        _, part = sheets.get(sheet.get(_RELATION, ""), ("", ""))
        for drawing in package.related(part, "drawing"):
            found = package.xml(drawing)
            yield from ((sheet.get("name", ""), anchor) for anchor in (found if found is not None else ()))


def _place(name: str, title: str, anchor: Any) -> str:
    start = anchor.find(f"{_DRAWING}from")
    if start is None:
        return places.sheet(name, title)
    column, row = (start.findtext(f"{_DRAWING}{key}") or "" for key in ("col", "row"))
    return (
        places.sheet_cell(name, title, int(row), int(column))
        if row.isdigit() and column.isdigit()
        else places.sheet(name, title)
    )
