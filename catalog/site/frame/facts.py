"""What lists need to know of a dataset: small typed values, so that a list of thousands holds no document.

Made once a dataset, where its document is at hand; everything here can be pickled and is bounded by what the dataset itself
says. Out of scope: the pages of the dataset, which take the document; what the search finds (`catalog.site.search`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.site.content.documents import Told
from catalog.site.frame.glance import Glance, glance
from metadata.described.dataset import Dataset, Publisher
from metadata.formats.statistical.cube import ENDING as CUBE
from metadata.versions.differences import counted
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Licence
from metadata.vocabularies.prefectures import ELSEWHERE, prefecture_name
from pipelines.tables.rows import Verdict

MUNICIPALITIES = 60
"""Most municipalities that a page lists; of more, it lists prefectures, and those have pages of their own."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table of a dataset: its name in addresses, its title, how many rows it has."""

    name: str
    title: Bilingual
    rows: int


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """What a document has of a theme, by its Japanese name: how many measures, and how many indicators these have."""

    name: str
    measures: int
    indicators: int


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document in numbers: how much it says, of which years and themes, and how it stands.

    `verdicts` are the findings on its own figures by 判定. What they say is read when asked for (`Site.differing`).
    """

    title: Bilingual  # of the document itself
    published: str
    glance: Glance
    years: tuple[int, ...]
    themes: tuple[ThemeFacts, ...]
    corrections: int
    checks: int
    verdicts: tuple[tuple[str, int], ...]

    @property
    def differing(self) -> bool:
        """Whether some of its own figures do not agree."""
        return bool(dict(self.verdicts)[Verdict.DIFFERS])

    def of_theme(self, name: str) -> ThemeFacts:
        """Return what it has of a theme."""
        return next((theme for theme in self.themes if theme.name == name), ThemeFacts(name, 0, 0))


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """A dataset as lists tell of it; `document` is None for one that is made of others or holds no measures.

    `changed`: rows added, removed, changed by those of its versions of which the row differences are known.
    """

    id: str
    iri: str
    title: Bilingual
    description: Bilingual
    publisher: Publisher
    licence: Licence
    modified: date
    attribution: Bilingual
    tables: tuple[TableFacts, ...]
    files: int
    cubes: tuple[str, ...]  # addresses of its files in RDF Data Cube
    area: str  # the municipalities it speaks of; of many, 全国
    changed: dict[str, dict[str, int]]
    document: DocumentFacts | None = None


def facts_of(dataset: Dataset, document: Told | None) -> DatasetFacts:
    """Return what lists need of a dataset; `document` is the one that it was read from, if any."""
    return DatasetFacts(
        dataset.id,
        dataset.iri,
        dataset.title,
        dataset.description,
        dataset.publisher,
        dataset.licence,
        dataset.modified,
        dataset.attribution,
        tuple(TableFacts(table.name, table.title, len(table.records)) for table in dataset.tables),
        len(dataset.files),
        tuple(dataset.url(file.name) for file in dataset.files if file.name.endswith(CUBE)),
        _area(dataset),
        {one.version: counted(one.differences.read()) for one in dataset.history if one.differences},
        _of_document(document) if document else None,
    )


def _area(dataset: Dataset) -> str:
    places = [publisher.name.ja for publisher in dataset.municipalities]
    return "、".join(places) if len(places) <= MUNICIPALITIES else prefecture_name(ELSEWHERE).ja


def _themes(document: Told) -> Iterator[ThemeFacts]:
    measures = Counter(theme for story in document.measures for theme in story.themes)
    indicators = Counter(theme for story in document.measures for theme in story.themes for _ in story.indicators)
    for name, count in measures.items():
        yield ThemeFacts(name, count, indicators[name])


def _of_document(document: Told) -> DocumentFacts:
    found = Counter(check.verdict for check in document.checks)
    source = document.dataset.sources[0]
    return DocumentFacts(
        source.title,
        source.published,
        glance(document),
        tuple(sorted({year for story in document.measures for year in story.years})),
        tuple(_themes(document)),
        len(document.corrections),
        len(document.checks),
        tuple((verdict.value, found[verdict]) for verdict in Verdict),
    )
