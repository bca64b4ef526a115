"""A build as a command asks for it: progress on the screen, what became of each dataset in the report.

Out of scope: what a build does (`metadata.building.build`), where its result goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog.runs.report import DatasetLine, Report
from catalog.runs.workers import workers
from metadata.building.build import Build, BuildFailedError, Prepared, build
from metadata.building.build import Progress as Told
from metadata.declared.settings import Settings
from metadata.described.dataset import Dataset
from metadata.messages.rendering import Language, word
from metadata.versions.acceptance import Terms
from metadata.versions.build_cache import Stock
from pipelines.problems import KeikakuError


@dataclass(frozen=True)
class Task:
    """What to build: datasets by id (none: all) of a folder, with settings, so many side by side, on what terms."""

    ids: tuple[str, ...]
    datasets: Path
    settings: Settings
    jobs: int
    terms: Terms


def built_by(task: Task, state: Report, console: Console, language: Language, stock: Stock | None = None) -> Build:
    """Build, and tell in `state` what became of each dataset; take from `stock` what still stands.

    Raises as `metadata.building.build.build` does.
    """
    with shown_progress(task.jobs, console, language) as (pool, told):
        try:
            built = build(task.datasets, task.settings, task.ids, pool, told, task.terms, stock)
        except BuildFailedError as error:
            state.datasets = [_failed_line(result, error) for result in error.prepared]
            raise
    state.datasets = [_line(dataset, "ok") for dataset in built.datasets]
    state.versions = {id_: release.version for id_, release in built.new.items()}
    return built


@contextmanager
def shown_progress(jobs: int, console: Console, language: Language) -> Iterator[tuple[Executor | None, Told]]:
    """Give what runs builds side by side, and what shows on the screen how far they are."""
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress, workers(jobs) as pool:
        shown = progress.add_task("", total=None)

        def told(stage: str, id_: str) -> None:
            progress.update(shown, description=escape(f"{word(f'stage_{stage}', language)} {id_}"))

        yield pool, told


def _line(dataset: Dataset, result: str) -> DatasetLine:
    settled = sum(not doubt.open for doubt in dataset.doubts)
    return DatasetLine(dataset.id, len(dataset.tables), dataset.row_count, len(dataset.doubts), settled, result)


def _failed_line(result: Prepared, error: KeikakuError) -> DatasetLine:
    if result.dataset is None:
        return DatasetLine(result.id, 0, 0, 0, 0, "failed")
    touching = [problem for problem in error.problems if f"/{result.id}/" in f"/{problem.place.file}"]
    if result.problems or any(problem not in result.unreleased for problem in touching):
        return _line(result.dataset, "failed")
    return _line(result.dataset, "waiting" if touching else "ok")
