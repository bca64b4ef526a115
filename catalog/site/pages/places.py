"""Municipalities, and themes across municipalities: the same subject side by side."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.glance import glance, ratings
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site


def municipality_pages(site: Site) -> Iterator[Page]:
    """Yield the list of municipalities and a page each."""
    catalogue = site.catalogue
    municipalities = list(site.municipalities.values())
    yield page(
        "municipalities/index.html",
        "municipalities.html",
        catalogue.modified,
        catalogue=catalogue,
        municipalities=municipalities,
    )
    for municipality in municipalities:
        names = {name for document in municipality.documents for story in document.measures for name in story.themes}
        yield page(
            f"municipalities/{municipality.publisher.code}/index.html",
            "municipality.html",
            municipality.modified,
            catalogue=catalogue,
            municipality=municipality,
            documents=[(document, glance(document), ratings(document)) for document in municipality.documents],
            others=[d for d in municipality.datasets if d.id not in site.documents],
            themes=[theme for name, theme in site.themes.items() if name in names],
        )


def theme_pages(site: Site) -> Iterator[Page]:
    """Yield the list of themes and a page each, with every municipality that has measures of it."""
    catalogue = site.catalogue
    yield page(
        "themes/index.html", "themes.html", catalogue.modified, catalogue=catalogue, themes=list(site.themes.values())
    )
    for theme in site.themes.values():
        charts = {
            (document.dataset.id, indicator.row.id): site.chart(document, indicator)
            for document, stories in theme.documents
            for story in stories
            for indicator in story.indicators
        }
        yield page(
            f"themes/{theme.notation}/index.html",
            "theme.html",
            theme.modified,
            catalogue=catalogue,
            theme=theme,
            charts=charts,
        )
