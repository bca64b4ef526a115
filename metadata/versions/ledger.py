"""The ledger of a dataset: `changes.yaml` in its folder, one entry a version, the newest last.

    changes:
      - version: 1.0.0                  major.minor.patch; greater than the one before
        date: 2026-11-21                of publication; never before the one before
        content: 7f6d…                  SHA-256 of what it holds (`metadata.versions.content`)
        columns: 19ab…                  SHA-256 of its columns
        notes: {ja: 初版, en: First edition}
        approved: 7f6d…                 only when the change was larger than the limits: its content, once more
        accepted:                       only where two persons accept (`four_eyes_from` of publish.yaml): who, and when
          {proposed_by: 亀岡花子, proposed_on: 2026-11-20, approved_by: 京都太郎, approved_on: 2026-11-21}

Every version and date of publication that this project states comes from here; nothing else moves a date. What an entry
changed, row by row, lies beside it in `changes/<version>.csv`, written when the entry is. The program writes an entry only
when it is told to (`accept`), after the last one, and leaves the rest of the file as it is.

Out of scope: what changed (`metadata.versions.differences`), whether that may be published (`metadata.versions.acceptance`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from textwrap import indent

import yaml
from pydantic import Field

from metadata.declared.declaration import StrictModel, Words, parse
from metadata.declared.regular_file import UnfitFileError, leads_outside, read_regular
from metadata.declared.value_types import Day, ListOrNothing, Sha256, Text, Version
from metadata.declared.yaml_file import YamlFile, load_yaml
from metadata.described.content import Content
from metadata.described.dataset import Release
from metadata.described.derived_versions import version_numbers
from metadata.versions.replacing import replace_file, write_through
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import DeclarationError, OutputError, Place, Problem

NAME = "changes.yaml"
DIFFERENCES = "changes"
"""Folder, beside the ledger, of the row differences: `changes/<version>.csv`."""
FIRST = Bilingual("初版", "First edition")
_START = """\
# 版の台帳（新しい版ほど下）。docs/ja/declaring.md を参照。 Ledger of versions, the newest last; see docs/en/declaring.md.
changes:
"""


class AcceptedDeclaration(StrictModel):
    """Who proposed a version and who approved it, by the names that the system knows, and when."""

    proposed_by: Text
    proposed_on: Day
    approved_by: Text
    approved_on: Day


class EntryDeclaration(StrictModel):
    """An entry of changes.yaml."""

    version: Version
    date: Day
    content: Sha256
    columns: Sha256
    notes: Words
    approved: Sha256 | None = None
    accepted: AcceptedDeclaration | None = None

    @property
    def by_two(self) -> bool:
        """Whether one person proposed the version and another one approved it."""
        return self.accepted is not None and self.accepted.proposed_by != self.accepted.approved_by


class LedgerDeclaration(StrictModel):
    """changes.yaml."""

    changes: ListOrNothing[EntryDeclaration] = Field(default_factory=list)


@dataclass(frozen=True)
class Ledger:
    """The versions of a dataset, oldest first. `name` is how messages call the file."""

    name: str
    releases: tuple[Release, ...] = ()
    line: int | None = None  # where the last entry stands
    indent: int = 2  # spaces before the dash of an entry
    by_two: bool = False  # whether two persons accepted the last entry

    @property
    def last(self) -> Release | None:
        """The newest version; None when there was none yet."""
        return self.releases[-1] if self.releases else None

    @property
    def place(self) -> Place:
        """Where the last entry stands, for messages."""
        return Place(self.name, self.line, f"changes.{len(self.releases) - 1}" if self.releases else "changes")


def read_ledger(folder: Path, name: str) -> Ledger:
    """Read the changes.yaml of a dataset's folder; a folder without one has no version yet.

    Raises DeclarationError: what `metadata.declared.yaml_file` and `parse` find, `ledger-version-order`,
    `ledger-date-order`, `ledger-differences` for row differences that cannot be read.
    """
    path, shown = folder / NAME, f"{name}/{NAME}"
    if not path.exists() and not path.is_symlink():
        return Ledger(shown)
    file = load_yaml(path, shown, may_be_empty=True)
    declared = parse(LedgerDeclaration, file).changes
    if problems := _disorder(declared, file):
        raise DeclarationError(problems)
    releases = tuple(_release(entry, folder, name) for entry in declared)
    line, by_two = file.lines.get(("changes", len(releases) - 1)), bool(declared) and declared[-1].by_two
    return Ledger(shown, releases, line, file.indents.get(("changes",), 2), by_two)


def next_version(last: Release | None, columns: str) -> str:
    """Return the version after the last: 1.0.0 for the first, major + 1 when the columns changed, else minor + 1."""
    if last is None:
        return "1.0.0"
    major, minor, _patch = version_numbers(last.version)
    return f"{major}.{minor + 1}.0" if last.columns == columns else f"{major + 1}.0.0"


def entry_facts(release: Release, day: date | None) -> dict[str, object]:
    """Return an entry as plain values for YAML; without a day, with one to fill in."""
    entry: dict[str, object] = {
        "version": release.version,
        "date": day or "YYYY-MM-DD",
        "content": release.content,
        "columns": release.columns,
        "notes": release.notes._asdict(),
    }
    return entry | ({"approved": release.approved} if release.approved else {})


def entry_yaml(release: Release, day: date | None, spaces: int, accepted: Mapping[str, object] | None = None) -> str:
    """Return an entry as YAML to paste at the end of changes.yaml, indented; without a day, with one to fill in."""
    entry = entry_facts(release, day) | ({"accepted": dict(accepted)} if accepted else {})
    return indent(as_yaml([entry]), " " * spaces)


class _Plain(yaml.SafeDumper):
    """Writes a day twice where two keys have it: our YAML has no aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def as_yaml(value: object) -> str:
    """Return plain values as YAML, in their order, a list or mapping of plain values on one line."""
    return str(yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000))


def add_release(folder: Path, name: str, release: Release, accepted: Mapping[str, object] | None = None) -> None:
    """Write an entry at the end of the ledger in `folder`, and its row differences beside it.

    `accepted`: the facts of AcceptedDeclaration, where two persons accepted it.

    The rest of the file stays as it is, comments too. The row differences are written first: a run that dies between the two
    leaves a file that no entry names, and the next run writes it again. Raises DeclarationError `ledger-form` when the file
    is not written in the form above, OutputError `output-unwritable`; the ledger is then as it was.
    """
    before, path = read_ledger(folder, name), folder / NAME
    fresh = path.with_name(f"{NAME}.new")
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else _START
        if leads_outside(path, folder) or leads_outside(folder / DIFFERENCES, folder):
            raise OutputError(Problem("path-outside", Place(before.name), {"given": NAME}))
        if release.differences:
            (folder / DIFFERENCES).mkdir(exist_ok=True)
            replace_file(folder / DIFFERENCES / f"{release.version}.csv", release.differences.read())
        entry = entry_yaml(release, release.date, before.indent, accepted)
        write_through(fresh, f"{text.rstrip()}\n{entry}".encode())
        if not _reads_as(fresh, before, release):
            raise DeclarationError(Problem("ledger-form", before.place, {"entry": entry}))
        fresh.replace(path)
    except OSError as error:
        facts = {"file": str(path), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(before.name), facts)) from error
    finally:
        with suppress(OSError):  # what went wrong was told; a leftover is overwritten by the next run
            fresh.unlink(missing_ok=True)


def add_releases(root: Path, new: Mapping[str, Release]) -> None:
    """Write new versions, by dataset id, into the ledgers of the folder of datasets. Raises as `add_release` does."""
    for dataset_id, release in new.items():
        add_release(root / dataset_id, f"{root.name}/{dataset_id}", release)


def _disorder(declared: Sequence[EntryDeclaration], file: YamlFile) -> list[Problem]:
    found = []
    for index, (one, two) in enumerate(pairwise(declared), start=1):
        if version_numbers(two.version) <= version_numbers(one.version):
            facts = {"given": two.version, "before": one.version}
            found.append(Problem("ledger-version-order", file.place(("changes", index, "version")), facts))
        if two.date < one.date:
            facts = {"given": two.date.isoformat(), "before": one.date.isoformat()}
            found.append(Problem("ledger-date-order", file.place(("changes", index, "date")), facts))
    return found


def _release(entry: EntryDeclaration, folder: Path, name: str) -> Release:
    path = folder / DIFFERENCES / f"{entry.version}.csv"
    try:
        differences = read_regular(path, folder) if path.exists() or path.is_symlink() else b""
        differences.decode("utf-8-sig")
    except UnfitFileError as error:
        raise DeclarationError(error.problem(Place(f"{name}/{DIFFERENCES}/{path.name}"))) from error
    except (OSError, UnicodeDecodeError) as error:
        place = Place(f"{name}/{DIFFERENCES}/{path.name}")
        raise DeclarationError(Problem("ledger-differences", place, {"detail": str(error)})) from error
    notes = Bilingual(entry.notes.ja, entry.notes.en)
    return Release(
        entry.version, entry.date, notes, entry.content, entry.columns, entry.approved or "", Content.of(differences)
    )


def _reads_as(path: Path, before: Ledger, release: Release) -> bool:
    """Return whether a ledger reads as the entries before and the new one."""
    try:
        declared = parse(LedgerDeclaration, load_yaml(path, before.name)).changes
    except DeclarationError:
        return False
    return [entry.version for entry in declared] == [*(r.version for r in before.releases), release.version]
