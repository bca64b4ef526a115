"""The door of the room: a text dump, a layout and the resolver of its doubts → the plan.

    read_declared(source, resolver, layout) -> Plan

A line that the layout does not account for is a doubt (`unread`). Out of scope: damaged figures and doubled rows, which
are asked of every document (`pipelines.readers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.documents.formats.plain_text import of_source
from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import clean
from pipelines.layouts.applied.front import Front
from pipelines.layouts.applied.records import Builder, MeasureRecord, PolicyRecord, Text
from pipelines.layouts.applied.rows import RowMaker
from pipelines.layouts.applied.walk import walked
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.listed import Entry, Printed, ask_pages, checks, pair, require_end
from pipelines.layouts.asked.measures import MeasureAsking, require_labels
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Ledger, State
from pipelines.layouts.rules.outline import marked
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.plan import Overview, Plan, collect, overview_entry
from pipelines.tables.rows import OverviewEntry, Row


def read_declared(source: Source, resolver: DoubtResolver, layout: Layout) -> Plan:
    """Read a text dump by its layout.

    Raises SourceError `source-layout` for a document that is not of the layout or stops short, DeclarationError
    `settlement-shape` for a settlement with the wrong number of cells.
    """
    asking = Asking(source, resolver, layout)
    reader = walked(of_source(source), layout)
    builder = reader.builder
    if not builder.measures:
        raise source.unexpected(len(source.lines), layout.starts)
    if layout.overview.colophon and len(reader.front.colophon) < 2:
        raise source.unexpected(len(source.lines), "発行")
    _ask_unread(asking, reader.ledger)
    overview = _overview(reader.front, builder.measures)
    found = _Listing(asking, builder)
    found.settle(overview.fiscal_years)
    rows: list[Row] = [*_told(reader.front), *RowMaker(builder, layout).rows(), *found.checks()]
    return collect(overview, rows, resolver.doubts)


def _ask_unread(asking: Asking, ledger: Ledger) -> None:
    """Ask for each line that nothing was read of; the reading taken is that it says nothing of the plan."""
    for entry in ledger.entries():
        if entry.state is State.UNREAD:
            target = Target(DOCUMENT, name_digest(entry.text, 8), "原文")
            asking.resolver.choose_text("unread", target, span(entry.place), entry.text, [""])


def _overview(front: Front, measures: Sequence[MeasureRecord]) -> Overview:
    years = [row.year for measure in measures for row in measure.years]
    return Overview(
        title=front.title,
        issued=front.issued,
        fiscal_years=front.period or ((min(years), max(years)) if years else ()),
        place=span(*front.ends) if front.ends else None,
    )


def _told(front: Front) -> Iterator[OverviewEntry]:
    for part in front.told:
        yield overview_entry(part.label, part.prose, span(part.lines[0].place, part.lines[-1].place))


class _Listing:
    """The measures of a document with the list in front of them, and the headings that both print."""

    def __init__(self, asking: Asking, builder: Builder) -> None:
        self._asking = asking
        self._builder = builder
        self._entries = list(_entries(asking, builder.contents))
        for record in builder.measures:
            require_labels(asking, record)
        self._printed = [self._measure(record) for record in builder.measures]
        self._pairs, self._left = pair(self._entries, self._printed)
        numbering = Numbering()
        for record, one in zip(builder.measures, self._printed, strict=True):
            record.id = numbering.unique(joined(one.group, name_digest(one.name)))
        self._ids = [record.id for record in builder.measures]

    def _measure(self, record: MeasureRecord) -> Printed:
        group = _numbered(self._asking, record.texts["中分類"][0])
        return Printed(group[0], clean(record.first("取組名")), span(record.place, record.last))

    def settle(self, period: Sequence[int]) -> None:
        """Ask what list and measures leave open; the builder's records become what is published."""
        asking, builder = self._asking, self._builder
        require_end(asking, self._entries, self._printed, self._left)
        ask_pages(asking, self._entries)
        builder.policies = self._policies()
        names = {policy.number: policy for policy in builder.policies}
        kept = []
        for record, found in zip(builder.measures, self._pairs, strict=True):
            asked = MeasureAsking(asking, record, found)
            name = asked.name()
            group = names[found.measure.group]
            record.texts["中分類"] = [Text(group.name, group.place)]
            if name:
                asked.settle(name, period)
                kept.append(record)
        builder.measures = [*kept, *self._without_sheet(names)]

    def _policies(self) -> list[PolicyRecord]:
        """Return the headings in the order of the list, then those that only measures have; names that differ are doubts."""
        prints: dict[str, list[str]] = {}
        places: dict[str, str] = {}
        for entry, texts in zip(self._entries, self._builder.contents, strict=True):  # a name is printed once, above all
            names = prints.setdefault(entry.group, [])
            if places.setdefault(entry.group, texts["取組名"].place) and not names:
                names.append(entry.group_name)
        for record in self._builder.measures:
            number, name = _numbered(self._asking, record.texts["中分類"][0])
            prints.setdefault(number, []).append(name)
            places.setdefault(number, record.place)
        return [self._policy(number, names, places[number]) for number, names in prints.items()]

    def _policy(self, number: str, names: Sequence[str], place: str) -> PolicyRecord:
        name = self._asking.agreed_name(Target("policies", number, "名称"), span(place), names)
        return PolicyRecord("中分類", number, name, place)

    def _without_sheet(self, groups: dict[str, PolicyRecord]) -> Iterator[MeasureRecord]:
        """Ask for each measure that only the list has: left out, or published with the name that the list gives."""
        for entry in self._left:
            measure_id = joined(entry.group, name_digest(entry.name), "list")
            target = Target("measures", measure_id, "取組名")
            name = self._asking.resolver.choose_text("lost-sheet", target, entry.place, entry.name, ["", entry.name])
            if name:
                at = next(index for index, one in enumerate(self._entries) if one is entry)
                place = self._builder.contents[at]["取組名"].place
                position = [one for one in self._entries if one.group == entry.group].index(entry) + 1
                texts = {"番号": joined(entry.group, position), "中分類": groups[entry.group].name, "取組名": name}
                own = {column: [Text(text, place)] for column, text in texts.items()}
                yield MeasureRecord(place, own, last=place, id=measure_id)

    def checks(self) -> Iterator[Row]:
        """Yield what list and measures say of each other."""
        if self._entries:
            yield from checks(self._entries, self._pairs, self._ids)


def _entries(asking: Asking, contents: Sequence[dict[str, Text]]) -> Iterator[Entry]:
    group = ("", "")
    for texts in contents:
        place = next(iter(texts.values())).place
        if "中分類" in texts:
            group = _numbered(asking, texts["中分類"])
        if not group[0] or "取組名" not in texts:
            raise asking.unexpected(place, "\t".join(asking.layout.contents))
        page = clean(texts["ページ"].text) if "ページ" in texts else ""
        yield Entry(*group, clean(texts["取組名"].text), page, span(place))


def _numbered(asking: Asking, text: Text) -> tuple[str, str]:
    """Return number and name of a heading. Raises SourceError for one without a number."""
    found = marked(text.text)
    if found is None or not found.number or not found.name:
        raise asking.unexpected(text.place, "(1) …")
    return found.number, clean(found.name)
