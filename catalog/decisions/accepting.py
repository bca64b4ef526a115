"""New content accepted by a person: what is new is shown, a note is asked, the ledger is written.

A document whose bytes are others is taken first: its checksum goes into dataset.yaml, and back again when the content that
is read of it is not accepted. Where publish.yaml asks for two persons, the first one's word makes a proposal of it
(`metadata.versions.proposal`), and somebody else's the entry. Out of scope: what counts as content and what is too large
(`metadata.versions.acceptance`), publishing (`build`, `run`).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from catalog.decisions.asking import Ask
from catalog.decisions.persons import system_user
from catalog.runs.day import latest, today
from metadata.building.build import BuildFailedError, dataset_ids, publishers
from metadata.building.drafting.draft_folder import DATASET, bytes_of, declared_source, text_of, write_files
from metadata.building.one_dataset import Context, build_dataset
from metadata.declared.settings import Settings
from metadata.described.dataset import Dataset, Release
from metadata.messages.rendering import Language, word
from metadata.versions.acceptance import Terms
from metadata.versions.differences import TARGETS, Change, Difference, compare
from metadata.versions.ledger import DIFFERENCES, NAME, add_release
from metadata.versions.proposal import NAME as PROPOSED
from metadata.versions.proposal import Proposal, drop_proposal, read_proposal, write_proposal
from metadata.versions.published import fresh_state, published_dataset, published_state
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Problem

PUBLISHERS = "publishers.yaml"


@dataclass(frozen=True)
class Waiting:
    """Content that no ledger has: the version it would be, what differs from what is published, limits that it breaks."""

    dataset: Dataset
    release: Release
    difference: Difference
    limits: tuple[Problem, ...]


@dataclass(frozen=True)
class NewSource:
    """A document whose bytes are not the declared ones: checksums before and now, and its size in bytes."""

    file: str
    old: str
    new: str
    size: int


class Step(StrEnum):
    """What became of a version that somebody agreed to: in the ledger, proposed, or proposed by the same person before."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    OWN = "own"


@dataclass(frozen=True)
class Decision:
    """What became of a version, the files that are to be committed or copied, and in whose name."""

    step: Step
    files: tuple[str, ...]
    who: str


def waiting(root: Path, ids: Iterable[str], settings: Settings, against: Path, day: date) -> Iterator[Waiting]:
    """Yield the new content of datasets in `root`, held against the catalogue `against`; targets that changed come first.

    Raises BuildFailedError with what is wrong with a dataset.
    """
    four_eyes = settings.four_eyes_from
    terms = Terms(against, day, accept=True, limits=settings.limits, latest=latest(), four_eyes_from=four_eyes)
    context = Context(root, settings.base_url, publishers(root), terms)
    for id_ in dataset_ids(root, tuple(ids)):
        result = build_dataset(id_, context)
        if result.problems or result.dataset is None or (result.unreleased and result.new is None):
            raise BuildFailedError([*result.problems, *result.unreleased])
        if result.new is not None:
            yield Waiting(result.dataset, result.new, _difference(result.dataset, against), result.unreleased)


def new_source(folder: Path) -> NewSource | None:
    """Return what became of a dataset's document, None where its checksum is the declared one."""
    name, old = declared_source(folder, "file"), declared_source(folder, "sha256")
    data = bytes_of(folder / name)
    new = hashlib.sha256(data).hexdigest()
    return None if new == old else NewSource(name, old, new, len(data))


@contextmanager
def source_taken(folder: Path, source: NewSource) -> Iterator[list[bool]]:
    """Declare a document's new checksum; it is taken back at the end unless `True` was put into the list that is given."""
    before, kept = text_of(folder / DATASET), list[bool]()
    write_files(folder, {DATASET: before.replace(source.old, source.new).encode(errors="surrogateescape")})
    try:
        yield kept
    finally:
        if True not in kept:
            write_files(folder, {DATASET: before.encode(errors="surrogateescape")})


@contextmanager
def as_if_taken(root: Path, dataset_id: str, source: NewSource | None) -> Iterator[Path]:
    """Give a folder in which a dataset's new document is declared, to look at what is read of it; `root` stays as it is."""
    if source is None:
        yield root
        return
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / root.name
        shutil.copytree(root / dataset_id, copy / dataset_id, symlinks=True)
        shutil.copy2(root / PUBLISHERS, copy / PUBLISHERS)
        text = text_of(copy / dataset_id / DATASET).replace(source.old, source.new)
        write_files(copy / dataset_id, {DATASET: text.encode(errors="surrogateescape")})
        yield copy


def noted(release: Release, ask: Ask, given: Bilingual, language: Language) -> Release:
    """Return a version with its note in both languages, asked where it was not given; what is proposed is suggested."""
    ja = given.ja or ask(word("accept_note_ja", language), release.notes.ja)
    en = given.en or ask(word("accept_note_en", language), release.notes.en)
    return replace(release, notes=Bilingual(ja, en))


def proposal_of(root: Path, found: Waiting) -> Proposal | None:
    """Return the proposal of this very content; None where there is none, or one of other content."""
    proposal = read_proposal(root / found.dataset.id, f"{root.name}/{found.dataset.id}")
    return proposal if proposal and proposal.content == found.release.content else None


def accept(root: Path, found: Waiting, release: Release, settings: Settings, day: date) -> Decision:
    """Accept a version, or propose it where two persons have to, in the name of the system's user, on a day.

    Raises as `add_release` and `write_proposal`.
    """
    id_ = found.dataset.id
    folder, name, who = root / id_, f"{root.name}/{id_}", system_user()
    release = replace(release, approved=release.content if found.limits else release.approved)
    accepted = None
    if settings.four_eyes_from and max(day, today()) >= settings.four_eyes_from:  # also for a version that is dated back
        proposal = proposal_of(root, found)
        if proposal is None:
            write_proposal(folder, name, release, who, day)
            return Decision(Step.PROPOSED, (f"{name}/{PROPOSED}",), who)
        if proposal.by == who:
            return Decision(Step.OWN, (), who)
        accepted = {"proposed_by": proposal.by, "proposed_on": proposal.on, "approved_by": who, "approved_on": day}
    add_release(folder, name, release, accepted)
    drop_proposal(folder, name)
    files = [f"{name}/{NAME}"]
    if release.differences:
        files.append(f"{name}/{DIFFERENCES}/{release.version}.csv")
    return Decision(Step.ACCEPTED, tuple(files), who)


def _difference(dataset: Dataset, against: Path) -> Difference:
    published = published_dataset(against, dataset.id)
    found = compare(published_state(published) if published else None, fresh_state(dataset))
    return replace(found, changes=tuple(sorted(found.changes, key=_rank)))


def _rank(change: Change) -> bool:
    """Put changes of indicator values first: targets are what people were promised."""
    return change.table != TARGETS
