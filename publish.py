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
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog.command_line import (
    BaseUrl,
    Datasets,
    Host,
    Ids,
    Jobs,
    Lang,
    Out,
    Port,
    ReportFile,
    SettingsFile,
    WithScore,
    executor,
    require_apart,
    run,
)
from catalog.report import DatasetLine, Report, show_rules, show_scores, show_table
from metadata.messages import Language, word
from pipelines.problems import KeikakuError

if TYPE_CHECKING:
    from metadata.build import Build, Prepared
    from metadata.dataset import Dataset
    from metadata.settings import Settings

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
    with run("build", lang, report, out, writes=True) as (state, console, language):
        from catalog.folder import locked, recover
        from catalog.quality import report_facts
        from catalog.static import write_catalogue
        from metadata.build import dataset_ids
        from metadata.settings import read_settings

        # What is wrong with the words of the command is told before anything is made.
        require_apart(out, datasets)
        chosen, catalogue = dataset_ids(datasets, ids or ()), read_settings(settings, base_url)
        with locked(out):
            recover(out)
            built = _build(chosen, catalogue, datasets, jobs, state, console, language)
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
    with run("check", lang, report) as (state, console, language):
        from catalog.quality import asked_scores, report_facts
        from metadata.settings import read_settings

        built = _build(ids or (), read_settings(settings, base_url), datasets, jobs, state, console, language)
        scores = asked_scores(built) if score else {}
        state.quality = report_facts(scores, built.findings)
        show_table(console, state.datasets, language)
        show_rules(console, built.findings, language)
        if score:
            show_scores(console, scores, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)


@app.command()
def serve(
    out: Out = Path("public"),
    port: Port = 8000,
    host: Host = "127.0.0.1",
    lang: Lang = None,
    report: ReportFile = None,
) -> None:
    """カタログをこのコンピューターで見る / Look at the catalogue, with the right media types."""
    with run("serve", lang, report, out) as (_, console, language):
        from catalog.serve import open_server, serve_until_stopped

        server = open_server(out, host, port)
        console.print(escape(word("serving", language, {"address": server.address})), soft_wrap=True)
        serve_until_stopped(server)


def _build(
    ids: Sequence[str],
    settings: Settings,
    datasets: Path,
    jobs: int,
    state: Report,
    console: Console,
    language: Language,
) -> Build:
    from metadata.build import BuildFailedError
    from metadata.build import build as build_datasets

    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress, executor(jobs) as pool:
        task = progress.add_task("", total=None)

        def told(stage: str, id_: str) -> None:
            progress.update(task, description=escape(f"{word(f'stage_{stage}', language)} {id_}"))

        try:
            built = build_datasets(datasets, settings, ids, pool, told)
        except BuildFailedError as error:
            state.datasets = [_failed_line(result, error) for result in error.prepared]
            raise
    state.datasets = [_line(dataset, fit=True) for dataset in built.datasets]
    return built


def _line(dataset: Dataset, *, fit: bool) -> DatasetLine:
    settled = sum(not doubt.open for doubt in dataset.doubts)
    return DatasetLine(dataset.id, len(dataset.tables), dataset.row_count, len(dataset.doubts), settled, fit)


def _failed_line(result: Prepared, error: KeikakuError) -> DatasetLine:
    touched = any(f"/{result.id}/" in f"/{problem.place.file}" for problem in error.problems)
    if result.dataset is None:
        return DatasetLine(result.id, 0, 0, 0, 0, fit=False)
    return _line(result.dataset, fit=not result.problems and not touched)


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
