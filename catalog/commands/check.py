"""The command `check`: sources, tables and metadata; what is not fit to publish, and where. Writes nothing but its report.

A file instead of a dataset is checked by itself: what an officer asks before anything is uploaded.
"""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from catalog.commands.options import Against, Approve, Reporting, Selection, WithScore, grouped, is_file_name
from catalog.runs.command import asked_terms, running
from catalog.runs.report import show_rules, show_scores, show_table
from metadata.messages.rendering import word
from pipelines.problems import SourceError


@grouped
def check(
    selection: Selection,
    reporting: Reporting,
    against: Against = Path("public"),
    *,
    score: WithScore = False,
    approve: Approve = False,
) -> None:
    """データセット、または公開前のファイルを検査する（書き込みなし）/ Check datasets or files; write nothing."""
    with running("check", reporting.lang, reporting.report) as (state, console, language):
        if files := [Path(name) for name in selection.ids or () if is_file_name(name)]:
            from catalog.drafts.file_check import check_files

            checked = check_files(files, selection.datasets, selection.read_settings().base_url, console, language)
            state.warnings = checked.told
            if checked.failed:
                raise SourceError(checked.failed)
            return
        from catalog.runs.building import built_by
        from catalog.server.quality import asked_scores, report_facts
        from metadata.building.build import dataset_ids
        from metadata.building.drafting.draft import unfinished

        task = selection.task(asked_terms(against, approve=approve))
        state.warn(unfinished(task.datasets, dataset_ids(task.datasets, task.ids)))
        built = built_by(task, state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)
