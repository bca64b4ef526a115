"""Nastier documents with headings: Word forms with cells merged within merged ones, HTML with 〈th〉 in the middle, PDF rows
that a page breaks."""

from __future__ import annotations

import html
import io

import docx
from reportlab.platypus import PageBreak, Paragraph, Spacer

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Measure
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.headed import _docx_table
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.pdfs import _document, _register, _style, _table

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,."}


def _items(measure: Measure, year: int, mark: str = "・") -> str:
    return "\n".join(f"{mark}{item}" for item in measure.schedule[year])


def c_merged_in_merged() -> Made:
    """One form: a label merged down over labels of its own, a header of two lines, names merged over 目標 and 実績."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title, style="Title")
    pillar = group = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"基本方針{measure.number[0]}　{pillar}", 1)
        if measure.group != group:
            group = measure.group
            document.add_heading(f"施策{measure.number[0]}-{1 if measure.number in ('1-1', '2-1') else 2}　{group}", 2)
        document.add_heading(f"取組{measure.number}　{measure.name}", 3)
        form = Printed()
        form.put(0, 0, "取\n組\nの\n概\n要", 3)
        for row, (label, text) in enumerate(
            (("内容", measure.summary), ("めざす姿", measure.goal), ("所管", measure.office))
        ):
            form.put(row, 1, label)
            form.put(row, 2, text, 1, 5)
        form.put(3, 0, "年度別計画", 2, 2)
        form.put(3, 2, "現状", 2)
        form.put(3, 3, "前期", 1, 2)
        form.put(3, 5, "後期", 1, 2)
        for column, year in enumerate(YEARS, 3):
            form.put(4, column, era("R", year))
        form.put(5, 0, "取組内容", 1, 3)
        for column, year in enumerate(YEARS, 3):
            form.put(5, column, _items(measure, year))
        row = 6
        for one in measure.indicators:
            form.put(row, 0, f"{one.name}\n（{one.unit}）", 2)
            form.put(row, 1, "目標")
            form.put(row + 1, 1, "実績")
            form.put(row, 2, one.baseline.printed, 2)
            for column, year in enumerate(YEARS, 3):
                form.put(row, column, one.targets[year].printed)
                form.put(row + 1, column, one.actuals[year].printed if year in one.actuals else "")
            row += 2
        _docx_table(document, form)
        document.add_paragraph("※　現状は令和４年度末の値。")
    out = io.BytesIO()
    document.save(out)
    return Made("c-merged-in-merged.docx", out.getvalue(), gold(plan, "grades", "glossary"))


def f_heads_in_the_middle() -> Made:
    """One table: 〈th〉 rows of pillars and groups in the middle, the measure a 〈th rowspan〉, 〈sup〉, a foot."""
    plan = hard_plan()
    rows = [
        "<thead><tr><th rowspan=2>番号</th><th rowspan=2>取組</th><th rowspan=2>内容</th><th rowspan=2>担当</th>"
        "<th rowspan=2>指標</th><th rowspan=2>基準<br>（令和4年度）</th><th colspan=4>目標</th><th colspan=2>実績</th>"
        "<th rowspan=2>達成状況<br>（令和6年度）</th></tr><tr>"
        + "".join(f"<th>{era('令和', year).translate(_WIDE)}</th>" for year in (*YEARS, *YEARS[:2]))
        + "</tr></thead><tbody>"
    ]
    pillar = group = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            rows.append(f"<tr><th colspan=13>基本目標{measure.number[0]}&nbsp;{pillar}</th></tr>")
        if measure.group != group:
            group = measure.group
            number = 1 if measure.number in ("1-1", "2-1") else 2
            rows.append(f"<tr><th colspan=13 scope=rowgroup>（{number}）{group}</th></tr>")
        for index, one in enumerate(measure.indicators):
            high = len(measure.indicators)
            cells = ""
            if not index:
                texts = (measure.summary, measure.office)
                cells = f"<th rowspan={high}>{measure.number}</th><th rowspan={high} scope=row>{measure.name}</th>"
                cells += "".join(f"<td rowspan={high}>{html.escape(text)}</td>" for text in texts)
            figures = [figure.with_unit(one.unit) for figure in (one.baseline, *one.targets.values(), *one.actuals.values())]
            figures = [text.translate(_WIDE).replace("−", "－") for text in figures]
            marked = "<sup>注1</sup>" if measure.number == "2-3" else "<sup>2)</sup>" if measure.number == "1-3" else ""
            figures[-1] += marked if figures[-1] != "―" else ""
            cells += f"<td>{one.name}</td>" + "".join(f"<td>{text}</td>" for text in figures) + f"<td>{one.grade}</td>"
            rows.append(f"<tr>{cells}</tr>")
    rows.append("</tbody><tfoot><tr><td colspan=13>注1　速報値　2)　対象を広げた。</td></tr></tfoot>")
    body = f"<h1>{plan.title}</h1><p>達成状況　Ａ：達成　Ｂ：おおむね達成　Ｃ：未達成</p><table>{''.join(rows)}</table>"
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{plan.title}</title></head><body>{body}</body></html>"
    rows_ = gold(plan, "goal", "schedule", "glossary", "measure grades")
    return Made("f-heads-in-the-middle.html", page.encode(), rows_)


def d_broken_rows() -> Made:
    """Forms that a page breaks inside a row, vertical labels, two indicators in one cell, years in brackets."""
    plan = hard_plan()
    _register()
    story: list[object] = [Paragraph(plan.title, _style(18)), Spacer(1, 10)]
    for count, measure in enumerate(plan.measures):
        if count % 2 == 0 and count:
            story.append(PageBreak())
        form = Printed()
        form.put(0, 0, "施策番号")
        form.put(0, 1, measure.number)
        form.put(0, 2, "主管課")
        form.put(0, 3, measure.office)
        for row, (label, text) in enumerate(
            (
                ("施策名", measure.name),
                ("基本目標", measure.pillar),
                ("施策の内容", measure.summary),
                ("期待する効果", measure.goal),
            ),
            1,
        ):
            form.put(row, 0, label)
            form.put(row, 1, text, 1, 3)
        story += [_table(form, [80, 170, 70, 170], 9, 0), Spacer(1, 6)]
        grid = Printed()
        for column, text in enumerate(("年度", "計画内容", "成果指標（KPI）")):
            grid.put(0, column, text)
        grid.put(1, 0, "現状値\n（令和4年度）")
        grid.put(1, 1, "－")
        grid.put(1, 2, "\n".join(f"{one.name}：{one.baseline.with_unit(one.unit)}" for one in measure.indicators))
        for row, year in enumerate(YEARS, 2):
            grid.put(row, 0, f"{era('令和', year)}\n（{year}）")
            grid.put(row, 1, _items(measure, year, "○"))
            texts = [f"{one.name}：{one.targets[year].with_unit(one.unit)}" for one in measure.indicators]
            grid.put(row, 2, "\n".join(texts))
        story += [_table(grid, [90, 190, 210], 11, 1), Spacer(1, 150 if count % 2 == 0 else 10)]
    data = _document(plan.title, story, wide=False)
    return Made("d-broken-rows.pdf", data, gold(plan, "grades", "glossary", "group", "actuals"))


def e_split_rows() -> Made:
    """A list whose rows a page breaks: the rest of a row stands on top of the next page below the header printed again."""
    plan = hard_plan()
    _register()
    grid = Printed()
    heads = (
        "番号",
        "分野",
        "取組名",
        "取組概要",
        "担当課",
        "指標（単位）",
        "現状値\nR4",
        "目標値\nR8",
        "R5\n実績",
        "R6\n実績",
        "評価",
    )
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        high = len(measure.indicators)
        cells = (measure.number, measure.pillar, measure.name, measure.summary, measure.office)
        for column, text in enumerate(cells):
            grid.put(row, column, text, high)
        for one in measure.indicators:
            figures = (one.baseline, one.targets[2026], one.actuals[2023], one.actuals[2024])
            for column, text in enumerate(
                (f"{one.name}（{one.unit}）", *(figure.printed for figure in figures), one.grade), 5
            ):
                grid.put(row, column, text)
            row += 1
    table = _table(grid, [34, 80, 90, 170, 60, 120, 45, 50, 45, 45, 30], 11, 1)
    data = _document(plan.title, [Paragraph(f"{plan.title}　指標一覧（令和6年度）", _style(16)), table], wide=True)
    rows = gold(plan, "goal", "schedule", "glossary", "group", "measure grades", target_years=(2026,))
    return Made("e-split-rows.pdf", data, rows)


def b_years_down() -> Made:
    """A sheet a measure: labels with units in the header of columns, years in two eras down, a column of results, notes."""
    plan = hard_plan()
    sheets = [("表紙", _cover(plan.title))]
    for measure in plan.measures:
        grid = Printed()
        grid.put(0, 0, f"【様式２】　{plan.title}　個別計画書", 1, 7)
        grid.put(1, 5, "No.")
        grid.put(1, 6, measure.number)
        pairs = (("改革項目", measure.name), ("基本方針", measure.pillar), ("推進項目の方向性", measure.group))
        pairs += (("主担当課", measure.office), ("取組の内容", measure.summary), ("目標とする姿", measure.goal))
        for row, (label, text) in enumerate(pairs, 2):
            grid.put(row, 0, f"（{row - 1}）{label}")
            grid.put(row, 1, text, 1, 6)
        grid.put(9, 0, "年　度", 2)
        grid.put(9, 1, "実施計画", 2, 2)
        for index, one in enumerate(measure.indicators):
            grid.put(9, 3 + 2 * index, f"{one.name}［{one.unit}］", 1, 2)
            grid.put(10, 3 + 2 * index, "目標")
            grid.put(10, 4 + 2 * index, "実績")
        grid.put(11, 0, "Ｒ４\n（基準）")
        grid.put(11, 1, "－", 1, 2)
        for index, one in enumerate(measure.indicators):
            grid.put(11, 3 + 2 * index, one.baseline.printed, 1, 2)
        for row, year in enumerate(YEARS, 12):
            grid.put(row, 0, f"R{year - 2018}\n({year})".translate(_WIDE))
            grid.put(row, 1, _items(measure, year), 1, 2)
            for index, one in enumerate(measure.indicators):
                grid.put(row, 3 + 2 * index, one.targets[year].printed)
                if year in one.actuals:
                    grid.put(row, 4 + 2 * index, f"{one.actuals[year].printed}※" if index else one.actuals[year].printed)
        grid.put(17, 0, "※　年度末の速報値")
        sheets.append((measure.number, grid))
    return Made("b-years-down.xlsx", workbook(sheets), gold(plan, "grades", "glossary"))


def _cover(title: str) -> Printed:
    grid = Printed()
    grid.put(4, 1, title)
    grid.put(6, 1, "計画期間：令和５年度～令和８年度")
    return grid
