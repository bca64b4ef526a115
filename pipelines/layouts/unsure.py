"""What of a reading cannot be called read: figures without a year, formulas without a value, two lists of the same measures.

Each is one problem with its cure; the figures that differ are doubts besides. Out of scope: what was not read at all (it is
unread, `layouts.ledger`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipelines.documents.model import Cell, Document, Table
from pipelines.layouts.applied.records import IndicatorRecord, MeasureRecord, Value
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.ledger import Question, State
from pipelines.problems import Place, Problem

_YEARLESS = re.compile(r"\d年目|第\d年度?|初年度|[前後]期")
_FEWEST_TWICE = 2  # measures with two different figures for one thing: two lists, not a slip


def figures_twice(reading: Reading) -> list[Question]:
    """Return a doubt `value-twice` for each figure that stands in two places with two values."""
    return [
        Question(other.place, "value-twice", first.amount.text, (other.amount.text,), other.amount.text)
        for measure in reading.measures
        for first, other in _twice(measure)
    ]


def problems_of(document: Document, reading: Reading) -> list[Problem]:
    """Return what has to be put right before the figures of a document can be read.

    `read-formulas` (cells whose value the workbook does not keep), `read-years-missing` (targets and results of no year),
    `read-two-lists` (the same measures twice, with other figures).
    """
    return [*_formulas(document, reading), *_yearless(document, reading), *_two_lists(document, reading.measures)]


def _formulas(document: Document, reading: Reading) -> Iterator[Problem]:
    read = {entry.place for entry in reading.accounted if entry.state is not State.LEFT_OUT}
    cells: Iterable[Cell] = (cell for block in document.blocks if isinstance(block, Table) for cell in block.cells)
    found = [cell.place for cell in cells if cell.formula and not cell.text and not cell.hidden and cell.place in read]
    if found:
        yield Problem("read-formulas", Place(document.name), {"count": str(len(found)), "cell": _cell(found[0])})


def _yearless(document: Document, reading: Reading) -> Iterator[Problem]:
    values = [(one, value) for one in _indicators(reading.measures) for value in one.values if value.kind != "現状値"]
    without = [(one, value) for one, value in values if value.year is None]
    unknown = [one for one in reading.headings if _YEARLESS.search(one.label)]
    if without and (len(without) == len(values) or _same_kind_twice(without)):
        yield Problem("read-years-missing", Place(document.name), {"cell": _cell(without[0][1].place)})
    elif unknown and not values:
        yield Problem("read-years-missing", Place(document.name), {"cell": _cell(unknown[0].places[0])})


def _same_kind_twice(without: Sequence[tuple[IndicatorRecord, Value]]) -> bool:
    places: dict[tuple[int, str], set[str]] = {}
    for indicator, value in without:
        places.setdefault((id(indicator), value.kind), set()).add(value.place)
    return any(len(several) > 1 for several in places.values())


def _two_lists(document: Document, measures: Iterable[MeasureRecord]) -> Iterator[Problem]:
    pairs = [pairs for measure in measures if (pairs := list(_twice(measure)))]
    if len(pairs) >= _FEWEST_TWICE:
        first, other = pairs[0][0]
        yield Problem(
            "read-two-lists",
            Place(document.name),
            {"count": str(len(pairs)), "first": _cell(first.place), "second": _cell(other.place)},
        )


def _twice(measure: MeasureRecord) -> Iterator[tuple[Value, Value]]:
    """Yield the figures of a measure that two places give for the same kind and year, and differently."""
    for indicator in measure.indicators:
        stated: dict[tuple[str, int | None], dict[str, list[Value]]] = {}
        for value in indicator.values:
            if value.year is not None and value.amount.figure is not None:
                stated.setdefault((value.kind, value.year), {}).setdefault(value.place, []).append(value)
        for places in stated.values():
            first, *others = places.values()
            yield from ((first[0], other[0]) for other in others if _figures(other) != _figures(first))


def _figures(values: Iterable[Value]) -> set[Decimal]:
    return {value.amount.figure.value for value in values if value.amount.figure is not None}


def _indicators(measures: Iterable[MeasureRecord]) -> Iterator[IndicatorRecord]:
    return (indicator for measure in measures for indicator in measure.indicators)


def _cell(place: str) -> str:
    """Return a place without the name of its file."""
    return place.partition("#")[2]
