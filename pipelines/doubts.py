"""Doubts: places where the dump leaves more than one reading, and the settlements an officer writes for them.

A reader never guesses silently. Where it must choose, it asks its `Desk`:

    cells = desk.choose("run-together", Target("indicator_values", measure_id, "原文"), span, text, readings)

`text` is the ambiguous bit exactly as the document has it; `readings` are the possible readings, the best first; a
reading is a tuple of cells (one cell: a tuple of one). The desk returns the settled reading if `corrections.yaml` has a
settlement for this rule and target whose `source` is still the very text, else the best reading, and then the doubt
stays open: `check` prints it and fails. So a settlement is guarded: when the source at that place changes, the doubt is
open again, wherever the place has moved to.

A doubt that `alters` publishes something other than what the document shows (a look-alike letter, a word printed
backwards, a lost cell put back): its settlement is also a row of 訂正一覧. One that only separates or places cells is
not.

Out of scope: which readings exist (each reader), explicit corrections (`pipelines.corrections`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.source import Span

Reading = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Target:
    """What a doubt or correction is about: a table, a row ID in it, and a column (Japanese name).

    A doubt about all the cells of a measure's row names the measure's ID, also where the rows have IDs of their own.
    """

    table: str
    id: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}/{self.id}/{self.column}"


@dataclass(frozen=True)
class Settlement:
    """An officer's decision on one doubt. `date` is YYYY-MM-DD; `line` its place in `corrections.yaml`."""

    rule: str
    target: Target
    source: str
    reading: Reading
    reason: str
    date: str
    line: int = 0


@dataclass(frozen=True)
class Doubt:
    """One ambiguous place, the reading taken, the others, and its settlement if it has one."""

    rule: str
    target: Target
    place: Span
    source: str
    reading: Reading
    alternatives: tuple[Reading, ...]
    alters: bool
    settlement: Settlement | None

    @property
    def open(self) -> bool:
        """Tell whether an officer still has to decide."""
        return self.settlement is None


class Desk:
    """Where a reader takes its ambiguous places; one desk serves one reading of one document."""

    def __init__(self, settlements: Sequence[Settlement] = ()) -> None:
        self._settlements = {(s.rule, s.target): s for s in settlements}
        self._doubts: dict[tuple[str, Target], Doubt] = {}

    def choose(
        self, rule: str, target: Target, place: Span, source: str, readings: Sequence[Reading], *, alters: bool = False
    ) -> Reading:
        """Return the settled reading of a place, or else the first of `readings`; record the doubt either way.

        Asked twice for the same rule and target, it records the last: give targets that tell places apart.
        Raises ValueError when there is no reading to choose.
        """
        if not readings:
            raise ValueError(f"no reading for {rule} at {target}")
        settlement = self._settlements.get((rule, target))
        if settlement is not None and settlement.source != source:
            settlement = None
        reading = settlement.reading if settlement else readings[0]
        others = tuple(r for r in dict.fromkeys(readings) if r != reading)
        written = alters or reading not in readings  # a reading of the officer's own is not what the document shows
        self._doubts[rule, target] = Doubt(rule, target, place, source, reading, others, written, settlement)
        return reading

    def choose_text(
        self, rule: str, target: Target, place: Span, source: str, readings: Sequence[str], *, alters: bool = False
    ) -> str:
        """As `choose`, for a place that is one cell."""
        return self.choose(rule, target, place, source, [(r,) for r in readings], alters=alters)[0]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts recorded so far, in the order of their places."""
        return tuple(sorted(self._doubts.values(), key=lambda d: (d.place, d.rule, d.target)))

    @property
    def unused(self) -> tuple[Settlement, ...]:
        """Settlements that no doubt asked for: the place is gone, or no longer in doubt."""
        return tuple(s for key, s in self._settlements.items() if key not in self._doubts)
