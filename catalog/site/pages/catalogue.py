"""The front page: how the plans stand, what is new, the search, and what is here by municipality and theme.

A catalogue of more than `A_PAGE` datasets goes on in `catalogue-2.html` …, so that no page grows with it. Out of scope: the
search itself (`catalog.site.frame.search`, `assets/search.js`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.folder.changes import steps
from catalog.site.content.policy import embedded_json
from catalog.site.content.progress import shares
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.search import KINDS, TEXTS, years
from catalog.site.frame.site import Site
from catalog.site.pages.progress import municipal_statuses
from metadata.formats.schema_org import catalogue_json_ld, embedded

A_PAGE = 50
"""Datasets listed on one page."""

GLANCED = 30
"""Most documents, and municipalities, told of at a glance on the front page; with more, its links and search lead there."""

LATEST = 3
"""Newest versions told of on the front page; not of what is derived, which changes with its sources."""


def catalogue_pages(site: Site) -> Iterator[Page]:
    """Yield the front page, and the pages on which a long list of datasets goes on."""
    datasets = site.facts
    parts = [datasets[start : start + A_PAGE] for start in range(0, len(datasets), A_PAGE)] or [()]
    documents = [each for each in site.facts if each.document]
    modified, municipal = site.catalogue.modified, municipal_statuses(site)
    for number, part in enumerate(parts, start=1):
        facts = {"datasets": part, "number": number, "count": len(parts), "catalogue": site.catalogue}
        if number > 1:
            yield page(f"catalogue-{number}.html", "catalogue-page.html", modified, **facts)
            continue
        yield page(
            "index.html",
            "catalogue.html",
            modified,
            total=len(datasets),
            glances=documents if len(documents) <= GLANCED else [],
            total_status=shares(site.statuses),
            municipal=municipal if len(municipal) <= GLANCED else [],
            subjects=site.subjects,
            steps=steps(d for d in site.datasets if d.sources)[:LATEST],
            municipalities=site.municipalities.values(),
            themes=site.themes.values(),
            kinds=KINDS,
            texts=TEXTS,
            years=years(site),
            json_ld=embedded_json(embedded(catalogue_json_ld(site.catalogue, site.datasets))),
            **facts,
        )
