"""Hard PDFs: a page a measure (shape d), lists over pages (e)."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import PageBreak, Paragraph, Spacer

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Measure, Plan
from tests.pipelines.layouts.invented.grids import Printed
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.pdfs import _document, _register, _style, _table

Block = tuple[str, Any]  # h1, h2, p, page, or table: (grid, widths, size, lines of header)


def made(name: str, title: str, blocks: list[Block], rows: dict[str, Any], *, wide: bool = False) -> Made:
    """Return the PDF of some blocks."""
    _register()
    sizes = {"h1": 18.0, "h2": 13.0, "h3": 11.0, "p": 9.0}
    story: list[Any] = []
    for kind, given in blocks:
        if kind == "page":
            story.append(PageBreak())
        elif kind == "table":
            story += [_table(*given), Spacer(1, 10)]
        else:
            story += [Paragraph(str(given), _style(sizes[kind])), Spacer(1, 6)]
    return Made(name, _document(title, story, wide=wide), rows)


def _form(measure: Measure, labels: tuple[tuple[str, str], ...]) -> Printed:
    grid = Printed()
    for row, (label, key) in enumerate(labels):
        grid.put(row, 0, label)
        grid.put(row, 1, str(getattr(measure, key)))
    return grid


def across_blocks() -> tuple[str, list[Block], dict[str, Any]]:
    """Years across; 実施内容, 目標 and 実績 of each indicator as rows, with a vertical label of the group at the left."""
    plan = hard_plan()
    blocks: list[Block] = [("h1", plan.title)]
    labels = (
        ("取組番号", "number"),
        ("具体的取組", "name"),
        ("大項目", "pillar"),
        ("主管課", "office"),
        ("取組内容", "summary"),
        ("めざす姿", "goal"),
    )
    for count, measure in enumerate(plan.measures):
        if count:
            blocks.append(("page", ""))
        blocks.append(("table", (_form(measure, labels), [80, 410], 9, 0)))
        grid = Printed()
        high = 1 + 2 * len(measure.indicators)
        grid.put(0, 0, "項目", 1, 3)
        grid.put(0, 3, "基準値（R4）")
        for column, year in enumerate(YEARS, 4):
            grid.put(0, column, era("RY", year))
        grid.put(1, 0, "年度別計画", 1, 4)
        for column, year in enumerate(YEARS, 4):
            grid.put(1, column, "\n".join(f"・{item}" for item in measure.schedule[year]))
        grid.put(2, 0, "成\n果\n指\n標", high - 1)
        row = 2
        for one in measure.indicators:
            grid.put(row, 1, f"{one.name}\n（{one.unit}）", 2)
            grid.put(row, 2, "目標")
            grid.put(row + 1, 2, "実績")
            grid.put(row, 3, one.baseline.printed, 2)
            for column, year in enumerate(YEARS, 4):
                grid.put(row, column, one.targets[year].printed)
                if year in one.actuals:
                    grid.put(row + 1, column, one.actuals[year].printed)
            row += 2
        blocks.append(("table", (grid, [24, 110, 36, 56, 66, 66, 66, 66], 8, 0)))
    return plan.title, blocks, gold(plan, "grades", "glossary", "group")


def d_years_across() -> Made:
    """See `across_blocks`."""
    return made("d-years-across.pdf", *across_blocks())


def down_blocks() -> tuple[str, list[Block], dict[str, Any]]:
    """Years as rows with 目標 and 実績 as columns of figures; two measures a page, a table that goes over the page."""
    plan = hard_plan()
    blocks: list[Block] = [("h1", plan.title), ("p", "現状は令和４年度の数値です。")]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            blocks.append(("h2", f"基本目標{measure.number[0]}　{pillar}"))
        blocks.append(("h3", f"{measure.number}　{measure.name}"))
        form = _form(measure, (("担当部署", "office"), ("施策の概要", "summary"), ("取組目標", "goal")))
        blocks.append(("table", (form, [80, 410], 9, 0)))
        grid = Printed()
        for column, text in enumerate(("年次", "行動計画", "KPI", "")):
            if text:
                grid.put(0, column, text, 1, 2 if text == "KPI" else 1)
        rows: list[tuple[str, str, list[str]]] = [
            ("現状", "－", [one.baseline.with_unit(one.unit) for one in measure.indicators])
        ]
        for year in YEARS:
            items = "\n".join(f"○{item}" for item in measure.schedule[year])
            rows.append((era("wide", year), items, [one.targets[year].with_unit(one.unit) for one in measure.indicators]))
        for row, (label, items, figures) in enumerate(rows, 1):
            grid.put(row, 0, label)
            grid.put(row, 1, items)
            text = "\n".join(f"{one.name}：{figure}" for one, figure in zip(measure.indicators, figures, strict=True))
            grid.put(row, 2, text, 1, 2)
        blocks.append(("table", (grid, [80, 180, 120, 110], 9, 1)))
    return plan.title, blocks, gold(plan, "grades", "glossary", "group", "actuals")


def d_over_pages() -> Made:
    """See `down_blocks`."""
    return made("d-over-pages.pdf", *down_blocks())


def list_blocks(plan: Plan | None = None) -> tuple[str, list[Block], dict[str, Any]]:
    """Vertical labels of pillar and group, kinds over years, unit in brackets, grades of indicators, notes below."""
    plan = plan or hard_plan()
    blocks: list[Block] = [
        ("h1", f"{plan.title}　成果指標一覧"),
        ("p", "評価区分（令和6年度）：A 達成　B 概ね達成　C 未達成"),
    ]
    grid = Printed()
    for column, text in enumerate(("柱", "施策の方向", "No.", "施策名", "評価指標［単位］", "策定時\n（年度）")):
        grid.put(0, column, text, 2)
    grid.put(0, 6, "実績値", 1, 2)
    grid.put(1, 6, "R5")
    grid.put(1, 7, "R6")
    grid.put(0, 8, "目標値", 1, 2)
    grid.put(1, 8, "中間\n(R7)")
    grid.put(1, 9, "最終\n(R8)")
    grid.put(0, 10, "評価", 2)
    grid.put(0, 11, "所管課", 2)
    row = 2
    spans: dict[tuple[int, str], list[int]] = {}
    for measure in plan.measures:
        high = len(measure.indicators)
        for column, text in ((0, measure.pillar), (1, measure.group)):
            spans.setdefault((column, text), [row, 0])[1] += high
        for column, text in ((2, measure.number), (3, measure.name), (11, measure.office)):
            grid.put(row, column, text, high)
        for one in measure.indicators:
            base = f"{one.baseline.printed}\n（R4）" if one.baseline.value is not None else "－"
            cells = [f"{one.name}［{one.unit}］", base, one.actuals[YEARS[0]].printed, one.actuals[YEARS[1]].printed]
            for column, text in enumerate(
                [*cells, one.targets[YEARS[2]].printed, one.targets[YEARS[3]].printed, one.grade], 4
            ):
                grid.put(row, column, text)
            row += 1
    for (column, text), (first, high) in spans.items():
        grid.put(first, column, "\n".join(text) if column == 0 else text, high)
    blocks.append(("table", (grid, [24, 66, 34, 110, 150, 60, 52, 52, 62, 62, 30, 60], 7, 2)))
    blocks.append(("p", "※「－」は数値がないもの。"))
    rows = gold(plan, "schedule", "glossary", "summary", "goal", "measure grades", target_years=YEARS[2:])
    return plan.title, blocks, rows


def e_vertical() -> Made:
    """See `list_blocks`."""
    title, blocks, rows = list_blocks()
    return made("e-vertical.pdf", title, blocks, rows, wide=True)


def stacked_blocks() -> tuple[str, list[Block], dict[str, Any]]:
    """Two pages with the header repeated, rows over the page, 目標 and 実績 stacked, years of two eras."""
    plan, shift = hard_plan(), -5
    blocks: list[Block] = [("h1", f"{plan.title}　進捗管理表")]
    grid = Printed()
    heads = (
        "基本目標",
        "番号",
        "取組名",
        "担当部署",
        "指標",
        "単位",
        "基準値\n（H29）",
        "区分",
        *(era("R", y + shift) for y in YEARS),
        "進捗",
    )
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        for one in measure.indicators:
            cells = (measure.pillar, measure.number, measure.name, measure.office, one.name, one.unit, one.baseline.printed)
            for column, text in enumerate(cells):
                grid.put(row, column, text, 2)
            grid.put(row, 7, "目標")
            grid.put(row + 1, 7, "実績")
            for column, year in enumerate(YEARS, 8):
                grid.put(row, column, one.targets[year].printed)
                grid.put(row + 1, column, one.actuals[year].printed if year in one.actuals else "")
            grid.put(row, 12, one.grade, 2)
            row += 2
    blocks.append(("table", (grid, [90, 34, 110, 60, 120, 34, 52, 34, 48, 48, 48, 52, 30], 7.5, 1)))
    rows = gold(plan, "schedule", "glossary", "summary", "goal", "group", "measure grades", shift=shift)
    for one in rows["evaluations"]:
        one["fiscal_year"] = 2019
    return plan.title, blocks, rows


def e_stacked() -> Made:
    """See `stacked_blocks`; 進捗 is of 令和元年度, as a line says."""
    title, blocks, rows = stacked_blocks()
    blocks.insert(1, ("p", "進捗は令和元年度末時点の評価（A：順調　B：おおむね順調　C：遅れ）"))
    return made("e-stacked.pdf", title, blocks, rows, wide=True)
