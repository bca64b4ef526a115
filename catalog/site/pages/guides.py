"""Pages for those who come with a purpose: developers, harvesters, and whoever asks where all this is from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.site.content.documents import Document
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset, File
from metadata.formats.statistical.cube import ENDING as CUBE
from pipelines.tables.rows import SourceCheck, Verdict

A_PAGE = 15
"""Documents on one page of the sources."""


@dataclass(frozen=True)
class Standing:
    """How a document stands: corrections made in it, findings on its own figures by 判定, and those that do not agree."""

    document: Document
    corrections: int
    verdicts: tuple[tuple[str, int], ...]
    differing: tuple[SourceCheck, ...]


def guide_pages(site: Site) -> Iterator[Page]:
    """Yield the pages for developers, for harvesters, about the site and its sources."""
    catalogue, modified = site.catalogue, site.catalogue.modified
    facts = {"catalogue": catalogue, "datasets": site.datasets}
    example = _example(site)
    combined = [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in site.build.combined.items()]
    cubes = [dataset.url(file.name) for dataset in site.datasets for file in dataset.files if file.name.endswith(CUBE)]
    shown = {"example": example, "combined": combined, "cubes": cubes[:2]}
    yield page("developers.html", "developers.html", modified, **shown, **facts)
    yield page("harvesters.html", "harvesters.html", modified, pages=sorted(site.build.dcat), **facts)
    yield from _about(site)


def _about(site: Site) -> Iterator[Page]:
    """Yield the page about the site, and those that tell of the documents one by one."""
    catalogue, modified = site.catalogue, site.catalogue.modified
    standings = [standing(document) for document in site.documents.values()]
    licences = dict.fromkeys(dataset.licence for dataset in site.datasets)
    yield page(
        "about.html",
        "about.html",
        modified,
        catalogue=catalogue,
        documents=len(standings),
        corrections=sum(each.corrections for each in standings),
        verdicts=[(verdict, sum(dict(each.verdicts)[verdict] for each in standings)) for verdict in Verdict],
        licences=list(licences),
    )
    parts = [standings[start : start + A_PAGE] for start in range(0, len(standings), A_PAGE)] or [[]]
    names = ["sources.html", *(f"sources-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (part, name) in enumerate(zip(parts, names, strict=True), start=1):
        yield page(name, "sources.html", modified, catalogue=catalogue, standings=part, number=number, names=names)


def standing(document: Document) -> Standing:
    """Return how a document stands."""
    found = Counter(check.verdict for check in document.checks)
    verdicts = tuple((verdict.value, found[verdict]) for verdict in Verdict)
    differing = tuple(check for check in document.checks if check.verdict == Verdict.DIFFERS)
    return Standing(document, len(document.corrections), verdicts, differing)


def _example(site: Site) -> tuple[Dataset, File] | None:
    """Return the dataset and the table that the examples read: indicators of all municipalities, else the first there is."""
    derived = [dataset for dataset in site.datasets if dataset.id == "cross_dx_indicators"]
    for dataset in (*derived, *site.datasets):
        for file in dataset.files:
            if file.table:
                return dataset, file
    return None
