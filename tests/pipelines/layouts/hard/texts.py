"""Hard texts: labels with their values (shape h), columns of text (i)."""

from __future__ import annotations

from tests.pipelines.layouts.hard.facts import YEARS, era, gold, hard_plan
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.invented.texts import spaced

_WIDE = 34


def _wrapped(text: str) -> list[str]:
    return [text[place : place + _WIDE] for place in range(0, len(text), _WIDE)]


def h_same_line() -> Made:
    """Label and value on one line, wrapped below with an indent; indicators as 「R5：20」 lines; running header and page."""
    plan = hard_plan()
    lines = [plan.title, "（令和5年度～令和8年度）", "※「現状値」は令和4年度末の数値", ""]
    pillar = ""
    for count, measure in enumerate(plan.measures):
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"第{measure.number[0]}章　{pillar}", ""]
        lines += [f"【取組番号】{measure.number}", f"【取組名】{measure.name}", f"【所管課】{measure.office}"]
        for label, text in (("【取組内容】", measure.summary), ("【期待される効果】", measure.goal)):
            first, *rest = _wrapped(label + text)
            lines += [first, *(f"　　{line}" for line in rest)]
        lines.append("【スケジュール】")
        for year in YEARS:
            lines.append(
                f"{era('令和', year)}　" + "、".join(measure.schedule[year])
                if len(measure.schedule[year]) == 1
                else f"{era('令和', year)}　・{measure.schedule[year][0]}"
            )
            lines += [f"　　　　　　・{item}" for item in measure.schedule[year][1:]]
        lines.append("【成果指標】")
        for one in measure.indicators:
            lines.append(f"・{one.name}（{one.unit}）")
            lines.append("現状値　" + "　".join(era("R", year) for year in YEARS))
            lines.append("　".join([one.baseline.printed, *(one.targets[year].printed for year in YEARS)]))
        lines.append("")
        if count % 2:
            lines += [f"{count // 2 + 3}", f"\x0c{plan.title}", ""]
    return Made("h-same-line.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "group", "actuals"))


def h_blocks() -> Made:
    """Labels with numbers and marks, values below, years each on its line with a figure, several offices."""
    plan = hard_plan()
    lines = [plan.title, "", "計画期間：令和5年度～令和8年度", ""]
    pillar = group = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"■基本方針{measure.number[0]}　{pillar}", ""]
        if measure.group != group:
            group = measure.group
            lines += [f"◆{group}", ""]
        lines += ["○事業番号", measure.number, "○事業名", measure.name, "○担当部署", measure.office]
        lines += ["○事業概要", *_wrapped(measure.summary), "○目的・目標", *_wrapped(measure.goal), "○実施計画"]
        for year in YEARS:
            lines += (
                [f"{era('RY', year)}：{measure.schedule[year][0]}"]
                if len(measure.schedule[year]) == 1
                else [f"{era('RY', year)}：", *(f"・{x}" for x in measure.schedule[year])]
            )
        for n, one in enumerate(measure.indicators, 1):
            lines += [
                f"○成果指標{n if len(measure.indicators) > 1 else ''}",
                one.name,
                "○単位",
                one.unit,
                "○基準値（令和4年度）",
                one.baseline.printed,
            ]
            for year in YEARS:
                lines += [f"○目標値（{era('令和', year)}）", one.targets[year].printed]
        lines += ["", f"- {plan.measures.index(measure) + 1} -", ""]
    return Made("h-blocks.txt", "\r\n".join(lines).encode(), gold(plan, "grades", "glossary", "actuals"))


def i_kinds() -> Made:
    """Columns of spaces, the kind in a column, name wrapped over two lines, two header lines; actuals above targets."""
    plan = hard_plan()
    lines = [f"{plan.title}　指標一覧", "（現状値：令和４年度）", ""]
    widths = [34, 8, 10, *([14] * 5)]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"第{'１２'[int(measure.number[0]) - 1]}章　{pillar}", ""]
        lines.append(f"{measure.number}　{measure.name}〔{measure.office}〕")
        lines.append(spaced(["評価指標", "単位", "区分", "現状値", *(era("RY", year) for year in YEARS)], widths))
        for one in measure.indicators:
            lines.append(
                spaced([one.name, one.unit, "計画", one.baseline.printed, *(one.targets[y].printed for y in YEARS)], widths)
            )
            results = [one.actuals[y].printed for y in YEARS[:2]] + ["－", "－"]
            lines.append(spaced(["", "", "実績", "", *results], widths))
        lines.append("")
    return Made(
        "i-kinds.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group")
    )


def i_ruled() -> Made:
    """Ruled by ｜ and ─, the results above, the targets below, as a note says; the unit in the name."""
    plan = hard_plan()
    lines = [f"{plan.title}（数値目標の達成状況）", "注）上段は実績値、下段は目標値を示す。", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"◎ {pillar}", ""]
        lines += [f"取組{measure.number}　{measure.name}（{measure.office}）", "─" * 40]
        lines.append("｜".join(["数値目標", "基準値（R4）", *(era("R", y) for y in YEARS)]))
        lines.append("─" * 40)
        for one in measure.indicators:
            results = [one.actuals[y].printed for y in YEARS[:2]]
            lines.append("｜".join([f"{one.name}（{one.unit}）", one.baseline.printed, *results, "", ""]))
            lines.append("｜".join(["", "", *(one.targets[y].printed for y in YEARS)]))
        lines += ["─" * 40, ""]
    return Made(
        "i-ruled.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group")
    )


def i_right() -> Made:
    """Figures flush right under their years, results in the lower row without a kind, tabs nowhere; 2 spaces between."""
    plan = hard_plan()
    lines = [f"{plan.title}　令和6年度末の状況", "目標を上段に、実績を下段に記載しています。", ""]
    pillar = ""
    for measure in plan.measures:
        if measure.pillar != pillar:
            pillar = measure.pillar
            lines += [f"基本目標{measure.number[0]}　{pillar}", ""]
        lines.append(f"施策{measure.number}　{measure.name}（{measure.office}）")
        lines.append(_flush(["指標", "単位"], ["策定時(R4)", *(era("西暦", y) for y in YEARS)]))
        for one in measure.indicators:
            lines.append(_flush([one.name, one.unit], [one.baseline.printed, *(one.targets[y].printed for y in YEARS)]))
            lines.append(_flush(["", ""], ["", *(one.actuals[y].printed for y in YEARS[:2])]))
        lines.append("")
    return Made(
        "i-right.txt", "\n".join(lines).encode(), gold(plan, "grades", "glossary", "schedule", "summary", "goal", "group")
    )


def _shown(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 or char in "▲△−―" else 1 for char in text)


def _flush(left: list[str], right: list[str]) -> str:
    line = ""
    for part, wide in zip(left, (36, 6), strict=True):
        line += part + " " * max(wide - _shown(part), 1)
    for part in right:
        line += " " * max(14 - _shown(part), 2) + part
    return line.rstrip()
