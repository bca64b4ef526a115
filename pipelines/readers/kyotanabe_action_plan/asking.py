"""Doubts with a fixed number of cells: a settlement of another shape is refused, not spread over the wrong columns.

Out of scope: doubts about how many items a cell has; there any number is a reading (`Desk.choose`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.doubts import Desk, Reading, Target
from pipelines.source import Span


def ask_cells(
    desk: Desk,
    rule: str,
    target: Target,
    place: Span,
    source: str,
    readings: Sequence[Reading],
    *,
    alters: bool = False,
) -> Reading:
    """As `Desk.choose`, for readings of one length.

    Raises DeclarationError `settlement-shape` when the settled reading has another number of cells.
    """
    return desk.choose(rule, target, place, source, readings, alters=alters, cells=len(readings[0]))


def ask_text(
    desk: Desk, rule: str, target: Target, place: Span, source: str, readings: Sequence[str], *, alters: bool = False
) -> str:
    """As `ask_cells`, for a place that is one cell."""
    return ask_cells(desk, rule, target, place, source, [(r,) for r in readings], alters=alters)[0]
