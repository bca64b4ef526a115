"""Nastier pages: PDF forms with two labels a row, a list with 目標 over 実績, forms in a text, a sheet for each year."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import PageBreak, Paragraph, Spacer

from tests.pipelines.layouts.hard.facts import YEARS, gold, hard_plan
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.pdfs import _document, _register, _style, _table


def d_two_columns() -> Made:
    """A page a measure: two labels a row, then 年度 down with two columns for each indicator."""
    plan = hard_plan()
    _register()
    story: list[Any] = []
    for count, measure in enumerate(plan.measures):
        if count:
            story.append(PageBreak())
        story += [Paragraph(f"{plan.title}　事業シート", _style(12)), Spacer(1, 8)]
        form = Printed()
        pairs = (
            (("整理番号", measure.number), ("担当課名", measure.office)),
            (("事業の名称", measure.name), ("基本方向", measure.pillar)),
        )
        for row, both in enumerate(pairs):
            for side, (label, text) in enumerate(both):
                form.put(row, 2 * side, label)
                form.put(row, 2 * side + 1, text)
        for row, (label, text) in enumerate((("事業概要", measure.summary), ("事業の効果", measure.goal)), 2):
            form.put(row, 0, label)
            form.put(row, 1, text, 1, 3)
        story += [_table(form, [70, 190, 70, 170], 9, 0), Spacer(1, 8)]
        grid = Printed()
        grid.put(0, 0, "年度", 2)
        grid.put(0, 1, "年度別の事業計画", 2)
        for at, one in enumerate(measure.indicators):
            grid.put(0, 2 + 2 * at, f"{one.name}\n（{one.unit}）", 1, 2)
            grid.put(1, 2 + 2 * at, "目標")
            grid.put(1, 3 + 2 * at, "実績")
        for row, year in enumerate(YEARS, 2):
            grid.put(row, 0, f"R{year - 2018}年度")
            grid.put(row, 1, "\n".join(f"・{item}" for item in measure.schedule[year]))
            for at, one in enumerate(measure.indicators):
                grid.put(row, 2 + 2 * at, one.targets[year].printed)
                grid.put(row, 3 + 2 * at, one.actuals[year].printed if year in one.actuals else "")
        story.append(_table(grid, [50, 150, *[70] * (2 * len(measure.indicators))], 9, 2))
    data = _document(plan.title, story, wide=False)
    return Made("d-two-columns.pdf", data, gold(plan, "grades", "glossary", "group", "baseline"))


def e_rows_of_kinds() -> Made:
    """A landscape list: 計画 over 実績 for each indicator, years across, grade of the year merged over both, notes below."""
    plan = hard_plan()
    _register()
    grid = Printed()
    heads = (
        "No.",
        "施策の柱",
        "具体的施策",
        "所管",
        "評価指標",
        "単位",
        "基準値\n(R4)",
        "",
        *(f"R{y - 2018}" for y in YEARS),
        "R6\n達成度",
    )
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        high = 2 * len(measure.indicators)
        for column, text in enumerate((measure.number, measure.pillar, measure.name, measure.office)):
            grid.put(row, column, text, high)
        for one in measure.indicators:
            for column, text in ((4, one.name), (5, one.unit), (6, one.baseline.printed), (12, one.grade)):
                grid.put(row, column, text, 2)
            for down, kind, given in ((0, "目標", one.targets), (1, "実績", one.actuals)):
                grid.put(row + down, 7, kind)
                for column, year in enumerate(YEARS, 8):
                    grid.put(row + down, column, given[year].printed if year in given else "")
            row += 2
    table = _table(grid, [30, 90, 100, 60, 130, 35, 45, 35, 50, 50, 50, 55, 40], 9, 1)
    note = Paragraph("※　達成度　Ａ：達成　Ｂ：概ね達成　Ｃ：未達成", _style(9))
    data = _document(plan.title, [Paragraph(f"{plan.title}　指標の進捗", _style(15)), table, note], wide=True)
    rows = gold(plan, "goal", "schedule", "glossary", "group", "summary", "measure grades")
    return Made("e-rows-of-kinds.pdf", data, rows)


def i_stacked_text() -> Made:
    """Text with tabs: the form as pairs a line, a table with 目標 over 実績, the unit in its own column, page lines."""
    plan = hard_plan()
    lines = [plan.title, ""]
    page = 3
    for count, measure in enumerate(plan.measures):
        lines += [
            f"取組番号\t{measure.number}\t取組名\t{measure.name}",
            f"政策分野\t{measure.pillar}\t担当課\t{measure.office}",
        ]
        lines += [f"取組の内容\t{measure.summary}", f"目指す姿\t{measure.goal}"]
        lines.append("\t".join(("指標", "単位", "R4現状", "", *(f"R{y - 2018}" for y in YEARS))))
        for one in measure.indicators:
            targets = [one.targets[year].printed for year in YEARS]
            actuals = [one.actuals[year].printed if year in one.actuals else "" for year in YEARS]
            lines.append("\t".join((one.name, one.unit, one.baseline.printed, "目標", *targets)))
            lines.append("\t".join(("", "", "", "実績", *actuals)))
        lines.append("")
        if count % 3 == 2:
            lines += [f"- {page} -", ""]
            page += 1
    rows = gold(plan, "grades", "glossary", "group", "schedule")
    return Made("i-stacked-text.txt", "\n".join(lines).encode("cp932"), rows)


def a_sheet_of_years() -> Made:
    """A workbook of a sheet for each year: the same measures, the year in the title alone, target and result beside."""
    plan = hard_plan()
    sheets: list[tuple[str, Printed]] = []
    for year in YEARS[:2]:
        grid = Printed()
        grid.put(0, 0, f"{plan.title}　令和{year - 2018}年度実績", 1, 9)
        heads = (
            "番号",
            "基本目標",
            "取組名",
            "担当課",
            "指標",
            "単位",
            "R4現状",
            f"R{year - 2018}目標",
            f"R{year - 2018}実績",
        )
        for column, text in enumerate(heads):
            grid.put(2, column, text)
        row = 3
        for measure in plan.measures:
            for at, one in enumerate(measure.indicators):
                own = (measure.number, measure.pillar, measure.name, measure.office) if not at else ("",) * 4
                figures = (one.baseline, one.targets[year], one.actuals[year])
                for column, text in enumerate((*own, one.name, one.unit, *(figure.printed for figure in figures))):
                    grid.put(row, column, text)
                row += 1
        sheets.append((f"R{year - 2018}", grid))
    rows = gold(plan, "goal", "schedule", "glossary", "grades", "group", "summary", target_years=YEARS[:2])
    return Made("a-sheet-of-years.xlsx", workbook(sheets), rows)
