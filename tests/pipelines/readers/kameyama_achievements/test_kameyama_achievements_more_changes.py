"""Reader of 亀山市's report: rows in another order."""

from __future__ import annotations

from dataclasses import replace

from pipelines.documents.source import Span
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Measure, Row
from tests.pipelines.readers.kameyama_achievements.kameyama_achievements_samples import (
    document,
    listed,
    one,
    plan,
    read_lines,
)

ONE, OTHER = "② (7) 1", "② (7) 2"  # 内部情報系システム…, 職員コミュニケーション…; 2-8-4 repeats the first


def rows(read: Plan) -> dict[tuple[str, str], Row]:
    """Return all rows by table and ID, without their places."""
    return {(table, row.id): replace(row, place=Span(1, 1)) for table, found in read.tables.items() for row in found}


def reordered(*, numbered_anew: bool) -> list[str]:
    lines = list(document().lines)
    first, second = listed(ONE), listed(OTHER)
    lines[first], lines[second] = lines[second], lines[first]
    if numbered_anew:
        lines[first] = ONE + lines[first].removeprefix(OTHER)
        lines[second] = OTHER + lines[second].removeprefix(ONE)
    return lines


def test_rows_moved_with_their_numbers_change_nothing_but_the_order() -> None:
    read, resolver = read_lines(reordered(numbered_anew=False))
    assert rows(read) == rows(plan())
    assert [row.id for row in read.rows(Measure) if row.id in ("2-7-1", "2-7-2")] == ["2-7-2", "2-7-1"]
    assert [(d.rule, d.target.id) for d in resolver.doubts if d.open] == [("moved-row", "2-7-1")]


def test_rows_moved_and_numbered_anew_leave_the_others_as_they_are() -> None:
    read, resolver = read_lines(reordered(numbered_anew=True))
    before, after = rows(plan()), rows(read)
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    moved = {(table, row_id) for table, row_id in differing if table != "source_checks"}
    # The row that repeats a moved one points to it under its new number; every other row is as it was.
    assert {row_id[:5] for _, row_id in moved if row_id[:5] not in ("2-7-1", "2-7-2")} == {"2-8-4"}
    assert one(Measure, "2-8-4", read) == replace(one(Measure, "2-8-4"), repeats="2-7-2")
    assert one(Measure, "2-7-2", read).name == one(Measure, "2-7-1").name
    # What was settled under the old numbers is open again, the number that 2-8-4 was told to repeat among it.
    assert {doubt.target.id for doubt in resolver.doubts if doubt.open} == {"2-7-1", "2-7-2", "2-8-4"}
