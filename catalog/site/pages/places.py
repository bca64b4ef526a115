"""Municipalities, and themes across municipalities: the same subject side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.site.charts.multiples import multiples
from catalog.site.content.documents import Document, IndicatorStory, MeasureStory
from catalog.site.content.plots import Plot, Series
from catalog.site.frame.glance import glance, ratings
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site, Theme

A_PAGE = 8
"""Documents on one page of a theme."""


@dataclass(frozen=True)
class Scale:
    """Charts of one unit on one scale, or (`unit` None) alone on theirs: whose each is, what it shows, and the picture."""

    unit: str | None
    charts: tuple[tuple[Document, IndicatorStory, Plot, Markup], ...]

    @property
    def series(self) -> tuple[Series, ...]:
        """The series that any of them has."""
        return tuple(series for series in Series if any(series in plot.series for _, _, plot, _ in self.charts))


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
        documents = [site.documents[each.id] for each in municipality.documents]
        names = {name for each in municipality.documents if each.document for name, _ in each.document.themes}
        yield page(
            f"municipalities/{municipality.publisher.code}/index.html",
            "municipality.html",
            municipality.modified,
            catalogue=catalogue,
            municipality=municipality,
            documents=[(document, glance(document), ratings(document)) for document in documents],
            others=[dataset for dataset in municipality.datasets if not dataset.document],
            themes=[theme for name, theme in site.themes.items() if name in names],
        )


def theme_pages(site: Site) -> Iterator[Page]:
    """Yield the list of themes and the pages of each, with every municipality that has measures of it."""
    catalogue = site.catalogue
    yield page(
        "themes/index.html", "themes.html", catalogue.modified, catalogue=catalogue, themes=list(site.themes.values())
    )
    for theme in site.themes.values():
        parts = [theme.documents[start : start + A_PAGE] for start in range(0, len(theme.documents), A_PAGE)]
        addresses = ["index.html", *(f"{number}.html" for number in range(2, len(parts) + 1))]
        for number, (part, name) in enumerate(zip(parts, addresses, strict=True), start=1):
            documents = [_told(site.documents[each.id], theme) for each in part]
            yield page(
                f"themes/{theme.notation}/{name}",
                "theme.html",
                theme.modified,
                catalogue=catalogue,
                theme=theme,
                documents=documents,
                number=number,
                addresses=addresses,
                scales=_scales(site, documents),
            )


def _told(document: Document, theme: Theme) -> tuple[Document, tuple[MeasureStory, ...]]:
    """Return a document with its measures of a theme."""
    return document, tuple(story for story in document.measures if theme.name.ja in story.themes)


def _scales(site: Site, documents: Sequence[tuple[Document, tuple[MeasureStory, ...]]]) -> list[Scale]:
    """Return the charts of some documents' measures, by unit and size, each with whose it is."""
    told = [(document, story) for document, measures in documents for measure in measures for story in measure.indicators]
    plots = [(site.plot(*each), each) for each in told]
    whose = {plot.id: each for plot, each in plots if plot}
    return [
        Scale(each.unit, tuple((*whose[plot.id], plot, chart) for plot, chart in each.charts))
        for each in multiples([plot for plot, _ in plots if plot])
    ]
