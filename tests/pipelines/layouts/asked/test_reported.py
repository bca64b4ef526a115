"""A report of results as a list: another city's, with other words, is read by another layout and no program."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml

from metadata.messages.rendering import render
from pipelines.documents.opening import open_document
from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.layout import Layout
from pipelines.layouts.settled import read_settled
from pipelines.problems import SourceError
from pipelines.readers import by_layout
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    Achievement,
    AchievementFigure,
    Evaluation,
    EvaluationSummary,
    IndicatorValue,
    Measure,
    OverviewEntry,
    Policy,
    Schedule,
    SourceCheck,
    Verdict,
)

DECLARED = """
layout: 1
starts: row
outline: 施策の体系
mark: ◆
overview: {title: 進捗報告, period: 対象期間, headings: [将来像]}
headings:
- {like: 第1章, column: 大分類}
- {like: "1", column: 大分類}
- {like: (1), column: 中分類}
columns:
  番号: 番号
  施策の方向: 中分類
  事業名: 取組名
  事業の概要: 概要
  到達目標: 目指す姿・効果
  2024年度: 計画内容
  令和5年度: 実績・成果
  実施状況: 実績・成果
  課題: 課題・問題点
  達成度: 評価
  次年度の方針: 今後の方向性
  所管課: 担当
figures: {in_prose: [目指す姿・効果, 実績・成果]}
grades: {summary: 達成度の集計}
parted: {担当: ・}
leave_out: {lines: [見本町企画課]}
repairs: [shifted-cells]
"""
LAYOUT = Layout.model_validate(yaml.safe_load(DECLARED))
HEADER = (
    "番号\t施策の方向\t事業名\t事業の概要\t到達目標\t2024年度\t2025年度\t令和5年度\t令和6年度\t"
    "課題\t達成度\t次年度の方針\t所管課"
)
SECOND = "\t\t\t\t\t\t\t実施状況\t実施状況\t\t\t\t"
ROWS = (
    "1 (1) 1\t(1) 窓口を変える\t手続の電子化\t申請を電子で受け付ける。\t電子申請できる手続 R4 10件→R7 40件\t検討\t拡充\t"
    "手続を調べた。\t新たに12件を電子化し、合計22件となった。\t周知が必要である。\t◎ 達成\t継続する。\t住民課・情報課",
    "1 (1) 2\t(1) 窓口を変える\t書かない窓口\t窓口で書かせない。\t待ち時間の短縮\t調達\t運用\t"
    "先進地を視察した。\t3窓口で運用した。\t△ 遅れ\t見直す。\t住民課\t",  # 課題 is lost
    "2 (1) 1\t(1) 地域を支える\tスマホ教室\t教室を開く。\t使える人を増やす。\t開催\t開催\t"
    "18回開催した。\t20回開催し、延べ240人が参加した。\t会場が足りないことが課題である。\t◎ 達成\t会場を増やす。\t公民館",
)
REPORT = "\n".join(
    [
        *("見本町デジタル計画進捗報告（令和6年度）", "見本町企画課", "◆計画の概要", "対象期間\tR6～R7年度"),
        *("施策の体系\t", "\t将来像\t誰もがつながる町", "\t1 役場のデジタル化\t(1) 窓口を変える"),
        *(
            "\t2 地域のデジタル化\t(1) 地域を支える",
            "◆総括",
            "総括\t概ね順調に進んだ。電子申請は310件あった。",
            "-----\t---",
        ),
        *("第1章 役場のデジタル化", HEADER, SECOND, *ROWS[:2], "第2章 地域のデジタル化", HEADER, SECOND, ROWS[2]),
        *("達成度の集計", "区分\t第1章 役場のデジタル化\t第2章 地域のデジタル化\t合計\t割合", "◎ 達成\t1\t1\t2\t66.7%"),
        *("△ 遅れ\t1\t0\t1\t33.3%", "計\t2\t1\t3\t100%", "※ 再掲を含む"),
    ]
)


def read(text: str = REPORT) -> Plan:
    return by_layout(LAYOUT)(Source.decode("report.txt", text.encode()), DoubtResolver())


def test_the_list_is_read_under_the_words_of_its_layout() -> None:
    plan = read()
    assert plan.overview.fiscal_years == (2024, 2025)
    assert [(row.item, row.content) for row in plan.rows(OverviewEntry)] == [
        ("対象期間", "R6～R7年度"),
        ("将来像", "誰もがつながる町"),
        ("総括", "概ね順調に進んだ。電子申請は310件あった。"),
        ("達成度の集計", "再掲を含む"),
    ]
    assert [(row.id, row.name, row.parent) for row in plan.rows(Policy)] == [
        ("1", "役場のデジタル化", ""),
        ("1-1", "窓口を変える", "役場のデジタル化"),
        ("2", "地域のデジタル化", ""),
        ("2-1", "地域を支える", "地域のデジタル化"),
    ]
    assert [(row.id, row.name, row.pillar, row.group, row.office) for row in plan.rows(Measure)] == [
        ("1-1-1", "手続の電子化", "役場のデジタル化", "窓口を変える", "住民課;情報課"),
        ("1-1-2", "書かない窓口", "役場のデジタル化", "窓口を変える", "住民課"),
        ("2-1-1", "スマホ教室", "地域のデジタル化", "地域を支える", "公民館"),
    ]
    assert [(row.measure_id, row.fiscal_year, row.content) for row in plan.rows(Schedule)][:2] == [
        ("1-1-1", 2024, "検討"),
        ("1-1-1", 2025, "拡充"),
    ]
    assert [row.fiscal_year for row in plan.rows(Achievement)] == [2023, 2024] * 3
    assert [(row.measure_id, row.grade, row.rating) for row in plan.rows(Evaluation)] == [
        ("1-1-1", "◎", "達成"),
        ("1-1-2", "△", "遅れ"),
        ("2-1-1", "◎", "達成"),
    ]
    assert {(row.section, row.grade): row.count for row in plan.rows(EvaluationSummary)}["合計", "計"] == 3


def test_its_prose_states_goals_and_results() -> None:
    plan = read()
    assert [(row.fiscal_year, row.value, row.unit) for row in plan.rows(IndicatorValue)] == [
        (2022, Decimal(10), "件"),
        (2025, Decimal(40), "件"),
    ]
    stated = {(row.measure_id, row.fiscal_year, row.value, row.unit) for row in plan.rows(AchievementFigure)}
    assert {
        ("1-1-1", 2024, Decimal(22), "件"),
        ("2-1-1", 2024, Decimal(240), "人"),
        ("", 2024, Decimal(310), "件"),
    } <= stated


def test_what_it_says_twice_is_compared() -> None:
    checks = read().rows(SourceCheck)
    assert {row.subject.split(" ")[0] for row in checks} >= {"達成度の集計", "1-1-1"}
    wrong = [row.subject for row in checks if row.verdict is Verdict.DIFFERS]
    assert wrong == []


def test_a_lost_cell_is_asked_and_every_line_accounted_for() -> None:
    plan = read()
    doubts = [(doubt.rule, str(doubt.target)) for doubt in plan.doubts if doubt.rule != "figure-item"]
    assert doubts == [("lost-cell", "achievements/1-1-2/実績・成果")]
    assert plan.shares is not None and plan.shares.unread == 0
    strange = read(REPORT.replace("見本町企画課", "見本町総務課"))
    assert [doubt.source for doubt in strange.doubts if doubt.rule == "unread"] == ["見本町総務課"]


def test_a_synonym_is_no_other_layout_and_another_heading_is_named() -> None:
    assert [row.office for row in read(REPORT.replace("所管課", "担当部署")).rows(Measure)][1] == "住民課"
    with pytest.raises(SourceError) as raised:
        read(REPORT.replace("事業の概要", "ねらいと手立て"))
    (problem,) = raised.value.problems
    assert (problem.code, problem.facts) == (
        "layout-heading",
        {"found": "ねらいと手立て", "wanted": "事業の概要", "column": "概要"},
    )
    assert problem.place.line == 13
    assert "「ねらいと手立て: 概要」" in render(problem, "ja").cure
    with pytest.raises(SourceError, match="layout-heading"):
        read(REPORT.replace("\t次年度の方針\t", "\tどうするか\t"))


@pytest.mark.parametrize("line", ["施策の体系", "対象期間", "達成度の集計", "計\t2", "番号\t施策の方向"])
def test_a_report_without_a_part_that_its_layout_names_is_refused(line: str) -> None:
    kept = [one for one in REPORT.split("\n") if not one.startswith(line)]
    with pytest.raises(SourceError):
        read("\n".join(kept))


def test_prose_of_any_list_states_figures_where_its_layout_says_so() -> None:
    listed = "番号,事業名,到達目標,令和6年度実績\n1,スマホ教室,教室の参加者数 R8：300人,20回開催し、延べ240人が参加した。\n"
    layout = Layout.model_validate(
        {
            "columns": {"到達目標": "目指す姿・効果", "令和6年度実績": "実績・成果"},
            "figures": {"in_prose": ["目指す姿・効果", "実績・成果"]},
        }
    )
    plan = read_settled(open_document("list.csv", listed.encode()), layout, DoubtResolver())
    assert [(row.indicator_name, row.fiscal_year, row.value) for row in plan.rows(IndicatorValue)] == [
        ("教室の参加者数", 2026, Decimal(300))
    ]
    assert [(row.fiscal_year, row.value, row.unit) for row in plan.rows(AchievementFigure)] == [
        (2024, Decimal(20), "回"),
        (2024, Decimal(240), "人"),
    ]
