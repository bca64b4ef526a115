"""What openpyxl does not tell of a workbook, read from its parts: how much is merged, text boxes, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from pipelines.documents import archives, places
from pipelines.documents.xml import parsed

_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


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


def text_boxes(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield place and text of each shape that holds words, sheet by sheet."""
    for title, drawing in _drawings(name, data):
        for anchor in drawing:
            for body in anchor.iter(f"{_DRAWING}txBody"):
                lines = ("".join(run.text or "" for run in line.iter(f"{_TEXT}t")) for line in body.iter(f"{_TEXT}p"))
                if text := "\n".join(lines).strip():
                    yield _place(name, title, anchor), text


def images(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield place and title of each picture: what it shows cannot be read."""
    for title, drawing in _drawings(name, data):
        for anchor in drawing:
            for picture in anchor.iter(f"{_DRAWING}cNvPr"):
                if anchor.find(f"{_DRAWING}pic") is not None:
                    yield _place(name, title, anchor), picture.get("descr") or picture.get("name") or ""


def _drawings(name: str, data: bytes) -> Iterator[tuple[str, Any]]:
    """Yield title and drawing part of each sheet that has one."""
    book = archives.part(name, data, "xl/workbook.xml")
    if not book:
        return
    targets = _relations(name, data, "xl/workbook.xml")
    for sheet in parsed(name, book).iter(f"{_MAIN}sheet"):
        part = targets.get(sheet.get(_RELATION, ""), "")
        for target in _relations(name, data, part).values():
            if re.fullmatch(r"xl/drawings/[^/]+\.xml", target) and (body := archives.part(name, data, target)):
                yield sheet.get("name", ""), parsed(name, body)


def _relations(name: str, data: bytes, part: str) -> dict[str, str]:
    """Return the parts that a part refers to, by the id of the relation."""
    folder, file = posixpath.split(part)
    body = archives.part(name, data, f"{folder}/_rels/{file}.rels")
    if not body:
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        for relation in parsed(name, body).iter(f"{_PACKAGE}Relationship")
    }


def _place(name: str, title: str, anchor: Any) -> str:
    start = anchor.find(f"{_DRAWING}from")
    if start is None:
        return places.sheet(name, title)
    column, row = (int(start.findtext(f"{_DRAWING}{key}") or 0) for key in ("col", "row"))
    return places.sheet_cell(name, title, row, column)
