"""Sheets with wrapped texts and rows of yearly cells, taken out of a PDF, read by a layout: another town's, and damaged."""

from __future__ import annotations

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.asked.plan import declared_reading
from pipelines.layouts.layout import Layout
from pipelines.problems import SourceError
from pipelines.tables.plan import Plan
from pipelines.tables.rows import GlossaryEntry, IndicatorValue, Measure, Policy, Schedule

LAYOUT = Layout.model_validate(
    {
        "starts": "事業の名前",
        "outline": "事業の体系",
        "wrapped": "true",
        "running": "海辺市デジタル計画",
        "overview": {"headings": ["はじめに"], "title": "実行編", "closing": "進め方"},
        "headings": [
            {"like": "第1節", "column": "-"},
            {"like": "1", "column": "大分類"},
            {"like": "(1)", "column": "中分類"},
        ],
        "labels": {
            "事業の名前": "取組名",
            "内容": "概要",
            "いつ": "年度",
            "すること": "計画内容",
            "到達点": "目標値",
            "歩み": "指標名",
        },
        "every": ["事業の名前", "内容", "いつ", "すること", "到達点", "歩み"],
        "repairs": ["cut-cells", "reversed-words", "run-together"],
    }
)
YEARS = """令和６年度
(2024年度)

令和７年度
(2025年度)
"""
PLAN = f"""　1海辺市デジタル計画
第１節　海辺市デジタル計画
１　はじめに
　海辺市の計画を、
まとめたものです。
「海辺市デジタル計画」実行編
２　事業の体系

１　くらし
　暮らしを
楽にします。
（１）窓口
・窓口の予約 ・申請の電子
化
２　まち
（１）道
・道の台帳

事 業 の 名 前 窓口の予約
内 容 待つ時間を
減らす。
い つ {YEARS}
す る こ と 仕組みの
計画

仕組みの
導入
到達点 予約の割合：30%
歩 み
{YEARS}
中間報告書 最終報告書

事 業 の 名 前 申請の電子化
内 容 紙を減らす※1。
い つ {YEARS}
す る こ と 様式の
調査

様式の
作成
到達点 申請の件数：100件
歩 み
{YEARS}
書告報間中 最終報告書

※1　紙：申請の
書類のこと。

2海辺市デジタル計画
１　くらし
（１）窓口

事 業 の 名 前 道の台帳
内 容 道を数える。
い つ {YEARS}
す る こ と 台帳の
調査

台帳の
作成
到達点 台帳の枚数：50枚
歩 み
{YEARS}
中間報告書 最終報告書

3海辺市デジタル計画
２　まち
（１）道
第２節　進め方
　本部を置いて、
進めます。
"""


def read(text: str) -> Plan:
    return declared_reading(Source.decode("plan.txt", text.encode()), DoubtResolver(), LAYOUT).plan


def asked(plan: Plan) -> set[str]:
    return {doubt.rule for doubt in plan.doubts}


def test_a_document_is_read() -> None:
    plan = read(PLAN)
    assert asked(plan) == {"reversed-word"}
    assert (plan.overview.title, plan.overview.fiscal_years) == ("「海辺市デジタル計画」実行編", (2024, 2025))
    assert plan.notes == {"はじめに": "海辺市の計画を、まとめたものです。", "進め方": "本部を置いて、進めます。"}
    assert [(row.id, row.name, row.parent, row.description) for row in plan.rows(Policy)] == [
        ("1", "くらし", "", "暮らしを楽にします。"),
        ("1-1", "窓口", "くらし", ""),
        ("2", "まち", "", ""),
        ("2-1", "道", "まち", ""),
    ]
    assert [(row.number, row.pillar, row.group, row.name, row.summary) for row in plan.rows(Measure)] == [
        ("1-1-1", "くらし", "窓口", "窓口の予約", "待つ時間を減らす。"),
        ("1-1-2", "くらし", "窓口", "申請の電子化", "紙を減らす※1。"),
        ("2-1-1", "まち", "道", "道の台帳", "道を数える。"),
    ]
    assert [(row.fiscal_year, row.content) for row in plan.rows(Schedule)] == [
        (2024, "仕組みの計画"),
        (2025, "仕組みの導入"),
        (2024, "様式の調査"),
        (2025, "様式の作成"),
        (2024, "台帳の調査"),
        (2025, "台帳の作成"),
    ]
    figures = [
        (row.indicator_name, row.value, row.fiscal_year) for row in plan.rows(IndicatorValue) if row.value is not None
    ]
    assert figures == [("予約の割合", 30, None), ("申請の件数", 100, None), ("台帳の枚数", 50, None)]
    steps = [row.content for row in plan.rows(IndicatorValue) if row.indicator_name == "歩み"]
    assert steps == ["中間報告書", "最終報告書"] * 3  # 書告報間中 is printed backwards
    assert [(row.number, row.term, row.explanation) for row in plan.rows(GlossaryEntry)] == [
        ("1", "紙", "申請の書類のこと。")
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("・道の台帳\n", "・道の台帳の整備\n", "name-differs"),
        ("仕組みの\n計画\n\n仕組みの\n導入\n", "仕組みの\n計画\n", "lost-cell"),
        ("・窓口の予約 ", "・窓口の予約 ・窓口の時間 ", "lost-sheet"),
        ("3海辺市デジタル計画\n２　まち\n", "3海辺市デジタル計画\n２　むら\n", "heading-place"),
        ("3海辺市デジタル計画\n", "3海辺市デジタル計画\n誰のものでもない文章\n", "unread"),
    ],
)
def test_damage_is_asked(old: str, new: str, rule: str) -> None:
    assert PLAN.count(old) == 1
    assert rule in asked(read(PLAN.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("内 容 道を数える。\n", ""),
        ("到達点 台帳の枚数：50枚\n", "到達点 台帳の枚数：50枚\n到達点 台帳の枚数：60枚\n"),
        ("２　事業の体系\n", ""),
        ("\n（１）道\n第２節　進め方\n　本部を置いて、\n進めます。\n", "\n（１）道\n"),
        ("※1　紙：申請の", "※1　申請の"),
        ("・道の台帳\n", "・道の台帳\n・橋の台帳\n"),
    ],
)
def test_another_layout_is_an_error(old: str, new: str) -> None:
    assert PLAN.count(old) == 1
    with pytest.raises(SourceError, match="source-layout"):
        read(PLAN.replace(old, new))
