"""A file of a standard dataset with what officers settled: a doubt is one kind of fault in one column, settled once.

Settled with the proposal, every value of that kind in the column becomes its own proposal; settled as it stands, they stay,
which a column of dates or numbers allows only to dates and numbers.
Out of scope: what is lost for good, which no settlement brings back (`StandardReading.faults`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipelines.documents.source import Spot
from pipelines.doubts.resolver import DoubtResolver, published_form
from pipelines.problems import Place, Problem, SourceError
from pipelines.standard.definition import Definition
from pipelines.standard.reading import Asked, StandardReading, read_standard
from pipelines.tables.doubt import DOCUMENT, Target
from pipelines.tables.ids import name_digest

LOST = ("digits_lost", "lost_character", "row_length", "id_duplicate", "second_table", "error_value")
"""Kinds of faults that are no doubt: only the file itself can be put right."""


@dataclass(frozen=True)
class SettledStandard:
    """The reading of a file, and the definition of the dataset that it is."""

    reading: StandardReading
    definition: Definition

    @property
    def received_edition(self) -> str:
        """The id of the edition in which the file was received."""
        return self.reading.match.edition_id if self.reading.match else ""


@dataclass(frozen=True)
class Settling:
    """Puts the doubts of a file to the resolver, in the order of their places."""

    resolver: DoubtResolver

    def decide(self, asked: Asked) -> bool:
        """Tell whether the proposal is what was settled. Raises DeclarationError for a reading that is neither.

        Values that cannot stand in their column are not offered as they are.
        """
        if asked.rule in LOST or not (asked.proposal or asked.can_stand):
            return False
        target = Target(DOCUMENT, name_digest(f"{asked.rule} {asked.column}", 8), asked.column or "原文")
        stands = published_form(asked.reading)
        proposed = [published_form(asked.proposal)] if asked.proposal else []
        readings = [*proposed, *([stands] if asked.can_stand else [])]
        number = len(self.resolver.doubts) + 1
        taken = self.resolver.choose_text(
            asked.rule, target, Spot(number, number, asked.place), stands, readings, alters=True
        )
        if taken not in readings:
            raise self.resolver.misfit(asked.rule, target)
        return taken != stands


def read_settled(name: str, data: bytes, slug: str, resolver: DoubtResolver, towns: Collection[str] = ()) -> SettledStandard:
    """Return the reading of a file that is declared to be a dataset of the standard; `towns` as of `read_standard`.

    Raises SourceError: what `read_standard` says where no table can be made, `standard-other` where the file is of another
    dataset, `standard-lost` with each kind of fault that only the file itself can be cured of.
    """
    reading = read_standard(name, data, any_table=True, decide=Settling(resolver).decide, towns=towns)
    if reading is None:
        raise SourceError(Problem("standard-no-table", Place(name)))
    if reading.match is None or not reading.columns:
        raise SourceError(reading.problems)
    if reading.match.definition.slug != slug:
        facts = {"found": reading.match.definition.slug, "declared": slug}
        raise SourceError(Problem("standard-other", Place(name), facts))
    lost = list(_lost(reading))
    if lost:
        raise SourceError(lost)
    return SettledStandard(reading, reading.match.definition)


def _lost(reading: StandardReading) -> Iterator[Problem]:
    for asked in reading.asked():
        if asked.rule in LOST:
            facts = {"rule": asked.rule, "value": asked.reading, "place": asked.place}
            yield Problem("standard-lost", Place(reading.sheet.name, key=asked.column), facts)
    for fault in reading.unfit():
        if fault.kind not in LOST:
            facts = {"rule": fault.kind, "value": fault.value, "place": reading.place(fault)}
            yield Problem("standard-lost", Place(reading.sheet.name, key=fault.column), facts)
