"""Values as pages print and compare them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.content.figures import NO_NUMBER, OTHER_KIND, RANGE, compared, figure, number, short_year, year
from pipelines.japanese.terms import Change
from pipelines.tables.rows import Flag, IndicatorValue, ValueKind
from tests.catalog.site.samples import value

T, A, B = ValueKind.TARGET, ValueKind.ACTUAL, ValueKind.BASELINE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567", "1,234,567"),
        ("90.0", "90.0"),
        ("1E+4", "10,000"),
        ("-80", "−80"),
        ("0.05", "0.05"),
        ("-1234.5", "−1,234.5"),
    ],
)
def test_a_number_is_printed_in_full_with_its_decimals(text: str, shown: str) -> None:
    assert number(Decimal(text)) == shown


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (value(2024, T, "90"), "90%"),
        (value(2024, T, "10000", "件", approximate=Flag.YES), "約10,000件"),
        (value(2024, T, "90", condition="以上"), "90%以上"),
        (value(2024, T, "5", "回", condition="毎年度;以上"), "毎年度 5回以上"),
        (value(2024, T, "5", "回", condition="以上;2025-02-10改定"), "5回以上"),
        (value(2024, T, "50", change=Change.DOWN), "50%減少"),
        (value(2024, T, "6", "件", condition="累計"), "累計 6件"),
        (value(2024, T, None, "", content="計画の承認"), "計画の承認"),
        (value(2024, T, "35", content="計画の承認"), "35% 計画の承認"),
    ],
)
def test_a_value_is_printed_as_it_is_read(row: IndicatorValue, shown: str) -> None:
    assert figure(row) == shown


def test_years() -> None:
    assert (year(2019), year(None), short_year(2026), short_year(None)) == ("令和元年度", "計画全体", "令和8", "計画全体")


def figures(values: list[IndicatorValue]) -> list[str]:
    return [figure(each) for each in compared(values).shown]


def test_counters_are_held_against_each_other_and_shares_are_not() -> None:
    assert figures([value(2026, T, "20", "件"), value(2021, B, "6", "件"), value(2024, A, "20", "手続")]) == [
        "6件",
        "20手続",
        "20件",
    ]
    assert figures([value(2024, T, "20", "件"), value(2024, A, "8", "件"), value(2025, A, "50", "%")]) == ["20件", "8件"]


def test_a_total_is_no_yearly_figure() -> None:
    yearly = [value(2024, T, "5", "回"), value(2025, T, "5", "回")]
    assert figures([*yearly, value(2026, T, "15", "回", condition="累計")]) == ["5回", "5回"]
    assert figures([*yearly, value(2026, T, "6", "回", condition="以上")]) == ["5回", "5回", "6回以上"]


def test_figures_of_a_year_are_one_kind_marked_or_not() -> None:
    """1-6-1 of the report: without it the chart would show the results and hide the target that they miss."""
    results = [value(2022 + i, A, n, "件", condition="年間") for i, n in enumerate(("2923748", "2316398", "2159922"))]
    values = [value(2021, B, "2863545", "件"), value(2025, T, "2910000", "件"), *results]
    assert figures(values) == ["2,863,545件", *(figure(row) for row in results), "2,910,000件"]


def test_what_cannot_be_held_together_is_left_out_with_its_reason() -> None:
    ends = [value(2024, T, "5", condition="以上"), value(2024, T, "6", condition="以下")]
    others = [value(2026, T, "9", condition="累計"), value(2026, A, "9", "円"), value(2023, A, None, content="承認")]
    found = compared([*ends, value(2025, T, "7"), *others])
    assert [figure(row) for row in found.shown] == ["7%"]
    assert [reason for _, reason in found.left_out] == [NO_NUMBER, RANGE, RANGE, OTHER_KIND, OTHER_KIND]


@given(
    st.lists(
        st.tuples(
            st.integers(2021, 2023), st.sampled_from(ValueKind), st.sampled_from(["5", None]), st.sampled_from("%円件")
        )
    )
)
def test_every_value_is_shown_or_left_out(drawn: list[tuple[int, ValueKind, str | None, str]]) -> None:
    values = [value(*each) for each in drawn]
    found = compared(values)
    assert sorted(map(id, values)) == sorted(map(id, [*found.shown, *(row for row, _ in found.left_out)]))


def test_the_target_of_the_whole_plan_comes_last() -> None:
    assert figures([value(None, T, "9"), value(2024, A, "5")]) == ["5%", "9%"]
