"""Nastier texts: pages that break a value, running lines, 再掲, marks on figures; and more lists and forms."""

from __future__ import annotations

import html
import io
import unicodedata
from dataclasses import replace

import docx

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Plan
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.headed import _docx_table
from tests.pipelines.layouts.invented.lists import Made

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,."}


def _with_repeat(plan: Plan) -> Plan:
    """Return a plan whose last measure is the first one printed again."""
    first = plan.measures[0]
    last = plan.measures[-1]
    again = replace(
        first,
        number="2-6",
        name=f"{first.name}【再掲】",
        pillar=last.pillar,
        group=last.group,
        repeat_of=first.number,
    )
    return Plan(plan.title, [*plan.measures, again], plan.terms)


def h_pages() -> Made:
    """Labels in brackets, values below, a page that ends inside a value, marks on figures, the years in three forms."""
    plan = _with_repeat(hard_plan())
    lines = [plan.title, "", "第３章　具体的な取組", ""]
    pillar, page = "", 10
    for count, measure in enumerate(plan.measures):
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += ["", f"基本目標{measure.number[0].translate(_WIDE)}　{pillar}", ""]
        lines += ["〔取組番号〕", measure.number, "〔取組名〕", measure.name, "〔担当課〕", measure.office, "〔取組の概要〕"]
        words = measure.summary
        lines.append(words[:18])
        if count % 2:
            page += 1
            lines += [f"－ {page} －", "\f" + plan.title]
        lines += [words[18:], "〔目指す姿〕", measure.goal, "〔年度別計画〕"]
        for year in YEARS:
            lines += [f"令和{str(year - 2018).translate(_WIDE)}年度", *(f"・{item}" for item in measure.schedule[year])]
        lines.append("〔成果指標〕")
        for one in measure.indicators:
            lines.append(f"{one.name}（{one.unit}）")
            lines.append(f"現状値（令和４年度）　{one.baseline.printed}")
            lines += [f"目標値（R{year - 2018}）　{one.targets[year].printed}" for year in YEARS]
            lines += [f"実績値（{year}年度）　{one.actuals[year].printed}" for year in YEARS[:2]]
        lines.append("")
    lines += [f"－ {page + 1} －"]
    return Made("h-pages.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "group"))


def i_marks() -> Made:
    """A table of spaces whose figures carry marks, the unit in a bracket below the name, 再掲, results before targets."""
    plan = _with_repeat(hard_plan())
    lines = [f"{plan.title}　指標一覧", "", "※１　速報値", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"基本目標{measure.number[0]}　{pillar}", ""]
        lines += [f"{measure.number}　{measure.name}", f"担当課：{measure.office}"]
        heads = ["指標", "単位", "現状値(R4)", "R5実績", "R6実績", *(f"R{year - 2018}目標" for year in YEARS)]
        widths = [40, 8, *[14] * 7]
        lines.append(_line(heads, widths))
        for one in measure.indicators:
            figures = [one.baseline, *one.actuals.values(), *one.targets.values()]
            texts = [figure.printed for figure in figures]
            texts[2] += "※１" if texts[2] != "―" else ""
            lines.append(_line([one.name, one.unit, *texts], widths))
        lines.append("")
    rows = gold(plan, "grades", "glossary", "group", "goal", "summary", "schedule")
    return Made("i-marks.txt", "\n".join(lines).encode("cp932"), rows)


def _line(texts: list[str], widths: list[int]) -> str:
    line = ""
    for text, width in zip(texts, widths, strict=True):
        wide = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
        line += text + " " * max(2, width - wide)
    return line.rstrip()


def a_repeated_blocks() -> Made:
    """Two sheets of one list (a pillar each), each with its own title, header and total, offices of two lines, 再掲."""
    plan = _with_repeat(hard_plan())
    sheets: list[tuple[str, Printed]] = []
    for pillar in dict.fromkeys(one.pillar for one in plan.measures):
        grid = Printed()
        grid.put(0, 0, f"{plan.title}　進捗状況調査票", 1, 12)
        grid.put(1, 0, f"【基本目標{len(sheets) + 1}】{pillar}", 1, 12)
        heads = ("番号", "施策の方向性", "事業名", "事業概要", "所管課", "成果指標", "単位", "R4\n現状")
        for column, text in enumerate(heads):
            grid.put(3, column, text, 2)
        column = 8
        for year in YEARS:
            wide = 2 if year < 2025 else 1
            grid.put(3, column, f"令和{year - 2018}年度\n({year})", 1, wide)
            grid.put(4, column, "目標")
            if wide == 2:
                grid.put(4, column + 1, "実績")
            column += wide
        grid.put(3, column, "評価\n(R6)", 2)
        row = 5
        for measure in (one for one in plan.measures if one.pillar == pillar):
            high = len(measure.indicators)
            office = measure.office + "\n財政課"
            for index, text in enumerate((measure.number, measure.group, measure.name, measure.summary, office)):
                grid.put(row, index, text, high)
            for offset, one in enumerate(measure.indicators):
                cells = [one.name, one.unit, one.baseline.printed]
                for year in YEARS:
                    cells.append(one.targets[year].printed)
                    if year in one.actuals:
                        cells.append(one.actuals[year].printed)
                for index, text in enumerate(cells, 5):
                    grid.put(row + offset, index, text)
            grid.put(row, column, measure.grade, high)
            row += high
        grid.put(row, 0, "計")
        grid.put(row, 5, f"{row - 5}指標")
        grid.put(row + 1, 0, "※評価はA～Cの３段階")
        sheets.append((f"政策{len(sheets) + 1}", grid))
    rows = gold(plan, "goal", "schedule", "glossary")
    rows["measures"] = [one | {"office": f"{one['office']};財政課"} for one in rows["measures"]]
    return Made("a-repeated-blocks.xlsx", workbook(sheets), rows)


def c_indicator_tables() -> Made:
    """Lines ＜担当課＞ text, a table of plans with the item as row, a small table for each indicator below its name."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title, style="Title")
    document.add_heading("第２章　取組の内容", 1)
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_heading(f"政策の柱{measure.number[0]}　{pillar}", 2)
        document.add_heading(f"{measure.number}　{measure.name}", 3)
        document.add_paragraph(f"＜担当課＞　{measure.office}")
        document.add_paragraph("＜事業概要＞")
        document.add_paragraph(measure.summary)
        document.add_paragraph("＜目指す姿＞")
        document.add_paragraph(measure.goal)
        document.add_paragraph("＜年次計画＞")
        grid = Printed()
        for column, year in enumerate(YEARS):
            grid.put(0, column, f"令和{year - 2018}年度（{year}年度）")
            grid.put(1, column, "\n".join(f"●{item}" for item in measure.schedule[year]))
        _docx_table(document, grid)
        document.add_paragraph("＜数値目標＞")
        for number, one in enumerate(measure.indicators):
            document.add_paragraph(f"{'①②③'[number]}{one.name}（単位：{one.unit}）")
            grid = Printed()
            for column, text in enumerate(("", "R4", *(era("R", year) for year in YEARS))):
                grid.put(0, column, text)
            grid.put(1, 0, "目標値")
            grid.put(2, 0, "実績値")
            grid.put(2, 1, one.baseline.printed)
            grid.put(1, 1, "－")
            for column, year in enumerate(YEARS, 2):
                grid.put(1, column, one.targets[year].printed)
                grid.put(2, column, one.actuals[year].printed if year in one.actuals else "")
            _docx_table(document, grid)
    out = io.BytesIO()
    document.save(out)
    rows = gold(plan, "grades", "glossary", "group")
    rows["values"] = [one | {"kind": "実績値"} if one["kind"] == "現状値" else one for one in rows["values"]]
    return Made("c-indicator-tables.docx", out.getvalue(), rows)


def f_forms() -> Made:
    """A 〈table〉 form a measure with vertical 〈th rowspan〉, wide digits, units behind the figures."""
    plan = hard_plan()
    body = [f"<h1>{plan.title}</h1>"]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            body.append(f"<h2>第{measure.number[0]}章　{pillar}</h2>")
        body.append(f"<h3>{measure.number}　{measure.name}</h3>")
        rows = [f"<tr><th colspan=2>所管課</th><td colspan=5>{measure.office}</td></tr>"]
        rows.append(f"<tr><th colspan=2>取組内容</th><td colspan=5>{html.escape(measure.summary)}</td></tr>")
        rows.append(f"<tr><th colspan=2>期待される効果</th><td colspan=5>{html.escape(measure.goal)}</td></tr>")
        years = "".join(f"<th>{era('wide', year)}</th>" for year in YEARS)
        rows.append(f"<tr><th colspan=2>年度</th><th>現状<br>（令和４年度）</th>{years}</tr>")
        plans = "".join(f"<td>{'<br>'.join('・' + item for item in measure.schedule[year])}</td>" for year in YEARS)
        rows.append(f"<tr><th colspan=2>実施計画</th><td>－</td>{plans}</tr>")
        for index, one in enumerate(measure.indicators):
            high = 2 * len(measure.indicators)
            first = f"<th rowspan={high}>成<br>果<br>指<br>標</th>" if not index else ""
            targets = "".join(f"<td>{one.targets[year].with_unit(one.unit).translate(_WIDE)}</td>" for year in YEARS)
            actuals = "".join(
                f"<td>{one.actuals[year].with_unit(one.unit).translate(_WIDE) if year in one.actuals else ''}</td>"
                for year in YEARS
            )
            base = one.baseline.with_unit(one.unit).translate(_WIDE)
            rows.append(f"<tr>{first}<th>{one.name}<br>（目標）</th><td rowspan=2>{base}</td>{targets}</tr>")
            rows.append(f"<tr><th>{one.name}<br>（実績）</th>{actuals}</tr>")
        body.append(f"<table>{''.join(rows)}</table>")
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{plan.title}</title></head><body>{''.join(body)}</body>"
    return Made("f-forms.html", page.encode(), gold(plan, "grades", "glossary", "group"))
