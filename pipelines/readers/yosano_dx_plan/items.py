"""取組項目 ①, ② … against the two tables that name them by number: a line that only the others tell of is lost or moved.

Asked are numbers of 取組項目 that leave one out (`lost-row`) or go back (`moved-row`), and a number in either table that
取組項目 does not list (`lost-row`). The reading taken is that nothing is lost.
Out of scope: items without a row in the timetable, and rows without a number (`sheets`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.japanese.terms import MANY
from pipelines.readers.yosano_dx_plan.readings import Readings
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.rows import Indicator, Measure, Row, Schedule

ITEM_NUMBER = "取組項目番号"
"""The first column of both tables; in 備考 of an indicator it stands before the numbers."""

_NUMBERED = re.compile(r"[①-⑳]")
_NOTED = re.compile(rf"{ITEM_NUMBER}: (\d+(?:{MANY}\d+)*)")


def listed_numbers(items: str) -> list[str]:
    """Return the numbers of the items in a cell 取組項目, in order: `① 検討;② 導入` has 1 and 2; none without numbers."""
    return [unicodedata.normalize("NFKC", item[0]) for item in items.split(MANY) if _NUMBERED.match(item)]


def ask_items(rows: Sequence[Row], readings: Readings) -> None:
    """Ask for the items of each measure that the rows of its sheet do not tell of alike."""
    for measure in (row for row in rows if isinstance(row, Measure)):
        planned = (row.item_number for row in rows if isinstance(row, Schedule) and row.measure_id == measure.id)
        notes = (_NOTED.match(row.note) for row in rows if isinstance(row, Indicator) and row.measure_id == measure.id)
        cells = [*planned, *(note[1] for note in notes if note)]
        named = {number for cell in cells for number in cell.split(MANY) if number}
        listed = listed_numbers(measure.items)
        for rule, target in _questions(measure.id, listed, named):
            readings.no_row(rule, target, measure.place, f"{MANY.join(listed)} / {MANY.join(_in_order(named))}")


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
