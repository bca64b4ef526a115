"""Rows that are no data: the header again, the example of a form, nothing at all. They are told and left out.

Out of scope: rows above the header (`pipelines.standard.sheet`), empty cells (`pipelines.standard.checks.columns`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.definition import Names, names
from pipelines.standard.recognise import Match
from pipelines.standard.sheet import EXAMPLE, Sheet

_SAID = 0.6  # of the filled cells of a row, from which it is a header: not every column has a name in English


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
