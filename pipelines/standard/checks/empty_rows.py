"""Rows that are no data: the header again, the example of a form, nothing at all. They are told and left out.

A note below the table, a row of totals and the header of a second table are told too, but stay: only a person can take a
row out that says something. Out of scope: rows above the header (`pipelines.standard.sheet`), empty cells
(`pipelines.standard.checks.columns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.definition import Names, names
from pipelines.standard.recognise import Match, known, may_be_header
from pipelines.standard.sheet import EXAMPLE, Sheet

_SAID = 0.6  # of the filled cells of a row, from which it is a header: not every column has a name in English

_TOTALS = re.compile(r"(?:合|総|小|累)\s*計|総\s*合\s*計|計|総\s*数")
_NAMING = 5  # columns in front, in which a row of totals says that it is one
_NOTE = re.compile(r"[※＊*]|[(（\[【]?(?:注|備考|出典|出所|資料|注意|凡例)\s*[\d０-９]{0,2}\s*[)）\]】:：.．、。 \u3000]")
_LEAST_COLUMNS = 4  # of a table, from which a row with one cell is none of its rows
_SHOWN = 60  # characters


def rows_without_data(sheet: Sheet, match: Match) -> Iterator[Fault]:
    """Yield the rows that are no data, those of a kind together."""
    for kind, rows in (
        ("header_repeated", header_rows(sheet, match)),
        ("example_row", _example_rows(sheet)),
        ("blank_row", _blank_rows(sheet)),
    ):
        if rows:
            yield Fault("", kind, of_whole("", kind).severity, tuple(sorted(rows)), "", "")


def header_rows(sheet: Sheet, match: Match) -> frozenset[int]:
    """Return the rows that say the header again, or its columns' names in English or of a data base: they are no data."""
    if not match.positions:
        return frozenset()
    first = next(iter(match.positions.items()))
    words = _said(sheet, *first)
    candidates = (row for row, value in enumerate(sheet.columns[first[1]], 1) if value in words)
    return frozenset(row for row in candidates if _is_header(sheet, match, row))


def _is_header(sheet: Sheet, match: Match, row: int) -> bool:
    told = [sheet.columns[index][row - 1] in _said(sheet, name, index) for name, index in match.positions.items()]
    filled = sum(bool(sheet.columns[index][row - 1]) for index in match.positions.values())
    return filled > 1 and sum(told) >= _SAID * filled


def _said(sheet: Sheet, name: str, index: int) -> set[str]:
    known = names().get(name, Names())
    return {sheet.header[index], name, known.english, known.physical} - {""}


def _example_rows(sheet: Sheet) -> list[int]:
    return [row for row, value in enumerate(sheet.columns[0], 1) if value.startswith(EXAMPLE)]


def _blank_rows(sheet: Sheet) -> list[int]:
    """Return the rows in which no column has a value: each column is asked only of the rows that were empty so far."""
    rows = list(range(sheet.height))
    for values in sheet.columns:
        rows = [row for row in rows if not values[row].strip()]
    return [row + 1 for row in rows]


def rows_beside_data(sheet: Sheet, match: Match, dropped: frozenset[int]) -> Iterator[Fault]:
    """Yield the rows that are no records but say something; `dropped` are told already."""
    severity = of_whole("", "second_table").severity
    for text in _tables_above(sheet):
        yield Fault("", "second_table", severity, (), text[:_SHOWN], None, ask=True)
    for row in _headers_below(sheet, dropped):
        text = "、".join(filter(None, _row(sheet, row)))[:_SHOWN]
        yield Fault("", "second_table", severity, (row,), text, None, ask=True)
    for column, row in _totals(sheet, match):
        if row not in dropped:
            value = sheet.columns[match.positions[column]][row - 1]
            yield Fault(column, "total_row", of_whole("", "total_row").severity, (row,), value)
    for row in _notes(sheet, dropped):
        text = "".join(_row(sheet, row))[:_SHOWN]
        yield Fault("", "note_row", of_whole("", "note_row").severity, (row,), text)


def _row(sheet: Sheet, row: int) -> list[str]:
    return [values[row - 1] for values in sheet.columns]


def _tables_above(sheet: Sheet) -> Iterator[str]:
    """Yield headers above that have rows of their own below them: what stands there is another table and is not read."""
    filled = [sum(map(bool, row)) for row in sheet.rows_above]
    for index, row in enumerate(sheet.rows_above):
        if known(row) > 0 and any(count > 1 for count in filled[index + 1 :]):
            yield "、".join(filter(None, row))


def _headers_below(sheet: Sheet, dropped: frozenset[int]) -> Iterator[int]:
    for row, value in enumerate(sheet.columns[0], 1):
        if value and row not in dropped and may_be_header(value) and known(_row(sheet, row)) > 0:
            yield row


def _totals(sheet: Sheet, match: Match) -> Iterator[tuple[str, int]]:
    seen: set[int] = set()
    for name, index in list(match.positions.items())[:_NAMING]:
        words = {value for value in set(sheet.columns[index]) if value and _TOTALS.fullmatch(value.strip())}
        for row, value in enumerate(sheet.columns[index], 1) if words else ():
            if value in words and row not in seen:
                seen.add(row)
                yield name, row


def _notes(sheet: Sheet, dropped: frozenset[int]) -> list[int]:
    """Return the rows at the end that have one cell, the text of a note."""
    found: list[int] = []
    for row in range(sheet.height, 0, -1) if len(sheet.header) >= _LEAST_COLUMNS else ():
        filled = [value.strip() for value in _row(sheet, row) if value.strip()]
        if row not in dropped and not (len(filled) == 1 and _NOTE.match(filled[0])):
            break
        found += [row] if row not in dropped else []
    return found[::-1]
