"""The site that people look at: plain HTML that works without script, also straight from the folder.

    list_pages(site)    every page that tells of several datasets, with the day on which what it shows last changed
    list_assets(site)   style sheets, scripts, what the search and the page of 進捗 look through, charts to download
    own_pages(own)      every page of one dataset
    own_assets(own)     what these load, and their charts to download
    pages, assets       the same of a whole site

Japanese first, English beside it; data stays as it is. A module a kind of page: what a page tells is computed there, from
plain dataclasses (`site`, `documents`, `glance`, `figures`), its HTML is in `templates/`. Addresses are made of ids and
stay. What programs look for in a page is there too: schema.org as JSON-LD, and typed links (signposting.org). Out of scope:
the files that the pages lead to.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import ASSETS, Page
from catalog.site.frame.site import Site
from catalog.site.pages.catalogue import catalogue_pages
from catalog.site.pages.concepts import concept_pages
from catalog.site.pages.datasets import dataset_pages
from catalog.site.pages.downloads import chart_files, own_chart_files
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
    yield from list_pages(site)
    for dataset in site.datasets:
        yield from own_pages(site.own(dataset))


def assets(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield every file that pages load, and those of charts: relative path and bytes."""
    yield from list_assets(site)
    for dataset in site.datasets:
        yield from own_assets(site.own(dataset))


def list_pages(site: Site) -> Iterator[Page]:
    """Yield every page that tells of several datasets."""
    yield from catalogue_pages(site)
    yield from municipality_pages(site)
    yield from theme_pages(site)
    yield from concept_pages(site)
    yield from guide_pages(site)
    yield from history_pages(site)
    yield from method_page(site)
    yield from progress_pages(site)
    yield from sheet_pages(site)


def own_pages(own: OneDataset) -> Iterator[Page]:
    """Yield every page of one dataset."""
    yield from dataset_pages(own)
    yield from measure_pages(own)
    yield from indicator_pages(own)


def own_assets(own: OneDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the pages of a dataset load, and those of their charts: relative path and bytes."""
    yield from own_chart_files(own)
    yield from view_files(own)


def list_assets(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files that these pages load, and those of charts: relative path and bytes."""
    yield from ((f"assets/{path.name}", path.read_bytes()) for path in sorted(ASSETS.iterdir()) if path.is_file())
    yield from search_files(site)
    yield from progress_files(site)
    yield from chart_files(site)
