"""What pygal draws, made fit to stand in a page: shapes, text and classes, and nothing else.

pygal writes a style sheet, a script, tooltips, the day and a random id into each chart. Here they are taken out, numbers are
rounded, and labels and markers are put where people read them; colours, fonts and dashes are in `assets/style.css`. So the
page's policy (no inline style, no script), dark mode and print hold for charts too, and the same figures give the same
bytes. Out of scope: what is drawn (`catalog.site.charts.charts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from catalog.site.content.policy import visible

LEAD = "lead"
"""Class of a point that only begins a line: it gets no marker."""

SERIES = ("baseline", "target", "actual", "replaced")
"""Class of each series of a line chart: the kinds of value in the order of `ValueKind`, then targets that were revised."""

_NUMBER = re.compile(r"(?<![0-9])-?[0-9]++\.[0-9]++(?:e-?[0-9]++)?")
_NOISE = {"reactive", "tooltip-trigger", "nofill", "always_show", "showable"}
_DROPPED = {"desc", "title", "defs"}
_EDGE = 20  # how far labels may stand out of the plot
_ABOVE, _BELOW = (-10.0, -25.0), (19.0, 34.0)  # distances of a label from its point, the nearest first
_LETTER, _LINE = 7.5, 13  # width of a figure in a label, height of a label
_LARGER = 1.35  # how much larger text is where a chart stands in a narrow column: what must not touch there, does not here


def line_chart(chart: Any, id_: str, title: str, told: str) -> Markup:
    """Return a line chart with a marker of its own for each series and the figures beside the points."""

    def finish(root: Element) -> Element:
        _strip(root)
        series = [_parts(root, index) for index in range(len(SERIES))]
        for name, (line, dots, texts) in zip(SERIES, series, strict=True):
            for group in (line, dots, texts):
                if group is not None:
                    group.set("class", name)
        _label_points([(dots, texts) for _, dots, texts in series], _plot_width(root))
        for name, (_, dots, _) in zip(SERIES, series, strict=True):
            for dot in list(_dots(dots)):
                _marker(dot, name)
        _two_lines(root)
        return _named(root, id_, title, told)

    return _rendered(chart, finish)


def bar_chart(chart: Any, id_: str, title: str, told: str, labels: Sequence[str], *, inside: bool) -> Markup:
    """Return a chart of horizontal bars, the label of each row over it; figures stand in the bars or at their end.

    A figure that has no room in its bar stands after the label of the row.
    """

    def finish(root: Element) -> Element:
        _strip(root)
        for axis in _all(root, "axis"):
            axis.clear()
        plot = _all(root, "plot")[0]
        outside: list[list[str]] = [[] for _ in labels]
        for index in range(len(_all(plot, "series"))):
            bars, _, texts = _all(root, f"serie-{index}")
            for bar, text, left in zip(bars.iter("rect"), texts, outside, strict=True):
                left += _label_bar(bar, text, inside=inside)
            bars.set("class", f"bar-{index}")
            texts.set("class", f"on-{index}")
        every = [list(group.iter("rect")) for group in plot if group.get("class", "").startswith("bar-")]
        for bars_of_row, label, left in zip(zip(*every, strict=True), labels, outside, strict=True):
            first = min(bars_of_row, key=lambda bar: (float(bar.get("y", 0)), float(bar.get("x", 0))))
            place = {"class": "row", "x": first.get("x", "0"), "y": _short(float(first.get("y", 0)) - 5)}
            SubElement(plot, "text", place).text = f"{label}（{'、'.join(left)}）" if left else label
        return _named(root, id_, title, told)

    return _rendered(chart, finish)


def _rendered(chart: Any, finish: Any) -> Markup:
    chart.add_xml_filter(finish)
    # Text comes from documents; ElementTree escapes it, and nothing else goes into the page unescaped.
    return Markup(visible(chart.render()))  # noqa: S704 - see above


def _named(root: Element, id_: str, title: str, told: str) -> Element:
    """Give the picture its name and its description in words, for those who do not see it."""
    for name, text in (("desc", told), ("title", title)):
        element = Element(name, {"id": f"{id_}-{name}"})
        element.text = text
        root.insert(0, element)
    root.attrib.pop("id", None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{id_}-title {id_}-desc")
    return root


def _strip(element: Element) -> None:
    """Take out what is not shape or text, and round the numbers; the same for everything inside."""
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag in _DROPPED or _has(child, "tooltip-overlay", "titles", "background"):
            element.remove(child)
            continue
        _strip(child)
    classes = [name for name in element.get("class", "").split() if name not in _NOISE]
    if classes:
        element.set("class", " ".join(classes))
    else:
        element.attrib.pop("class", None)
    for name in ("x", "y", "cx", "cy", "d", "width", "height"):
        if name in element.attrib:
            element.set(name, _NUMBER.sub(lambda match: _short(float(match[0])), element.attrib[name]))
    for name in ("rx", "ry", "style"):
        element.attrib.pop(name, None)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _has(element: Element, *names: str) -> bool:
    return not set(names).isdisjoint(element.get("class", "").split())


def _all(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter("g") if _has(element, name)]


def _parts(root: Element, index: int) -> tuple[Element | None, ...]:
    """Return the groups of a series: its line, its dots, its labels."""
    found = _all(root, f"serie-{index}")
    return tuple(found) if found else (None, None, None)


def _plot_width(root: Element) -> float:
    lines = [element.get("d", "") for element in root.iter("path") if _has(element, "line") and " h" in element.get("d", "")]
    return max((float(line.rpartition("h")[2]) for line in lines), default=0)


def _dots(group: Element | None) -> Iterator[Element]:
    for place in list(group) if group is not None else []:
        for dot in list(place):
            if _has(dot, LEAD):
                place.remove(dot)
            else:
                yield dot


def _label_points(series: Sequence[tuple[Element | None, Element | None]], width: float) -> None:
    """Put each figure over its point, or under it where a column has a higher one, and where no other figure stands."""
    labelled = sorted(
        (
            (float(dot.get("cx", 0)), float(dot.get("cy", 0)), text)
            for dots, texts in series
            for dot, text in zip(_dots(dots), texts if texts is not None else [], strict=True)
        ),
        key=lambda each: each[:2],
    )
    taken: list[tuple[float, float, float]] = []  # middle, half width and foot of each figure that has its place
    for x, y, text in labelled:
        lower = any(other_x == x and other_y < y for other_x, other_y, _ in labelled)
        half = len(text.text or "") * _LETTER / 2
        middle = min(max(x, half), width + _EDGE - half)
        places = [y + away for away in ((*_BELOW, *_ABOVE) if lower else (*_ABOVE, *_BELOW))]
        foot = next((place for place in places if _free(middle, half, place, taken)), places[0])
        taken.append((middle, half, foot))
        text.attrib.clear()
        text.set("x", _short(middle))
        text.set("y", _short(foot))


def _free(middle: float, half: float, foot: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    return not any(
        abs(middle - other) < (half + other_half) * _LARGER and abs(foot - other_foot) < _LINE * _LARGER
        for other, other_half, other_foot in taken
    )


def _marker(dot: Element, name: str) -> None:
    """Give a point the shape of its series: a square where it starts, a diamond aimed at, a disc reached."""
    if name == "actual":
        return
    x, y = float(dot.attrib.pop("cx")), float(dot.attrib.pop("cy"))
    dot.attrib.pop("r", None)
    dot.tag = "path"
    shape = "m0 -7l7 7l-7 7l-7 -7z" if name in ("target", "replaced") else "m-5 -5h10v10h-10z"
    dot.set("d", f"M{_short(x)} {_short(y)}{shape}")


def _two_lines(root: Element) -> None:
    """Set the western year under the Japanese one."""
    for text in root.iter("text"):
        japanese, _, western = (text.text or "").partition("\n")
        if western:
            text.text = japanese
            SubElement(text, "tspan", {"x": text.get("x", "0"), "dy": "14"}).text = western


def _label_bar(bar: Element, text: Element, *, inside: bool) -> list[str]:
    """Put the figure at its bar; return it where there is no room in a bar that is there."""
    x, y, width, height = (float(bar.get(name, 0)) for name in ("x", "y", "width", "height"))
    text.attrib.clear()
    text.set("y", _short(y + height / 2 + 4))
    if not inside:
        text.set("x", _short(x + width + 5))
    elif len(text.text or "") * _LETTER < width:
        text.set("x", _short(x + width / 2))
    else:
        words, text.text = text.text or "", ""
        return [words] if width else []
    return []
