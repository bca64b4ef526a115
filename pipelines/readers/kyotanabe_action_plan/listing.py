"""取組み一覧 against the sheets: which entry is which sheet, and what the 施策 are called.

Out of scope: the rows of the tables (`kyotanabe_action_plan`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import find_cyrillic, restore_cyrillic, squeezed
from pipelines.problems import SourceError
from pipelines.readers.kyotanabe_action_plan.layout import Document, Entry, Sheet
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import Policy, PolicyLevel, SourceCheck
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding

_ALIKE = 0.6  # difflib's own cutoff for a close match


@dataclass(frozen=True)
class Pair:
    """A sheet with its entry of the list (None: the list does not have it); `position` counts inside the 施策."""

    sheet: Sheet
    entry: Entry | None
    position: int


def pair(document: Document) -> tuple[list[Pair], list[Entry]]:
    """Find the entry of every sheet; return the pairs in the order of the sheets, and the entries left over.

    Inside a 施策 equal names are paired first, then names that are alike, then, if as many are left on both sides, the
    others in their order.
    """
    entry_of: dict[int, Entry] = {}
    left: list[Entry] = []
    for number in dict.fromkeys(e.group for e in document.entries):
        entries = [e for e in document.entries if e.group == number]
        numbers = [n for n, s in enumerate(document.sheets) if s.group == number]
        left += _pair_group(entries, numbers, document.sheets, entry_of)
    return list(_pairs(document, entry_of)), left


def _pair_group(
    entries: list[Entry], numbers: list[int], sheets: Sequence[Sheet], entry_of: dict[int, Entry]
) -> list[Entry]:
    for cutoff in (1.0, _ALIKE):
        for number in [n for n in numbers if n not in entry_of]:
            best = max(entries, key=lambda e: _likeness(e.name, sheets[number].name), default=None)
            if best is not None and _likeness(best.name, sheets[number].name) >= cutoff:
                entry_of[number] = best
                entries = [e for e in entries if e is not best]
    rest = [n for n in numbers if n not in entry_of]
    if len(rest) == len(entries):
        entry_of.update(zip(rest, entries, strict=True))
        return []
    return entries


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, squeezed(one), squeezed(other), autojunk=False).ratio()


def _pairs(document: Document, entry_of: dict[int, Entry]) -> Iterator[Pair]:
    listed: dict[str, list[Entry]] = {}
    for entry in document.entries:
        listed.setdefault(entry.group, []).append(entry)
    counts = {number: len(entries) for number, entries in listed.items()}
    for number, sheet in enumerate(document.sheets):
        found = entry_of.get(number)
        if found is None:
            counts[sheet.group] = position = counts.get(sheet.group, 0) + 1
        else:
            position = next(n for n, entry in enumerate(listed[sheet.group], 1) if entry is found)
        yield Pair(sheet, found, position)


def require_end(source: Source, document: Document, left: Sequence[Entry]) -> None:
    """Raise SourceError when the list promises a measure after the last sheet: the document stops too early."""
    if left and left[-1].line == document.entries[-1].line:
        error: SourceError = source.unexpected(document.sheets[-1].span.last, left[-1].name)
        raise error


def ask_pages(document: Document, resolver: DoubtResolver) -> None:
    """Ask where the pages of the list leave one out, come twice or go back; a measure has a page of its own.

    The reading taken is that no measure is lost.
    """
    for before, entry in pairwise(document.entries):
        pages = before.page, entry.page
        if all(page.isdigit() for page in pages) and int(pages[1]) != int(pages[0]) + 1:
            target = Target("measures", joined(entry.group, name_digest(entry.name)), "番号")
            place = Span(before.line, entry.line)
            rule = "lost-row" if int(pages[1]) > int(pages[0]) else "moved-row"
            resolver.choose_text(rule, target, place, " → ".join(pages), [""])


def policies(document: Document, resolver: DoubtResolver) -> list[Policy]:
    """Return the 施策 in the order of the list, then those that only sheets have; names that differ are doubts."""
    prints: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for entry in document.entries:  # the list prints a name once, above all its measures
        names = prints.setdefault(entry.group, [])
        lines.setdefault(entry.group, entry.line)
        if entry.group_name not in names:
            names.append(entry.group_name)
    for sheet in document.sheets:
        prints.setdefault(sheet.group, []).append(sheet.group_name)
        lines.setdefault(sheet.group, sheet.span.first)
    return [_policy(number, names, lines[number], resolver) for number, names in prints.items()]


def _policy(number: str, names: list[str], line: int, resolver: DoubtResolver) -> Policy:
    place = Span(line, line)
    name = agreed_name(resolver, Target("policies", number, "名称"), place, names)
    return Policy(id=number, place=place, level=PolicyLevel.GROUP, number=number, name=name)


def agreed_name(resolver: DoubtResolver, target: Target, place: Span, names: Sequence[str]) -> str:
    """Return the name of a thing from its prints in several places.

    Prints that differ only in width or spaces are one. A print with Cyrillic letters is read with the katakana they
    stand for; it decides nothing where another print is that very word. Where more than one name is left, or only a
    damaged one, it is a doubt: restored names first, then the others, the most frequent first.
    """
    printed = _distinct(names)
    damaged = [name for name in printed if find_cyrillic(name)]
    sound = sorted((name for name in printed if name not in damaged), key=lambda name: -_count(name, names))
    restored = [restore_cyrillic(name) for name in damaged]
    readings = _distinct([*sound, *restored])
    if len(readings) == 1 and sound:
        return sound[0]
    readings = _distinct([*restored, *readings])
    rule = "look-alike" if damaged else "name-differs"
    return resolver.choose_text(rule, target, place, " / ".join(printed), readings, alters=bool(damaged))


def _distinct(names: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(squeezed(name), name)
    return list(first.values())


def _count(name: str, names: Sequence[str]) -> int:
    return sum(squeezed(other) == squeezed(name) for other in names)


def checks(document: Document, pairs: Sequence[Pair], ids: Sequence[str]) -> Iterator[SourceCheck]:
    """Yield what list and sheets say of each other: how many measures, on how many pages, under which names."""
    entries, sheets = document.entries, document.sheets
    place = Span(entries[0].line, entries[-1].line)
    pages = [int(e.page) for e in entries if e.page.isdigit()]
    last = pages[0] + len(sheets) - 1 if len(pages) == len(entries) else None
    content = "一覧の取組みの数と取組みごとの表の数"
    yield finding("list-count", place, "取組み一覧", content, str(len(entries)), str(len(sheets)))
    content = "一覧の最後のページと、1取組み1ページとしたときの最後のページ"
    yield finding("list-pages", place, "取組み一覧", content, entries[-1].page, "" if last is None else str(last))
    named = [
        TwiceNamed(row_id, found.entry.name, Span(found.entry.line, found.entry.line), found.sheet.name)
        for found, row_id in zip(pairs, ids, strict=True)
        if found.entry is not None
    ]
    yield from differing_names(named, "一覧の取組名(原典の値)と表の取組名(計算値)")
