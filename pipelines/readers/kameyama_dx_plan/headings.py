"""The headings of 目次 compared with those of the body.

A heading that the two print differently is a doubt (`name-differs`), one that only one of them has is a doubt too
(`lost-cell`), and a body that ends before the last heading of 目次 has been cut short. Headings of 基本方針 are named
in a third place as well and compared where policies are read.
"""

from __future__ import annotations

import re

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import squeezed
from pipelines.readers.kameyama_dx_plan.layout import Layout, Level, Section
from pipelines.tables.doubt import Target

PILLAR = re.compile(r"^基本方針\s*(?P<number>\d+)\s+(?P<name>.+)$")
"""The heading of a 基本方針, without the number of the part."""


def reconcile(source: Source, layout: Layout, resolver: DoubtResolver) -> None:
    """Compare 目次 with the body; the sections of the body get the settled names.

    Raises SourceError `source-layout` when 目次 is empty or the body lacks its last heading.
    """
    body = [s for s in layout.sections if s.level <= Level.PART]
    if not layout.contents:
        raise source.unexpected(1, "目次")
    found = _pair(layout.contents, body)
    if found[-1] is None:
        raise source.unexpected(len(source.lines), f"{layout.contents[-1].label} {layout.contents[-1].name}")
    for entry, section in zip(layout.contents, found, strict=True):
        if section is None:
            _ask_lost(entry, resolver)
        elif squeezed(entry.name) != squeezed(section.name) and not PILLAR.match(section.name):
            target, place = Target("overview", section.key, "見出し"), Span(section.line, section.line)
            readings = [section.name, entry.name]
            section.name = resolver.choose_text("name-differs", target, place, section.name, readings)
    kept = {id(section) for section in found}
    for section in body:
        if id(section) not in kept:
            _ask_lost(section, resolver)


def _pair(contents: tuple[Section, ...], body: list[Section]) -> list[Section | None]:
    """Find each heading of 目次 in the body, after the one before it."""
    found: list[Section | None] = []
    after = 0
    for entry in contents:
        at = next((i for i in range(after, len(body)) if body[i].key == entry.key), None)
        found.append(None if at is None else body[at])
        after = after if at is None else at + 1
    return found


def _ask_lost(section: Section, resolver: DoubtResolver) -> None:
    """Record that a heading stands in one of the two places only; the reading is its name either way."""
    target, place = Target("overview", section.key, "見出し"), Span(section.line, section.line)
    resolver.choose_text("lost-cell", target, place, section.raw, [section.name])
