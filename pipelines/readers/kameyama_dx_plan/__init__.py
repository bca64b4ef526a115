"""Reader of 行政DX推進計画 in Kameyama's layout: 基本方針 with a paragraph each, and under each its numbered 重点施策.

A measure is a heading 「(1) …」 under a heading 「2-1 基本方針1 …」, and the paragraphs that follow it.
Why this is code and no layout.yaml: the plan is prose. It has no labels and no tables of measures; what is hard in it is
which line belongs to which paragraph (footnotes at the foot of a page tear one apart, notes ※ hold lists, figures leave
their captions) and which word a footnote's number stands behind. A layout could name the four forms of its headings, and
nothing of the rest.
Out of scope: the implementation plan (実施計画), which is another document, and the figures, of which the dump holds
only the captions.
"""

from __future__ import annotations

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers.kameyama_dx_plan.glossary import read_glossary
from pipelines.readers.kameyama_dx_plan.headings import reconcile
from pipelines.readers.kameyama_dx_plan.layout import read_layout
from pipelines.readers.kameyama_dx_plan.overview import read_checks, read_overview
from pipelines.readers.kameyama_dx_plan.policies import read_measures, read_policies
from pipelines.tables.plan import Plan, collect


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read the plan: policies, measures, glossary, and the checks of the counts that it states.

    Raises SourceError `source-layout` when the document is of another layout, or ends before its colophon or before
    the last heading that its 目次 promises.
    """
    layout = read_layout(source)
    reconcile(source, layout, resolver)
    policies, closing = read_policies(source, layout, resolver)
    measures = read_measures(source, layout, policies, resolver)
    glossary = read_glossary(layout.sections, resolver)
    overview, told = read_overview(source, layout, closing, resolver)
    checks = read_checks(source, layout, policies, glossary)
    return collect(overview, [*told, *policies, *measures, *glossary, *checks], resolver.doubts)
