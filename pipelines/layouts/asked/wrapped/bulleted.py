"""施策の体系: the list of pillars (１ …), groups (（１）…) and names of measures (・…), and which sheet is which.

The list is printed in two columns, which the dump prints one after the other: a name may be broken over lines with an
empty one between, and two names may stand on one line. The sheets name the measures once more, at times in other
words (問い合わせ窓口 / 問合せ窓口): then the sheet is matched to the most similar name that is left, as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipelines.documents.model import Block, Paragraph
from pipelines.documents.source import Span
from pipelines.japanese import text
from pipelines.layouts.applied.records import MeasureRecord
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.layout import Layout
from pipelines.layouts.rules.outline import printed_name
from pipelines.layouts.rules.parts import head_of
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import Policy, PolicyLevel

_BULLET = re.compile(r"(?:^|(?<=[ \u3000]))[・･](?=\S)")


@dataclass(frozen=True)
class Heading:
    """A heading of a pillar (大分類) or a group (中分類): its number, half-width, and its name."""

    kind: str
    number: str
    name: str
    line: int


def heading_of(block: Block, layout: Layout) -> Heading | None:
    """Return the heading of a pillar or group that a line is, if it has the form of one."""
    head = head_of(block, layout)
    if head is None or head.rule.column not in ("大分類", "中分類"):
        return None
    name = text.close_gaps(printed_name(head.block.text, head.marked))
    return Heading(head.rule.column, head.marked.number, name, span(head.block.place).first)


@dataclass
class Listed:
    """A measure's name in the list, and the lines it is printed on."""

    name: str
    place: Span
    position: int


@dataclass
class Node:
    """A pillar or a group of the list. `id` is its numbers, joined."""

    id: str
    name: str
    place: Span
    parent: Node | None = None
    description: list[str] = field(default_factory=list)
    measures: list[Listed] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The node's own number."""
        return self.id.rpartition("-")[2]


@dataclass(frozen=True)
class Member:
    """A sheet in its place: its group and entry in the list, its number and ID, its name as printed and as published."""

    record: MeasureRecord
    group: Node
    entry: Listed
    id: str
    number: str
    printed: str
    name: str


@dataclass(frozen=True)
class Printed:
    """A heading printed between the sheets: the ID it should have in the list, and what has that ID there.

    `page` are the IDs that the list gives to the sheets since the heading before.
    """

    heading: Heading
    id: str
    node: Node | None
    page: tuple[str, ...]


def read_list(asking: Asking, blocks: Sequence[Block]) -> list[Node]:
    """Read the list into its pillars and groups, in order.

    Raises SourceError for a line that fits nowhere, or a number that comes twice.
    """
    nodes: list[Node] = []
    pillar: Node | None = None
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.text.strip():
            continue
        heading, number = heading_of(block, asking.layout), span(block.place).first
        if heading and heading.kind == "大分類":
            pillar = Node(heading.number, heading.name, Span(number, number))
            nodes.append(pillar)
        elif heading and pillar:
            nodes.append(Node(joined(pillar.id, heading.number), heading.name, Span(number, number), pillar))
        elif not nodes or heading:
            raise asking.source.unexpected(number, "１ … （１）… ・…")
        else:
            _add_line(asking, nodes[-1], number, block.text)
    if len({node.id for node in nodes}) < len(nodes) or not any(node.measures for node in nodes):
        raise asking.source.unexpected(1, f"{asking.layout.outline}: 番号")
    return nodes


def _add_line(asking: Asking, node: Node, number: int, line: str) -> None:
    """Add a line under a heading: names that begin with ・, the rest of a broken name, or a description."""
    before, *names = _BULLET.split(line)
    if node.parent and node.measures and before.strip():
        last = node.measures[-1]
        last.name = text.join_lines([last.name, before])
        last.place = Span(last.place.first, number)
    elif before.strip():
        node.description.append(before)
        node.place = Span(node.place.first, number)
    if names and not node.parent:
        raise asking.source.unexpected(number, "（１）…")
    for name in names:
        node.measures.append(Listed(text.close_gaps(name), Span(number, number), len(node.measures) + 1))


def place_sheets(asking: Asking, nodes: list[Node], sheets: Sequence[tuple[MeasureRecord, str, Span]]) -> list[Member]:
    """Find the list's name for each sheet, given with its name and where that stands, and so its group.

    Raises SourceError when a sheet has no name in the list, a measure is printed twice, or the list promises more
    measures after the last sheet. A listed measure in between without a sheet is a doubt (`lost-sheet`).
    """
    listed = [(group, entry) for group in nodes for entry in group.measures]
    found = _match([entry.name for _, entry in listed], [name for _, name, _ in sheets])
    members: dict[str, Member] = {}
    for (record, name, place), index in zip(sheets, found, strict=True):
        if index is None:
            raise asking.unexpected(record.place, asking.layout.outline)
        member = _member(asking, record, listed[index], (name, place))
        if member.id in members:
            raise asking.unexpected(record.place, f"{asking.layout.starts}: {name}")
        members[member.id] = member
    lost = [index for index in range(len(listed)) if index not in found]
    if lost and lost[-1] > max(index for index in found if index is not None):
        raise asking.source.unexpected(len(asking.source.lines), listed[lost[-1]][1].name)
    for index in lost:
        group, entry = listed[index]
        target = Target("measures", joined(group.id, name_digest(entry.name)), "取組名")
        asking.nothing("lost-sheet", target, entry.place, asking.source.text(entry.place))
    return list(members.values())


def _member(asking: Asking, record: MeasureRecord, listed: tuple[Node, Listed], printed: tuple[str, Span]) -> Member:
    (group, entry), (name, place) = listed, printed
    measure_id = joined(group.id, name_digest(name))
    published = name
    if text.squeezed(name) != text.squeezed(entry.name):
        both = f"{asking.source.text(entry.place)}\n{asking.source.text(place)}"
        target = Target("measures", measure_id, "取組名")
        published = asking.resolver.choose_text("name-differs", target, place, both, [name, entry.name])
    return Member(record, group, entry, measure_id, joined(group.id, entry.position), name, published)


def _match(listed: list[str], names: list[str]) -> list[int | None]:
    """Return for each sheet's name the index in the list: equal names first, then the most similar that are left."""
    places: dict[str, list[int]] = {}
    for index, name in enumerate(listed):
        places.setdefault(text.squeezed(name), []).append(index)
    found = [places[text.squeezed(name)].pop(0) if places.get(text.squeezed(name)) else None for name in names]
    left = {index for index in range(len(listed)) if index not in found}
    pairs = [
        (-_likeness(names[sheet], listed[index]), abs(sheet - index), sheet, index)
        for sheet, known in enumerate(found)
        if known is None
        for index in left
    ]
    for _, _, sheet, index in sorted(pairs):
        if found[sheet] is None and index in left:
            found[sheet] = index
            left.discard(index)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, text.squeezed(one), text.squeezed(other)).ratio()


def printed_headings(nodes: Sequence[Node], members: Sequence[Member], printed: Sequence[Heading]) -> Iterator[Printed]:
    """Yield the headings printed between the sheets, in order: each stands behind the sheets that it is above."""
    known = {node.id: node for node in nodes}
    pillar = ""
    page: set[str] = set()
    starts = [span(member.record.place).first for member in members]
    ends = [*starts[1:], max([starts[-1], *(heading.line for heading in printed)]) + 1]
    for member, start, end in zip(members, starts, ends, strict=True):
        page |= {member.group.id, member.group.id.rpartition("-")[0]}
        headings = [heading for heading in printed if start < heading.line < end]
        for heading in headings:
            pillar = heading.number if heading.kind == "大分類" else pillar
            node_id = pillar if heading.kind == "大分類" else joined(pillar, heading.number)
            yield Printed(heading, node_id, known.get(node_id), tuple(node for node in known if node in page))
        page = set() if headings else page


def check_headings(asking: Asking, headings: Iterable[Printed]) -> dict[str, str]:
    """Compare the headings printed between the sheets with the list.

    A heading must name a pillar or group of the list, and one of the sheets since the heading before it must be
    of it; else it is a doubt (`heading-place`). Returns the names settled otherwise than in the list, by node ID.
    """
    settled: dict[str, str] = {}
    for printed in headings:
        node = printed.node
        named = node is not None and text.squeezed(node.name) == text.squeezed(printed.heading.name)
        if not named or printed.id not in printed.page:
            place = Span(printed.heading.line, printed.heading.line)
            readings = [node.name, printed.heading.name] if node else [printed.heading.name]
            target = Target("policies", printed.id, "名称")
            source = asking.source.text(place)
            settled[printed.id] = asking.resolver.choose_text("heading-place", target, place, source, readings)
    return settled


def policies(nodes: list[Node], names: dict[str, str]) -> list[Policy]:
    """Return the rows of 施策体系; `names` are settled names by node ID."""
    return [
        Policy(
            id=node.id,
            place=node.place,
            level=PolicyLevel.GROUP if node.parent else PolicyLevel.PILLAR,
            number=node.number,
            name=names.get(node.id, node.name),
            parent=names.get(node.parent.id, node.parent.name) if node.parent else "",
            description=text.join_lines(node.description),
        )
        for node in nodes
    ]
