"""Pages for those who come with a purpose: developers, harvesters, and whoever asks where all this is from."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset, File
from metadata.formats.statistical.cube import ENDING as CUBE
from pipelines.tables.rows import Verdict

A_PAGE = 15
"""Documents on one page of the sources."""


def guide_pages(site: Site) -> Iterator[Page]:
    """Yield the pages for developers, for harvesters, about the site and its sources."""
    catalogue, modified = site.catalogue, site.catalogue.modified
    facts = {"catalogue": catalogue, "datasets": site.datasets}
    example = _example(site)
    combined = [(name, content.size, content.sha256) for name, content in site.build.combined.items()]
    cubes = [dataset.url(file.name) for dataset in site.datasets for file in dataset.files if file.name.endswith(CUBE)]
    shown = {"example": example, "combined": combined, "cubes": cubes[:2]}
    yield page("developers.html", "developers.html", modified, **shown, **facts)
    yield page("harvesters.html", "harvesters.html", modified, pages=sorted(site.build.dcat), **facts)
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
    parts = [documents[start : start + A_PAGE] for start in range(0, len(documents), A_PAGE)] or [[]]
    names = ["sources.html", *(f"sources-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (part, name) in enumerate(zip(parts, names, strict=True), start=1):
        yield page(name, "sources.html", modified, catalogue=catalogue, datasets=part, number=number, names=names)


def _example(site: Site) -> tuple[Dataset, File] | None:
    """Return the dataset and the table that the examples read: indicators of all municipalities, else the first there is."""
    derived = [dataset for dataset in site.datasets if dataset.id == "cross_dx_indicators"]
    for dataset in (*derived, *site.datasets):
        for file in dataset.files:
            if file.table:
                return dataset, file
    return None
