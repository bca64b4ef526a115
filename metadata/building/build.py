"""From folders to a finished catalogue, stage by stage.

    read → tabulate → describe → write → check    each dataset by itself, side by side (`metadata.building.one_dataset`)
    derive                                        what is made of several (`metadata.building.derived`)
    catalogue                                     DCAT, rules, scores (`metadata.building.cataloguing`)

Nothing is published that does not pass: a failing dataset fails the build, with the problems of all of them at once. Out of
scope: where the result goes (`catalog`), words for people (`metadata.messages.rendering`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from metadata.building.cataloguing import Build, catalogued
from metadata.building.derived import conflicts, derive, join_all
from metadata.building.one_dataset import Context, Result, build_dataset
from metadata.declared.declaration import read_publishers
from metadata.declared.regular_file import passed_over
from metadata.declared.settings import Settings
from metadata.described.dataset import Dataset, Publisher
from metadata.described.describe import publisher
from metadata.gates.causes import at_key
from metadata.gates.tables_gate import check_tables
from metadata.versions.acceptance import Terms
from metadata.versions.build_cache import BuildCache
from pipelines.problems import KeikakuError, MetadataError, Place, Problem, SettingsError

ON_LEDGER = Terms()
"""Terms of a build that publishes nothing but what the ledgers have."""

Progress = Callable[[str, str], None]
"""Called with a stage (read, derive, check, describe) and the id it works on."""


class Unit(Protocol):
    """What builds one dataset: `build_dataset`, or `prepare` where nothing is to be checked."""

    def __call__(self, dataset_id: str, context: Context) -> Result:
        """Return what becomes of the dataset. Never raises KeikakuError."""


@dataclass(frozen=True)
class Assembled:
    """What became of each folder, and all datasets, joined; what is `derived` from several is made when nothing is wrong."""

    results: list[Result]
    datasets: list[Dataset]
    derived: list[Dataset]
    problems: list[Problem]


class BuildFailedError(KeikakuError):
    """One or more datasets are not fit to publish; `results` is what became of each."""

    def __init__(self, problems: Iterable[Problem], results: Sequence[Result] = ()) -> None:
        super().__init__(each_once(problems))
        self.results = tuple(results)


def build(
    root: Path,
    settings: Settings,
    only: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    terms: Terms = ON_LEDGER,
    cache: BuildCache | None = None,
    held_back: Collection[str] = (),
) -> Build:
    """Build the datasets of a folder and what is derived from them, and check everything.

    `terms`: what becomes of content that a ledger does not have; `cache`: what an earlier run built, taken where it is still
    current; `held_back`: datasets that stay as the last good run published them, or out if it did not. Raises
    BuildFailedError with every problem found, SettingsError or DeclarationError for what concerns all datasets.
    """
    progress, cache = progress or _silent, cache or BuildCache()
    made = assemble(build_dataset, root, settings, only, executor, progress, terms, cache, held_back)
    problems = [*made.problems, *_check_derived(made.derived, cache, progress)]
    if problems:
        raise BuildFailedError(problems, made.results)
    progress("describe", "")
    try:
        built = catalogued(made.datasets, settings, root)
    except MetadataError as error:
        raise BuildFailedError(error.problems, made.results) from error
    # Told last: what is not fit to publish gets no version.
    if unreleased := [problem for result in made.results for problem in result.unreleased]:
        raise BuildFailedError(unreleased, made.results)
    return replace(built, new={result.id: result.new for result in made.results if result.new})


def assemble(
    unit: Unit,
    root: Path,
    settings: Settings,
    only: Sequence[str],
    executor: Executor | None,
    progress: Progress,
    terms: Terms,
    cache: BuildCache,
    held_back: Collection[str] = (),
) -> Assembled:
    """Build each dataset with `unit`, then what is made of several. Raises SettingsError or DeclarationError."""
    context = Context(
        root,
        settings.base_url,
        publishers(root),
        replace(terms, limits=settings.limits, four_eyes_from=settings.four_eyes_from),
    )
    ids = [id_ for id_ in dataset_ids(root, only) if id_ not in held_back]
    results = list(_each(unit, ids, context, executor, progress, cache))
    stand_ins = ((id_, cache.stand_in(id_)) for id_ in held_back)
    results += [Result(id_, dataset) for id_, dataset in stand_ins if dataset is not None]
    results.sort(key=lambda result: result.id)
    datasets = [result.dataset for result in results if result.dataset]
    problems = [problem for result in results for problem in result.problems]
    progress("derive", "")
    derived = [] if problems else derive(datasets, settings, cache)
    problems += [at_key(problem, dataset, root) for dataset, problem in conflicts(datasets, derived)]
    return Assembled(results, join_all([*datasets, *derived], settings), derived, problems)


def _each(
    unit: Unit, ids: Sequence[str], context: Context, executor: Executor | None, progress: Progress, cache: BuildCache
) -> Iterator[Result]:
    """Yield what becomes of each dataset, in order; those of the cache that are current are not built."""
    current = cache.datasets(context.root, ids, context.base_url, context.publishers, context.terms)
    fresh = iter((executor.map if executor else map)(partial(unit, context=context), [i for i in ids if i not in current]))
    for id_ in ids:
        if id_ in current:
            yield Result(id_, current[id_])
            continue
        yield next(fresh)
        cache.note_rebuilt(id_)
        progress("read", id_)


def _check_derived(derived: Iterable[Dataset], cache: BuildCache, progress: Progress) -> Iterator[Problem]:
    for dataset in derived:
        if dataset.id not in cache.hits:  # those were checked when they were built
            progress("check", dataset.id)
            yield from check_tables(dataset)


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without repetition: a place that several datasets depend on is told once.

    A publisher that publishers.yaml lacks is told at the first dataset that names it.
    """
    found: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        place = None if problem.code == "publisher-unknown" else problem.place
        found.setdefault((problem.code, place, str(problem.facts)), problem)
    return list(found.values())


def dataset_ids(root: Path, only: Sequence[str] = ()) -> list[str]:
    """Return the ids of the datasets in a folder, sorted; `only` names some of them.

    Raises SettingsError `id-unknown` for a name that is not there and `datasets-none` for a folder without datasets.
    """
    try:
        folders = sorted(path.name for path in root.iterdir() if path.is_dir() and not passed_over(path.name))
    except OSError as error:
        raise SettingsError(Problem("datasets-none", Place(str(root)), {"folder": str(root)})) from error
    if not folders:
        # An empty but valid catalogue would make every harvester delete what it has of us.
        raise SettingsError(Problem("datasets-none", Place(str(root)), {"folder": str(root)}))
    known = ", ".join(folders)
    unknown = [Problem("id-unknown", Place(key=name), {"known": known}) for name in only if name not in folders]
    if unknown:
        raise SettingsError(unknown)
    return [name for name in folders if not only or name in only]


def publishers(root: Path) -> dict[str, Publisher]:
    """Return the publishers that a folder of datasets declares, by code. Raises DeclarationError."""
    declared = read_publishers(root / "publishers.yaml", f"{root.name}/publishers.yaml")
    return {code: publisher(code, entry) for code, entry in declared.publishers.items()}


def _silent(_stage: str, _id: str) -> None:
    """Tell nobody."""
