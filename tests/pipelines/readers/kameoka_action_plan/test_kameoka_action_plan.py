"""亀岡市情報化推進計画 行動計画編: every expectation below was read in datasets/262064_ict_action_plan/plan.txt, by eye."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.documents.source import Span
from pipelines.japanese.terms import Change
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    Flag,
    GlossaryEntry,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
)
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import (
    listed,
    measure_id,
    values,
)


def measure(plan: Plan, name: str) -> Measure:
    return next(row for row in plan.rows(Measure) if row.name == name)


def test_tables_have_the_rows_of_the_document(plan: Plan) -> None:
    assert {name: len(rows) for name, rows in plan.tables.items()} == {
        "overview": 3,  # two headings of the introduction, the closing section
        "policies": 25,  # 9 pillars; 1 + 2 + 4 + 1 + 2 + 2 + 1 + 1 + 2 groups
        "measures": 31,  # 6 + 5 + 8 + 3 + 2 + 3 + 1 + 1 + 2
        "schedule": 155,  # 31 × 5 years
        "indicators": 78,  # 43 of 数値目標; 31 in words and 4 with figures of 実施評価指標
        "indicator_values": 212,  # 42, 154 in words (one cell has only a figure), 5 + 4 + 4 + 1 figures
        "glossary": 8,
        "source_checks": 7,  # two counts, four names that differ, one goal
    }


def test_overview(plan: Plan) -> None:
    overview = plan.overview
    assert overview.title == "「亀岡市情報化推進計画」行動計画編（アクションプラン）"
    assert overview.fiscal_years == (2021, 2025)
    assert list(plan.notes) == [
        "行動計画（アクションプラン）とは",
        "情報化推進施策の成果指標",
        "行動計画（アクションプラン）の進行管理",
    ]
    assert (
        "数値目標（KGI：Key Goals Indicator）と、実施評価指標（KPI：Key Performance Indicator）から"
        in (plan.notes["情報化推進施策の成果指標"])
    )
    assert plan.notes["行動計画（アクションプラン）の進行管理"].endswith("その実効性を確保します。")


def test_policies_are_those_of_the_list(plan: Plan) -> None:
    rows = plan.rows(Policy)
    assert rows[0] == Policy(
        id="1",
        place=Span(43, 45),
        level=PolicyLevel.PILLAR,
        number="1",
        name="くらしを良くするスマート窓口の実現",
        description="窓口における手続きのデジタル化を推進し、市民にとって利便性の高い「スマート窓口」の実現を目指します。",
    )
    assert [row.name for row in rows if row.level is PolicyLevel.PILLAR][2:5] == [
        "DX時代に向けた行政業務システム改革",
        "地域に密着した防災・減災",
        "未来に向けた農林水産業",
    ]
    by_id = {row.id: row for row in rows}
    assert (by_id["4-1"].name, by_id["4-1"].parent) == ("安全・安心なまちづくり", "地域に密着した防災・減災")
    assert (by_id["6-2"].number, by_id["6-2"].name) == ("2", "文化を育むまちづくり")
    assert rows[-1].name == "ICTを有効活用した健康増進"


def test_first_measure(plan: Plan) -> None:
    first = plan.rows(Measure)[0]
    assert first.id == measure_id("1-1", "マイナンバーカードの利用拡大")
    assert (first.number, first.pillar, first.group) == (
        "1-1-1",
        "くらしを良くするスマート窓口の実現",
        "デジタル化・電子化の拡大",
    )
    assert first.summary == "交付体制の強化により、マイナンバーカード交付率の向上を図る。"
    assert first.goal.startswith("マイナンバーカードの交付率は、現在、25%にも届かない状況ですが、これからのデジタル窓口の")
    assert "月当たり1,100件以上になっており、順調に増えていますが、より一層の普及による市民サービスの向上" in first.goal
    assert first.goal.endswith("普及促進活動の強化及び即日交付できる処理件数の向上を目指します。")
    assert (first.place, first.office, first.priority) == (Span(143, 221), "", Flag.NONE)


@pytest.mark.parametrize(
    ("name", "number", "group"),
    [
        ("ホームページやソーシャルメディアを有効活用した情報コンテンツの拡充", "2-1-2", "情報発信サービスの向上"),
        ("最新のICTを有効活用した観光情報の発信", "2-1-4", "情報発信サービスの向上"),
        ("来訪観光客への多言語対応の推進", "2-2-1", "新たなにぎわいづくりの創出"),
        ("最新のICTを有効活用した業務効率化の推進", "3-1-4", "行政運営の効率化"),
        ("スマート議会の実現", "3-2-1", "デジタル化・オンライン環境の整備"),
        ("情報システム運用の強化", "3-3-2", "庁内業務システムの効率的・効果的な運用"),
        ("図書館サービスの充実", "6-1-2", "学びの環境づくり"),
        ("文化資料館サービスのDX推進", "6-2-1", "文化を育むまちづくり"),
        ("健康分野における情報化の推進", "9-2-1", "ICTを有効活用した健康増進"),
    ],
)
def test_measures_stand_in_the_group_of_the_list(plan: Plan, name: str, number: str, group: str) -> None:
    row = measure(plan, name)
    assert (row.number, row.group) == (number, group)


@pytest.mark.parametrize(
    "name",
    ["問合せ窓口の自動応答の推進", "防災コミュニケーション手段の強靭化", "AI・遠隔地医療導入のための事業検討"],
)
def test_a_name_is_published_as_its_sheet_prints_it(plan: Plan, name: str) -> None:
    row = measure(plan, name)
    doubt = next(doubt for doubt in plan.doubts if doubt.target.id == row.id and doubt.rule == "name-differs")
    assert doubt.reading == (name,)
    assert not doubt.open
    assert not doubt.alters


def test_goals_over_blank_lines_and_latin_words(plan: Plan) -> None:
    goal = measure(plan, "来訪観光客への多言語対応の推進").goal
    assert "発信することにより、インバウンド※3へのPR効果が期待できます。" in goal
    assert "EBPM(Evidence Based Policy Making)※1の手法により" in measure(plan, "オープンデータの提供と利活用の推進").goal


@pytest.mark.parametrize(
    ("name", "value", "unit", "change", "basis"),
    [
        ("マイナンバーカード交付率", 100, "%", Change.NONE, ""),
        ("スマート窓口利用率", 80, "%", Change.NONE, "スマート窓口による申請 ÷ 申請・届出総数"),
        ("スマート窓口利用以前のロビー平均滞留時間", -80, "%", Change.DOWN, ""),
        ("AI チャットボット利用率", 80, "%", Change.NONE, "AI チャットボットによる問い合わせ数 ÷該当業務の問い合わせ数"),
        ("オンライン利用率", 50, "%", Change.UP, ""),
        ("施設利用率", 30, "%", Change.UP, ""),
        ("もうひとつの京都エリア（森の京都管内）の訪日外国人観光客", 4, "%", Change.UP, "令和 3 年度を基準とし毎年 1％増"),
        ("RPA 適用業務数", 23, "業務", Change.NONE, ""),
        ("議会への紙資料（議案書等）年間配付部数", -4200, "部", Change.DOWN, ""),
        ("AI・ICT を有効活用した農業生産高", 30, "%", Change.UP, "令和 2 年度の生産額を基準とする"),
        ("農業専用 LINE のアカウント登録者数", 30000, "人", Change.NONE, ""),
        ("登録者数", 10000, "人", Change.NONE, ""),
        ("相談件数（リモート相談・AI チャットボット含む）", 1500, "件", Change.NONE, ""),
    ],
)
def test_goals_with_figures(plan: Plan, name: str, value: int, unit: str, change: Change, basis: str) -> None:
    (row,) = values(plan, name)
    indicator = next(i for i in plan.rows(Indicator) if i.id == row.indicator_id)
    assert (row.value, row.unit, row.change, row.fiscal_year, row.japanese_year) == (Decimal(value), unit, change, None, "")
    assert (indicator.kind, indicator.unit) == (IndicatorKind.KGI, unit)
    assert (indicator.formula, indicator.note) == ((basis, "") if "÷" in basis else ("", basis))
    assert indicator.quantitative is Flag.YES


def test_an_approximate_goal_and_a_remark(plan: Plan) -> None:
    (access,) = values(plan, "データセットデータへのアクセス数")
    assert (access.value, access.unit, access.approximate) == (Decimal(10000), "件", Flag.YES)
    books = next(row for row in plan.rows(Indicator) if row.name == "貸出冊数")
    assert (books.formula, books.note) == ("", "図書館ホームページの充実を図り貸出冊数の増加")
    assert values(plan, "貸出冊数")[0].value == Decimal(416000)


def test_goals_of_one_name_are_told_apart_by_their_formula(plan: Plan) -> None:
    rows = [row for row in plan.rows(Indicator) if row.name == "キャッシュレスサービス利用率"]
    assert [row.formula for row in rows] == [
        "キャッシュレスによる納付数 ÷全体の納付数（口座振替含む）",
        "キャッシュレスによる納付数 ÷納付書払い数",
    ]
    assert [row.value for row in values(plan, "キャッシュレスサービス利用率")] == [Decimal(90), Decimal(50)]


@pytest.mark.parametrize(
    ("name", "goals"),
    [
        (
            "働き方改革の推進",
            """
            テレワーク業務に対する職員満足度
            """,
        ),
        (
            "最新のICTを有効活用した業務効率化の推進",
            """
            AI などの新たなる情報技術を活用した新たな情報施策の導入
            業務所管課関連技術情報施策への情報提供
            """,
        ),
        (
            "健康分野における情報化の推進",
            """
            毎年の情報更新が実施できている
            国や府のシステム導入・改修に合わせて実施できている
            """,
        ),
    ],
)
def test_goals_in_words(plan: Plan, name: str, goals: str) -> None:
    rows = [row for row in plan.rows(IndicatorValue) if row.measure_name == name and row.fiscal_year is None]
    assert [row.content for row in rows] == listed(goals)
    assert {(row.value, row.approximate) for row in rows} == {(None, Flag.NONE)}


def test_glossary_is_the_footnotes(plan: Plan) -> None:
    rows = plan.rows(GlossaryEntry)
    assert [(row.number, row.term) for row in rows] == [
        ("1", "EBPM"),
        ("2", "DMO"),
        ("3", "インバウンド"),
        ("4", "クラウド"),
        ("5", "BPR"),
        ("6", "AI ドリル"),
        ("7", "デジタルアーカイブ（DA）"),
        ("8", "ユニバーサル"),
    ]
    assert rows[2].explanation == "外国人が訪れてくる旅行、外国人が日本に訪問する旅行のこと。"
    assert rows[7].place == Span(2362, 2364)
    assert rows[7].explanation.endswith("設計（デザイン）のこと。）の意味で使われている。")
