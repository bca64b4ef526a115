"""取組項目 ①, ② … against the tables that name them by number: a line that only the others tell of is lost or moved.

Asked are numbers of 取組項目 that leave one out (`lost-row`) or go back (`moved-row`), and a number in a table that
取組項目 does not list (`lost-row`). The reading taken is that nothing is lost.
Out of scope: items without a row in the timetable, and rows without a number (`asked.timetables`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.japanese.terms import MANY
from pipelines.layouts.applied.records import MeasureRecord
from pipelines.layouts.asked.asking import Asking, span
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined

_NUMBERED = re.compile(r"[①-⑳]")


def listed_numbers(items: str) -> list[str]:
    """Return the numbers of the items in a cell 取組項目, in order: `① 検討;② 導入` has 1 and 2; none without numbers."""
    return [unicodedata.normalize("NFKC", item[0]) for item in items.split(MANY) if _NUMBERED.match(item)]


def ask_items(asking: Asking, record: MeasureRecord) -> None:
    """Ask for the items of a measure that its tables do not tell of alike."""
    cells = [*(text.number for _, text in record.schedule), *(indicator.number for indicator in record.indicators)]
    named = {number for cell in cells for number in cell.split(MANY) if number}
    listed = listed_numbers(record.first("取組項目"))
    for rule, target in _questions(record.id, listed, named):
        told = f"{MANY.join(listed)} / {MANY.join(_in_order(named))}"
        asking.nothing(rule, target, span(record.place, record.last), told)


def _questions(measure_id: str, listed: Sequence[str], named: set[str]) -> Iterator[tuple[str, Target]]:
    if not listed:
        return
    running = {str(number) for number in range(1, max(map(int, listed)))}
    for number in _in_order((running | named) - {*listed}):
        yield "lost-row", Target("measures", joined(measure_id, number), "取組項目")
    for before, number in pairwise(listed):
        if int(number) <= int(before):
            yield "moved-row", Target("measures", joined(measure_id, number), "取組項目")


def _in_order(numbers: Iterable[str]) -> list[str]:
    return sorted(numbers, key=lambda number: (len(number), number))  # not as int: a damaged one may have any length
