"""What the tests of the 京田辺市DX推進計画 reader share: the document, its settlements, edits of it in memory."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import yaml

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.tables.doubt import Doubt, Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, Measure, Schedule, columns_of
from tests.pipelines.readers.declared import reader_of

FOLDER = Path(__file__).parents[4] / "datasets" / "262111_dx_action_plan"
read = reader_of(FOLDER)


def document() -> Source:
    return Source.decode("plan.txt", (FOLDER / "plan.txt").read_bytes())


def settlements() -> list[Settlement]:
    declared = yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
    return [
        Settlement(d["rule"], Target(**d["target"]), d["source"], tuple(d["reading"]), d["reason"], str(d["date"]))
        for d in declared
    ]


def edited(source: Source, *changes: tuple[int, str, str]) -> Source:
    """Return the document with words replaced: (line, words that must be there, new words)."""
    lines = list(source.lines)
    for number, old, new in changes:
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return Source(source.name, tuple(lines))


def without(source: Source, first: int, last: int) -> Source:
    return Source(source.name, source.lines[: first - 1] + source.lines[last:])


def inserted(source: Source, after: int, *lines: str) -> Source:
    return Source(source.name, (*source.lines[:after], *lines, *source.lines[after:]))


def reread(source: Source) -> Plan:
    return read(source, DoubtResolver(settlements()))


def opened(plan: Plan) -> list[Doubt]:
    return [doubt for doubt in plan.doubts if doubt.open]


def measure(plan: Plan, name: str) -> Measure:
    return next(row for row in plan.rows(Measure) if row.name == name)


def bullets(plan: Plan, name: str, year: int) -> list[str]:
    return [row.content for row in plan.rows(Schedule) if (row.measure_name, row.fiscal_year) == (name, year)]


def values(plan: Plan, name: str) -> list[tuple[int | None, str, Decimal | None, str]]:
    rows = [row for row in plan.rows(IndicatorValue) if row.measure_name == name]
    return [(row.fiscal_year, row.indicator_name, row.value, row.unit) for row in rows]


def cells(plan: Plan, *, but: tuple[str, ...] = ()) -> dict[tuple[str, str], dict[str, object]]:
    """Return all cells by table and ID, without the line numbers and the columns named."""
    return {
        (table, row.id): {c.key: getattr(row, c.key) for c in columns_of(type(row)) if c.key not in but}
        for table, rows in plan.tables.items()
        for row in rows
    }
