"""亀山市's report and changed copies of it, for the tests of its reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers import Reader
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Row, SourceCheck, Verdict
from tests.pipelines.readers.declared import reader_of

FOLDER = Path(__file__).parents[4] / "datasets" / "242101_dx_achievements"
R = TypeVar("R", bound=Row)
CIRCLED = ("①", "②", "③")


@cache
def report_reader() -> Reader:
    return reader_of(FOLDER)


@cache
def document() -> Source:
    return Source.decode("report.txt", (FOLDER / "report.txt").read_bytes())


@cache
def settlements() -> tuple[Settlement, ...]:
    written = yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
    return tuple(
        Settlement(s["rule"], Target(**s["target"]), s["source"], tuple(s["reading"]), s["reason"], str(s["date"]))
        for s in written
    )


def read_lines(lines: Sequence[str]) -> tuple[Plan, DoubtResolver]:
    resolver = DoubtResolver(settlements())
    return report_reader()(Source("report.txt", tuple(lines)), resolver), resolver


@cache
def plan() -> Plan:
    return read_lines(document().lines)[0]


def one(row_type: type[R], row_id: str, read: Plan | None = None) -> R:
    return next(row for row in (read or plan()).rows(row_type) if row.id == row_id)


def listed(number: str) -> int:
    """Return the index of the line of a row of the list, by its printed number."""
    return next(i for i, line in enumerate(document().lines) if line.startswith(number + "\t"))


def changed(number: str, change: Callable[[list[str]], None]) -> list[str]:
    lines = list(document().lines)
    cells = lines[listed(number)].split("\t")
    change(cells)
    lines[listed(number)] = "\t".join(cells)
    return lines


def differing(before: Plan, after: Plan) -> set[str]:
    """Return table/id of the rows that differ, source_checks aside."""
    pairs = {f"{name}/{row.id}": row for name, rows in before.tables.items() for row in rows}
    others = {f"{name}/{row.id}": row for name, rows in after.tables.items() for row in rows}
    keys = {key for key in pairs.keys() | others.keys() if pairs.get(key) != others.get(key)}
    return {key for key in keys if not key.startswith("source_checks/")}


def checks(subject: str, read: Plan | None = None) -> dict[str, tuple[str, str, Verdict]]:
    rows = (read or plan()).rows(SourceCheck)
    return {r.content: (r.source_value, r.computed_value, r.verdict) for r in rows if r.subject == subject}
