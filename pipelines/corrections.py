"""Explicit corrections: an officer's edit of one cell after reading, and the table 訂正一覧.

    corrections:
      - target: {table: measures, id: 7-1a2b3c, column: 取組名}
        source: デバインド        # the words in the cell as read: the guard
        reading: デバイド         # what is published instead
        reason: 目次には「デバイド」とある。
        date: 2026-11-21

An edit is guarded: when the words are no longer in that cell, the build stops instead of publishing the damage or editing
something else. A name that is edited is edited wherever the tables repeat it (取組名 by 取組ID, 指標名 by 指標ID).

訂正一覧 has a row for every such edit, and for every settled doubt whose published text is not what the document shows
(`Doubt.alters`, or a reading that the officer wrote instead of the reader's). Out of scope: doubts (`pipelines.doubts`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.doubts import Doubt, Target
from pipelines.ids import joined, name_digest
from pipelines.plan import Plan
from pipelines.problems import DeclarationError, Place, Problem
from pipelines.tables import MANY, TABLES, Correction, Indicator, Measure, Row, columns_of


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

    Raises DeclarationError `correction-target` (no such table, row or text column) or `correction-source` (the words are
    not in the cell) with all that are wrong at once; `file` names corrections.yaml in them.
    """
    tables = {name: list(rows) for name, rows in plan.tables.items()}
    problems: list[Problem] = []
    made: list[Correction] = []
    for edit in edits:
        problem_or_row = _apply(tables, edit, file)
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


def _apply(tables: dict[str, list[Row]], edit: Edit, file: str) -> Problem | Row:
    target = edit.target
    place = Place(file, edit.line or None, str(target))
    rows = tables.get(target.table, [])
    index = next((i for i, row in enumerate(rows) if row.id == target.id), None)
    row_type = TABLES.get(target.table)
    key = next((c.key for c in columns_of(row_type) if c.name == target.column), None) if row_type else None
    if index is None or key is None or not isinstance(getattr(rows[index], key), str):
        return Problem("correction-target", place, {"target": str(target)})
    row = rows[index]
    cell = getattr(row, key)
    if edit.source not in cell:
        return Problem("correction-source", place, {"target": str(target), "source": edit.source, "cell": cell})
    rows[index] = dataclasses.replace(row, **{key: type(cell)(cell.replace(edit.source, edit.reading))})
    return row


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
