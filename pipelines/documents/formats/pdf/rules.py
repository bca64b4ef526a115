"""Which rules of a page draw its tables: what a reader's eye sees as a line, and the sides that a table leaves open.

Many Japanese tables have no rule at their left and right. The side is where their rules across begin and end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Edge = Mapping[str, Any]
THIN = 3.0
"""Points: a rectangle no thicker is a rule."""
_NEAR = 2.0  # points between two positions that are one
_WHITE = 0.98
_SHORTEST_DOTTED = 4 * THIN  # points: three dots (…) are no rule


def is_background(thing: Edge) -> bool:
    """Tell whether a rectangle is filled, and not drawn around."""
    thick = thing["object_type"] == "rect" and min(thing["width"], thing["height"]) > THIN
    return bool(thick and thing.get("fill") and not thing.get("stroke"))


def is_unseen(thing: Edge) -> bool:
    """Tell whether a rule is white, and so no rule to a reader's eye."""
    if thing["object_type"] == "line" or thing.get("stroke"):
        return is_white(thing.get("stroking_color"))
    return bool(thing["object_type"] == "rect") and is_white(thing.get("non_stroking_color"))


def is_white(colour: Any) -> bool:
    """Tell white in grey, RGB (ones) and CMYK (zeros)."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    numbers = [part for part in parts if isinstance(part, int | float)]
    if not numbers or len(numbers) != len(parts):
        return False
    return all(part <= 1 - _WHITE for part in numbers) if len(numbers) == 4 else all(part >= _WHITE for part in numbers)


def seen_rules(page: Any) -> list[Edge]:
    """Return the rules of a page (of pdfplumber) as lines across and down: a thin rectangle is one, so is a row of dots."""
    from pdfplumber.utils.geometry import obj_to_edges

    rules: list[Edge] = []
    dots: list[Edge] = []
    for thing in (*page.lines, *page.rects, *page.curves):
        if is_background(thing) or is_unseen(thing):
            continue
        if thing["object_type"] != "rect" or min(thing["width"], thing["height"]) > THIN:
            rules += [edge for edge in obj_to_edges(thing) if edge["orientation"] in ("h", "v")]
        elif max(thing["width"], thing["height"]) > THIN:
            rules.append(_line(thing["x0"], thing["top"], thing["x1"], thing["bottom"]))
        else:
            dots.append(thing)
    return [*rules, *_dotted(dots, "top", "x0"), *_dotted(dots, "x0", "top")]


def _line(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """Return the line along the longer side of a rectangle, in its middle, as pdfplumber has lines."""
    if x1 - x0 >= bottom - top:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    box = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "orientation": "h" if top == bottom else "v", **box}


def _dotted(dots: list[Edge], across: str, along: str) -> Iterator[dict[str, Any]]:
    """Yield the lines that dots make, at one height or one below the other, each no further from the next than two dots."""
    rows: dict[int, list[Edge]] = {}
    for dot in dots:
        rows.setdefault(round(dot[across]), []).append(dot)
    for row in rows.values():
        row.sort(key=lambda dot: dot[along])
        ends = [i for i, (dot, after) in enumerate(pairwise(row), 1) if after[along] - dot[along] > 2 * THIN]
        for start, end in pairwise([0, *ends, len(row)]):
            first, last = row[start], row[end - 1]
            if last[along] - first[along] > _SHORTEST_DOTTED:
                yield _line(first["x0"], first["top"], last["x1"], last["bottom"])


def open_sides(edges: Sequence[Edge]) -> list[dict[str, Any]]:
    """Return the rules that close the left and right of tables whose rules across end in nothing."""
    across = [edge for edge in edges if edge["orientation"] == "h"]
    down = [edge for edge in edges if edge["orientation"] == "v"]
    return [*_sides(across, down, "x0"), *_sides(across, down, "x1")]


def _sides(across: list[Edge], down: list[Edge], end: str) -> Iterator[dict[str, Any]]:
    """Yield a rule between neighbouring rules across with the same end, where one inside joins them, and none at the end."""
    for rules in _same_end(across, end):
        x = rules[0][end]
        for upper, lower in pairwise(rules):
            middle = (upper["top"] + lower["top"]) / 2
            joining = [edge["x0"] for edge in down if edge["top"] < middle < edge["bottom"]]
            within = max(upper["x0"], lower["x0"]) - _NEAR, min(upper["x1"], lower["x1"]) + _NEAR
            beyond = any(at < x + _NEAR if end == "x0" else at > x - _NEAR for at in joining)
            if not beyond and any(within[0] <= at <= within[1] for at in joining):
                yield _line(x, upper["top"], x, lower["top"])


def _same_end(across: list[Edge], end: str) -> Iterator[list[Edge]]:
    """Part rules across into those that end at one position, each part from top to bottom."""
    part: list[Edge] = []
    for edge in sorted(across, key=lambda edge: edge[end]):
        if part and edge[end] - part[0][end] > _NEAR:
            yield sorted(part, key=lambda edge: edge["top"])
            part = []
        part.append(edge)
    if part:
        yield sorted(part, key=lambda edge: edge["top"])
