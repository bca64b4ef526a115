"""More hard texts: labels kept apart by spaces, letters spaced out (shape h); names over two lines, three rows (i)."""

from __future__ import annotations

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.hard.texts import _wrapped
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.texts import spaced


def h_spaced() -> Made:
    """Labels spaced out (担 当 課), values behind a wide gap, years with a wide gap, tables of tabs."""
    plan = hard_plan()
    lines = [plan.title, "計画期間　令和5年度～令和8年度", "指標の現状値は、令和4年度実績である。", ""]
    pillar = ""
    for count, measure in enumerate(plan.measures):
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"基本目標{measure.number[0]}　{pillar}", ""]
        lines += [
            f"番　　号    {measure.number}",
            f"事 業 名    {measure.name}",
            f"担 当 課    {measure.office}",
            "事業概要",
        ]
        lines += [f"  {line}" for line in _wrapped(measure.summary)]
        lines += ["目指す姿", *(f"  {line}" for line in _wrapped(measure.goal)), "年次計画"]
        for year in YEARS:
            lines.append(f"  {era('令和', year)}    {'、'.join(measure.schedule[year][:1])}")
            lines += [f"・{item}" for item in measure.schedule[year][1:]]
        lines.append("数値目標")
        for one in measure.indicators:
            lines.append(f"{one.name}（単位：{one.unit}）")
            lines.append("\t".join(["", "現状値", *(era("R", y) for y in YEARS)]))
            lines.append("\t".join(["目標", one.baseline.printed, *(one.targets[y].printed for y in YEARS)]))
        lines.append("")
        if count % 3 == 1:
            lines += ["", f"- {count} -", plan.title, ""]
    rows = gold(plan, "grades", "glossary", "group", "actuals")
    return Made("h-spaced.txt", "\n".join(lines).encode(), rows)


def i_three_rows() -> Made:
    """Name over two lines, rows 目標, 実績 and 達成率, a unit in the name, two years of actuals; the office in a line."""
    plan = hard_plan()
    lines = [f"{plan.title}　年次報告", "基準値は令和4年度", ""]
    pillar = ""
    widths = [26, 8, 12, *([12] * 4)]
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"【{pillar}】", ""]
        lines += [f"施策{measure.number}　{measure.name}", f"　担当課：{measure.office}", ""]
        lines.append(spaced(["指標名", "区分", "基準値", *(era("令和", y) for y in YEARS)], widths))
        for one in measure.indicators:
            name = f"{one.name}（{one.unit}）"
            lines.append(spaced([name[:12], "目標", one.baseline.printed, *(one.targets[y].printed for y in YEARS)], widths))
            lines.append(spaced([name[12:], "実績", "", *(one.actuals[y].printed for y in YEARS[:2])], widths))
            lines.append(spaced(["", "達成率", "", "98.1%", "101.2%"], widths))
        lines.append("")
    return Made(
        "i-three-rows.txt",
        "\n".join(lines).encode(),
        gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group"),
    )
