"""Indicators in 目指す成果: the goals of a measure that are stated as numbers.

Read are `名称 R3：54件 R7：65件`, `名称 R3 6件→R8 20件`, `名称：20件(累計)`, `名称(10様式)`, `…件数 0件` and
`名称30日程が2日程に短縮`. A figure anywhere else in a goal (3市で共同運用) counts nothing that is aimed at. A year before
the plan's first is where it started (現状値), any other is a target. Out of scope: goals in words, which stay in
`measures.goal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.japanese.figures import Figure, find_figures
from pipelines.japanese.fiscal_years import fiscal_year
from pipelines.japanese.terms import MANY
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.indicator_values import indicator_value
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, Measure, Row, ValueKind

_YEAR = r"[RH]\d{1,2}"
_PLAIN = re.compile(rf"(?:^|(?<=[\s→])){_YEAR}[：:]\s*(\d[\d,]*)(?=[\s→]|$)")  # R3：2, a number without unit
_YEAR_BEFORE = re.compile(rf"(?:^|[\s→、（(])({_YEAR})\s*[：:]?\s*$")
_COUNT_BEFORE = re.compile(r"[：:]\s*$|[数率量額]\s+$|[（(]$")
_TO = re.compile(r"^\s*(?:→|から|が)\s*$")
_BASIS = re.compile(r"^\s*[（(]([^（()）]+)[)）]")
_NAME = re.compile(r"(?<![^\s、。→;])[^\s、。→;]++$")
_NAME_END = re.compile(r"(?<![\s：:（(がを])[\s：:（(がを]++$")


@dataclass(frozen=True)
class Goal:
    """A figure of a goal: what it counts, for which year (None: the whole plan), and how it stands to others."""

    figure: Figure
    start: int  # where it begins in the goal, with its year, and where it ends, with a bracket behind it
    end: int
    text: str = ""  # as printed; the first of a name with its name
    name: str = ""
    year: int | None = None
    baseline: bool = False
    basis: str = ""  # 累計: how it is counted


def read_goals(text: str, first_year: int) -> list[Goal]:
    """Return the figures that a goal aims at, in order; `first_year` is the first fiscal year of the plan."""
    figures = sorted([*find_figures(text), *_plain_numbers(text)], key=lambda figure: figure.start)
    goals: list[Goal] = []
    for index, figure in enumerate(figures):
        last = figures[index - 1] if index else None
        following = figures[index + 1] if index + 1 < len(figures) else None
        goal = _goal(text, figure, first_year, leads=bool(following and _leads(text, figure, following)))
        if last and (_leads(text, last, figure) or (goal and _continues(text, last, goal.start))):
            goal = goal or Goal(figure=figure, start=figure.start, end=figure.end)
            goal = replace(goal, name=goals[-1].name if goals else goal.name)
        if goal and goal.name:
            first = goal.name != (goals[-1].name if goals else "")
            start = text.rindex(goal.name, 0, goal.start) if first else goal.start
            goals.append(replace(goal, text=text[start : goal.end]))
    return goals


def _goal(text: str, figure: Figure, first_year: int, *, leads: bool) -> Goal | None:
    """Return the goal that a figure states, or None; `leads` where the figure is the first of two (30日が2日に)."""
    before = text[: figure.start]
    mark = _YEAR_BEFORE.search(before)
    year = fiscal_year(mark[1]) if mark else None
    if not (mark or leads or figure.change or _COUNT_BEFORE.search(before)):
        return None
    start = mark.start(1) if mark else figure.start
    basis = _BASIS.match(text[figure.end :])
    return Goal(
        name=_name(text[:start]),
        figure=figure,
        year=year,
        baseline=year < first_year if year else leads,
        basis=basis[1] if basis else "",
        start=start,
        end=figure.end + (basis.end() if basis else _closing(text, figure)),
    )


def _closing(text: str, figure: Figure) -> int:
    """Return 1 where the bracket that the figure stands in is closed behind it: 導入(10様式)."""
    return int(text[figure.end : figure.end + 1] in (")", "）"))


def _leads(text: str, figure: Figure, following: Figure) -> bool:
    """Tell whether a figure is said to become the one that follows it: 30日程が2日程に."""
    return bool(_TO.match(text[figure.end : following.start]))


def indicator_rows(measure: Measure, first_year: int) -> Iterator[Row]:
    """Yield the indicators of a measure's goal, each followed by its values."""
    goals = read_goals(measure.goal, first_year)
    ids = Numbering()
    for name in dict.fromkeys(goal.name for goal in goals):
        own = [goal for goal in goals if goal.name == name]
        indicator = Indicator(
            id=joined(measure.id, "i", name_digest(IndicatorKind.OUTCOME + name, 4)),
            place=measure.place,
            measure_id=measure.id,
            measure_name=measure.name,
            kind=IndicatorKind.OUTCOME,
            name=name,
            unit=own[0].figure.unit,
            quantitative=Flag.YES,
        )
        yield indicator
        for goal in own:
            yield _value(indicator, goal, ids)


def _value(indicator: Indicator, goal: Goal, ids: Numbering) -> IndicatorValue:
    kind = ValueKind.BASELINE if goal.baseline else ValueKind.TARGET
    figure = replace(
        goal.figure,
        condition=MANY.join(filter(None, (goal.figure.condition, goal.basis))),
        as_of="" if goal.year else goal.figure.as_of,
    )
    return indicator_value(indicator, kind, goal.year, figure, ids, place=indicator.place, source_text=goal.text)


def _plain_numbers(text: str) -> list[Figure]:
    return [
        Figure(Decimal(match[1].replace(",", "")), "", match[1], match.start(1), match.end(1))
        for match in _PLAIN.finditer(text)
    ]


def _continues(text: str, last: Figure, start: int) -> bool:
    """Tell whether nothing but a separator stands between the last figure and the next year."""
    return not text[last.end : start].strip(" →、")


def _name(before: str) -> str:
    """Return the words that a figure counts: back to the last space or comma, without the mark or particle at the end."""
    match = _NAME.search(_NAME_END.sub("", before))
    return match[0] if match else ""
