"""The index of a site of many municipalities, of which the page loads only what a question needs.

    assets/search/1.js         what there is: themes, concepts, the shards of each prefecture and kind, where words begin
    assets/search/<n>.js       a shard: entries of one prefecture and one kind, with the datasets they are of
    assets/search/words/<n>.js which shards hold which words (`catalog.site.search.words`)

Every file is small (`A_SHARD`, `words.A_PART`), so that a first answer is, however much there is. The page asks the words
which shards can answer, and loads of those as many as it shows results of. Sentences carry the name of their measure, since
a shard of names need not be loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.site.content.entries import KINDS, Entry
from catalog.site.content.spool import Spool
from catalog.site.frame.facts import DatasetFacts
from catalog.site.frame.scripts import as_json
from catalog.site.frame.site import Site
from catalog.site.search.rows import FOLDER, Lists, add_script, dataset_row, subject_entries
from catalog.site.search.words import Words
from metadata.vocabularies.prefectures import ELSEWHERE

A_SHARD = 24_000
"""Most bytes of the entries of a shard, those of one dataset and kind or one entry at least."""

Found = tuple[DatasetFacts | None, Entry]


def shard_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index: path and bytes; a shard is in memory at a time, and the words of all."""
    lists, words, number = Lists(site), Words(), 1
    ranges: list[list[Any]] = []
    for digits, kind, entries in _groups(site):
        first = number + 1
        for shard in _shards(entries, lists):
            number += 1
            words.add(number, kind, shard.words, shard.codes)
            yield f"{FOLDER}/{number}.js", shard.script()
        ranges.append([digits, kind, first, number])
    beginnings = []
    for part, (beginning, data) in enumerate(words.parts(), start=1):
        beginnings.append(beginning)
        yield f"{FOLDER}/words/{part}.js", data
    told = {"themes": lists.themes, "concepts": lists.concepts, "entries": []}
    told |= {"kinds": list(KINDS), "ranges": ranges, "words": beginnings}
    yield f"{FOLDER}/1.js", add_script(told)


def _groups(site: Site) -> Iterator[tuple[str, str, Iterator[Found]]]:
    """Yield prefecture, kind and their entries; first what belongs to no municipality."""
    owned = {dataset.id for each in site.municipalities.values() for dataset in each.datasets}
    of_none = [dataset for dataset in site.facts if dataset.id not in owned]
    yield from _by_kind(site, ELSEWHERE, of_none, subject_entries(site))
    for prefecture in site.prefectures:
        datasets = [dataset for municipality in prefecture.municipalities for dataset in municipality.datasets]
        yield from _by_kind(site, prefecture.digits, datasets)


def _by_kind(
    site: Site, digits: str, datasets: Sequence[DatasetFacts], of_none: Iterable[Entry] = ()
) -> Iterator[tuple[str, str, Iterator[Found]]]:
    """Yield the entries of datasets kind by kind, in files meanwhile; behind them those that are of none."""
    by_kind: dict[str, Spool[tuple[int | None, Entry]]] = {kind: Spool() for kind in KINDS}
    for place, dataset in enumerate(datasets):
        for entry in site.entries(dataset):
            by_kind[entry.kind].add((place, entry))
    for entry in of_none:
        by_kind[entry.kind].add((None, entry))
    for kind, own in by_kind.items():
        if own:
            yield digits, kind, ((None if place is None else datasets[place], entry) for place, entry in own)


class _Shard:
    """Entries while they are gathered, with the datasets that they are of; `words` are the texts they are found by."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._entries: list[str] = []
        self._datasets: list[list[str]] = []
        self.words: set[str] = set()
        self.size = 0

    def add(self, dataset: DatasetFacts | None, entry: Entry) -> None:
        if dataset and (not self._datasets or self._datasets[-1][0] != dataset.id):
            self._datasets.append(dataset_row(dataset))
            self.words |= {dataset.title.ja, dataset.area}
            self.size += len(as_json(self._datasets[-1]).encode()) + 1
        place = len(self._datasets) - 1 if dataset else -1
        text = as_json(self._lists.row(entry, place, entry.measure))
        self._entries.append(text)
        self.words |= {entry.name, entry.context, entry.measure, *self._lists.about(entry)}
        self.size += len(text.encode()) + 1

    @property
    def codes(self) -> Iterable[str]:
        """The codes of its municipalities."""
        return dict.fromkeys(row[2] for row in self._datasets if row[2])

    def script(self) -> bytes:
        datasets = as_json(self._datasets)
        return f'keikaku.add({{"datasets":{datasets},"entries":[{",".join(self._entries)}]}});\n'.encode()


def _shards(found: Iterable[Found], lists: Lists) -> Iterator[_Shard]:
    shard = _Shard(lists)
    for dataset, entry in found:
        if shard.size > A_SHARD:
            yield shard
            shard = _Shard(lists)
        shard.add(dataset, entry)
    yield shard
