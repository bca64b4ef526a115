"""The site that people look at: plain HTML that works without script, also straight from the folder.

    pages(site)     every page, with the day on which what it shows last changed
    assets(site)    style sheets, scripts, what the search, the page of 進捗 and tables look through, charts to download

Japanese first, English beside it; data stays as it is. A module a kind of page: what a page tells is computed there, from
plain dataclasses (`site`, `documents`, `glance`, `figures`), its HTML is in `templates/`. Addresses are made of ids and
stay. What programs look for in a page is there too: schema.org as JSON-LD, and typed links (signposting.org). Out of scope:
the files that the pages lead to.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.rendering import ASSETS, Page
from catalog.site.frame.site import Site
from catalog.site.pages.catalogue import catalogue_pages
from catalog.site.pages.concepts import concept_pages
from catalog.site.pages.datasets import dataset_pages
from catalog.site.pages.downloads import chart_files
from catalog.site.pages.guides import guide_pages
from catalog.site.pages.history import history_pages
from catalog.site.pages.measures import indicator_pages, measure_pages
from catalog.site.pages.method import method_page
from catalog.site.pages.places import municipality_pages, theme_pages
from catalog.site.pages.progress import progress_files, progress_pages
from catalog.site.pages.sheets import sheet_pages
from catalog.site.search.files import search_files
from catalog.site.standard.views import view_files


def pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site."""
    yield from catalogue_pages(site)
    yield from municipality_pages(site)
    yield from theme_pages(site)
    yield from concept_pages(site)
    yield from guide_pages(site)
    yield from history_pages(site)
    yield from method_page(site)
    yield from progress_pages(site)
    yield from sheet_pages(site)
    for dataset in site.datasets:
        yield from dataset_pages(site, dataset)
        document = site.documents.get(dataset.id)
        if document is not None:
            yield from measure_pages(site, document)
            yield from indicator_pages(site, document)


def assets(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files that pages load, and those of charts: relative path and bytes."""
    yield from ((f"assets/{path.name}", path.read_bytes()) for path in sorted(ASSETS.iterdir()) if path.is_file())
    yield from search_files(site)
    yield from progress_files(site)
    yield from chart_files(site)
    yield from view_files(site)
