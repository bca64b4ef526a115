"""More hard documents with headings: Word with bullets and prose (shape c), HTML of divs (f), sheets that differ (b)."""

from __future__ import annotations

from typing import Any

import docx

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.hard.headed import _bullets, _page, _saved
from tests.pipelines.layouts.hard.sheets import _cover
from tests.pipelines.layouts.invented.facts import Measure
from tests.pipelines.layouts.invented.grids import Printed, as_html, workbook
from tests.pipelines.layouts.invented.headed import _docx_table
from tests.pipelines.layouts.invented.lists import Made


def c_bullets() -> Made:
    """No tables of labels: 【担当課】 in lines, bullets as list paragraphs, a table of plans merged over years."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title, style="Title")
    document.add_heading("Ⅰ　基本的な考え方", 1)
    document.add_paragraph("　計画期間は令和５年度から令和８年度までとし、現状値は令和４年度の値とする。")
    document.add_heading("Ⅱ　取組の内容", 1)
    pillar = group = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"基本目標{measure.number[0]}　{pillar}", 2)
        if measure.group != group:
            group = measure.group
            document.add_heading(f"施策の方向：{group}", 3)
        document.add_heading(f"({measure.number[2]}) {measure.name}", 4)
        document.add_paragraph(f"【担当課】{measure.office}")
        document.add_paragraph(f"【取組番号】{measure.number}")
        document.add_paragraph("【取組概要】")
        document.add_paragraph(measure.summary)
        document.add_paragraph("【目指す効果】")
        document.add_paragraph(measure.goal, style="List Bullet")
        document.add_paragraph("【実施スケジュール】")
        grid = Printed()
        grid.put(0, 0, "取組")
        for column, year in enumerate(YEARS, 1):
            grid.put(0, column, era("RY", year))
        grid.put(1, 0, "実施内容")
        column = 1
        while column <= 4:
            wide = 1
            while column + wide <= 4 and measure.schedule[YEARS[column + wide - 1]] == measure.schedule[YEARS[column - 1]]:
                wide += 1
            grid.put(1, column, _bullets(measure, YEARS[column - 1]), 1, wide)
            column += wide
        _docx_table(document, grid)
        document.add_paragraph("【評価指標】")
        table = Printed()
        for column, text in enumerate(("指標", "現状", "目標", "", "", "")):
            if text:
                table.put(0, column, text, 1 if text == "目標" else 2, 4 if text == "目標" else 1)
        for column, year in enumerate(YEARS, 2):
            table.put(1, column, era("RY", year))
        for row, one in enumerate(measure.indicators, 2):
            for column, text in enumerate(
                [f"{one.name}\n【{one.unit}】", one.baseline.printed, *(x.printed for x in one.targets.values())]
            ):
                table.put(row, column, text)
        _docx_table(document, table)
    document.add_heading("用語集", 1)
    for term, text in plan.terms:
        document.add_paragraph(f"{term}")
        document.add_paragraph(f"　{text}")
    rows = gold(plan, "grades", "actuals")
    return Made("c-bullets.docx", _saved(document), rows)


def c_matrix() -> Made:
    """One table for each pillar with all its measures (label columns), a second one of indicators."""
    plan, document = hard_plan(), docx.Document()
    document.add_heading(plan.title, 0)
    for pillar in dict.fromkeys(one.pillar for one in plan.measures):
        document.add_heading(pillar, 1)
        document.add_paragraph("（１）取組一覧")
        grid = Printed()
        for column, text in enumerate(("番号", "取組名", "取組内容", "担当課", *(era("令和", y) for y in YEARS))):
            grid.put(0, column, text)
        own = [one for one in plan.measures if one.pillar == pillar]
        for row, measure in enumerate(own, 1):
            cells = [measure.number, measure.name, measure.summary, measure.office, *(_bullets(measure, y) for y in YEARS)]
            for column, text in enumerate(cells):
                grid.put(row, column, text)
        _docx_table(document, grid)
        document.add_paragraph("（２）成果指標")
        table = Printed()
        for column, text in enumerate(("番号", "取組名", "指標", "単位", "現状値（R4）", "目標値（R8）")):
            table.put(0, column, text)
        row = 1
        for measure in own:
            high = len(measure.indicators)
            table.put(row, 0, measure.number, high)
            table.put(row, 1, measure.name, high)
            for one in measure.indicators:
                for column, text in enumerate((one.name, one.unit, one.baseline.printed, one.targets[YEARS[3]].printed), 2):
                    table.put(row, column, text)
                row += 1
        _docx_table(document, table)
    return Made(
        "c-matrix.docx",
        _saved(document),
        gold(plan, "grades", "actuals", "glossary", "goal", "group", target_years=YEARS[3:]),
    )


def f_divs() -> Made:
    """Labels as 〈strong〉 in paragraphs, a form with two pairs a row, a table an indicator, wide digits."""
    plan = hard_plan()
    body = [f"<h1>{plan.title}　令和６年度進捗状況</h1><p>公開日：２０２５年９月１日</p>"]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            body.append(f"<h2>{'１２'[int(measure.number[0]) - 1]}．{pillar}</h2>")
        body.append(f"<h3>（{measure.number}）{measure.name}</h3>")
        body.append(f"<table><tr><th>担当課</th><td>{measure.office}</td><th>進捗</th><td>{measure.grade}</td></tr>")
        body.append(f"<tr><th>内容</th><td colspan='3'>{measure.summary}</td></tr>")
        body.append(f"<tr><th>目指す姿</th><td colspan='3'>{measure.goal}</td></tr></table>")
        for one in measure.indicators:
            body.append(f"<p><strong>{one.name}（{one.unit}）</strong></p>")
            grid = Printed()
            for column, text in enumerate(("", "現状値（令和４年度）", *(era("wide", y) for y in YEARS))):
                if text:
                    grid.put(0, column, text)
            grid.put(1, 0, "目標")
            grid.put(1, 1, one.baseline.printed, 2)
            grid.put(2, 0, "実績")
            for column, year in enumerate(YEARS, 2):
                grid.put(1, column, one.targets[year].printed)
                grid.put(2, column, one.actuals[year].printed if year in one.actuals else "（集計前）"[:0] or "－")
            body.append(as_html(grid, 1))
    rows = gold(plan, "schedule", "glossary", "group")
    for one in rows["evaluations"]:
        one |= {"direction": "", "issues": ""}
    return Made("f-divs.html", _page(plan.title, "".join(body)), rows)


def b_two_forms() -> Made:
    """Sheets that differ in rows and order, an indicator a column with years down, labels merged down, results apart."""
    plan = hard_plan()
    sheets: list[tuple[str, Any]] = [("表紙", _cover(plan.title))]
    for count, measure in enumerate(plan.measures):
        sheets.append((f"シート{count + 1}", _sheet(measure, count % 2 == 1)))
    return Made("b-two-forms.xlsx", workbook(sheets), gold(plan, "grades", "glossary"))


def _sheet(measure: Measure, other: bool) -> Printed:
    grid = Printed()
    grid.put(0, 0, "推進項目個票")
    pairs = [
        ("番号", measure.number),
        ("推進項目", measure.name),
        ("基本方針", measure.pillar),
        ("取組方針", measure.group),
        ("担当課室", measure.office),
    ]
    pairs += [("取組概要", measure.summary), ("目指す成果", measure.goal)]
    if other:
        pairs.insert(2, ("開始年度", "令和5年度"))
        pairs[4], pairs[5] = pairs[5], pairs[4]
    row = 2
    for label, text in pairs:
        high = 2 if label in ("取組概要", "目指す成果") else 1
        grid.put(row, 0, label, high)
        grid.put(row, 1, text, high, 6)
        row += high
    row += 1
    grid.put(row, 0, "年度別計画", 2)
    for column, year in enumerate(YEARS, 1):
        grid.put(row, column, era("令和", year))
        grid.put(row + 1, column, "\n".join(f"・{x}" for x in measure.schedule[year]))
    row += 3
    grid.put(row, 0, "評価指標")
    for column, text in enumerate(("単位", "基準値（R4）", *(f"{era('R', y)}目標" for y in YEARS)), 1):
        grid.put(row, column, text)
    for one in measure.indicators:
        row += 1
        for column, text in enumerate(
            (one.name, one.unit, one.baseline.printed, *(x.printed for x in one.targets.values()))
        ):
            grid.put(row, column, text)
    row += 2
    grid.put(row, 0, "実績")
    row += 1
    for column, text in enumerate(("評価指標", "単位", "R5実績", "R6実績")):
        grid.put(row, column, text)
    for one in measure.indicators:
        row += 1
        for column, text in enumerate((one.name, one.unit, *(x.printed for x in one.actuals.values()))):
            grid.put(row, column, text)
    return grid
