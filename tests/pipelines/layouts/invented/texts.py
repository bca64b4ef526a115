"""Shapes h and i: text taken out of a PDF: labels with their text below or behind, tables made of tabs or spaces."""

from __future__ import annotations

import random
import unicodedata

from tests.pipelines.layouts.invented import words
from tests.pipelines.layouts.invented.facts import YEARS, Measure, gold, plan
from tests.pipelines.layouts.invented.lists import Made

_WIDE = 36  # letters of a wrapped line


def labelled(seed: int) -> Made:
    """Return an invented text of labels: shape h."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    given = plan(seed, groups=draw.random() < 0.4)
    maker = _Labelled(draw)
    said = draw.choice(("（現状値は{}）", "　※基準値は{}の数値", "現状値：{}"))
    lines = [given.title, f"計画期間　令和5年度～令和8年度　{said.format('令和4年度')}", ""]
    pillars = list(dict.fromkeys(m.pillar for m in given.measures))
    pillar = group = ""
    for count, measure in enumerate(given.measures):
        if measure.pillar != pillar:
            pillar, group = measure.pillar, ""
            lines += [maker.pillar.format(pillars.index(pillar) + 1) + pillar, ""]
        if measure.group and measure.group != group:
            group = measure.group
            lines += [maker.group + group, ""]
        lines += maker.measure(measure)
        lines.append("")
        if count % 3 == 2:
            lines += ["", maker.page.format(count // 3 + 4), f"\x0c{given.title}", ""]
    without = frozenset({"glossary", "grades", "actuals"})
    return Made(f"labelled-{seed}.txt", "\n".join(lines).encode("utf-8"), gold(given, without=without))


class _Labelled:
    def __init__(self, draw: random.Random) -> None:
        pick = draw.choice
        self.draw = draw
        self.pillar = pick(("基本目標{}　", "第{}章　", "{}．", "■", "【基本方針{}】"))
        self.group = pick(("◇", "●", "〔方向〕"[:0] + "◆"))
        self.page = pick(("- {} -", "{}", "P.{}", "{}/20"))
        self.page = pick(("- {} -", "{}ページ", "P.{}"))
        keys = ("number", "name", "office", "summary", "goal")
        self.labels = dict(
            zip(
                keys,
                (pick(words.NUMBER), pick(words.NAME), pick(words.OFFICE), pick(words.SUMMARY), pick(words.GOAL)),
                strict=True,
            )
        )
        self.mark = (
            pick(("{}", "【{}】", "■{}", "○ {}", "{}：")) if not self.pillar.startswith("■") else pick(("{}", "【{}】"))
        )
        if self.group == "●" and self.mark.startswith("○"):
            self.mark = "{}"
        self.beside = pick(("below", "tab", "colon", "below"))
        self.plan_label, self.indicator = pick(words.PLAN), pick(words.INDICATOR)
        self.year = pick(("令和{n}年度", "R{n}", "令和{w}年度", "R{n}年度", "{y}年度"))
        self.baseline = pick(("現状値", "基準値", "現状"))
        self.order = list(keys) if draw.random() < 0.6 else ["name", "number", "office", "goal", "summary"]
        self.rowwise = draw.random() < 0.5
        self.inline_years = draw.random() < 0.3

    def measure(self, measure: Measure) -> list[str]:
        lines: list[str] = []
        for key in self.order:
            lines += self._pair(self.labels[key], str(getattr(measure, key)), long=key in ("summary", "goal"))
        lines.append(self.mark.format(self.plan_label))
        for year in YEARS:
            items = [f"・{item}" for item in measure.schedule[year]]
            if self.inline_years:
                lines.append(f"{words.year(self.year, year)}\t{items[0]}")
                lines += items[1:]
            else:
                lines += [words.year(self.year, year), *items]
        lines.append(self.mark.format(self.indicator))
        for one in measure.indicators:
            lines.append(f"{one.name}（{one.unit}）")
            lines.append("\t".join([self.baseline, *(words.year(self.year, year) for year in YEARS)]))
            lines.append("\t".join([one.baseline.printed, *(one.targets[year].printed for year in YEARS)]))
        return lines

    def _pair(self, label: str, text: str, *, long: bool) -> list[str]:
        wrapped = [text[place : place + _WIDE] for place in range(0, len(text), _WIDE)]
        if self.beside == "tab" and not long:
            return [f"{label}\t{text}"]
        if self.beside == "colon":
            return [f"{label}：{wrapped[0]}", *wrapped[1:]]
        return [self.mark.format(label), *wrapped]


def columns(seed: int) -> Made:
    """Return an invented text of tables: shape i."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    given = plan(seed, groups=draw.random() < 0.4, words=False)
    pick = draw.choice
    year = pick(("R{n}", "令和{n}年度", "{y}年度", "R{n}年度"))
    unit, indicator = pick(("column", "name")), pick(words.INDICATOR)
    baseline = pick(("現状({})", "基準値({})", "現状値（{}）"))
    rows = pick(("stacked", "kind column", "stacked"))
    upper, lower = pick((("目標値", "実績値"), ("目標", "実績"), ("計画値", "実績値")))
    pillar_mark = pick(("■ ", "第{}章　", "◆", "基本方針{}　", "{} "))
    group_mark = pick(("● ", "（{}） ", "○"))
    measure_mark = pick(("施策{}　{}（{}）", "取組{}　{}（{}）", "{} {}（{}）"))
    note = f"各指標の上段は{upper}、下段は{lower}です。" if rows == "stacked" else ""
    note = f"※上段：{upper}　下段：{lower}" if note and draw.random() < 0.5 else note
    lines = [f"{given.title}　指標の進捗（令和6年度末）", *([note] if note else []), ""]
    heads = [indicator, *(["単位"] if unit == "column" else []), *(["区分"] if rows != "stacked" else [])]
    heads += [baseline.format(words.year(year, 2022)), *(words.year(year, one) for one in YEARS)]
    widths = [40, *([8] if unit == "column" else []), *([8] if rows != "stacked" else []), *([16] * 5)]
    pillars = list(dict.fromkeys(m.pillar for m in given.measures))
    pillar = group = ""
    for measure in given.measures:
        if measure.pillar != pillar:
            pillar, group = measure.pillar, ""
            lines += [pillar_mark.format(pillars.index(pillar) + 1) + pillar, ""]
        if measure.group and measure.group != group:
            group = measure.group
            lines += [group_mark.format(1) + group, ""]
        lines.append(measure_mark.format(measure.number, measure.name, measure.office))
        lines.append(spaced(heads, widths))
        for one in measure.indicators:
            name = one.name if unit == "column" else f"{one.name}（{one.unit}）"
            lead = [name, *([one.unit] if unit == "column" else [])]
            kinds = ([upper], [lower]) if rows != "stacked" else ([], [])
            lines.append(spaced([*lead, *kinds[0], one.baseline.printed, *(one.targets[y].printed for y in YEARS)], widths))
            results = [one.actuals[y].printed if y in one.actuals else "" for y in YEARS]
            lines.append(spaced(["" for _ in lead] + kinds[1] + [""] + results, widths))
        lines.append("")
    without = frozenset({"glossary", "grades", "schedule", "summary", "goal"})
    encoding = pick(("utf-8", "cp932"))
    return Made(f"columns-{seed}.txt", "\n".join(lines).encode(encoding), gold(given, without=without))


def spaced(parts: list[str], widths: list[int]) -> str:
    line = ""
    for part, wide in zip(parts, widths, strict=False):
        shown = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in part)
        line += part + " " * max(wide - shown, 2)
    return line.rstrip()
