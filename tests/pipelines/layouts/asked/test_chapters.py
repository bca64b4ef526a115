"""A plan in chapters that was taken out of a PDF, read by a layout: another town's, whole and damaged."""

from __future__ import annotations

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.asked.plan import declared_reading
from pipelines.layouts.layout import Layout
from pipelines.problems import SourceError
from pipelines.tables.plan import Plan
from pipelines.tables.rows import GlossaryEntry, Indicator, IndicatorValue, Measure, Policy, Schedule

LAYOUT = Layout.model_validate(
    {
        "starts": "heading",
        "outline": "もくじ",
        "within": "取り組むこと",
        "overview": {"headings": ["ねらい", "期間"], "period": "期間", "footnotes": "true"},
        "headings": [
            {"like": "第1章", "column": "-"},
            {"like": "柱1", "column": "大分類"},
            {"like": "(1)", "column": "取組名", "priority": "★重点"},
        ],
        "mark": "◆",
        "labels": {"なぜ": "現状と課題", "すること": "取組項目", "だれが": "担当", "いつ": "計画内容", "ものさし": "指標名"},
        "columns": {"項目": "項目番号", "はかるもの": "指標名"},
        "every": ["なぜ", "すること", "だれが", "いつ"],
        "parted": {"担当": "、"},
        "repairs": ["lost-cells", "merged-cells", "run-together", "foreign-letters", "item-numbers"],
    }
)
PLAN = """山里村デジタル計画
令和6年3月

もくじ
第1章 はじめに.....\t1
第2章 取り組むこと.....\t2
柱1 くらし.....\t2
(1) 窓口の予約 ★重点\t3
(2) 申請の電子化.....\t4
第3章 進め方.....\t5
用語集.....\t6

第1章 はじめに
1 ねらい
デジタル[※]の力で暮らしを良くします。
※ ここでは通信と計算機のこと。
2 期間
令和6年度から令和7年度までの2年間とします。
柱1 くらし
窓口の用を減らします。

第2章 取り組むこと
柱1 くらし
(1) 窓口の予約 ★重点

◆ なぜ
待つ人が多い。
そのため来庁者が困っている。

◆ すること
① 予約の仕組み
- ・ 窓口に置く。
② 広報

◆ だれが
市民課、企画課

◆ いつ
項目\t令和6年度 (2024)\t令和7年度 (2025)
①\t仕組み の導入\t仕組みの導入の後
②\t広報\t広報の拡大

◆ ものさし
項目\tはかるもの\t現状値 (令和5年度)\t目標値 (令和7年度)
①\t予約の割合\t測定値なし\t30%
\t予約の件数\t10件\t100件

(2) 申請の電子化
◆ なぜ
紙が多い。
◆ すること
① 電子化
◆ だれが
企画課
◆ いつ
項目\t令和6年度 (2024)\t令和7年度 (2025)
①\t検討\t

第3章 進め方
本部を置きます。

用語集
用語\t説明
AI\t人工知能。
クラウド\t他の計算機を使うこと。
"""


def read(text: str) -> Plan:
    return declared_reading(Source.decode("plan.txt", text.encode()), DoubtResolver(), LAYOUT).plan


def asked(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, doubt.target.column) for doubt in plan.doubts]


def test_a_whole_document_is_read() -> None:
    plan = read(PLAN)
    assert asked(plan) == [("merged-cell", "計画内容")]  # 検討 may reach over both years
    assert (plan.overview.title, plan.overview.issued) == ("山里村デジタル計画", "令和6年3月")
    assert plan.overview.fiscal_years == (2024, 2025)
    assert list(plan.notes) == ["ねらい", "期間"]
    assert [(row.id, row.name, row.description) for row in plan.rows(Policy)] == [("1", "くらし", "窓口の用を減らします。")]
    assert [(row.id, row.pillar, row.name, str(row.priority), row.office) for row in plan.rows(Measure)] == [
        ("1-1", "くらし", "窓口の予約", "有", "市民課;企画課"),
        ("1-2", "くらし", "申請の電子化", "無", "企画課"),
    ]
    assert plan.rows(Measure)[0].background == "待つ人が多い。そのため来庁者が困っている。"
    assert plan.rows(Measure)[0].items == "① 予約の仕組み;窓口に置く。;② 広報"
    assert [(row.measure_id, row.item_number, row.fiscal_year, row.content) for row in plan.rows(Schedule)] == [
        ("1-1", "1", 2024, "仕組みの導入"),
        ("1-1", "1", 2025, "仕組みの導入の後"),
        ("1-1", "2", 2024, "広報"),
        ("1-1", "2", 2025, "広報の拡大"),
        ("1-2", "1", 2024, "検討"),
        ("1-2", "1", 2025, "検討"),
    ]
    assert [(row.name, row.unit, row.note) for row in plan.rows(Indicator)] == [
        ("予約の割合", "%", "項目: 1"),
        ("予約の件数", "件", "項目: 1"),
    ]
    values = [(row.indicator_name, str(row.value_kind), row.fiscal_year, row.value) for row in plan.rows(IndicatorValue)]
    assert values == [
        ("予約の割合", "現状値", 2023, None),
        ("予約の割合", "目標値", 2025, 30),
        ("予約の件数", "現状値", 2023, 10),
        ("予約の件数", "目標値", 2025, 100),
    ]
    terms = [(row.term, row.explanation) for row in plan.rows(GlossaryEntry)]
    assert terms == [
        ("デジタル", "ここでは通信と計算機のこと。"),
        ("AI", "人工知能。"),
        ("クラウド", "他の計算機を使うこと。"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("(2) 申請の電子化.....\t4\n", "", ("heading-place", "取組名")),
        ("(1) 窓口の予約 ★重点\t3", "(1) 窓口の予約.....\t3", ("name-differs", "重点")),
        ("柱1 くらし.....\t2", "柱1 暮らし.....\t2", ("name-differs", "名称")),
        ("1 ねらい\n", "", ("heading-place", "項目")),
        ("② 広報\n", "", ("lost-row", "取組項目")),
        ("②\t広報\t広報の拡大\n", "", ("lost-row", "項目番号")),
        ("②\t広報\t広報の拡大", "②\t\t", ("lost-cell", "計画内容")),
        ("10件\t100件", "\t100件", ("lost-cell", "原文")),
        ("AI\t人工知能。", "AI 人工知能。", ("unread", "原文")),
        ("◆ だれが\n企画課", "◆ だれが", ("lost-cell", "だれが")),
        ("待つ人が多い。", "待つ人가多い。", ("garbled-word", "現状と課題")),
        ("◆ なぜ\n紙が多い。\n", "", ("lost-label", "なぜ")),
    ],
)
def test_damage_is_asked(old: str, new: str, question: tuple[str, str]) -> None:
    assert PLAN.count(old) == 1
    assert question in asked(read(PLAN.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(2) 申請の電子化\n◆", "(1) 申請の電子化\n◆"),
        ("広報\t広報の拡大", "広報"),
        ("①\t検討\t", "いち\t検討\t"),
        ("令和7年度 (2025)\n①\t検討", "令和7年度 (2026)\n①\t検討"),
        ("第3章 進め方\n本部", "本部"),
        ("用語\t説明\nAI\t人工知能。\nクラウド\t他の計算機を使うこと。\n", ""),
        ("第2章 取り組むこと\n", ""),
    ],
)
def test_another_layout_is_an_error(old: str, new: str) -> None:
    assert PLAN.count(old) == 1
    with pytest.raises(SourceError, match="source-layout"):
        read(PLAN.replace(old, new))
