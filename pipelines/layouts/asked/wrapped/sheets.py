"""A plan of sheets with wrapped texts and a bulleted list of them in front: the sheets in their groups, and their rows.

Headings stand in the list, and once more at the foot of the pages whose sheets they are above. Out of scope: list and
headings (`wrapped.bulleted`), cells of a year (`wrapped.yearly`), goals of the whole plan (`wrapped.goals`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.model import Block, Paragraph
from pipelines.documents.source import Span
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.text import close_gaps, half_width, join_lines
from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import MeasureRecord, PolicyRecord, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.texts import require_labels
from pipelines.layouts.asked.wrapped.bulleted import (
    Member,
    Node,
    check_headings,
    heading_of,
    place_sheets,
    printed_headings,
    read_list,
)
from pipelines.layouts.asked.wrapped.checks import goal_checks, list_checks
from pipelines.layouts.asked.wrapped.goals import Targets, read_goals
from pipelines.layouts.asked.wrapped.yearly import Yearly, YearlyLabels, body_of
from pipelines.layouts.words.vocabulary import MEASURE_COLUMNS, plain
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest, said
from pipelines.tables.plan import overview_entry
from pipelines.tables.rows import GlossaryEntry, IndicatorValue, Row, Schedule

_FOOTNOTE = re.compile(r"※\s*(?P<number>[0-9０-９]+)[ \u3000]*(?P<text>\S.*)")


class WrappedSheets:
    """The measures of such a document. Raises SourceError where it is not of the layout, or stops short."""

    def __init__(self, asking: Asking, reader: Reader) -> None:
        self._asking = asking
        self._reader = reader
        self._records = reader.builder.measures
        self._labels = {column: plain(label) for label, column in asking.layout.labels.items() if column != "-"}
        if not reader.parts.title:
            raise asking.unexpected(self._records[0].place, asking.layout.outline)
        require_labels(asking, self._records)
        for record in self._records:
            _require(asking, record)
        sheets = [(record, self._name(record), self._place(record, "取組名")) for record in self._records]
        self._nodes = read_list(asking, reader.parts.listed)
        reader.ledger.leave_out("index", (block for block in reader.parts.listed if isinstance(block, Paragraph)))
        self._members = place_sheets(asking, self._nodes, sheets)
        printed = (heading_of(Paragraph(text, place), asking.layout) for text, place in reader.builder.printed)
        headings = [heading for heading in printed if heading is not None]
        self._headings = list(printed_headings(self._nodes, self._members, headings))
        own = YearlyLabels(*(self._labels[column] for column in ("年度", "計画内容", "指標名")))
        self._yearly = Yearly(asking, self._records, own)
        self._values: list[IndicatorValue] = []
        years = [year for record in self._records for year in self._yearly.years(record, own.planned)]
        self.period: tuple[int, ...] = (min(years), max(years))

    def _text(self, record: MeasureRecord, column: str) -> str:
        return join_lines([line.text for line in record.lines.get(self._labels.get(column, ""), [])])

    def _name(self, record: MeasureRecord) -> str:
        return close_gaps(self._text(record, "取組名"))

    def _place(self, record: MeasureRecord, column: str) -> Span:
        label = self._labels[column]
        return span(record.labels[label][0], record.lines[label][-1].place)

    def settle(self) -> None:
        """Ask what is open of names and headings; the builder's records become what is published of them."""
        names = check_headings(self._asking, self._headings)
        self._reader.builder.policies = [self._policy(node, names) for node in self._nodes]
        for member in self._members:
            record, pillar = member.record, member.group.parent or member.group
            texts = {column: self._text(record, column) for column in MEASURE_COLUMNS if column in self._labels}
            texts["番号"], texts["取組名"] = member.number, member.name
            texts["大分類"] = names.get(pillar.id, pillar.name)
            texts["中分類"] = names.get(member.group.id, member.group.name)
            record.texts = {column: [Text(text, record.place)] for column, text in texts.items()}
            record.id = member.id

    def _policy(self, node: Node, names: dict[str, str]) -> PolicyRecord:
        return PolicyRecord(
            column="中分類" if node.parent else "大分類",
            number=node.number,
            name=names.get(node.id, node.name),
            place=self._asking.source.fragment(node.place),
            upper=names.get(node.parent.id, node.parent.name) if node.parent else "",
            description=join_lines(node.description),
            id=node.id,
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the tables that are cut, the terms, and what the closing section says."""
        for member in self._members:
            yield from self._schedule(member)
            targets = self._targets(member)
            self._values += [row for row in targets if isinstance(row, IndicatorValue)]
            yield from targets
        yield from self._glossary()
        yield from self._closing()

    def _schedule(self, member: Member) -> Iterator[Schedule]:
        label, target = self._labels["計画内容"], Target("schedule", member.id, "計画内容")
        for cell in self._yearly.read(member.record, label, target):
            yield Schedule(
                id=joined(member.id, "s", cell.year, said(cell.text)),
                place=cell.place,
                measure_id=member.id,
                measure_name=member.name,
                fiscal_year=cell.year,
                japanese_year=japanese_year(cell.year),
                sequence=1,
                content=cell.text,
            )

    def _targets(self, member: Member) -> list[Row]:
        targets = Targets(member.id, member.name, self._labels["指標名"])
        body = body_of(member.record, self._labels["目標値"])
        for words, place in read_goals(self._asking, body, member.id, self._yearly.known):
            targets.add_goal(words, place)
        target = Target("indicator_values", member.id, "原文")
        for cell in self._yearly.read(member.record, self._labels["指標名"], target):
            targets.add_cell(cell)
        return targets.rows()

    def _glossary(self) -> Iterator[GlossaryEntry]:
        ids = Numbering()
        for number, lines in self._footnotes():
            place = span(lines[0].place, lines[-1].place)
            term, mark, explanation = join_lines([line.text for line in lines]).partition("：")
            if not mark or not term.strip() or not explanation.strip():
                raise self._asking.source.unexpected(place.first, "※n 用語：説明")
            yield GlossaryEntry(
                id=ids.unique(joined("g", name_digest(term))),
                place=place,
                term=term.strip(),
                explanation=explanation.strip(),
                number=number,
            )

    def _footnotes(self) -> Iterator[tuple[str, list[Text]]]:
        """Yield the footnotes, each to the blank line, heading, page or footnote behind it."""
        note: tuple[str, list[Text]] | None = None
        for block in self._reader.parts.measures:
            found = _FOOTNOTE.fullmatch(block.text.strip()) if isinstance(block, Paragraph) else None
            if note is not None and (found or not self._goes_on(block)):
                yield note
                note = None
            if found and isinstance(block, Paragraph):
                note = half_width(found["number"]), []
            if note is not None and isinstance(block, Paragraph):
                note[1].append(Text(found["text"] if found else block.text, block.place))
                self._reader.ledger.read(block)
        if note is not None:
            yield note

    def _goes_on(self, block: Block) -> bool:
        is_line = isinstance(block, Paragraph) and bool(block.text.strip()) and self._reader.ledger.is_open(block)
        return is_line and heading_of(block, self._asking.layout) is None

    def _closing(self) -> Iterator[Row]:
        """Yield the prose with which the document ends. Raises SourceError for a document that stops before its end."""
        closing, count = self._asking.layout.overview.closing, len(self._asking.source.lines)
        lines = [block for block in self._reader.parts.behind if isinstance(block, Paragraph) and block.text.strip()][1:]
        prose = join_lines([line.text for line in lines])
        if closing and not prose.endswith("。"):
            raise self._asking.source.unexpected(count, closing)
        if lines:
            self._reader.ledger.read(*lines)
            yield overview_entry(closing, prose, span(lines[0].place, lines[-1].place))

    def checks(self) -> Iterator[Row]:
        """Yield what list and sheets say of each other, and goals of the measures' last year."""
        yield from list_checks(self._nodes, self._members, self._headings)
        printed = {plain(label): label for label in self._asking.layout.labels}
        yield from goal_checks(self._values, printed[self._labels["目標値"]], printed[self._labels["指標名"]])


def _require(asking: Asking, record: MeasureRecord) -> None:
    """Raise SourceError for a label that comes out of order, or has nothing below it."""
    order = [span(record.labels[plain(label)][0]).first for label in asking.layout.every]
    if order != sorted(order):
        raise asking.unexpected(record.place, " → ".join(asking.layout.every))
    for label in asking.layout.every:
        if asking.layout.labels[label] != "-" and not record.lines.get(plain(label)):
            raise asking.unexpected(record.labels[plain(label)][0], label)
