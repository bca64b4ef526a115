"""A plan of sheets, one a measure, with a list of them in front: which sheet is which entry, and what a sheet says.

The measures have no number of their own: their place in the list under a numbered heading is one, and their ID hangs on
their name. Out of scope: pairing list and sheets (`asked.listed`), labelled texts (`asked.texts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.japanese.text import clean
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import MeasureRecord, PolicyRecord, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.listed import Entry, Pair, Printed, ask_pages, checks, pair, require_end
from pipelines.layouts.asked.statements import indicators_of
from pipelines.layouts.asked.texts import give_back, require_labels, settle_texts
from pipelines.layouts.asked.years import Year, years_of
from pipelines.layouts.rules.outline import marked
from pipelines.layouts.words.items import item_readings
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest, said
from pipelines.tables.rows import Row, SourceCheck


class Sheets:
    """The measures of a document, the list in front of them, and the headings that both print."""

    def __init__(self, asking: Asking, reader: Reader) -> None:
        self._asking = asking
        self._builder = builder = reader.builder
        years = [row.year for record in builder.measures for row in record.years]
        self.period = reader.front.period or ((min(years), max(years)) if years else ())
        self._entries = list(_entries(asking, builder.contents))
        require_labels(asking, builder.measures)
        for record in builder.measures:
            give_back(reader.ledger, record)
        self._printed = [self._measure(record) for record in builder.measures]
        self._pairs, self._left = pair(self._entries, self._printed)
        numbering = Numbering()
        for record, one in zip(builder.measures, self._printed, strict=True):
            record.id = numbering.unique(joined(one.group, name_digest(one.name)))
        self._ids = [record.id for record in builder.measures]

    def _measure(self, record: MeasureRecord) -> Printed:
        group = _numbered(self._asking, record.texts["中分類"][0])
        return Printed(group[0], clean(record.first("取組名")), span(record.place, record.last))

    def settle(self) -> None:
        """Ask what list and measures leave open; the builder's records become what is published."""
        asking, builder = self._asking, self._builder
        require_end(asking, self._entries, self._printed, self._left)
        ask_pages(asking, self._entries)
        builder.policies = self._policies()
        names = {policy.number: policy for policy in builder.policies}
        kept = []
        for record, found in zip(builder.measures, self._pairs, strict=True):
            if name := self._name(record, found):
                self._settle(record, found, name, names[found.measure.group].name)
                kept.append(record)
        builder.measures = [*kept, *self._without_sheet(names)]

    def _name(self, record: MeasureRecord, found: Pair) -> str:
        """Return a measure's name; empty when it is settled to be no measure of this plan."""
        printed, entry = found.measure.name, found.entry
        place = span(record.place, record.texts["取組名"][0].place)
        target = Target("measures", record.id, "取組名")
        name = self._asking.agreed_name(target, place, [printed] if entry is None else [printed, entry.name])
        if entry is None and self._asking.layout.contents:
            name = self._asking.resolver.choose_text("unlisted-sheet", target, place, printed, [name, ""])
        return name

    def _settle(self, record: MeasureRecord, found: Pair, name: str, group: str) -> None:
        """Put into a record what is published of it."""
        heading = next((one.heading for one in record.stated), "")
        years = years_of(self._asking, record, record.id, self.period)
        number = joined(found.measure.group, found.position)
        settle_texts(self._asking, record, {"番号": number, "取組名": name, "中分類": group})
        record.schedule = [planned for year in years for planned in self._schedule(record.id, year)]
        kind = self._asking.layout.figures.usual
        record.indicators += indicators_of(self._asking, years, (record.id, name), heading, kind)
        record.stated = []

    def _schedule(self, measure_id: str, year: Year) -> Iterator[tuple[int, Text]]:
        key = joined(measure_id, "s", year.year)
        target = Target("schedule", key, "計画内容")
        for item in self._asking.divided(target, year.span, year.plan, item_readings(year.plan)):
            text = self._asking.sound(Target("schedule", joined(key, said(item)), "計画内容"), year.span, item)
            yield year.year, Text(text, year.place, printed=item)

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

    def rows(self) -> Iterator[Row]:
        """Yield nothing: all rows are made of records."""
        yield from ()

    def checks(self) -> Iterator[SourceCheck]:
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
