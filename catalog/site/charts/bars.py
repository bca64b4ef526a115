"""Bars from left to right, with the label of each row over them: counts side by side, or shares of a whole.

    bars_chart(…)      numbers, a bar each: targets and results by year
    shares_chart(…)    parts of a whole, a bar a row: ratings A to D by section
    statuses_chart(…)  the same of 進捗状況, whose parts have colours of their own and names in the key

Series differ by fill and outline or by the letter in the bar. Out of scope: which charts a page has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from catalog.site.charts.charts import WHOLE
from catalog.site.charts.drawing import TEXT, add_rect, add_text, drawing, group, rendered, text_width, wrapped

_LINE, _BAR, _GAP = 18, 17, 6  # heights of a label's line and of a bar; room below a row
_WIDTH = WHOLE.width


@dataclass(frozen=True)
class Bars:
    """A row of a bar chart: its label and its number of each series, in the order of the series."""

    label: str
    counts: tuple[int, ...]


def bars_chart(rows: Sequence[Bars], series: Sequence[str], id_: str, title: str) -> Markup:
    """Return numbers as horizontal bars, a row a label and a bar a series; the number stands at its bar."""
    root = _drawing(rows, [row.label for row in rows], series, _BAR * len(series), id_, title)
    most = max((count for row in rows for count in row.counts), default=0) or 1
    scale = (_WIDTH - text_width(f"{most:,}") - 2 * _GAP) / most
    for y, row in zip(_feet(root, [row.label for row in rows], _BAR * len(series)), rows, strict=True):
        for index, count in enumerate(row.counts):
            top = y + _BAR * index
            add_rect(group(root, f"bar-{index}"), 0, top + 1, count * scale, _BAR - 3)
            add_text(group(root, f"on-{index} beside"), count * scale + _GAP, top + _BAR - 4, f"{count:,}")
    return rendered(root)


def shares_chart(rows: Sequence[Bars], series: Sequence[str], id_: str, title: str) -> Markup:
    """Return how each row's total is shared out among the series, as stacked bars of one length.

    A share that has no room for its figure in the bar has it at the label of its row.
    """
    parts = [_parts(row, series) for row in rows]
    labels = [_with_narrow(row.label, each) for row, each in zip(rows, parts, strict=True)]
    root = _drawing(rows, labels, series, _BAR * 1.5, id_, title)
    for y, each in zip(_feet(root, labels, _BAR * 1.5), parts, strict=True):
        for index, part in enumerate(each):
            add_rect(group(root, f"bar-{index}"), part.start, y, part.width, _BAR * 1.5)
            if part.words and part.fits:
                add_text(group(root, f"on-{index} inside"), part.start + part.width / 2, y + _BAR, part.words)
    return rendered(root)


def statuses_chart(parts: Sequence[tuple[str, str, int]], id_: str, title: str) -> Markup:
    """Return how many have each status as one stacked bar; a part is its class, its name and its number."""
    told = "、".join(f"{name} {count:,}" for _, name, count in parts)
    root = drawing(_WIDTH, _BAR * 2, id_, title, told)
    total, before = sum(count for _, _, count in parts) or 1, 0
    for kind, _, count in parts:
        add_rect(group(root, kind), _WIDTH * before / total, 1, _WIDTH * count / total, _BAR * 2 - 2)
        before += count
    return rendered(root)


@dataclass(frozen=True)
class _Part:
    """A part of a stacked bar; no `words` where it is nothing."""

    start: float
    width: float
    words: str

    @property
    def fits(self) -> bool:
        return text_width(self.words) < self.width


def _parts(row: Bars, series: Sequence[str]) -> list[_Part]:
    total, before, found = sum(row.counts) or 1, 0, []
    for name, count in zip(series, row.counts, strict=True):
        width = (_WIDTH - 2) * count / total
        found.append(_Part(1 + (_WIDTH - 2) * before / total, width, f"{name} {count:,}" if count else ""))
        before += count
    return found


def _with_narrow(label: str, parts: Sequence[_Part]) -> str:
    narrow = "、".join(part.words for part in parts if part.words and not part.fits)
    return f"{label}（{narrow}）" if narrow else label


def _drawing(
    rows: Sequence[Bars], labels: Sequence[str], series: Sequence[str], thick: float, id_: str, title: str
) -> Element:
    told = "、".join(
        f"{row.label} " + " ".join(f"{name} {count:,}" for name, count in zip(series, row.counts, strict=True))
        for row in rows
    )
    height = sum(_LINE * len(_lines(label)) + thick + _GAP for label in labels)
    return drawing(_WIDTH, height, id_, title, told)


def _feet(root: Element, labels: Sequence[str], thick: float) -> list[float]:
    """Write the labels of the rows; return where the bars of each begin, from above."""
    found, top = [], 0.0
    names = group(root, "rows")
    for label in labels:
        for line in _lines(label):
            add_text(names, 0, top + _LINE - 5, line, "row")
            top += _LINE
        found.append(top)
        top += thick + _GAP
    return found


def _lines(label: str) -> list[str]:
    return wrapped(label, _WIDTH, TEXT + 1)
