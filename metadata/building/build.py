"""From folders to a finished catalogue, stage by stage.

    read → tabulate → describe → write → check → keep    each dataset by itself (`metadata.building.one_dataset`)
    derive                                               what is made of several (`metadata.building.derived`)
    catalogue                                            DCAT, rules, scores (`metadata.building.cataloguing`)

Nothing is published that does not pass: a failing dataset fails the build, with the problems of all of them at once. Out of
scope: where the result goes (`catalog`), words for people (`metadata.messages.rendering`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from metadata.building.cataloguing import Build, catalogued
from metadata.building.derived import conflicts, derive, joined
from metadata.building.one_dataset import Context, Outcome, Unit, build_dataset, built_and_kept
from metadata.declared.declaration import Publishers, read_publishers
from metadata.declared.placeholders import placeholders_in_settings, placeholders_of_publishers
from metadata.declared.regular_file import passed_over
from metadata.declared.settings import Settings
from metadata.declared.yaml_file import YamlFile
from metadata.described.dataset import Publisher
from metadata.described.describe import publisher
from metadata.gates.causes import at_key
from metadata.versions.acceptance import Terms
from metadata.versions.kept.build_cache import BuildCache
from metadata.versions.kept.kept_datasets import KeptDatasets
from metadata.versions.replacing import unwritable
from pipelines.problems import KeikakuError, MetadataError, Place, Problem, SettingsError, TableError, few

ON_LEDGER = Terms()
"""Terms of a build that publishes nothing but what the ledgers have."""

Progress = Callable[[str, str], None]
"""Called with a stage (read, derive, check, describe) and the id it works on."""


@dataclass(frozen=True)
class Assembled:
    """What became of each folder, and all datasets, laid down and joined; what is derived from several is among them, when
    nothing is wrong. `warnings`: what does not keep them from being published.
    """

    results: list[Outcome]
    datasets: KeptDatasets
    problems: list[Problem]
    warnings: tuple[Problem, ...]


class BuildFailedError(KeikakuError):
    """One or more datasets are not fit to publish; `results` is what became of each, `warnings` as in Assembled."""

    def __init__(
        self, problems: Iterable[Problem], results: Sequence[Outcome] = (), warnings: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(each_once(problems))
        self.results = tuple(results)
        self.warnings = warnings


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
    BuildFailedError with every problem found, SettingsError or DeclarationError for what concerns all datasets. Where the
    folder of the cache cannot be written, what is made lies in a temporary one; OutputError when that cannot be written.
    """

    def once(cache: BuildCache) -> Build:
        return _built(root, settings, only, executor, progress or _silent, terms, cache, held_back)

    cache = cache or BuildCache()
    try:
        return once(cache)
    except OSError as error:
        if not cache.given_up(error):
            raise unwritable(cache.keeping.folder, error) from error
    try:
        return once(cache)
    except OSError as error:
        raise unwritable(cache.keeping.folder, error) from error


def _built(
    root: Path,
    settings: Settings,
    only: Sequence[str],
    executor: Executor | None,
    progress: Progress,
    terms: Terms,
    cache: BuildCache,
    held_back: Collection[str],
) -> Build:
    """Do what `build` does, in the folder where the cache keeps things. Raises OSError when that cannot be written."""
    made = assemble(build_dataset, root, settings, only, executor, progress, terms, cache, held_back)
    if made.problems:
        raise BuildFailedError(made.problems, made.results, made.warnings)
    progress("describe", "")
    try:
        built = catalogued(made.datasets, settings, root, cache.keeping, executor)
    except MetadataError as error:
        raise BuildFailedError(error.problems, made.results) from error
    # Told last: what is not fit to publish gets no version.
    if unreleased := [problem for result in made.results for problem in result.unreleased]:
        raise BuildFailedError(unreleased, made.results, made.warnings)
    new = {result.id: result.new for result in made.results if result.new}
    return replace(built, new=new, warnings=made.warnings)


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
    """Build each dataset with `unit`, then what is made of several.

    Raises SettingsError, DeclarationError, OSError; BuildFailedError for what is made of several.
    """
    asked = replace(terms, limits=settings.limits, four_eyes_from=settings.four_eyes_from)
    known, file = _declared_publishers(root)
    context = Context(root, settings.base_url, _by_code(known), asked, cache.keeping)
    ids = [id_ for id_ in dataset_ids(root, only) if id_ not in held_back]
    results = list(_each(unit, ids, context, executor, progress, cache))
    stand_ins = ((id_, cache.stand_in(id_)) for id_ in held_back)
    results += [Outcome(id_, kept.summary, kept) for id_, kept in stand_ins if kept is not None]
    results.sort(key=lambda result: result.id)
    problems = [problem for result in results for problem in result.problems]
    datasets = [result.kept for result in results if result.kept]
    progress("derive", "")
    derived = []
    if not problems:
        try:
            derived = list(derive(datasets, settings, cache, executor, checked=unit is build_dataset))
        except TableError as error:
            raise BuildFailedError(error.problems, results) from error
    found = [result.summary for result in results if result.summary]
    problems += [at_key(problem, of, root) for of, problem in conflicts(found, [one.summary for one in derived])]
    finished = [*datasets, *derived]
    warnings = (*placeholders_in_settings(settings), *placeholders_of_publishers(known, file))
    return Assembled(results, KeptDatasets(finished, joined(finished, settings), cache.keeping), problems, warnings)


def _each(
    unit: Unit, ids: Sequence[str], context: Context, executor: Executor | None, progress: Progress, cache: BuildCache
) -> Iterator[Outcome]:
    """Yield what becomes of each dataset, in order; those of the cache that are current are not built."""
    current = cache.current(context.root, ids, context.base_url, context.publishers, context.terms)
    building = partial(built_and_kept, unit=unit, context=context)
    fresh = iter((executor.map if executor else map)(building, [id_ for id_ in ids if id_ not in current]))
    for id_ in ids:
        if id_ in current:
            yield Outcome(id_, current[id_].summary, current[id_])
            continue
        made = next(fresh)
        if made.kept and unit is build_dataset and not made.unreleased:
            cache.keep(made.kept, in_ledger=made.new is None)
        cache.note_rebuilt(id_)
        progress("read", id_)
        yield made


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
    known = few(folders)
    unknown = [Problem("id-unknown", Place(key=name), {"known": known}) for name in only if name not in folders]
    if unknown:
        raise SettingsError(unknown)
    return [name for name in folders if not only or name in only]


def publishers(root: Path) -> dict[str, Publisher]:
    """Return the publishers that a folder of datasets declares, by code. Raises DeclarationError."""
    return _by_code(_declared_publishers(root)[0])


def _declared_publishers(root: Path) -> tuple[Publishers, YamlFile]:
    return read_publishers(root / "publishers.yaml", f"{root.name}/publishers.yaml")


def _by_code(declared: Publishers) -> dict[str, Publisher]:
    return {code: publisher(code, entry) for code, entry in declared.publishers.items()}


def _silent(_stage: str, _id: str) -> None:
    """Tell nobody."""
