"""A plan or report as its pages tell it: measures with everything that is said of them, joined by their IDs.

The tables hold one record a line; a reader wants one measure with its timetable, its indicators, what was done and how it
was rated. The rows keep the types of `pipelines.tables.rows`. Out of scope: HTML, addresses, charts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from catalog.site.content.provenance import CellsDocument, LinesDocument, document, parsed
from metadata.described.dataset import Dataset
from pipelines.documents.source import Span
from pipelines.tables.rows import (
    TABLES,
    Achievement,
    AchievementFigure,
    Correction,
    Evaluation,
    EvaluationSummary,
    Indicator,
    IndicatorValue,
    Measure,
    Policy,
    Row,
    Schedule,
    SourceCheck,
    ValueKind,
)

R = TypeVar("R", bound=Row)
_FIXED = ("local_government_code", "local_government_name", "source_place")
_NAMES = {row_type: name for name, row_type in TABLES.items()}


@dataclass(frozen=True)
class IndicatorStory:
    """An indicator with its values in the document's order, and the corrections made in any of these rows."""

    row: Indicator
    values: tuple[IndicatorValue, ...]
    corrections: tuple[Correction, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years its values speak of, ascending."""
        return tuple(sorted({value.fiscal_year for value in self.values if value.fiscal_year is not None}))

    def last(self, kind: str) -> IndicatorValue | None:
        """Return its last value of a kind: that of the latest year; one without year is of the end of the plan."""
        own = [value for value in self.values if value.value_kind == kind]
        return max(own, key=lambda value: value.fiscal_year or 9999, default=None)


@dataclass(frozen=True)
class MeasureStory:
    """A measure with everything the document says of it, and the corrections made in any of these rows."""

    row: Measure
    schedule: tuple[Schedule, ...]
    indicators: tuple[IndicatorStory, ...]
    achievements: tuple[Achievement, ...]
    figures: tuple[AchievementFigure, ...]
    evaluations: tuple[Evaluation, ...]
    corrections: tuple[Correction, ...]
    themes: tuple[str, ...]  # Japanese names

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years that anything of it speaks of, ascending."""
        rows: tuple[Schedule | Achievement | Evaluation, ...] = (*self.schedule, *self.achievements, *self.evaluations)
        years = {row.fiscal_year for row in rows}
        return tuple(sorted(years.union(*(indicator.years for indicator in self.indicators))))

    @property
    def grade(self) -> str:
        """Its rating in the latest year, or an empty text."""
        return max(self.evaluations, key=lambda row: row.fiscal_year).grade if self.evaluations else ""

    @property
    def offices(self) -> tuple[str, ...]:
        """Who is in charge."""
        return tuple(self.row.office.split(";")) if self.row.office else ()


@dataclass(frozen=True)
class Told:
    """What a document tells, without its text: the stories of its measures in its order, and what it says as a whole."""

    dataset: Dataset
    measures: tuple[MeasureStory, ...]
    policies: tuple[Policy, ...]
    summary: tuple[EvaluationSummary, ...]
    figures: tuple[AchievementFigure, ...]  # stated in the overview, of no measure
    corrections: tuple[Correction, ...]
    checks: tuple[SourceCheck, ...]

    @cached_property
    def indicators(self) -> tuple[IndicatorStory, ...]:
        """All its indicators, in the order of their measures."""
        return tuple(indicator for measure in self.measures for indicator in measure.indicators)

    @property
    def values(self) -> tuple[IndicatorValue, ...]:
        """All values of its indicators."""
        return tuple(value for indicator in self.indicators for value in indicator.values)

    def count(self, kind: ValueKind) -> int:
        """Return how many values of a kind the document states."""
        return sum(value.value_kind == kind for value in self.values)

    @property
    def groups(self) -> list[tuple[tuple[str, str], tuple[MeasureStory, ...]]]:
        """Its measures under their headings: (大分類, 中分類) → measures, as they follow each other."""
        grouped = groupby(self.measures, key=lambda story: (story.row.pillar, story.row.group))
        return [(heading, tuple(stories)) for heading, stories in grouped]


@dataclass(frozen=True)
class Document(Told):
    """A dataset that was read from a document, with the document as it is shown."""

    shown: LinesDocument | CellsDocument

    @property
    def cited(self) -> set[Span]:
        """The places that any row of it comes from."""
        places = (str(place) for table in self.dataset.tables for place in table.column("出典箇所"))
        return {span for place in places if (span := self.shown.place(place))}


def read_document(dataset: Dataset) -> Document | None:
    """Return the document of a dataset; None for a dataset that is made of others, or that has no measures."""
    shown = document(dataset)
    if shown is None:
        return None

    def own(row_type: type[R]) -> tuple[R, ...]:
        return rows(dataset, row_type, shown.place)

    measures = own(Measure)
    if not measures:
        return None
    corrections = own(Correction)
    corrected = _by(corrections, lambda row: "/".join(row.target.split("/")[:2]))
    values = _by(own(IndicatorValue), lambda row: row.indicator_id)
    indicators = _by(
        (_indicator(row, values.get(row.id, ()), corrected) for row in own(Indicator)),
        lambda story: story.row.measure_id,
    )
    parts = {kind: _by(own(kind), lambda row: row.measure_id) for kind in _PARTS}
    return Document(
        dataset,
        tuple(_measure(row, parts, indicators.get(row.id, ()), corrected, dataset.measure_themes) for row in measures),
        own(Policy),
        own(EvaluationSummary),
        tuple(row for row in own(AchievementFigure) if not row.measure_id),
        corrections,
        own(SourceCheck),
        shown,
    )


_PARTS: tuple[type[Any], ...] = (Schedule, Achievement, AchievementFigure, Evaluation)
"""The row types that name the measure they belong to, indicators apart."""


Placed = Callable[[str], Span | None]
"""Returns where a 出典箇所 is shown."""


def rows(dataset: Dataset, row_type: type[R], placed: Placed = parsed) -> tuple[R, ...]:
    """Return the rows of one table of a dataset as they were read, in order; none where it has no such table."""
    table = next((table for table in dataset.tables if table.name == _NAMES[row_type]), None)
    if table is None:
        return ()
    keys = [field.key for field in table.fields]
    return tuple(_row(row_type, dict(zip(keys, record, strict=True)), placed) for record in table.records)


def _row(row_type: type[R], cells: dict[str, Any], placed: Placed) -> R:
    place = placed(cells["source_place"]) or Span(1, 1)
    return row_type(place=place, **{key: cell for key, cell in cells.items() if key not in _FIXED})


def _by(items: Iterable[Any], key: Any) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, list[Any]] = {}
    for item in items:
        grouped.setdefault(key(item), []).append(item)
    return {name: tuple(members) for name, members in grouped.items()}


def _corrections(corrected: Mapping[str, tuple[Correction, ...]], *parts: Row) -> tuple[Correction, ...]:
    return tuple(row for part in parts for row in corrected.get(f"{_NAMES[type(part)]}/{part.id}", ()))


def _indicator(
    row: Indicator, values: tuple[IndicatorValue, ...], corrected: Mapping[str, tuple[Correction, ...]]
) -> IndicatorStory:
    return IndicatorStory(row, values, _corrections(corrected, row, *values))


def _measure(
    row: Measure,
    parts: Mapping[type[Any], Mapping[str, tuple[Any, ...]]],
    indicators: tuple[IndicatorStory, ...],
    corrected: Mapping[str, tuple[Correction, ...]],
    themes: Mapping[str, tuple[str, ...]],
) -> MeasureStory:
    own = {kind: parts[kind].get(row.id, ()) for kind in _PARTS}
    mended = _corrections(corrected, row, *(part for found in own.values() for part in found))
    mended += tuple(correction for indicator in indicators for correction in indicator.corrections)
    return MeasureStory(
        row,
        own[Schedule],
        indicators,
        own[Achievement],
        own[AchievementFigure],
        own[Evaluation],
        mended,
        themes.get(row.id, ()),
    )
