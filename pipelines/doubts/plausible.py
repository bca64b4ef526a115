"""Asking whether hardly plausible figures are meant: each question of `pipelines.tables.plausible` becomes a doubt.

    plausible(plan, resolver) -> Plan        a plan that is complete (its actual values are in it), whatever it was read from

The reading taken is what the document states. An officer confirms it, or gives another number for a value or a year, or
nothing (''): then the row is left out. A settlement holds while the words and values in question are the same.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.doubt import Target
from pipelines.tables.plan import Plan
from pipelines.tables.plausible import Question, questions
from pipelines.tables.rows import TABLES, Row, columns_of

_NAMES = {row_type: name for name, row_type in TABLES.items()}


def plausible(plan: Plan, resolver: DoubtResolver) -> Plan:
    """Return the plan with its doubtful values as they are settled, and with the doubts about them.

    Raises DeclarationError `settlement-shape` for a settled reading that its column cannot hold.
    """
    settled: dict[tuple[type[Row], str], Row | None] = {}
    for question in questions(plan):
        key = type(question.row), question.row.id
        row = settled.get(key, question.row)
        if row is not None:
            settled[key] = _asked(question, row, resolver)
    tables = {
        name: tuple(row for old in rows if (row := settled.get((type(old), old.id), old)) is not None)
        for name, rows in plan.tables.items()
    }
    return dataclasses.replace(plan, tables={name: rows for name, rows in tables.items() if rows}, doubts=resolver.doubts)


def _asked(question: Question, row: Row, resolver: DoubtResolver) -> Row | None:
    """Return the row as it is settled; None for one that is left out."""
    column = next(column.name for column in columns_of(type(row)) if column.key == question.column)
    target = Target(_NAMES[type(row)], row.id, column)
    stated = str(getattr(question.row, question.column))
    reading = resolver.choose_text(question.rule, target, row.place, question.source, [stated])
    if reading == stated:
        return row
    if not reading:
        return None
    changes: dict[str, Any] = {}
    try:
        if question.column == "value":
            changes = {"value": Decimal(reading)}
        elif question.column == "fiscal_year":
            changes = {"fiscal_year": int(reading), "japanese_year": japanese_year(int(reading))}
    except (InvalidOperation, ValueError) as error:
        raise resolver.misfit(question.rule, target) from error
    if not changes:
        raise resolver.misfit(question.rule, target)
    return dataclasses.replace(row, **changes)
