"""The list of measures in front of a plan against the measures themselves: which entry is which, what only one of them has.

Out of scope: what the measures say (`asked.sheets`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.documents.source import Span
from pipelines.japanese.text import squeezed
from pipelines.layouts.asked.asking import Asking
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import SourceCheck
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding

_ALIKE = 0.6  # difflib's own cutoff for a close match


@dataclass(frozen=True)
class Entry:
    """A row of the list: number and name of the heading above, name of the measure (cleaned), page as printed."""

    group: str
    group_name: str
    name: str
    page: str
    place: Span


@dataclass(frozen=True)
class Printed:
    """A measure where it stands: the number of the heading above it, and its name."""

    group: str
    name: str
    place: Span


@dataclass(frozen=True)
class Pair:
    """A measure with its entry of the list (None: the list does not have it); `position` counts under its heading."""

    measure: Printed
    entry: Entry | None
    position: int


def pair(entries: Sequence[Entry], measures: Sequence[Printed]) -> tuple[list[Pair], list[Entry]]:
    """Find the entry of every measure; return the pairs in the order of the measures, and the entries left over.

    Under one heading equal names are paired first, then names that are alike, then, if as many are left on both sides,
    the others in their order.
    """
    entry_of: dict[int, Entry] = {}
    left: list[Entry] = []
    for group in dict.fromkeys(entry.group for entry in entries):
        numbers = [number for number, measure in enumerate(measures) if measure.group == group]
        left += _pair_group([entry for entry in entries if entry.group == group], numbers, measures, entry_of)
    return list(_pairs(entries, measures, entry_of)), left


def _pair_group(
    entries: list[Entry], numbers: list[int], measures: Sequence[Printed], entry_of: dict[int, Entry]
) -> list[Entry]:
    for cutoff in (1.0, _ALIKE):
        for number in [n for n in numbers if n not in entry_of]:
            best = max(entries, key=lambda e: _likeness(e.name, measures[number].name), default=None)
            if best is not None and _likeness(best.name, measures[number].name) >= cutoff:
                entry_of[number] = best
                entries = [e for e in entries if e is not best]
    rest = [n for n in numbers if n not in entry_of]
    if len(rest) == len(entries):
        entry_of.update(zip(rest, entries, strict=True))
        return []
    return entries


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, squeezed(one), squeezed(other), autojunk=False).ratio()


def _pairs(entries: Sequence[Entry], measures: Sequence[Printed], entry_of: dict[int, Entry]) -> Iterator[Pair]:
    listed: dict[str, list[Entry]] = {}
    for entry in entries:
        listed.setdefault(entry.group, []).append(entry)
    counts = {group: len(below) for group, below in listed.items()}
    for number, measure in enumerate(measures):
        found = entry_of.get(number)
        if found is None:
            counts[measure.group] = position = counts.get(measure.group, 0) + 1
        else:
            position = next(n for n, entry in enumerate(listed[measure.group], 1) if entry is found)
        yield Pair(measure, found, position)


def require_end(asking: Asking, entries: Sequence[Entry], measures: Sequence[Printed], left: Sequence[Entry]) -> None:
    """Raise SourceError when the list promises a measure after the last one: the document stops too early."""
    if left and left[-1] is entries[-1]:
        raise asking.source.unexpected(measures[-1].place.last, left[-1].name)


def ask_pages(asking: Asking, entries: Sequence[Entry]) -> None:
    """Ask where the pages of the list leave one out, come twice or go back; a measure has a page of its own.

    The reading taken is that no measure is lost.
    """
    for before, entry in pairwise(entries):
        pages = before.page, entry.page
        if all(page.isdigit() for page in pages) and int(pages[1]) != int(pages[0]) + 1:
            target = Target("measures", joined(entry.group, name_digest(entry.name)), "番号")
            rule = "lost-row" if int(pages[1]) > int(pages[0]) else "moved-row"
            asking.resolver.choose_text(rule, target, before.place.cover(entry.place), " → ".join(pages), [""])


def checks(entries: Sequence[Entry], pairs: Sequence[Pair], ids: Sequence[str]) -> Iterator[SourceCheck]:
    """Yield what list and measures say of each other: how many there are, on how many pages, under which names."""
    place = entries[0].place.cover(entries[-1].place)
    pages = [int(e.page) for e in entries if e.page.isdigit()]
    last = pages[0] + len(pairs) - 1 if len(pages) == len(entries) else None
    content = "一覧の取組みの数と取組みごとの表の数"
    yield finding("list-count", place, "取組み一覧", content, str(len(entries)), str(len(pairs)))
    content = "一覧の最後のページと、1取組み1ページとしたときの最後のページ"
    yield finding("list-pages", place, "取組み一覧", content, entries[-1].page, "" if last is None else str(last))
    named = [
        TwiceNamed(row_id, found.entry.name, found.entry.place, found.measure.name)
        for found, row_id in zip(pairs, ids, strict=True)
        if found.entry is not None
    ]
    yield from differing_names(named, "一覧の取組名(原典の値)と表の取組名(計算値)")
