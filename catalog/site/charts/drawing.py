"""SVG as pages take it: shapes and text with classes, a title and a description, and nothing else.

No style, script, link or random id stands in it: looks are in `assets/charts.css`, so that the page's policy, dark mode and
print hold for charts too, and the same figures give the same bytes. Out of scope: what is drawn (`catalog.site.charts`).
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from catalog.site.content.policy import visible

TEXT = 12
"""Size of text, in the units of a chart."""

_WIDE, _NARROW, _THIN = 1.0, 0.66, 0.36  # widths of letters in parts of the size; bold, in the widest of the site's fonts
_THIN_LETTERS = frozenset(" .,:;|!'il")


def drawing(width: float, height: float, id_: str, title: str, told: str) -> Element:
    """Return an empty picture with its name and what it shows in words, for those who do not see it."""
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {short(width)} {short(height)}"})
    root.attrib |= {"class": "chart", "role": "img", "aria-labelledby": f"{id_}-title {id_}-desc"}
    for name, words in (("title", title), ("desc", told)):
        SubElement(root, name, {"id": f"{id_}-{name}"}).text = words
    return root


def group(parent: Element, name: str) -> Element:
    """Add a group of a class."""
    return SubElement(parent, "g", {"class": name})


def add_text(parent: Element, x: float, y: float, words: str, name: str = "") -> Element:
    """Add a line of text; its anchor is left to the style sheet."""
    place = {"x": short(x), "y": short(y)}
    text = SubElement(parent, "text", place | ({"class": name} if name else {}))
    text.text = words
    return text


def add_rect(parent: Element, x: float, y: float, width: float, height: float) -> None:
    """Add a rectangle."""
    SubElement(parent, "rect", {"x": short(x), "y": short(y), "width": short(width), "height": short(height)})


def add_path(parent: Element, d: str, name: str) -> None:
    """Add a path of a class."""
    SubElement(parent, "path", {"class": name, "d": d})


def rendered(root: Element) -> Markup:
    """Return a picture as markup. Words of documents are escaped; nothing else goes in unescaped."""
    return Markup(visible(tostring(root, encoding="unicode")))  # noqa: S704 - ElementTree escapes


def short(number: float) -> str:
    """Return a number with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def text_width(words: str, size: float = TEXT) -> float:
    """Return how wide a line of text is at most, in the units of its size."""
    return size * sum(map(_letter, words))


@cache
def _letter(letter: str) -> float:
    if east_asian_width(letter) in "WFA":
        return _WIDE
    return _THIN if letter in _THIN_LETTERS else _NARROW


def wrapped(words: str, width: float, size: float = TEXT) -> list[str]:
    """Return a text as lines that are no wider than `width`: broken between any two letters, as Japanese text is.

    A run of Latin letters and digits is broken only where it is wider than a line.
    """
    lines, filled = [""], 0.0
    for run in re.findall("[!-~]+|[^!-~]", words):
        whole = text_width(run, size) <= width
        for piece in [run] if whole else run:
            longer = sum(map(_letter, piece), filled)
            if lines[-1] and size * longer > width:
                lines.append("")
                longer = text_width(piece, 1)
            lines[-1] += piece
            filled = longer
    return [line.strip() for line in lines]
