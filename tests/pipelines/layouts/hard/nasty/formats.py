"""The shapes in formats that are met less often: .ods, .xls, UTF-16, Markdown, cards in Word, definition lists in HTML."""

from __future__ import annotations

import html
import io
from typing import Any

import docx
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from tests.pipelines.layouts.hard.facts import YEARS, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Indicator, Measure
from tests.pipelines.layouts.invented.grids import Printed, as_csv
from tests.pipelines.layouts.invented.headed import _docx_table
from tests.pipelines.layouts.invented.lists import Made

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,.%"}


def _figures(one: Indicator) -> list[str]:
    return [figure.printed for figure in (one.baseline, *one.targets.values(), *one.actuals.values())]


def _items(measure: Measure, year: int, mark: str = "・") -> str:
    return "\n".join(f"{mark}{item}" for item in measure.schedule[year])


def _ods(sheets: list[tuple[str, Printed]]) -> bytes:
    book = OpenDocumentSpreadsheet()
    for title, grid in sheets:
        table = Table(name=title)
        book.spreadsheet.addElement(table)
        covered = {
            (row + down, column + right)
            for (row, column), (rows, columns) in grid.spans.items()
            for down in range(rows)
            for right in range(columns)
        } - set(grid.spans)
        for row in range(grid.height):
            line = TableRow()
            table.addElement(line)
            for column in range(grid.width):
                line.addElement(_ods_cell(grid, row, column, covered=(row, column) in covered))
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _ods_cell(grid: Printed, row: int, column: int, *, covered: bool) -> Any:
    if covered:
        return CoveredTableCell()
    rows, columns = grid.spans.get((row, column), (1, 1))
    cell = TableCell(numberrowsspanned=rows, numbercolumnsspanned=columns)
    for text in grid.cells.get((row, column), "").split("\n"):
        if text:
            cell.addElement(P(text=text))
    return cell


def a_stacked() -> Made:
    """.ods: 目標 over 実績 in a column of kinds, merged names, an empty column between, the header printed again."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}", 1, 12)
    grid.put(1, 10, "（令和６年度末時点）", 1, 2)
    heads = (
        "整理番号",
        "重点戦略",
        "プロジェクト名",
        "プロジェクトの概要",
        "取りまとめ課",
        "成果を測る指標",
        "指標単位",
        "",
        "現況（R4）",
    )
    row = 3
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            if row > 3:
                grid.put(row, 0, "（次ページへ続く）")
                row += 2
            for column, text in enumerate(heads):
                if text:
                    grid.put(row, column, text)
            grid.put(row, 9, "区分")
            for column, year in enumerate(YEARS, 10):
                grid.put(row, column, f"R{year - 2018}年度".translate(_WIDE))
            row += 1
        high = 2 * len(measure.indicators)
        cells = (measure.number, measure.pillar, measure.name, measure.summary, measure.office)
        for column, text in enumerate(cells):
            grid.put(row, column, text, high)
        for one in measure.indicators:
            for column, text in ((5, one.name), (6, one.unit), (8, one.baseline.printed)):
                grid.put(row, column, text, 2)
            for down, kind, given in ((0, "目　標", one.targets), (1, "実　績", one.actuals)):
                grid.put(row + down, 9, kind)
                for column, year in enumerate(YEARS, 10):
                    if year in given:
                        grid.put(row + down, column, given[year].printed)
            row += 2
    return Made("a-stacked.ods", _ods([("進捗", grid)]), gold(plan, "goal", "schedule", "glossary", "grades", "group"))


def b_two_indicator_tables() -> Made:
    """.xls: a sheet a measure, labels with a colon, a table of its own for each indicator, instructions in front."""
    plan, book = hard_plan(), xlwt.Workbook()
    told = book.add_sheet("記載要領")
    told.write(0, 0, "1　各課は、個票に記入の上、企画課へ提出してください。")
    told.write(1, 0, "2　評価は、A・B・Cの3段階とします。")
    for count, measure in enumerate(plan.measures, 1):
        sheet = book.add_sheet(f"個票 ({count})")
        sheet.write_merge(0, 0, 0, 6, f"{plan.title}　個票")
        pairs = (
            ("取組コード：", measure.number),
            ("取組名称：", measure.name),
            ("政策の柱：", measure.pillar),
            ("施策の方向性：", measure.group),
            ("主管課：", measure.office),
            ("取組の概要：", measure.summary),
            ("目指す姿：", measure.goal),
        )
        for row, (label, text) in enumerate(pairs, 2):
            sheet.write(row, 0, label)
            sheet.write_merge(row, row, 1, 6, text)
        sheet.write(10, 0, "■年度別の取組内容")
        for column, year in enumerate(YEARS, 1):
            sheet.write(11, column, f"令和{year - 2018}年度")
            sheet.write(12, column, _items(measure, year))
        sheet.write(12, 0, "取組内容")
        row = 14
        for number, one in enumerate(measure.indicators, 1):
            sheet.write(row, 0, f"指標{number}")
            sheet.write_merge(row, row, 1, 4, one.name)
            sheet.write(row, 5, "単位")
            sheet.write(row, 6, one.unit)
            for column, text in enumerate(("年度", "R4（現状）", *(f"R{year - 2018}" for year in YEARS))):
                sheet.write(row + 1, column, text)
            sheet.write(row + 2, 0, "目標")
            sheet.write(row + 3, 0, "実績")
            sheet.write(row + 3, 1, one.baseline.printed)
            for column, year in enumerate(YEARS, 2):
                sheet.write(row + 2, column, one.targets[year].printed)
                if year in one.actuals:
                    sheet.write(row + 3, column, one.actuals[year].printed)
            row += 5
    out = io.BytesIO()
    book.save(out)
    return Made("b-two-indicator-tables.xls", out.getvalue(), gold(plan, "glossary", "grades"))


def c_cards() -> Made:
    """Word: a card a measure, no headings but bold lines, the office at the right of the first row, years down."""
    plan, document = hard_plan(), docx.Document()
    document.add_paragraph(plan.title)
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            document.add_paragraph().add_run(f"戦略{measure.number[0]}　{pillar}").bold = True
        card = Printed()
        for column, text in enumerate(("施策番号", measure.number, "所管課", measure.office)):
            card.put(0, column, text)
        for row, (label, text) in enumerate(
            (("施策名", measure.name), ("施策の内容", measure.summary), ("期待される効果", measure.goal)), 1
        ):
            card.put(row, 0, label)
            card.put(row, 1, text, 1, 3)
        card.put(4, 0, "年度")
        card.put(4, 1, "実施内容")
        card.put(4, 2, "指標・目標値", 1, 2)
        for row, year in enumerate(YEARS, 5):
            card.put(row, 0, f"令和{year - 2018}年度")
            card.put(row, 1, _items(measure, year, "○"))
            texts = [f"{one.name}　{one.targets[year].with_unit(one.unit)}" for one in measure.indicators]
            card.put(row, 2, "\n".join(texts), 1, 2)
        _docx_table(document, card)
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return Made("c-cards.docx", out.getvalue(), gold(plan, "grades", "glossary", "group", "actuals", "baseline"))


def f_terms() -> Made:
    """HTML: a list of links in front, 〈dl〉 for the form, 〈details〉, years down with 目標 and 実績 for each indicator."""
    plan = hard_plan()
    links = "".join(f'<li><a href="#m{one.number}">{one.number}　{one.name}</a></li>' for one in plan.measures)
    body = [f"<h1>{plan.title}</h1><nav><h2>目次</h2><ul>{links}</ul></nav><main>"]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            body.append(f"<h2>基本戦略{measure.number[0]}&emsp;{pillar}</h2>")
        body.append(f'<h3 id="m{measure.number}">{measure.number}&nbsp;&nbsp;{measure.name}</h3><dl>')
        for label, text in (("事業概要", measure.summary), ("目指すべき姿", measure.goal), ("担当部署", measure.office)):
            body.append(f"<dt>{label}</dt><dd><p>{html.escape(text)}</p></dd>")
        body.append("</dl><details open><summary>指標</summary><table><tr><th>年度</th>")
        body += [f"<th colspan=2>{one.name}（{one.unit}）</th>" for one in measure.indicators]
        body.append("</tr><tr><td></td>" + "<th>目標</th><th>実績</th>" * len(measure.indicators) + "</tr><tr>")
        body.append("<th>令和４年度<br>（現状）</th>")
        body += [f"<td>－</td><td>{one.baseline.printed}</td>" for one in measure.indicators]
        body.append("</tr>")
        for year in YEARS:
            body.append(f"<tr><th>令和{year - 2018}年度</th>".translate(_WIDE))
            for one in measure.indicators:
                actual = one.actuals[year].printed if year in one.actuals else ""
                body.append(f"<td>{one.targets[year].printed}</td><td>{actual}</td>")
            body.append("</tr>")
        body.append("</table></details>")
    page = f"<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>{plan.title}</title><body>{''.join(body)}</main></body>"
    return Made("f-terms.html", page.encode(), gold(plan, "grades", "glossary", "group", "schedule"))


def g_kinds_down() -> Made:
    """UTF-16 with tabs: three rows an indicator (基準, 目標, 実績), the year of the baseline in its own column."""
    plan, grid = hard_plan(), Printed()
    heads = (
        "管理番号",
        "分野",
        "基本施策",
        "事務事業名",
        "所属",
        "KPI",
        "単位",
        "種別",
        *(str(y) for y in (2022, *YEARS)),
        "R6評価",
    )
    for column, text in enumerate(heads):
        grid.put(0, column, f"{text}年度" if text.isdigit() else text)
    row = 1
    for measure in plan.measures:
        for number, one in enumerate(measure.indicators):
            own = (measure.number, measure.pillar, measure.group, measure.name, measure.office) if not number else ("",) * 5
            given = (("基準値", {2022: one.baseline}), ("目標値", one.targets), ("実績値", one.actuals))
            for at, (kind, figures) in enumerate(given):
                cells = [*(own if not at else ("",) * 5), *((one.name, one.unit) if not at else ("", "")), kind]
                cells += [figures[year].printed if year in figures else "" for year in (2022, *YEARS)]
                cells.append(one.grade if not at else "")
                for column, text in enumerate(cells):
                    grid.put(row, column, text)
                row += 1
    rows = gold(plan, "goal", "summary", "schedule", "glossary", "measure grades")
    return Made("g-kinds-down.tsv", as_csv(grid, "utf-16", "\t"), rows)


def h_markdown() -> Made:
    """Markdown, as converters of PDFs write it: headings with #, bold labels, tables of pipes."""
    plan = hard_plan()
    lines = [f"# {plan.title}", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"## 基本目標{measure.number[0]} {pillar}", ""]
        lines += [f"### {measure.number} {measure.name}", ""]
        for label, text in (("担当課", measure.office), ("概要", measure.summary), ("目指す姿", measure.goal)):
            lines += [f"**{label}**：{text}", ""]
        heads = (
            "指標",
            "単位",
            "現状値(R4)",
            *(f"R{y - 2018}目標" for y in YEARS),
            *(f"R{y - 2018}実績" for y in YEARS[:2]),
        )
        lines += [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
        lines += [f"| {' | '.join((one.name, one.unit, *_figures(one)))} |" for one in measure.indicators]
        lines.append("")
    return Made("h-markdown.md", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "group", "schedule"))
