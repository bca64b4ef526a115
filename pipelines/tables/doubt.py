"""What a doubt is: an ambiguous place of a document, the readings that are possible, and how an officer settled it.

Out of scope: which reading is taken (`pipelines.doubts.resolver`), which there are (readers and layouts).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.documents.source import Span

Reading = tuple[str, ...]

DOCUMENT = "document"
"""What a target names for a table when the doubt is about the document's text, whatever table it goes to."""


@dataclass(frozen=True, order=True)
class Target:
    """What a doubt or correction is about: a table, a row ID in it, and a column (Japanese name).

    A doubt about all the cells of a measure's row names the measure's ID, also where the rows have IDs of their own.
    """

    table: str
    id: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}/{self.id}/{self.column}"


@dataclass(frozen=True)
class Settlement:
    """An officer's decision on one doubt. `date` is YYYY-MM-DD; `line` its place in `corrections.yaml`."""

    rule: str
    target: Target
    source: str
    reading: Reading
    reason: str
    date: str
    line: int = 0


@dataclass(frozen=True)
class Doubt:
    """One ambiguous place, the reading taken, the others, and its settlement if it has one."""

    rule: str
    target: Target
    place: Span
    source: str
    reading: Reading
    alternatives: tuple[Reading, ...]
    alters: bool
    settlement: Settlement | None

    @property
    def open(self) -> bool:
        """Tell whether an officer still has to decide."""
        return self.settlement is None
