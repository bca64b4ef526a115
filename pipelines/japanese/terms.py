"""Words of the tables that the reader of figures writes: 増減, and what joins several values in a cell.

Out of scope: all other words of the tables (`pipelines.tables.rows`).
"""

from __future__ import annotations

from enum import StrEnum

MANY = ";"
"""What joins several values in one cell (GIF DS-452-1)."""


class Change(StrEnum):
    """増減: the direction of a figure that is itself a change."""

    UP = "増加"
    DOWN = "減少"
    NONE = ""
