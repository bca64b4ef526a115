"""Questions about values that are sound and hardly meant, and what an officer's answer does to the row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipelines.documents.source import OfficerSpot, Span
from pipelines.doubts.plausible import plausible
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Overview, Plan
from pipelines.tables.plausible import questions
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, Row, ValueKind

HERE = Span(1, 1)
INDICATOR = Indicator(
    id="1-i",
    place=HERE,
    measure_id="1",
    measure_name="普及",
    kind=IndicatorKind.KPI,
    name="利用件数",
    unit="件",
    quantitative=Flag.YES,
)


def value(year: int | None, number: str, kind: ValueKind = ValueKind.TARGET, **facts: Any) -> IndicatorValue:
    row = IndicatorValue(
        id=f"1-i-{year}-{kind.name[0].lower()}",
        place=HERE,
        indicator_id="1-i",
        indicator_name="利用件数",
        measure_id="1",
        measure_name="普及",
        fiscal_year=year,
        japanese_year=f"{year}年度",
        value_kind=kind,
        value=Decimal(number) if number else None,
        unit="件" if number else "",
        source_text=f"{number}件",
    )
    return replace(row, **facts)


def plan(*values: IndicatorValue, indicator: Indicator = INDICATOR, issued: str = "令和5年3月") -> Plan:
    tables: dict[str, tuple[Row, ...]] = {"indicators": (indicator,), "indicator_values": values}
    return Plan(Overview(fiscal_years=(2023, 2026), issued=issued), tables)


def rules(*values: IndicatorValue, **facts: Any) -> list[str]:
    return [question.rule for question in questions(plan(*values, **facts))]


def series(*numbers: str) -> list[IndicatorValue]:
    return [value(2023 + index, number) for index, number in enumerate(numbers)]


PER_CENT = {"unit": "%"}
BASELINE, ACTUAL = ValueKind.BASELINE, ValueKind.ACTUAL


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("year-outside-plan", [value(2097, "20")]),
        ("year-outside-plan", [value(2027, "20")]),
        ("year-outside-plan", [value(2017, "20", BASELINE)]),
        ("actual-after-document", [value(2024, "20", ACTUAL)]),
        ("actual-after-document", [value(2022, "20", BASELINE, as_of="2023-04-15", fiscal_year=2023)]),
        ("date-contradicts-year", [value(2024, "20", as_of="2024-03-31")]),
        ("date-contradicts-year", [value(2024, "20", as_of="R5")]),
        ("share-over-100", [value(2024, "726", **PER_CENT)]),
        ("target-behind-baseline", [value(2022, "20", BASELINE), value(2026, "2")]),
        ("series-turns", series("20", "25", "3", "35")),
        ("series-turns", series("20", "25", "30", "3")),
        ("ten-times-neighbours", series("20", "250", "25")),
        ("ten-times-neighbours", series("100", "10", "100")),
        ("figure-in-words", [value(2024, "", content="応答回数15件を目指して検討")]),
        ("figure-in-words", [value(2024, "", content="30,000：登録者数")]),
        ("range-reversed", [value(2024, "9", condition="下限"), value(2024, "5", condition="上限", id="x")]),
    ],
)
def test_a_question_is_asked(rule: str, values: list[IndicatorValue]) -> None:
    assert rule in rules(*values)


@pytest.mark.parametrize(
    "values",
    [
        series("20", "25", "30", "35"),
        series("90", "80", "80", "70"),
        series("1", "8", "8", "8"),
        [value(2021, "6", BASELINE), value(2026, "20")],
        [value(None, "100", **PER_CENT)],
        [value(2024, "150", **PER_CENT, source_text="前年比150%")],
        [value(2022, "2297", BASELINE, as_of="2023-01-15")],
        [value(2023, "100", as_of="平成26年～令和5年")],
        [value(2024, "", content="計画の承認(第17期議員総括)")],
    ],
)
def test_what_is_plausible_is_not_asked(values: list[IndicatorValue]) -> None:
    assert rules(*values) == []


@pytest.mark.parametrize("name", ["～", "25手続", "2,297人 (令和7年1月15日時点)", "30,000：登録者数"])
def test_a_name_without_a_word_is_asked(name: str) -> None:
    assert rules(indicator=replace(INDICATOR, name=name)) == ["name-is-no-name"]


def answered(reading: str) -> Plan:
    """Return the plan whose target for 2097 is settled."""
    given = plan(value(2097, "20"))
    (question,) = questions(given)
    target = Target("indicator_values", "1-i-2097-t", "年度")
    settlement = Settlement(question.rule, target, question.source, (reading,), "原本で確かめた。", "2026-11-28")
    done = plausible(given, DoubtResolver([settlement]))
    assert not any(doubt.open for doubt in done.doubts)
    return done


def test_an_officer_confirms_a_value_gives_another_or_leaves_it_out() -> None:
    (kept,) = answered("2097").rows(IndicatorValue)
    assert kept.fiscal_year == 2097
    (mended,) = answered("2026").rows(IndicatorValue)
    assert (mended.fiscal_year, mended.japanese_year) == (2026, "令和8年度")
    assert answered("").rows(IndicatorValue) == ()


def test_unanswered_the_value_stays_and_the_doubt_is_open() -> None:
    done = plausible(plan(value(2097, "20")), DoubtResolver())
    assert [row.fiscal_year for row in done.rows(IndicatorValue)] == [2097]
    assert [doubt.open for doubt in done.doubts] == [True]


def test_an_answer_that_is_no_year_is_refused() -> None:
    with pytest.raises(DeclarationError) as caught:
        answered("来年度")
    assert caught.value.problems[0].code == "settlement-shape"


def test_what_officers_enter_changes_no_question_about_the_document() -> None:
    stated = [value(2022, "30", ValueKind.BASELINE), value(2024, "20"), value(2025, "1"), value(2026, "15")]
    place = OfficerSpot(1, 1, "results/2024.xlsx#sheet=目標の改定&cell=D5")
    revised = value(2024, "18", id="1-i-2024-t-20240501", condition="2024-05-01改定", place=place)
    result = value(2025, "16", ValueKind.ACTUAL, place=place)
    before, after = (list(questions(plan(*rows))) for rows in (stated, [*stated, revised, result]))
    asked = {(one.rule, one.row.id): one.source for one in after}
    assert {one.rule for one in before} == {"target-behind-baseline", "series-turns", "ten-times-neighbours"}
    assert len(after) == len(before) + 1 == len(asked)
    assert all(asked[one.rule, one.row.id] == one.source for one in before)
    assert ("target-behind-baseline", "1-i-2024-t-20240501") in asked


def test_a_target_to_stay_below_may_lie_below_its_start() -> None:
    start = value(2022, "30", ValueKind.BASELINE)
    assert rules(start, value(2024, "20", condition="以下"), value(2025, "15", condition="未満;毎年度")) == []
    assert rules(start, value(2024, "20", condition="以上")) == ["target-behind-baseline"]
