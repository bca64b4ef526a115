"""Explicit corrections: an officer's edit of one cell after reading, and the table 訂正一覧.

    corrections:
      - target: {table: measures, id: 7-1a2b3c, column: 取組名}
        source: デバインド        # the words in the cell as read: the guard
        reading: デバイド         # what is published instead
        reason: 目次には「デバイド」とある。
        date: 2026-11-21

An edit is guarded: when the words are no longer in that cell, the build stops instead of publishing the damage or editing
something else. A name is edited in its own table, and with it wherever the tables repeat it (取組名 by 取組ID, 指標名 by
指標ID).

Only words can be corrected. IDs, 出典箇所, 原文, numbers and 和暦年度 (a number in words) cannot: a value and the 原文 that
it was read from would part. A number that is wrong in the document is published as printed; one that was read wrong is a
fault of the reader, or a doubt to settle.

訂正一覧 has a row for every such edit, and for every settled doubt whose published text is not what the document shows
(`Doubt.alters`, or a reading that the officer wrote instead of the reader's). Out of scope: doubts
(`pipelines.doubts.resolver`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.doubts.resolver import published_form
from pipelines.japanese.terms import MANY
from pipelines.problems import DeclarationError, Place, Problem
from pipelines.tables.doubt import Doubt, Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.plan import Plan
from pipelines.tables.rows import TABLES, Column, Correction, Indicator, Measure, Row, columns_of

_AS_PRINTED = ("source_text", "japanese_year")
# Columns that repeat a name: the table that has the name, and the column with the ID of its row.
_REPEATS = {"measure_name": ("measures", "measure_id"), "indicator_name": ("indicators", "indicator_id")}


@dataclass(frozen=True)
class Edit:
    """One explicit correction. `line` is its place in `corrections.yaml`."""

    target: Target
    source: str
    reading: str
    reason: str
    date: str
    line: int = 0


def apply_corrections(plan: Plan, edits: Sequence[Edit], file: str) -> Plan:
    """Return the plan with the edits made and 訂正一覧 filled.

    Raises DeclarationError with all that are wrong at once; `file` names corrections.yaml in them:

    - `correction-target`: no such table or row;
    - `correction-column`: no column that can be corrected; `correction-repeated`: a name that another table has;
    - `correction-form`: not written as it is published; `correction-nothing`: it changes nothing;
    - `correction-source`: the words are not in the cell; `correction-value`: not one of the column's choices;
    - `correction-twice`: the same words of the same cell a second time.
    """
    tables = {name: list(rows) for name, rows in plan.tables.items()}
    problems: list[Problem] = []
    made: list[Correction] = []
    first: dict[tuple[Target, str], Edit] = {}
    for edit in edits:
        earlier = first.setdefault((edit.target, edit.source), edit)
        problem_or_row = _twice(edit, earlier, file) if earlier is not edit else _apply(tables, edit, file)
        if isinstance(problem_or_row, Problem):
            problems.append(problem_or_row)
        else:
            made.append(_correction(edit.target, edit.source, edit.reading, edit.reason, edit.date, problem_or_row))
    if problems:
        raise DeclarationError(problems)
    rows = [*(row for doubt in plan.doubts if (row := _settled(doubt))), *made]
    if rows:
        tables["corrections"] = list(rows)
    named = _repeat_names(tables)
    ordered = {name: tuple(named[name]) for name in TABLES if name in named}
    return dataclasses.replace(plan, tables=ordered)


def _place(edit: Edit, file: str) -> Place:
    return Place(file, edit.line or None, str(edit.target))


def _twice(edit: Edit, first: Edit, file: str) -> Problem:
    facts = {"target": str(edit.target), "source": edit.source, "first": str(first.line)}
    return Problem("correction-twice", _place(edit, file), facts)


def _apply(tables: dict[str, list[Row]], edit: Edit, file: str) -> Problem | Row:
    target, place = edit.target, _place(edit, file)
    rows = tables.get(target.table, [])
    index = next((i for i, row in enumerate(rows) if row.id == target.id), None)
    if index is None:
        return Problem("correction-target", place, {"target": str(target)})
    row = rows[index]
    column = next((c for c in columns_of(type(row)) if c.name == target.column), None)
    if column is None or not _holds_words(column):
        can = ", ".join(c.name for c in columns_of(type(row)) if _holds_words(c) and c.key not in _REPEATS)
        return Problem("correction-column", place, {"target": str(target), "column": target.column, "columns": can})
    if problem := _repeated(row, column, place) or _unfit(edit, column, getattr(row, column.key), place):
        return problem
    cell = getattr(row, column.key)
    rows[index] = dataclasses.replace(row, **{column.key: type(cell)(cell.replace(edit.source, edit.reading))})
    return row


def _holds_words(column: Column) -> bool:
    return column.type == "string" and not column.references and column.key not in _AS_PRINTED


def _repeated(row: Row, column: Column, place: Place) -> Problem | None:
    if column.key not in _REPEATS:
        return None
    table, id_key = _REPEATS[column.key]
    return Problem("correction-repeated", place, {"column": column.name, "table": table, "id": getattr(row, id_key)})


def _unfit(edit: Edit, column: Column, cell: str, place: Place) -> Problem | None:
    """Return what is wrong with the words of an edit, if anything."""
    form, corrected = published_form(edit.reading), cell.replace(edit.source, edit.reading)
    facts = {"target": str(edit.target), "source": edit.source}
    if form != edit.reading:
        return Problem("correction-form", place, {**facts, "given": repr(edit.reading), "form": form})
    if edit.source == edit.reading:
        return Problem("correction-nothing", place, facts)
    if edit.source not in cell:
        return Problem("correction-source", place, {**facts, "cell": cell})
    if column.choices and corrected not in column.choices and (corrected or column.required):
        return Problem("correction-value", place, {**facts, "given": corrected, "choices": ", ".join(column.choices)})
    return None


def _settled(doubt: Doubt) -> Correction | None:
    settlement = doubt.settlement
    if settlement is None or not doubt.alters or "".join(settlement.reading) == doubt.source:
        return None
    reading = MANY.join(cell for cell in settlement.reading if cell) or "（空欄）"
    return Correction(
        id=joined("c", name_digest(f"{doubt.rule} {doubt.target}", 8)),
        place=doubt.place,
        target=str(doubt.target),
        source_text=" ".join(doubt.source.split()) or "（空欄）",
        corrected=reading,
        reason=settlement.reason,
        confirmed=settlement.date,
    )


def _correction(target: Target, source: str, reading: str, reason: str, date: str, row: Row) -> Correction:
    return Correction(
        id=joined("c", name_digest(f"{source} {target}", 8)),
        place=row.place,
        target=str(target),
        source_text=source,
        corrected=reading or "（空欄）",
        reason=reason,
        confirmed=date,
    )


def _repeat_names(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Write measure and indicator names, as corrected, wherever a row repeats them."""
    measures = {row.id: row.name for row in tables.get("measures", []) if isinstance(row, Measure)}
    indicators = {row.id: row.name for row in tables.get("indicators", []) if isinstance(row, Indicator)}
    return {name: [_renamed(row, measures, indicators) for row in rows] for name, rows in tables.items()}


def _renamed(row: Row, measures: dict[str, str], indicators: dict[str, str]) -> Row:
    changes: dict[str, Any] = {}
    for id_key, name_key, names in (
        ("measure_id", "measure_name", measures),
        ("indicator_id", "indicator_name", indicators),
    ):
        name = names.get(getattr(row, id_key, ""))
        if name is not None and name != getattr(row, name_key):
            changes[name_key] = name
    return dataclasses.replace(row, **changes) if changes else row
