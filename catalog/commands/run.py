"""The command `run`: its options. Light, as `publish.py --help` loads it; the run itself is in `catalog.runs.run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from catalog.runs import command as cli

ROOT = Path(__file__).resolve().parents[2]

Work = Annotated[Path, typer.Option(help="報告と作業用のフォルダー / folder of reports and of what is kept between runs")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="書き込まずに示す / tell what would be done, write only the report")]


def run(
    out: cli.Out = Path("public"),
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    work: Work = Path(".keikaku"),
    date: cli.Today = None,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """定時実行：変わったものだけ作り、検査し、すべての公開先に公開して報告 / Scheduled: build, check, publish, report."""
    from catalog.runs.journal import journal, tell
    from catalog.runs.run import Order
    from catalog.runs.run import run as carry_out
    from catalog.runs.run_report import report_words

    language = cli.chosen_language(lang)
    for option, path in (("--work", work), ("--report", report)):
        if path is not None and path.resolve().is_relative_to(out.resolve()):
            raise typer.BadParameter(f"{path} ⊂ {out}", param_hint=option)  # the catalogue is replaced whole
    order = Order(datasets, settings, base_url, jobs, out, work, cli.chosen_day(date), dry_run)
    with journal() as kept:
        console = Console(quiet=kept)
        done = carry_out(order, console, language)
        for line in report_words(done, language):
            console.print(escape(line), soft_wrap=True, highlight=False)
        if report is not None:
            try:
                done.write(report)
            except OSError as error:
                tell("report_unwritable", file=str(report), detail=error.strerror)
                done.exit_code = done.exit_code or 2
    if done.exit_code:
        raise typer.Exit(done.exit_code)
