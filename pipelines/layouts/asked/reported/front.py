"""What stands above the list of measures: what the plan is, its headings, and what the report says in general.

A row of label and text is a statement; numbered rows under a heading with the layout's mark (■成果指標) are one, for they
are of no measure. The layout's `outline` is the label beside the headings; an outline that is printed cell by cell and once
more in HTML must agree. Out of scope: figures in the statements (`layouts.stated`).
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipelines.documents.source import Span
from pipelines.japanese.fiscal_years import find_fiscal_years, fiscal_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, squeezed
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.reported.cells import passage
from pipelines.layouts.asked.reported.parts import Line, heading_in
from pipelines.layouts.ledger import Ledger
from pipelines.layouts.rules.outline import Marked, printed_name
from pipelines.layouts.words.vocabulary import plain
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.plan import Overview, overview_entry
from pipelines.tables.rows import OverviewEntry, Policy, PolicyLevel

_HTML_CELL = re.compile(r"<t([dh])\b[^>]*>(.*?)</t\1>", re.S)
_RULE = re.compile(r"[-\s]+")  # a line drawn with hyphens


@dataclass(frozen=True)
class Head:
    """The overview of a report and its labelled statements, its headings, and the fiscal year that it reports on."""

    overview: Overview
    entries: tuple[OverviewEntry, ...]
    policies: tuple[Policy, ...]
    year: int


@dataclass(frozen=True)
class _Printed:
    """A heading of the outline as one of its cells prints it."""

    line: int
    cell: str
    marked: Marked
    is_group: bool

    @property
    def name(self) -> str:
        """The name without gaps, in the letters of the document."""
        return close_gaps(printed_name(self.cell, self.marked))


def read_head(asking: Asking, lines: Sequence[Line], ledger: Ledger) -> Head:
    """Read the lines above the list. Raises SourceError where title, period or headings are missing."""
    source, declared = asking.source, asking.layout.overview
    title = next((line for line in lines[:1] if declared.title in line.first), None)
    year = fiscal_year(title.first) if title else None
    if title is None or year is None:
        raise source.unexpected(lines[0].number if lines else 1, declared.title)
    ledger.read(title.piece)
    frame = _frame(asking, lines)
    ledger.read(*(line.piece for line in frame))
    entries = tuple(_entries(asking, [line for line in lines[1:] if line not in frame], frame, ledger))
    years = find_fiscal_years(next((entry.content for entry in entries if entry.item == declared.period), ""))
    if len(years) != 2:
        raise source.unexpected(lines[0].number, declared.period)
    place = Span(lines[0].number, lines[-1].number)
    overview = Overview(title=title.first, fiscal_years=tuple(years), place=place)
    return Head(overview, entries, tuple(_policies(asking, frame)), year)


def _frame(asking: Asking, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the outline: from its label to the next heading with a mark."""
    outline, mark = plain(asking.layout.outline), asking.layout.mark
    start = next((i for i, line in enumerate(lines) if plain(line.first) == outline), None)
    if start is None:
        raise asking.source.unexpected(lines[0].number, asking.layout.outline)
    end = next((i for i in range(start, len(lines)) if lines[i].cells[0].startswith(mark)), len(lines))
    return list(lines[start:end])


def _entries(asking: Asking, lines: Sequence[Line], frame: Sequence[Line], ledger: Ledger) -> Iterator[OverviewEntry]:
    """Yield the labelled statements in order, those of the outline that the layout names among them; tables last."""
    out = {plain(text) for text in asking.layout.leave_out.lines}
    found: list[OverviewEntry] = list(_in_outline(asking, frame))
    listed: dict[str, list[tuple[str, Line]]] = {}
    block = ""
    for line in lines:
        label, *cells = (passage(cell) for cell in line.cells)
        texts = [cell for cell in cells if cell]
        if plain("".join(line.cells)) in out or _RULE.fullmatch("".join(line.cells)):
            ledger.leave_out("line", [line.piece])
        elif label.startswith(asking.layout.mark):
            block = label.removeprefix(asking.layout.mark)
            ledger.read(line.piece)
        elif label.isdigit():
            listed.setdefault(block, []).extend([(" ".join(texts), line)] if texts else [])
            ledger.read(line.piece)
        elif label and texts:
            found.append(overview_entry(label, texts[0], Span(line.number, line.number)))
            ledger.read(line.piece)
        elif block and not label and all(asking.vocabulary.column(text, "tables") for text in texts if "(" not in text):
            ledger.read(line.piece)  # the headings of numbered rows
    yield from sorted(found, key=lambda entry: entry.place)
    for name, rows in listed.items():
        if rows:
            place = Span(rows[0][1].number, rows[-1][1].number)
            yield overview_entry(name, MANY.join(words for words, _ in rows), place)


def _in_outline(asking: Asking, frame: Sequence[Line]) -> Iterator[OverviewEntry]:
    named = {plain(name) for name in asking.layout.overview.headings}
    for line in frame:
        if len(line.cells) > 2 and plain(line.cells[1]) in named:
            yield overview_entry(clean(line.cells[1]), clean(line.cells[2]), Span(line.number, line.number))


def _policies(asking: Asking, frame: Sequence[Line]) -> Iterator[Policy]:
    """Read the headings from the table as printed cell by cell; the same table in HTML beside it must agree."""
    headings = list(_headings(asking, ((line.number, cell) for line in frame if not _has_html(line) for cell in line.cells)))
    marked_up = ((0, html.unescape(cell)) for line in frame for text in line.cells for _, cell in _HTML_CELL.findall(text))
    twins = list(_headings(asking, marked_up))
    if not headings or (twins and len(twins) != len(headings)):
        raise asking.source.unexpected(frame[0].number, asking.layout.outline)
    pillar: Policy | None = None
    seen: set[str] = set()
    for heading, twin in zip_longest(headings, twins):
        if heading.is_group and pillar is None:
            raise asking.source.unexpected(heading.line, asking.layout.outline)
        policy = _policy(heading, pillar if heading.is_group else None)
        if policy.id in seen:
            raise asking.source.unexpected(heading.line, policy.number)
        seen.add(policy.id)
        if twin and squeezed(twin.cell) != squeezed(heading.cell):
            target = Target("policies", policy.id, "名称")
            readings = [heading.name, twin.name]
            name = asking.resolver.choose_text("name-differs", target, policy.place, clean(heading.cell), readings)
            policy = dataclasses.replace(policy, name=name)
        pillar = pillar if heading.is_group else policy
        yield policy


def _headings(asking: Asking, cells: Iterator[tuple[int, str]]) -> Iterator[_Printed]:
    for number, cell in cells:
        group = heading_in(asking, clean(cell), "中分類")
        if found := group or heading_in(asking, clean(cell), "大分類"):
            yield _Printed(number, clean(cell), found, group is not None)


def _has_html(line: Line) -> bool:
    return any("<table" in cell for cell in line.cells)


def _policy(heading: _Printed, pillar: Policy | None) -> Policy:
    number = heading.marked.number
    return Policy(
        id=joined(pillar.number, number) if pillar else number,
        place=Span(heading.line, heading.line),
        level=PolicyLevel.GROUP if pillar else PolicyLevel.PILLAR,
        number=number,
        name=heading.name,
        parent=pillar.name if pillar else "",
    )
