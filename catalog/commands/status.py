"""The command `status`: what is published where, how old it is, what is overdue."""

from __future__ import annotations

from pathlib import Path

from catalog.commands.options import WORKPLACE, Datasets, FailOverdue, Out, Reporting, SettingsFile, Today, grouped
from catalog.runs.command import running
from catalog.runs.day import asked_day


@grouped
def status(
    reporting: Reporting,
    out: Out = Path("public"),
    datasets: Datasets = WORKPLACE / "datasets",
    settings: SettingsFile = WORKPLACE / "publish.yaml",
    date: Today = None,
    *,
    fail_overdue: FailOverdue = False,
) -> None:
    """公開中の版・経過日数・次の更新期限・目標 / What is published where, how old, what is overdue."""
    with running("status", reporting.lang, reporting.report) as (state, console, language):
        from catalog.runs.status import UnreadError, read_status, show_status

        found = read_status(out, datasets, settings, asked_day(date))
        state.status = found.facts()
        show_status(console, found, language)
        if fail_overdue and found.overdue:
            state.exit_code = 1
        if found.unread:
            raise UnreadError(found.unread)
