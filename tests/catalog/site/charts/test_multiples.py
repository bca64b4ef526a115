"""Small charts on one scale: which stand together, and that they can then be held against each other."""

from __future__ import annotations

import re

from catalog.site.charts.multiples import multiples
from catalog.site.content.plots import Plot, plot
from catalog.site.frame.site import Site
from catalog.site.pages.places import A_PAGE, theme_pages
from metadata.building.cataloguing import Build
from pipelines.tables.rows import ValueKind
from tests.catalog.page_reader import Page
from tests.catalog.site.samples import site, story, value


def target(id_: str, figure: str, unit: str) -> Plot:
    found = plot(id_, story(value(2024, ValueKind.TARGET, "1", unit), value(2026, ValueKind.TARGET, figure, unit)))
    assert found
    return found


def test_like_units_and_sizes_share_a_scale_and_the_rest_stand_last() -> None:
    plots = [target("a", "100", "件"), target("b", "9", "%"), target("c", "1001", "件"), target("d", "1000", "件")]
    plots.append(target("e", "12", "%"))
    found = [(each.unit, [told.id for told, _ in each.charts]) for each in multiples(plots)]
    assert found == [("件", ["a", "d"]), ("%", ["b", "e"]), (None, ["c"])]


def test_the_charts_of_a_scale_have_the_same_axes() -> None:
    (scale,) = multiples([target("a", "100", "件"), target("b", "400", "件")])
    one, other = (re.findall(r'<g class="axis .*?</g>', chart) for _, chart in scale.charts)
    assert one == other
    assert ">400<" in one[0]


def test_every_chart_of_a_theme_is_on_its_page_once(real_build: Build) -> None:
    built = Site(real_build)
    pages = {page.path: page.body.decode() for page in theme_pages(built)}
    for theme in built.themes.values():
        html = pages[f"themes/{theme.notation}/index.html"]
        wanted = {
            f"chart-{told.id}-title"
            for dataset in theme.documents
            for document in [built.documents[dataset.id]]
            for measure in document.measures
            if theme.name.ja in measure.themes
            for indicator in measure.indicators
            if (told := built.plot(dataset.id, indicator))
        }
        assert set(re.findall(r'<title id="([^"]+)"', html)) == wanted
        assert html.count("<svg") == len(wanted)


def test_a_theme_of_many_documents_goes_on_in_further_pages() -> None:
    theme = next(iter(site().themes.values()))
    many = Site(site().build)
    many.__dict__["themes"] = {
        theme.name.ja: type(theme)(theme.notation, theme.name, theme.documents[:1] * (A_PAGE // 2 + 1))
    }
    paths = [page.path for page in theme_pages(many)]
    assert paths == ["themes/index.html", f"themes/{theme.notation}/index.html", f"themes/{theme.notation}/2.html"]
    last = list(theme_pages(many))[-1]
    assert "index.html" in Page(last.body).links
