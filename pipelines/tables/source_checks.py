"""Rows of 原典の整合確認 as all readers write them, and what documents with a list of their measures have in common.

Out of scope: which entry of a list is which sheet (each reader), and which of two differing statements is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.documents.source import Span
from pipelines.japanese.text import squeezed
from pipelines.tables.ids import Numbering
from pipelines.tables.rows import SourceCheck, Verdict


def finding(
    check_id: str, place: Span, subject: str, content: str, printed: str, computed: str, verdict: Verdict | None = None
) -> SourceCheck:
    """Return a finding: `printed` is what the document states, `computed` what follows from another place of it.

    Without a verdict, it is 判定不能 where one of the two is missing, else 一致 if the two are equal.
    """
    if verdict is None:
        verdict = Verdict.AGREES if printed == computed else Verdict.DIFFERS
        verdict = verdict if printed and computed else Verdict.UNDECIDED
    return SourceCheck(
        id=check_id,
        place=place,
        subject=subject,
        content=content,
        source_value=printed,
        computed_value=computed,
        verdict=verdict,
    )


@dataclass(frozen=True)
class TwiceNamed:
    """A thing that the document names twice: its ID, its name in the list and where, its name at its own place."""

    id: str
    listed: str
    place: Span
    name: str


def differing_names(things: Iterable[TwiceNamed], content: str) -> Iterator[SourceCheck]:
    """Yield a finding for each name in which the list differs by more than width and white space."""
    ids = Numbering()
    for thing in things:
        if squeezed(thing.listed) != squeezed(thing.name):
            check_id = ids.unique(f"list-name-{thing.id}")
            yield finding(check_id, thing.place, thing.id, content, thing.listed, thing.name)
