"""What publishing would do, as far as the ledgers, the published catalogue and the settings tell without a build.

Out of scope: row by row (`catalog.runs.comparison`), doing it (a job of `catalog.desk.jobs`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from catalog.ckan.portal.key import find_key
from catalog.ckan.targets.target import open_target
from catalog.desk.workplace import Workplace
from catalog.runs.reuse import Reuse
from metadata.declared.declaration import read_dataset
from metadata.declared.settings import Settings
from metadata.versions.ledger import read_ledger
from metadata.versions.published import read_published
from pipelines.problems import KeikakuError, Problem

State = Literal["first", "next", "same", "waits", "behind", "gone", "unread"]
"""first: published for the first time; next: a newer version; same; waits: no version is accepted yet; behind: what is
published is not in the ledger; gone: published, and no longer here; unread: what was declared cannot be read."""


@dataclass(frozen=True)
class Line:
    """A dataset: its title, the version that is published, the one that would be, and what that comes to."""

    id: str
    title: str
    published: str
    version: str
    state: State


@dataclass(frozen=True)
class Portal:
    """A portal of the settings. `ready`: nothing is known to speak against a push; else `problems` says what."""

    name: str
    url: str
    problems: tuple[Problem, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return not self.problems


def lines(workplace: Workplace) -> list[Line]:
    """Return every dataset that is here or published, by id. Raises OutputError `published-unreadable`."""
    there = {id_: found for id_, found in read_published(workplace.out).items() if found.content}  # not the derived ones
    here = {path.parent.name: path.parent for path in sorted(workplace.datasets.glob("*/dataset.yaml"))}
    gone = [Line(id_, id_, found.version, "", "gone") for id_, found in there.items() if id_ not in here]
    return [*(_line(workplace, id_, there[id_].version if id_ in there else "") for id_ in here), *gone]


def unchanged(workplace: Workplace) -> bool:
    """Tell whether everything is as it was when it was last published, so that publishing writes nothing."""
    return Reuse(workplace.work, workplace.datasets, workplace.settings, None).nothing_changed(workplace.out)


def portals(settings: Settings) -> Iterator[Portal]:
    """Yield the portals of the settings, each with what speaks against asking it."""
    for name, declared in settings.targets.items():
        try:
            target = open_target(settings, name)
            find_key(name, declared.key, settings.folder, os.environ, target.place("key"))
            yield Portal(name, declared.address)
        except KeikakuError as error:
            yield Portal(name, declared.address, error.problems)


def _line(workplace: Workplace, id_: str, published: str) -> Line:
    folder = workplace.datasets / id_
    try:
        declared, _ = read_dataset(folder, f"datasets/{id_}")
        last = read_ledger(folder, f"datasets/{id_}").last
    except KeikakuError:
        return Line(id_, id_, published, "", "unread")
    version = last.version if last else ""
    return Line(id_, declared.title.ja, published, version, _state(published, version))


def _state(published: str, version: str) -> State:
    if not version:
        return "behind" if published else "waits"
    if not published:
        return "first"
    return "same" if published == version else "next"
