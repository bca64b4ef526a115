"""The status of an indicator: cases worked out by hand, and what holds for all figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.japanese.terms import Change
from pipelines.results.levels import StatedValue
from pipelines.results.status import Judgement, PlanYears, Status, judge
from pipelines.tables.rows import ValueKind

PLAN = PlanYears(2022, 2026)
DAY = date(2025, 11, 21)
BETTER = [Status.FALLEN_BACK, Status.LATE, Status.SLIGHTLY_LATE, Status.ON_TRACK, Status.MET]


def baseline(year: int | None, figure: str | None, unit: str = "%", **cells: Any) -> StatedValue:
    return stated(ValueKind.BASELINE, year, figure, unit, **cells)


def target(year: int | None, figure: str | None, unit: str = "%", **cells: Any) -> StatedValue:
    return stated(ValueKind.TARGET, year, figure, unit, **cells)


def result(year: int | None, figure: str | None, unit: str = "%", **cells: Any) -> StatedValue:
    return stated(ValueKind.ACTUAL, year, figure, unit, **cells)


def stated(kind: ValueKind, year: int | None, figure: str | None, unit: str, **cells: Any) -> StatedValue:
    return StatedValue(kind, year, None if figure is None else Decimal(figure), unit, **cells)


def judged(*values: StatedValue, day: date = DAY) -> Judgement:
    return judge(values, PLAN, day)


START, LAST = baseline(2021, "0"), target(2026, "100")


@pytest.mark.parametrize(
    ("values", "status", "expected", "rate"),
    [
        # by the straight line from 0 % in 2021 to 100 % in 2026: 60 % in 2024
        ((START, LAST, result(2024, "100")), Status.MET, "60", "1.6667"),
        ((START, LAST, result(2024, "57")), Status.ON_TRACK, "60", "0.95"),
        ((START, LAST, result(2024, "56.9")), Status.SLIGHTLY_LATE, "60", "0.9483"),
        ((START, LAST, result(2024, "36")), Status.SLIGHTLY_LATE, "60", "0.6"),
        ((START, LAST, result(2024, "35.9")), Status.LATE, "60", "0.5983"),
        ((START, LAST, result(2024, "0")), Status.LATE, "60", "0"),
        ((START, LAST, result(2024, "-1")), Status.FALLEN_BACK, "60", "-0.0167"),
        # the plan's own target of the year goes before the line
        ((START, LAST, target(2024, "20"), result(2024, "20")), Status.MET, "20", "1"),
        ((START, LAST, target(2024, "90"), result(2024, "60")), Status.SLIGHTLY_LATE, "90", "0.6667"),
        # a line leads to the next target, not to the last
        ((START, target(2025, "40"), LAST, result(2023, "20")), Status.ON_TRACK, "20", "1"),
        # after the last target, that one is asked for
        ((START, target(2023, "100"), result(2024, "50")), Status.LATE, "100", "0.5"),
        # less is better: by the start, by 以下, by the targets' course, by a target of 0
        ((baseline(2021, "30", "日"), target(None, "2", "日"), result(2024, "13.2", "日")), Status.ON_TRACK, "13.2", "1"),
        ((target(2026, "2", "日", condition="以下"), result(2024, "2", "日")), Status.MET, None, None),
        ((target(2026, "2", "日", condition="未満"), result(2024, "2", "日")), Status.INCOMPARABLE, None, None),
        ((target(2025, "90"), target(2026, "80"), result(2025, "85")), Status.MET, "90", None),
        ((target(None, "0", "件"), result(2024, "1", "件")), Status.INCOMPARABLE, None, None),
        ((target(None, "0", "件"), result(2024, "0", "件")), Status.MET, None, None),
        ((target(2024, "-80", change=Change.DOWN), result(2024, "-85", change=Change.DOWN)), Status.MET, "-80", None),
        # without a 現状値 the first result is the start: 1445 in 2023, a third of the way to 5000 is 2630
        (
            (target(2026, "5000", "人"), result(2023, "1445", "人"), result(2024, "3585", "人")),
            Status.ON_TRACK,
            "2630",
            "1.8059",
        ),
        # every year the same: kept, or lost
        (
            (baseline(2022, "5", "回"), target(2026, "5", "回", condition="毎年度"), result(2024, "5", "回")),
            Status.MET,
            "5",
            None,
        ),
        (
            (baseline(2022, "5", "回"), target(2026, "5", "回", condition="毎年度"), result(2024, "4", "回")),
            Status.FALLEN_BACK,
            "5",
            None,
        ),
        (
            (baseline(2022, "0", "回"), target(2026, "4", "回", condition="毎年度;以上"), result(2023, "3", "回")),
            Status.SLIGHTLY_LATE,
            "4",
            "0.75",
        ),
        # counters are one kind, 年間 is none of its own; approximate figures are taken as printed
        ((baseline(2021, "6", "件"), target(2026, "20", "件"), result(2024, "20", "手続")), Status.MET, "14.4", "1.6667"),
        (
            (target(2024, "10000", "件", approximate=True), result(2024, "10000", "件", condition="年間")),
            Status.MET,
            "10000",
            None,
        ),
        # a result that is a range: 2 to 3 days of 2 at most; both ends on one side of a threshold
        (
            (target(2024, "2", "日"), result(2024, "2", "日", condition="以上"), result(2024, "3", "日", condition="以下")),
            Status.MET,
            "2",
            None,
        ),
        (
            (START, LAST, result(2024, "58", condition="以上"), result(2024, "61", condition="以下")),
            Status.ON_TRACK,
            "60",
            "0.9667",
        ),
        (
            (START, LAST, result(2024, "50", condition="以上"), result(2024, "61", condition="以下")),
            Status.INCOMPARABLE,
            "60",
            None,
        ),
        ((START, LAST, result(2024, "100", condition="以上")), Status.MET, "60", "1.6667"),
        ((START, LAST, result(2024, "50", condition="以上")), Status.INCOMPARABLE, "60", None),
        # a target that is a range
        (
            (START, target(2024, "40", condition="以上"), target(2024, "60", condition="以下"), result(2024, "50")),
            Status.MET,
            "40",
            "1.25",
        ),
        (
            (START, target(2024, "40", condition="以上"), target(2024, "60", condition="以下"), result(2024, "20")),
            Status.LATE,
            "40",
            "0.5",
        ),
        (
            (START, target(2024, "40", condition="以上"), target(2024, "60", condition="以下"), result(2024, "61")),
            Status.INCOMPARABLE,
            "40",
            None,
        ),
    ],
)
def test_a_result_is_judged(values: tuple[StatedValue, ...], status: Status, expected: str | None, rate: str | None) -> None:
    found = judged(*values)
    assert found.status == status, found.reason
    assert found.expected == (None if expected is None else Fraction(expected)), found
    assert (None if found.rate is None else f"{float(found.rate):.4f}") == (None if rate is None else f"{float(rate):.4f}")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((target(2024, None),), "言葉"),
        ((), "目標値が書かれていない"),
        ((START,), "目標値が書かれていない"),
        ((LAST, result(2024, None)), "実績が数値でなく"),
        ((LAST, result(None, "3")), "どの年度のものか"),
        ((LAST, result(2024, "3", "日")), "（100%）と最新の実績値（3日）は、単位か数え方が違う"),
        ((START, LAST, result(2023, "60"), result(2024, "3", "日")), "単位か数え方が違う"),
        ((target(None, "20", "件", condition="累計"), result(2022, "15", "業務")), "（累計20件）と最新の実績値（15業務）"),
        ((LAST, result(2024, "60")), "基準値も前の年度の実績値もなく"),
        ((START, LAST, target(2026, "80"), result(2024, "60")), "同じ年度に値が複数ある（100%、80%）"),
    ],
)
def test_what_cannot_be_compared_says_why(values: tuple[StatedValue, ...], reason: str) -> None:
    found = judged(*values)
    assert found.status == Status.INCOMPARABLE
    assert reason in found.reason
    assert found.rate is None


@pytest.mark.parametrize(
    ("values", "day", "status"),
    [
        ((baseline(2024, "25", "手続"), target(2026, "50", "手続")), date(2026, 3, 31), Status.NOT_DUE),
        ((baseline(2024, "25", "手続"), target(2026, "50", "手続")), date(2026, 4, 1), Status.NOT_REPORTED),
        ((target(2025, "5"), target(2026, "10")), date(2026, 3, 31), Status.NOT_DUE),
        ((target(2025, "5"), target(2026, "10")), date(2026, 4, 1), Status.NOT_REPORTED),
        ((target(None, "5"),), date(2023, 3, 31), Status.NOT_DUE),
        ((target(None, "5"),), date(2023, 4, 1), Status.NOT_REPORTED),
        ((baseline(None, "30"), target(None, "5")), date(2023, 4, 1), Status.NOT_REPORTED),
        ((baseline(2024, "30"), target(2026, "5"), result(2023, "40")), date(2026, 4, 1), Status.NOT_REPORTED),
    ],
)
def test_without_result_the_day_tells_whether_one_is_due(values: tuple[StatedValue, ...], day: date, status: Status) -> None:
    found = judged(*values, day=day)
    assert (found.status, found.result, found.rate, found.expected) == (status, None, None, None)
    assert day.isoformat() in found.reason


def test_the_reason_has_the_formula_and_its_figures() -> None:
    said = judged(START, LAST, result(2024, "56.9")).reason
    assert said == "(56.9 − 0) ÷ (60 − 0) = 94.8%。期待値60は基準から目標値までを直線で結んだ値。"
    said = judged(START, LAST, target(2024, "55", approximate=True), result(2024, "55")).reason
    assert said == "令和6年度の実績値55%が、令和6年度の目標値約55%を満たす。"


figures = st.integers(-1000, 1000).map(str)
years = st.integers(2022, 2025)
ways = st.tuples(figures, figures, years, st.none() | figures)


def on_the_way(way: tuple[str, str, int, str | None], figure: str) -> tuple[StatedValue, ...]:
    first, goal, year, own = way
    assume(first != goal)
    return (baseline(2021, first), target(2026, goal), *([target(year, own)] if own else []), result(year, figure))


@given(ways, figures, st.integers(1, 10**6))
def test_the_scale_does_not_matter(way: tuple[str, str, int, str | None], figure: str, factor: int) -> None:
    values = on_the_way(way, figure)
    larger = judged(*(replace(value, value=value.value and value.value * factor) for value in values))
    found = judged(*values)
    assert (larger.status, larger.rate) == (found.status, found.rate)


@given(ways, figures)
def test_down_is_judged_as_up(way: tuple[str, str, int, str | None], figure: str) -> None:
    values = on_the_way(way, figure)
    mirrored, found = judged(*(replace(value, value=-(value.value or 0)) for value in values)), judged(*values)
    assert (mirrored.status, mirrored.rate) == (found.status, found.rate)


@given(ways, figures, st.integers(0, 1000))
def test_a_better_result_is_never_judged_worse(way: tuple[str, str, int, str | None], figure: str, more: int) -> None:
    values = on_the_way(way, figure)
    up = int(way[1]) > int(way[0])
    better = judged(*on_the_way(way, str(int(figure) + (more if up else -more))))
    assert BETTER.index(better.status) >= BETTER.index(judged(*values).status)


@given(st.lists(st.sampled_from(list(ValueKind)), max_size=6), st.data())
def test_any_values_have_a_status_and_a_reason(kinds: list[ValueKind], data: st.DataObject) -> None:
    draw = data.draw
    conditions = st.sampled_from(["", "以上", "以下", "未満", "超", "毎年度", "毎年度;以上", "累計", "年間", "前年比"])
    values = [
        stated(
            kind,
            draw(st.none() | years),
            draw(st.none() | figures),
            draw(st.sampled_from(["%", "件", ""])),
            condition=draw(conditions),
        )
        for kind in kinds
    ]
    found = judge(values, PLAN, DAY)
    assert found.reason
    judged_ = found.status in BETTER
    assert judged_ == (found.result is not None and found.status != Status.INCOMPARABLE)


def test_the_latest_revision_of_a_target_counts_and_the_reason_says_so() -> None:
    revised = (target(2026, "80", condition="2023-05-01改定"), target(2026, "50", condition="2024-02-10改定"))
    found = judged(START, LAST, *revised, result(2024, "30"))
    assert (found.status, found.expected) == (Status.ON_TRACK, 30)
    assert "2024-02-10に改定" in found.reason
    assert "改定前：100%、80%" in found.reason
    assert judged(START, LAST, *reversed(revised), result(2024, "30")).expected == 30
    assert "改定" not in judged(START, LAST, result(2024, "30")).reason


def test_a_revised_target_takes_the_place_of_its_own_year_only() -> None:
    found = judged(START, target(2024, "20"), LAST, target(2026, "50", condition="2024-02-10改定"), result(2024, "20"))
    assert (found.status, found.expected) == (Status.MET, 20)
