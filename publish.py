"""The command line of Keikaku: read settings, call, return the exit code.

Exit codes are a contract: 0 done, 1 data not fit to publish, 2 usage or settings, 3 the remote failed, 4 partly done,
5 another run holds the lock, 130 stopped by Ctrl-C. Each run also writes a machine report (JSON); if it cannot, 0 is 2.
Heavy packages are imported by the command that needs them, so that `--help` answers at once.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.markup import escape

from catalog.commands.portal import plan, push
from catalog.commands.run import run
from catalog.runs import command as cli
from catalog.runs.report import show_rules, show_scores, show_table
from metadata.messages.rendering import word

ROOT = Path(__file__).resolve().parent
DEFAULT_COMMAND = "build"

app = typer.Typer(add_completion=False, help="自治体計画オープンデータ Keikaku / Municipal plans as open data")
for command in (plan, push, run):
    app.command()(command)


@app.command()
def build(
    ids: cli.Ids = None,
    out: cli.Out = Path("public"),
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    date: cli.Today = None,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    accept: cli.Accept = False,
    approve: cli.Approve = False,
) -> None:
    """すべてを作り、静的カタログとして書き出す / Build everything into a static catalogue."""
    terms = cli.asked_terms(out, date, accept=accept, approve=approve)
    with cli.run("build", lang, report, out, writes=True) as (state, console, language):
        from catalog.folder.catalogue_folder import recover
        from catalog.runs.building import Task, built_by
        from catalog.runs.lock import held
        from catalog.server.quality import report_facts
        from catalog.site.static import write_catalogue
        from metadata.building.build import dataset_ids
        from metadata.declared.settings import read_settings
        from metadata.versions.ledger import add_releases

        # What is wrong with the words of the command is told before anything is made.
        cli.require_apart(out, datasets)
        dataset_ids(datasets, ids or ())
        task = Task(tuple(ids or ()), datasets, read_settings(settings, base_url), jobs, terms)
        with held(out, "build"):
            recover(out)
            built = built_by(task, state, console, language)
            add_releases(datasets, built.new)
            state.outcome = write_catalogue(built, out, task.ids)
        state.quality = report_facts(built.scores, built.findings)
        show_table(console, state.datasets, language)
        if state.versions:
            versions = ", ".join(f"{id_} {version}" for id_, version in state.versions.items())
            console.print(escape(word("accepted", language, {"versions": versions})), soft_wrap=True)
        facts = {"count": len(built.datasets), "out": out, "index": out / "index.html"}
        console.print(escape(word("built", language, facts)), soft_wrap=True)


@app.command()
def check(
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    against: cli.Against = Path("public"),
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    score: cli.WithScore = False,
    approve: cli.Approve = False,
) -> None:
    """文書・表・メタデータを検査する（書き込みなし）/ Check sources, tables and metadata; write nothing."""
    terms = cli.asked_terms(against, None, approve=approve)
    with cli.run("check", lang, report) as (state, console, language):
        from catalog.runs.building import Task, built_by
        from catalog.server.quality import asked_scores, report_facts
        from metadata.declared.settings import read_settings

        task = Task(tuple(ids or ()), datasets, read_settings(settings, base_url), jobs, terms)
        built = built_by(task, state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)


@app.command()
def diff(
    ids: cli.Ids = None,
    against: cli.Against = Path("public"),
    other: cli.Other = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    json_file: cli.JsonFile = None,
    csv_file: cli.CsvFile = None,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
) -> None:
    """公開中のものと比べて何が変わるかを示す / What a build would change: rows, columns, descriptions."""
    terms = cli.asked_terms(against, None)
    with cli.run("diff", lang, report) as (state, console, language):
        from catalog.runs.building import Task
        from catalog.runs.comparison import differences, show_differences, write_differences
        from metadata.declared.settings import read_settings

        task = Task(tuple(ids or ()), datasets, read_settings(settings, base_url), jobs, terms)
        found = differences(task, against, other, state, console, language)
        write_differences(found, json_file, csv_file)
        show_differences(console, found, language)


@app.command()
def status(
    out: cli.Out = Path("public"),
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    date: cli.Today = None,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    fail_overdue: cli.FailOverdue = False,
) -> None:
    """公開中の版・経過日数・次の更新期限・目標 / What is published where, how old, what is overdue."""
    with cli.run("status", lang, report) as (state, console, language):
        from catalog.runs.status import UnreadError, read_status, show_status

        found = read_status(out, datasets, settings, cli.chosen_day(date))
        state.status = found.facts()
        show_status(console, found, language)
        if fail_overdue and found.overdue:
            state.exit_code = 1
        if found.unread:
            raise UnreadError(found.unread)


@app.command()
def serve(
    out: cli.Out = Path("public"),
    port: cli.Port = 8000,
    host: cli.Host = "127.0.0.1",
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
) -> None:
    """カタログをこのコンピューターで見る / Look at the catalogue, with the right media types."""
    with cli.run("serve", lang, report, out) as (_, console, language):
        from catalog.server.serve import open_server, serve_until_stopped

        server = open_server(out, host, port)
        console.print(escape(word("serving", language, {"address": server.address})), soft_wrap=True)
        serve_until_stopped(server)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; without a command it builds."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that has no Japanese shows \u8a08, and the work is done
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    if not words or (words[0] not in commands and words[0] != "--help"):
        words.insert(0, DEFAULT_COMMAND)
    app(words)


if __name__ == "__main__":
    main()
