"""The words that the invented documents print for a thing, as town halls vary them."""

from __future__ import annotations

import random

NUMBER = ("No", "番号", "施策番号", "取組番号", "No.", "事業番号", "整理番号", "項番")
NAME = (
    "施策名",
    "取組名",
    "事業名",
    "取組項目名",
    "主な取組",
    "具体的な取組",
    "実施項目",
    "事業名称",
    "取組事項",
    "事務事業名",
)
PILLAR = ("基本目標", "基本方針", "政策", "柱", "施策の柱", "分野", "大項目", "重点戦略", "政策分野")
GROUP = ("中項目", "施策の方向", "施策の方向性", "中分類", "基本的施策", "主要施策")
SUMMARY = ("概要", "取組内容", "事業概要", "施策の概要", "内容", "事業内容", "取組の概要", "具体的な取組内容")
GOAL = ("目指す姿", "めざす姿", "期待される効果", "目的・目標", "取組目標", "将来像", "ねらい")
OFFICE = ("担当課", "所管課", "担当部署", "主管課", "担当課・室", "所管部署", "実施主体", "担当課名", "担当")
INDICATOR = ("指標", "成果指標", "指標名", "KPI", "評価指標", "KPI（重要業績評価指標）", "活動指標", "数値目標名")
UNIT = ("単位",)
BASELINE = ("現状値", "基準値", "現状", "計画策定時", "現況値", "策定時の値")
TARGET = ("目標", "目標値", "計画値", "目標数値")
ACTUAL = ("実績", "実績値")
GRADE = ("評価", "進捗", "達成度", "進捗評価", "達成状況")
DIRECTION = ("今後の方向性", "今後の取組", "今後の対応", "今後の方針")
ISSUES = ("課題", "課題・問題点", "今後の課題")
PLAN = ("年度別計画", "行動計画", "実施計画", "スケジュール", "年次計画", "工程表", "取組計画")

_YEAR_STYLES = (
    "令和{n}年度",
    "R{n}",
    "R{n}年度",
    "{y}年度",
    "令和{w}年度",
    "Ｒ{w}",
    "令和{n}({y})年度",
    "令和{n}年度\n({y}年度)",
    "令和{n}年",
)


def year_style(draw: random.Random) -> str:
    return draw.choice(_YEAR_STYLES)


def year(style: str, western: int) -> str:
    """Print a fiscal year in a style; `w` is the number in full-width digits."""
    n = western - 2018
    wide = "".join(chr(ord(char) + 0xFEE0) for char in str(n))
    return style.format(n=n, y=western, w=wide)
