"""The command `check`: sources, tables and metadata; what is not fit to publish, and where. Writes nothing but its
report.
"""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from catalog.commands.options import Against, Approve, Reporting, Selection, WithScore, grouped
from catalog.runs.command import asked_terms, running
from catalog.runs.report import show_rules, show_scores, show_table
from metadata.messages.rendering import word


@grouped
def check(
    selection: Selection,
    reporting: Reporting,
    against: Against = Path("public"),
    *,
    score: WithScore = False,
    approve: Approve = False,
) -> None:
    """文書・表・メタデータを検査する（書き込みなし）/ Check sources, tables and metadata; write nothing."""
    terms = asked_terms(against, None, approve=approve)
    with running("check", reporting.lang, reporting.report) as (state, console, language):
        from catalog.runs.building import built_by
        from catalog.server.quality import asked_scores, report_facts

        built = built_by(selection.task(terms), state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)
