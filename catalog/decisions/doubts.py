"""The doubts of datasets, open or answered, each with the lines around its place: for a person, a sheet, another program.

Out of scope: asking (`decisions.asking`), the sheet (`decisions.sheet`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from metadata.building.drafting.settling import Decision, settle, settleable
from metadata.declared.dataset_folder import ReadDataset, read_folder
from pipelines.documents.source import Source, Spot
from pipelines.tables.doubt import Doubt, Reading

Key = tuple[str, str, str, str]
"""What tells a doubt from all others, as text: dataset, rule, target, source."""
AROUND = 3
"""Lines that are shown before and behind the place of a doubt."""


@dataclass(frozen=True)
class OpenDoubt:
    """A doubt of a dataset, also one that was answered.

    `place` as in 出典箇所; `before`, `lines`, `behind`: of the document, none for a cell.
    """

    dataset: str
    doubt: Doubt
    place: str
    before: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, the one taken first."""
        return (self.doubt.reading, *self.doubt.alternatives)

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.dataset, self.doubt.rule, str(self.doubt.target), self.doubt.source

    def facts(self) -> dict[str, Any]:
        """Return the doubt as plain values for JSON."""
        target = self.doubt.target
        return {
            "dataset": self.dataset,
            "rule": self.doubt.rule,
            "target": {"table": target.table, "id": target.id, "column": target.column},
            "place": self.place,
            "source": self.doubt.source,
            "readings": [list(reading) for reading in self.readings],
            "around": [*self.before, *self.lines, *self.behind],
            **self._answer(),
        }

    def _answer(self) -> dict[str, Any]:
        said = self.doubt.settlement
        return {"answer": list(said.reading), "reason": said.reason, "date": said.date} if said else {}


def open_doubts_of(root: Path, ids: Iterable[str]) -> Iterator[OpenDoubt]:
    """Yield the open doubts of datasets in the folder `root`, in the order of their places. Raises as `read_folder` does."""
    for id_ in ids:
        yield from open_in(read_folder(root / id_, f"{root.name}/{id_}"))


def answered_doubts_of(root: Path, ids: Iterable[str]) -> Iterator[OpenDoubt]:
    """Yield the doubts that were answered, which can be answered anew. Raises as `read_folder` does."""
    for id_ in ids:
        yield from answered_in(read_folder(root / id_, f"{root.name}/{id_}"))


def open_in(read: ReadDataset) -> Iterator[OpenDoubt]:
    """Yield the open doubts of a dataset that was read."""
    for doubt in settleable(read):
        yield _shown(read, doubt)


def answered_in(read: ReadDataset) -> Iterator[OpenDoubt]:
    """Yield the answered doubts of a dataset that was read; their first reading is the answer."""
    for doubt in read.plan.doubts:
        if not doubt.open:
            yield _shown(read, doubt)


def settled_in(root: Path, ids: Iterable[str]) -> dict[Key, Reading]:
    """Return the doubts of datasets that are settled: key → reading. Raises as `read_folder` does."""
    read = ((id_, read_folder(root / id_, f"{root.name}/{id_}")) for id_ in ids)
    return {OpenDoubt(id_, doubt, "").key: doubt.reading for id_, one in read for doubt in one.plan.doubts if not doubt.open}


def settle_all(root: Path, decisions: Sequence[tuple[OpenDoubt, Reading, str]], day: date) -> None:
    """Write decisions, each a doubt, its reading and the reason, into the datasets that they are of. Raises as `settle`."""
    of: dict[str, list[Decision]] = {}
    for shown, reading, reason in decisions:
        of.setdefault(shown.dataset, []).append(Decision(shown.doubt, reading, reason))
    for id_, own in of.items():
        settle(root / id_, own, day)


def _shown(read: ReadDataset, doubt: Doubt) -> OpenDoubt:
    id_ = read.declared.id
    place = read.source.fragment(doubt.place)
    if isinstance(doubt.place, Spot):
        return OpenDoubt(id_, doubt, place)
    first, last = doubt.place.first - 1, doubt.place.last
    return OpenDoubt(id_, doubt, place, *_around(read.source, first, last))


def _around(source: Source, first: int, last: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    lines = source.lines
    return lines[max(first - AROUND, 0) : first], lines[first:last], lines[last : last + AROUND]
