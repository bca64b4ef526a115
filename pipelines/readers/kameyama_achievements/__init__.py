"""Reader of 亀山市's report on the results of a digital plan: one row a measure and re-listed measure, read by its header.

The document is sorted into parts (`document`), each cell of a row is put under its column (`rows`), the texts become
tables (`records`, `goals`, `overview`, `summary`), and what the report says twice is compared (`checks`).
Out of scope: other reports of the city; the plan itself is read by `kameyama_dx_plan`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers.kameyama_achievements.checks import source_checks
from pipelines.readers.kameyama_achievements.document import SUMMARY_TITLE, cut
from pipelines.readers.kameyama_achievements.overview import Head, read_head
from pipelines.readers.kameyama_achievements.records import ListReader
from pipelines.readers.kameyama_achievements.summary import Summary, read_summary
from pipelines.tables.plan import Overview, Plan, collect
from pipelines.tables.rows import PolicyLevel, Row

__all__ = ["read"]


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read a report. Raises SourceError `source-layout` for another layout or a document that stops short."""
    document = cut(source)
    head = read_head(source, document.overview, resolver)
    pillars = {policy.number: policy.name for policy in head.policies if policy.level is PolicyLevel.PILLAR}
    summary = read_summary(source, document.summary, pillars)
    lists = ListReader(source, resolver, head, summary.labels)
    rows: list[Row] = [*lists.policies(document.rows), *lists.rows(document.rows), *summary.rows]
    _require_unique(source, rows)
    return collect(_overview(head, summary), [*rows, *source_checks(rows, summary)], resolver.doubts)


def _overview(head: Head, summary: Summary) -> Overview:
    notes = {**head.overview.notes, **({SUMMARY_TITLE: summary.note} if summary.note else {})}
    return replace(head.overview, notes=notes)


def _require_unique(source: Source, rows: Iterable[Row]) -> None:
    counted = Counter((type(row), row.id) for row in rows)
    for row in rows:
        if counted[type(row), row.id] > 1:
            raise source.unexpected(row.place.first, row.id)
