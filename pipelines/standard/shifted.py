"""Whether data stand one column beside their header: a cell too many or too few in the header, or in the rows.

Only types whose values tell them are asked; a column counts where its own values do not fit and those of its neighbour do.
Out of scope: putting them right, since nobody knows which column is the one too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.standard.checks.columns import value_rule
from pipelines.standard.definition import Column
from pipelines.standard.recognise import Match
from pipelines.standard.sheet import Sheet

_TELLING = ("code6", "latitude", "longitude", "date", "time", "kana", "url", "corporate_number", "yes_no", "can_cannot")
_SAMPLE = 200  # rows that are looked at
_FITS, _FITS_NOT = 0.8, 0.2  # shares of the filled cells
_LEAST = 2  # columns that tell it; latitude and longitude that changed places are one in each direction


@dataclass(frozen=True)
class Shift:
    """`by` columns to the right (or left, below 0) stand the values of a header; an example."""

    by: int
    column: str
    value: str


def shift_of(sheet: Sheet, match: Match) -> Shift | None:
    """Return how the data are shifted, None where they are not."""
    for by in (1, -1):
        shifted = list(_shifted(sheet, match, by))
        if len(shifted) >= _LEAST:
            column, value = shifted[0]
            return Shift(by, column.name, value)
    return None


def _shifted(sheet: Sheet, match: Match, by: int) -> Iterator[tuple[Column, str]]:
    for name, index in match.positions.items():
        column = match.edition.by_name[name]
        beside = index + by
        if column.type not in _TELLING or not 0 <= beside < len(sheet.columns):
            continue
        own = [value for value in sheet.columns[index][:_SAMPLE] if value]
        if own and _share(column, own) <= _FITS_NOT and _share(column, sheet.columns[beside][:_SAMPLE]) >= _FITS:
            yield column, own[0]


def _share(column: Column, values: Sequence[str]) -> float:
    """Return the share of filled cells that are of a column's type, or can be written so."""
    rule = value_rule(column, values)
    filled = [value for value in values if value]
    fitting = 0
    for value in filled:
        finding = rule(value)
        fitting += finding is None or (finding.mends and bool(finding.repair))
    return fitting / max(len(filled), 1)
