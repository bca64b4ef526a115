"""The command line of Keikaku: read settings, call, return the exit code.

Exit codes are a contract: 0 done, 1 data not fit to publish, 2 usage or settings, 3 the remote failed, 4 partly done,
5 another run holds the lock. Each run also writes a machine report (JSON). Heavy packages are imported by the command that
needs them, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from catalog.command_line import (
    BaseUrl,
    Datasets,
    Force,
    Host,
    Ids,
    Jobs,
    Lang,
    Out,
    Port,
    Prune,
    ReportFile,
    SettingsFile,
    TargetName,
    WithScore,
    run,
)
from catalog.report import Report, show_rules, show_scores, show_table
from metadata.messages import Language, word

if TYPE_CHECKING:
    from metadata.build import Build

ROOT = Path(__file__).resolve().parent
DEFAULT_COMMAND = "build"

app = typer.Typer(add_completion=False, help="自治体計画オープンデータ Keikaku / Municipal plans as open data")


@app.command()
def build(
    ids: Ids = None,
    out: Out = Path("public"),
    base_url: BaseUrl = None,
    datasets: Datasets = ROOT / "datasets",
    settings: SettingsFile = ROOT / "publish.yaml",
    jobs: Jobs = 1,
    lang: Lang = None,
    report: ReportFile = None,
) -> None:
    """すべてを作り、静的カタログとして書き出す / Build everything into a static catalogue."""
    from catalog.folder import locked, recover
    from catalog.quality import report_facts
    from catalog.static import write_catalogue

    with run("build", lang, report, out) as (state, console, language):
        with locked(out):
            recover(out)
            built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
            state.outcome = write_catalogue(built, out, ids or ())
        state.quality = report_facts(built.scores, built.findings)
        show_table(console, state.datasets, language)
        facts = {"count": len(built.datasets), "out": out, "index": out / "index.html"}
        console.print(escape(word("built", language, facts)), soft_wrap=True)


@app.command()
def check(
    ids: Ids = None,
    base_url: BaseUrl = None,
    datasets: Datasets = ROOT / "datasets",
    settings: SettingsFile = ROOT / "publish.yaml",
    jobs: Jobs = 1,
    lang: Lang = None,
    report: ReportFile = None,
    *,
    score: WithScore = False,
) -> None:
    """文書・表・メタデータを検査する（書き込みなし）/ Check sources, tables and metadata; write nothing."""
    from catalog.quality import asked_scores, report_facts

    with run("check", lang, report) as (state, console, language):
        built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)


@app.command()
def plan(
    target: TargetName,
    ids: Ids = None,
    base_url: BaseUrl = None,
    datasets: Datasets = ROOT / "datasets",
    settings: SettingsFile = ROOT / "publish.yaml",
    jobs: Jobs = 1,
    lang: Lang = None,
    report: ReportFile = None,
) -> None:
    """公開先（CKAN）に何が起きるかを示す（書き込みなし）/ Show what a push to a CKAN would do; write nothing."""
    from catalog.ckan.planning import connect, make_plan
    from catalog.ckan.target import open_target
    from catalog.ckan.words import document, show_plan
    from metadata.settings import read_settings

    with run("plan", lang, report) as (state, console, language):
        chosen = open_target(read_settings(settings, base_url), target)
        with connect(chosen) as client:
            built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
            found = make_plan(chosen, client, built.datasets, ids or ())
        state.plan = document(found)
        show_plan(console, found, language)


@app.command()
def push(
    target: TargetName,
    ids: Ids = None,
    base_url: BaseUrl = None,
    datasets: Datasets = ROOT / "datasets",
    settings: SettingsFile = ROOT / "publish.yaml",
    jobs: Jobs = 1,
    lang: Lang = None,
    report: ReportFile = None,
    *,
    force: Force = False,
    prune: Prune = False,
) -> None:
    """公開先（CKAN）を計画どおりにし、そうなったことを確かめる / Carry out the plan on a CKAN and prove it."""
    from catalog.ckan import planning, push_words, words
    from catalog.ckan.target import open_target
    from metadata.settings import read_settings

    with run("push", lang, report) as (state, console, language):
        chosen = open_target(read_settings(settings, base_url), target)
        with planning.connect(chosen) as client:
            built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
            found = planning.make_plan(chosen, client, built.datasets, ids or (), prune=prune)
            state.plan = words.document(found)
            result = push_words.push_shown(found, client, chosen, console, language, force=force)
        state.push = push_words.document(result)
        result.check()


@app.command()
def serve(
    out: Out = Path("public"),
    port: Port = 8000,
    host: Host = "127.0.0.1",
    lang: Lang = None,
    report: ReportFile = None,
) -> None:
    """カタログをこのコンピューターで見る / Look at the catalogue, with the right media types."""
    from catalog.serve import open_server, serve_until_stopped

    with run("serve", lang, report) as (_, console, language):
        server = open_server(out, host, port)
        console.print(escape(word("serving", language, {"address": server.address})), soft_wrap=True)
        serve_until_stopped(server)


def _build(
    ids: Sequence[str] | None,
    base_url: str | None,
    datasets: Path,
    settings: Path,
    jobs: int,
    state: Report,
    console: Console,
    language: Language,
) -> Build:
    from catalog.building import build_shown
    from metadata.settings import read_settings

    return build_shown(ids, read_settings(settings, base_url), datasets, jobs, state, console, language)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; without a command it builds."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    if not words or (words[0] not in commands and words[0] != "--help"):
        words.insert(0, DEFAULT_COMMAND)
    app(words)


if __name__ == "__main__":
    main()
