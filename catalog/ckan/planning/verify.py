"""The proof at the end: the portal holds what was built.

Asked of the portal itself, after the last write: every file is downloaded and compared by size and SHA-256, every table by
columns, types, labels and number of rows (or row by row), the description field by field. Three outcomes: what could not be
asked is not judged. Out of scope: mending what differs (`catalog.ckan.pushing.push` marks it, so that the next push does).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from catalog.ckan.planning.plan import Rules, compared
from catalog.ckan.planning.stored_tables import columns_of, look, plain_row, rows
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError, RemoteError
from catalog.ckan.portal.model import (
    CONTENT,
    ActualDataset,
    DesiredDataset,
    DesiredResource,
    DesiredTable,
    Json,
    Proof,
    Verdict,
)
from pipelines.problems import Place, Problem


def verify(client: Client, desired: DesiredDataset, package: Mapping[str, Json], *, every_row: bool = False) -> Proof:
    """Compare a dataset, as the portal says it is now (`package`), with the desired state. Never raises RemoteError.

    Not compared are its stage and whether it is visible: both follow from the proof.
    """
    try:
        files = [(each.id, *found) for each in desired.resources for found in _file(client, each, package)]
        tables = [(each.id, *found) for each in desired.resources for found in _table(client, each, every_row=every_row)]
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


def _file(client: Client, desired: DesiredResource, package: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Yield what differs in a file: its name with what was compared, what the portal has, what was built."""
    address = next((r["url"] for r in package.get("resources") or () if r["id"] == desired.id), None)
    if address and address == desired.link:
        return
    if address is None:
        yield desired.file_name, "—", desired.sha256
        return
    try:
        size, sha256 = client.fingerprint(_own_address(client, address))
    except MissingError:
        yield desired.file_name, "404", desired.sha256
        return
    if size != desired.file.size:
        yield f"{desired.file_name} size", str(size), str(desired.file.size)
    if sha256 != desired.sha256:
        yield f"{desired.file_name} sha256", sha256, desired.sha256


def _own_address(client: Client, address: str) -> str:
    """Return the address of an uploaded file at the portal that we speak to; CKAN writes it with its `site_url`.

    Where that is another name of the portal, the key would not go along, and a file of a dataset that is not visible yet
    could not be fetched.
    """
    _, found, path = address.partition("/dataset/")
    return f"{client.url}/dataset/{path}" if found else address


def _table(client: Client, desired: DesiredResource, *, every_row: bool) -> Iterator[tuple[str, str, str]]:
    if desired.table is None:
        return
    name, table = desired.file_name, desired.table
    try:
        stored = look(client, desired.id)
    except MissingError:
        yield f"{name} DataStore", "404", str(len(table.records))
        return
    if stored.columns != columns_of(table):
        yield f"{name} columns", _told(stored.columns), _told(columns_of(table))
        return
    labels = {column.id: column.label for column in table.columns}
    if stored.labels and stored.labels != labels:
        yield f"{name} labels", str(stored.labels), str(labels)
    if stored.rows != len(table.records):
        yield f"{name} rows", str(stored.rows), str(len(table.records))
    elif every_row:
        there, built = _checksum(rows(client, desired.id, table), table), _checksum(table.records, table)
        if there != built:
            yield f"{name} rows sha256", there, built


def _checksum(records: Iterable[Mapping[str, Json]], table: DesiredTable) -> str:
    """Return a SHA-256 of rows in any order; of each no more than its digest is held."""
    rows_ = (hashlib.sha256(repr(plain_row(record, table)).encode()).digest() for record in records)
    return hashlib.sha256(b"".join(sorted(rows_))).hexdigest()


def _told(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {type_}" for name, type_ in columns)


def _fields(desired: DesiredDataset, package: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    left = compared(desired, ActualDataset(package), Rules(respect_removal=False))
    for change in left.changes:
        if change.field not in (f"extras.{CONTENT}", "private"):
            yield change.field, str(change.old), str(change.new)
    for name in left.uploads:
        yield f"{name} hash", "—", next(each.sha256 for each in desired.resources if each.file_name == name)
    for id_ in left.removals:
        yield id_, "+", "—"


def _lacking(desired: DesiredDataset, package: Mapping[str, Json]) -> Iterator[str]:
    """Yield the fields that were to hold something and are not there at all."""
    actual = {resource["id"]: resource for resource in package.get("resources") or ()}
    yield from (name for name, value in desired.fields.items() if value and name not in package)
    for each in desired.resources:
        there = actual.get(each.id, each.fields)
        yield from (f"resources.{name}" for name, value in each.fields.items() if value and name not in there)
