"""What is asked about a figure that an officer entered, and what an officer settled of it.

Out of scope: which figures are asked about (`results.entered`, `results.revisions`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipelines.documents.source import OfficerSpot
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.problems import Problem
from pipelines.results.figures import Entered, read_result
from pipelines.results.form.cells import Line
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest
from pipelines.tables.rows import Indicator

TWICE, SCALE, DIFFERS, COMMENT = "result-twice", "result-scale", "result-differs", "result-comment"
"""Doubts: entered twice; a figure of uncertain scale; other than the document states; a comment on a cell."""


def ask_about_comments(lines: Iterable[Line], resolver: DoubtResolver) -> None:
    """Ask about each comment that hangs on a cell of results, as 速報値 may: it is not taken, and an officer confirms that.

    Raises DeclarationError `settlement-shape` where something else is settled.
    """
    asked: set[str] = set()
    commented = ((line, column, cell) for line in lines for column, cell in line.cells.items() if cell.comment)
    for of, column, cell in commented:
        if cell.place not in asked:
            asked.add(cell.place)
            comment = published_form(" ".join(cell.comment.split()))
            target = Target(DOCUMENT, name_digest(f"{cell.place} {comment}", 8), "原文")
            shown = f"{published_form(' '.join(cell.text.split()))}（{comment}）"
            if resolver.choose_text(COMMENT, target, of.place(column), shown, [""]):
                raise resolver.misfit(COMMENT, target)


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
