"""Hard results of a year for a plan that lies beside them (shape j)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.facts import Plan
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.lists import Made


@dataclass
class Results(Made):
    """Results with the plan that they belong to."""

    others: tuple[Made, ...] = field(default=())


def plan_of_results(*, numbered: bool = True) -> Made:
    """Return the plan as a list, with numbers of its indicators."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　施策・指標一覧")
    heads = [
        "番号",
        "基本目標",
        "施策名",
        "概要",
        "担当課",
        *(["指標番号"] if numbered else []),
        "指標",
        "単位",
        "基準値（R4）",
    ]
    for column, text in enumerate([*heads, *(f"{era('令和', y)}目標" for y in YEARS)]):
        grid.put(2, column, text)
    row = 3
    for measure in plan.measures:
        for n, one in enumerate(measure.indicators, 1):
            cells = [measure.number, measure.pillar, measure.name, measure.summary, measure.office]
            cells += [f"{measure.number}-{n}"] if numbered else []
            cells += [one.name, one.unit, *(figure.printed for figure in (one.baseline, *one.targets.values()))]
            for column, text in enumerate(cells):
                grid.put(row, column, text)
            row += 1
    return Made(
        "plan.xlsx", workbook([("一覧", grid)]), gold(plan, "goal", "schedule", "glossary", "grades", "actuals", "group")
    )


def _actual(plan: Plan) -> list[tuple[str, str, str, str, str]]:
    """Return number of the measure, of the indicator, name, unit and result of 令和5年度 as printed."""
    return [
        (m.number, f"{m.number}-{n}", one.name, one.unit, one.actuals[YEARS[0]].printed)
        for m in plan.measures
        for n, one in enumerate(m.indicators, 1)
    ]


def _rows(plan: Plan, faulty: set[str], year: int = 2023) -> dict[str, Any]:
    rows = gold(plan, "glossary", "schedule")
    rows["values"] = [
        one | {"fiscal_year": year}
        for one in rows["values"]
        if one["kind"] == "実績値" and one["fiscal_year"] == 2023 and one["indicator"] not in faulty
    ]
    rows["evaluations"] = [one | {"fiscal_year": year} for one in rows["evaluations"]]
    rows["scope"] = {"kinds": ["実績値"], "fiscal_years": [year], "tables": ["values", "evaluations"]}
    return rows


def j_numbers() -> Results:
    """By number with the unit in a column: a share, words, another unit, yen for thousands, an unknown one."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　令和5年度実績報告")
    for column, text in enumerate(("指標No.", "評価指標", "単位", "実績値\n（令和5年度）", "備考")):
        grid.put(3, column, text)
    wrong = {
        "産後ケアの利用率": ("0.182", "%"),
        "放課後児童クラブの待機児童数": ("調査中", "人"),
        "収納対策による効果額": ("4,120,000", "円"),
    }
    rows = [(key, name, *wrong.get(name, (value, unit))[::-1]) for _, key, name, unit, value in _actual(plan)]
    rows.append(("9-9-1", "廃止した指標", "件", "12"))
    rows.append(("2-3-2", "資源化率", "%", "29.1"))
    for row, cells in enumerate(rows, 4):
        for column, text in enumerate(cells):
            grid.put(row, column, text)
    grades = Printed()
    for column, text in enumerate(("施策番号", "施策名", "進捗状況", "課題", "今後の方向性")):
        grades.put(1, column, text)
    grades.put(0, 0, "令和5年度の評価")
    for row, one in enumerate(plan.measures, 2):
        for column, text in enumerate((one.number, one.name, one.grade, one.issues, one.direction)):
            grades.put(row, column, text)
    gold_ = _rows(plan, {*wrong, "資源化率"})
    gold_["faults"] = [{"place": "", "indicator": name, "fault": "", "printed": value} for name, (value, _) in wrong.items()]
    gold_["faults"] += [{"place": "", "indicator": "資源化率", "fault": "twice", "printed": "29.1"}]
    return Results("j-numbers.xlsx", workbook([("実績", grid), ("評価", grades)]), gold_, (plan_of_results(),))


def j_targets() -> Results:
    """By number, with last year's result and this year's target beside, as a form of the office has them."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　KPI実績調べ")
    heads = ("担当課", "KPI番号", "KPI", "単位", f"{era('令和', 2023)}\n目標値", f"{era('令和', 2023)}\n実績値", "備考")
    for column, text in enumerate(heads):
        grid.put(2, column, text)
    row = 3
    for measure in plan.measures:
        for n, one in enumerate(measure.indicators, 1):
            value = "0.219" if one.name == "資源化率" else one.actuals[YEARS[0]].printed
            cells = [measure.office, f"{measure.number}-{n}", one.name, one.unit, one.targets[YEARS[0]].printed, value]
            for column, text in enumerate(cells):
                grid.put(row, column, text)
            row += 1
    gold_ = _rows(plan, {"資源化率"})
    gold_["evaluations"] = []
    gold_["faults"] = [{"place": "", "indicator": "資源化率", "fault": "", "printed": "0.219"}]
    return Results("j-targets.xlsx", workbook([("調べ", grid)]), gold_, (plan_of_results(),))


def j_names() -> Results:
    """By name, without numbers, the unit with the figure, grades in the same sheet; a name that the plan has not."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　実績調査票（令和5年度分）")
    for column, text in enumerate(
        ("施策番号", "施策名", "指標名", "令和5年度\n実績", "進捗評価", "課題・問題点", "今後の方針")
    ):
        grid.put(2, column, text)
    row = 3
    for measure in plan.measures:
        for n, one in enumerate(measure.indicators):
            cells = [measure.number, measure.name] if not n else ["", ""]
            figure = one.actuals[YEARS[0]]
            value = figure.printed if figure.value is None else figure.with_unit(one.unit)
            value = "集計中" if one.name == "資源化率" else value
            cells += [one.name if one.name != "市税の収納率（現年度分）" else "国保税の収納率", value]
            cells += [measure.grade, measure.issues, measure.direction] if not n else []
            for column, text in enumerate(cells):
                if text:
                    grid.put(row, column, text)
            row += 1
    gold_ = _rows(plan, {"資源化率", "市税の収納率（現年度分）"})
    gold_["faults"] = [{"place": "", "indicator": "資源化率", "fault": "", "printed": "集計中"}]
    gold_["faults"] += [{"place": "", "indicator": "国保税の収納率", "fault": "unknown", "printed": "98.9"}]
    return Results("j-names.xlsx", workbook([("調査票", grid)]), gold_, (plan_of_results(numbered=False),))


def j_years() -> Results:
    """The year in a column, last year's results beside this year's, a decimal slip, a wrong sign."""
    plan, grid = hard_plan(), Printed()
    grid.put(0, 0, f"{plan.title}　進捗報告（R5）")
    for column, text in enumerate(("指標番号", "指標", "年度", "結果", "単位")):
        grid.put(2, column, text)
    wrong = {"児童1人当たりの年間貸出冊数": "1910", "研修の受講者数": "-44", "家庭ごみの排出量": "未集計"}
    for row, (_, key, name, unit, value) in enumerate(_actual(plan), 3):
        for column, text in enumerate((key, name, "令和5年度", wrong.get(name, value), unit)):
            grid.put(row, column, text)
    gold_ = _rows(plan, set(wrong))
    gold_["evaluations"] = []
    gold_["faults"] = [{"place": "", "indicator": name, "fault": "", "printed": value} for name, value in wrong.items()]
    return Results("j-years.xlsx", workbook([("R5", grid)]), gold_, (plan_of_results(),))
