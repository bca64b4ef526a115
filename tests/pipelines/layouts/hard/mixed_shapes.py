"""The last of the hard documents: one table a page (shape d), labels and years on one line (h), tabs (i)."""

from __future__ import annotations

from typing import Any

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.hard.pdfs import Block, made
from tests.pipelines.layouts.invented.grids import Printed
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.texts import spaced


def one_table_blocks() -> tuple[str, list[Block], dict[str, Any]]:
    """All of a measure in one table: labels at the left, then years as rows with 指標, 目標 and 実績 as columns."""
    plan = hard_plan()
    blocks: list[Block] = [("h1", plan.title), ("p", "※基準値は令和4年度の数値")]
    for count, measure in enumerate(plan.measures):
        if count:
            blocks.append(("page", ""))
        grid = Printed()
        pairs = (("取組番号", measure.number), ("所管部署", measure.office))
        for column, (label, text) in enumerate(pairs):
            grid.put(0, 3 * column, label)
            grid.put(0, 3 * column + 1, text, 1, 2)
        rows = (
            ("取組名称", measure.name),
            ("基本目標", measure.pillar),
            ("取組概要", measure.summary),
            ("目指す姿", measure.goal),
        )
        for row, (label, text) in enumerate(rows, 1):
            grid.put(row, 0, label)
            grid.put(row, 1, text, 1, 5)
        for column, text in enumerate(("年度", "実施内容", "指標", "単位", "目標値", "実績値")):
            grid.put(5, column, text)
        row = 6
        for year in YEARS:
            high = len(measure.indicators)
            grid.put(row, 0, era("令和", year), high)
            grid.put(row, 1, "\n".join(f"・{item}" for item in measure.schedule[year]), high)
            for one in measure.indicators:
                actual = one.actuals[year].printed if year in one.actuals else "－"
                for column, text in enumerate((one.name, one.unit, one.targets[year].printed, actual), 2):
                    grid.put(row, column, text)
                row += 1
        blocks.append(("table", (grid, [60, 130, 130, 50, 60, 60], 8, 0)))
    return plan.title, blocks, gold(plan, "grades", "glossary", "group", "baseline")


def d_one_table() -> Made:
    """See `one_table_blocks`."""
    return made("d-one-table.pdf", *one_table_blocks())


def h_wide_space() -> Made:
    """Label and value kept apart by one wide space, years in brackets before the plans, indicators with a line a kind."""
    plan = hard_plan()
    lines = [f"{plan.title}　個別施策", "計画期間：2023年度～2026年度", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"政策の柱{measure.number[0]}　{pillar}", ""]
        lines += [f"施策No.　{measure.number}", f"施策名称　{measure.name}", f"主管課　{measure.office}"]
        lines += [f"施策内容　{measure.summary}", f"期待効果　{measure.goal}", "実施スケジュール"]
        for year in YEARS:
            lines.append(f"（{era('西暦', year)}）{'、'.join(measure.schedule[year][:1])}")
            lines += [f"・{item}" for item in measure.schedule[year][1:]]
        for one in measure.indicators:
            lines.append(f"評価指標　{one.name}（{one.unit}）")
            lines.append(f"　現状値（{era('西暦', 2022)}）：{one.baseline.printed}")
            lines += [f"　目標値（{era('西暦', year)}）：{figure.printed}" for year, figure in one.targets.items()]
        lines.append("")
    return Made("h-wide-space.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "group", "actuals"))


def i_tabs() -> Made:
    """Tabs between the columns, the measure in the table's first column, a row for 目標 and one for 実績, years in 西暦."""
    plan = hard_plan()
    lines = [f"{plan.title}　進捗状況", "現状値は2022年度", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [
                "",
                f"■{pillar}",
                "\t".join(["番号", "取組名", "担当課", "KPI", "単位", "現状値", "区分", *map(str, YEARS)]),
            ]
        for n, one in enumerate(measure.indicators):
            left = [measure.number, measure.name, measure.office] if not n else ["", "", ""]
            targets = (figure.printed for figure in one.targets.values())
            lines.append("\t".join([*left, one.name, one.unit, one.baseline.printed, "目標", *targets]))
            lines.append("\t".join(["", "", "", "", "", "", "実績", *(x.printed for x in one.actuals.values())]))
    rows = gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group")
    return Made("i-tabs.txt", "\n".join(lines).encode(), rows)


def i_wide_spaces() -> Made:
    """Columns kept apart by wide spaces, 目標 over 実績 without a kind, as the title says; the unit in the name."""
    plan = hard_plan()
    lines = [f"{plan.title}　指標（上段：目標、下段：実績）", ""]
    widths = [44, 24, *([14] * 4)]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"第{measure.number[0]}節　{pillar}", ""]
        lines.append(f"○{measure.number}　{measure.name}（担当：{measure.office}）")
        lines.append(_wide(["指標名", "現状値（令和４年度）", *(era("RY", year) for year in YEARS)], widths))
        for one in measure.indicators:
            targets = (figure.printed for figure in one.targets.values())
            lines.append(_wide([f"{one.name}（{one.unit}）", one.baseline.printed, *targets], widths))
            lines.append(_wide(["", "", *(figure.printed for figure in one.actuals.values())], widths))
        lines.append("")
    rows = gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group")
    return Made("i-wide-spaces.txt", "\n".join(lines).encode(), rows)


def _wide(parts: list[str], widths: list[int]) -> str:
    return spaced(parts, widths).replace("  ", "　")
