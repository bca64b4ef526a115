"""The plan of 与謝野町 as it lies in datasets/, changed copies of it, and what its tests ask of a reading."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Row, Schedule, columns_of
from tests.pipelines.readers.declared import reader_of

FOLDER = Path(__file__).parents[4] / "datasets" / "264652_dx_plan"
read = reader_of(FOLDER)
LINES = Source.decode("plan.txt", (FOLDER / "plan.txt").read_bytes()).lines
SETTLEMENTS = tuple(
    Settlement(s["rule"], Target(**s["target"]), s["source"], tuple(s["reading"]), s["reason"], str(s["date"]))
    for s in yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
)


def plan_of(lines: tuple[str, ...] | list[str], settlements: tuple[Settlement, ...] = SETTLEMENTS) -> Plan:
    return read(Source("plan.txt", tuple(lines)), DoubtResolver(settlements))


def changed(old: str, new: str, line: int) -> list[str]:
    """Return the document with `old` replaced in one line (1-based)."""
    lines = list(LINES)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    return lines


def timetable(plan: Plan, measure_id: str) -> list[tuple[str, int, str]]:
    return [(row.item_number, row.fiscal_year, row.content) for row in plan.rows(Schedule) if row.measure_id == measure_id]


def cells(row: Row) -> tuple[object, ...]:
    """Return a row's ID and cells: all but its place."""
    return (row.id, *(getattr(row, column.key) for column in columns_of(type(row))))
