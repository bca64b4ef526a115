"""What the document says twice, compared: 施策の体系 with the sheets and their headings, 数値目標 with 実施評価指標.

The source is published as it is. Out of scope: which sheet is which entry of the list (`outline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipelines.documents.source import Span
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY, Change
from pipelines.japanese.text import squeezed
from pipelines.layouts.asked.wrapped.bulleted import Member, Node, Printed
from pipelines.tables.ids import Numbering, joined
from pipelines.tables.rows import IndicatorValue, SourceCheck
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding

_LIST = "施策の体系"


def list_checks(nodes: Sequence[Node], members: Sequence[Member], headings: Sequence[Printed]) -> Iterator[SourceCheck]:
    """Yield what list and sheets say of each other: how many measures and headings, under which names, and where."""
    entries = [entry for node in nodes for entry in node.measures]
    place = nodes[0].place.cover(nodes[-1].place).cover(entries[-1].place)
    yield finding("list-count", place, _LIST, "体系の施策の数と個票の数", str(len(entries)), str(len(members)))
    content = "体系の見出しの数と、個票のページに記載された見出しの数"
    printed = len({printed.id for printed in headings})
    yield finding("list-headings", place, _LIST, content, str(len(nodes)), str(printed))
    measures = [TwiceNamed(m.id, m.entry.name, m.entry.place, m.printed) for m in members]
    yield from differing_names(measures, "体系の施策名(原典の値)と個票の施策名(計算値)")
    known = [TwiceNamed(p.id, p.node.name, p.node.place, p.heading.name) for p in headings if p.node]
    yield from differing_names(known, "体系の見出し(原典の値)と個票のページの見出し(計算値)")
    yield from _misplaced(headings)


def _misplaced(headings: Iterable[Printed]) -> Iterator[SourceCheck]:
    """Yield a finding for each heading that stands with sheets which the list has under others."""
    ids = Numbering()
    content = "ページの個票の体系での番号(原典の値)と、そのページの見出しの番号(計算値)"
    for printed in headings:
        if printed.id not in printed.page:
            line = printed.heading.line
            place = Span(line, line)
            yield finding(
                ids.unique(f"list-place-{printed.id}"), place, printed.id, content, MANY.join(printed.page), printed.id
            )


def goal_checks(values: Sequence[IndicatorValue], goals_label: str, kpi_label: str) -> Iterator[SourceCheck]:
    """Yield whether a 実施評価指標 reaches its 数値目標 in the last year, as the goal for the whole plan has it.

    The labels are those of the two as printed.

    The two are one indicator where they have one unit and the goal has the name, or ends in it (a sheet on the card
    calls its 〜カード交付率 just 交付率). Changes are not compared: year on year and over the plan are two scales.
    """
    figures = [row for row in values if row.value is not None and row.change is Change.NONE]
    last = max((row.fiscal_year for row in values if row.fiscal_year), default=0)
    ids = Numbering()
    for row in figures:
        goals = [goal for goal in figures if goal.fiscal_year is None and _is_goal_of(goal, row)]
        if row.fiscal_year == last and len(goals) == 1:
            goal = goals[0]
            content = (
                f"計画期間の{goals_label}「{goal.indicator_name}」(原典の値)と、"
                f"{japanese_year(last)}の{kpi_label}「{row.indicator_name}」(計算値)"
            )
            check_id = ids.unique(joined("goal", row.indicator_id))
            yield finding(check_id, goal.place, row.measure_id, content, _shown(goal), _shown(row))


def _is_goal_of(goal: IndicatorValue, row: IndicatorValue) -> bool:
    same = goal.measure_id == row.measure_id and goal.unit == row.unit
    return same and squeezed(goal.indicator_name).endswith(squeezed(row.indicator_name))


def _shown(row: IndicatorValue) -> str:
    return f"{row.value:,}{row.unit}"
