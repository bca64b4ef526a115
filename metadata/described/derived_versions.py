"""Versions of a dataset that is made of others: they follow from the versions of its members.

Out of scope: versions that a ledger holds (`metadata.versions.ledger`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from metadata.described.dataset import Described, Release
from metadata.vocabularies.bilingual import Bilingual


def derived_version(members: Iterable[str]) -> str:
    """Return the version of what is made of datasets with these versions: their sum, number by number.

    It grows with each of theirs; its major number moves when the columns of one change or one joins.
    """
    return ".".join(str(sum(numbers)) for numbers in zip(*map(version_numbers, members), strict=True))


def derived_history(members: Sequence[Described]) -> tuple[Release, ...]:
    """Return the versions of a dataset that is made of others: one for each day on which one of them had a new one."""
    days = sorted({release.date for member in members for release in member.history})
    return tuple(_derived(members, day) for day in days)


def _derived(members: Sequence[Described], day: date) -> Release:
    current = {m.id: past[-1] for m in members if (past := [release for release in m.history if release.date <= day])}
    new = ", ".join(f"{id_} {release.version}" for id_, release in current.items() if release.date == day)
    version = derived_version(release.version for release in current.values())
    return Release(version, day, Bilingual(f"もとのデータの版：{new}", f"Versions of its sources: {new}"))


def version_numbers(version: str) -> tuple[int, int, int]:
    """Return the three numbers of a version: `1.2.0` → (1, 2, 0)."""
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
