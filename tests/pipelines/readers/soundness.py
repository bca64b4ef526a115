"""What must hold of every reading of a damaged document, each as a function that returns what breaks it.

- `broken_cells`: the published schema: required, unique, type, choices, pattern, references, one line a cell;
- `invented`: every text is one of the document's, but for spaces, marks and markup, or a reading of a doubt;
- `moved`: what stands apart from the damage is read as in the sound document, under its year and in its measure.

Frictionless judges what is published (`metadata.gates.tables_gate`); it is too slow for thousands of copies.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import Any

from metadata.described.table import Cell, Field, Table, printed
from pipelines.documents.source import Source, Span
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import half_width
from pipelines.tables.doubt import Doubt
from pipelines.tables.plan import Plan
from pipelines.tables.rows import AchievementFigure, Correction, Indicator, IndicatorValue, Row, SourceCheck, columns_of
from tests.pipelines.readers.damage import Copy

# --- the schema -------------------------------------------------------------------------------------------------------


def broken_cells(tables: Sequence[Table]) -> list[str]:
    """Return what breaks the published schema: table, ID, column, rule, value."""
    ids = {table.name: set(table.column("ID")) for table in tables}
    return [
        f"{table.name} {record[1]} {field.name}: {rule} {record[at]!r}"
        for table in tables
        for at, field in enumerate(table.fields)
        for record, rule in _broken(table, field, at, ids)
    ]


def _broken(table: Table, field: Field, at: int, ids: Mapping[str, Set[Cell]]) -> Iterator[tuple[tuple[Cell, ...], str]]:
    seen: set[Cell] = set()
    for record in table.records:
        cell = record[at]
        if cell is None or cell == "":
            if field.required:
                yield record, "required"
            continue
        if field.unique and cell in seen:
            yield record, "unique"
        seen.add(cell)
        yield from ((record, rule) for rule, kept in _rules(field, cell, ids) if not kept)


def _rules(field: Field, cell: Cell, ids: Mapping[str, Set[Cell]]) -> Iterator[tuple[str, bool]]:
    text = isinstance(cell, str)
    yield "type", text == (field.type in ("string", "date")) and (field.type != "integer" or isinstance(cell, int))
    yield "enum", not field.enum or cell in field.enum
    yield "pattern", not field.pattern or bool(re.fullmatch(field.pattern, printed(cell)))
    yield "date", field.type != "date" or bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", printed(cell)))
    yield "reference", field.reference is None or cell in ids.get(field.reference.table, set())
    yield "line break", not text or printed(cell).splitlines() == [cell]
    yield "white space", not text or bool(printed(cell).strip())


# --- the words --------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:[\s/][^<>]*)?>")  # <https://…> is an address
_MARK = re.compile(r"[\s\u200b;・●○◆■‧•･·*⁰¹²³⁴-⁹^-]+")
# Columns whose words are the program's: IDs, years in the form of the standard, numbers put together, remarks.
_OWN_WORDS = {
    "measure_id",
    "indicator_id",
    "repeats",
    "japanese_year",
    "number",
    "as_of",
    "unit",
    "note",
    "item",
    "condition",
}
_ONE_PLACE = {"content", "source_text", "achievement", "issues", "next_steps"}  # read from the row's own lines
_POWER = re.compile("[千万億兆]")
_LEAST_STRETCH = 8  # letters: a text torn by a footnote or the end of a page is made of a few such stretches


def letters(text: str) -> str:
    """Return the letters of a text: without spaces, marks of bullets and footnotes, markup; in half width."""
    return _MARK.sub("", _TAG.sub("", html.unescape(half_width(text))))


def invented(plan: Plan, source: Source) -> list[str]:
    """Return the texts that are not of the document, or not of the lines that their row was read from."""
    whole, everywhere = letters("\n".join(source.lines)), _asked(plan.doubts)
    found = []
    for row in (row for rows in plan.tables.values() for row in rows if not isinstance(row, SourceCheck)):
        own = letters(source.text(row.place))
        here = _asked([d for d in plan.doubts if d.place.first <= row.place.last and row.place.first <= d.place.last])
        for key, text in _texts(row):
            ground, asked = (own, here) if key in _ONE_PLACE else (whole, everywhere)
            if not all(_is_of(letters(part), ground, asked) for part in text.split(MANY)):
                found.append(f"{row.id} {key} {text!r}")
        if isinstance(row, (IndicatorValue, AchievementFigure)) and not _is_printed(row):
            found.append(f"{row.id} value {row.value} of {row.source_text!r}")
    return found


def _is_printed(row: IndicatorValue | AchievementFigure) -> bool:
    """Tell whether the digits of a value stand in its words; words with 千, 万 or 億 are multiplied out."""
    if row.value is None or _POWER.search(row.source_text):
        return True
    return printed(abs(row.value)) in re.sub("[,，]", "", half_width(row.source_text))


def _asked(doubts: Iterable[Doubt]) -> set[str]:
    return {letters(part) for doubt in doubts for cell in doubt.reading for part in cell.split(MANY)} - {""}


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    for column in columns_of(type(row)):
        cell = getattr(row, column.key)
        if isinstance(cell, str) and not isinstance(cell, StrEnum) and column.key not in _OWN_WORDS:
            yield column.key, cell


def _is_of(text: str, ground: str, asked: Set[str]) -> bool:
    while text and text not in ground:
        stretches = [n for n in range(_LEAST_STRETCH, len(text) + 1) if text[:n] in ground]
        length = max([*stretches, *(len(cell) for cell in asked if text.startswith(cell))], default=0)
        if not length:
            return False
        text = text[length:]
    return True


# --- the places -------------------------------------------------------------------------------------------------------

Facts = tuple[Any, ...]
# What a row repeats from elsewhere in the document, or what counts rows that damage may have taken away.
_ELSEWHERE = {"measure_id", "measure_name", "indicator_id", "sequence", "number", "pillar", "group", "parent", "repeats"}
_LONG = {"Policy", "Measure", "GlossaryEntry"}  # rows that go on for as many lines as there are
_MADE_OF_MANY = (Indicator, SourceCheck, Correction)  # rows that are made of cells in several places


def moved(before: Plan, after: Plan, copy: Copy) -> list[str]:
    """Return the rows that stand apart from the damage and differ; and measures that were one and are not, or the reverse.

    `before` is the reading of the sound document, `after` that of the copy. A heading, measure or term may have lost lines
    at its end, and then stand apart: nothing tells that its text was longer.
    """
    stretches = copy.apart()
    old = _apart(before, dict.fromkeys(stretches.values(), 0))
    new = _apart(after, {here: there.first - here.first for here, there in stretches.items()})
    counts = Counter({facts: len(ids) for facts, ids in old.items()})
    counts.subtract({facts: len(ids) for facts, ids in new.items()})
    found = [f"lost {facts}" for facts, count in counts.items() if count > 0]
    found += [f"new {facts}" for facts, count in counts.items() if count < 0 and not _is_shortened(facts, before)]
    pairs = {pair for facts in old.keys() & new.keys() for pair in zip(old[facts], new[facts], strict=False)}
    for side, words in ((0, "is now several"), (1, "was several")):
        found += [f"measure {name} {words}" for name, n in Counter(pair[side] for pair in pairs).items() if n > 1]
    return found


def _is_shortened(facts: Facts, before: Plan) -> bool:
    """Tell whether a row is what is left of a longer one."""
    kind, first, last, *_ = facts
    rows = (row for rows in before.tables.values() for row in rows if kind in _LONG and type(row).__name__ == kind)
    return any(row.place.first <= last and first <= row.place.last and row.place != Span(first, last) for row in rows)


def _apart(plan: Plan, stretches: Mapping[Span, int]) -> dict[Facts, list[str]]:
    """Return the measures of the rows inside the stretches, by place (moved by the stretch's number) and cells."""
    found: dict[Facts, list[str]] = defaultdict(list)
    for row in (row for rows in plan.tables.values() for row in rows if not isinstance(row, _MADE_OF_MANY)):
        for stretch, shift in stretches.items():
            if stretch.first <= row.place.first and row.place.last <= stretch.last:
                place = (row.place.first + shift, row.place.last + shift)
                found[(type(row).__name__, *place, *_facts(row))].append(getattr(row, "measure_id", row.id))
    return found


def _facts(row: Row) -> Facts:
    return tuple(getattr(row, column.key) for column in columns_of(type(row)) if column.key not in _ELSEWHERE)
