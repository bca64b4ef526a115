"""What a layout makes of each heading and label of a document, for a person to look over: column, how sure, examples.

Out of scope: showing it, and asking (the caller).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from pipelines.documents.model import Document
from pipelines.layouts.drafting.survey import Event, Survey, surveyed
from pipelines.layouts.layout import Layout
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.words.vocabulary import Setting, Vocabulary, plain
from pipelines.layouts.words.years import years_of

Certainty = Literal["sure", "to confirm", "unknown"]
Part = Literal["columns", "labels"]

_EXAMPLES = 3
_SETTINGS: dict[Part, Setting] = {"columns": "tables", "labels": "forms"}


@dataclass(frozen=True)
class Reviewed:
    """A heading or label as printed, its part of a layout, the column and years it means, and texts below or beside it."""

    label: str
    part: Part
    column: str
    years: tuple[int, ...]
    certainty: Certainty
    examples: tuple[str, ...]


def reviewed(document: Document, layout: Layout) -> tuple[Reviewed, ...]:
    """Return each heading and label once, in the order in which they first come.

    One is sure where it is a synonym as it stands, or says a year; to confirm where only a part of it is known.
    """
    survey = surveyed(document, layout.vocabulary())
    found: dict[tuple[Part, str], Reviewed] = {}
    for one in _met(survey):
        key = one.part, plain(one.label)
        known = found.setdefault(key, one)
        if len(known.examples) < _EXAMPLES:
            examples = tuple(dict.fromkeys((*known.examples, *one.examples)))[:_EXAMPLES]
            found[key] = Reviewed(known.label, known.part, known.column, known.years, known.certainty, examples)
    return tuple(found.values())


def _met(survey: Survey) -> Iterator[Reviewed]:
    synonyms = Vocabulary()
    for event, after in zip_longest(survey.events, survey.events[1:]):
        if event.table is not None and event.grid is not None:
            yield from _headings(event.table, event.grid, synonyms)
        elif event.kind == "label":
            text = _beside(event) or (_short(after.text) if after is not None and after.kind == "line" else "")
            certainty = "sure" if years_of(event.text)[0] else _certainty(event.text, "labels", synonyms)
            yield Reviewed(event.text.strip(), "labels", event.column, (), certainty, (text,) if text else ())


def _headings(table: HeadedTable, grid: Grid, synonyms: Vocabulary) -> Iterator[Reviewed]:
    for column in sorted({*table.columns, *table.unknown}):
        label = _printed(table, grid, column)
        examples = tuple(dict.fromkeys(_short(cell.text) for cell in grid.column_below(column, table.rows)))[:_EXAMPLES]
        one = table.columns.get(column)
        if one is None:
            yield Reviewed(label, "columns", "", (), "unknown", examples)
        elif label:
            certainty = "sure" if one.years else _certainty(label, "columns", synonyms)
            yield Reviewed(label, "columns", one.column, one.years, certainty, examples)


def _printed(table: HeadedTable, grid: Grid, column: int) -> str:
    cells = {id(cell): cell for row in table.header if (cell := grid.at(row, column)) is not None}
    return " ".join(" ".join(cell.text.split()) for cell in cells.values())


def _certainty(label: str, part: Part, synonyms: Vocabulary) -> Certainty:
    lines = (label, *label.split(" ")[-1:])  # of a heading of two lines, the lower one says what the column is
    return "sure" if any(synonyms.is_synonym(line, _SETTINGS[part]) for line in lines) else "to confirm"


def _beside(event: Event) -> str:
    """Return the text of a label: behind it in its line, or in the cell beside or below it."""
    if event.said:
        return _short(event.said.strip().removeprefix(event.text.strip()).lstrip(":： \t　】］)）"))
    if event.grid is None:
        return ""
    cell = next((one for one in event.grid.cells if one.text == event.text), None)
    if cell is None:
        return ""
    beside = event.grid.at(cell.row, cell.column + cell.column_span) or event.grid.at(cell.row + cell.row_span, cell.column)
    return _short(beside.text) if beside is not None else ""


def _short(text: str, length: int = 30) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"
