"""Actual values: tied to what achievement texts state, guarded against a changed document, put behind the targets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from metadata.declared.dataset_folder import read_folder
from metadata.declared.declaration import read_actuals
from pipelines.documents.source import Span
from pipelines.problems import DeclarationError
from pipelines.results.actuals import Tie, add_actuals
from pipelines.tables.plan import Overview, Plan, collect
from pipelines.tables.rows import Achievement, Flag, Indicator, IndicatorKind, IndicatorValue, Measure, Row, ValueKind

REPORT = Path(__file__).parents[3] / "datasets" / "242101_dx_achievements"
FRIENDS = "友だち登録数は3,585人(R7.3月末時点)、ブロックは120人である。"
NAMES = {"1": "窓口案内", "2": "照会"}


def measure(number: str) -> Measure:
    return Measure(id=number, place=Span(5, 5), number=number, name=NAMES[number])


def indicator(row_id: str, number: str, name: str, unit: str) -> Indicator:
    return Indicator(
        id=row_id,
        place=Span(6, 6),
        measure_id=number,
        measure_name=NAMES[number],
        kind=IndicatorKind.OUTCOME,
        name=name,
        unit=unit,
        quantitative=Flag.YES,
    )


def target(of: Indicator, value: int) -> IndicatorValue:
    return IndicatorValue(
        id=f"{of.id}-t",
        place=of.place,
        indicator_id=of.id,
        indicator_name=of.name,
        measure_id=of.measure_id,
        measure_name=of.measure_name,
        fiscal_year=2026,
        japanese_year="令和8年度",
        value_kind=ValueKind.TARGET,
        value=Decimal(value),
        unit=of.unit,
        source_text=f"R8 {value}{of.unit}",
    )


def achievement(number: str, year: int, text: str) -> Achievement:
    return Achievement(
        id=f"{number}-{year}",
        place=Span(year - 2000, year - 2000),
        measure_id=number,
        measure_name=NAMES[number],
        fiscal_year=year,
        japanese_year=f"令和{year - 2018}年度",
        achievement=text,
    )


def plan(friends: str = FRIENDS) -> Plan:
    registered = indicator("1-i", "1", "登録者数", "人")
    days = indicator("2-i", "2", "回答期間", "日")
    rows: list[Row] = [
        measure("1"),
        measure("2"),
        registered,
        days,
        target(registered, 5000),
        target(days, 2),
        achievement("1", 2023, "試行期間の友だち登録数は、1,445人となった。"),
        achievement("1", 2024, friends),
        achievement("2", 2023, "2～3日程度で回答を受領した。"),
        achievement("2", 2024, "照会は15業務、回答は48時間以内である。"),
    ]
    return collect(Overview(), rows, ())


TIE = Tie("1-i", 2024, "1-2024", "友だち登録数は3,585人", "3,585人", line=7)
EARLIER = Tie("1-i", 2023, "1-2023", "友だち登録数は、1,445人", "1,445人", line=2)
RANGE = Tie("2-i", 2023, "2-2023", "2～3日程度で回答", "2～3日程度", line=12)


def codes(read: Plan, *ties: Tie) -> list[tuple[str, int | None, str]]:
    with pytest.raises(DeclarationError) as caught:
        add_actuals(read, ties, "actuals.yaml")
    assert {problem.place.file for problem in caught.value.problems} == {"actuals.yaml"}
    return [(problem.code, problem.place.line, problem.place.key) for problem in caught.value.problems]


def test_a_tie_gives_the_actual_value_that_the_text_states() -> None:
    *_, row = (row for row in add_actuals(plan(), [TIE], "actuals.yaml").rows(IndicatorValue) if row.indicator_id == "1-i")
    assert (row.value_kind, row.fiscal_year, row.japanese_year) == (ValueKind.ACTUAL, 2024, "令和6年度")
    assert (row.value, row.unit, row.approximate, row.condition) == (3585, "人", Flag.NO, "")
    assert row.as_of == "2025-03-31"  # dated in the text, behind the words of the tie
    assert (row.indicator_name, row.measure_id, row.measure_name) == ("登録者数", "1", "窓口案内")
    assert (row.source_text, row.place) == ("友だち登録数は3,585人", Span(24, 24))


def test_without_ties_the_plan_stays_as_it_is() -> None:
    read = plan()
    assert add_actuals(read, [], "actuals.yaml") == read


def test_actual_values_stand_behind_the_others_of_their_indicator_by_year() -> None:
    read = plan()
    done = add_actuals(read, [RANGE, TIE, EARLIER], "actuals.yaml")
    rows = [(row.indicator_id, row.value_kind, row.fiscal_year, row.value) for row in done.rows(IndicatorValue)]
    goal, actual = ValueKind.TARGET, ValueKind.ACTUAL
    assert rows == [
        ("1-i", goal, 2026, 5000),
        ("1-i", actual, 2023, 1445),
        ("1-i", actual, 2024, 3585),
        ("2-i", goal, 2026, 2),
        ("2-i", actual, 2023, 2),
        ("2-i", actual, 2023, 3),
    ]
    assert len({row.id for row in done.rows(IndicatorValue)}) == len(rows)
    assert list(done.tables) == list(read.tables)
    others = [name for name in read.tables if name != "indicator_values"]
    assert [done.tables[name] for name in others] == [read.tables[name] for name in others]


def test_an_indicator_without_target_gets_its_table() -> None:
    read = plan()
    bare = replace(read, tables={name: rows for name, rows in read.tables.items() if name != "indicator_values"})
    done = add_actuals(bare, [TIE], "actuals.yaml")
    assert [row.value for row in done.rows(IndicatorValue)] == [3585]
    assert list(done.tables) == list(read.tables)


def test_both_ends_of_a_range_are_given() -> None:
    rows = [r for r in add_actuals(plan(), [RANGE], "f").rows(IndicatorValue) if r.value_kind is ValueKind.ACTUAL]
    assert [(row.value, row.unit, row.condition) for row in rows] == [(2, "日", "下限"), (3, "日", "上限")]
    assert {(row.approximate, row.source_text) for row in rows} == {(Flag.YES, "2～3日程度で回答")}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(TIE, indicator="9-i"), "actual-target"),
        (replace(TIE, achievement="1-2022"), "actual-target"),
        (replace(TIE, source="登録者は3,585人"), "actual-source"),
        (replace(TIE, achievement="1-2023"), "actual-source"),
        (replace(TIE, figure="3,585"), "actual-figure"),
        (replace(TIE, figure="585人"), "actual-figure"),
        (replace(TIE, figure="120人"), "actual-figure"),  # in the text, but not in the words of the tie
        (replace(TIE, source="友だち登録数"), "actual-figure"),
        (replace(TIE, source="ブロックは120人"), "actual-figure"),  # the figure stands before the words
        (replace(TIE, source=FRIENDS, figure="3,585人(R7.3月末時点)、ブロックは120人"), "actual-figure"),  # two, no range
        (replace(TIE, other_unit="件"), "actual-figure"),
        (replace(TIE, fiscal_year=2025), "actual-year"),  # later than the achievement
        (replace(TIE, fiscal_year=2023), "actual-year"),  # earlier, and the words do not say so
    ],
)
def test_a_tie_that_does_not_fit_stops(wrong: Tie, code: str) -> None:
    assert codes(plan(), wrong) == [(code, 7, wrong.indicator)]


def test_an_earlier_year_is_taken_where_the_words_name_it_and_a_later_one_never() -> None:
    text = "登録は令和5年度の1,445人から3,585人に増え、令和8年度に5,000人を目指す。"
    earlier = replace(TIE, fiscal_year=2023, source="令和5年度の1,445人", figure="1,445人")
    row = add_actuals(plan(text), [earlier], "f").rows(IndicatorValue)[1]
    assert (row.fiscal_year, row.japanese_year, row.value) == (2023, "令和5年度", 1445)
    assert codes(plan(text), replace(earlier, source="の1,445人")) == [("actual-year", 7, "1-i")]
    later = replace(TIE, fiscal_year=2026, source="令和8年度に5,000人", figure="5,000人")
    assert codes(plan(text), later) == [("actual-year", 7, "1-i")]


def test_a_second_value_of_the_same_year_is_refused_with_both_lines() -> None:
    with pytest.raises(DeclarationError) as caught:
        add_actuals(plan(), [EARLIER, TIE, replace(TIE, line=20)], "f")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.facts["first"]) == ("actual-twice", 20, "7")


def test_all_wrong_ties_are_reported_at_once() -> None:
    wrong = [replace(EARLIER, indicator="9-i"), TIE, replace(RANGE, figure="5日")]
    assert codes(plan(), *wrong) == [("actual-target", 2, "9-i"), ("actual-figure", 12, "2-i")]


def test_a_changed_number_is_refused_until_the_tie_is_looked_at() -> None:
    changed = plan(FRIENDS.replace("3,585人", "4,102人"))
    assert codes(changed, TIE) == [("actual-source", 7, "1-i")]
    looked_at = replace(TIE, source="友だち登録数は4,102人", figure="4,102人")
    assert add_actuals(changed, [looked_at], "f").rows(IndicatorValue)[1].value == 4102


def test_words_that_begin_with_a_number_do_not_fit_within_a_longer_one() -> None:
    tie = replace(TIE, source="3,585人が登録")
    assert add_actuals(plan("3,585人が登録した。"), [tie], "f").rows(IndicatorValue)[1].value == 3585
    assert codes(plan("13,585人が登録した。"), tie) == [("actual-figure", 7, "1-i")]


def test_another_unit_is_refused_unless_declared_and_published_as_printed() -> None:
    tie = Tie("1-i", 2024, "2-2024", "照会は15業務", "15業務", line=3)
    assert codes(plan(), tie) == [("actual-figure", 3, "1-i")]
    row = add_actuals(plan(), [replace(tie, other_unit="業務")], "f").rows(IndicatorValue)[1]
    assert (row.value, row.unit) == (15, "業務")


def test_another_unit_needs_a_reason(tmp_path: Path) -> None:
    lines = ["actuals:", "  - indicator: 1-i", "    fiscal_year: 2024", "    achievement: 1-2024"]
    lines += ["    source: 合計20手続", "    figure: 20手続", "    other_unit: {unit: 手続}"]
    (tmp_path / "actuals.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_actuals(tmp_path, "datasets/x")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("key-missing", "datasets/x/actuals.yaml")
    assert (problem.place.line, problem.place.key) == (7, "actuals.0.other_unit.reason")


# What 亀山市's report states, read in it.


@cache
def report() -> tuple[IndicatorValue, ...]:
    return read_folder(REPORT, REPORT.name).plan.rows(IndicatorValue)


def series(measure_id: str, name: str) -> list[tuple[ValueKind, int | None, int, str]]:
    rows = [row for row in report() if (row.measure_id, row.indicator_name) == (measure_id, name)]
    return [(row.value_kind, row.fiscal_year, int(row.value or 0), row.unit) for row in rows]


BASE, GOAL, DONE = ValueKind.BASELINE, ValueKind.TARGET, ValueKind.ACTUAL


@pytest.mark.parametrize(
    ("measure_id", "name", "expected"),
    [
        (
            "1-1-1",
            "オンライン手続の拡充",
            [
                (BASE, 2021, 6, "件"),
                (GOAL, 2026, 20, "件"),
                (DONE, 2022, 11, "手続"),
                (DONE, 2023, 20, "手続"),
                (DONE, 2024, 20, "手続"),
            ],
        ),
        ("1-1-2", "オンライン手続の導入", [(GOAL, None, 10, "様式"), (DONE, 2023, 8, "様式")]),
        ("1-3-1", "市公式LINE登録者数", [(GOAL, 2026, 5000, "人"), (DONE, 2023, 1445, "人"), (DONE, 2024, 3585, "人")]),
        (
            "1-6-1",
            "PV数",
            [
                (BASE, 2021, 2863545, "件"),
                (GOAL, 2025, 2910000, "件"),
                (DONE, 2022, 2923748, "件"),
                (DONE, 2023, 2316398, "件"),
                (DONE, 2024, 2159922, "件"),
            ],
        ),
        (
            "1-6-2",
            "PV数",
            [
                (BASE, 2021, 114131, "件"),
                (GOAL, 2025, 125000, "件"),
                (DONE, 2022, 134025, "件"),
                (DONE, 2023, 229135, "件"),
                (DONE, 2024, 238998, "件"),
            ],
        ),
        (
            "1-6-4",
            "市民参画による番組制作数",
            [
                (BASE, 2021, 54, "件"),
                (GOAL, 2025, 65, "件"),
                (DONE, 2022, 69, "件"),
                (DONE, 2023, 69, "件"),
                (DONE, 2024, 67, "件"),
            ],
        ),
        ("2-3-1", "シナリオ作成", [(GOAL, None, 20, "件"), (DONE, 2022, 15, "業務")]),
        (
            "2-7-11",
            "回答期間",
            [
                (BASE, None, 30, "日"),
                (GOAL, None, 2, "日"),
                (DONE, 2022, 2, "日"),
                (DONE, 2023, 2, "日"),
                (DONE, 2023, 3, "日"),
            ],
        ),
        ("3-1-4", "ICTを活用した講座の開催数", [(GOAL, 2026, 20, "回"), (DONE, 2024, 16, "回")]),
        ("3-6-1", "デジタル・デバイドを解消するための講座の開催数", [(GOAL, 2026, 20, "回"), (DONE, 2024, 23, "回")]),
    ],
)
def test_the_report_states(measure_id: str, name: str, expected: list[tuple[ValueKind, int | None, int, str]]) -> None:
    assert series(measure_id, name) == expected


@pytest.mark.parametrize("measure_id", ["1-4-1", "1-6-3", "2-7-1", "2-7-4", "2-7-18", "2-8-3", "2-8-4", "3-2-3"])
def test_where_the_report_states_no_value_none_is_made_up(measure_id: str) -> None:
    kinds = {row.value_kind for row in report() if row.measure_id == measure_id}
    assert GOAL in kinds and DONE not in kinds


def test_the_latest_number_of_friends_is_dated() -> None:
    (row,) = [row for row in report() if (row.measure_id, row.fiscal_year, row.value_kind) == ("1-3-1", 2024, DONE)]
    assert row.as_of == "2025-03-31"  # R7.3月末時点
