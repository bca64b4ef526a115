"""Hard workbooks with a sheet a measure (shape b)."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Indicator, Measure
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.lists import Made


def _cover(title: str) -> Printed:
    grid = Printed()
    for row, text in ((3, title), (5, "令和5年度～令和8年度"), (9, "令和7年7月")):
        grid.put(row, 2, text)
    return grid


def b_pairs() -> Made:
    """Labels and texts two pairs a row, a vertical group label, kinds as rows under years, an example sheet, an index."""
    plan = hard_plan()
    index = Printed()
    for column, text in enumerate(("番号", "取組名", "担当", "ページ")):
        index.put(0, column, text)
    for row, one in enumerate(plan.measures, 1):
        for column, text in enumerate((one.number, one.name, one.office, str(row))):
            index.put(row, column, text)
    sample = _pairs(plan.measures[0])
    sample.cells = {place: text.replace("1-1", "0-0") if text == "1-1" else text for place, text in sample.cells.items()}
    sample.cells[3, 2] = "○○の推進"
    sheets = [("表紙", _cover(plan.title)), ("目次", index), ("記入例", sample)]
    sheets += [(f"No.{n}", _pairs(one)) for n, one in enumerate(plan.measures, 1)]
    return Made("b-pairs.xlsx", workbook(sheets), gold(plan, "grades", "glossary"))


def _pairs(measure: Measure) -> Printed:
    grid = Printed()
    grid.put(0, 1, "アクションプラン　個別取組シート", 1, 7)
    pairs = (("取組No.", measure.number, "所管部署", measure.office), ("取組項目名", measure.name, "関連する柱", ""))
    grid.put(2, 1, pairs[0][0])
    grid.put(2, 2, measure.number, 1, 2)
    grid.put(2, 4, "所管部署")
    grid.put(2, 5, measure.office, 1, 3)
    grid.put(3, 1, "取組項目名")
    grid.put(3, 2, measure.name, 1, 6)
    grid.put(4, 1, "大項目")
    grid.put(4, 2, measure.pillar, 1, 2)
    grid.put(4, 4, "中項目")
    grid.put(4, 5, measure.group, 1, 3)
    grid.put(5, 1, "取組の\n概　要")
    grid.put(5, 2, measure.summary, 1, 6)
    grid.put(6, 1, "期待される\n効果")
    grid.put(6, 2, measure.goal, 1, 6)
    high = 2 + 2 * len(measure.indicators)
    grid.put(8, 0, "年次計画及び目標", high)
    grid.put(8, 1, "項　目", 1, 2)
    grid.put(8, 3, "基準値\n(令和4年度)")
    for column, year in enumerate(YEARS, 4):
        grid.put(8, column, era("令和", year))
    grid.put(9, 1, "実施内容", 1, 3)
    for column, year in enumerate(YEARS, 4):
        grid.put(9, column, "\n".join(f"・{item}" for item in measure.schedule[year]))
    row = 10
    for one in measure.indicators:
        grid.put(row, 1, f"{one.name}\n（単位：{one.unit}）", 2)
        grid.put(row, 2, "目標")
        grid.put(row + 1, 2, "実績")
        grid.put(row, 3, one.baseline.printed, 2)
        for column, year in enumerate(YEARS, 4):
            grid.put(row, column, one.targets[year].printed)
            if year in one.actuals:
                grid.put(row + 1, column, one.actuals[year].printed)
        row += 2
    grid.put(row + 1, 1, "備考")
    grid.put(row + 1, 2, "実績は各年度末の値", 1, 6)
    return grid


def b_labels_above() -> Made:
    """Labels above their texts, years as rows, each indicator with a column for 目標 and one for 実績."""
    plan = hard_plan()
    sheets = [("はじめに", _cover(plan.title))] + [(one.number, _above(one)) for one in plan.measures]
    summary = Printed()
    for column, text in enumerate(("区分", "取組数", "進捗率")):
        summary.put(0, column, text)
        summary.put(1, column, ("全体", "8", "―")[column])
    return Made("b-labels-above.xlsx", workbook([*sheets, ("集計表", summary)]), gold(plan, "grades", "glossary", "group"))


def _above(measure: Measure) -> Printed:
    grid = Printed()
    grid.put(0, 0, "実施計画個票")
    for column, (label, text) in enumerate(
        (("整理番号", measure.number), ("事業名", measure.name), ("担当課", measure.office))
    ):
        grid.put(2, column * 2, label, 1, 2)
        grid.put(3, column * 2, text, 1, 2)
    grid.put(4, 0, "政策の柱", 1, 6)
    grid.put(5, 0, measure.pillar, 1, 6)
    grid.put(6, 0, "事業の概要", 1, 3)
    grid.put(6, 3, "目指す姿", 1, 3)
    grid.put(7, 0, measure.summary, 1, 3)
    grid.put(7, 3, measure.goal, 1, 3)
    grid.put(9, 0, "年度", 2)
    grid.put(9, 1, "取組計画", 2)
    for n, one in enumerate(measure.indicators):
        grid.put(9, 2 + 2 * n, f"{one.name}（{one.unit}）", 1, 2)
        grid.put(10, 2 + 2 * n, "目標値")
        grid.put(10, 3 + 2 * n, "実績値")
    grid.put(11, 0, "現状\n（R4）")
    grid.put(11, 1, "―")
    for n, one in enumerate(measure.indicators):
        grid.put(11, 2 + 2 * n, one.baseline.printed, 1, 2)
    for row, year in enumerate(YEARS, 12):
        grid.put(row, 0, era("R", year))
        grid.put(
            row,
            1,
            "\n".join(measure.schedule[year])
            if len(measure.schedule[year]) == 1
            else "\n".join(f"・{x}" for x in measure.schedule[year]),
        )
        for n, one in enumerate(measure.indicators):
            grid.put(row, 2 + 2 * n, one.targets[year].printed)
            if year in one.actuals:
                grid.put(row, 3 + 2 * n, one.actuals[year].printed)
    return grid


def b_numbered_labels() -> Made:
    """Labels with numbers (１　取組名), a block for each indicator, evaluation at the foot, percents stored as shares."""
    plan = hard_plan()
    book = load_workbook(
        io.BytesIO(
            workbook(
                [
                    ("表紙", _cover(plan.title)),
                    *((f"{n}_{one.name[:6]}", _numbered(one)) for n, one in enumerate(plan.measures, 1)),
                ]
            )
        )
    )
    out = io.BytesIO()
    book.save(out)
    return Made("b-numbered-labels.xlsx", out.getvalue(), gold(plan, "glossary", "group"))


def _numbered(measure: Measure) -> Printed:
    grid = Printed()
    grid.put(0, 0, "令和6年度　進行管理シート")
    grid.put(1, 5, "作成日：令和7年5月20日")
    pairs = (
        ("１　取組名称", measure.name),
        ("２　取組番号", measure.number),
        ("３　政策分野", measure.pillar),
        ("４　担当部署", measure.office),
    )
    pairs += (("５　取組内容", measure.summary), ("６　めざす姿", measure.goal))
    row = 2
    for label, text in pairs:
        grid.put(row, 0, label)
        grid.put(row, 1, text, 1, 6)
        row += 1
    grid.put(row, 0, "７　スケジュール")
    for column, year in enumerate(YEARS, 1):
        grid.put(row, column, era("RY", year))
        grid.put(row + 1, column, "\n".join(f"・{item}" for item in measure.schedule[year]))
    row += 3
    grid.put(row, 0, "８　成果指標")
    row += 1
    for one in measure.indicators:
        row = _block(grid, row, one)
    for label, text in (
        ("９　評価区分", measure.grade),
        ("10　課題", measure.issues),
        ("11　今後の方向性", measure.direction),
    ):
        grid.put(row, 0, label)
        grid.put(row, 1, text, 1, 6)
        row += 1
    return grid


def _block(grid: Printed, row: int, one: Indicator) -> int:
    for column, text in enumerate(("指標名", "単位", "策定時\n（R4年度）", *(era("RY", year) for year in YEARS))):
        grid.put(row, column, text)
    grid.put(row + 1, 0, one.name, 2)
    grid.put(row + 1, 1, one.unit, 2)
    grid.put(row + 1, 2, one.baseline.printed, 2)
    for column, year in enumerate(YEARS, 3):
        grid.put(row + 1, column, f"目標：{one.targets[year].printed}")
        if year in one.actuals:
            grid.put(row + 2, column, f"実績：{one.actuals[year].printed}")
    return row + 4
