"""Content that one person has approved and a second one has to: `proposed.yaml` in the dataset's folder.

    version, date, content, columns, notes, approved    the entry that the ledger would get
    by: 亀岡花子                                          who proposed it, by the name that the system knows
    on: 2026-11-28

It counts for the content that it names and for no other: whoever changes the data after it has been proposed needs a new
proposal. Out of scope: who may approve (`catalog.decisions.accepting`), the ledger (`metadata.versions.ledger`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metadata.declared.declaration import parse
from metadata.declared.value_types import Day, Text
from metadata.declared.yaml_file import load_yaml
from metadata.described.dataset import Release
from metadata.versions.ledger import EntryDeclaration, as_yaml, entry_facts
from metadata.versions.replacing import replace_file
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import OutputError, Place, Problem

NAME = "proposed.yaml"
_HEAD = "# 二人目の承認を待つ内容。手で直さないでください。 Content that waits for a second person; not to be edited.\n"


class ProposalDeclaration(EntryDeclaration):
    """proposed.yaml."""

    by: Text
    on: Day


@dataclass(frozen=True)
class Proposal:
    """A version that somebody proposed. `content` is the SHA-256 that it stands for."""

    version: str
    content: str
    notes: Bilingual
    approved: str
    by: str
    on: date


def read_proposal(folder: Path, name: str) -> Proposal | None:
    """Return what is proposed for a dataset; None for nothing. Raises DeclarationError for a file that cannot be read."""
    if not (folder / NAME).exists():
        return None
    said = parse(ProposalDeclaration, load_yaml(folder / NAME, f"{name}/{NAME}"))
    return Proposal(
        said.version, said.content, Bilingual(said.notes.ja, said.notes.en), said.approved or "", said.by, said.on
    )


def write_proposal(folder: Path, name: str, release: Release, by: str, on: date) -> None:
    """Write what is proposed in the place of what was. Raises OutputError `output-unwritable`."""
    facts = {**entry_facts(release, release.date), "by": by, "on": on}
    try:
        replace_file(folder / NAME, f"{_HEAD}{as_yaml(facts)}".encode())
    except OSError as error:
        raise _unwritable(folder, name, error) from error


def drop_proposal(folder: Path, name: str) -> None:
    """Forget what is proposed. Raises OutputError `output-unwritable`."""
    try:
        (folder / NAME).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, name, error) from error


def _unwritable(folder: Path, name: str, error: OSError) -> OutputError:
    facts = {"file": str(folder / NAME), "detail": error.strerror or str(error)}
    return OutputError(Problem("output-unwritable", Place(f"{name}/{NAME}"), facts))
