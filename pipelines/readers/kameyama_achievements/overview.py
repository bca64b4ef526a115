"""What stands above the list of measures: the plan's data, its 基本方針 and 重点施策, and the report in general.

Out of scope: the table ■成果指標 has no measure to belong to, so what it says is a row of the overview.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import find_fiscal_years, fiscal_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps
from pipelines.readers.kameyama_achievements.cells import passage
from pipelines.readers.kameyama_achievements.document import Line
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.plan import Overview, overview_entry
from pipelines.tables.rows import OverviewEntry, Policy, PolicyLevel

_PERIOD = "計画期間"
_FRAME = "計画の骨格"
_IDEA = "基本理念"
_FRAME_HEADER = ("基本方針", "重点施策")
_INDICATORS = "■成果指標"
_PILLAR = re.compile(r"^(?P<number>\d+)\s*(?P<name>\D.*)$")
_GROUP = re.compile(r"^[(（](?P<number>\d+)[)）]\s*(?P<name>.+)$")
_HTML_CELL = re.compile(r"<t([dh])\b[^>]*>(.*?)</t\1>", re.S)


@dataclass(frozen=True)
class Head:
    """The overview of a report and its labelled statements, its headings, and the fiscal year that it reports on."""

    overview: Overview
    entries: tuple[OverviewEntry, ...]
    policies: tuple[Policy, ...]
    year: int


def read_head(source: Source, lines: Sequence[Line], resolver: DoubtResolver) -> Head:
    """Read the lines above the list. Raises SourceError where title, period or headings are missing."""
    if not lines:
        raise source.unexpected(1, "実績等報告書")
    title = clean(lines[0].cells[0])
    year = fiscal_year(title)
    if year is None:
        raise source.unexpected(lines[0].number, "報告書の年度")
    frame = _frame(source, lines)
    entries = tuple(_entries(lines[1:], frame))
    years = find_fiscal_years(next((entry.content for entry in entries if entry.item == _PERIOD), ""))
    if len(years) != 2:
        raise source.unexpected(lines[0].number, _PERIOD)
    place = Span(lines[0].number, lines[-1].number)
    overview = Overview(title=title, fiscal_years=tuple(years), place=place)
    return Head(overview, entries, tuple(_policies(source, frame, resolver)), year)


def _frame(source: Source, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of 計画の骨格: from its label to the next heading."""
    start = next((i for i, line in enumerate(lines) if clean(line.cells[0]) == _FRAME), None)
    if start is None:
        raise source.unexpected(lines[0].number, _FRAME)
    end = next((i for i in range(start, len(lines)) if lines[i].cells[0].startswith("■")), len(lines))
    return list(lines[start:end])


def _entries(lines: Sequence[Line], frame: Sequence[Line]) -> Iterator[OverviewEntry]:
    """Yield the labelled statements in order. The rows of ■成果指標 are one statement, a row each.

    Of 計画の骨格 it is 基本理念 alone; the rest are headings.
    """
    listed: list[tuple[str, Line]] = []
    block = ""
    for line in lines:
        label, *cells = (passage(cell) for cell in line.cells)
        texts = [cell for cell in cells if cell]
        if line in frame:
            if len(line.cells) > 2 and line.cells[1] == _IDEA:
                yield overview_entry(_IDEA, clean(line.cells[2]), Span(line.number, line.number))
        elif label.startswith("■"):
            block = label
        elif block == _INDICATORS:
            listed += [(" ".join(texts), line)] if label.isdigit() and texts else []
        elif label and texts and label.strip("-"):
            yield overview_entry(label, texts[0], Span(line.number, line.number))
    if listed:
        place = Span(listed[0][1].number, listed[-1][1].number)
        yield overview_entry(_INDICATORS.lstrip("■"), MANY.join(words for words, _ in listed), place)


def _policies(source: Source, frame: Sequence[Line], resolver: DoubtResolver) -> Iterator[Policy]:
    """Read the headings from the table as printed cell by cell; the same table in HTML beside it must agree."""
    printed = [(line.number, cell) for line in frame if not _has_html(line) for cell in line.cells]
    headings = [(number, match) for number, cell in printed if (match := _heading(cell))]
    marked = [cell for line in frame for text in line.cells for _, cell in _HTML_CELL.findall(text)]
    twins = [match for cell in marked if (match := _heading(html.unescape(cell)))]
    if not headings or (twins and len(twins) != len(headings)):
        raise source.unexpected(frame[0].number, "・".join(_FRAME_HEADER))
    pillar: Policy | None = None
    seen: set[str] = set()
    for (number, match), twin in zip_longest(headings, twins):
        is_group = match.re is _GROUP
        if is_group and pillar is None:
            raise source.unexpected(number, _FRAME_HEADER[0])
        policy = _policy(match, pillar if is_group else None, Span(number, number))
        if policy.id in seen:
            raise source.unexpected(number, policy.number)
        seen.add(policy.id)
        if twin and _plain(twin[0]) != _plain(match[0]):
            names = [close_gaps(match["name"]), close_gaps(twin["name"])]
            target = Target("policies", policy.id, "名称")
            name = resolver.choose_text("name-differs", target, policy.place, match[0], names)
            policy = dataclasses.replace(policy, name=name)
        pillar = pillar if is_group else policy
        yield policy


def _has_html(line: Line) -> bool:
    return any("<table" in cell for cell in line.cells)


def _heading(cell: str) -> re.Match[str] | None:
    text = clean(cell)
    return _GROUP.match(text) or _PILLAR.match(text)


def _plain(cell: str) -> str:
    return re.sub(r"\s", "", cell)


def _policy(match: re.Match[str], pillar: Policy | None, place: Span) -> Policy:
    return Policy(
        id=joined(pillar.number, match["number"]) if pillar else match["number"],
        place=place,
        level=PolicyLevel.GROUP if pillar else PolicyLevel.PILLAR,
        number=match["number"],
        name=close_gaps(match["name"]),
        parent=pillar.name if pillar else "",
    )
