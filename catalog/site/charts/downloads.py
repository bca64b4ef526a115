"""A chart to take away: one SVG that needs nothing else, and the plotted figures as CSV.

The SVG has its style in it (`assets/charts.css`, in the light colours of `assets/style.css`, on white), a heading, a key to
its marks and the line that cites it. The CSV has the columns of the data model. Out of scope: where the files lie.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring

from catalog.site.charts.charts import MARKERS
from catalog.site.charts.drawing import add_path, add_rect, add_text, drawing, group, rendered, short, text_width, wrapped
from catalog.site.content.plots import EXPECTED, KINDS, REPLACED, Plot, Series
from metadata.described.dataset import Dataset
from metadata.formats.files import csv_bytes

ASSETS = Path(__file__).parents[1] / "assets"
FONTS = '"Hiragino Sans", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif'

_EDGE, _LINE, _SMALL = 12, 18, 9
_NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Caption:
    """What stands around a picture: its heading, what it is of, and how it is cited."""

    heading: str
    of: str
    citation: str


def indicator_svg(plot: Plot, chart: str, caption: Caption) -> bytes:
    """Return the chart of an indicator as a file."""
    words = {series: kind.value for series, kind in KINDS.items()} | {Series.EXPECTED: EXPECTED, Series.REPLACED: REPLACED}
    return _file(chart, caption, f"chart-{plot.id}", [(series, words[series]) for series in plot.series], "")


def bars_svg(chart: str, id_: str, keys: Sequence[tuple[str, str]], kind: str, caption: Caption) -> bytes:
    """Return a chart of bars as a file.

    `keys` are class and name of its parts; `kind` is how they look: `counts`, `shares` or `statuses`.
    """
    return _file(chart, caption, id_, keys, kind)


def indicator_csv(dataset: Dataset, plot: Plot) -> bytes:
    """Return the plotted rows of indicator_values, as the dataset has them, and 期待値 in the row of the latest result."""
    (table,) = (table for table in dataset.tables if table.name == "indicator_values")
    names = [field.name for field in table.fields]
    ids, expected = {value.id for value in (*plot.values, *plot.replaced)}, plot.expected
    latest = [value.id for value in plot.values if expected and value.fiscal_year == expected.year]
    latest = [value.id for value in plot.values if value.id in latest and value.value_kind == KINDS[Series.ACTUAL]]
    id_ = names.index("ID")
    records = [
        (*record[:-1], expected.figure if expected and record[id_] in latest else None, record[-1])
        for record in table.records
        if record[id_] in ids
    ]
    return csv_bytes([*names[:-1], EXPECTED, names[-1]], records)


def _file(chart: str, caption: Caption, id_: str, keys: Sequence[tuple[str, str]], kind: str) -> bytes:
    picture = fromstring(chart)  # noqa: S314 - what we drew ourselves
    _, _, width, height = map(float, picture.get("viewBox", "").split())
    told = picture.findtext(f"{_NAMESPACE}desc") or ""
    heads = wrapped(caption.heading, width, 15)
    of, cited = wrapped(caption.of, width, 11), wrapped(caption.citation, width, _SMALL)
    whole = width + 2 * _EDGE
    root = drawing(whole, 0, f"{id_}-file", caption.heading, told)
    root.set("class", "file")
    SubElement(root, "style").text = _style()
    paper = group(root, "paper")
    foot = _write(root, [*((line, "heading") for line in heads), *((line, "of") for line in of)], _EDGE)
    foot = _keys(root, keys, foot + 4, width, kind)
    root.append(_inner(picture, foot + 4, kind))
    foot = _write(root, [(line, "cited") for line in cited], foot + 4 + height + 6)
    root.attrib |= {"viewBox": f"0 0 {short(whole)} {short(foot + 4)}", "width": short(whole), "height": short(foot + 4)}
    add_rect(paper, 0, 0, whole, foot + 4)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{rendered(root)}\n'.encode()


def _write(root: Element, lines: Sequence[tuple[str, str]], top: float) -> float:
    """Write lines of text, each of a class, from a height down; return where they end."""
    heights = {"heading": _LINE + 2, "of": _LINE - 3, "cited": _SMALL + 4}
    for words, name in lines:
        top += heights[name]
        add_text(root, _EDGE, top - 4, words, name)
    return top


def _keys(root: Element, keys: Sequence[tuple[str, str]], top: float, width: float, kind: str) -> float:
    """Write which mark is what; return where that ends."""
    x, y = float(_EDGE), top + 10
    for name, words in keys:
        room = 22 + text_width(words) + 14
        if x + room > width + _EDGE and x > _EDGE:
            x, y = float(_EDGE), y + _LINE
        mark = group(group(root, f"chart {kind}".strip()), name)
        if name in MARKERS:
            add_path(mark, f"M{short(x + 8)} {short(y)}{MARKERS[Series(name)]}", "dot")
        else:
            add_rect(mark, x + 2, y - 5, 10, 10)
        add_text(root, x + 22, y + 4, words, "key")
        x += room
    return y + 10


def _inner(picture: Element, top: float, kind: str) -> Element:
    """Return the chart as a part of the file: in its place, and without a name of its own."""
    for element in picture.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    for element in [each for each in picture if each.tag in {"title", "desc"}]:
        picture.remove(element)
    _, _, width, height = picture.get("viewBox", "").split()
    picture.attrib.clear()
    picture.attrib |= {
        "x": short(_EDGE),
        "y": short(top),
        "width": width,
        "height": height,
        "class": f"chart {kind}".strip(),
    }
    return picture


@cache
def _style() -> str:
    """Return the looks of charts with the light colours written out: many programs that open SVG know no variables."""
    colours = (ASSETS / "style.css").read_text("utf-8").partition("{")[2].partition("}")[0]
    said = (each.partition(":") for each in colours.split(";"))
    palette = {name.strip(): value.strip() for name, _, value in said}
    rules = (ASSETS / "charts.css").read_text("utf-8").partition("*/\n")[2]  # below what the file says of itself
    charts = "".join(line for line in rules.splitlines(keepends=True) if not line.startswith(".chart {"))
    charts = re.sub(r"\b(counts|shares|statuses) ", r"\1.chart ", charts)
    own = (
        f".file {{ font-family: {FONTS}; font-size: 12px; fill: var(--ink); }} .paper rect {{ fill: var(--paper); }}\n"
        ".heading { font-size: 15px; font-weight: 700; } .of { font-size: 11px; fill: var(--soft); }\n"
        f".cited {{ font-size: {_SMALL}px; fill: var(--soft); }} .key {{ font-size: 12px; }}\n"
    )
    return re.sub(r"var\((--[a-z0-9-]++)\)", lambda match: palette[match[1]], f"\n{own}{charts}")
