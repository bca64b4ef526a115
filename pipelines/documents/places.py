"""How a place in a document is written: the file's name and a URI fragment, `plan.xlsx#sheet=取組&cell=B5:D5`.

Lines count as RFC 5147 writes them, cells of CSV as RFC 7111, rectangles of a PDF page as RFC 8118; sheets, tables and
paragraphs of other formats in the same manner, all counted from 1. What an IRI does not allow is percent-encoded; Japanese
letters stay as they are (RFC 3987). Out of scope: finding a place again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_LINES = re.compile(r"#line=(?P<first>\d{1,9}),(?P<last>\d{1,9})$")
_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20"#%&<=>?\[\\\]^`{|}\x7f]')


def encoded(text: str) -> str:
    """Return a name with what an IRI, or the `key=value&key=value` of a fragment, does not allow percent-encoded."""
    return _NOT_IN_AN_IRI.sub(lambda match: f"%{ord(match[0]):02X}", text)


def line(name: str, number: int) -> str:
    """Return the place of one line (1-based): RFC 5147 counts positions between lines, so line 12 is `line=11,12`."""
    return f"{encoded(name)}#line={number - 1},{number}"


def lines(place: str) -> tuple[int, int] | None:
    """Return the first and last line (1-based) of a place that is lines, None for any other place."""
    found = _LINES.search(place)
    return (int(found["first"]) + 1, int(found["last"])) if found else None


def grid_cell(row: int, column: int, row_span: int = 1, column_span: int = 1) -> str:
    """Return `cell=4,2` for 0-based row 3 and column 1, `cell=4,2-4,9` where it spans more."""
    first = f"cell={row + 1},{column + 1}"
    if row_span == column_span == 1:
        return first
    return f"{first}-{row + row_span},{column + column_span}"


def csv_cell(name: str, row: int, column: int) -> str:
    """Return the place of a field of a delimited file; `row` is the 0-based record, the heading's record counts."""
    return f"{encoded(name)}#{grid_cell(row, column)}"


def sheet(name: str, title: str) -> str:
    """Return the place of a sheet of a workbook."""
    return f"{encoded(name)}#sheet={encoded(title)}"


def sheet_cell(name: str, title: str, row: int, column: int, row_span: int = 1, column_span: int = 1) -> str:
    """Return the place of a cell of a workbook in A1 notation: `sheet=取組&cell=B5:D5` for 0-based row 4, columns 1 to 3."""
    first = f"{column_letters(column)}{row + 1}"
    last = f"{column_letters(column + column_span - 1)}{row + row_span}"
    return f"{sheet(name, title)}&cell={first if first == last else f'{first}:{last}'}"


@cache
def column_letters(column: int) -> str:
    """Return the letters of a 0-based column of a workbook: A, B … Z, AA …"""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def table(name: str, number: int) -> str:
    """Return the place of the n-th table (1-based) of a Word or HTML file."""
    return f"{encoded(name)}#table={number}"


def paragraph(name: str, number: int) -> str:
    """Return the place of the n-th paragraph (1-based) of a Word or HTML file."""
    return f"{encoded(name)}#paragraph={number}"


def rectangle(name: str, page: int, box: Sequence[float]) -> str:
    """Return the place of a rectangle of a PDF page: left, top, width and height in points from the upper left corner."""
    left, top, right, bottom = (round(value) for value in box)
    return f"{encoded(name)}#page={page}&viewrect={left},{top},{max(right - left, 1)},{max(bottom - top, 1)}"
