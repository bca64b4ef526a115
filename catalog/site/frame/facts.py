"""What lists need to know of a dataset: small typed values, so that a list of thousands holds no document.

Made once a dataset, where its document is at hand; everything here can be pickled and is bounded by what the dataset itself
says. Out of scope: the pages of the dataset, which take the document; what the search finds (`catalog.site.search`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from catalog.site.content.documents import Document
from catalog.site.frame.glance import Glance, glance
from metadata.described.dataset import Dataset, Publisher
from metadata.formats.statistical.cube import ENDING as CUBE
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Licence
from pipelines.tables.rows import SourceCheck, Verdict


@dataclass(frozen=True)
class TableFacts:
    """A table of a dataset: its name in addresses, its title, how many rows it has."""

    name: str
    title: Bilingual
    rows: int


@dataclass(frozen=True)
class DocumentFacts:
    """A document in numbers: how much it says, of which years and themes, and how it stands.

    `themes` are Japanese names with the number of measures of each; `verdicts` findings on its own figures by 判定,
    `differing` those that do not agree.
    """

    title: Bilingual  # of the document itself
    published: str
    glance: Glance
    years: tuple[int, ...]
    themes: tuple[tuple[str, int], ...]
    corrections: int
    checks: int
    verdicts: tuple[tuple[str, int], ...]
    differing: tuple[SourceCheck, ...]


@dataclass(frozen=True)
class DatasetFacts:
    """A dataset as lists tell of it; `document` is None for one that is made of others or holds no measures."""

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
    document: DocumentFacts | None = None


def facts_of(dataset: Dataset, document: Document | None) -> DatasetFacts:
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
        _of_document(document) if document else None,
    )


def _of_document(document: Document) -> DocumentFacts:
    found = Counter(check.verdict for check in document.checks)
    source = document.dataset.sources[0]
    return DocumentFacts(
        source.title,
        source.published,
        glance(document),
        tuple(sorted({year for story in document.measures for year in story.years})),
        tuple(Counter(theme for story in document.measures for theme in story.themes).items()),
        len(document.corrections),
        len(document.checks),
        tuple((verdict.value, found[verdict]) for verdict in Verdict),
        tuple(check for check in document.checks if check.verdict == Verdict.DIFFERS),
    )
