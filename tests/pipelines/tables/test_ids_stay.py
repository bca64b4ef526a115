"""IDs come from what a row says: rows removed, added and moved elsewhere in a document move no other row's ID.

Every table of every document is tried on lines that its rows were read from. A row is known again by what it says and the
measure it belongs to; of rows that say the same, any may be any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import KeikakuError
from pipelines.tables.ids import name_digest, said
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Measure, Row, SourceCheck, columns_of
from tests.pipelines.readers.declared import reader_of
from tests.pipelines.readers.golden_tables import ROOT, read
from tests.sampling import DAMAGE, together

DATASETS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))
LINES_OF_A_TABLE = max(1, DAMAGE // 2)
_BULLET = re.compile(r"<li>.*?</li>")
# What a row says of its place among others or of other rows.
_OF_OTHERS = {"measure_id", "indicator_id", "sequence", "number", "repeats"}

Lines = list[str]
Facts = tuple[object, ...]


def removed(lines: Lines, at: int) -> None:
    """Take a line away, or the first bullet of its list."""
    if len(_BULLET.findall(lines[at])) > 1:
        lines[at] = _BULLET.sub("", lines[at], count=1)
    else:
        del lines[at]


def added(lines: Lines, at: int) -> None:
    """Put a bullet before the first of a list, or before a line one like it with other words."""
    if _BULLET.search(lines[at]):
        lines[at] = _BULLET.sub(lambda first: f"<li>・前に加えた項目</li> {first[0]}", lines[at], count=1)
    else:
        lines.insert(at, re.sub(r"[\u4E00-\u9FFF]{2,}", "増補版", lines[at], count=1))


def moved(lines: Lines, at: int) -> None:
    """Reverse the bullets of a list, or let a line change places with the one after it."""
    bullets = iter(reversed(_BULLET.findall(lines[at])))
    if len(_BULLET.findall(lines[at])) > 1:
        lines[at] = _BULLET.sub(lambda _: next(bullets), lines[at])
    elif at + 1 < len(lines):
        lines[at : at + 2] = lines[at + 1], lines[at]


@cache
def sound(dataset_id: str) -> Plan:
    """Return the plan as read from the document, before ties and corrections."""
    return reread(dataset_id, list(read(dataset_id).source.lines))


def reread(dataset_id: str, lines: Lines) -> Plan:
    whole = read(dataset_id)
    settled = [doubt.settlement for doubt in whole.plan.doubts if doubt.settlement]
    return reader_of(ROOT / "datasets" / dataset_id)(Source(whole.source.name, tuple(lines)), DoubtResolver(settled))


def identities(plan: Plan) -> dict[Facts, set[str]]:
    """Return the IDs of the rows that say the same, by what they say and of which measure."""
    measures = {row.id: (row.pillar, row.group, row.name) for row in plan.rows(Measure)}
    found: dict[Facts, set[str]] = defaultdict(set)
    for name, rows in plan.tables.items():
        for row in rows:
            if not isinstance(row, SourceCheck):  # they count and compare what stands elsewhere
                found[name, measures.get(getattr(row, "measure_id", row.id)), *_facts(row)].add(row.id)
    return found


def _facts(row: Row) -> Facts:
    return tuple(getattr(row, column.key) for column in columns_of(type(row)) if column.key not in _OF_OTHERS)


def changed(dataset_id: str, change: Callable[[Lines, int], None]) -> Iterator[Plan]:
    """Yield the readings of copies, each changed at one line; a copy that is refused as another layout is none."""
    plan, lines = sound(dataset_id), read(dataset_id).source.lines
    for rows in plan.tables.values():
        for row in rows[:: max(1, len(rows) // LINES_OF_A_TABLE)]:
            copy = list(lines)
            change(copy, row.place.first - 1)
            try:
                yield reread(dataset_id, copy)
            except KeikakuError:
                continue


def test_width_spaces_and_brackets_make_no_other_id() -> None:
    assert name_digest("ＤＸ推進 計画（第２期）") == name_digest("DX推進計画(第2期)") != name_digest("DX推進計画(第3期)")
    assert said("ｵﾝﾗｲﾝ申請", "１") == said("オンライン申請", "1") != said("オンライン申請", "2")


@pytest.mark.parametrize(("dataset_id", "change"), together(DATASETS, [removed, added, moved]))
def test_no_other_row_has_another_id(dataset_id: str, change: Callable[[Lines, int], None]) -> None:
    before = identities(sound(dataset_id))
    tried = 0
    for plan in changed(dataset_id, change):
        after = identities(plan)
        wrong = [
            (facts, before[facts], after[facts])
            for facts in before.keys() & after.keys()
            if not (before[facts] <= after[facts] or after[facts] <= before[facts])
        ]
        assert wrong == []
        tried += 1
    assert tried, "no change got through"
