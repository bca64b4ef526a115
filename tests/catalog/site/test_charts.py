"""Charts: what is drawn, what is said of it, and that nothing else comes with it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from catalog.site.charts.charts import Bars, bars_chart, indicator_chart, shares_chart
from catalog.site.charts.svg import SERIES
from catalog.site.content.figures import compared
from catalog.site.frame.site import Site
from catalog.site.pages.measures import indicator_pages
from metadata.building.cataloguing import Build
from pipelines.tables.rows import ValueKind
from tests.catalog.site.samples import story, value

T, A, B = ValueKind.TARGET, ValueKind.ACTUAL, ValueKind.BASELINE
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 30_000  # bytes of a chart

WHOLE = story(
    value(2022, B, "10"), value(2023, A, "12.5"), value(2024, A, "20"), value(2024, T, "30"), value(2026, T, "90.0")
)
ROWS = [Bars("第1節", (11, 8, 2, 0)), Bars("第2節", (41, 10, 2, 1))]


def root(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - what we drew ourselves


def group(svg: str, part: str, name: str) -> ElementTree.Element:
    """Return the group of a series in the plot, the overlay (markers) or the text-overlay (figures)."""
    (plot,) = (g for g in root(svg).iter(f"{SVG}g") if g.get("class") == part)
    (found,) = (g for g in plot if g.get("class") == name)
    return found


def texts(svg: str, part: str, name: str) -> list[str]:
    return [text.text or "" for text in group(svg, part, name).iter(f"{SVG}text")]


def test_each_kind_of_value_has_its_marker_and_its_figures() -> None:
    svg = indicator_chart(WHOLE)
    assert texts(svg, "plot text-overlay", "baseline") == ["10"]
    assert texts(svg, "plot text-overlay", "actual") == ["12.5", "20"]
    assert texts(svg, "plot text-overlay", "target") == ["30", "90.0"]
    assert len(list(group(svg, "plot overlay", "actual").iter(f"{SVG}circle"))) == 2
    diamonds = [path.get("d", "") for path in group(svg, "plot overlay", "target").iter(f"{SVG}path")]
    squares = [path.get("d", "") for path in group(svg, "plot overlay", "baseline").iter(f"{SVG}path")]
    assert (len(diamonds), len(squares)) == (2, 1)
    assert all("l7 7" in shape for shape in diamonds)
    assert all("h10v10" in shape for shape in squares)


def test_a_target_that_was_revised_is_drawn_beside_the_line_of_those_that_hold() -> None:
    revised = replace(value(2026, T, "70", condition="2025-02-10改定"), id="revised")
    svg = indicator_chart(story(value(2024, T, "30"), value(2026, T, "90"), revised))
    assert texts(svg, "plot text-overlay", "target") == ["30", "70"]
    assert texts(svg, "plot text-overlay", "replaced") == ["90"]
    assert "改定前の目標値 90%" in "".join(root(svg).itertext())


def test_years_without_a_value_keep_their_place() -> None:
    axis = [text for text in root(indicator_chart(WHOLE)).iter(f"{SVG}text") if (text.text or "").startswith("令和")]
    assert [text.text for text in axis] == ["令和4", "令和5", "令和6", "令和7", "令和8"]
    assert [text[0].text for text in axis] == ["2022", "2023", "2024", "2025", "2026"]


def test_a_higher_figure_stands_higher() -> None:
    circles = group(indicator_chart(WHOLE), "plot overlay", "actual").iter(f"{SVG}circle")
    low, high = (float(circle.get("cy", "")) for circle in circles)
    assert high < low  # SVG counts downwards


def test_a_chart_is_named_and_told_in_words() -> None:
    svg = root(indicator_chart(WHOLE))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "chart-i-title chart-i-desc")
    said = {element.get("id"): element.text for element in svg}
    assert said["chart-i-title"] == "申請率"
    assert said["chart-i-desc"] == (
        "令和4年度 現状値 10%、令和5年度 実績値 12.5%、令和6年度 実績値 20%、令和6年度 目標値 30%、令和8年度 目標値 90.0%"
    )


@pytest.mark.parametrize(
    "values",
    [
        (),
        (value(2024, T, "5"),),
        (value(2024, T, "5"), value(2024, A, "6")),
        (value(2024, T, None, content="承認"), value(2025, T, None, content="実施")),
        (value(2024, T, "5", "円"), value(2025, T, "6", "%")),
    ],
)
def test_nothing_is_drawn_that_has_no_two_points_to_compare(values: tuple[Any, ...]) -> None:
    assert indicator_chart(story(*values)) == ""


@pytest.mark.parametrize(
    "svg", [indicator_chart(WHOLE), bars_chart(ROWS, "ABCD", "b", "件数"), shares_chart(ROWS, "ABCD", "s", "割合")]
)
def test_nothing_comes_with_a_chart_but_shapes_and_text(svg: str) -> None:
    tags = {element.tag.removeprefix(SVG) for element in root(svg).iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "circle", "rect", "text", "tspan"}
    assert not re.search(r"style=|<!--|\son\w+=|href|20\d\d-\d\d-\d\d", svg)
    assert not re.search(r"\d\.\d{2,}", svg)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert indicator_chart(WHOLE) == indicator_chart(WHOLE)
    assert bars_chart(ROWS, "ABCD", "b", "件数") == bars_chart(ROWS, "ABCD", "b", "件数")


def test_words_of_a_document_stay_words() -> None:
    svg = indicator_chart(story(*WHOLE.values, name='</title><script>alert(1)</script>\u202e"'))
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert root(svg)[0].text == '</title><script>alert(1)</script>[U+202E]"'


def test_bars_are_labelled_row_by_row_from_above() -> None:
    svg = root(bars_chart(ROWS, "ABCD", "b", "件数"))
    labels = [(float(text.get("y", "")), text.text) for text in svg.iter(f"{SVG}text") if text.get("class") == "row"]
    assert [label for _, label in sorted(labels)] == ["第1節", "第2節"]
    assert svg[1].text == "第1節 A 11 B 8 C 2 D 0、第2節 A 41 B 10 C 2 D 1"


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = list(group(bars_chart(ROWS, "ABCD", "b", "件数"), "plot", "bar-0").iter(f"{SVG}rect"))
    short, long = sorted(float(bar.get("width", "")) for bar in bars)
    assert long / short == pytest.approx(41 / 11, rel=0.02)


def test_shares_fill_the_row_and_name_themselves_where_there_is_room() -> None:
    svg = shares_chart(ROWS, "ABCD", "s", "割合")
    rows = [group(svg, "plot", f"bar-{i}").iter(f"{SVG}rect") for i in range(4)]
    widths = [[float(bar.get("width") or 0) for bar in row] for row in rows]
    first, second = (sum(row) for row in zip(*widths, strict=True))
    assert first == pytest.approx(second, abs=0.5)
    assert texts(svg, "plot text-overlay", "on-0") == ["A 41", "A 11"]  # drawn from below
    assert texts(svg, "plot text-overlay", "on-3") == ["", ""]  # 1 of 54: no room
    labels = [text.text for text in root(svg).iter(f"{SVG}text") if text.get("class") == "row"]
    assert set(labels) == {"第1節", "第2節（C 2、D 1）"}  # it stands at the label of its row


def test_the_published_charts_are_small(real_build: Build) -> None:
    drawn = [svg for svg in Site(real_build).charts.values() if svg]
    assert len(drawn) > 50
    assert max(len(svg.encode()) for svg in drawn) < LARGEST


def test_no_figure_stands_on_another(real_build: Build) -> None:
    """In the size of a column beside others, where text is largest: 17 for 12, so 10 units a letter and 17 a line."""
    for (id_, indicator), svg in Site(real_build).charts.items():
        if not svg:
            continue
        figures = overlay(svg)
        for number, (x, y, half) in enumerate(figures):
            for other_x, other_y, other_half in figures[:number]:
                assert abs(x - other_x) >= half + other_half or abs(y - other_y) >= 17, (id_, indicator)


def test_a_legend_says_what_is_drawn_and_the_rest_is_said_in_words(real_build: Build) -> None:
    site = Site(real_build)
    charts = told = 0
    for document in site.documents.values():
        stories = [story for measure in document.measures for story in measure.indicators]
        for story_, page in zip(stories, indicator_pages(site, document), strict=True):
            figures = re.findall(r'<figure class="figure">(.*?)</figure>', page.body.decode(), re.DOTALL)
            for figure in figures:
                head, svg = figure.split("</figcaption>")
                drawn = {name for name in svg_classes(svg) if name in SERIES}
                assert set(re.findall(r'class="key (\w+)"', head)) == drawn, page.path
                named = len(re.findall('class="key', figure)) - len(drawn)
                left_out = compared(story_.values).left_out
                assert named == len(left_out), page.path
                charts, told = charts + 1, told + named
    assert charts > 50
    assert told


def overlay(svg: str) -> list[tuple[float, float, float]]:
    """Return middle, foot and half width of each figure in a chart of an indicator."""
    (group_,) = (g for g in root(svg).iter(f"{SVG}g") if g.get("class") == "plot text-overlay")
    return [
        (float(text.get("x", "")), float(text.get("y", "")), len(text.text or "") * 5) for text in group_.iter(f"{SVG}text")
    ]


def svg_classes(figure: str) -> set[str]:
    """Return the classes of series that have a marker."""
    root_ = root(figure[figure.index("<svg") : figure.index("</svg>") + 6])
    (plot,) = (g for g in root_.iter(f"{SVG}g") if g.get("class") == "plot overlay")
    return {
        str(g.get("class"))
        for g in plot
        if any(True for _ in g.iter(f"{SVG}circle")) or any(True for _ in g.iter(f"{SVG}path"))
    }
