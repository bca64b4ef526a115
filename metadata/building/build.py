"""From folders to finished datasets: read, tabulate, describe, write the files, check.

    prepare(…)       one dataset, a pure function of its folder: read, tables, description, files
    build(…)         all of them, side by side through an executor; then what is made of several (オープンデータ一覧 of each
                     municipality, cross_dx_indicators); then the gates. The result is what a catalogue takes.

Nothing is published that does not pass: a failing dataset fails the build, with the problems of all of them at once. Out of
scope: where the result goes (`catalog`), words for people (`metadata.messages.rendering`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from pathlib import Path

from rdflib import Graph

from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.declared.declaration import read_publishers
from metadata.declared.settings import Settings
from metadata.described.catalogue import Catalogue
from metadata.described.cross_indicators import CROSS, ThemedPlan, cross_table, measure_themes, theme_problems
from metadata.described.dataset import Dataset, File, Publisher, Release
from metadata.described.describe import (
    bilingual,
    catalogue_publisher,
    data_service,
    describe,
    describe_cross,
    publisher,
    with_history,
)
from metadata.described.series import check_series, join
from metadata.formats.csvw import csvw_files
from metadata.formats.datapackage import datapackage
from metadata.formats.dcat import serialise
from metadata.formats.dcat_nodes import Triples
from metadata.formats.files import write_tables
from metadata.formats.open_data_list import list_dataset, list_id
from metadata.formats.paging import catalogue_pages, page_files
from metadata.formats.rdf_syntax import FILE_TYPES, MEDIA_TYPES
from metadata.gates.causes import at_key, locate
from metadata.gates.copied_words import misdescribed
from metadata.gates.machine_readability import Finding, judge
from metadata.gates.open_doubts import undecided
from metadata.gates.rdf_files import check_rdf_files
from metadata.gates.score import Score, scores
from metadata.gates.shacl import check_graph
from metadata.gates.tables_gate import check_tables
from metadata.versions.acceptance import Terms, judge_content
from metadata.versions.build_cache import Stock
from metadata.versions.ledger import read_ledger
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import DeclarationError, KeikakuError, MetadataError, Place, Problem, SettingsError

ON_LEDGER = Terms()
"""Terms of a build that publishes nothing but what the ledgers have."""

_DCAT = frozenset(f"dcat{ending}" for ending in MEDIA_TYPES)

Progress = Callable[[str, str], None]
"""Called with a stage (read, derive, describe, check) and the id it works on."""


@dataclass(frozen=True)
class Prepared:
    """A dataset read, described and written, not yet checked; `problems` keep it from being published.

    So does what is `unreleased`, told when nothing else is wrong: content that is not in its ledger, or a change that is too
    large. `new` is the version that is to be written into its ledger.
    """

    id: str
    dataset: Dataset | None
    themes: dict[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    unreleased: tuple[Problem, ...] = ()
    new: Release | None = None


@dataclass(frozen=True)
class Build:
    """Everything a catalogue takes: its description, its datasets in order, and its own DCAT files by name.

    And how good it is, by dataset id: the score of the metadata, the findings on machine-readability. And the new versions,
    by dataset id, that are to be written into the ledgers before anything is published.
    """

    catalogue: Catalogue
    datasets: tuple[Dataset, ...]
    dcat: dict[str, bytes]
    scores: dict[str, Score] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    new: dict[str, Release] = field(default_factory=dict)


class BuildFailedError(KeikakuError):
    """One or more datasets are not fit to publish; `prepared` is what became of each."""

    def __init__(self, problems: Iterable[Problem], prepared: Sequence[Prepared] = ()) -> None:
        super().__init__(problems)
        self.prepared = tuple(prepared)


def dataset_ids(root: Path, only: Sequence[str] = ()) -> list[str]:
    """Return the ids of the datasets in a folder, sorted; `only` names some of them.

    Raises SettingsError `id-unknown` for a name that is not there and `datasets-none` for a folder without datasets.
    """
    try:
        folders = sorted(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
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


def prepare(
    dataset_id: str, root: Path, base_url: str, known: Mapping[str, Publisher], terms: Terms = ON_LEDGER
) -> Prepared:
    """Read, describe and write one dataset of one of the `known` publishers, on these terms.

    Never raises KeikakuError: what is wrong is in `problems`.
    """
    name = f"{root.name}/{dataset_id}"
    try:
        read = read_folder(root / dataset_id, name)
        ledger = read_ledger(root / dataset_id, name)
        of_it = _publisher_of(read, known)
        dataset = describe(read, of_it, base_url)
        declared, names = read.declared.measure_themes, code_lists.dx_themes()
        wrong_themes = theme_problems(dataset, declared, names, read.file)
        problems = (*undecided(read), *misdescribed(read, of_it, known), *wrong_themes)
        themes = measure_themes(dataset, declared, names)
        judged = judge_content(dataset, ledger, themes, terms)
        written = with_files(replace(with_history(dataset, judged.history), measure_themes=themes))
        return Prepared(dataset_id, written, themes, problems, judged.problems, judged.new)
    except KeikakuError as error:
        return Prepared(dataset_id, None, {}, error.problems)


def with_files(dataset: Dataset) -> Dataset:
    """Return the dataset with its tables, its Data Package and the CSVW metadata of each table written."""
    written = replace(dataset, files=write_tables(dataset))
    package = File(
        "datapackage.json",
        datapackage(written),
        "application/json",
        "JSON",
        Bilingual("データパッケージ", "Data Package"),
        Bilingual("表の構造を記したFrictionless Data Package。", "Frictionless Data Package with the schema of each table."),
    )
    return replace(written, files=(*written.files, package, *csvw_files(written)))


def build(
    root: Path,
    settings: Settings,
    only: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    terms: Terms = ON_LEDGER,
    stock: Stock | None = None,
) -> Build:
    """Build the datasets of a folder and what is derived from them, and check everything.

    `terms`: what becomes of content that a ledger does not have; `stock`: what an earlier run built, taken where it still
    stands. Raises BuildFailedError with every problem found, SettingsError or DeclarationError for what concerns all
    datasets.
    """
    told = progress or (lambda _stage, _id: None)
    stock = stock or Stock()  # nothing kept
    prepared, datasets, problems = assemble(root, settings, only, executor, told, terms, stock)
    for dataset in datasets:
        if dataset.id in stock.taken:
            continue  # checked when it was built
        told("check", dataset.id)
        problems += check_tables(dataset)
    if problems:
        raise BuildFailedError(problems, prepared)
    told("describe", "")
    try:
        built = described(datasets, settings, root)
    except MetadataError as error:
        raise BuildFailedError(error.problems, prepared) from error
    # Told last: what is not fit to publish gets no version.
    if unreleased := [problem for result in prepared for problem in result.unreleased]:
        raise BuildFailedError(unreleased, prepared)
    return replace(built, new={result.id: result.new for result in prepared if result.new})


def assemble(
    root: Path,
    settings: Settings,
    only: Sequence[str],
    executor: Executor | None,
    told: Progress,
    terms: Terms,
    stock: Stock | None = None,
) -> tuple[list[Prepared], list[Dataset], list[Problem]]:
    """Return what became of each folder, all datasets (with what is derived, when nothing is wrong), and what is wrong.

    Nothing of it is checked yet. Raises SettingsError or DeclarationError for what concerns all datasets.
    """
    stock = stock or Stock()
    prepared: list[Prepared] = []
    known, ids = publishers(root), dataset_ids(root, only)
    job = partial(prepare, root=root, base_url=settings.base_url, known=known, terms=replace(terms, limits=settings.limits))
    kept = stock.sources(root, ids, settings, terms, known)
    fresh = iter((executor.map if executor else map)(job, [id_ for id_ in ids if id_ not in kept]))
    for id_ in ids:
        if id_ in kept:
            prepared.append(Prepared(id_, kept[id_].dataset, kept[id_].themes, ()))
            continue
        prepared.append(result := next(fresh))
        stock.built(id_, result.themes)
        told("read", id_)
    problems = [problem for result in prepared for problem in result.problems]
    plans = [result for result in prepared if result.dataset]
    told("derive", "")
    datasets = [result.dataset for result in plans if result.dataset]
    if not problems:
        derived = _derived(plans, settings, stock)
        problems += [at_key(problem, dataset, root) for dataset, problem in _taken_ids(datasets, derived)]
        datasets += derived
    problems += [at_key(problem, dataset, root) for dataset, problem in check_series(datasets)]
    return prepared, [replace(dataset, service=data_service(settings)) for dataset in join(datasets)], problems


def described(datasets: Sequence[Dataset], settings: Settings, root: Path) -> Build:
    """Describe finished datasets. Raises MetadataError with what breaks a rule, each at the key that caused it."""
    catalogue = _catalogue(datasets, settings)
    problems: list[Problem] = []
    finished: list[Dataset] = []
    files: dict[str, bytes] = {}
    scored: dict[str, Score] = {}
    for page in catalogue_pages(catalogue, datasets, settings.catalogue.page_size):
        problems += check_graph(page.graph)
        if not problems:
            finished += (own := list(map(with_dcat, page.datasets, page.said)))
            files |= (written := page_files(catalogue, page))
            _require_readable(own, written)
            scored |= _scores(page.graph, own, settings.base_url)
        del page  # so that its graph goes before the next is made
    if problems:
        raise MetadataError(locate(problems, datasets, root, settings))
    return Build(catalogue, tuple(finished), files, scored, {dataset.id: judge(dataset) for dataset in finished})


def _require_readable(datasets: Sequence[Dataset], catalogue: Mapping[str, bytes]) -> None:
    """Raise MetadataError for RDF files that a strict parser does not read, or not the same in each syntax."""
    of_datasets = {f"datasets/{d.id}/{file.name}": file.data for d in datasets for file in d.files if file.name in _DCAT}
    if problems := list(check_rdf_files({**of_datasets, **catalogue})):
        raise MetadataError(problems)


def _scores(graph: Graph, datasets: Sequence[Dataset], base_url: str) -> dict[str, Score]:
    """Return the score of each dataset in a graph that keeps the shapes.

    No address can be asked before anything is published, so an address under `base_url` counts as answering when it is that
    of a file handed to the catalogue, and as not found when it is not; others are not judged. `check --score` asks a server.
    """
    published = {dataset.url(file.name) for dataset in datasets for file in dataset.files}

    def status(address: str) -> int | None:
        if not address.startswith(base_url):
            return None
        return HTTPStatus.OK if address in published else HTTPStatus.NOT_FOUND

    found = scores(graph, conforms=True, status=status)
    return {dataset.id: found[dataset.iri] for dataset in datasets}


def with_dcat(dataset: Dataset, triples: Triples) -> Dataset:
    """Return the dataset with its own DCAT description, `dataset_triples` of it, in three syntaxes among its files."""
    files = tuple(
        File(
            f"dcat{ending}",
            data,
            MEDIA_TYPES[ending],
            FILE_TYPES[ending],
            Bilingual(f"DCATメタデータ（{ending[1:]}）", f"DCAT metadata ({ending[1:]})"),
            Bilingual("このデータセットのDCAT-AP 3.0.1による説明。", "Description of this dataset in DCAT-AP 3.0.1."),
        )
        for ending, data in serialise(triples).items()
    )
    return replace(dataset, files=(*dataset.files, *files))


def _taken_ids(datasets: Sequence[Dataset], derived: Sequence[Dataset]) -> Iterator[tuple[Dataset, Problem]]:
    """Yield the datasets whose id is that of a derived one; on two pages of a catalogue no shape would tell."""
    taken = {dataset.id for dataset in derived}
    for dataset in datasets:
        if dataset.id in taken:
            yield dataset, Problem("id-derived", Place(key="id"), {"id": dataset.id})


def _derived(plans: Sequence[Prepared], settings: Settings, stock: Stock) -> list[Dataset]:
    """Return cross_dx_indicators and the オープンデータ一覧 of each municipality, with files, in that order."""
    datasets = tuple(result.dataset for result in plans if result.dataset)
    derived: list[Dataset] = []
    with_values = _with_values(datasets)
    if kept := stock.derived(CROSS, with_values, settings):
        derived.append(kept)
    elif table := cross_table([ThemedPlan(result.dataset, result.themes) for result in plans if result.dataset]):
        derived.append(with_files(describe_cross(table, with_values, settings)))
        stock.built(CROSS)
    for code in dict.fromkeys(dataset.publisher.code for dataset in datasets):
        own = [dataset for dataset in datasets if dataset.publisher.code == code]
        listed = stock.derived(list_id(code), own, settings)
        if listed is None:
            listed = with_files(list_dataset(own[0].publisher, own, settings.base_url, settings.open_data_list.form))
            stock.built(listed.id)
        derived.append(listed)
    return derived


def _with_values(datasets: Sequence[Dataset]) -> tuple[Dataset, ...]:
    return tuple(d for d in datasets if any(table.name == "indicator_values" for table in d.tables))


def _catalogue(datasets: Sequence[Dataset], settings: Settings) -> Catalogue:
    declared = settings.catalogue
    return Catalogue(
        base_url=settings.base_url,
        title=bilingual(declared.title),
        description=bilingual(declared.description),
        publisher=catalogue_publisher(declared.publisher),
        licence=code_lists.licences()[declared.licence],
        issued=declared.issued,
        modified=max((dataset.modified for dataset in datasets), default=declared.issued),
        period=(
            min((dataset.period[0] for dataset in datasets), default=declared.issued),
            max((dataset.period[1] for dataset in datasets), default=declared.issued),
        ),
    )


def _publisher_of(read: ReadDataset, known: Mapping[str, Publisher]) -> Publisher:
    code = read.declared.publisher
    if code not in known:
        facts = {"given": code, "known": ", ".join(known)}
        raise DeclarationError(Problem("publisher-unknown", read.file.place(("publisher",)), facts))
    return known[code]
