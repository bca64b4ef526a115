"""Ask what a cell for figures states that is all digits and marks and no figure for certain.

Out of scope: which cells those are (`words.unclear`), damaged figures (`pipelines.doubts.figures`).
"""

from __future__ import annotations

from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Ledger, Piece
from pipelines.layouts.words.unclear import other_readings, without_brackets

RULE = "figure-unclear"
"""The doubt."""


def sure(text: str, piece: Piece, layout: Layout, ledger: Ledger, unit: str = "") -> str:
    """Return the text of a cell for figures as it is settled; `unit` is that of its row or column.

    A figure in brackets is one of the lower row where a document stacks two, else it may be anything beside the figure.
    """
    inner = without_brackets(text) if layout.figures.stacked else ""
    printed = " ".join(text.split())
    others = (printed,) if inner else other_readings(text, unit)
    if not others:
        return text
    taken = ledger.doubt(RULE, piece, inner or printed, others)
    return text if taken == printed else taken
