"""Fiscal years: era years and western years are the same year, and calendar dates are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.japanese.fiscal_years import find_fiscal_years, fiscal_year, japanese_year, western_year

YEARS = st.integers(1926, 2117)  # 昭和元年 to 令和99年


@given(YEARS)
def test_a_japanese_year_names_its_western_year(year: int) -> None:
    assert fiscal_year(japanese_year(year)) == year


@given(st.integers(1, 99))
def test_the_letter_of_an_era_means_the_era(number: int) -> None:
    assert western_year("R", number) == western_year("令和", str(number)) == 2018 + number
    assert find_fiscal_years(f"R{number}：5件") == [2018 + number]


@given(st.integers(1926, 2099))
def test_a_year_in_both_calendars_is_one_year(year: int) -> None:
    printed = japanese_year(year)
    forms = (f"{printed}({year}年度)", f"{printed[:-2]}（{year}）年度", f"{printed}\n({year})", f"{year}年度({printed})")
    assert [find_fiscal_years(form) for form in forms] == [[year]] * len(forms)


@pytest.mark.parametrize(
    ("year", "printed"), [(2021, "令和3年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1988, "昭和63年度")]
)
def test_known_years(year: int, printed: str) -> None:
    assert japanese_year(year) == printed


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("令和３年度", [2021]),
        ("令和 3 年度を基準", [2021]),
        ("令和3年度から令和7年度まで", [2021, 2025]),
        ("平成30(2018)年度～令和8(2026)年度", [2018, 2026]),
        ("計画(2021年度)は令和5年度に改訂", [2021, 2023]),
        ("平成31年度", [2019]),
        ("Ｒ４ ～ R 8 年度", [2022, 2026]),
        ("R3 6件→R8 20件", [2021, 2026]),
        ("R元年度", [2019]),
        ("令和7年1月15日", []),
        ("R4年8月 R4.9月 R2.12.25", []),
        ("H2O", []),
        ("令和0年度", []),
        ("令和100年度", []),
        ("12021年度", []),
        ("", []),
    ],
)
def test_the_fiscal_years_of_a_text_are_found_in_order(text: str, years: list[int]) -> None:
    assert find_fiscal_years(text) == years


def test_one_year_named_twice_is_one_year_and_two_years_are_none() -> None:
    assert fiscal_year("令和3年度の目標と令和3年度の実績") == 2021
    assert fiscal_year("令和3年度と令和4年度") is None
    assert fiscal_year("年度") is None


@pytest.mark.parametrize(("era", "year", "error"), [("明治", 3, KeyError), ("令和", "三", ValueError), ("R", 0, ValueError)])
def test_what_is_no_era_year_is_refused(era: str, year: str | int, error: type[Exception]) -> None:
    with pytest.raises(error):
        western_year(era, year)


def test_a_year_before_the_eras_has_no_japanese_form() -> None:
    with pytest.raises(ValueError, match="1925"):
        japanese_year(1925)


@given(st.text(alphabet=st.one_of(st.sampled_from("令和平成昭RHS0123456789元年度()（） "), st.characters()), max_size=60))
def test_any_text_is_searched_for_years(text: str) -> None:
    assert all(1900 <= year < 2118 for year in find_fiscal_years(text))
