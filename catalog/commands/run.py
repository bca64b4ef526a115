"""The command `run`: a scheduled run; the work is in `catalog.runs.run`."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from catalog.commands.options import DryRun, Out, Reporting, Sources, Today, Work, grouped
from catalog.runs.command import chosen_language, require_outside
from catalog.runs.day import publication_day
from catalog.runs.report import show_problems
from pipelines.problems import SettingsError


@grouped
def run(
    sources: Sources,
    reporting: Reporting,
    out: Out = Path("public"),
    work: Work = Path(".keikaku"),
    date: Today = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """定時実行：変わったものだけ作り、検査し、すべての公開先に公開して報告 / Scheduled: build, check, publish, report."""
    from catalog.runs.journal import journal, tell
    from catalog.runs.run import Order
    from catalog.runs.run import run as carry_out
    from catalog.runs.run_report import report_words

    language = chosen_language(reporting.lang)
    require_outside(out, "--work", work)
    require_outside(out, "--report", reporting.report)
    try:
        day = publication_day(date)
    except SettingsError as error:
        show_problems(Console(stderr=True), error.problems, language, work)
        raise typer.Exit(error.exit_code) from error
    datasets, out, work = map(sources.reached, (sources.datasets, out, work))
    workforce = sources.workforce(work, out.parent)
    order = Order(datasets, sources.settings, sources.base_url, workforce, out, work, day, dry_run)
    with journal() as quiet:
        console = Console(quiet=quiet)
        done = carry_out(order, console, language)
        for line in report_words(done, language):
            console.print(escape(line), soft_wrap=True, highlight=False)
        if reporting.report is not None:
            try:
                done.write(reporting.report)
            except OSError as error:
                tell("report_unwritable", file=str(reporting.report), detail=error.strerror)
                done.exit_code = done.exit_code or 2
    if done.exit_code:
        raise typer.Exit(done.exit_code)
