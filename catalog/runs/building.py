"""A build as a command asks for it: progress on the screen, datasets in the report, the catalogue written.

Out of scope: what a build does (`metadata.building.build`), what a catalogue is made of (`catalog.site.static`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as ProgressDisplay
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog.runs.journal import step
from catalog.runs.report import DatasetLine, Report
from catalog.runs.reuse import Reuse
from catalog.runs.workers.workforce import Workforce
from catalog.server.quality import report_facts
from catalog.site.static import At, write_catalogue
from metadata.building.build import BuildFailedError, Progress, build
from metadata.building.cataloguing import Build
from metadata.building.one_dataset import Outcome
from metadata.declared.settings import Settings
from metadata.described.dataset import Summary
from metadata.messages.rendering import Language, word
from metadata.versions.acceptance import Terms
from metadata.versions.kept.build_cache import BuildCache
from metadata.versions.kept.kept_datasets import summaries
from metadata.versions.ledger import add_releases
from pipelines.problems import KeikakuError


@dataclass(frozen=True)
class Task:
    """What to build: datasets by id (none: all) of a folder, with settings, by whom, on what terms.

    `held_back` stay as they were published, or out.
    """

    ids: tuple[str, ...]
    datasets: Path
    settings: Settings
    workforce: Workforce
    terms: Terms
    held_back: tuple[str, ...] = ()


def built_by(task: Task, state: Report, console: Console, language: Language, cache: BuildCache | None = None) -> Build:
    """Build, and tell in `state` what became of each dataset; take from `cache` what is current.

    Raises as `metadata.building.build.build` does.
    """
    with task.workforce.at_work() as pool:
        return built_with(pool, task, state, console, language, cache)


def built_with(
    pool: Executor | None, task: Task, state: Report, console: Console, language: Language, cache: BuildCache | None = None
) -> Build:
    """Do what `built_by` does with those who are at work already, for the one who has more for them to do afterwards."""
    with shown_progress(console, language) as progress:
        try:
            built = build(task.datasets, task.settings, task.ids, pool, progress, task.terms, cache, task.held_back)
        except BuildFailedError as error:
            state.datasets = [_failed_line(result, error) for result in error.results]
            state.warn(error.warnings)
            raise
    state.datasets = [_line(dataset, "ok") for dataset in summaries(built.datasets)]
    state.versions = {id_: release.version for id_, release in built.new.items()}
    state.warn(built.warnings)
    return built


def write_built(
    task: Task, out: Path, host: Mapping[str, bytes], reuse: Reuse, state: Report, console: Console, language: Language
) -> None:
    """Build, write the ledgers and the catalogue in `out`, and keep what was built. The caller holds the lock of `out`.

    Raises as `built_by`, `add_releases` and `write_catalogue` do; ledgers and catalogue are then whole.
    """
    with task.workforce.at_work() as pool:
        built = built_with(pool, task, state, console, language, reuse.cache)
        add_releases(task.datasets, built.new)
        state.outcome = write_catalogue(built, out, task.ids, host, At(reuse.cache.keeping, reuse.index, pool))
    state.quality = report_facts(built.scores, built.findings)
    problem = reuse.keep_some(built) if task.ids else reuse.keep(built, state, task.settings, out)
    state.warn((*reuse.warnings(), *([problem] if problem else [])))


@contextmanager
def shown_progress(console: Console, language: Language) -> Iterator[Progress]:
    """Give what shows on the screen how far a build is."""
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with ProgressDisplay(*columns, console=console, transient=True) as display:
        shown = display.add_task("", total=None)

        def show(stage: str, id_: str) -> None:
            step("progress", stage=stage, id=id_)
            display.update(shown, description=escape(f"{word(f'stage_{stage}', language)} {id_}"))

        yield show


def _line(dataset: Summary, result: str) -> DatasetLine:
    shares = dataset.shares.percents() if dataset.shares else ()
    return DatasetLine(dataset.id, len(dataset.tables), dataset.row_count, dataset.doubts, dataset.settled, result, shares)


def _failed_line(result: Outcome, error: KeikakuError) -> DatasetLine:
    if result.summary is None:
        return DatasetLine(result.id, 0, 0, 0, 0, "failed")
    touching = [problem for problem in error.problems if f"/{result.id}/" in f"/{problem.place.file}"]
    if result.problems or any(problem not in result.unreleased for problem in touching):
        return _line(result.summary, "failed")
    return _line(result.summary, "waiting" if touching else "ok")
