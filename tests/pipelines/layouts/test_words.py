"""What printed labels, years, units and cells for figures mean."""

from __future__ import annotations

import weakref

import pytest

from pipelines.layouts.words.amounts import is_dash, plain_amounts, read_amounts
from pipelines.layouts.words.headings import Meaning, meaning
from pipelines.layouts.words.statements import statements
from pipelines.layouts.words.units import name_and_unit
from pipelines.layouts.words.vocabulary import Vocabulary
from pipelines.layouts.words.years import years_of

WORDS = Vocabulary()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("R5", (2023,)),
        ("Ｒ５年度", (2023,)),
        ("令和元年度", (2019,)),
        ("令和5(2023)年度", (2023,)),
        ("令和5年度\n(2023年度)", (2023,)),
        ("2023年度", (2023,)),
        ("2023", (2023,)),
        ("H30", (2018,)),
        ("令和6年3月31日", (2023,)),
        ("R6.3月末", (2023,)),
        ("令和6年4月1日", (2024,)),
        ("令和5～7年度", (2023, 2024, 2025)),
        ("5年度", (2023,)),
        ("30年度", (2018,)),
        ("2,023", ()),
        ("令7", (2025,)),
        ("平30", (2018,)),
        ("R07", (2025,)),
        ("H31/R1", (2019,)),
        ("平成31（令和元）年度", (2019,)),
        ("2025(R7)", (2025,)),
        ("西暦2025年度", (2025,)),
        ("R7\n(西暦2025)", (2025,)),
        ("R5/R6", (2023, 2024)),
        ("第1年度", ()),
        ("法令7", ()),
        ("1-1", ()),
    ],
)
def test_years_of_headings(text: str, years: tuple[int, ...]) -> None:
    assert years_of(text)[0] == years


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("令和5年度目標", Meaning("目標値", (2023,))),
        ("基準値\n（R4）", Meaning("現状値", (2022,))),
        ("計画策定時（令和4年度(2022年度)）", Meaning("現状値", (2022,))),
        ("現状値（％）", Meaning("現状値", unit="%")),
        ("【担当課】", Meaning("担当")),
        ("担　当　課", Meaning("担当")),
        ("主たる担当部署", Meaning("担当")),
        ("達成率（R6）", Meaning("-", (2024,))),
        ("令和7年度\n（最終年度）", Meaning("", (2025,))),
        ("2022年度\n（現状）", Meaning("現状値", (2022,))),
        ("中間\n(R7)", Meaning("", (2025,))),
        ("目標年度（R8）", Meaning("目標値", (2026,))),
        ("令和5年度の取組", Meaning("計画内容", (2023,))),
        ("KPI①", Meaning("指標名")),
        ("現状値2", Meaning("現状値")),
        ("令和5年度に検討する", None),
        ("計画期間　令和5年度～令和8年度　現状値：令和4年度", None),
        ("対象手続の整理", None),
    ],
)
def test_headings_of_columns(text: str, means: Meaning | None) -> None:
    assert meaning(text, WORDS) == means


def test_a_word_means_one_thing_beside_a_text_and_another_above_figures() -> None:
    assert WORDS.column("目標", "forms") == "目指す姿・効果"
    assert WORDS.column("目標", "tables") == "目標値"


def test_a_layout_goes_before_the_synonyms() -> None:
    own = Vocabulary({"tables": {"施策": "中分類"}})
    assert own.column("施 策", "tables") == "中分類"
    assert own.column("施策", "forms") == "取組名"


@pytest.mark.parametrize(
    ("text", "value", "unit", "condition"),
    [
        ("54.0", "54.0", "", ""),
        ("66.0以上", "66.0", "", "以上"),
        ("5.4‰", "5.4", "‰", ""),
        ("１，２３４人", "1234", "人", ""),
        ("2,000千円", "2000", "千円", ""),
        ("1.5万人", "15000", "人", ""),
        ("累計１４棟", "14", "棟", "累計"),
        ("3団体（累計）", "3", "団体", "累計"),
        ("毎年度5回", "5", "回", "毎年度"),
        ("▲12", "-12", "", ""),
        ("5%減", "-5", "%", ""),
        ("550g以下", "550", "g", "以下"),
        ("1,234㎡※1", "1234", "㎡", ""),
        ("10,000人/年", "10000", "人/年", ""),
    ],
)
def test_cells_with_one_figure(text: str, value: str, unit: str, condition: str) -> None:
    (amount,) = read_amounts(text)
    assert amount.figure is not None
    assert (str(amount.figure.value), amount.figure.unit, amount.figure.condition) == (value, unit, condition)


def test_a_range_is_two_amounts() -> None:
    found = [(str(one.figure.value), one.figure.condition) for one in read_amounts("50～60%") if one.figure]
    assert found == [("50", "以上"), ("60", "以下")]


def test_a_cell_may_give_the_year_of_its_figure() -> None:
    assert [(one.year, str(one.figure and one.figure.value)) for one in read_amounts("36.8\n（R3）")] == [(2021, "36.8")]


@pytest.mark.parametrize("text", ["令和8年度", "3/5", "9:00", "第1位", "前年度以上", "集計中", "R8"])
def test_no_figure_is_made_of_dates_and_words(text: str) -> None:
    assert [(one.figure, one.content) for one in read_amounts(text)] == [(None, text)]


@pytest.mark.parametrize("text", ["", "―", "－", "-", "…", "―（未実施）", "※"])
def test_a_dash_is_no_value(text: str) -> None:
    assert is_dash(text)
    assert read_amounts(text) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("住宅の耐震化率（％）", ("住宅の耐震化率", "%", "")),
        ("町税の収納率（現年度分）\n（単位：%）", ("町税の収納率（現年度分）", "%", "")),
        ("修理した町家の数（累計）", ("修理した町家の数（累計）", "", "")),
        ("導入数（経営体）", ("導入数（経営体）", "", "経営体")),
        ("1日の平均歩数（20歳〜64歳）", ("1日の平均歩数（20歳〜64歳）", "", "")),
    ],
)
def test_the_unit_in_the_name_of_an_indicator(name: str, parts: tuple[str, str, str]) -> None:
    assert name_and_unit(name) == parts


def test_statements_of_wrapped_lines() -> None:
    text = "1人1日当たりの家庭ごみ排出\n量：600g\n講習会の参加者数：100\n人以上\n出前授業の割合：―"
    assert statements(text) == [
        ("1人1日当たりの家庭ごみ排出量", "600g"),
        ("講習会の参加者数", "100人以上"),
        ("出前授業の割合", "―"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2000", 2000), ("1950", 1950), ("1950.5", 1950.5), ("※1 36.8", 36.8), ("36.8注1", 36.8), ("1万2千人", 12000)],
)
def test_figures_that_could_be_something_else(text: str, value: float) -> None:
    (amount,) = read_amounts(text)
    assert amount.figure is not None
    assert float(amount.figure.value) == value


@pytest.mark.parametrize("text", ["2025.3", "2025/3", "R5", "2025年度", "※1", "未定", "3/5"])
def test_no_figure_is_made_of_dates_and_marks(text: str) -> None:
    assert all(amount.figure is None for amount in read_amounts(text))


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("主管課等", "担当"),
        ("担当・所管", "担当"),
        ("取り組みの名称", "取組名"),
        ("事業（取組）名", "取組名"),
        ("施策・取組", "取組名"),
        ("基本目標名", "大分類"),
        ("KPIの名称", "指標名"),
        ("令和8年度までの目標", "目標値"),
        ("目標（R8）", "目標値"),
        ("R4（基準年度）", "現状値"),
        ("R7方針", "今後の方向性"),
    ],
)
def test_a_label_that_varies_a_known_word_means_the_same(label: str, column: str) -> None:
    for setting in ("tables", "forms"):
        found = meaning(label, Vocabulary(), setting)
        assert found is not None
        assert found.column == column


@pytest.mark.parametrize("label", ["計画名", "目標名と等", "担当・指標", "課題名"])
def test_a_label_that_joins_words_of_two_columns_is_not_guessed(label: str) -> None:
    found = meaning(label, Vocabulary(), "forms")
    assert found is None or found.column not in ("大分類", "担当", "計画内容", "課題・問題点")


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [("24.9※1", 24.9, ""), ("30（注2）", 30, ""), ("35＊", 35, ""), ("24.9¹", 24.9, ""), ("1,240人¹⁾", 1240, "人")],
)
def test_the_mark_of_a_note_is_no_part_of_a_figure(printed: str, value: float, unit: str) -> None:
    (amount,) = plain_amounts(printed)
    assert amount.figure is not None
    assert (float(amount.figure.value), amount.figure.unit) == (value, unit)


def test_what_texts_were_found_to_mean_goes_with_the_words_of_a_layout() -> None:
    vocabulary = Vocabulary({"tables": {"めざす値": "目標値"}})
    assert meaning("めざす値", vocabulary) == Meaning("目標値")
    gone = weakref.ref(vocabulary)
    del vocabulary
    assert gone() is None
