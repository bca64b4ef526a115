"""The front page: how the plans stand, what is new, the search, and what is here by municipality and theme.

A catalogue of more than `A_PAGE` datasets goes on in `catalogue-2.html` …, so that no page grows with it. Where there are
many municipalities, the list begins in `catalogue-1.html`, and the front page tells of prefectures. Out of scope: the search
itself (`catalog.site.search`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.folder.changes import steps
from catalog.site.content.entries import KINDS, TEXTS
from catalog.site.content.policy import embedded_json
from catalog.site.content.progress import shares
from catalog.site.frame.facts import DatasetFacts
from catalog.site.frame.paging import Part, parts
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from catalog.site.pages.progress import municipal_statuses, total_counts
from metadata.formats.schema_org import catalogue_json_ld, embedded
from pipelines.japanese.fiscal_years import japanese_year

A_PAGE = 50
"""Datasets listed on one page."""

GLANCED = 30
"""Most documents, and municipalities, told of at a glance on the front page; with more, its links and search lead there."""

LATEST = 3
"""Newest versions told of on the front page; not of what is derived, which changes with its sources."""


def catalogue_pages(site: Site) -> Iterator[Page]:
    """Yield the front page, and the pages on which a long list of datasets goes on."""
    first = "catalogue-1.html" if site.prefectures else "index.html#datasets"
    for part in parts(site.facts, A_PAGE, first, "catalogue-{}.html"):
        if part.number == 1:
            yield _front(site, part)
        if part.number > 1 or site.prefectures:
            modified = site.catalogue.modified
            yield page(part.name, "catalogue-page.html", modified, catalogue=site.catalogue, part=part)


def years(site: Site) -> dict[int, str]:
    """Return the fiscal years that anything can be found by: year → printed form, latest first."""
    found = {year for dataset in site.facts if dataset.document for year in dataset.document.years}
    return {year: japanese_year(year) for year in sorted(found, reverse=True)}


def _front(site: Site, part: Part[DatasetFacts]) -> Page:
    documents = [dataset for dataset in site.facts if dataset.document]
    municipal = municipal_statuses(site)
    return page(
        "index.html",
        "catalogue.html",
        site.catalogue.modified,
        catalogue=site.catalogue,
        part=part,
        total=len(site.facts),
        glances=documents if len(documents) <= GLANCED else [],
        total_status=shares(total_counts(site)),
        municipal=municipal if len(municipal) <= GLANCED else [],
        prefectures=site.prefectures,
        prefecture_ways=[(each, each.page, len(each.municipalities)) for each in site.prefectures],
        subjects=site.subjects,
        steps=steps((dataset for dataset in site.summaries if not dataset.derived_from), LATEST),
        municipalities=[] if site.prefectures else site.municipalities.values(),
        themes=site.themes.values(),
        kinds=KINDS,
        texts=TEXTS,
        years=years(site),
        json_ld=embedded_json(embedded(catalogue_json_ld(site.catalogue, part.items))),
    )
