"""Shape b: a workbook with a sheet for each measure, labels left, values right, a table of years below."""

from __future__ import annotations

import random

from tests.pipelines.layouts.invented import words
from tests.pipelines.layouts.invented.facts import YEARS, Measure, gold, plan
from tests.pipelines.layouts.invented.grids import Printed, workbook
from tests.pipelines.layouts.invented.lists import Made


def sheets(seed: int) -> Made:
    """Return an invented workbook of sheets."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    given = plan(seed, groups=draw.random() < 0.4)
    maker = _Sheet(draw, given.title)
    cover = Printed()
    cover.put(1, 1, given.title)
    cover.put(3, 1, "令和5年度～令和8年度")
    index = Printed()
    for column, text in enumerate(("番号", maker.labels["name"], maker.labels["office"], "ページ")):
        index.put(1, column, text)
    for row, measure in enumerate(given.measures, 2):
        for column, text in enumerate((measure.number, measure.name, measure.office, str(row))):
            index.put(row, column, text)
    made = [("表紙", cover)] + ([("一覧", index)] if draw.random() < 0.4 else [])
    titles = draw.choice(("number", "name", "count"))
    for count, measure in enumerate(given.measures, 1):
        title = {"number": measure.number, "name": measure.name, "count": f"シート{count}"}[titles]
        made.append((title, maker.sheet(measure)))
    notes = Printed()
    notes.put(0, 0, "記入上の注意")
    notes.put(1, 0, "実績は年度末の値を記入してください。")
    made += [("記入要領", notes)] if draw.random() < 0.5 else []
    without = {"glossary", "grades"} | (set() if maker.actuals else {"actuals"})
    return Made(f"sheets-{seed}.xlsx", workbook(made), gold(given, without=frozenset(without)))


class _Sheet:
    def __init__(self, draw: random.Random, title: str) -> None:
        pick = draw.choice
        self.draw, self.title = draw, title
        self.year = words.year_style(draw)
        number = pick((*words.NUMBER, "取組No", "シート番号", "個票番号"))
        name, summary, goal = pick(words.NAME), pick(words.SUMMARY), pick((*words.GOAL, "目標"))
        self.labels = {
            "number": number,
            "name": name,
            "pillar": pick(words.PILLAR),
            "group": pick(words.GROUP),
            "summary": summary,
            "goal": goal,
            "office": pick(words.OFFICE),
        }
        self.actuals = draw.random() < 0.7
        self.pairs = draw.random() < 0.4  # number and office side by side
        self.pillar_first = draw.random() < 0.4
        self.table = pick(("kinds in rows", "names first", "plan apart"))
        self.unit = pick(("bracket", "column", "bracket"))
        self.target, self.actual = pick((*words.TARGET, "目標値")), pick(words.ACTUAL)
        self.plan_label = pick(words.PLAN)
        self.baseline = pick(words.BASELINE)
        self.order = ["number", "name", "pillar", "group", "summary", "goal", "office"]
        if self.pillar_first:
            self.order = ["pillar", "group", "number", "name", "office", "summary", "goal"]
        self.left = pick((0, 1))

    def sheet(self, measure: Measure) -> Printed:
        grid, left, row = Printed(), self.left, 0
        grid.put(row, left, f"{self.title}　{self.draw.choice(('個票', '個票'))}")
        row = 2
        skip: set[str] = set()
        for key in self.order:
            text = str(getattr(measure, key))
            if not text or key in skip:
                continue
            grid.put(row, left, self.labels[key])
            if self.pairs and key == "number":
                grid.put(row, left + 1, text)
                grid.put(row, left + 2, self.labels["office"])
                grid.put(row, left + 3, measure.office, 1, 3)
                skip.add("office")
            else:
                grid.put(row, left + 1, text, 1, 5)
            row += 1
        row += 1
        row = {"kinds in rows": self._kinds, "names first": self._names, "plan apart": self._apart}[self.table](
            grid, row, measure
        )
        grid.put(row + 1, left, "備考")
        grid.put(row + 1, left + 1, "実績は年度末の値", 1, 5)
        return grid

    def _years(self, grid: Printed, row: int, first: int) -> None:
        for offset, year in enumerate(YEARS):
            grid.put(row, first + offset, words.year(self.year, year))

    def _baseline(self) -> str:
        return f"{self.baseline}\n（{words.year(self.year, 2022)}）".replace("年度\n（2022", "年度（2022")

    def _plan_row(self, grid: Printed, row: int, first: int, measure: Measure) -> None:
        for offset, year in enumerate(YEARS):
            grid.put(row, first + offset, "\n".join(f"・{item}" for item in measure.schedule[year]))

    def _name(self, one: object) -> str:
        return f"{one.name}\n（単位：{one.unit}）" if self.unit == "bracket" else one.name

    def _kinds(self, grid: Printed, row: int, measure: Measure) -> int:
        """区分 | 指標 | (単位) | 現状 | years; 計画, 目標 and 実績 as rows, the indicator merged over two of them."""
        left = self.left
        unit = self.unit == "column"
        named = self.draw.choice(("指標", "指標・単位", "指標名"))
        for column, text in enumerate(("区分", named, *(["単位"] if unit else []), self._baseline())):
            grid.put(row, left + column, text)
        first = left + 3 + unit
        self._years(grid, row, first)
        row += 1
        grid.put(row, left, self.plan_label, 1, 3 + unit)
        self._plan_row(grid, row, first, measure)
        row += 1
        high = 1 + self.actuals
        for one in measure.indicators:
            grid.put(row, left, self.target)
            grid.put(row, left + 1, self._name(one), high)
            if unit:
                grid.put(row, left + 2, one.unit, high)
            grid.put(row, first - 1, one.baseline.printed, high)
            for offset, year in enumerate(YEARS):
                grid.put(row, first + offset, one.targets[year].printed)
                if self.actuals and year in one.actuals:
                    grid.put(row + 1, first + offset, one.actuals[year].printed)
            if self.actuals:
                grid.put(row + 1, left, self.actual)
            row += high
        return row

    def _names(self, grid: Printed, row: int, measure: Measure) -> int:
        """指標 | (単位) | 現状 | 区分 | years: the indicator first, over 目標 and 実績; the plan apart."""
        left = self.left
        row = self._plan_table(grid, row, measure)
        unit = self.unit == "column"
        for column, text in enumerate(("指標名", *(["単位"] if unit else []), self._baseline(), "区分")):
            grid.put(row, left + column, text)
        first = left + 3 + unit
        self._years(grid, row, first)
        row += 1
        for one in measure.indicators:
            high = 1 + self.actuals
            grid.put(row, left, self._name(one), high)
            if unit:
                grid.put(row, left + 1, one.unit, high)
            grid.put(row, left + 1 + unit, one.baseline.printed, high)
            grid.put(row, left + 2 + unit, self.target)
            for offset, year in enumerate(YEARS):
                grid.put(row, first + offset, one.targets[year].printed)
                if self.actuals and year in one.actuals:
                    grid.put(row + 1, first + offset, one.actuals[year].printed)
            if self.actuals:
                grid.put(row + 1, left + 2 + unit, self.actual)
            row += high
        return row

    def _plan_table(self, grid: Printed, row: int, measure: Measure) -> int:
        grid.put(row, self.left, self.plan_label)
        row += 1
        self._years(grid, row, self.left)
        self._plan_row(grid, row + 1, self.left, measure)
        return row + 3

    def _apart(self, grid: Printed, row: int, measure: Measure) -> int:
        """Years as rows for the plan; the indicators in a list of 現状, targets and results over the years."""
        left = self.left
        grid.put(row, left, "年度")
        grid.put(row, left + 1, self.plan_label, 1, 5)
        row += 1
        for year in YEARS:
            grid.put(row, left, words.year(self.year, year))
            grid.put(row, left + 1, "\n".join(f"・{item}" for item in measure.schedule[year]), 1, 5)
            row += 1
        return self._listed(grid, row + 1, measure)

    def _listed(self, grid: Printed, row: int, measure: Measure) -> int:
        left = self.left
        unit = self.unit == "column"
        grid.put(row, left, "成果指標", 2)
        if unit:
            grid.put(row, left + 1, "単位", 2)
        grid.put(row, left + 1 + unit, self._baseline(), 2)
        first = left + 2 + unit
        grid.put(row, first, self.target, 1, 4)
        for offset, year in enumerate(YEARS):
            grid.put(row + 1, first + offset, words.year(self.year, year))
        if self.actuals:
            grid.put(row, first + 4, self.actual, 1, 2)
            for offset, year in enumerate((2023, 2024)):
                grid.put(row + 1, first + 4 + offset, words.year(self.year, year))
        row += 2
        for one in measure.indicators:
            grid.put(row, left, self._name(one))
            if unit:
                grid.put(row, left + 1, one.unit)
            grid.put(row, left + 1 + unit, one.baseline.printed)
            for offset, year in enumerate(YEARS):
                grid.put(row, first + offset, one.targets[year].printed)
            if self.actuals:
                for offset, year in enumerate((2023, 2024)):
                    grid.put(row, first + 4 + offset, one.actuals[year].printed)
            row += 1
        return row
