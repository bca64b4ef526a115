"""A build as the commands run it: with a spinner, side by side, and a line for each dataset in the report of the run.

Out of scope: building (`metadata.build`), what becomes of the result (`publish.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog.command_line import executor
from catalog.report import DatasetLine, Report
from metadata.build import Build, BuildFailedError, Prepared
from metadata.build import build as build_datasets
from metadata.dataset import Dataset
from metadata.messages import Language, word
from metadata.settings import Settings
from pipelines.problems import KeikakuError


def build_shown(
    ids: Sequence[str],
    settings: Settings,
    datasets: Path,
    jobs: int,
    state: Report,
    console: Console,
    language: Language,
) -> Build:
    """Build the datasets of a folder (of no `ids`: all), showing how far it is, and write a line for each into the report.

    Raises what `metadata.build.build` does; the lines are there then too.
    """
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
