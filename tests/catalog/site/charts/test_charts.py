"""Charts: what is drawn, where figures stand, what is said of it, and that nothing else comes with it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.charts.axes import axes_of
from catalog.site.charts.bars import Bars, bars_chart, shares_chart
from catalog.site.charts.charts import SMALL, indicator_chart
from catalog.site.charts.drawing import text_width, wrapped
from catalog.site.charts.labels import LINE
from catalog.site.content.documents import IndicatorStory
from catalog.site.content.figures import compared
from catalog.site.content.plots import Plot, Series, plot
from catalog.site.content.progress import IndicatorStatus
from catalog.site.frame.site import Site
from catalog.site.pages.measures import indicator_pages
from metadata.building.cataloguing import Build
from pipelines.tables.rows import IndicatorValue, ValueKind
from tests.catalog.site.samples import site, story, value

T, A, B = ValueKind.TARGET, ValueKind.ACTUAL, ValueKind.BASELINE
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 10_000  # bytes of a chart

WHOLE = story(
    value(2022, B, "10"), value(2023, A, "12.5"), value(2024, A, "20"), value(2024, T, "30"), value(2026, T, "90.0")
)
ROWS = [Bars("第1節", (11, 8, 2, 0)), Bars("第2節", (41, 10, 2, 1))]


def drawn(told: IndicatorStory, status: IndicatorStatus | None = None) -> str:
    return indicator_chart(plot("i", told, status))


def status(**figures: Any) -> IndicatorStatus:
    """A status of the sample, with other figures."""
    return dataclasses.replace(next(site().statuses), **figures)


@cache
def judged() -> IndicatorStatus:
    """The status of `WHOLE`."""
    start, result, expected = Decimal(10), Decimal(20), Decimal(50)
    return status(start=start, start_year=2022, result=result, result_year=2024, expected=expected, unit="%")


def root(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - what we drew ourselves


def group(svg: str, name: str) -> ElementTree.Element:
    """Return a group by its class: `target markers`, `target figures`."""
    (found,) = (g for g in root(svg).iter(f"{SVG}g") if g.get("class") == name)
    return found


def texts(svg: str, name: str) -> list[str]:
    return [text.text or "" for text in group(svg, name).iter(f"{SVG}text")]


def shapes(svg: str, name: str) -> list[str]:
    return [path.get("d", "") for path in group(svg, f"{name} markers").iter(f"{SVG}path")]


def test_each_kind_of_value_has_its_marker_and_its_figures() -> None:
    svg = drawn(WHOLE)
    assert texts(svg, "baseline figures") == ["10"]
    assert set(texts(svg, "actual figures")) == {"12.5", "20"}
    assert set(texts(svg, "target figures")) == {"30", "90.0"}
    assert ["a5 5" in shape for shape in shapes(svg, "actual")] == [True, True]
    assert ["l7 7" in shape for shape in shapes(svg, "target")] == [True, True]
    assert ["h10v10" in shape for shape in shapes(svg, "baseline")] == [True]
    assert "expected" not in svg


def test_what_the_plan_asks_for_by_now_is_marked_in_the_year_of_the_result() -> None:
    svg = drawn(WHOLE, judged())
    (expected,), (result,) = shapes(svg, "expected"), shapes(svg, "actual")[-1:]
    assert texts(svg, "expected figures") == ["50"]
    (x, y), (result_x, result_y) = (re.findall(r"[\d.]+", shape)[:2] for shape in (expected, result))
    assert x == result_x
    assert float(y) < float(result_y)
    assert root(svg).findtext(f"{SVG}desc", "").endswith("令和6年度 期待値 50%")


@pytest.mark.parametrize("other", [{"result": Decimal(21)}, {"result_year": 2023}, {"expected": None}])
def test_nothing_is_marked_for_a_result_that_is_not_drawn(other: dict[str, Any]) -> None:
    assert "expected" not in drawn(WHOLE, dataclasses.replace(judged(), **other))


def test_the_path_of_targets_sets_out_where_the_status_is_judged_from() -> None:
    told = story(value(2023, A, "1445"), value(2024, A, "3585"), value(2026, T, "5000"))
    figures = {"start": Decimal(1445), "result": Decimal(3585), "expected": Decimal(2630)}
    its_status = dataclasses.replace(judged(), start_year=2023, **figures)
    (line,) = (path.get("d", "") for path in group(drawn(told, its_status), "target").iter(f"{SVG}path"))
    assert line.count("L") == 1
    assert 'class="target"' not in drawn(told)  # one target alone is no path


def test_a_target_that_was_revised_is_drawn_beside_the_line_of_those_that_hold() -> None:
    revised = dataclasses.replace(value(2026, T, "70", condition="2025-02-10改定"), id="revised")
    svg = drawn(story(value(2024, T, "30"), value(2026, T, "90"), revised))
    assert set(texts(svg, "target figures")) == {"30", "70"}
    assert texts(svg, "replaced figures") == ["90"]
    assert "令和8年度 改定前の目標値 90%" in root(svg).findtext(f"{SVG}desc", "")


def test_years_without_a_value_keep_their_place() -> None:
    axis = sorted(group(drawn(WHOLE), "axis x"), key=lambda text: float(text.get("x", "")))
    assert [text.text for text in axis] == ["令和4", "令和5", "令和6", "令和7", "令和8"]
    assert [text[0].text for text in axis] == ["2022", "2023", "2024", "2025", "2026"]


def test_a_higher_figure_stands_higher() -> None:
    low, high = (float(shape.split()[1].partition("m")[0]) for shape in shapes(drawn(WHOLE), "actual"))
    assert high < low  # SVG counts downwards


@pytest.mark.parametrize(
    ("figures", "ticks"),
    [
        (("20", "6"), ["0", "5", "10", "15", "20"]),
        (("0.3", "1"), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (("-30", "10"), ["-30", "-20", "-10", "0", "10"]),
        (("0", "0"), ["0.0", "0.2"]),
        (("2910000", "0"), ["0", "1000000", "2000000", "3000000"]),
    ],
)
def test_the_axis_has_few_round_numbers_and_zero(figures: tuple[str, str], ticks: list[str]) -> None:
    told = plot("i", story(value(2023, A, figures[0]), value(2024, A, figures[1])))
    assert told
    assert [f"{tick:f}" for tick in axes_of([told]).ticks] == ticks


def test_charts_on_the_same_axes_can_be_held_against_each_other() -> None:
    plots = [plot("a", WHOLE), plot("b", story(value(2020, A, "5"), value(2024, A, "20")))]
    axes = axes_of([each for each in plots if each])
    one, other = (indicator_chart(each, axes, SMALL) for each in plots)
    assert shapes(one, "actual")[1] == shapes(other, "actual")[1]  # 20 in 2024
    assert texts(one, "axis y") == texts(other, "axis y")


def test_a_chart_is_named_and_told_in_words() -> None:
    svg = root(drawn(WHOLE))
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
    assert drawn(story(*values)) == ""


@pytest.mark.parametrize(
    "draw",
    [
        lambda: drawn(WHOLE, judged()),
        lambda: bars_chart(ROWS, "ABCD", "b", "件数"),
        lambda: shares_chart(ROWS, "ABCD", "s", "割合"),
    ],
    ids=["indicator", "bars", "shares"],
)
def test_nothing_comes_with_a_chart_but_shapes_and_text(draw: Callable[[], str]) -> None:
    svg = draw()
    tags = {element.tag.removeprefix(SVG) for element in root(svg).iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "text", "tspan"}
    assert not re.search(r"style=|<!--|\son\w+=|href|20\d\d-\d\d-\d\d", svg)
    assert not re.search(r"\d\.\d{2,}", svg)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert drawn(WHOLE, judged()) == drawn(WHOLE, judged())
    assert bars_chart(ROWS, "ABCD", "b", "件数") == bars_chart(ROWS, "ABCD", "b", "件数")


def test_words_of_a_document_stay_words() -> None:
    svg = drawn(story(*WHOLE.values, name='</title><script>alert(1)</script>\u202e"'))
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert root(svg)[0].text == '</title><script>alert(1)</script>[U+202E]"'


def test_bars_are_labelled_row_by_row_from_above() -> None:
    svg = root(bars_chart(ROWS, "ABCD", "b", "件数"))
    labels = [(float(text.get("y", "")), text.text) for text in svg.iter(f"{SVG}text") if text.get("class") == "row"]
    assert [label for _, label in sorted(labels)] == ["第1節", "第2節"]
    assert svg[1].text == "第1節 A 11 B 8 C 2 D 0、第2節 A 41 B 10 C 2 D 1"


def bars(svg: str, index: int) -> list[ElementTree.Element]:
    return [rect for g in root(svg).iter(f"{SVG}g") if g.get("class") == f"bar-{index}" for rect in g]


def test_bars_are_as_long_as_their_numbers() -> None:
    short, long = (float(bar.get("width", "")) for bar in bars(bars_chart(ROWS, "ABCD", "b", "件数"), 0))
    assert long / short == pytest.approx(41 / 11, rel=0.02)


def test_shares_fill_the_row_and_name_themselves_where_there_is_room() -> None:
    svg = shares_chart(ROWS, "ABCD", "s", "割合")
    widths = [[float(bar.get("width") or 0) for bar in bars(svg, index)] for index in range(4)]
    first, second = (sum(row) for row in zip(*widths, strict=True))
    assert first == pytest.approx(second, abs=0.5)
    inside = [text.text for text in root(svg).iter(f"{SVG}text") if text.get("class") != "row"]
    assert inside == ["A 11", "B 8", "C 2", "A 41", "B 10"]
    labels = [text.text for text in root(svg).iter(f"{SVG}text") if text.get("class") == "row"]
    assert labels == ["第1節", "第2節（C 2、D 1）"]  # 1 of 54: no room, so it stands at the label of its row


def test_a_long_label_goes_on_in_the_next_line() -> None:
    svg = bars_chart([Bars("長い節の名前" * 10, (1,)), Bars("第1節", (11,))], "A", "b", "件数")
    assert "".join(texts(svg, "rows")) == "長い節の名前" * 10 + "第1節"
    assert all(text_width(line, 13) <= 340 for line in texts(svg, "rows"))


def test_latin_words_and_numbers_are_broken_only_where_they_are_too_long_for_a_line() -> None:
    assert wrapped("あああ第2.1.0版", 60) == ["あああ第", "2.1.0版"]
    lines = wrapped("https://data.example/" + "a" * 40, 120)
    assert "".join(lines) == "https://data.example/" + "a" * 40
    assert all(text_width(line) <= 120 for line in lines)


VALUES = st.builds(
    value,
    st.none() | st.integers(2019, 2032),
    st.sampled_from(list(ValueKind)),
    st.decimals(-(10**7), 10**7, places=2).map(str),
    st.sampled_from(["%", "件", "手続"]),
)


@given(st.lists(VALUES, min_size=2, max_size=14), st.sampled_from(["whole", "small"]))
def test_no_figure_stands_on_another_or_on_a_marker_or_outside(values: list[IndicatorValue], size: str) -> None:
    told = plot("i", story(*values))
    if told is None:
        return
    svg = indicator_chart(told, None, SMALL) if size == "small" else indicator_chart(told)
    boxes = figures(svg)
    assert boxes  # the most important one always has room
    _, _, width, height = map(float, root(svg).get("viewBox", "").split())
    for number, box in enumerate(boxes):
        assert box[0] >= -0.1
        assert box[1] >= -0.1
        assert box[2] <= width + 0.1
        assert box[3] <= height + 0.1
        for other in boxes[:number]:
            assert not overlap(box, other)
        for x, y in points(svg, told):
            assert not overlap(box, (x - 5, y - 5, x + 5, y + 5))


BoxSides = tuple[float, float, float, float]


def overlap(one: BoxSides, other: BoxSides) -> bool:
    across = one[0] < other[2] - 0.2 and other[0] < one[2] - 0.2
    return across and one[1] < other[3] - 0.2 and other[1] < one[3] - 0.2


def figures(svg: str) -> list[BoxSides]:
    """Return what each figure covers: left, top, right, bottom."""
    found = []
    for g in root(svg).iter(f"{SVG}g"):
        for text in g if g.get("class", "").endswith(" figures") else ():
            half, x, y = text_width(text.text or "") / 2, float(text.get("x", "")), float(text.get("y", ""))
            found.append((x - half, y - 12.5, x + half, y - 12.5 + LINE))
    return found


def points(svg: str, told: Plot) -> list[tuple[float, float]]:
    shapes_ = [shape for series in told.series for shape in shapes(svg, series)]
    return [(float(x), float(y)) for x, y in (re.findall(r"-?[\d.]+", shape)[:2] for shape in shapes_)]


def test_the_published_charts_are_small(real_catalogue: Path) -> None:
    sizes = [path.stat().st_size for path in real_catalogue.rglob("*.svg")]
    assert len(sizes) > 100
    assert max(sizes) < LARGEST


def test_the_expected_values_of_the_published_statuses_are_drawn(real_build: Build) -> None:
    site_ = Site(real_build)
    judged = {
        (row.dataset_id, row.indicator_id) for row in site_.statuses if row.result is not None and row.expected is not None
    }
    every = ((document, story_) for document in site_.documents.values() for story_ in document.indicators)
    plots = ((document.dataset.id, story_.row.id, site_.plot(document.dataset.id, story_)) for document, story_ in every)
    marked = {(dataset, indicator) for dataset, indicator, told in plots if told and told.expected}
    assert judged
    assert marked == judged


def test_a_legend_says_what_is_drawn_and_the_rest_is_said_in_words(real_build: Build) -> None:
    site_ = Site(real_build)
    charts = told = 0
    for document in site_.documents.values():
        for story_, page in zip(document.indicators, indicator_pages(site_.own(document.dataset)), strict=True):
            for figure in re.findall(r'<figure class="figure">(.*?)</figure>', page.body.decode(), re.DOTALL):
                head, svg = figure.split("</figcaption>")
                shown = {name for name in Series if f'class="{name} markers"' in svg}
                assert set(re.findall(r'class="key (\w+)"', head)) == shown, page.path
                named = len(re.findall('class="key', figure)) - len(shown)
                assert named == len(compared(story_.values).left_out), page.path
                charts, told = charts + 1, told + named
    assert charts > 50
    assert told
