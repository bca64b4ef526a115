"""What every kind of workbook tells of its sheets: what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.documents import places
from pipelines.documents.model import Note

_MOST_NAMED = 20


def hidden_notes(name: str, title: str, rows: Iterable[int], columns: Iterable[int], *, whole: bool) -> Iterator[Note]:
    """Yield a note of each kind of hiding in a sheet; rows and columns are 0-based, `whole` a hidden sheet."""
    place = places.sheet(name, title)
    if whole:
        yield Note("hidden-sheet", place, title)
    if row_names := [str(row + 1) for row in sorted(rows)]:
        yield Note("hidden-rows", place, listed(row_names))
    if column_names := [places.column_letters(column) for column in sorted(columns)]:
        yield Note("hidden-columns", place, listed(column_names))


def listed(names: Iterable[str]) -> str:
    """Return the first names and how many there are, where they are many: `A, B, C … (40)`."""
    found = list(names)
    return ", ".join(found[:_MOST_NAMED]) + (f" … ({len(found)})" if len(found) > _MOST_NAMED else "")
