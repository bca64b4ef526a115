"""The command line of Keikaku: read settings, call, return the exit code.

Exit codes are a contract: 0 done, 1 data not fit to publish, 2 usage or settings, 3 the remote failed, 4 partly done,
5 another run holds the lock. Each run also writes a machine report (JSON). Heavy packages are imported by the command that
needs them, so that `--help` answers at once.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog.report import DatasetLine, Report, show_problems, show_table
from metadata.messages import LANGUAGES, Language, word
from pipelines.problems import KeikakuError

if TYPE_CHECKING:
    from metadata.build import Build, Prepared
    from metadata.dataset import Dataset

ROOT = Path(__file__).resolve().parent
DEFAULT_COMMAND = "build"

app = typer.Typer(add_completion=False, help="自治体計画オープンデータ Keikaku / Municipal plans as open data")
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="データセットID / dataset ids (default: all)")]
Out = Annotated[Path, typer.Option(help="カタログの出力先 / folder of the catalogue")]
BaseUrl = Annotated[str | None, typer.Option(help="公開先のURL / where the catalogue will be served from")]
Datasets = Annotated[Path, typer.Option(help="データセットのフォルダー / folder of the datasets")]
SettingsFile = Annotated[Path, typer.Option("--settings", help="設定ファイル / settings file")]
Jobs = Annotated[int, typer.Option(min=1, help="並行数 / builds side by side")]
Lang = Annotated[str | None, typer.Option(help="ja | en (default: locale)")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="実行報告（JSON）/ machine report")]


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
    from catalog.static import write_catalogue

    with _run("build", lang, report, out) as (state, console, language):
        with locked(out):
            recover(out)
            built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
            state.outcome = write_catalogue(built, out, ids or ())
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
) -> None:
    """文書・表・メタデータを検査する（書き込みなし）/ Check sources, tables and metadata; write nothing."""
    with _run("check", lang, report, None) as (state, console, language):
        built = _build(ids, base_url, datasets, settings, jobs, state, console, language)
        show_table(console, state.datasets, language)
        console.print(escape(word("checked", language, {"count": len(built.datasets)})), soft_wrap=True)


def _build(
    ids: Sequence[str] | None,
    base_url: str | None,
    datasets: Path,
    settings_file: Path,
    jobs: int,
    state: Report,
    console: Console,
    language: Language,
) -> Build:
    from metadata.build import BuildFailedError
    from metadata.build import build as build_datasets
    from metadata.settings import read_settings

    settings = read_settings(settings_file, base_url)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress, _executor(jobs) as executor:
        task = progress.add_task("", total=None)

        def told(stage: str, id_: str) -> None:
            progress.update(task, description=escape(f"{word(f'stage_{stage}', language)} {id_}"))

        try:
            built = build_datasets(datasets, settings, ids or (), executor, told)
        except BuildFailedError as error:
            state.datasets = [_failed_line(result, error) for result in error.prepared]
            raise
    state.datasets = [_line(dataset, fit=True) for dataset in built.datasets]
    return built


@contextmanager
def _executor(jobs: int) -> Iterator[Executor | None]:
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(jobs) as executor:
        yield executor


def _line(dataset: Dataset, *, fit: bool) -> DatasetLine:
    settled = sum(not doubt.open for doubt in dataset.doubts)
    return DatasetLine(dataset.id, len(dataset.tables), dataset.row_count, len(dataset.doubts), settled, fit)


def _failed_line(result: Prepared, error: KeikakuError) -> DatasetLine:
    touched = any(f"/{result.id}/" in f"/{problem.place.file}" for problem in error.problems)
    if result.dataset is None:
        return DatasetLine(result.id, 0, 0, 0, 0, fit=False)
    return _line(result.dataset, fit=not result.problems and not touched)


@contextmanager
def _run(
    command: str, lang: str | None, report: Path | None, out: Path | None
) -> Iterator[tuple[Report, Console, Language]]:
    """Run a command: errors become words and an exit code, and the machine report is written in any case."""
    language, state, console = _language(lang), Report(command), Console()
    path = report or Path(".keikaku") / f"{command}.json"
    try:
        yield state, console, language
    except KeikakuError as error:
        state.exit_code, state.problems = error.exit_code, error.problems
        if state.datasets:
            show_table(console, state.datasets, language)
        show_problems(Console(stderr=True), error.problems, language, path)
        if out is not None:
            Console(stderr=True).print(escape(word("not_built", language, {"out": out})), soft_wrap=True)
    try:
        state.write(path)
    except OSError as error:
        Console(stderr=True).print(escape(f"{path}: {error.strerror}"), soft_wrap=True)
    if state.exit_code:
        raise typer.Exit(state.exit_code)


def _language(lang: str | None) -> Language:
    if lang is None:
        # Asked of the environment first: locale.getlocale() calls the plain C locale en_US.
        set_to = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
        return "en" if (set_to or locale.getlocale()[0] or "").lower().startswith("en") else "ja"
    if lang not in LANGUAGES:
        raise typer.BadParameter("ja | en", param_hint="--lang")
    return lang


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; without a command it builds."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    if not words or (words[0] not in commands and words[0] != "--help"):
        words.insert(0, DEFAULT_COMMAND)
    app(words)


if __name__ == "__main__":
    main()
