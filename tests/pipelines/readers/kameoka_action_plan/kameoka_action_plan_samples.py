"""The plan of 亀岡市 as it lies in datasets/, changed copies of it, and what its tests ask of a reading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, Schedule
from tests.pipelines.readers.declared import reader_of

FOLDER = Path(__file__).parents[4] / "datasets" / "262064_ict_action_plan"
read = reader_of(FOLDER)
LINES = Source.decode("plan.txt", (FOLDER / "plan.txt").read_bytes()).lines
SETTLEMENTS = tuple(
    Settlement(s["rule"], Target(**s["target"]), s["source"], tuple(s["reading"]), s["reason"], str(s["date"]))
    for s in yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
)


def plan_of(lines: Sequence[str], settlements: Sequence[Settlement] = SETTLEMENTS) -> Plan:
    return read(Source("plan.txt", tuple(lines)), DoubtResolver(settlements))


def replaced(first: int, last: int, *lines: str) -> list[str]:
    """Return the document with the lines first to last (1-based) replaced."""
    return [*LINES[: first - 1], *lines, *LINES[last:]]


def changed(line: int, old: str, new: str) -> list[str]:
    """Return the document with `old` replaced in one line (1-based)."""
    assert old in LINES[line - 1]
    return replaced(line, line, LINES[line - 1].replace(old, new))


def measure_id(group: str, name: str) -> str:
    return joined(group, name_digest(name))


def timetable(plan: Plan, name: str) -> list[str]:
    """Return the cells of 取組内容 of a measure, in the order of the years."""
    return [row.content for row in plan.rows(Schedule) if row.measure_name == name]


def steps(plan: Plan, name: str) -> list[str]:
    """Return the words of 実施評価指標 of a measure, in the order of the years."""
    rows = [row for row in plan.rows(IndicatorValue) if row.measure_name == name]
    return [row.content for row in rows if row.indicator_name == "実施評価指標"]


def open_doubts(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, doubt.target.id) for doubt in plan.doubts if doubt.open]


def listed(lines: str) -> list[str]:
    """Return the lines of a text block, without empty ones."""
    return [line.strip() for line in lines.split("\n") if line.strip()]


def values(plan: Plan, indicator: str) -> list[IndicatorValue]:
    return [row for row in plan.rows(IndicatorValue) if row.indicator_name == indicator]
