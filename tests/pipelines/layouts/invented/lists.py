"""Shapes a, e and g: a list, one or several rows a measure, as a workbook, CSV or HTML page."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.pipelines.layouts.invented import words
from tests.pipelines.layouts.invented.facts import YEARS, Indicator, Measure, Plan, gold, plan
from tests.pipelines.layouts.invented.grids import Printed, as_csv, as_html, workbook


@dataclass
class Made:
    """An invented document: its file, the rows that should be read, and how it was drawn."""

    name: str
    data: bytes
    gold: dict[str, object]


@dataclass
class _Style:
    draw: random.Random
    year: str
    merge: str  # merged, blank, repeated
    unit: str  # column, name, cell
    pillar: str  # column, rows, sheet
    header: str  # years-over-kinds, kinds-over-years, one-line
    graded: str  # measure, indicator, none
    scheduled: bool
    grouped: bool
    priority: bool = False
    rates: bool = False  # 達成率 behind the results of each year


def listing(seed: int) -> Made:
    """Return an invented list."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    form = draw.choice(("xlsx", "csv", "html", "xlsx"))
    style = _Style(
        draw,
        words.year_style(draw),
        draw.choice(("merged", "blank", "repeated")) if form != "csv" else draw.choice(("blank", "repeated")),
        draw.choice(("column", "name", "cell")),
        draw.choice(("column", "rows", "column")),
        draw.choice(("years-over-kinds", "kinds-over-years", "one-line")),
        draw.choice(("measure", "indicator", "none")),
        draw.random() < 0.3,
        draw.random() < 0.5,
        draw.random() < 0.3,
        draw.random() < 0.3,
    )
    given = plan(seed, groups=style.grouped, repeats=draw.random() < 0.3, priority=style.priority)
    grid = _List(given, style).grid(csv=form == "csv")
    without = {"glossary", "goal"} | ({"schedule"} if not style.scheduled else set())
    without |= {"grades"} if style.graded == "none" else {"measure grades"} if style.graded == "indicator" else set()
    rows = gold(given, without=frozenset(without))
    if form == "xlsx":
        extra = Printed()
        extra.put(2, 1, given.title)
        summary = Printed()
        for column, text in enumerate(("区分", "取組数", "達成数")):
            summary.put(0, column, text)
        for row, pillar in enumerate(dict.fromkeys(m.pillar for m in given.measures), 1):
            summary.put(row, 0, pillar)
            summary.put(row, 1, "3")
            summary.put(row, 2, "2")
        sheets = [("一覧", grid)]
        if draw.random() < 0.5:
            sheets = [("表紙", extra), ("一覧", grid), ("集計", summary)]
        return Made(f"list-{seed}.xlsx", workbook(sheets), rows)
    if form == "csv":
        return Made(f"list-{seed}.csv", as_csv(grid, draw.choice(("cp932", "utf-8-sig", "utf-8"))), rows)
    body = f"<h1>{given.title}</h1><p>公表日：令和7年6月30日</p>{as_html(grid, 2)}"
    return Made(
        f"list-{seed}.html",
        f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode(),
        rows,
    )


def list_of(seed: int) -> tuple[str, Printed, int, dict[str, object]]:
    """Return an invented list for a page: its title, its grid, the lines of its header, its rows."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    header = draw.choice(("years-over-kinds", "kinds-over-years", "one-line"))
    graded = draw.choice(("indicator", "measure"))
    unit = draw.choice(("column", "name", "cell"))
    style = _Style(draw, words.year_style(draw), "merged", unit, "column", header, graded, False, False)
    given = plan(seed, groups=False, repeats=draw.random() < 0.3)
    whole = _List(given, style, plain=True).grid(csv=False)
    grid = Printed({(row - 2, column): text for (row, column), text in whole.cells.items() if row > 1})
    grid.spans = {(row - 2, column): span for (row, column), span in whole.spans.items() if row > 1}
    without = {"glossary", "goal", "schedule"} | ({"measure grades"} if graded == "indicator" else set())
    return given.title, grid, 1 if header == "one-line" else 2, gold(given, without=frozenset(without))


class _List:
    def __init__(self, given: Plan, style: _Style, *, plain: bool = False) -> None:
        self.plan, self.style, self.draw, self.is_plain = given, style, style.draw, plain
        pick = self.draw.choice
        self.label = {
            "number": pick(words.NUMBER),
            "name": pick(words.NAME),
            "pillar": pick(words.PILLAR),
            "group": pick(words.GROUP),
            "summary": pick(words.SUMMARY),
            "office": pick(words.OFFICE),
            "indicator": pick(words.INDICATOR),
            "unit": "単位",
            "priority": pick(("重点", "重点区分", "重点事業")),
            "grade": pick(words.GRADE),
            "direction": pick(words.DIRECTION),
            "issues": pick(words.ISSUES),
        }
        self.mark = pick(("", "■", "◆"))
        self.target, self.actual, self.baseline = pick(words.TARGET), pick(words.ACTUAL), pick(words.BASELINE)

    def columns(self) -> list[tuple[str, object]]:
        style = self.style
        left: list[tuple[str, object]] = [("number", None)]
        if style.pillar == "column":
            left.append(("pillar", None))
        if style.grouped:
            left.append(("group", None))
        left += [("name", None), ("summary", None)]
        left += [("priority", None)] if style.priority else []
        office = [("office", None)]
        plans: list[tuple[str, object]] = [("plan", year) for year in YEARS] if style.scheduled else []
        marks: list[tuple[str, object]] = [("indicator", None)]
        marks += [("unit", None)] if style.unit == "column" else []
        figures: list[tuple[str, object]] = [("baseline", None)]
        if style.header == "kinds-over-years":
            figures += [("target", year) for year in YEARS] + [("actual", year) for year in (2023, 2024)]
        else:
            for year in YEARS:
                figures.append(("target", year))
                if year < 2025:
                    figures.append(("actual", year))
                    figures += [("rate", year)] if style.rates else []
        grades: list[tuple[str, object]] = [] if style.graded == "none" else [("grade", None)]
        grades += [("direction", None), ("issues", None)] if style.graded == "measure" else []
        late = self.draw.random() < 0.3
        return [*left, *([] if late else office), *plans, *marks, *figures, *grades, *(office if late else [])]

    def grid(self, *, csv: bool) -> Printed:
        grid = Printed()
        columns = self.columns()
        grid.put(0, 0, self.plan.title)
        row = 2
        if self.style.graded != "none":
            grid.put(1, 0, "※評価は令和6年度の実績による。A：達成　B：おおむね達成　C：未達成　D：評価できない")
        row = self._header(grid, row, columns, csv=csv)
        last_pillar = ""
        for measure in self.plan.measures:
            if measure.pillar != last_pillar:
                row = self._between(grid, row, measure.pillar, len(columns), columns, csv=csv, first=not last_pillar)
                last_pillar, self._fresh = measure.pillar, True
            row = self._measure(grid, row, measure, columns)
        if self.is_plain:
            return grid
        if self.draw.random() < 0.6:
            grid.put(row, 0, self.draw.choice(("合計", "計", "総計")))
            grid.put(row, 3, f"{len(self.plan.measures)}施策")
            row += 1
        if self.draw.random() < 0.5:
            grid.put(row + 1, 0, "※実績は各年度末の値")
        return grid

    def _between(self, grid: Printed, row: int, pillar: str, width: int, columns: object, *, csv: bool, first: bool) -> int:
        if self.is_plain:
            return row
        if not first and self.draw.random() < 0.4:
            row += 1
        if self.style.pillar == "rows":
            merged = not csv and self.draw.random() < 0.7
            grid.put(row, 0, f"{self.mark}{pillar}", 1, width if merged else 1)
            row += 1
        if not first and self.draw.random() < 0.25:
            row = self._header(grid, row, columns, csv=csv)
        return row

    def _year(self, year: int) -> str:
        return words.year(self.style.year, year)

    def _header(self, grid: Printed, row: int, columns: list[tuple[str, object]], *, csv: bool) -> int:
        kind = {"target": self.target, "actual": self.actual, "plan": "計画", "rate": "達成率"}
        if self.style.header == "one-line":
            for index, (column, year) in enumerate(columns):
                if isinstance(year, int):
                    grid.put(row, index, f"{self._year(year)}{kind[column]}".replace("\n", ""))
                else:
                    grid.put(row, index, self._single(column))
            return row + 1
        index = 0
        while index < len(columns):
            column, year = columns[index]
            if not isinstance(year, int):
                grid.put(row, index, self._single(column), 1 if csv else 2)
                index += 1
                continue
            same = [
                (c, y)
                for c, y in columns[index:]
                if (y == year if self.style.header == "years-over-kinds" and c != "plan" else c == column)
            ]
            run = 1
            while (
                index + run < len(columns)
                and (columns[index + run] in same)
                and (columns[index + run][0] == "plan") == (column == "plan")
            ):
                run += 1
            over_years = self.style.header == "years-over-kinds" and column != "plan"
            upper = self._year(year) if over_years else {"plan": "年度別計画"}.get(column, kind[column])
            grid.put(row, index, upper, 1, 1 if csv else run)
            for offset in range(run):
                under, under_year = columns[index + offset]
                grid.put(row + 1, index + offset, kind[under] if over_years else self._year(int(str(under_year))))
            index += run
        return row + 2

    def _single(self, column: str) -> str:
        if column == "baseline":
            style = self.draw.choice(("\n（{}）", "（{}）", "({})"))
            return self.baseline + style.format(self._year(2022).replace("\n", ""))
        return self.label[column]

    def _measure(self, grid: Printed, row: int, measure: Measure, columns: list[tuple[str, object]]) -> int:
        rows = len(measure.indicators)
        for index, (column, year) in enumerate(columns):
            if column in ("indicator", "unit", "baseline", "target", "actual", "rate") or (
                column == "grade" and self.style.graded == "indicator"
            ):
                for offset, one in enumerate(measure.indicators):
                    text = self._of_indicator(one, column, year)
                    if text:
                        grid.put(row + offset, index, text)
                continue
            if column == "plan":
                items = measure.schedule[int(str(year))]
                text = "\n".join(f"・{item}" for item in items) if len(items) > 1 else items[0]
            elif column == "priority":
                text = "○" if measure.priority else ""
            else:
                text = str(getattr(measure, column))
            self._down(
                grid, row, index, text, rows, repeat=column in ("number", "name", "pillar", "group", "summary", "office")
            )
        return row + rows

    def _down(self, grid: Printed, row: int, column: int, text: str, rows: int, *, repeat: bool) -> None:
        if not text:
            return
        if self.style.merge == "merged":
            grid.put(row, column, text, rows)
            return
        grid.put(row, column, text)
        if self.style.merge == "repeated" and repeat:
            for offset in range(1, rows):
                grid.put(row + offset, column, text)

    def _of_indicator(self, one: Indicator, column: str, year: object) -> str:
        if column == "indicator":
            return f"{one.name}（{one.unit}）" if self.style.unit == "name" else one.name
        if column == "unit":
            return one.unit
        if column == "grade":
            return one.grade
        if column == "rate":
            return "98.5%"
        figures = {"baseline": {None: one.baseline}, "target": one.targets, "actual": one.actuals}[column]
        figure = figures.get(year)
        if figure is None:
            return ""
        return figure.with_unit(one.unit) if self.style.unit == "cell" else figure.printed
