"""The whole that every page is a part of: the build, its documents with their stories, its municipalities and themes.

Made once a build; page modules take it and give pages. Out of scope: HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import TypeVar

from pydantic import TypeAdapter

from catalog.site.content.concepts import ConceptRow, Subject, concept_rows, read_subjects
from catalog.site.content.documents import IndicatorStory, Told
from catalog.site.content.entries import Entry, entries
from catalog.site.content.plots import Plot, plot
from catalog.site.content.progress import IndicatorStatus, StatusFacts, read_statuses, status_facts
from catalog.site.content.spool import Spooled
from catalog.site.frame.facts import MUNICIPALITIES, DatasetFacts, facts_of
from catalog.site.frame.one_dataset import OneDataset, Surroundings
from catalog.site.frame.reading import ReadWhenAsked, SpooledDocuments, StoriesOfThemes
from catalog.site.frame.rendering import Page
from metadata.building.cataloguing import Build
from metadata.described.across.concepts import CONCEPTS
from metadata.described.across.status import STATUS
from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Dataset, Publisher, Summary
from metadata.versions import fingerprints
from metadata.versions.kept.kept_datasets import KeptDatasets, summaries
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.prefectures import prefecture_name, prefecture_of
from pipelines.tables.rows import SourceCheck, Verdict

T = TypeVar("T")
DOCUMENTS = 8
"""Documents that are held after they were read: a page after the other comes back to them."""


@dataclass(frozen=True)
class Municipality:
    """A municipality with what the catalogue has of it."""

    publisher: Publisher
    datasets: tuple[DatasetFacts, ...]

    @property
    def documents(self) -> tuple[DatasetFacts, ...]:
        """Those of its datasets that are documents."""
        return tuple(dataset for dataset in self.datasets if dataset.document)

    @property
    def modified(self) -> date:
        """When any of it was last changed."""
        return max(dataset.modified for dataset in self.datasets)


@dataclass(frozen=True)
class Prefecture:
    """A prefecture, by the two digits that its codes begin with, and its municipalities that publish a dataset."""

    digits: str
    municipalities: tuple[Municipality, ...]

    @property
    def name(self) -> Bilingual:
        """What it is called."""
        return prefecture_name(self.digits)

    @property
    def page(self) -> str:
        """Path of its page from the root of the site; only where the site tells of municipalities by prefecture."""
        return f"municipalities/{self.digits}.html"

    @property
    def modified(self) -> date:
        """When any of it was last changed."""
        return max(municipality.modified for municipality in self.municipalities)


@dataclass(frozen=True)
class Theme:
    """A theme of municipal digital transformation: its notation (DX-4), its names, and the documents that speak of it.

    What is counted of all of them is counted once: each of its many pages says so.
    """

    notation: str
    name: Bilingual
    documents: tuple[DatasetFacts, ...]

    @cached_property
    def modified(self) -> date:
        """When any of the documents was last changed."""
        return max(dataset.modified for dataset in self.documents)

    @cached_property
    def municipalities(self) -> int:
        """Of how many municipalities it has documents."""
        return len({dataset.publisher.code for dataset in self.documents})

    @cached_property
    def measures(self) -> int:
        """How many measures the documents have of it."""
        return sum(dataset.document.of_theme(self.name.ja).measures for dataset in self.documents if dataset.document)


@dataclass(frozen=True)
class Site:
    """The build with everything that pages ask of it more than once."""

    build: Build

    @property
    def catalogue(self) -> Catalogue:
        """What is said of the catalogue as a whole."""
        return self.build.catalogue

    @property
    def datasets(self) -> Sequence[Dataset]:
        """All datasets, in the order of the build."""
        return self.build.datasets

    @cached_property
    def summaries(self) -> Sequence[Summary]:
        """All datasets in short."""
        return summaries(self.datasets)

    @cached_property
    def documents(self) -> Mapping[str, Told]:
        """Dataset id → what its document tells, for the datasets that were read from one."""
        told = (each for each in self.summaries if each.tables.get("measures"))
        ids = [each.id for each in told if not (each.derived_from or each.standard)]
        return ReadWhenAsked(ids, SpooledDocuments(ids, self.described).get, DOCUMENTS)

    @cached_property
    def stories(self) -> StoriesOfThemes:
        """The measures of each document by theme."""
        return StoriesOfThemes(self.documents)

    @cached_property
    def facts(self) -> tuple[DatasetFacts, ...]:
        """What lists need of each dataset, in the order of the build."""
        return tuple(self._told(each.id, "facts", _facts, self._facts) for each in self.summaries)

    def own(self, dataset: Dataset) -> OneDataset:
        """Return a dataset with what its own pages take from elsewhere."""
        around = replace(self.around(dataset.id), findings=self.build.findings.get(dataset.id))
        return OneDataset(dataset, around)

    def around(self, id_: str) -> Surroundings:
        """Return what the pages of a dataset take from elsewhere, without the findings, which follow from its files."""
        own, build = tuple(self.standing.get(id_, ())), self.build
        timeless = replace(build.catalogue, issued=date.min, modified=date.min, period=(date.min, date.min))
        return Surroundings(timeless, build.map, build.scores.get(id_), statuses=own)

    def entries(self, dataset: DatasetFacts) -> list[Entry]:
        """Return what the search finds in a dataset."""
        return self._told(dataset.id, "entries", _entries, self._entries)

    def differing(self, dataset: DatasetFacts) -> list[SourceCheck]:
        """Return the findings on the own figures of a document that do not agree."""
        return self._told(dataset.id, "differing", _differing, self._differing)

    @cached_property
    def described(self) -> Mapping[str, Dataset]:
        """Dataset id → dataset; read when asked for."""
        return ReadWhenAsked(self._order, lambda id_: self.datasets[self._order[id_]])

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """Dataset id → its place among the datasets."""
        return {each.id: place for place, each in enumerate(self.summaries)}

    @cached_property
    def municipalities(self) -> dict[str, Municipality]:
        """Code → municipality, for those that publish a dataset."""
        publishers = {each.publisher.code: each.publisher for each in self.facts if each.publisher.code}
        owned: dict[str, list[DatasetFacts]] = {code: [] for code in publishers}
        for each in self.facts:
            if each.publisher.code:
                owned[each.publisher.code].append(each)
        return {code: Municipality(publisher, tuple(owned[code])) for code, publisher in publishers.items()}

    @cached_property
    def prefectures(self) -> tuple[Prefecture, ...]:
        """The prefectures by which long lists are told; none where there are `MUNICIPALITIES` or fewer."""
        if len(self.municipalities) <= MUNICIPALITIES:
            return ()
        found: dict[str, list[Municipality]] = {}
        for code, municipality in self.municipalities.items():
            found.setdefault(prefecture_of(code), []).append(municipality)
        return tuple(Prefecture(digits, tuple(found[digits])) for digits in sorted(found))

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """Japanese name → theme, in the scheme's order, for the themes that a measure has."""
        spoken: dict[str, list[DatasetFacts]] = {}
        for each in self.facts:
            for theme in each.document.themes if each.document else ():
                spoken.setdefault(theme.name, []).append(each)
        named = code_lists.dx_themes().items()
        return {name.ja: Theme(notation, name, tuple(spoken[name.ja])) for notation, name in named if name.ja in spoken}

    @property
    def statuses(self) -> Iterator[IndicatorStatus]:
        """進捗状況 of all indicators, in the order of the datasets."""
        return (row for rows in self.standing.values() for row in rows)

    @cached_property
    def standing(self) -> Mapping[str, Sequence[IndicatorStatus]]:
        """Dataset id → 進捗状況 of its indicators, for the datasets that have any."""
        found = Spooled(read_statuses(self.described[STATUS]) if STATUS in self.described else ())
        return ReadWhenAsked(found, found.get)

    @cached_property
    def status_facts(self) -> dict[str, StatusFacts]:
        """Dataset id → the same in short."""
        return {id_: status_facts(rows) for id_, rows in self.standing.items()}

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """What can be compared across municipalities, by subject; nothing where the catalogue has no cross_dx_concepts."""
        if CONCEPTS not in self.described:
            return ()
        rows = ((id_, self._told(id_, "concepts", _concept_rows, self._concept_rows)) for id_ in self.documents)
        return read_subjects(rows, self.standing)

    def kept_pages(self, ids: Sequence[str], what: str, also: object, make: Callable[[], Iterable[Page]]) -> Iterator[Page]:
        """Yield pages that tell of some datasets, as they were kept, else made now and kept.

        They follow from these datasets, how their indicators stand, and `also` (its `repr`), and from nothing else but the
        names of the catalogue. `what` is what they are called among those that begin with the same dataset.
        """
        keeping = self.build.keeping
        if keeping is None or not self.digests:
            yield from make()
            return
        key = [repr(self.around(ids[0]).catalogue), [self._states[id_] for id_ in ids], repr(also)]
        for name, content in keeping.made_parts(self._head(ids[0]), what, key, lambda: _parts(make())).items():
            day, path = name.split(" ", 1)
            yield Page(path, content.read(), date.fromisoformat(day))

    def _told(self, id_: str, what: str, form: Callable[[], TypeAdapter[T]], make: Callable[[str], T]) -> T:
        """Return what lists tell of a dataset, as it was kept, else made now and kept."""
        keeping = self.build.keeping
        if keeping is None or not self.digests:
            return make(id_)
        # A row of a document holds its words as they were read, not as members of an enumeration: no reason to warn.
        kept = keeping.made(self._head(id_), what, self.digests[id_], lambda: form().dump_json(make(id_), warnings=False))
        return form().validate_json(kept.read())

    def _facts(self, id_: str) -> DatasetFacts:
        return facts_of(self.described[id_], self.documents.get(id_))

    def _entries(self, id_: str) -> list[Entry]:
        return list(entries(self.described[id_], self.documents.get(id_)))

    def _differing(self, id_: str) -> list[SourceCheck]:
        return [check for check in self.documents[id_].checks if check.verdict == Verdict.DIFFERS]

    def _concept_rows(self, id_: str) -> list[ConceptRow]:
        return concept_rows(self.documents.get(id_))

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Dataset id → what is another text when anything of the dataset is; nothing where nothing is kept."""
        datasets = self.datasets
        if not isinstance(datasets, KeptDatasets):
            return {}
        return {one.summary.id: datasets.digest(place) for place, one in enumerate(datasets.kept)}

    @cached_property
    def _states(self) -> Mapping[str, str]:
        """Dataset id → what is another text when anything of the dataset is, or how its indicators stand."""
        return {id_: fingerprints.of(digest, repr(self.standing.get(id_, ()))) for id_, digest in self.digests.items()}

    def _head(self, id_: str) -> str:
        """Return under what things that are made of a dataset are kept."""
        return self.datasets.kept[self._order[id_]].head.sha256 if isinstance(self.datasets, KeptDatasets) else ""

    def plot(self, id_: str, story: IndicatorStory) -> Plot | None:
        """Return what the chart of an indicator of a dataset shows; None where there is nothing to draw."""
        status = next((row for row in self.standing.get(id_, ()) if row.indicator_id == story.row.id), None)
        return plot(f"{id_}-{story.row.id}", story, status)


@cache
def _facts() -> TypeAdapter[DatasetFacts]:
    return TypeAdapter(DatasetFacts)


@cache
def _entries() -> TypeAdapter[list[Entry]]:
    return TypeAdapter(list[Entry])


@cache
def _differing() -> TypeAdapter[list[SourceCheck]]:
    return TypeAdapter(list[SourceCheck])


@cache
def _concept_rows() -> TypeAdapter[list[ConceptRow]]:
    return TypeAdapter(list[ConceptRow])


def _parts(pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
    """Yield pages by the day of their last change and their path."""
    return ((f"{page.modified.isoformat()} {page.path}", page.body) for page in pages)
