"""Pages for those who come with a purpose: developers, harvesters, and whoever asks where all this is from."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.paging import parts
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.across.tables import INDICATORS
from metadata.described.dataset import Dataset, File
from pipelines.tables.rows import Verdict

A_PAGE = 15
"""Documents on one page of the sources."""

LISTED = 100
"""Datasets on one page of those for developers and for harvesters."""


def guide_pages(site: Site) -> Iterator[Page]:
    """Yield the pages for developers, for harvesters, about the site and its sources."""
    catalogue, modified = site.catalogue, site.catalogue.modified
    example = _example(site)
    combined = [(name, content.size, content.sha256) for name, content in site.build.combined.items()]
    cubes = [address for dataset in site.facts for address in dataset.cubes]
    shown = {"example": example, "combined": combined, "cubes": cubes[:2]}
    for part in parts(site.facts, LISTED, "developers.html"):
        yield page(part.name, "developers.html", modified, catalogue=catalogue, part=part, total=len(site.facts), **shown)
    dcat = sorted(site.build.dcat)
    for part in parts(site.facts, LISTED, "harvesters.html"):
        yield page(
            part.name, "harvesters.html", modified, catalogue=catalogue, part=part, total=len(site.facts), pages_of_dcat=dcat
        )
    yield from _about(site)


def _about(site: Site) -> Iterator[Page]:
    """Yield the page about the site, and those that tell of the documents one by one."""
    catalogue, modified = site.catalogue, site.catalogue.modified
    documents = [each for each in site.facts if each.document]
    numbers = [each.document for each in documents if each.document]
    licences = dict.fromkeys(dataset.licence for dataset in site.facts)
    yield page(
        "about.html",
        "about.html",
        modified,
        catalogue=catalogue,
        documents=len(documents),
        corrections=sum(each.corrections for each in numbers),
        verdicts=[(verdict, sum(dict(each.verdicts)[verdict] for each in numbers)) for verdict in Verdict],
        licences=list(licences),
    )
    for part in parts(documents, A_PAGE, "sources.html"):
        findings = [(each, site.differing(each)) for each in part.items if each.document and each.document.differing]
        yield page(part.name, "sources.html", modified, catalogue=catalogue, part=part, findings=findings)


def _example(site: Site) -> tuple[Dataset, File] | None:
    """Return the dataset and the table that the examples read: indicators of all municipalities, else the first there is."""
    first = [INDICATORS] if INDICATORS in site.described else []
    for dataset in map(site.described.__getitem__, (*first, *site.described)):
        for file in dataset.files:
            if file.table:
                return dataset, file
    return None
