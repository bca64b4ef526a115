"""Hard documents with headings over measures: Word (shape c) and HTML (f)."""

from __future__ import annotations

import html
import io
from typing import Any

import docx

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Indicator, Measure
from tests.pipelines.layouts.invented.grids import Printed, as_html
from tests.pipelines.layouts.invented.headed import _docx_table
from tests.pipelines.layouts.invented.lists import Made


def _bullets(measure: Measure, year: int) -> str:
    items = measure.schedule[year]
    return items[0] if len(items) == 1 else "\n".join(f"・{item}" for item in items)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _across(inds: tuple[Indicator, ...], heads: tuple[str, ...], years: str, *, actuals: bool, grade: str = "") -> Printed:
    """A header of two lines (目標値 over years, 実績値 over years), an indicator a row."""
    grid = Printed()
    for column, text in enumerate(heads[:3]):
        grid.put(0, column, text, 2)
    grid.put(0, 3, heads[3], 1, 4)
    for column, year in enumerate(YEARS, 3):
        grid.put(1, column, era(years, year))
    if actuals:
        grid.put(0, 7, heads[4], 1, 2)
        for column, year in enumerate(YEARS[:2], 7):
            grid.put(1, column, era(years, year))
    if grade:
        grid.put(0, 9, grade, 2)
    for row, one in enumerate(inds, 2):
        cells = [one.name, one.unit, one.baseline.printed, *(one.targets[y].printed for y in YEARS)]
        cells += [one.actuals[y].printed for y in YEARS[:2]] if actuals else []
        for column, text in enumerate(cells + ([one.grade] if grade else [])):
            grid.put(row, column, text)
    return grid


def c_captions() -> Made:
    """Chapters and numbered captions, a table of four columns (label, text, label, text), terms in a table, prose."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title, style="Title")
    document.add_paragraph("令和5年3月")
    document.add_heading("第１章　計画の策定に当たって", 1)
    document.add_heading("１　計画の趣旨", 2)
    document.add_paragraph("本計画は、人口の減少に対応し、持続可能な市政を進めるために策定する。")
    document.add_heading("２　計画の期間", 2)
    document.add_paragraph("令和5年度から令和8年度までの4年間とする。なお、指標の現状値は令和4年度の数値である。")
    pillar = group = ""
    document.add_heading("第２章　施策の展開", 1)
    for count, measure in enumerate(plan.measures, 1):
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"基本目標{measure.number[0]}　{pillar}", 2)
        if measure.group != group:
            group = measure.group
            document.add_heading(f"（{1 if measure.number[2] in '1' else 2}）{group}", 3)
        document.add_heading(f"取組{measure.number}　{measure.name}", 4)
        form = Printed()
        form.put(0, 0, "担当部署")
        form.put(0, 1, measure.office)
        form.put(0, 2, "実施期間")
        form.put(0, 3, "令和5～8年度")
        form.put(1, 0, "取組内容")
        form.put(1, 1, measure.summary, 1, 3)
        form.put(2, 0, "期待される効果")
        form.put(2, 1, measure.goal, 1, 3)
        _docx_table(document, form)
        document.add_paragraph(f"表{count}-1　年度別の取組内容")
        schedule = Printed()
        for column, year in enumerate(YEARS):
            schedule.put(0, column, era("R", year))
            schedule.put(1, column, _bullets(measure, year))
        _docx_table(document, schedule)
        document.add_paragraph(f"表{count}-2　成果指標")
        _docx_table(
            document, _across(measure.indicators, ("指標名", "単位", "現状値", "目標値", "実績値"), "R", actuals=False)
        )
    document.add_heading("第３章　推進体制", 1)
    document.add_paragraph("市長を本部長とする推進本部が進捗を管理する。")
    document.add_heading("資料　用語解説", 1)
    terms = Printed()
    for row, cells in enumerate([("用語", "解説"), *plan.terms]):
        for column, text in enumerate(cells):
            terms.put(row, column, text)
    _docx_table(document, terms)
    return Made("c-captions.docx", _saved(document), gold(plan, "grades", "actuals"))


def c_one_table() -> Made:
    """Everything of a measure in one table: label and text, then years across, then indicators with 目標 over 実績."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title, style="Title")
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"{'ⅠⅡ'[int(measure.number[0]) - 1]}　{pillar}", 1)
        grid = Printed()
        grid.put(0, 0, "取組番号")
        grid.put(0, 1, measure.number)
        grid.put(0, 2, "取組名")
        grid.put(0, 3, measure.name, 1, 4)
        grid.put(1, 0, "所管課")
        grid.put(1, 1, measure.office, 1, 6)
        grid.put(2, 0, "内　容")
        grid.put(2, 1, measure.summary, 1, 6)
        grid.put(3, 0, "目的・目標")
        grid.put(3, 1, measure.goal, 1, 6)
        grid.put(4, 0, "区分", 1, 3)
        for column, year in enumerate(YEARS, 3):
            grid.put(4, column, era("令和", year))
        grid.put(5, 0, "工程表", 1, 3)
        for column, year in enumerate(YEARS, 3):
            grid.put(5, column, _bullets(measure, year))
        row = 6
        for one in measure.indicators:
            grid.put(row, 0, f"{one.name}（{one.unit}）", 2, 2)
            grid.put(row, 2, "目標値")
            grid.put(row + 1, 2, "実績値")
            for column, year in enumerate(YEARS, 3):
                grid.put(row, column, one.targets[year].printed)
                if year in one.actuals:
                    grid.put(row + 1, column, one.actuals[year].printed)
            row += 2
        _docx_table(document, grid)
        document.add_paragraph("")
    return Made("c-one-table.docx", _saved(document), gold(plan, "grades", "glossary", "group", "baseline"))


def c_lines() -> Made:
    """Numbered headings, labels in lines (担当課：…), bullets under 年度, indicators with merged names, notes."""
    plan, document = hard_plan(), docx.Document()
    document.add_heading(plan.title, 0)
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"{measure.number[0]}　{pillar}", 1)
        document.add_heading(f"【施策{measure.number}】{measure.name}", 2)
        document.add_paragraph(f"■担当課：{measure.office}")
        document.add_paragraph("■施策の概要")
        document.add_paragraph(measure.summary)
        document.add_paragraph("■ねらい")
        document.add_paragraph(measure.goal)
        document.add_paragraph("■年度別計画")
        grid = Printed()
        grid.put(0, 0, "年度")
        grid.put(0, 1, "取組内容")
        for row, year in enumerate(YEARS, 1):
            grid.put(row, 0, era("西暦", year))
            grid.put(row, 1, _bullets(measure, year))
        _docx_table(document, grid)
        document.add_paragraph("■KPI")
        table = Printed()
        for column, text in enumerate(("KPI", "区分", "2022年度\n（現状）", *(era("西暦", year) for year in YEARS))):
            table.put(0, column, text)
        row = 1
        for one in measure.indicators:
            table.put(row, 0, f"{one.name}（{one.unit}）", 2)
            table.put(row, 1, "計画")
            table.put(row + 1, 1, "実績")
            table.put(row, 2, one.baseline.printed, 2)
            for column, year in enumerate(YEARS, 3):
                table.put(row, column, one.targets[year].printed)
                if year in one.actuals:
                    table.put(row + 1, column, one.actuals[year].printed)
            row += 2
        _docx_table(document, table)
        document.add_paragraph("※実績は年度末時点")
    return Made("c-lines.docx", _saved(document), gold(plan, "grades", "glossary", "group"))


def _page(title: str, body: str) -> bytes:
    head = f"<meta charset='utf-8'><title>{html.escape(title)}｜架空見本市公式サイト</title>"
    nav = "<header><p>架空見本市</p></header><nav><ul><li><a href='/'>トップ</a></li><li>組織で探す</li></ul></nav>"
    footer = "<footer><p>架空見本市役所 〒000-0000</p></footer>"
    page = f"<html lang='ja'><head>{head}</head><body>{nav}<main>{body}</main>{footer}</body></html>"
    return f"<!DOCTYPE html>{page}".encode()


def f_scope_rows() -> Made:
    """Forms as tables with 〈th scope=row〉, kinds over years, grades for each indicator, Roman numerals and links."""
    plan = hard_plan()
    body = [f"<h1>{plan.title}の進捗状況（令和6年度）</h1><p>最終更新日：2025年8月1日　ページID：012345</p>"]
    body.append("<p>各指標の達成度は、A（達成）、B（おおむね達成）、C（未達成）で示しています。</p>")
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            body.append(f"<h2>基本方針{'ⅠⅡ'[int(measure.number[0]) - 1]}　{pillar}</h2>")
        body.append(f"<h3>{measure.number}　{measure.name}</h3><table><tbody>")
        for label, text in (("所管課", measure.office), ("取組の概要", measure.summary), ("取組目標", measure.goal)):
            body.append(f"<tr><th scope='row'>{label}</th><td>{text}</td></tr>")
        body.append("</tbody></table>")
        heads = ("KPI", "単位", "基準値<br>（R4）".replace("<br>", "\n"), "目標値", "実績値")
        body.append(
            as_html(_across(measure.indicators, heads, "R", actuals=True, grade="達成度"), 2, "重要業績評価指標（KPI）")
        )
        body.append("<p><a href='#top'>ページの先頭へ戻る</a></p>")
    rows = gold(plan, "schedule", "glossary", "group", "measure grades")
    return Made("f-scope-rows.html", _page(plan.title, "".join(body)), rows)


def f_lists() -> Made:
    """Definition lists with the plans of each year in 〈ul〉, units in the figures, grades of measures."""
    plan = hard_plan()
    body = [
        f"<h1>{plan.title}</h1><div class='date'>令和7年9月30日更新</div>",
        "<p>評価（令和6年度）　A：順調　B：おおむね順調　C：遅れている</p>",
    ]
    pillar = group = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            body.append(f"<h2>第{measure.number[0]}章　{pillar}</h2>")
        if measure.group != group:
            group = measure.group
            body.append(f"<h3>{group}</h3>")
        body.append(f"<h4>施策{measure.number}：{measure.name}</h4><dl>")
        for label, text in (("担当部署", measure.office), ("事業内容", measure.summary), ("期待される効果", measure.goal)):
            body.append(f"<dt>{label}</dt><dd>{text}</dd>")
        for label, text in (("進捗状況", measure.grade), ("課題", measure.issues), ("今後の方向性", measure.direction)):
            body.append(f"<dt>{label}</dt><dd>{text}</dd>")
        body.append("</dl>")
        grid = Printed()
        for column, text in enumerate(("成果指標", "区分", "策定時（令和4年度）", *(era("令和", y) for y in YEARS))):
            grid.put(0, column, text)
        row = 1
        for one in measure.indicators:
            grid.put(row, 0, one.name, 2)
            grid.put(row, 1, "目標")
            grid.put(row + 1, 1, "実績")
            grid.put(row, 2, one.baseline.with_unit(one.unit), 2)
            for column, year in enumerate(YEARS, 3):
                grid.put(row, column, one.targets[year].with_unit(one.unit))
                grid.put(row + 1, column, one.actuals[year].with_unit(one.unit) if year in one.actuals else "－")
            row += 2
        body.append(as_html(grid, 1))
    return Made("f-lists.html", _page(plan.title, "".join(body)), gold(plan, "schedule", "glossary"))


def f_one_table() -> Made:
    """One table a pillar: measures with rowspan, their indicators as rows, years over kinds, full-width figures, a foot."""
    plan = hard_plan()
    body = [f"<h1>{plan.title}　進捗一覧</h1><p>現状値は令和４年度の数値です。</p>"]
    for pillar in dict.fromkeys(one.pillar for one in plan.measures):
        grid = Printed()
        for column, text in enumerate(("番号", "施策・事業名", "担当課", "指標（単位）", "現状値")):
            grid.put(0, column, text, 2)
        for column, year in ((5, YEARS[0]), (7, YEARS[1])):
            grid.put(0, column, era("令和", year), 1, 2)
            grid.put(1, column, "目標")
            grid.put(1, column + 1, "実績")
        grid.put(0, 9, "令和8年度目標", 2)
        grid.put(0, 10, "進捗評価\n（令和6年度）", 2)
        row = 2
        for measure in (one for one in plan.measures if one.pillar == pillar):
            high = len(measure.indicators)
            for column, text in enumerate((measure.number, measure.name, measure.office)):
                grid.put(row, column, text, high)
            grid.put(row, 10, measure.grade, high)
            for one in measure.indicators:
                cells = [f"{one.name}（{one.unit}）", one.baseline.printed]
                for year in YEARS[:2]:
                    cells += [one.targets[year].printed, one.actuals[year].printed]
                for column, text in enumerate([*cells, one.targets[YEARS[3]].printed], 3):
                    wide = text if column == 3 else text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,."})
                    grid.put(row, column, wide)
                row += 1
        grid.put(row, 0, "計")
        grid.put(row, 1, "―", 1, 10)
        body.append(f"<h2>{pillar}</h2>" + as_html(grid, 2))
    rows = gold(plan, "schedule", "glossary", "group", "summary", "goal", target_years=(YEARS[0], YEARS[1], YEARS[3]))
    for one in rows["evaluations"]:
        one |= {"direction": "", "issues": ""}
    return Made("f-one-table.html", _page(plan.title, "".join(body)), rows)
