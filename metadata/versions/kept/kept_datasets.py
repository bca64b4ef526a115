"""The datasets of a catalogue, laid down in an object store: summaries at hand, each dataset read when it is asked for.

Out of scope: how a dataset is laid down (`metadata.versions.kept.cache_entry`), which of them are current
(`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from metadata.described.content import Content
from metadata.described.dataset import CombinedFile, DataService, Dataset, File, Series, Summary
from metadata.versions import fingerprints

AT_HAND = 4
"""Datasets that are held after they were read: what walks through them comes back to the same one a few times."""


@dataclass(frozen=True)
class Kept:
    """A dataset that was laid down: what lists say of it, and its head."""

    summary: Summary
    head: Content


@dataclass(frozen=True)
class Joined:
    """What a dataset takes from the others of its catalogue, and its description in DCAT, which tells of it."""

    series: Series | None = None
    service: DataService | None = None
    combined: tuple[CombinedFile, ...] = ()
    files: tuple[File, ...] = ()

    def to(self, dataset: Dataset) -> Dataset:
        """Return a dataset with all of it."""
        files = (*dataset.files, *self.files)
        return replace(dataset, series=self.series, service=self.service, combined=self.combined, files=files)


class KeptDatasets(Sequence[Dataset]):
    """Datasets in order; of those read, the last few are held."""

    def __init__(self, kept: Iterable[Kept], joined: Mapping[str, Joined] | None = None, folder: object = None) -> None:
        """Take over what each is joined with, by id; `folder` is held as long as these live."""
        self._folder = folder
        self.kept = tuple(kept)
        self.joined = dict(joined) if joined is not None else _alone(self.kept)
        self._at_hand: OrderedDict[int, Dataset] = OrderedDict()

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes to another process: not what is held."""
        return {**self.__dict__, "_folder": None, "_at_hand": OrderedDict()}

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """What lists say of them, with all members of their series."""
        return tuple(_with_series(one.summary, self.joined[one.summary.id].series) for one in self.kept)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.kept)

    @overload
    def __getitem__(self, index: int) -> Dataset: ...
    @overload
    def __getitem__(self, index: slice) -> KeptDatasets: ...
    def __getitem__(self, index: int | slice) -> Dataset | KeptDatasets:
        """Return a dataset, or some of them unread. Raises OSError and ValueError when it was lost meanwhile."""
        if isinstance(index, slice):
            return KeptDatasets(self.kept[index], self.joined, self._folder)
        place = range(len(self))[index]
        if place not in self._at_hand:
            from metadata.versions.kept.cache_entry import taken_up  # pydantic is not needed to know of them

            one = self.kept[place]
            dataset = self._at_hand[place] = self.joined[one.summary.id].to(taken_up(one.head))
            weakref.finalize(dataset, _let_go, self._folder).atexit = False  # a dataset that is in use holds it too
            if len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return self._at_hand[place]

    def digest(self, index: int) -> str:
        """Return what is another text when anything of a dataset is another."""
        one = self.kept[index]
        joined = self.joined[one.summary.id]
        files = [(file.name, file.sha256) for file in joined.files]
        return fingerprints.of(one.head.sha256, repr(replace(joined, files=())), files)

    def with_combined(self, combined: Mapping[str, tuple[CombinedFile, ...]]) -> KeptDatasets:
        """Return them with the files, by dataset id, that hold their tables with those of others."""
        return self._joined_with({id_: replace(one, combined=combined.get(id_, ())) for id_, one in self.joined.items()})

    def with_files(self, files: Mapping[str, tuple[File, ...]]) -> KeptDatasets:
        """Return them with more files, by dataset id."""
        return self._joined_with({id_: replace(one, files=files.get(id_, ())) for id_, one in self.joined.items()})

    def _joined_with(self, joined: Mapping[str, Joined]) -> KeptDatasets:
        return KeptDatasets(self.kept, joined, self._folder)


def summaries(datasets: Sequence[Dataset]) -> tuple[Summary, ...]:
    """Return what lists say of datasets, without reading those that are kept."""
    if isinstance(datasets, KeptDatasets):
        return datasets.summaries
    return tuple(dataset.summary() for dataset in datasets)


def _with_series(summary: Summary, series: Series | None) -> Summary:
    """Return a summary with this series: itself, most often, of which there are thousands."""
    return summary if series is summary.series else replace(summary, series=series)


def _let_go(_folder: object) -> None:
    """Hold a folder until this is called."""


def _alone(kept: Iterable[Kept]) -> dict[str, Joined]:
    return {one.summary.id: Joined(one.summary.series) for one in kept}
