"""A plan in chapters: its 目次, the headings in front that describe what stands above the measures, the measures, its terms.

Out of scope: names and marks that differ (`asked.outlined`), the tables of a measure (`asked.timetables`,
`asked.indicator_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents.model import Paragraph
from pipelines.japanese.text import clean, close_gaps
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import MeasureRecord, PolicyRecord, PrintedTable, Term, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.indicator_tables import indicators_in
from pipelines.layouts.asked.item_numbers import ask_items
from pipelines.layouts.asked.outlined import Heading, OutlineAsking, contents_of, heading
from pipelines.layouts.asked.texts import give_back, require_labels, settle_texts
from pipelines.layouts.asked.timetables import schedule_of
from pipelines.layouts.rules.outline import marked
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.rows import Row, SourceCheck

_FOOTNOTE = re.compile(r"(?P<mark>※\d*)\s*(?P<text>\S.*)")
_WORD = r"(?P<word>[^\s、。「」()（）\[\]]+)"


class Chapters:
    """The measures of a document with a 目次, under their headings."""

    def __init__(self, asking: Asking, reader: Reader) -> None:
        self._asking = asking
        self._reader = reader
        self._builder = reader.builder
        self.period = reader.front.period
        contents = contents_of(asking, reader.parts)
        if reader.in_glossary and not self._builder.terms:
            raise asking.source.unexpected(len(asking.source.lines), "用語\t説明")
        self._builder.terms = [*_footnotes(reader), *(_closed(term) for term in self._builder.terms)]
        self._outline = OutlineAsking(asking, contents, [term.term for term in self._builder.terms])
        self._pillars = self._found_pillars()
        self._measures = [self._heading(record) for record in self._builder.measures]
        seen: set[str] = set()
        for record, own in zip(self._builder.measures, self._measures, strict=True):
            if own.number in seen:
                raise asking.unexpected(record.place, f"{clean(own.text)} ×1")
            seen.add(own.number)

    def _found_pillars(self) -> list[Heading]:
        found: dict[str, Heading] = {}
        for record in self._builder.measures:
            text = record.texts["大分類"][0] if record.texts.get("大分類") else Text("", record.place)
            one = marked(text.text)
            if one is None or not one.number:
                raise self._asking.unexpected(text.place, "基本方針1")
            rule = next(rule for rule in self._asking.layout.headings if rule.column == "大分類")
            found.setdefault(one.number, heading(one.number, one.name, text.text, text.place, rule))
        return list(found.values())

    def _heading(self, record: MeasureRecord) -> Heading:
        one = marked(record.texts["大分類"][0].text)
        number = joined(one.number if one else "", record.first("番号"))
        place = span(record.place)
        printed = self._asking.source.text(place)
        return Heading(number, clean(record.first("取組名")), printed, place, record.first("重点") == "有")

    def settle(self) -> None:
        """Ask what is open; the builder's records become what is published."""
        self._builder.policies = [self._policy(own) for own in self._pillars]
        names = {policy.number: policy for policy in self._builder.policies}
        require_labels(self._asking, self._builder.measures)
        for record, own in zip(self._builder.measures, self._measures, strict=True):
            record.id = own.number
            name, priority = self._outline.measure(own)
            pillar = names[own.number.split("-")[0]].name
            naming = {"番号": own.number, "取組名": name, "重点": str(priority), "大分類": pillar}
            settle_texts(self._asking, record, naming)
            self._settle_tables(record)
            if self._asking.repairs("item-numbers"):
                ask_items(self._asking, record)
        self._outline.unpaired(self._measures)

    def _settle_tables(self, record: MeasureRecord) -> None:
        give_back(self._reader.ledger, record)
        record.schedule, record.indicators, record.stated = [], [], []
        for table in record.tables:
            if _is_of_indicators(table):
                record.indicators += indicators_in(self._asking, table, record.id)
            else:
                record.schedule += schedule_of(self._asking, table, record.id, record.first("取組項目"))
        for label, places in record.labels.items():
            column = self._asking.vocabulary.column(label, "forms")
            if column in ("計画内容", "指標名") and all(table.label != label for table in record.tables):
                raise self._asking.unexpected(places[0], label)

    def _policy(self, own: Heading) -> PolicyRecord:
        described = {one.number: one for one in self._reader.front.described}
        text = described.get(own.number)
        place = own.place
        if described and text is None:
            self._asking.nothing("lost-row", Target("policies", own.number, "説明"), place, own.name)
        name = self._outline.pillar(own, text.name if text else None)
        first = text.place if text else self._place(own)
        last = text.lines[-1].place if text and text.lines else first
        return PolicyRecord("大分類", own.number, name, first, description=text.prose if text else "", last=last)

    def _place(self, own: Heading) -> str:
        places = (text.place for record in self._builder.measures for text in record.texts["大分類"])
        return next(place for place in places if span(place) == own.place)

    def rows(self) -> Iterator[Row]:
        """Yield nothing: all rows are made of records."""
        yield from ()

    def checks(self) -> Iterator[SourceCheck]:
        """Yield what 目次 and body say of each other."""
        yield from self._outline.checks(self._pillars, self._measures)


def _is_of_indicators(table: PrintedTable) -> bool:
    return any(one.column == "指標名" for one in table.columns.values())


def _closed(term: Term) -> Term:
    return replace(term, term=close_gaps(term.term), explanation=close_gaps(term.explanation))


def _footnotes(reader: Reader) -> Iterator[Term]:
    """Yield the notes ※ that explain a word marked [※] in the lines above them; other notes are no terms."""
    if not reader.layout.overview.footnotes:
        return
    parts = reader.parts
    blocks = (*parts.before, *parts.measures, *parts.behind)
    lines = [block for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    for at, line in enumerate(lines):
        note = _FOOTNOTE.fullmatch(clean(line.text))
        if not note:
            continue
        explained = re.compile(_WORD + re.escape(f"[{note['mark']}]"))
        words = [match["word"] for above in lines[:at] for match in explained.finditer(clean(above.text))]
        if words:
            reader.ledger.read(line)
            yield Term(words[-1], note["text"], line.place)
