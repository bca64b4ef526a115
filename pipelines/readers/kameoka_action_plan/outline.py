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

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese import text
from pipelines.readers.kameoka_action_plan.layout import NAME, Heading, Layout, Sheet
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import Measure, Policy, PolicyLevel

_BULLET = re.compile(r"(?:^|(?<=[ \u3000]))[・･](?=\S)")


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

    sheet: Sheet
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


def read_outline(layout: Layout, numbers: Sequence[int]) -> list[Node]:
    """Read the list into its pillars and groups, in order.

    Raises SourceError for a line that fits nowhere, or a number that comes twice.
    """
    nodes: list[Node] = []
    pillar: Node | None = None
    for number in layout.filled(numbers):
        heading = layout.heading(number)
        if heading and heading.kind == "pillar":
            pillar = Node(heading.number, heading.name, Span(number, number))
            nodes.append(pillar)
        elif heading and heading.kind == "group" and pillar:
            nodes.append(Node(joined(pillar.id, heading.number), heading.name, Span(number, number), pillar))
        elif not nodes or heading:
            raise layout.source.unexpected(number, "１ … （１）… ・…")
        else:
            _add_line(layout, nodes[-1], number)
    if len({node.id for node in nodes}) < len(nodes) or not any(node.measures for node in nodes):
        raise layout.source.unexpected(numbers[0], "施策の体系: 番号")
    return nodes


def _add_line(layout: Layout, node: Node, number: int) -> None:
    """Add a line under a heading: names that begin with ・, the rest of a broken name, or a description."""
    before, *names = _BULLET.split(layout.line(number))
    if node.parent and node.measures and before.strip():
        last = node.measures[-1]
        last.name = text.join_lines([last.name, before])
        last.place = Span(last.place.first, number)
    elif before.strip():
        node.description.append(before)
        node.place = Span(node.place.first, number)
    if names and not node.parent:
        raise layout.source.unexpected(number, "（１）…")
    for name in names:
        node.measures.append(Listed(text.close_gaps(name), Span(number, number), len(node.measures) + 1))


def place_sheets(layout: Layout, nodes: list[Node], sheets: Sequence[Sheet], resolver: DoubtResolver) -> list[Member]:
    """Find the list's name for each sheet, and so its group.

    Raises SourceError when a sheet has no name in the list, a measure is printed twice, or the list promises more
    measures after the last sheet. A listed measure in between without a sheet is a doubt (`lost-sheet`).
    """
    listed = [(group, entry) for group in nodes for entry in group.measures]
    names = [text.close_gaps(text.join_lines(layout.cell(sheet, NAME))) for sheet in sheets]
    found = _match([entry.name for _, entry in listed], names)
    members: dict[str, Member] = {}
    for sheet, name, index in zip(sheets, names, found, strict=True):
        if index is None:
            raise layout.source.unexpected(sheet.place.first, "施策の体系: 施策の名称")
        group, entry = listed[index]
        member = _member(layout, sheet, group, entry, name, resolver)
        if member.id in members:
            raise layout.source.unexpected(sheet.place.first, f"{NAME}: {name}")
        members[member.id] = member
    lost = [index for index in range(len(listed)) if index not in found]
    if lost and lost[-1] > max(index for index in found if index is not None):
        raise layout.source.unexpected(len(layout.source.lines), listed[lost[-1]][1].name)
    for index in lost:
        group, entry = listed[index]
        target = Target("measures", joined(group.id, name_digest(entry.name)), "取組名")
        resolver.choose_text("lost-sheet", target, entry.place, layout.source.text(entry.place), [""])
    return list(members.values())


def _member(layout: Layout, sheet: Sheet, group: Node, entry: Listed, name: str, resolver: DoubtResolver) -> Member:
    measure_id = joined(group.id, name_digest(name))
    published = name
    if text.squeezed(name) != text.squeezed(entry.name):
        place = layout.span(sheet.cells[NAME])
        both = f"{layout.source.text(entry.place)}\n{layout.source.text(place)}"
        target = Target("measures", measure_id, "取組名")
        published = resolver.choose_text("name-differs", target, place, both, [name, entry.name])
    return Member(sheet, group, entry, measure_id, joined(group.id, entry.position), name, published)


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


def printed_headings(nodes: Sequence[Node], members: Sequence[Member]) -> Iterator[Printed]:
    """Yield the headings printed between the sheets, in order."""
    known = {node.id: node for node in nodes}
    pillar = ""
    page: set[str] = set()
    for member in members:
        page |= {member.group.id, member.group.id.rpartition("-")[0]}
        headings = [heading for heading in member.sheet.after if heading.kind != "section"]
        for heading in headings:
            pillar = heading.number if heading.kind == "pillar" else pillar
            node_id = pillar if heading.kind == "pillar" else joined(pillar, heading.number)
            yield Printed(heading, node_id, known.get(node_id), tuple(node for node in known if node in page))
        page = set() if headings else page


def check_headings(layout: Layout, headings: Iterable[Printed], resolver: DoubtResolver) -> dict[str, str]:
    """Compare the headings printed between the sheets with the list.

    A heading must name a pillar or group of the list, and one of the sheets since the heading before it must be
    of it; else it is a doubt (`heading-place`). Returns the names settled otherwise than in the list, by node ID.
    """
    settled: dict[str, str] = {}
    for printed in headings:
        node = printed.node
        named = node is not None and text.squeezed(node.name) == text.squeezed(printed.heading.name)
        if not named or printed.id not in printed.page:
            settled[printed.id] = _doubtful(layout, printed.heading, node, printed.id, resolver)
    return settled


def _doubtful(layout: Layout, heading: Heading, node: Node | None, node_id: str, resolver: DoubtResolver) -> str:
    place = Span(heading.line, heading.line)
    readings = [node.name, heading.name] if node else [heading.name]
    target = Target("policies", node_id, "名称")
    return resolver.choose_text("heading-place", target, place, layout.source.text(place), readings)


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


def measure(member: Member, names: dict[str, str], summary: str, goal: str) -> Measure:
    """Return the row of a measure."""
    group = member.group
    pillar = group.parent or group
    return Measure(
        id=member.id,
        place=member.sheet.place,
        number=member.number,
        pillar=names.get(pillar.id, pillar.name),
        group=names.get(group.id, group.name),
        name=member.name,
        summary=summary,
        goal=goal,
    )
