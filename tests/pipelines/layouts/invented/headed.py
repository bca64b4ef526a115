"""Shapes c, d and f: headings over measures, tables or lists of label and value, tables of years; as Word or HTML."""

from __future__ import annotations

import html
import io
import random

import docx

from tests.pipelines.layouts.invented import words
from tests.pipelines.layouts.invented.facts import YEARS, Measure, Plan, gold, plan
from tests.pipelines.layouts.invented.grids import Printed, as_html
from tests.pipelines.layouts.invented.lists import Made


def headed(seed: int) -> Made:
    """Return an invented document with headings."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    given = plan(seed, groups=draw.random() < 0.5)
    maker = _Headed(draw, given)
    form = draw.choice(("docx", "html"))
    blocks = maker.blocks()
    data = _docx(blocks) if form == "docx" else _html(given.title, blocks)
    without = {"measure grades"} if maker.graded else {"grades"}
    without |= set() if maker.actuals else {"actuals"}
    without |= set() if maker.glossary else {"glossary"}
    return Made(f"headed-{seed}.{form}", data, gold(given, without=frozenset(without)))


Block = tuple[str, object]


class _Headed:
    def __init__(self, draw: random.Random, given: Plan) -> None:
        pick = draw.choice
        self.draw, self.plan = draw, given
        self.year = words.year_style(draw)
        self.labels = {
            "name": pick(words.NAME),
            "summary": pick(words.SUMMARY),
            "goal": pick((*words.GOAL, "目標")),
            "office": pick(words.OFFICE),
            "number": pick(words.NUMBER),
        }
        self.style = pick(("years across", "years down", "years across"))
        self.named = pick(("heading", "label", "both"))
        self.pillar = pick(("基本目標{} ", "第{}章　", "{}　", "基本方針{}：", "【柱{}】"))
        self.group = pick(("施策{}-{}　", "第{1}節　", "（{1}）"))
        self.measure = pick(("取組{}　", "{}　", "施策{}　"))
        self.form = pick(("table", "terms", "table"))
        self.actuals = self.style == "years across" and draw.random() < 0.5
        self.graded = self.actuals and draw.random() < 0.6
        self.glossary = draw.random() < 0.5
        self.target, self.actual, self.baseline = pick(words.TARGET), pick(words.ACTUAL), pick(words.BASELINE)
        self.indicator = pick(words.INDICATOR)
        self.plan_label = pick(words.PLAN)
        self.unit = pick(("column", "name"))

    def blocks(self) -> list[Block]:
        blocks: list[Block] = [("h1", self.plan.title)]
        if self.graded:
            blocks.append(("p", "評価は令和6年度の実績に基づく。A：達成、B：おおむね達成、C：未達成、D：評価不能"))
        if self.draw.random() < 0.4:
            blocks += [("h2", "計画の概要"), ("p", "この計画は、まちの将来像を実現するために定めるものです。")]
        pillar = group = ""
        pillars = list(dict.fromkeys(m.pillar for m in self.plan.measures))
        groups: list[str] = []
        for measure in self.plan.measures:
            if measure.pillar != pillar:
                pillar, group, groups = measure.pillar, "", []
                blocks.append(("h2", self.pillar.format(pillars.index(pillar) + 1) + pillar))
            if measure.group and measure.group != group:
                group = measure.group
                groups.append(group)
                blocks.append(("h3", self.group.format(pillars.index(pillar) + 1, len(groups)) + group))
            blocks += self._measure(measure)
        if self.glossary:
            blocks += [("h2", self.draw.choice(("用語集", "用語解説", "用語の説明")))]
            if self.draw.random() < 0.5:
                grid = Printed()
                grid.put(0, 0, "用語")
                grid.put(0, 1, self.draw.choice(("説明", "解説", "意味")))
                for row, (term, text) in enumerate(self.plan.terms, 1):
                    grid.put(row, 0, term)
                    grid.put(row, 1, text)
                blocks.append(("table", grid))
            else:
                blocks += [("p", f"{term}：{text}") for term, text in self.plan.terms]
        return blocks

    def _measure(self, measure: Measure) -> list[Block]:
        blocks: list[Block] = []
        pairs: list[tuple[str, str]] = []
        if self.named in ("heading", "both"):
            blocks.append(("h4" if measure.group else "h3", self.measure.format(measure.number) + measure.name))
        else:
            pairs.append((self.labels["number"], measure.number))
        if self.named in ("label", "both"):
            pairs.append((self.labels["name"], measure.name))
        pairs += [(self.labels[key], str(getattr(measure, key))) for key in ("office", "summary", "goal")]
        if self.form == "terms" and self.named != "label":
            blocks.append(("dl", pairs))
        else:
            grid = Printed()
            for row, (label, text) in enumerate(pairs):
                grid.put(row, 0, label)
                grid.put(row, 1, text)
            blocks.append(("table", grid))
        return blocks + (self._down(measure) if self.style == "years down" else self._across(measure))

    def _y(self, year: int) -> str:
        return words.year(self.year, year)

    def _down(self, measure: Measure) -> list[Block]:
        grid = Printed()
        for column, text in enumerate(("年度", self.plan_label, self.indicator)):
            grid.put(0, column, text)
        grid.put(1, 0, f"{self.baseline}（{self._y(2022)}）")
        grid.put(1, 1, "―")
        grid.put(1, 2, "\n".join(f"{one.name}：{one.baseline.with_unit(one.unit)}" for one in measure.indicators))
        for row, year in enumerate(YEARS, 2):
            grid.put(row, 0, self._y(year))
            grid.put(row, 1, "\n".join(f"・{item}" for item in measure.schedule[year]))
            grid.put(row, 2, "\n".join(f"{one.name}：{one.targets[year].with_unit(one.unit)}" for one in measure.indicators))
        return [("table", grid)]

    def _across(self, measure: Measure) -> list[Block]:
        schedule = Printed()
        lead = 0
        if self.draw.random() < 0.3:
            schedule.put(0, 0, "年度")
            schedule.put(1, 0, self.plan_label)
            lead = 1
        for offset, year in enumerate(YEARS):
            schedule.put(0, lead + offset, self._y(year))
            schedule.put(1, lead + offset, "\n".join(f"・{item}" for item in measure.schedule[year]))
        return [("table", schedule), ("table", self._figures(measure))]

    def _figures(self, measure: Measure) -> Printed:
        grid = Printed()
        unit = self.unit == "column"
        heads = [self.indicator, *(["単位"] if unit else []), f"{self.baseline}（{self._y(2022)}）".replace("\n", "")]
        high = 2 if self.actuals else 1
        for column, text in enumerate(heads):
            grid.put(0, column, text, high)
        column = len(heads)
        columns: list[tuple[str, int]] = []
        for year in YEARS:
            kinds = ["target", "actual"] if self.actuals and year < 2025 else ["target"]
            grid.put(0, column, self._y(year), 1, len(kinds))
            if self.actuals:
                for offset, kind in enumerate(kinds):
                    grid.put(1, column + offset, self.target if kind == "target" else self.actual)
            columns += [(kind, year) for kind in kinds]
            column += len(kinds)
        if self.graded:
            grid.put(0, column, "評価", high)
        for row, one in enumerate(measure.indicators, high):
            grid.put(row, 0, one.name if unit else f"{one.name}（{one.unit}）")
            if unit:
                grid.put(row, 1, one.unit)
            grid.put(row, len(heads) - 1, one.baseline.printed)
            for offset, (kind, year) in enumerate(columns):
                grid.put(row, len(heads) + offset, (one.targets if kind == "target" else one.actuals)[year].printed)
            if self.graded:
                grid.put(row, len(heads) + len(columns), one.grade)
        return grid


def _docx(blocks: list[Block]) -> bytes:
    document = docx.Document()
    for kind, given in blocks:
        if kind == "h1":
            document.add_paragraph(str(given), style="Title")
        elif kind.startswith("h"):
            document.add_heading(str(given), int(kind[1]) - 1)
        elif kind == "p":
            document.add_paragraph(str(given))
        elif kind == "dl":
            for label, text in given:
                document.add_paragraph(f"【{label}】")
                document.add_paragraph(text)
        elif isinstance(given, Printed):
            _docx_table(document, given)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_table(document: docx.document.Document, grid: Printed) -> None:
    table = document.add_table(grid.height, grid.width)
    for (row, column), text in grid.cells.items():
        cell = table.cell(row, column)
        rows, columns = grid.spans.get((row, column), (1, 1))
        if (rows, columns) != (1, 1):
            cell = cell.merge(table.cell(row + rows - 1, column + columns - 1))
        cell.text = text


def _html(title: str, blocks: list[Block]) -> bytes:
    body: list[str] = []
    for kind, given in blocks:
        if kind == "dl":
            pairs = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>" for label, text in given)
            body.append(f"<dl>{pairs}</dl>")
        elif isinstance(given, Printed):
            body.append(as_html(given, 1))
        else:
            body.append(f"<{kind}>{html.escape(str(given))}</{kind}>")
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(body)}</body></html>".encode()
