"""The text of HTML elements as a page shows it: white space is one space, a 〈br〉 a line break, the unseen left out."""

from __future__ import annotations

import re
from typing import Any

from pipelines.documents.raised import raised

_SPACE = re.compile(r"[ \t\r\n\x0c]+")
# A line break in the source between two Japanese letters is no space: it only wraps the source.
_WRAP = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60])[ \t]*[\r\n][ \t\r\n]*(?=[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60])"
)
STRUCK = ("del", "s", "strike")
"""What takes its text away."""
_UNSEEN = ("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "select", "rt", "rp", *STRUCK)
_LINES = ("address", "blockquote", "center", "dd", "div", "dl", "dt", "li", "ol", "p", "pre", "section", "ul")
_NOT_SHOWN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)


def tag_of(element: Any) -> str:
    """Return an element's name in lower case, empty for what is no element (an entity)."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_unseen(element: Any) -> bool:
    """Tell whether a page does not show an element: scripts, readings over a word, deletions, what is declared hidden."""
    return (
        tag_of(element) in ("", *_UNSEEN) or "hidden" in element.attrib or bool(_NOT_SHOWN.search(element.get("style", "")))
    )


def squeezed(text: str) -> str:
    """Return a text with each run of white space as one space, and none where only the source is wrapped."""
    return _SPACE.sub(" ", _WRAP.sub("", text))


def text_of(element: Any) -> str:
    """Return the text of a cell; each block in it is a line, each item of a bulleted list begins with ・."""
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(line.strip(" ") for line in lines if line.strip(" ")).strip("\n")


def _pieces(element: Any) -> list[str]:
    tag = tag_of(element)
    if is_unseen(element):
        return []
    if tag == "br":
        return ["\n"]
    pieces = [squeezed(element.text or "")]
    if tag == "li" and tag_of(element.getparent()) == "ul":
        pieces.insert(0, "・")
    for child in element:
        own = _pieces(child)
        if tag_of(child) == "sup":
            own = [raised("".join(own), "".join(pieces))]
        pieces += [*own, squeezed(child.tail or "")]
    return ["\n", *pieces, "\n"] if tag in _LINES else pieces
