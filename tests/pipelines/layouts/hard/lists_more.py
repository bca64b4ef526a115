"""More hard lists: number formats, sheets as pillars, targets of one year (shape a); CSV with odd columns (g)."""

from __future__ import annotations

import datetime
import io
from typing import Any

from openpyxl import load_workbook

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.hard.lists import _cover, _saved
from tests.pipelines.layouts.invented.grids import Printed, as_csv, workbook
from tests.pipelines.layouts.invented.lists import Made

Y1, Y2, Y3, Y4 = YEARS


def a_sheets_of_pillars() -> Made:
    """A sheet a pillar, target of one year, numbers with formats (0"人", ▲0), dates, a hidden sheet."""
    plan = hard_plan()
    sheets: list[tuple[str, Printed]] = [("表紙", _cover(plan.title))]
    formats: list[tuple[str, int, int, str]] = []
    for pillar in dict.fromkeys(one.pillar for one in plan.measures):
        grid = Printed()
        grid.put(0, 0, f"{plan.title}　進捗管理（令和6年度実績）")
        heads = [
            "施策番号",
            "施策名（事業名）",
            "施策の概要",
            "所管課",
            "KPI",
            "単位",
            "現状値\n（令和4年度）",
            "目標値\n（令和8年度）",
        ]
        heads += [
            "実績値\n（令和5年度）",
            "実績値\n（令和6年度）",
            "達成率",
            "更新日",
            "達成状況",
            "達成状況の分析",
            "次年度以降の取組",
        ]
        for column, text in enumerate(heads, 1):
            grid.put(2, column, text)
        row = 3
        for measure in (one for one in plan.measures if one.pillar == pillar):
            high = len(measure.indicators)
            for column, text in enumerate((measure.number, measure.name, measure.summary, measure.office), 1):
                grid.put(row, column, text, high)
            for column, text in ((13, measure.grade), (14, measure.issues), (15, measure.direction)):
                grid.put(row, column, text, high)
            for one in measure.indicators:
                grid.put(row, 5, one.name)
                grid.put(row, 6, one.unit)
                for column, figure in ((7, one.baseline), (8, one.targets[Y4]), (9, one.actuals[Y1]), (10, one.actuals[Y2])):
                    grid.put(row, column, figure.printed)
                    formats.append((pillar, row + 1, column + 1, one.unit))
                grid.put(row, 11, "98.2%")
                row += 1
        grid.put(row, 1, "計")
        grid.put(row, 5, "6指標")
        sheets.append((pillar, grid))
    sheets.append(("R5", sheets[1][1]))
    book = load_workbook(io.BytesIO(workbook(sheets)))
    for title, row, column, unit in formats:
        _formatted(book[title].cell(row, column), unit)
        book[title].cell(row, 13).value = datetime.date(2025, 6, 1)
        book[title].cell(row, 13).number_format = "yyyy/m/d"
    book["R5"].sheet_state = "hidden"
    rows = gold(plan, "goal", "schedule", "glossary", "group", target_years=(Y4,))
    return Made("a-sheets-of-pillars.xlsx", _saved(book), rows)


def _formatted(cell: Any, unit: str) -> None:
    text = str(cell.value).replace(",", "")
    if not text.replace(".", "").replace("▲", "").isdigit():
        return
    number = -float(text[1:]) if text.startswith("▲") else float(text)
    if unit == "%":
        cell.value, cell.number_format = number / 100, "0.0%"
    elif number < 0:
        cell.value, cell.number_format = number, '#,##0;"▲"#,##0'
    else:
        cell.value = int(number) if number == int(number) else number
        cell.number_format = f'#,##0.0"{unit}"' if number != int(number) else f'#,##0"{unit}"'


def a_blank_lines() -> Made:
    """Header not merged, a blank column between, 実績 before 目標, grades with words, 全角, 同上."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"【{plan.title}】")
    grid.put(1, 0, "取組状況（令和６年度末）")
    upper = [
        "",
        "柱",
        "取組番号",
        "取組名",
        "取組の内容",
        "担当",
        "",
        "指標名",
        "単位",
        "基準",
        "実績",
        "",
        "目標",
        "",
        "",
        "",
        "進捗度",
        "備考",
    ]
    lower = [""] * 9 + [era("令和", 2022), *(era("令和", y) for y in (Y1, Y2)), *(era("令和", y) for y in YEARS), "", ""]
    for column, (first, second) in enumerate(zip(upper, lower, strict=True)):
        for row, text in ((4, first), (5, second)):
            if text:
                grid.put(row, column, text)
    row, pillar, office = 6, "", ""
    words = {"A": "A（順調）", "B": "B（概ね順調）", "C": "C（遅延）"}
    for measure in plan.measures:
        cells = [measure.pillar if measure.pillar != pillar else "同上", measure.number, measure.name, measure.summary]
        for column, text in enumerate([*cells, "〃" if measure.office == office else measure.office], 1):
            grid.put(row, column, text)
        pillar, office = measure.pillar, measure.office
        grid.put(row, 16, words[measure.grade])
        grid.put(row, 17, "※1" if measure.number == "1-2" else "")
        for one in measure.indicators:
            figures = [one.baseline, *(one.actuals[y] for y in (Y1, Y2)), *one.targets.values()]
            wide = (x.printed.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,"}) for x in figures)
            for column, text in enumerate([one.name, one.unit, *wide], 7):
                grid.put(row, column, text)
            row += 1
    grid.put(row + 1, 1, "※1　国の制度の改正による。")
    rows = gold(plan, "goal", "schedule", "glossary", "group")
    rows["evaluations"] = [
        one | {"grade": words[one["grade"]], "direction": "", "issues": ""} for one in rows["evaluations"]
    ]
    return Made("a-blank-lines.xlsx", workbook([("Sheet1", grid), ("Sheet2", Printed())]), rows)


def g_indicators_first() -> Made:
    """The indicator before its measure, names of the columns with line breaks and units, plans by year, notes at the end."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　KPI一覧（令和7年4月1日現在）")
    heads = [
        "KPI番号",
        "KPI",
        "単位",
        "計画策定時\n(R4)",
        *(f"{era('R', y)}\n計画値" for y in YEARS),
        "R5\n実績値",
        "R6\n実績値",
    ]
    heads += ["事業番号", "事務事業名", "事業概要", "所管部署", "基本施策", "評価(R6)", "評価の理由", "改善策"]
    for column, text in enumerate(heads):
        grid.put(2, column, text)
    row = 3
    for measure in plan.measures:
        for n, one in enumerate(measure.indicators, 1):
            figures = [x.printed for x in (one.baseline, *one.targets.values(), *one.actuals.values())]
            cells = [f"{measure.number}-{n}", one.name, one.unit, *figures]
            cells += [measure.number, measure.name, measure.summary.replace("、", "、\n", 1), measure.office, measure.pillar]
            cells += [measure.grade, measure.issues, measure.direction]
            for column, text in enumerate(cells):
                grid.put(row, column, text)
            row += 1
    grid.put(row + 1, 0, "※評価：A 目標達成、B おおむね達成、C 未達成")
    grid.put(row + 2, 0, "※―は数値なし")
    return Made("g-indicators-first.csv", as_csv(grid, "cp932"), gold(plan, "goal", "schedule", "glossary", "group"))


def g_semicolons() -> Made:
    """TSV in UTF-16 of stacked rows: 目標 and 実績 below each other, the unit in the figure."""
    plan, grid = hard_plan(), Printed()
    heads = [
        "№",
        "基本目標",
        "施策の方向性",
        "プロジェクト名",
        "担当部局",
        "成果指標",
        "",
        "現状（R4）",
        *(era("令", y) for y in YEARS),
    ]
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        for n, one in enumerate(measure.indicators):
            left = [measure.number, measure.pillar, measure.group, measure.name, measure.office] if not n else [""] * 5
            for column, text in enumerate([*left, one.name, "目標", one.baseline.with_unit(one.unit)]):
                grid.put(row, column, text)
            grid.put(row + 1, 6, "実績")
            for column, year in enumerate(YEARS, 8):
                grid.put(row, column, one.targets[year].with_unit(one.unit))
                if year in one.actuals:
                    grid.put(row + 1, column, one.actuals[year].with_unit(one.unit))
            row += 2
    return Made(
        "g-stacked.tsv", as_csv(grid, "utf-16", "\t"), gold(plan, "goal", "schedule", "glossary", "summary", "grades")
    )
