"""The proof at the end: the portal holds what was built.

Asked of the portal itself, after the last write: every file is downloaded and compared by size and SHA-256, every table by
columns, types and number of rows, the description field by field. Three outcomes: what could not be asked is not judged. Out
of scope: mending what differs (`catalog.ckan.pushing.push` marks it, so that the next push does).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.ckan.planning.plan import compared
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError, RemoteError
from catalog.ckan.portal.model import ActualDataset, DesiredDataset, DesiredResource
from catalog.ckan.pushing.datastore import columns_of, look
from catalog.ckan.pushing.packages import Package
from pipelines.problems import Place, Problem


class Verdict(StrEnum):
    """Whether the portal holds what was built."""

    VERIFIED = "verified"
    DIFFERS = "differs"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Proof:
    """The verdict on one dataset, and what differs or why it was not judged. `files` and `tables` are resource ids.

    `lacking` names fields that the portal does not have: CKAN drops what it has no field for without a word.
    """

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def verify(client: Client, desired: DesiredDataset, package: Package) -> Proof:
    """Compare a dataset, as the portal says it is now (`package`), with the desired state. Never raises RemoteError."""
    try:
        files = [(each.id, *found) for each in desired.resources for found in _file(client, each, package)]
        tables = [(each.id, *found) for each in desired.resources for found in _table(client, each)]
    except RemoteError as error:
        return Proof(Verdict.NOT_JUDGED, error.problems)
    fields = [(name, old, new) for name, old, new in _fields(desired, package)]
    found = [*files, *tables, *(("", *each) for each in fields)]
    lacking = tuple(dict.fromkeys(_lacking(desired, package)))
    if not found:
        return Proof(Verdict.VERIFIED, lacking=lacking)
    problems = tuple(
        Problem("remote-differs", Place(client.url), {"what": what, "held": actual, "wanted": built})
        for _, what, actual, built in found
    )
    return Proof(
        Verdict.DIFFERS,
        problems,
        tuple(dict.fromkeys(each[0] for each in files)),
        tuple(dict.fromkeys(each[0] for each in tables)),
        lacking,
    )


def _file(client: Client, desired: DesiredResource, package: Package) -> Iterator[tuple[str, str, str]]:
    """Yield what differs in a file: its name with what was compared, what the portal has, what was built."""
    address = next((r["url"] for r in package.get("resources") or () if r["id"] == desired.id), None)
    if address is None:
        yield desired.file_name, "—", desired.sha256
        return
    try:
        data = client.download(address)
    except MissingError:
        yield desired.file_name, "404", desired.sha256
        return
    if len(data) != len(desired.data):
        yield f"{desired.file_name} size", str(len(data)), str(len(desired.data))
    if (sha256 := hashlib.sha256(data).hexdigest()) != desired.sha256:
        yield f"{desired.file_name} sha256", sha256, desired.sha256


def _table(client: Client, desired: DesiredResource) -> Iterator[tuple[str, str, str]]:
    if desired.table is None:
        return
    try:
        columns, rows = look(client, desired.id)
    except MissingError:
        yield f"{desired.file_name} DataStore", "404", str(len(desired.table.records))
        return
    if columns != columns_of(desired.table):
        yield f"{desired.file_name} columns", _told(columns), _told(columns_of(desired.table))
    if rows != len(desired.table.records):
        yield f"{desired.file_name} rows", str(rows), str(len(desired.table.records))


def _told(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {type_}" for name, type_ in columns)


def _fields(desired: DesiredDataset, package: Package) -> Iterator[tuple[str, str, str]]:
    left = compared(desired, ActualDataset(package))
    for change in left.changes:
        yield change.field, str(change.old), str(change.new)
    for name in left.uploads:
        yield f"{name} hash", "—", next(each.sha256 for each in desired.resources if each.file_name == name)
    for id_ in left.removals:
        yield id_, "+", "—"


def _lacking(desired: DesiredDataset, package: Package) -> Iterator[str]:
    """Yield the fields that were to hold something and are not there at all."""
    actual = {resource["id"]: resource for resource in package.get("resources") or ()}
    yield from (name for name, value in desired.fields.items() if value and name not in package)
    for each in desired.resources:
        there = actual.get(each.id, each.fields)
        yield from (f"resources.{name}" for name, value in each.fields.items() if value and name not in there)
