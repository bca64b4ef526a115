"""Hard lists: workbooks (shape a), CSV (g)."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Indicator, Measure
from tests.pipelines.layouts.invented.grids import Printed, as_csv, workbook
from tests.pipelines.layouts.invented.lists import Made


def a_kinds_over_years() -> Made:
    """目標値 over years, the same header again before each group, ditto marks, subtotals, hidden rows, shares as 0.35."""
    plan, grid, row = hard_plan(), Printed(), 4
    grid.put(0, 0, f"{plan.title}　事務事業一覧表")
    grid.put(1, 17, "（令和7年8月1日現在）")
    grid.put(2, 0, "※　進捗状況は、令和６年度実績による。（Ａ：順調、Ｂ：概ね順調、Ｃ：遅れ）")
    columns = [
        "整理No.",
        "政策の柱",
        "施策の方向",
        "事務事業名",
        "取組内容",
        "関係課",
        "重要業績評価指標（KPI）",
        "単位",
        "策定時\n（R4）",
    ]

    def header(row: int) -> int:
        for column, text in enumerate(columns):
            grid.put(row, column, text, 2)
        grid.put(row, 9, "計画値", 1, 4)
        grid.put(row, 13, "実績値", 1, 2)
        for index, year in enumerate(YEARS):
            grid.put(row + 1, 9 + index, era("R", year))
        for index, year in enumerate(YEARS[:2]):
            grid.put(row + 1, 13 + index, era("R", year))
        grid.put(row, 15, "進捗状況", 2)
        grid.put(row, 16, "今後の課題", 2)
        grid.put(row, 17, "今後の対応", 2)
        return row + 2

    row = header(row)
    last: Measure | None = None
    hidden: list[int] = []
    for measure in plan.measures:
        if last is not None and last.pillar != measure.pillar:
            grid.put(row, 0, "小計")
            grid.put(row, 3, "3事業")
            row = header(row + 2)
            last = None
        high = len(measure.indicators)
        same = last is not None and last.group == measure.group
        texts = [
            *(measure.number, "〃" if last else measure.pillar, "〃" if same else measure.group, measure.name),
            *(measure.summary.replace("、", "、\n", 1), measure.office),
        ]
        for column, text in enumerate(texts):
            grid.put(row, column, text, high)
        for offset, one in enumerate(measure.indicators):
            _figures(grid, row + offset, 6, one)
        for column, text in enumerate((measure.grade, measure.issues, measure.direction), 15):
            grid.put(row, column, text, high)
        if measure.number == "2-2":
            hidden.append(row + high)
            grid.put(row + high, 0, "2-9")
            grid.put(row + high, 3, "（検討中の事業）")
            row += 1
        row += high
        last = measure
    grid.put(row, 0, "合計")
    grid.put(row, 3, "8事業")
    grid.put(row + 2, 0, "（注1）実績値は各年度末時点の数値です。")
    book = load_workbook(io.BytesIO(workbook([("事務事業一覧", grid)])))
    sheet = book.active
    for one in hidden:
        sheet.row_dimensions[one + 1].hidden = True
    _as_shares(sheet, 8)
    return Made("a-kinds-over-years.xlsx", _saved(book), gold(plan, "goal", "schedule", "glossary"))


def _figures(grid: Printed, row: int, column: int, one: Indicator) -> None:
    grid.put(row, column, one.name)
    grid.put(row, column + 1, one.unit)
    for offset, figure in enumerate((one.baseline, *one.targets.values(), *one.actuals.values()), column + 2):
        grid.put(row, offset, figure.printed)


def _as_shares(sheet: object, unit: int) -> None:
    """Store the numbers of rows in % as shares with the format 0.0%."""
    for row in sheet.iter_rows():
        if len(row) < unit or row[unit - 1].value != "%":
            continue
        for cell in row[unit:]:
            value = cell.value
            if isinstance(value, str) and value.replace(".", "").isdigit():
                value = float(value)
            if isinstance(value, int | float):
                cell.value, cell.number_format = value / 100, "0.0%"


def _saved(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_units_in_figures() -> Made:
    """Three lines of header, groups as merged rows, units in the figures, years in a column of their own, ◎○△ as grades."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 1, f"{plan.title}【進行管理表】", 1, 16)
    grid.put(1, 1, "達成度　◎：目標達成　○：おおむね達成　△：未達成", 1, 16)
    heads = ["事業番号", "主な取組", "取組の概要", "所管部署", "成果指標", "基準年度", "当初値"]
    for column, text in enumerate(heads, 1):
        grid.put(3, column, text, 3)
    grid.put(3, 8, "目標値及び実績値", 1, 6)
    grid.put(4, 8, "令和5年度", 1, 2)
    grid.put(4, 10, "令和6年度", 1, 2)
    grid.put(4, 12, "令和7年度")
    grid.put(4, 13, "令和8年度\n（最終年度）")
    for column, text in enumerate(("目標", "結果", "目標", "結果", "目標", "目標"), 8):
        grid.put(5, column, text)
    grid.put(3, 14, "達成度\n（R6）", 3)
    grid.put(3, 15, "備考", 3)
    row, above = 6, ("", "")
    marks = {"A": "◎", "B": "○", "C": "△"}
    for measure in plan.measures:
        if measure.pillar != above[0]:
            grid.put(row, 1, f"【基本目標{measure.number[0]}】　{measure.pillar}", 1, 15)
            row += 1
        if measure.group != above[1]:
            grid.put(row, 1, f"（{1 if measure.number in ('1-1', '2-1') else 2}）{measure.group}", 1, 15)
            row += 1
        above = measure.pillar, measure.group
        high = len(measure.indicators)
        for column, text in enumerate((measure.number, measure.name, measure.summary, measure.office), 1):
            grid.put(row, column, text, high)
        for one in measure.indicators:
            cells = [one.name, "R4" if one.baseline.value is not None else "―", one.baseline.with_unit(one.unit)]
            for year in YEARS:
                cells.append(one.targets[year].with_unit(one.unit))
                if year in one.actuals:
                    cells.append(one.actuals[year].with_unit(one.unit))
            cells.append(marks[one.grade])
            for column, text in enumerate(cells, 5):
                grid.put(row, column, text)
            row += 1
    rows = gold(plan, "goal", "schedule", "glossary", "measure grades")
    rows["evaluations"] = [one | {"grade": marks[one["grade"]]} for one in rows["evaluations"]]
    grid.put(row + 1, 1, "※結果欄の「―」は、該当する数値がないことを示す。")
    return Made(
        "a-units-in-figures.xlsx", workbook([("表紙", _cover(plan.title)), ("進行管理表", grid), ("集計", _sums())]), rows
    )


def _cover(title: str) -> Printed:
    grid = Printed()
    for row, text in ((3, title), (5, "令和5年度～令和8年度"), (20, "架空見本市")):
        grid.put(row, 2, text)
    return grid


def _sums() -> Printed:
    grid = Printed()
    for row, cells in enumerate(
        (
            ("基本目標", "指標数", "◎", "○", "△"),
            ("1", "5", "2", "2", "1"),
            ("2", "8", "3", "3", "2"),
            ("計", "13", "5", "5", "3"),
        )
    ):
        for column, text in enumerate(cells):
            grid.put(row, column, text)
    return grid


def a_stacked_rows() -> Made:
    """A row of 計画 and one of 実績 for each indicator with the kind in a column, years of two eras."""
    plan, grid, shift = hard_plan(), Printed(), -5
    grid.put(0, 0, f"{plan.title}　KPI管理シート")
    heads = ["ID", "基本目標", "具体的取組", "担当部署", "数値目標", "単位", "初期値\n(H29)", "区分"]
    for column, text in enumerate([*heads, *(era("西暦R", year + shift) for year in YEARS), "評価\n(2019(R1)年度)"], 0):
        grid.put(2, column, text)
    row = 3
    pillar_rows: dict[str, list[int]] = {}
    for measure in plan.measures:
        high = 2 * len(measure.indicators)
        pillar_rows.setdefault(measure.pillar, []).extend(range(row, row + high))
        for column, text in enumerate((measure.number, None, measure.name, measure.office)):
            if text is not None:
                grid.put(row, column, text, high)
        grid.put(row, 12, measure.grade, high)
        for one in measure.indicators:
            for column, text in enumerate((one.name, one.unit, one.baseline.printed), 4):
                grid.put(row, column, text, 2)
            grid.put(row, 7, "計画")
            grid.put(row + 1, 7, "実績")
            for column, year in enumerate(YEARS, 8):
                grid.put(row, column, one.targets[year].printed)
                if year in one.actuals:
                    grid.put(row + 1, column, one.actuals[year].printed)
            row += 2
    for pillar, rows_ in pillar_rows.items():
        grid.put(rows_[0], 1, pillar, len(rows_))
    rows = gold(plan, "goal", "schedule", "glossary", "summary", "group", shift=shift)
    for one in rows["evaluations"]:
        one |= {"direction": "", "issues": ""}
    return Made("a-stacked-rows.xlsx", workbook([("R1", grid)]), rows)


def g_repeated() -> Made:
    """CP932: two lines of header that cannot be merged, each indicator a row with its measure repeated, wide figures."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}（進捗状況一覧）")
    grid.put(1, 0, "単位は各指標の括弧内に記載。")
    first = [
        "取組コード",
        "分野",
        "取組名称",
        "事業内容",
        "実施主体",
        "活動指標",
        "基準値",
        "目標値",
        "",
        "",
        "",
        "実績値",
        "",
        "達成度",
        "方向性",
    ]
    second = [
        "",
        "",
        "",
        "",
        "",
        "",
        "令和４年度",
        *(era("wide", year) for year in YEARS),
        *(era("wide", year) for year in YEARS[:2]),
        "令和６年度",
        "",
    ]
    for column, (upper, lower) in enumerate(zip(first, second, strict=True)):
        if upper:
            grid.put(3, column, upper)
        if lower:
            grid.put(4, column, lower)
    row = 5
    for measure in plan.measures:
        for one in measure.indicators:
            figures = [figure.printed for figure in (one.baseline, *one.targets.values(), *one.actuals.values())]
            wide = [text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,."}).replace("−", "－") for text in figures]
            cells = [
                measure.number,
                measure.pillar,
                measure.name,
                measure.summary,
                measure.office,
                f"{one.name}［{one.unit}］",
            ]
            for column, text in enumerate([*cells, *wide, measure.grade, measure.direction]):
                grid.put(row, column, text)
            row += 1
    rows = gold(plan, "goal", "schedule", "glossary", "group")
    for one in rows["evaluations"]:
        one |= {"issues": ""}
    return Made("g-repeated.csv", as_csv(grid, "cp932"), rows)


def g_long() -> Made:
    """UTF-8: one row for each value: 指標名, 単位, 区分, 年度, 値."""
    plan, grid = hard_plan(), Printed()
    for column, text in enumerate(("番号", "政策", "事業名", "担当課名", "評価指標", "単位", "区分", "年度", "値")):
        grid.put(0, column, text)
    row = 1
    for measure in plan.measures:
        for one in measure.indicators:
            stated = [("現状値", 2022, one.baseline)]
            stated += [("目標値", year, figure) for year, figure in one.targets.items()]
            stated += [("実績値", year, figure) for year, figure in one.actuals.items()]
            for kind, year, figure in stated:
                cells = (
                    measure.number,
                    measure.pillar,
                    measure.name,
                    measure.office,
                    one.name,
                    one.unit,
                    kind,
                    era("令和", year),
                    figure.printed,
                )
                for column, text in enumerate(cells):
                    grid.put(row, column, text)
                row += 1
    return Made(
        "g-long.csv", as_csv(grid, "utf-8-sig"), gold(plan, "goal", "schedule", "glossary", "summary", "group", "grades")
    )


def g_several_indicators() -> Made:
    """CP932: one row a measure with up to two indicators side by side, plans of each year in their columns."""
    plan, grid = hard_plan(), Printed()
    heads = ["No", "大項目", "個別施策", "取組内容", "主管課", *(f"{era('令和', year)}の取組" for year in YEARS)]
    for n in ("1", "2"):
        heads += [f"KPI{n}", "単位", "現状値(R4)", *(f"{era('R', year)}目標" for year in YEARS), "R5実績", "R6実績"]
    grid.put(0, 0, plan.title)
    for column, text in enumerate(heads):
        grid.put(1, column, text)
    for row, measure in enumerate(plan.measures, 2):
        cells = [measure.number, measure.pillar, measure.name, measure.summary, measure.office]
        cells += ["\n".join(f"・{item}" for item in measure.schedule[year]) for year in YEARS]
        for one in measure.indicators:
            cells += [one.name, one.unit]
            cells += [figure.printed for figure in (one.baseline, *one.targets.values(), *one.actuals.values())]
        for column, text in enumerate(cells):
            grid.put(row, column, text)
    return Made("g-several-indicators.csv", as_csv(grid, "cp932"), gold(plan, "goal", "glossary", "group", "grades"))
