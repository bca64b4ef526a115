"""Municipalities, and themes across municipalities: the same subject side by side.

municipalities/index.html    all of them; or, of many, the prefectures
municipalities/<two>.html    those of a prefecture; goes on in <two>-2.html …
municipalities/<code>/…      one of them
themes/<notation>/…          what the documents say of a theme, `A_PAGE` documents a page
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from catalog.site.charts.multiples import multiples
from catalog.site.content.documents import IndicatorStory, MeasureStory
from catalog.site.content.plots import Plot, Series
from catalog.site.frame.facts import MUNICIPALITIES, DatasetFacts
from catalog.site.frame.glance import glance, ratings
from catalog.site.frame.paging import Part, parts
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Municipality, Prefecture, Site, Theme
from metadata.vocabularies.prefectures import prefecture_of

A_PAGE = 110
"""Measures and indicators on one page of a theme, about a kilobyte each; but one document at least."""


@dataclass(frozen=True)
class Scale:
    """Charts of one unit on one scale, or (`unit` None) alone on theirs: whose each is, what it shows, and the picture."""

    unit: str | None
    charts: tuple[tuple[DatasetFacts, IndicatorStory, Plot, Markup], ...]

    @property
    def series(self) -> tuple[Series, ...]:
        """The series that any of them has."""
        return tuple(series for series in Series if any(series in plot.series for _, _, plot, _ in self.charts))


def municipality_pages(site: Site) -> Iterator[Page]:
    """Yield the list of municipalities, those of prefectures, and a page each."""
    catalogue = site.catalogue
    yield page(
        "municipalities/index.html",
        "municipalities.html",
        catalogue.modified,
        catalogue=catalogue,
        municipalities=[] if site.prefectures else site.municipalities.values(),
        ways=[(each, f"{each.digits}.html", len(each.municipalities)) for each in site.prefectures],
    )
    for prefecture in site.prefectures:
        for part in parts(prefecture.municipalities, MUNICIPALITIES, f"{prefecture.digits}.html"):
            yield page(
                f"municipalities/{part.name}",
                "prefecture.html",
                prefecture.modified,
                catalogue=catalogue,
                prefecture=prefecture,
                part=part,
            )
    for municipality in site.municipalities.values():
        ids = [each.id for each in municipality.datasets]
        yield from site.kept_pages(ids, "municipality", municipality, partial(_municipality, site, municipality))


def _municipality(site: Site, municipality: Municipality) -> Iterator[Page]:
    documents = [site.documents[each.id] for each in municipality.documents]
    names = {theme.name for each in municipality.documents if each.document for theme in each.document.themes}
    yield page(
        f"municipalities/{municipality.publisher.code}/index.html",
        "municipality.html",
        municipality.modified,
        catalogue=site.catalogue,
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
        told = list(parts(theme.documents, A_PAGE, "index.html", "{}.html", weight=partial(_weight, theme)))
        ways = list(_ways(site, told))
        for part in told:
            own = ways if part.number == 1 else []
            also = (
                theme.modified,
                theme.municipalities,
                theme.measures,
                part.names,
                [(way.digits, *at) for way, *at in own],
            )
            make = partial(_of_theme, site, theme, part, own)
            yield from site.kept_pages([each.id for each in part.items], f"{theme.notation}-{part.number}", also, make)


def _of_theme(
    site: Site, theme: Theme, part: Part[DatasetFacts], ways: Sequence[tuple[Prefecture, str, str]]
) -> Iterator[Page]:
    documents = [(each, site.stories.of(each.id, theme.name.ja)) for each in part.items]
    yield page(
        f"themes/{theme.notation}/{part.name}",
        "theme.html",
        theme.modified,
        catalogue=site.catalogue,
        theme=theme,
        documents=documents,
        part=part,
        ways=ways,
        scales=_scales(site, documents),
    )


def _weight(theme: Theme, dataset: DatasetFacts) -> int:
    own = dataset.document.of_theme(theme.name.ja) if dataset.document else None
    return own.measures + own.indicators if own else 0


def _ways(site: Site, told: Sequence[Part[DatasetFacts]]) -> Iterator[tuple[Prefecture, str, str]]:
    """Yield each prefecture with the place on the pages of a theme at which its documents begin."""
    first: dict[str, str] = {}
    for part in told:
        for dataset in part.items:
            first.setdefault(prefecture_of(dataset.publisher.code), f"{part.name}#{dataset.id}")
    for prefecture in site.prefectures:
        if prefecture.digits in first:
            yield prefecture, first[prefecture.digits], ""


def _scales(site: Site, documents: Sequence[tuple[DatasetFacts, tuple[MeasureStory, ...]]]) -> list[Scale]:
    """Return the charts of some documents' measures, by unit and size, each with whose it is."""
    told = [(dataset, story) for dataset, measures in documents for measure in measures for story in measure.indicators]
    plots = [(site.plot(dataset.id, story), (dataset, story)) for dataset, story in told]
    whose = {plot.id: each for plot, each in plots if plot}
    return [
        Scale(each.unit, tuple((*whose[plot.id], plot, chart) for plot, chart in each.charts))
        for each in multiples([plot for plot, _ in plots if plot])
    ]
