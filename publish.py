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

from catalog import command_line as cli
from catalog.report import show_rules, show_scores, show_table
from metadata.messages import word

ROOT = Path(__file__).resolve().parent
DEFAULT_COMMAND = "build"

app = typer.Typer(add_completion=False, help="自治体計画オープンデータ Keikaku / Municipal plans as open data")


@app.command()
def build(
    ids: cli.Ids = None,
    out: cli.Out = Path("public"),
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
) -> None:
    """すべてを作り、静的カタログとして書き出す / Build everything into a static catalogue."""
    with cli.run("build", lang, report, out, writes=True) as (state, console, language):
        from catalog.building import build_shown
        from catalog.folder import locked, recover
        from catalog.quality import report_facts
        from catalog.static import write_catalogue
        from metadata.build import dataset_ids
        from metadata.settings import read_settings

        # What is wrong with the words of the command is told before anything is made.
        cli.require_apart(out, datasets)
        chosen, catalogue = dataset_ids(datasets, ids or ()), read_settings(settings, base_url)
        with locked(out):
            recover(out)
            built = build_shown(chosen, catalogue, datasets, jobs, state, console, language)
            state.outcome = write_catalogue(built, out, ids or ())
        state.quality = report_facts(built.scores, built.findings)
        show_table(console, state.datasets, language)
        facts = {"count": len(built.datasets), "out": out, "index": out / "index.html"}
        console.print(escape(word("built", language, facts)), soft_wrap=True)


@app.command()
def check(
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    score: cli.WithScore = False,
) -> None:
    """文書・表・メタデータを検査する（書き込みなし）/ Check sources, tables and metadata; write nothing."""
    with cli.run("check", lang, report) as (state, console, language):
        from catalog.building import build_shown
        from catalog.quality import asked_scores, report_facts
        from metadata.settings import read_settings

        built = build_shown(ids or (), read_settings(settings, base_url), datasets, jobs, state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)


@app.command()
def plan(
    target: cli.TargetName,
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
) -> None:
    """公開先（CKAN）に何が起きるかを示す（書き込みなし）/ Show what a push to a CKAN would do; write nothing."""
    with cli.run("plan", lang, report) as (state, console, language):
        from catalog.building import build_shown
        from catalog.ckan.planning import connect, make_plan
        from catalog.ckan.target import open_target
        from catalog.ckan.words import document, show_plan
        from metadata.settings import read_settings

        catalogue = read_settings(settings, base_url)
        chosen = open_target(catalogue, target)
        with connect(chosen) as client:
            built = build_shown(ids or (), catalogue, datasets, jobs, state, console, language)
            found = make_plan(chosen, client, built.datasets, ids or ())
        state.plan = document(found)
        show_plan(console, found, language)


@app.command()
def push(
    target: cli.TargetName,
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    force: cli.Force = False,
    prune: cli.Prune = False,
) -> None:
    """公開先（CKAN）を計画どおりにし、そうなったことを確かめる / Carry out the plan on a CKAN and prove it."""
    with cli.run("push", lang, report) as (state, console, language):
        from catalog.building import build_shown
        from catalog.ckan import planning, push_words, words
        from catalog.ckan.target import open_target
        from metadata.settings import read_settings

        catalogue = read_settings(settings, base_url)
        chosen = open_target(catalogue, target)
        with planning.connect(chosen) as client:
            built = build_shown(ids or (), catalogue, datasets, jobs, state, console, language)
            found = planning.make_plan(chosen, client, built.datasets, ids or (), prune=prune)
            state.plan = words.document(found)
            result = push_words.push_shown(found, client, chosen, console, language, force=force)
        state.push = push_words.document(result)
        result.check()


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
        from catalog.serve import open_server, serve_until_stopped

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
