"""目次 against the body: how many measures there are, what they are called, and which are 重点取組事項.

The source is published as it is. Out of scope: which of the two is right (doubts of `readings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.documents.source import Span
from pipelines.readers.yosano_dx_plan.outline import Contents, Line, Part
from pipelines.tables.rows import Flag, SourceCheck
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding

_LIST = "目次"
_PRIORITY = "重点取組事項"


def contents_checks(
    contents: Contents, pillars: Sequence[Part], measures: Sequence[tuple[str, Part]]
) -> Iterator[SourceCheck]:
    """Yield the findings on a 目次 that lists measures; `measures` are the headings of the body by number (`1-4`)."""
    if not contents.measures:
        return
    listed = dict(contents.measures)
    place = Span(contents.measures[0][1].line.number, contents.measures[-1][1].line.number)
    listed_count, count = len(contents.measures), len(measures)
    yield finding("list-count", place, _LIST, "目次の施策の数と本文の見出しの数", str(listed_count), str(count))
    listed_marks = sum(entry.priority for _, entry in contents.measures)
    marks = sum(part.priority for _, part in measures)
    content = f"目次で{_PRIORITY}とする施策の数と、本文の見出しでそうする施策の数"
    yield finding("list-priorities", place, _LIST, content, str(listed_marks), str(marks))
    headings = {part.number: part.name for part in pillars}
    named = [TwiceNamed(n, e.name, _place(e.line), headings[n]) for n, e in contents.pillars if n in headings]
    named += [TwiceNamed(n, listed[n].name, _place(listed[n].line), part.name) for n, part in measures if n in listed]
    yield from differing_names(named, "目次の名称(原典の値)と本文の見出し(計算値)")
    content = f"目次の{_PRIORITY}の印(原典の値)と本文の見出しの印(計算値)"
    for number, part in measures:
        entry = listed.get(number)
        if entry and entry.priority != part.priority:
            marked = str(Flag.YES if entry.priority else Flag.NO), str(Flag.YES if part.priority else Flag.NO)
            yield finding(f"list-priority-{number}", _place(entry.line), number, content, marked[0], marked[1])


def _place(line: Line) -> Span:
    return Span(line.number, line.number)
