"""亀岡市情報化推進計画 行動計画編, its yearly cells and doubts: every expectation was read in the document, by eye."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import Change
from pipelines.tables.ids import said
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, Schedule, ValueKind
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import (
    LINES,
    SETTLEMENTS,
    listed,
    measure_id,
    open_doubts,
    plan_of,
    read,
    steps,
    timetable,
    values,
)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "問合せ窓口の自動応答の推進",
            """
            AIチャットボット導入に向けた基礎調査
            AIチャットボット導入窓口の選定・決定
            AIチャットボットシステムの構築
            AIチャットボットシステムの稼働
            AIチャットボット導入窓口の拡大検討
            """,
        ),
        (
            "上下水道料金の納付の利便性向上",
            """
            料金体系の審議・システム改修の設計・広報の実施
            料金システムの改修・広報の実施
            料金システムの運用
            料金システムの運用
            料金システムの運用
            """,
        ),
        (
            "電子決裁の拡大",
            """
            電子決裁の浸透・庁内における推進体制の整備
            財務システムとの連携の検討・環境整備費用の予算化
            環境の整備
            財務システムとの連携
            文書管理と財務会計連携による電子決裁の運用
            """,
        ),
        (
            "働き方改革の推進",
            """
            対象範囲の決定
            事業化の検討・テレワークシステムの予算化
            テレワークシステムの調達
            テレワークシステムの稼働
            テレワーク推進のための評価と改善
            """,
        ),
        (
            "業務の自動化の推進",
            """
            RPA、AI-OCRの運用
            RPA、AI-OCRの運用・庁内展開の拡大
            庁内展開の拡大・次期自動化ソリューションの計画検討
            次期自動化ソリューションの設計・開発・導入
            次期自動化ソリューションの運用
            """,
        ),
        (
            "情報セキュリティの強化",
            """
            影響調査の実施
            対応方針の検討
            事業の実施
            事業の評価・見直し
            影響調査の実施
            """,
        ),
        (
            "職員のICTリテラシーの向上",
            """
            行政職員向けICT体験型セミナー実施の検討
            ハンズオン研修実施に関する関係機関との調整
            行政職員向けICT体験型セミナーの実施
            行政職員向けICT体験型セミナーの実施
            事業の評価・見直し
            """,
        ),
        (
            "図書館サービスの充実",
            """
            ネット予約サービス充実に向けた基礎調査
            ネット予約サービス充実に向けた検討
            ネット予約サービスの充実
            ネット予約サービスの運用
            事業の評価・見直し
            """,
        ),
        (
            "文化資料館サービスのDX推進",
            """
            情報の入力・データベースシステムの構築
            情報の入力・デジタルミュージアム映像資料の制作
            情報の入力・デジタルミュージアムシステムの構築
            情報の入力・デジタルミュージアムの運用
            情報の入力・映像作成・WEB特別展の開催
            """,
        ),
        (
            "子育てに関する情報の提供と相談体制の充実",
            """
            事業化の検討・実施計画の検討
            事業の実施
            事業の評価・見直し
            事業の実施
            事業の評価・見直し
            """,
        ),
        (
            "健康分野における情報化の推進",
            """
            情報の更新・必要な連携システムの導入・改修の実施
            情報の更新・必要な連携システムの導入・改修の実施
            情報の更新・必要な連携システムの導入・改修の実施
            情報の更新・必要な連携システムの導入・改修の実施
            情報の更新・必要な連携システムの導入・改修の実施
            """,
        ),
    ],
)
def test_timetables(plan: Plan, name: str, cells: str) -> None:
    assert timetable(plan, name) == listed(cells)


def test_a_row_of_the_timetable(plan: Plan) -> None:
    identifier = measure_id("1-1", "デジタル窓口の推進")
    assert plan.rows(Schedule)[5] == Schedule(
        id=f"{identifier}-s-2021-{said('スマート窓口システムの事業評価・適用範囲決定')}",
        place=Span(243, 244),
        measure_id=identifier,
        measure_name="デジタル窓口の推進",
        fiscal_year=2021,
        japanese_year="令和3年度",
        sequence=1,
        content="スマート窓口システムの事業評価・適用範囲決定",
    )


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "マイナンバーカードの利用拡大",
            """
            計画の承認
            新体制での実施
            年次計画
            年次計画
            計画の見直し
            """,
        ),
        (
            "デジタル窓口の推進",
            """
            事業範囲及び事業評価に基づく推進承認
            事業予算の承認
            調達の実施・システムの開発・システムの受入
            マイナンバー領域の稼動開始
            マイナンバー以外の領域の稼動開始
            """,
        ),
        (
            "窓口での電子納付サービスの推進",
            """
            実行窓口範囲の承認・計画の承認
            調達の実施・サービスの開始
            年次報告書
            年次報告書
            事業範囲拡大の承認・計画の承認
            """,
        ),
        (
            "上下水道料金の納付の利便性向上",
            """
            料金体系の審議・システム改修の設計・広報の実施
            システムの改修・システムの受入・広報の実施
            料金システムの運用開始
            年次報告書
            年次報告書
            """,
        ),
        (
            "オープンデータの提供と利活用の推進",
            """
            プロジェクトの立ち上げ承認
            データ整備の実施
            運用開始
            連携範囲の決定;実行計画の承認
            データ整備の実施
            """,
        ),
        (
            "電子決裁の拡大",
            """
            現状の把握・体制、改善目標、改善KPIの設定
            デジタル化の調査・デジタル化目標の設定・整備予算化の承認
            業務の整理・業務改善の実施
            財務連携システムの運用開始・他分野の検討
            電子決裁の運用拡大・中間報告書
            """,
        ),
        (
            "スマート議会の実現",
            """
            希望する議員にのみ紙資料を配付
            完全ペーパーレス化(第17期議員総括)
            完全ペーパーレス化
            スマート議会の効果検証・実施報告書
            さらなるスマート議会への検討
            """,
        ),
        (
            "職員のICTリテラシーの向上",
            """
            教育に向けた情報収集・事業計画の承認
            カリキュラム体系の整備・試行セミナーの実施
            セミナーの実施報告書
            セミナーの実施報告書
            中間報告書
            """,
        ),
        (
            "AI・遠隔地操作による生産者サポート",
            """
            実行計画書の承認・補助金の交付・実施報告書
            補助金の交付・実施報告書（課題整理）
            補助金の交付・実施報告書（課題整理）
            補助金の交付・実施報告書（課題整理）
            補助金の交付・実施報告書・中間報告書
            """,
        ),
        (
            "誰もが安全で利用しやすい道づくり",
            """
            事業計画の承認
            市民への周知・運用の開始・運用報告書
            市民への周知・運用報告書（課題整理）
            市民への周知・運用報告書（課題整理）
            中間報告書
            """,
        ),
        (
            "AI・遠隔地医療導入のための事業検討",
            """
            課題検討報告（中間）
            課題検討報告（中間）
            最終検討報告
            事業計画の立案
            事業導入の準備
            """,
        ),
        (
            "健康分野における情報化の推進",
            """
            予算化の承認・システムの調達・運用・事業の評価・見直し
            予算化の承認・システムの調達・運用・事業の評価・見直し
            予算化の承認・システムの調達・運用・事業の評価・見直し
            予算化の承認・システムの調達・運用・事業の評価・見直し
            予算化の承認・システムの調達・運用・事業の評価・見直し
            """,
        ),
    ],
)
def test_evaluation_steps(plan: Plan, name: str, cells: str) -> None:
    assert steps(plan, name) == listed(cells)


def test_words_and_figure_of_one_cell_are_two_values(plan: Plan) -> None:
    rates = values(plan, "交付率")
    assert [(row.fiscal_year, row.value, row.unit) for row in rates] == [
        (2021, Decimal(35), "%"),
        (2022, Decimal(65), "%"),
        (2023, Decimal(95), "%"),
        (2024, Decimal(95), "%"),
        (2025, Decimal(100), "%"),
    ]
    assert {row.content for row in rates} == {""}
    assert rates[0].place == Span(208, 209)
    assert rates[0].value_kind is ValueKind.TARGET


def test_yearly_increase_in_brackets(plan: Plan) -> None:
    name = "最新のICTを有効活用した観光情報の発信"
    assert steps(plan, name)[1:] == ["亀岡市観光協会HPビュー数の集計結果報告書"] * 4
    rows = [row for row in plan.rows(IndicatorValue) if row.measure_name == name and row.fiscal_year and row.value]
    assert [(row.fiscal_year, row.value, row.change, row.condition) for row in rows] == [
        (year, Decimal(5), Change.UP, "対前年比") for year in (2022, 2023, 2024, 2025)
    ]


def test_a_step_of_words_and_a_figure_is_both(plan: Plan) -> None:
    row = values(plan, "RPAシナリオの内製化拡大")[0]
    assert (row.fiscal_year, row.value, row.unit, row.change) == (2022, Decimal(20), "%", Change.UP)
    assert len(steps(plan, "業務の自動化の推進")) == 5


def test_every_doubt_is_settled_and_every_settlement_used() -> None:
    resolver = DoubtResolver(SETTLEMENTS)
    read(Source("plan.txt", LINES), resolver)
    assert [doubt.target for doubt in resolver.doubts if doubt.open] == []
    assert resolver.unused == ()


def test_words_printed_backwards_stay_so_in_the_source_text(plan: Plan) -> None:
    last = next(row for row in plan.rows(IndicatorValue) if row.source_text == "書告報間中")
    assert (last.measure_name, last.fiscal_year, last.content) == ("職員のICTリテラシーの向上", 2025, "中間報告書")


def test_words_printed_backwards_are_turned_as_a_correction(plan: Plan) -> None:
    turned = [doubt for doubt in plan.doubts if doubt.rule == "reversed-word"]
    assert [(doubt.source, doubt.reading, doubt.alters) for doubt in turned] == [
        ("書告報間中", ("中間報告書",), True),
        ("施実の業事", ("事業の実施",), True),
        ("施実の業事", ("事業の実施",), True),
    ]


def test_unsettled_doubts_are_open_and_the_best_reading_is_the_same(plan: Plan) -> None:
    bare = plan_of(LINES, ())
    assert len(open_doubts(bare)) == len(SETTLEMENTS)
    assert bare.tables == plan.tables
