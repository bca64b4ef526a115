"""The front page: what is here, at a glance, by municipality and theme, and the search.

A catalogue of more than `A_PAGE` datasets goes on in `catalogue-2.html` …, so that no page grows with it. Out of scope: the
search itself (`catalog.site.frame.search`, `assets/search.js`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.content.policy import embedded_json
from catalog.site.frame.glance import by_document, glance
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.search import KINDS, years
from catalog.site.frame.site import Site
from metadata.formats.schema_org import catalogue_json_ld, embedded

A_PAGE = 50
"""Datasets listed on one page."""

GLANCED = 30
"""Most documents told of at a glance on the front page; with more, municipalities and search lead to them."""


def catalogue_pages(site: Site) -> Iterator[Page]:
    """Yield the front page, and the pages on which a long list of datasets goes on."""
    datasets = site.datasets
    parts = [datasets[start : start + A_PAGE] for start in range(0, len(datasets), A_PAGE)] or [()]
    glances = [glance(document) for document in site.documents.values()]
    shown = glances if len(glances) <= GLANCED else []
    modified = site.catalogue.modified
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
            glances=shown,
            picture=by_document(shown),
            municipalities=site.municipalities.values(),
            themes=site.themes.values(),
            kinds=KINDS,
            years=years(site),
            json_ld=embedded_json(embedded(catalogue_json_ld(site.catalogue, datasets))),
            **facts,
        )
