"""What the plan says of itself: cover, period, the text of every heading that is not a measure, colophon.

Every heading with text under it outside the measures becomes one labelled statement, whole; its label is the
heading's name, with the printed number (and what stands above it) only where two headings have one name.
Also the checks of the counts that the text states against what is counted here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import ERA_BASES, fiscal_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, join_lines, squeezed
from pipelines.readers.kameyama_dx_plan.layout import (
    COLOPHON,
    DATE,
    END_OF_SENTENCE,
    Block,
    Kind,
    Layout,
    Level,
    Line,
    Section,
)
from pipelines.readers.kameyama_dx_plan.policies import pillars_of
from pipelines.readers.kameyama_dx_plan.prose import read_text
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.plan import Overview, overview_entry
from pipelines.tables.rows import GlossaryEntry, OverviewEntry, Policy, SourceCheck
from pipelines.tables.source_checks import finding

_YEAR = rf"(?:{'|'.join(ERA_BASES)})\s*(?:元|\d+)\s*年度"
_PERIOD = re.compile(rf"(?P<first>{_YEAR})から(?P<last>{_YEAR})まで(?:の(?P<count>\d+)年間)?")
_PERIOD_HEADING = "計画期間"
_PILLAR_COUNT = re.compile(r"(?<!\d)(?P<count>\d++)つの基本方針")
_LIST_COUNT = re.compile(r"(?<!\d)(?P<count>\d++)(?:本柱|原則|項目)$")
_IMPRINT = re.compile(r"^(?P<label>発行|編集|URL)\s*[：:]?\s*(?P<text>.+)$")
_CAPTION = re.compile(r"^【[^】]*】\s*(?P<name>.*)$")


@dataclass(frozen=True)
class _Statement:
    """A text, its possible labels, the shortest first, and its lines."""

    labels: tuple[str, ...]
    text: str
    place: Span


def read_overview(
    source: Source, layout: Layout, closing: str, resolver: DoubtResolver
) -> tuple[Overview, list[OverviewEntry]]:
    """Return title, date and period, and the statements. `closing` ends the part that introduces the 基本方針.

    Raises SourceError when the period or the publisher is not stated.
    """
    imprint = _imprint(source, layout.colophon)
    title, issued = _cover(layout, resolver)
    first, last, _, _ = _period(source, layout)
    statements = [s for sec in _outside(layout) for s in _statements(sec, layout, closing, resolver)]
    lines = layout.cover or layout.colophon
    overview = Overview(title, issued, (first, last), Span(lines[0].number, lines[-1].number))
    return overview, [*_labelled(statements), *imprint]


def _cover(layout: Layout, resolver: DoubtResolver) -> tuple[str, str]:
    """Return title and date of the cover; where the colophon has others, that is a doubt."""
    texts = [clean(line.text) for line in layout.cover]
    at = next((i for i, text in enumerate(texts) if re.fullmatch(DATE, text)), None)
    title = join_lines(texts[:at] if at else texts[:1])
    issued = "" if at is None else texts[at]
    last = layout.colophon[0]
    match = COLOPHON.match(clean(last.text))
    if match is None:
        return title, issued
    read = []
    for key, column, here in (("title", "題名", title), ("issued", "発行日", issued)):
        readings = [reading for reading in dict.fromkeys((here, match[key])) if reading]
        if squeezed(here) != squeezed(match[key]):
            place = Span(last.number, last.number)
            here = resolver.choose_text("name-differs", Target("overview", key, column), place, match[0], readings)
        read.append(here)
    return read[0], read[1]


def _imprint(source: Source, colophon: tuple[Line, ...]) -> list[OverviewEntry]:
    """Return the lines of the colophon by label; a line without one belongs to the label above it."""
    found: list[OverviewEntry] = []
    for line in colophon[1:]:
        text, place = clean(line.text), Span(line.number, line.number)
        if match := _IMPRINT.match(text):
            found.append(overview_entry(match["label"], match["text"].strip("<>"), place))
        elif found:
            last = found[-1]
            found[-1] = replace(last, content=last.content + MANY + text, place=last.place.cover(place))
    if not found:
        raise source.unexpected(len(source.lines), "発行")
    return found


def _period(source: Source, layout: Layout) -> tuple[int, int, str, Span]:
    """Return first and last fiscal year, the printed count of years ("" if none), and the place."""
    for section in layout.sections:
        if _PERIOD_HEADING in section.name:
            for block in section.blocks:
                match = _PERIOD.search(block.text)
                first, last = (fiscal_year(match[key]) if match else None for key in ("first", "last"))
                if match and first and last and first <= last:
                    return first, last, match["count"] or "", block.span
    raise source.unexpected(len(source.lines), f"{_PERIOD_HEADING}: 令和…年度から令和…年度まで")


def _outside(layout: Layout) -> Iterator[Section]:
    """Yield the sections that are neither 基本方針 nor measures."""
    pillars = [id(part) for part in pillars_of(layout).values()]
    for section in layout.sections:
        if section.level is not Level.PILLAR and not {id(section), *map(id, section.parents)} & set(pillars):
            yield section


def _closing(section: Section, layout: Layout, closing: str) -> str:
    introduced = [s for s in layout.sections if s.level is Level.PILLAR]
    return closing if introduced and introduced[-1].parents[-1:] == (section,) else ""


def _end_of(layout: Layout) -> int:
    """Return the last line of the part that introduces the 基本方針."""
    return max((s.last_line for s in layout.sections if s.level is Level.PILLAR), default=1)


def _statements(section: Section, layout: Layout, closing: str, resolver: DoubtResolver) -> Iterator[_Statement]:
    """Yield the text of a section, apart from it the boxed sentence under its own name, and the tables of words."""
    numbered = f"{section.label} {section.name}"
    place = Span(section.line, section.last_line)
    if closing := _closing(section, layout, closing):
        place = place.cover(Span(section.line, max(section.line, _end_of(layout))))
    labels: tuple[str, ...] = (section.name, numbered, " ".join([*(p.label for p in section.parents), numbered]))
    box, rest = _box(section)
    if box:
        yield _Statement(labels[:1], join_lines([block.text for block in box]), box[0].span.cover(box[-1].span))
        labels = labels[1:]
    if rest or closing:
        target = Target("overview", section.path, "本文")
        text = read_text(rest, target, Span(section.line, section.last_line), resolver) if rest else ""
        yield _Statement(labels, text + closing, place)
    yield from _tables(section)


def _box(section: Section) -> tuple[list[Block], list[Block]]:
    """Separate the boxed sentence of a section (a line with the section's name, then the sentence) from the rest."""
    blocks = [block for block in section.blocks if block.kind in (Kind.PROSE, Kind.LIST)]
    at = next((i for i, block in enumerate(blocks) if squeezed(block.text) == squeezed(section.name)), None)
    if at is None:
        return [], blocks
    # The sentence is printed large, in lines without a full stop; the explanation after it is a paragraph.
    end = next((i for i in range(at + 1, len(blocks)) if blocks[i].text.endswith(END_OF_SENTENCE)), len(blocks))
    end = max(end, min(at + 2, len(blocks)))
    return blocks[at + 1 : end], blocks[:at] + blocks[end:]


def _tables(section: Section) -> Iterator[_Statement]:
    """Yield the tables under a caption, a row after the other; a chart of which only the row names are left is none."""
    name = section.name
    for kind, group in groupby(section.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind is Kind.CAPTION:
            match = _CAPTION.match(blocks[-1].text)
            name = match["name"] if match and match["name"] else blocks[-1].text
        rows = [[cell for cell in block.text.split("\t") if cell] for block in blocks]
        if kind is Kind.TABLE and any(len(row) > 1 for row in rows[1:]):
            yield _Statement(
                (name, f"{section.label} {name}"), MANY.join(map(" ".join, rows)), blocks[0].span.cover(blocks[-1].span)
            )


def _labelled(statements: list[_Statement]) -> Iterator[OverviewEntry]:
    """Give each statement the shortest label that no other statement has."""
    counts = [Counter(s.labels[min(i, len(s.labels) - 1)] for s in statements) for i in range(3)]
    numbering = Numbering()
    for statement in statements:
        labels = [label for i, label in enumerate(statement.labels) if counts[min(i, 2)][label] <= 1]
        yield overview_entry(numbering.unique((labels or statement.labels[-1:])[0]), statement.text, statement.place)


def read_checks(source: Source, layout: Layout, policies: list[Policy], glossary: list[GlossaryEntry]) -> list[SourceCheck]:
    """Return the counts that the text states (years, 基本方針, items of a ※ list) against what is counted."""
    first, last, count, place = _period(source, layout)
    checks = []
    if count:
        subject = f"{_PERIOD_HEADING}の年数"
        checks.append(_check(subject, "始まりと終わりの年度から数えた年数との比較", count, last - first + 1, place))
    for section in _outside(layout):
        for block in section.blocks:
            match = _PILLAR_COUNT.search(block.text) if block.kind is Kind.PROSE else None
            if match:
                checks.append(_check("基本方針の数", "見出しの数との比較", match["count"], len(policies), block.span))
    for entry in glossary:
        if match := _LIST_COUNT.search(entry.term):
            items = len(entry.explanation.split(MANY))
            checks.append(_check(entry.term, "列挙された項目の数との比較", match["count"], items, entry.place))
    numbering = Numbering()
    return [replace(check, id=numbering.unique(check.id)) for check in checks]


def _check(subject: str, content: str, stated: str, counted: int, place: Span) -> SourceCheck:
    return finding(joined("c", name_digest(subject)), place, subject, content, stated, str(counted))
