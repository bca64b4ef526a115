"""Indicators of all municipalities that count the same thing, as pages tell them: subjects, their quantities, their rows.

Held against each other are only the values of rows whose match is confirmed, and of those only the values that are of the
quantity's kind; everything else is told with the reason. Nothing is ranked: rows stand in the order of the datasets. Out of
scope: how rows are matched (`metadata.described.concepts.matching`), pictures, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from catalog.site.content.documents import Told
from catalog.site.content.figures import figure, year
from catalog.site.content.progress import STATUS_WORDS, IndicatorStatus
from catalog.site.content.spool import Spool
from metadata.described.concepts.matching import INDICATORS, Match, matches, unfit
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import Concept, MatchState, concepts, subjects
from pipelines.results.status import Status
from pipelines.tables.rows import AchievementFigure, IndicatorValue, ValueKind

NONE_STATED = Bilingual("比べられる値を書いた自治体がない", "no municipality states a value that can be compared")
ONE_STATES = Bilingual("比べられる値を書いた自治体が1つだけ", "only one municipality states a value that can be compared")
"""Why the rows of a quantity stand on no common scale."""

FEW = 25
"""Most rows that are told of at a glance; all of them are in the tables."""


@dataclass(frozen=True)
class Stated:
    """A value as a document states it: `text` is its figure in full, `unfit` why it cannot be compared, if so."""

    kind: ValueKind
    fiscal_year: int | None
    value: Decimal | None
    text: str
    unfit: Bilingual | None

    @property
    def dated(self) -> str:
        """Return the figure with its year: 20手続（令和6年度）."""
        return f"{self.text}（{year(self.fiscal_year)}）"


@dataclass(frozen=True)
class ConceptRow:
    """An indicator, or a figure stated in a text, that is matched with a quantity. `page` is a path from the site's root."""

    match: Match
    place: Bilingual
    page: str
    values: tuple[Stated, ...]
    status: IndicatorStatus | None  # None for a figure of a text: nobody set a target for it

    @property
    def key(self) -> tuple[str, str]:
        """What tells the row apart from all others, whatever it is matched with."""
        return self.page, self.match.row["ID"]

    @property
    def measure(self) -> str:
        """Name of its measure, where that tells more than its own name."""
        measure = str(self.match.row["取組名"])
        return "" if measure in self.match.name else measure

    @property
    def compared(self) -> tuple[Stated, ...]:
        """The values that stand on the common scale."""
        return () if self.match.unfit else tuple(value for value in self.values if value.unfit is None)

    @property
    def why_not(self) -> Bilingual | None:
        """Why nothing of it is compared; None where something is."""
        return self.match.unfit

    def last(self, kind: ValueKind) -> Stated | None:
        """Return its last value of a kind, comparable or not; a target for the whole plan is its last."""
        own = [value for value in self.values if value.kind == kind]
        return max(own, key=lambda value: value.fiscal_year or 9999, default=None)


@dataclass(frozen=True)
class Quantity:
    """What can be compared: a concept with its rows; the first of them, as many as `comparable`, are compared."""

    concept: Concept
    rows: Sequence[ConceptRow]
    comparable: int

    @property
    def compared(self) -> Iterator[ConceptRow]:
        """The rows that have a value on the common scale."""
        return islice(self.rows, self.comparable)

    @cached_property
    def places(self) -> tuple[Bilingual, ...]:
        """The municipalities whose values are compared."""
        return tuple(dict.fromkeys(row.place for row in self.compared))

    @property
    def why_not(self) -> Bilingual | None:
        """Why its rows cannot be compared with each other; None where two municipalities or more can."""
        return None if len(self.places) > 1 else ONE_STATES if self.places else NONE_STATED

    @cached_property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest value on the common scale; zero is always on it."""
        low = high = Decimal(0)
        for row in self.compared:
            figures = [value.value for value in row.compared if value.value is not None]
            low, high = min([*figures, low]), max([*figures, high])
        return low, high


class Some:
    """Of some rows how many they are, and the first few."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[ConceptRow] = []

    def add(self, row: ConceptRow) -> None:
        """Count a row; keep it if it is one of the first."""
        self.count += 1
        if len(self.first) < FEW:
            self.first.append(row)


@dataclass(frozen=True)
class Known:
    """What is known of a subject at a glance. `places` have a confirmed match, `reached` those of which an indicator has
    reached its target; `untargeted` are figures stated in texts, for which there is no target, `open` the rows that a rule
    proposes and nobody confirmed. Confirmed rows count once, whatever they are matched with, and without 再掲.
    """

    places: dict[Bilingual, None] = field(default_factory=dict)
    reached: dict[Bilingual, None] = field(default_factory=dict)
    statuses: dict[Status, Some] = field(default_factory=dict)
    untargeted: Some = field(default_factory=Some)
    open: Some = field(default_factory=Some)

    @property
    def by_status(self) -> list[tuple[Status, Some]]:
        """Its confirmed indicators by how they stand, the best first."""
        return [(status, self.statuses[status]) for status in STATUS_WORDS if status in self.statuses]

    def add(self, row: ConceptRow) -> None:
        """Take in a confirmed row."""
        self.places[row.place] = None
        if row.status is None:
            self.untargeted.add(row)
            return
        self.statuses.setdefault(row.status.status, Some()).add(row)
        if row.status.status == Status.MET:
            self.reached[row.place] = None


@dataclass(frozen=True)
class Subject:
    """A subject with those of its quantities that any row is matched with."""

    concept: Concept
    quantities: tuple[Quantity, ...]

    @cached_property
    def known(self) -> Known:
        """What is known of it at a glance."""
        known, seen = Known(), set()
        for quantity in self.quantities:
            for row in quantity.rows:
                if row.match.state == MatchState.OPEN:
                    known.open.add(row)
                repeated = row.status is not None and row.status.repeated
                if row.match.state == MatchState.CONFIRMED and not repeated and row.key not in seen:
                    seen.add(row.key)
                    known.add(row)
        return known

    @property
    def comparable(self) -> tuple[Quantity, ...]:
        """The quantities that two municipalities or more can be compared in."""
        return tuple(quantity for quantity in self.quantities if quantity.why_not is None)


def read_subjects(
    of_datasets: Iterable[tuple[str, Sequence[ConceptRow]]], standing: Mapping[str, Sequence[IndicatorStatus]]
) -> tuple[Subject, ...]:
    """Return the subjects that anything is matched with, in the vocabulary's order; rows and `standing` by dataset id."""
    rows: dict[str, Spool[ConceptRow]] = {}
    for id_, matched in of_datasets:
        statuses = {row.indicator_id: row for row in standing.get(id_, ())}
        for row in matched:
            told = replace(row, status=statuses.get(row.match.row["ID"]))
            rows.setdefault(row.match.concept.id, Spool()).add(told)
    found = []
    for id_, quantities in subjects().items():
        own = [Quantity(one, *rows[one.id].parted(lambda row: bool(row.compared))) for one in quantities if one.id in rows]
        own.sort(key=lambda quantity: (-len(quantity.places), -len(quantity.rows)))
        if own:
            found.append(Subject(concepts()[id_], tuple(own)))
    return tuple(found)


def concept_rows(document: Told | None) -> list[ConceptRow]:
    """Return what of a document is matched with quantities, without how it stands."""
    return list(_rows(document)) if document else []


def _rows(document: Told) -> Iterator[ConceptRow]:
    dataset = document.dataset
    stories = {story.row.id: story for story in document.indicators}
    figures = {row.id: row for story in document.measures for row in story.figures} | {f.id: f for f in document.figures}
    for match in matches(dataset):
        id_, measure = match.row["ID"], match.row["取組ID"]
        stated: Sequence[IndicatorValue | AchievementFigure]
        if match.table == INDICATORS:
            page, stated = f"indicators/{id_}.html", stories[id_].values
        else:
            page, stated = f"measures/{measure}.html" if measure else "index.html", [figures[id_]]
        yield ConceptRow(
            match,
            dataset.publisher.name,
            f"datasets/{dataset.id}/{page}",
            tuple(_stated(match.concept, value) for value in stated),
            None,
        )


def _stated(concept: Concept, value: IndicatorValue | AchievementFigure) -> Stated:
    kind = value.value_kind if isinstance(value, IndicatorValue) else ValueKind.ACTUAL
    why = unfit(concept, value.value, value.unit, str(value.change), value.condition)
    return Stated(kind, value.fiscal_year, value.value, figure(value), why)
