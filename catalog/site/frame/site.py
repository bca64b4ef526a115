"""The whole that every page is a part of: the build, its documents with their stories, its municipalities and themes.

Made once a build; page modules take it and give pages. Out of scope: HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup

from catalog.site.charts.charts import indicator_chart
from catalog.site.content.concepts import Subject, read_subjects
from catalog.site.content.documents import Document, IndicatorStory, read_document
from catalog.site.content.plots import Plot, plot
from catalog.site.content.progress import IndicatorStatus, read_statuses
from catalog.site.frame.facts import DatasetFacts, facts_of
from metadata.building.cataloguing import Build
from metadata.described.across.concepts import CONCEPTS
from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Dataset, Publisher
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual


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
class Theme:
    """A theme of municipal digital transformation: its notation (DX-4), its names, and the documents that speak of it."""

    notation: str
    name: Bilingual
    documents: tuple[DatasetFacts, ...]

    @property
    def modified(self) -> date:
        """When any of the documents was last changed."""
        return max(dataset.modified for dataset in self.documents)

    @property
    def municipalities(self) -> int:
        """Of how many municipalities it has documents."""
        return len({dataset.publisher.code for dataset in self.documents})

    @property
    def measures(self) -> int:
        """How many measures the documents have of it."""
        return sum(dict(dataset.document.themes)[self.name.ja] for dataset in self.documents if dataset.document)


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
    def documents(self) -> dict[str, Document]:
        """Dataset id → document, for the datasets that were read from one."""
        read = ((dataset.id, read_document(dataset)) for dataset in self.datasets)
        return {id_: document for id_, document in read if document is not None}

    @cached_property
    def facts(self) -> tuple[DatasetFacts, ...]:
        """What lists need of each dataset, in the order of the build."""
        return tuple(facts_of(dataset, self.documents.get(dataset.id)) for dataset in self.datasets)

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
    def themes(self) -> dict[str, Theme]:
        """Japanese name → theme, in the scheme's order, for the themes that a measure has."""
        spoken: dict[str, list[DatasetFacts]] = {}
        for each in self.facts:
            for name, _ in each.document.themes if each.document else ():
                spoken.setdefault(name, []).append(each)
        named = code_lists.dx_themes().items()
        return {name.ja: Theme(notation, name, tuple(spoken[name.ja])) for notation, name in named if name.ja in spoken}

    @cached_property
    def statuses(self) -> tuple[IndicatorStatus, ...]:
        """進捗状況 of all indicators, in the order of the datasets."""
        return read_statuses(self.datasets)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """What can be compared across municipalities, by subject; nothing where the catalogue has no cross_dx_concepts."""
        if all(dataset.id != CONCEPTS for dataset in self.datasets):
            return ()
        return read_subjects(self.documents.values(), self.statuses)

    @cached_property
    def plots(self) -> dict[tuple[str, str], Plot | None]:
        """(dataset id, indicator ID) → what its chart shows; None where there is nothing to draw."""
        statuses = {(row.dataset_id, row.indicator_id): row for row in self.statuses}
        return {
            (id_, story.row.id): plot(f"{id_}-{story.row.id}", story, statuses.get((id_, story.row.id)))
            for id_, document in self.documents.items()
            for story in document.indicators
        }

    @cached_property
    def charts(self) -> dict[tuple[str, str], Markup]:
        """(dataset id, indicator ID) → its chart; an empty text where there is nothing to draw."""
        return {key: indicator_chart(plot) for key, plot in self.plots.items()}

    def chart(self, document: Document, story: IndicatorStory) -> Markup:
        """Return the chart of an indicator."""
        return self.charts[document.dataset.id, story.row.id]

    def plot(self, document: Document, story: IndicatorStory) -> Plot | None:
        """Return what the chart of an indicator shows."""
        return self.plots[document.dataset.id, story.row.id]
