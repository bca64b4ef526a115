"""The figures of the report: each cell here was read in the document, at the line named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from metadata.declared.dataset_folder import read_folder
from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import Change
from pipelines.layouts.stated.figures import Owner, figure_rows
from pipelines.tables.rows import AchievementFigure, IndicatorValue, SourceCheck, ValueKind, Verdict
from tests.pipelines.readers.golden_tables import ROOT
from tests.pipelines.readers.kameyama_achievements.kameyama_achievements_samples import plan

Stated = tuple[str, Decimal, str, str, str]


def stated(measure: str, line: int, year: int) -> list[Stated]:
    """Return item, value, unit, condition and date of the figures of a measure's text."""
    rows = [r for r in plan().rows(AchievementFigure) if (r.measure_id, r.fiscal_year) == (measure, year)]
    assert all(row.place == Span(line, line) for row in rows)
    return [(row.item, row.value, row.unit, row.condition, row.as_of) for row in rows]


def test_a_running_total_keeps_its_condition_and_its_part_has_a_name_of_its_own() -> None:
    assert stated("2-3-1", 114, 2022) == [
        ("シナリオを作成した業務", 15, "業務", "累計", ""),
        ("作成したシナリオのうち本格運用している業務", 7, "業務", "", ""),
    ]


def test_from_three_languages_to_ten_is_a_before_and_an_after() -> None:
    assert stated("3-1-2", 194, 2024) == [
        ("対応言語", 3, "言語", "変化前", ""),
        ("対応言語", 10, "言語", "変化後", ""),
    ]


@pytest.mark.parametrize(
    ("item", "unit", "total", "parts"),
    [
        ("新規協力店舗", "店舗", 6, {"R4": 5, "R6": 1}),
        ("出品数", "件", 294, {"R4": 57, "R5": 138, "R6": 111}),
        ("取引成立数", "件", 809, {"R4": 92, "R5": 415, "R6": 327}),
        ("食品ロス削減量", "g", 654380, {"R4": 68610, "R5": 294820, "R6": 310350}),
        ("販売額", "円", 1476715, {"R4": 161745, "R5": 743270, "R6": 613600}),
    ],
)
def test_a_total_over_a_period_is_told_from_its_years(item: str, unit: str, total: int, parts: dict[str, int]) -> None:
    found = {as_of: value for name, value, u, _, as_of in stated("3-1-3", 195, 2024) if (name, u) == (item, unit)}
    assert found == {"R4.9～R6.12": total, **parts}


@pytest.mark.parametrize(
    ("year", "day", "first", "second"), [(2023, "2024-03-31", 4831, 6429), (2024, "2025-03-31", 4795, 6429)]
)
def test_two_numbers_of_users_are_of_two_services(year: int, day: str, first: int, second: int) -> None:
    found = [one for one in stated("3-5-2", 211, year) if one[2] == "人"]
    assert found == [
        ("「かめやま・安心めーる」の登録者数", first, "人", "", day),
        ("幼・保・学校等の連絡メールの登録者数", second, "人", "", day),
    ]


def test_a_name_of_which_a_half_stands_elsewhere_is_told_whole() -> None:
    listed = ("公開件数 カタログサイト", 80, "件", "", ""), ("公開件数 フォトギャラリー", 29, "件", "", "")
    assert stated("2-9-1", 165, 2024) == stated("3-2-1", 200, 2024) == list(listed)
    useful = [one[0] for one in stated("2-11-1", 176, 2023) if one[2] == "%"]
    assert useful == [f"「役に立つ」と答えた児童生徒の割合 {school}" for school in ("小学校", "小学校", "中学校", "中学校")]
    assert ("児童生徒のタブレット端末の持ち帰り学習", 143, "回", "年間", "R6") in stated("2-11-1", 176, 2024)


def test_schools_are_counted_by_what_they_use() -> None:
    assert stated("2-11-2", 177, 2022) == [
        ("5・6年生児童が外国語活動のデジタル教科書を活用した小学校", 8, "校", "", ""),
        ("5・6年が算数科のデジタル教科書を活用した小学校", 7, "校", "", ""),
        ("全学年児童が算数科のデジタル教科書を活用した小学校", 1, "校", "", ""),
    ]


def test_a_questionnaire_is_what_was_held_three_times() -> None:
    assert ("システム活用に関するアンケート", 3, "回", "年間", "") in stated("2-11-3", 178, 2023)


def test_a_figure_of_a_later_year_is_of_that_year() -> None:
    assert stated("2-7-11", 147, 2022) == [("預金調査の回答までの日数", 2, "日", "", "")]
    of_2023 = [one for one in stated("2-7-11", 147, 2023) if one[2] == "件"]
    assert of_2023 == [("調査実績", 780, "件", "", "5年度")] * 2  # said in the texts of 令和4年度 and of 令和5年度


def test_a_range_is_two_rows() -> None:
    days = [one for one in stated("2-7-11", 147, 2023) if one[2] == "日"]
    assert days == [
        ("電子照会の回答を受領するまでの日数", 2, "日", "以上", ""),
        ("電子照会の回答を受領するまでの日数", 3, "日", "以下", ""),
    ]


def test_a_heading_says_how_all_figures_under_it_are_counted() -> None:
    assert {condition for _, _, _, condition, _ in stated("2-7-13", 149, 2024)} == {"1か月平均"}
    assert [(name, condition) for name, _, _, condition, _ in stated("2-7-8", 141, 2024)][:2] == [
        ("eラーニング", "延べ人数;合計"),
        ("eラーニング以外", "延べ人数;合計"),
    ]


@pytest.mark.parametrize(
    ("measure", "line", "year", "wanted"),
    [
        ("1-1-1", 65, 2024, ("びったりサービスで実施している手続", 20, "手続", "", "")),
        ("2-3-1", 114, 2024, ("AI議事録作成支援システムの利用", 225, "件", "", "")),
        ("1-2-2", 73, 2022, ("コンビニ交付サービス証明書発行部数(年間)の全体に占める割合", Decimal("19.6"), "%", "", "")),
        ("2-2-5", 112, 2022, ("新たに登録した事業所", 20, "事業所", "", "")),
        ("2-2-5", 112, 2022, ("バイタルリンクを活用している事業所", 244, "事業所", "合計", "")),
    ],
)
def test_a_label_says_what_is_counted(measure: str, line: int, year: int, wanted: Stated) -> None:
    assert wanted in stated(measure, line, year)


def test_the_figures_of_the_overview_are_of_no_measure() -> None:
    rows = [row for row in plan().rows(AchievementFigure) if not row.measure_id]
    assert {(row.measure_name, row.fiscal_year, row.place) for row in rows} == {("成果", 2024, Span(50, 50))}
    assert [(row.item, row.value, row.unit, row.change) for row in rows][:3] == [
        ("マイナンバーカード交付率", Decimal("89.84"), "%", Change.NONE),
        ("コンビニ交付件数", 14757, "件", Change.NONE),
        ("コンビニ交付件数の昨年度からの増加", 723, "件", Change.UP),
    ]
    assert len(rows) == 12


def test_no_two_figures_of_a_year_are_told_apart_by_their_values_alone() -> None:
    seen: dict[tuple[object, ...], Decimal] = {}
    for row in plan().rows(AchievementFigure):
        key = (row.measure_id, row.fiscal_year, row.item, row.condition, row.as_of, row.unit)
        assert seen.setdefault(key, row.value) == row.value, key


def test_procedures_that_do_not_add_up_are_said_to_differ() -> None:
    """l.65: R3 6件, 新たに4手続き, 合計11手続."""
    found = [row for row in plan().rows(SourceCheck) if row.subject == "1-1-1 令和4年度 取組実績・成果"]
    assert [(row.source_value, row.computed_value, row.verdict) for row in found] == [("11手続", "10手続", Verdict.DIFFERS)]


def test_the_plan_of_yosano_dates_its_card_holders_itself() -> None:
    """l.209: 72.6% (令和5年度末日), under a column of 令和6年度."""
    values = read_folder(ROOT / "datasets" / "264652_dx_plan", "datasets/264652_dx_plan").plan.rows(IndicatorValue)
    (row,) = (
        row
        for row in values
        if row.indicator_name == "マイナンバーカード保有枚数率" and row.value_kind is ValueKind.BASELINE
    )
    assert (row.value, row.fiscal_year, row.japanese_year, row.as_of) == (Decimal("72.6"), 2023, "令和5年度", "2024-03-31")


# --- any report -------------------------------------------------------------------------------------------------------


def asked(text: str) -> tuple[list[tuple[str, Decimal]], list[tuple[str, ...]]]:
    resolver = DoubtResolver()
    rows = figure_rows(text, Owner("1-2024", "1", "取組"), 2024, Span(1, 1), resolver)
    return [(row.item, row.value) for row in rows], [doubt.reading for doubt in resolver.doubts]


@pytest.mark.parametrize(
    "text", ["30件の利用があった。", "合計12件となった。", "新たに9団体が登録した。", "うち7件を公開した。"]
)
def test_a_label_that_does_not_say_what_is_counted_is_asked(text: str) -> None:
    _, readings = asked(text)
    assert len(readings) == 1


def test_two_values_of_one_item_are_one_question() -> None:
    rows, readings = asked("申請件数は5件であった。また、申請件数は8件であった。")
    assert rows == [("申請件数", 5), ("申請件数", 8)]
    assert readings == [("申請件数", "申請件数")]


def test_one_value_told_twice_is_no_question() -> None:
    assert asked("申請件数は5件であった。また、申請件数は5件であった。")[1] == []
