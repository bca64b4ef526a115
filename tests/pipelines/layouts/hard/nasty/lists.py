"""Nastier lists: footnote marks on figures, three lines of header, two lists in a workbook, line breaks, groups between."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.pipelines.layouts.hard.facts import YEARS, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Indicator
from tests.pipelines.layouts.invented.grids import Printed, as_csv, workbook
from tests.pipelines.layouts.invented.lists import Made

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,.%"}


def _marked(figures: list[str]) -> list[str]:
    """Return figures with the marks of notes behind some of them."""
    marks = ("", "※1", "", "（注2）", "＊", "", "※２")
    return [text if text == "―" else f"{text}{mark}" for text, mark in zip(figures, marks, strict=True)]


def _printed(one: Indicator) -> list[str]:
    return [figure.printed for figure in (one.baseline, *one.targets.values(), *one.actuals.values())]


def a_marked_figures() -> Made:
    """Three merged lines of header, note marks on figures, a hidden column of old targets, subtotals, notes between rows."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"別紙１　{plan.title}", 1, 18)
    grid.put(1, 0, "主要事業の進捗状況（令和６年度末現在）", 1, 18)
    grid.put(3, 0, "主要事業", 1, 6)
    for column, text in enumerate(("コード", "政策分野", "基本施策", "事業名", "事業の内容", "担当課等")):
        grid.put(4, column, text, 2)
    grid.put(3, 6, "重要業績評価指標", 1, 10)
    for column, text in ((6, "指標名"), (7, "計測単位"), (8, "現況値\n2022年度")):
        grid.put(4, column, text, 2)
    grid.put(4, 9, "旧目標\n（改定前）", 2)
    grid.put(4, 10, "目標値", 1, 4)
    grid.put(4, 14, "実績値", 1, 2)
    for column, year in enumerate(YEARS, 10):
        grid.put(5, column, f"{year}年度")
    for column, year in enumerate(YEARS[:2], 14):
        grid.put(5, column, f"{year}年度")
    grid.put(3, 16, "自己評価\n（Ｒ６）", 3)
    grid.put(3, 17, "課題", 3)
    grid.put(3, 18, "次年度の方針", 3)
    row, group = 6, ""
    for measure in plan.measures:
        if group and measure.group != group:
            grid.put(row, 0, f"【{group}】小計")
            grid.put(row, 6, "2指標")
            row += 1
        if measure.number == "2-2":
            grid.put(row, 0, "※　以下の事業は、令和５年度に所管を改めた。")
            row += 1
        group = measure.group
        high = len(measure.indicators)
        cells = (measure.number, measure.pillar, measure.group, measure.name, measure.summary, measure.office)
        for column, text in enumerate(cells):
            grid.put(row, column, text, high)
        for offset, one in enumerate(measure.indicators):
            figures = _marked(_printed(one))
            for column, text in enumerate((one.name, one.unit, figures[0], "99", *figures[1:]), 6):
                grid.put(row + offset, column, text)
        for column, text in enumerate((measure.grade, measure.issues, measure.direction), 16):
            grid.put(row, column, text, high)
        row += high
    grid.put(row, 0, "合　計")
    grid.put(row, 6, "13指標")
    for offset, text in enumerate(("※1　速報値", "（注2）推計による。", "＊　対象を広げた。")):
        grid.put(row + 2 + offset, 0, text)
    grid.hidden = {9}
    return Made("a-marked-figures.xlsx", workbook([("別紙１", grid)]), gold(plan, "goal", "schedule", "glossary"))


def a_two_lists() -> Made:
    """A list of the measures on one sheet, their indicators by number on another, an old edition hidden."""
    plan, measures, indicators = hard_plan(), Printed(), Printed()
    measures.put(0, 0, f"{plan.title}　事業一覧")
    heads = ["No.", "基本目標", "施策", "事業名", "事業内容", "目的", "所管課", *(f"R{year - 2018}の取組" for year in YEARS)]
    for column, text in enumerate(heads):
        measures.put(1, column, text)
    for row, one in enumerate(plan.measures, 2):
        cells = [one.number, one.pillar, one.group, one.name, one.summary, one.goal, one.office]
        cells += ["\n".join(f"・{item}" for item in one.schedule[year]) for year in YEARS]
        for column, text in enumerate(cells):
            measures.put(row, column, text)
    heads = [
        "事業No.",
        "事業名",
        "指標",
        "単位",
        "基準値（R4）",
        *(f"R{y - 2018}目標" for y in YEARS),
        "R5実績",
        "R6実績",
        "評価（R6）",
    ]
    indicators.put(0, 0, f"{plan.title}　指標一覧")
    for column, text in enumerate(heads):
        indicators.put(2, column, text)
    row = 3
    for measure in plan.measures:
        for one in measure.indicators:
            for column, text in enumerate((measure.number, measure.name, one.name, one.unit, *_printed(one), one.grade)):
                indicators.put(row, column, text)
            row += 1
    book = load_workbook(io.BytesIO(workbook([("事業一覧", measures), ("指標一覧", indicators), ("旧", measures)])))
    book["旧"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return Made("a-two-lists.xlsx", out.getvalue(), gold(plan, "glossary", "measure grades"))


def g_breaks() -> Made:
    """CP932: line breaks in headings and cells, groups as rows of their own, ditto marks, wide figures, subtotals, notes."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"○{plan.title}　進捗管理表")
    grid.put(1, 9, "令和７年５月末日現在")
    heads = [
        *("整理\n番号", "取組\n名称", "取組の\n概要", "主担当\n課", "成果指標\n（単位）", "現状\n（令和４\n年度）"),
        *(f"令和{y - 2018}\n年度\n目標".translate(_WIDE) for y in YEARS),
        *(f"令和{y - 2018}\n年度\n実績".translate(_WIDE) for y in YEARS[:2]),
        *("進捗\n区分", "主な\n課題", "今後の\n進め方"),
    ]
    for column, text in enumerate(heads):
        grid.put(3, column, text)
    row, above, office = 4, ("", ""), ""
    for measure in plan.measures:
        if measure.pillar != above[0]:
            row += row > 4
            grid.put(row, 0, f"基本目標{measure.number[0]}　{measure.pillar}".translate(_WIDE))
            row += 1
        if measure.group != above[1]:
            grid.put(row, 0, f"　({1 if measure.number in ('1-1', '2-1') else 2})　{measure.group}")
            row += 1
        above = measure.pillar, measure.group
        same = "〃" if measure.office == office else measure.office
        office = measure.office
        cells = [measure.number.translate(_WIDE), measure.name, measure.summary.replace("、", "、\n", 1), same]
        for number, one in enumerate(measure.indicators):
            figures = [text.translate(_WIDE).replace("−", "－") for text in _printed(one)]
            said = [measure.grade, measure.issues, measure.direction] if not number else ["", "", ""]
            own = cells if not number else [""] * 4
            for column, text in enumerate([*own, f"{one.name}\n（{one.unit}）", *figures, *said]):
                grid.put(row, column, text)
            row += 1
    grid.put(row + 1, 0, "（注）「―」は、実績がないもの。")
    return Made("g-breaks.csv", as_csv(grid, "cp932"), gold(plan, "goal", "schedule", "glossary"))


def g_years_apart() -> Made:
    """UTF-8: a row a measure and year; the indicator, its target and result beside the year's plan; figures repeated."""
    plan, grid = hard_plan(), Printed()
    heads = ("番号", "施策の柱", "取組名", "担当課室", "年度", "取組計画", "KPI", "単位", "目標値", "実績値")
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        for year in YEARS:
            for number, one in enumerate(measure.indicators):
                plans = "\n".join(f"・{item}" for item in measure.schedule[year]) if not number else ""
                actual = one.actuals[year].printed if year in one.actuals else ""
                cells = (measure.number, measure.pillar, measure.name, measure.office, f"令和{year - 2018}年度", plans)
                for column, text in enumerate((*cells, one.name, one.unit, one.targets[year].printed, actual)):
                    grid.put(row, column, text)
                row += 1
    rows = gold(plan, "goal", "glossary", "summary", "group", "grades", "baseline")
    return Made("g-years-apart.csv", as_csv(grid, "utf-8-sig"), rows)
