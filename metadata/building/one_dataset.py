"""One dataset, from its folder to what can be published: read → tabulate → describe → write → check
→ keep.

Each stage takes what the one before it returns. All of them need the folder of that dataset and nothing of other datasets,
so datasets are built side by side, in any process; what goes from there to the others is a summary, and the dataset lies in
a store. Out of scope: what is made of several (`metadata.building.derived`),
and whether an earlier build can be taken instead (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from metadata.building.findings import kept_findings
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.described.concepts.matching import decisions
from metadata.described.content import NOTHING
from metadata.described.dataset import Dataset, Publisher, Release, Summary
from metadata.described.describe import describe_dataset, described_tables, with_history
from metadata.described.measure_themes import measure_themes, theme_problems
from metadata.described.table import Table
from metadata.formats.files import with_files
from metadata.gates.copied_words import misdescribed
from metadata.gates.open_doubts import undecided
from metadata.gates.tables_gate import check_tables
from metadata.versions.acceptance import Terms, judge_content
from metadata.versions.kept.cache_entry import lay_down, with_releases
from metadata.versions.kept.keeping import Keeping
from metadata.versions.kept.kept_datasets import Kept
from metadata.versions.ledger import read_ledger
from metadata.vocabularies import code_lists
from pipelines.problems import DeclarationError, KeikakuError, Problem, few


@dataclass(frozen=True)
class Context:
    """What a dataset is built with besides its folder in `root`: the base URL, all publishers by code, and the terms.

    `keeping` is where it is laid down.
    """

    root: Path
    base_url: str
    publishers: Mapping[str, Publisher]
    terms: Terms
    keeping: Keeping | None = None


@dataclass(frozen=True)
class Tabulated:
    """A dataset that was read, with its publisher and its tables."""

    read: ReadDataset
    publisher: Publisher
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Result:
    """What became of a dataset; None where it could not be read. Its `problems` keep it from being published.

    So does what is `unreleased`, told only when nothing else is wrong: content that is not in its ledger, or a change that
    is too large. `new` is the version that is to be written into its ledger.
    """

    id: str
    dataset: Dataset | None = None
    problems: tuple[Problem, ...] = ()
    unreleased: tuple[Problem, ...] = ()
    new: Release | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a dataset, of bounded size. `kept` is None where it is not fit, `summary` where it was not read.

    The rest is that of a Result.
    """

    id: str
    summary: Summary | None = None
    kept: Kept | None = None
    problems: tuple[Problem, ...] = ()
    unreleased: tuple[Problem, ...] = ()
    new: Release | None = None


class Unit(Protocol):
    """What builds one dataset: `build_dataset`, or `prepare` where nothing is to be checked."""

    def __call__(self, dataset_id: str, context: Context) -> Result:
        """Return what becomes of the dataset. Never raises KeikakuError."""


def build_dataset(dataset_id: str, context: Context) -> Result:
    """Build one dataset and check it. Never raises KeikakuError: what is wrong is in `problems`."""
    return check(prepare(dataset_id, context))


def prepare(dataset_id: str, context: Context) -> Result:
    """Build one dataset without checking its tables. Never raises KeikakuError: what is wrong is in `problems`."""
    try:
        return write(describe(tabulate(read(dataset_id, context), context), context))
    except KeikakuError as error:
        return Result(dataset_id, problems=error.problems)


def read(dataset_id: str, context: Context) -> ReadDataset:
    """Read the declarations and the document of a folder. Raises DeclarationError, SourceError."""
    return read_folder(context.root / dataset_id, f"{context.root.name}/{dataset_id}")


def tabulate(read: ReadDataset, context: Context) -> Tabulated:
    """Return the tables of what was read. Raises DeclarationError `publisher-unknown`, TableError."""
    code, known = read.declared.publisher, context.publishers
    if code not in known:
        facts = {"given": code, "known": few(list(known))}
        raise DeclarationError(Problem("publisher-unknown", read.file.place(("publisher",)), facts))
    return Tabulated(read, known[code], described_tables(read, known[code]))


def describe(tabulated: Tabulated, context: Context) -> Result:
    """Return the dataset described, with its versions and without files. Raises DeclarationError for its ledger."""
    read, publisher = tabulated.read, tabulated.publisher
    dataset = describe_dataset(read, publisher, tabulated.tables, context.base_url)
    declared, names = read.declared.measure_themes, code_lists.dx_themes()
    decided, wrong = decisions(dataset, *read.concepts)
    problems = (
        *wrong,
        *undecided(read),
        *misdescribed(read, publisher, context.publishers),
        *theme_problems(dataset, declared, names, read.file),
    )
    dataset = replace(dataset, measure_themes=measure_themes(dataset, declared, names), concepts=decided)
    ledger = read_ledger(context.root / dataset.id, read.name)
    judged = judge_content(dataset, ledger, context.terms)
    return Result(dataset.id, with_history(dataset, judged.history), problems, judged.problems, judged.new)


def write(described: Result) -> Result:
    """Return the dataset with its files: tables, workbook, JSON, Data Package, CSVW. Raises TableError."""
    return replace(described, dataset=described.dataset and with_files(described.dataset))


def check(written: Result) -> Result:
    """Return the result with what breaks the schemas of the tables among its problems."""
    faults = check_tables(written.dataset) if written.dataset else []
    return replace(written, problems=(*written.problems, *faults))


def keep(built: Result, keeping: Keeping, *, judged: bool) -> Outcome:
    """Lay a dataset down, if it is fit, and return what became of it. Raises OSError when it cannot be written."""
    dataset, kept, summary = built.dataset, None, None
    if dataset is not None and not built.problems:
        kept = laid_down(dataset, keeping, judged=judged)
        summary = kept.summary
    elif dataset is not None:  # it is not published: without its row differences, which may be megabytes, it is small
        summary = with_releases(dataset.summary(), lambda _: NOTHING)
    return Outcome(built.id, summary, kept, built.problems, built.unreleased, built.new)


def laid_down(dataset: Dataset, keeping: Keeping, *, judged: bool = True) -> Kept:
    """Return a finished dataset as it lies in the store, with what is found on its files, if it is `judged`.

    Raises OSError.
    """
    head = lay_down(dataset, keeping.store)
    if judged:
        kept_findings(dataset, head, keeping)
    return Kept(with_releases(dataset.summary(), keeping.store.kept), head)


def built_and_kept(dataset_id: str, unit: Unit, context: Context) -> Outcome:
    """Build one dataset with `unit` and lay it down. Raises OSError when it cannot be written."""
    if context.keeping is None:
        raise ValueError(context)
    return keep(unit(dataset_id, context), context.keeping, judged=unit is build_dataset)
