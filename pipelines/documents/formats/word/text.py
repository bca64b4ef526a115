"""Words of a Word file: the text of a paragraph as it is printed, its style, outline level and number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.documents.formats.word.numbers import Numbering
from pipelines.documents.office import Package
from pipelines.documents.raised import raised

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Not printed at this place: deletions, text boxes (blocks of their own), the older copy of a shape, the reading over a word.
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}txbxContent", _FALLBACK, f"{W}rt", f"{W}pPr", f"{W}rPr"}
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading|見出し)\s?([1-9])", re.I)
_TITLES = ("title", "表題")


@dataclass(frozen=True)
class Style:
    """What a paragraph style says that matters here; `level` counts from 1, 0 is a title, None no heading."""

    level: int | None = None
    bold: bool = False
    number: tuple[str, int] | None = None
    listed: bool = False


class Words:
    """Reads paragraphs of one file: knows its styles, and counts its numbered paragraphs in the order they are asked for."""

    def __init__(self, package: Package, main: str) -> None:
        self.styles = _styles([package.xml(path) for path in package.related(main, "styles")])
        self.numbering = Numbering([package.xml(path) for path in package.related(main, "numbering")])

    def style(self, paragraph: Any) -> Style:
        """Return the style of a paragraph, with what the paragraph itself says instead."""
        base = self.styles.get(_value(paragraph, f"{W}pPr/{W}pStyle"), Style())
        outline = _value(paragraph, f"{W}pPr/{W}outlineLvl")
        level = _level(outline) if outline else base.level
        number = _number(paragraph.find(f"{W}pPr/{W}numPr"), base.number)
        return Style(level, base.bold, number, base.listed)

    def printed(self, paragraph: Any) -> tuple[str, bool]:
        """Return a paragraph's text with the number that Word prints before it, and whether it is an item of a list."""
        style = self.style(paragraph)
        text = text_of(paragraph).strip("\n")
        if style.number is None:
            return text, style.listed
        mark = self.numbering.next(*style.number)
        return (f"{mark} {text}" if mark and text.strip() else text), style.level is None


def text_of(element: Any) -> str:
    """Return the printed text of a paragraph or run: inserted text is read, deleted text is not."""
    found = ""
    for piece, high in _pieces(element):
        found += raised(piece, found) if high else piece
    return found


def _pieces(element: Any, *, high: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is raised."""
    for child in element:
        if child.tag in _SKIPPED or _is_struck(child):
            continue
        if child.tag in (f"{W}t", f"{_MATHS}t"):
            yield child.text or "", high
        elif child.tag in _MARKS:
            yield "" if child.get(f"{W}type") in ("page", "column") else _MARKS[child.tag], False
        else:
            yield from _pieces(child, high=high or _value(child, f"{W}rPr/{W}vertAlign") == "superscript")


def deleted(element: Any) -> str:
    """Return the text that a tracked change takes away, or that is struck through."""
    struck = "".join(text.text or "" for run in element.iter(f"{W}r") if _is_struck(run) for text in run.iter(f"{W}t"))
    return "".join(text.text or "" for text in element.iter(f"{W}delText")) + struck


def _is_struck(element: Any) -> bool:
    return element.tag == f"{W}r" and any(_on(element.find(f"{W}rPr/{W}{mark}")) for mark in ("strike", "dstrike"))


def is_bold(paragraphs: list[Any]) -> bool:
    """Tell whether each run with a text says of itself that it is bold."""
    runs = [run for paragraph in paragraphs for run in paragraph.iter(f"{W}r") if text_of(run).strip()]
    return bool(runs) and all(_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")


def _value(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(f"{W}val", ""))


def _level(outline: str) -> int | None:
    """Outline levels count from 0; 9 is the text of the body."""
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None


def _number(properties: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    if properties is None:
        return inherited
    identity = _value(properties, f"{W}numId") or (inherited[0] if inherited else "")
    level = _value(properties, f"{W}ilvl")
    if identity in ("", "0"):
        return None
    return identity, int(level) if level.isdigit() else 0


def _styles(roots: list[Any]) -> dict[str, Style]:
    found = {style.get(f"{W}styleId", ""): style for root in roots if root is not None for style in root.iter(f"{W}style")}
    return {identity: _style(identity, found) for identity in found}


def _style(identity: str, found: dict[str, Any]) -> Style:
    """Return a style with what it takes over from those it is based on; a circle of styles ends where it began."""
    chain: list[Any] = []
    while identity in found and found[identity] not in chain:
        chain.append(found[identity])
        identity = _value(chain[-1], f"{W}basedOn")
    style = Style()
    for element in reversed(chain):
        name = _value(element, f"{W}name")
        outline = _value(element, f"{W}pPr/{W}outlineLvl")
        heading = _HEADING.fullmatch(name)
        level = _level(outline) if outline else int(heading[1]) if heading else style.level
        style = Style(
            0 if name.lower() in _TITLES else level,
            style.bold or _on(element.find(f"{W}rPr/{W}b")),
            _number(element.find(f"{W}pPr/{W}numPr"), style.number),
            style.listed or name.lower().startswith(("list bullet", "list number", "箇条書き", "段落番号")),
        )
    return style
