"""On track or not: what an indicator's latest result is, against what its plan asks for in that year.

    asked for   the plan's own target for the year of the result, where it states one (毎年度: for every year); else the
                straight line from the start to the next target; after the last target, that one
                a target that was revised is the one of its latest revision, and the reason says so
    start       the 現状値; without one, the first result before the latest
    達成         the target of that year, or the last one, is met in its direction
    else        (result − start) ÷ (asked for − start):  ≥ 95 % 順調, ≥ 60 % やや遅れ, ≥ 0 % 遅れ, below 後退
    報告なし      a year in which the plan asks for something has ended, and there is no result; 期限前: none has ended
    比較不能      words, other units, no start, several values …: `reason` says which

Thresholds and the idea of what is required by now: Open SDG's progress measure (Statistics Canada); its growth rates are not
used, since they fail for a start of 0. Unknown is never 0, and nothing is ranked. The day it is judged by is an argument.
Out of scope: a municipality's own grades (進捗評価), which are never mixed with this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from pipelines.results import reasons
from pipelines.results.levels import Level, SeveralValuesError, StatedValue, in_force, levels
from pipelines.results.target_path import Start, TargetPath
from pipelines.tables.rows import ValueKind


class Status(StrEnum):
    """状況, from the best to the worst of what can be judged, then what cannot be."""

    MET = "達成"
    ON_TRACK = "順調"
    SLIGHTLY_LATE = "やや遅れ"
    LATE = "遅れ"
    FALLEN_BACK = "後退"
    NOT_REPORTED = "報告なし"
    NOT_DUE = "期限前"
    INCOMPARABLE = "比較不能"


THRESHOLDS = ((Fraction(95, 100), Status.ON_TRACK), (Fraction(60, 100), Status.SLIGHTLY_LATE), (Fraction(0), Status.LATE))
"""Least share of the path asked for → status; below all of them is 後退."""


@dataclass(frozen=True)
class Judgement:
    """A status with everything it was computed from. `rate` is the share of the path asked for (1 is 100 %).

    `target` is the last one. What there is not, or what has no part in the status, is None.
    """

    status: Status
    reason: str
    start: Start | None = None
    target: Level | None = None
    result: Level | None = None
    expected: Fraction | None = None
    rate: Fraction | None = None


@dataclass(frozen=True)
class PlanYears:
    """First and last fiscal year of a plan. A target for the whole plan is of the last one."""

    first: int
    last: int


def judge(values: Sequence[StatedValue], plan: PlanYears, day: date) -> Judgement:
    """Return how an indicator stands on a day, by the values stated for it; of revised targets by the latest."""
    current, replaced = in_force(values)
    judged = _judge(current, plan, day)
    if not replaced:
        return judged
    return replace(judged, reason=judged.reason + reasons.revised([v for v in current if v.revised], replaced))


def _judge(values: Sequence[StatedValue], plan: PlanYears, day: date) -> Judgement:
    targets = [value for value in values if value.kind == ValueKind.TARGET]
    figures = [value for value in targets if value.value is not None]
    if not figures:
        return Judgement(Status.INCOMPARABLE, reasons.WORDS if targets else reasons.NO_TARGET)
    kinds = Counter(value.counted for value in figures)
    kind = max(kinds, key=lambda each: kinds[each])  # of equals the first
    alike = [value for value in values if value.counted == kind]
    try:
        asked = levels((value for value in alike if value.kind == ValueKind.TARGET), plan.last)
        baseline = _baseline(alike, plan)
        results = levels((v for v in alike if v.kind == ValueKind.ACTUAL and v.fiscal_year is not None), plan.last)
    except SeveralValuesError as error:
        return Judgement(Status.INCOMPARABLE, reasons.several(error.values))
    judged = Judgement(Status.INCOMPARABLE, "", baseline, asked[max(asked)])
    since = baseline.fiscal_year if baseline else None
    reported = [v for v in values if v.kind == ValueKind.ACTUAL and not _is_before(v, since)]
    if not reported:
        dated = [value.fiscal_year for value in figures if value.fiscal_year is not None]
        first = max(since + 1, plan.first) if since is not None else min(dated, default=plan.first)
        return _without_result(judged, first, day)
    return _with_result(judged, asked, results, max(reported, key=_recency))


def _baseline(alike: Sequence[StatedValue], plan: PlanYears) -> Start | None:
    """Return the newest 現状値, where it is one figure; one without year is of the year before the plan."""
    found = levels((value for value in alike if value.kind == ValueKind.BASELINE), plan.first - 1)
    point = found[max(found)].point if found else None
    return None if point is None else Start(max(found), point)


def _is_before(value: StatedValue, fiscal_year: int | None) -> bool:
    return fiscal_year is not None and value.fiscal_year is not None and value.fiscal_year < fiscal_year


def _recency(value: StatedValue) -> tuple[int, bool]:
    """Return what the latest result has most of: its year, then a figure before words."""
    return -1 if value.fiscal_year is None else value.fiscal_year, value.value is not None


def _without_result(judged: Judgement, first: int, day: date) -> Judgement:
    """Return 報告なし when the first year in which something is asked for has ended on the day, else 期限前."""
    end = date(first + 1, 3, 31)
    if end < day:
        return replace(judged, status=Status.NOT_REPORTED, reason=reasons.not_reported(first, end, day))
    return replace(judged, status=Status.NOT_DUE, reason=reasons.not_due(first, end, day))


def _with_result(
    judged: Judgement, asked: Mapping[int, Level], results: Mapping[int, Level], newest: StatedValue
) -> Judgement:
    """Return the status of the latest result, which is `newest`; not of an earlier one that could be compared."""
    if newest.value is None:
        return replace(judged, reason=reasons.RESULT_IN_WORDS)
    if newest.fiscal_year is None:
        return replace(judged, reason=reasons.RESULT_WITHOUT_YEAR)
    result = results.get(newest.fiscal_year)
    if result is None:
        return replace(judged, reason=reasons.other_kind(asked[max(asked)].values[0], newest))
    path = TargetPath(asked, judged.start or _first_result(results, before=newest.fiscal_year), newest.fiscal_year)
    judged = replace(judged, start=path.start, result=result, expected=path.expected)
    return _judged_ends(judged, path, result)


def _first_result(results: Mapping[int, Level], before: int) -> Start | None:
    """Return the first result that is one figure, of a year before another."""
    points = {year: level.point for year, level in results.items() if year < before}
    return next((Start(year, point) for year, point in sorted(points.items()) if point is not None), None)


def _judged_ends(judged: Judgement, path: TargetPath, result: Level) -> Judgement:
    """Judge both ends of a result: what holds at both, holds; an open end tells nothing, but what a target asks for."""
    ends = (result.low, result.high) if path.direction > 0 else (result.high, result.low)
    worst, best = (None if end is None else _judged(judged, path, end, result) for end in ends)
    if worst and best and worst.status == best.status:
        return worst
    if worst and worst.status == Status.MET and not any(level.is_range for level in (path.own, path.final) if level):
        return worst
    return replace(judged, reason=reasons.spread(result))


def _judged(judged: Judgement, path: TargetPath, figure: Fraction, result: Level) -> Judgement:
    rate, expected, start = path.rate(figure), path.expected, path.start
    met = next((level for level in (path.own, path.final) if level and path.meets(level, figure)), None)
    if met:
        return replace(judged, status=Status.MET, rate=rate, reason=reasons.met(result, met))
    if expected is None or start is None:
        return replace(judged, reason=reasons.no_start(result, path.own or path.final))
    if path.final.is_range and path.ahead_of(path.goal(path.final), figure) >= 0:
        return replace(judged, reason=reasons.beyond_range(result, path.final))
    status = _status(rate, behind=path.ahead_of(expected, figure) < 0)
    reason = reasons.on_the_way(figure, start.figure, expected, rate, own=path.own is not None)
    return replace(judged, status=status, rate=rate, reason=reason)


def _status(rate: Fraction | None, *, behind: bool) -> Status:
    """Return the status of a share of the path; None: nothing is asked for beyond the start, which is kept or lost."""
    if rate is None:
        return Status.FALLEN_BACK if behind else Status.ON_TRACK
    return next((status for least, status in THRESHOLDS if rate >= least), Status.FALLEN_BACK)
