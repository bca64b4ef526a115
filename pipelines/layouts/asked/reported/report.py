"""The door of the room: a report, its layout and the resolver of its doubts → what was read.

    reported_reading(asking) -> Reading

The report is cut into parts (`parts`), each cell of a row is put under its column (`doubts.shifted_cells`), texts become
rows (`listing`, `front`, `summary`), and what the report says twice is compared (`checks`). Every line is accounted for:
one that is neither read nor left out by the layout is asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.documents.formats.plain_text import of_source
from pipelines.documents.source import Source, Span
from pipelines.layouts.applied.walk import Reading, reading_of
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.reported.checks import ask_counts, source_checks
from pipelines.layouts.asked.reported.front import Head, read_head
from pipelines.layouts.asked.reported.listing import ListReader
from pipelines.layouts.asked.reported.parts import cut
from pipelines.layouts.asked.reported.summary import Summary, read_summary
from pipelines.layouts.ledger import Ledger, Question, State, shares
from pipelines.layouts.questions import RULE_PLACE, Questions
from pipelines.layouts.stated.figures import Owner, figure_rows
from pipelines.layouts.stated.prose import RESULT, prose_rows
from pipelines.tables.ids import joined
from pipelines.tables.plan import Plan, collect, overview_entry
from pipelines.tables.rows import OverviewEntry, PolicyLevel, Row


def reported_reading(asking: Asking) -> Reading:
    """Read a report. Raises SourceError `source-layout` for another layout or a document that stops short."""
    document = of_source(asking.source)
    ledger = Ledger(document)
    parts = cut(asking, document, ledger)
    head = read_head(asking, parts.front, ledger)
    pillars = {policy.number: policy.name for policy in head.policies if policy.level is PolicyLevel.PILLAR}
    summary = read_summary(asking, parts.summary, pillars, ledger)
    lists = ListReader(asking, head, summary.labels)
    told = [*head.entries, *_remark(asking, summary)]
    rows: list[Row] = [*told, *lists.policies(parts.rows), *lists.rows(parts.rows), *summary.rows]
    rows += list(prose_rows(rows, asking.layout, head.overview.fiscal_years[0], asking.resolver))
    rows += _stated_above(asking, told, head)
    _require_unique(asking.source, rows)
    ask_counts(rows, summary, asking)
    reading = reading_of(document, Plan(head.overview, {}, ()), (), ledger)
    questions = Questions(document, asking.resolver)
    for entry in reading.accounted:
        if entry.state is State.UNREAD:
            questions.decide(Question(entry.place, RULE_PLACE, "", (), entry.text))
    plan = collect(head.overview, [*rows, *source_checks(rows, summary)], asking.resolver.doubts)
    return replace(reading, plan=replace(plan, shares=shares(reading.accounted)))


def _remark(asking: Asking, summary: Summary) -> Iterator[OverviewEntry]:
    if summary.note:
        yield overview_entry(asking.layout.grades.summary, summary.note, Span(summary.note_line, summary.note_line))


def _stated_above(asking: Asking, told: Iterable[OverviewEntry], head: Head) -> Iterator[Row]:
    """Yield the figures that the texts above the list state (成果); they are of no measure."""
    for entry in told if RESULT in asking.layout.figures.in_prose else ():
        owner = Owner(joined(entry.id, head.year), "", entry.item)
        yield from figure_rows(entry.content, owner, head.year, entry.place, asking.resolver)


def _require_unique(source: Source, rows: Iterable[Row]) -> None:
    counted = Counter((type(row), row.id) for row in rows)
    for row in rows:
        if counted[type(row), row.id] > 1:
            raise source.unexpected(row.place.first, row.id)
