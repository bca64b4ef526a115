"""Reader of 亀山市's report on the results of a digital plan: one row a measure and re-listed measure, read by its header.

The document is sorted into parts (`document`), each cell of a row is put under its column (`rows`), the texts become
tables (`records`, `goals`, `overview`, `summary`), and what the report says twice is compared (`checks`).
Why this is code and no layout.yaml: a layout puts a cell under the heading above it, and in 18 of the 92 rows that is what
is lost: cells are dropped or run together, and which is which follows from what stands in them (a grade, an office, the row
that a 再掲 repeats; `rows`). Most of the rest is not about cells at all: the figures that a text states and what they say of
each other (`achieved_figures`, `achievement_checks`), goals in words, results in prose above the list. The columns of the
list alone are what a layout could name.
Out of scope: other reports of the city; the plan itself is read by `kameyama_dx_plan`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers.kameyama_achievements.achieved_figures import Owner, figure_rows
from pipelines.readers.kameyama_achievements.checks import ask_counts, source_checks
from pipelines.readers.kameyama_achievements.document import SUMMARY_TITLE, cut
from pipelines.readers.kameyama_achievements.overview import Head, read_head
from pipelines.readers.kameyama_achievements.records import ListReader
from pipelines.readers.kameyama_achievements.summary import Summary, read_summary
from pipelines.tables.ids import joined
from pipelines.tables.plan import Plan, collect, overview_entry
from pipelines.tables.rows import OverviewEntry, PolicyLevel, Row

__all__ = ["read"]


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read a report. Raises SourceError `source-layout` for another layout or a document that stops short."""
    document = cut(source)
    head = read_head(source, document.overview, resolver)
    pillars = {policy.number: policy.name for policy in head.policies if policy.level is PolicyLevel.PILLAR}
    summary = read_summary(source, document.summary, pillars)
    lists = ListReader(source, resolver, head, summary.labels)
    told = [*head.entries, *_remark(summary)]
    rows: list[Row] = [*told, *lists.policies(document.rows), *lists.rows(document.rows), *summary.rows]
    rows += _stated_above(told, head, resolver)
    _require_unique(source, rows)
    ask_counts(rows, summary, resolver)
    return collect(head.overview, [*rows, *source_checks(rows, summary)], resolver.doubts)


def _remark(summary: Summary) -> Iterator[OverviewEntry]:
    if summary.note:
        yield overview_entry(SUMMARY_TITLE, summary.note, Span(summary.note_line, summary.note_line))


def _stated_above(told: Iterable[OverviewEntry], head: Head, resolver: DoubtResolver) -> Iterator[Row]:
    """Yield the figures that the results above the list state (成果); they are of no measure."""
    for entry in told:
        owner = Owner(joined(entry.id, head.year), "", entry.item)
        yield from figure_rows(entry.content, owner, head.year, entry.place, resolver)


def _require_unique(source: Source, rows: Iterable[Row]) -> None:
    counted = Counter((type(row), row.id) for row in rows)
    for row in rows:
        if counted[type(row), row.id] > 1:
            raise source.unexpected(row.place.first, row.id)
