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
    """公開中の版・期限・目標と、年度の実績・疑義・承認待ち / What is published where, what is overdue or missing."""
    with running("status", reporting.lang, reporting.report) as (state, console, language):
        from catalog.decisions import rounds
        from catalog.runs.status import UnreadError, read_status, show_status
        from metadata.declared.settings import read_settings

        day = asked_day(date)
        found = read_status(out, datasets, settings, day)
        state.status = found.facts()
        show_status(console, found, language)
        of_year = list(rounds.rounds(datasets, read_settings(settings), out, day))
        state.status["round"] = rounds.facts(of_year)
        rounds.show_rounds(console, of_year, language)
        if fail_overdue and found.overdue:
            state.exit_code = 1
        if found.unread:
            raise UnreadError(found.unread)
