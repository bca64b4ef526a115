"""What is asked about a figure that an officer entered, and what an officer settled of it.

Out of scope: which figures are asked about (`results.entered`, `results.revisions`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from pipelines.documents.source import OfficerSpot
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import Problem
from pipelines.results.figures import Entered, read_result
from pipelines.tables.doubt import Target
from pipelines.tables.rows import Indicator

TWICE, SCALE, DIFFERS = "result-twice", "result-scale", "result-differs"
"""Doubts: entered twice; a percentage of which nobody can tell the scale; other than the document states."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """A figure that is asked about: the row that it would be, the indicator, what is known of it, and the cell."""

    row_id: str
    indicator: Indicator
    known: Sequence[Decimal]
    place: OfficerSpot

    @property
    def target(self) -> Target:
        """What the doubt is about."""
        return Target("indicator_values", self.row_id, "値")

    def settled(self, rule: str, source: str, readings: Sequence[str], resolver: DoubtResolver) -> Entered | None:
        """Return the figure that is settled, the first reading until then; None where there is none.

        Raises DeclarationError `settlement-shape` for a settled reading that is no figure of the indicator.
        """
        reading = resolver.choose_text(rule, self.target, self.place, source, readings)
        if not reading:
            return None
        read = read_result(reading, self.indicator, self.known)
        if isinstance(read, Problem):
            raise resolver.misfit(rule, self.target)
        return dataclasses.replace(read, text=source)

    def scaled(self, entered: Entered, resolver: DoubtResolver) -> Entered | None:
        """Return a figure as it is, asked about where another scale may be meant (0.35 for 35 %)."""
        if not entered.others:
            return entered
        unit = self.indicator.unit
        readings = [f"{value:f}{unit}" for value in (entered.figures[0].value, *entered.others)]
        return self.settled(SCALE, entered.text, readings, resolver)
