"""Which indicator or measure of a plan a row of the office's own workbook is about: by name, exactly, else it is asked.

Two names are equal when they are but for width, spaces and the unit in a bracket. Where the measure is named too, it must be
the indicator's. Anything less is a doubt with what comes near; what nothing comes near to is a fault. Out of scope: rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from pipelines.documents.source import OfficerSpot
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.japanese.text import join_lines, squeezed
from pipelines.layouts.words.units import name_and_unit
from pipelines.results.form.cells import Faults, Line
from pipelines.results.known import Known
from pipelines.results.own.rows import OwnRow
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest
from pipelines.tables.rows import Indicator, Measure

MATCH = "result-match"
"""The doubt of a row that names no indicator of the plan exactly."""

Named = TypeVar("Named", Indicator, Measure)

_ALIKE = 0.6
_MOST = 6
_LONGEST = 200  # characters of a name that is compared letter by letter


def plain_name(name: str) -> str:
    """Return a name as names are compared."""
    return squeezed(name_and_unit(join_lines(name.split("\n")))[0])


@dataclass
class Matcher:
    """Finds what rows are about; what is not sure is asked once for the same names."""

    known: Known
    resolver: DoubtResolver
    faults: Faults

    def found(self, row: OwnRow, line: Line) -> Indicator | Measure | None:
        """Return what a row is about. Notes `result-unknown` or `result-measure` for what nothing comes near to."""
        own = self.known.indicators.get(row.id) if row.indicator or row.id else None
        if own is not None and (not row.indicator or plain_name(own.name) == plain_name(row.indicator)):
            return own
        if row.indicator or row.id:
            return self._indicator(row, line)
        return self._measure(row, line)

    def _indicator(self, row: OwnRow, line: Line) -> Indicator | None:
        all_ = [one for one in self.known.indicators.values() if not self.known.measures[one.measure_id].repeats]
        named = [one for one in all_ if plain_name(one.name) == plain_name(row.indicator)] if row.indicator else []
        exact = [one for one in named if self._belongs(self.known.measures[one.measure_id], row)]
        if len(exact) == 1:
            return exact[0]
        near = exact or named or self._near(row.indicator, all_)
        if not near:
            self.faults.add("result-unknown", line.spot("名前"), given=join_lines((row.indicator or row.id).split("\n")))
            return None
        chosen = self._asked(row, line, {one.id: f"{one.id} {one.name}（{one.measure_name}）" for one in near})
        return self.known.indicators.get(chosen)

    def _measure(self, row: OwnRow, line: Line) -> Measure | None:
        all_ = [one for one in self.known.measures.values() if not one.repeats]
        exact = [one for one in all_ if self._belongs(one, row)]
        if len(exact) == 1:
            return exact[0]
        near = exact or self._near(row.measure, all_)
        if not near:
            self.faults.add("result-measure", line.spot("名前"), given=join_lines((row.measure or row.number).split("\n")))
            return None
        return self.known.measures.get(self._asked(row, line, {one.id: f"{one.number} {one.name}".strip() for one in near}))

    @staticmethod
    def _belongs(measure: Measure, row: OwnRow) -> bool:
        """Tell whether a row names a measure, or no measure at all: by name; by number where it gives only that."""
        if row.measure:
            return plain_name(measure.name) == plain_name(row.measure)
        return not row.number or squeezed(measure.number) == squeezed(row.number)

    @staticmethod
    def _near(name: str, all_: Sequence[Named]) -> list[Named]:
        """Return what is called most alike, the most alike first."""
        wanted = plain_name(name)[:_LONGEST]
        alike = [(SequenceMatcher(None, wanted, plain_name(one.name)[:_LONGEST]).ratio(), one) for one in all_]
        alike = sorted((pair for pair in alike if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
        return [one for _, one in alike[:_MOST]] if wanted else []

    def _asked(self, row: OwnRow, line: Line, named: dict[str, str]) -> str:
        """Return the ID that is settled; empty until then, and where an officer settled that none is meant."""
        printed = " ".join(filter(None, (row.number, row.measure, row.id, row.indicator)))
        printed = published_form(join_lines(printed.split("\n")))
        if printed in self.known.asked:
            return self.known.asked[printed]
        target = Target(DOCUMENT, name_digest(printed, 8), "指標ID" if row.indicator or row.id else "取組ID")
        place: OfficerSpot = line.place("名前")
        readings = {published_form(shown): id_ for id_, shown in named.items()}
        offered = [(reading,) for reading in ("", *readings)]
        (reading,) = self.resolver.choose(MATCH, target, place, printed, offered, names=True, cells=1)
        chosen = readings.get(reading, reading)
        if chosen and chosen not in named and chosen not in self.known.indicators | self.known.measures:
            raise self.resolver.misfit(MATCH, target)
        self.known.asked[printed] = chosen
        return chosen
