"""Shapes d and e as PDF: a page for each measure with years as rows, and a list over pages; rules drawn around the cells."""

from __future__ import annotations

import io
import random
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.pipelines.layouts.invented import words
from tests.pipelines.layouts.invented.facts import YEARS, Measure, gold, plan
from tests.pipelines.layouts.invented.grids import Printed
from tests.pipelines.layouts.invented.lists import Made, list_of

_FONT = "HeiseiKakuGo-W5"


def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


def _style(size: float) -> ParagraphStyle:
    return ParagraphStyle("cell", fontName=_FONT, fontSize=size, leading=size * 1.35, wordWrap="CJK")


def _table(grid: Printed, widths: list[float], size: float, header: int) -> Table:
    style = _style(size)
    data = [
        [Paragraph(grid.cells.get((row, column), "").replace("\n", "<br/>"), style) for column in range(grid.width)]
        for row in range(grid.height)
    ]
    spans: list[tuple[Any, ...]] = [
        ("SPAN", (column, row), (column + columns - 1, row + rows - 1))
        for (row, column), (rows, columns) in grid.spans.items()
    ]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Table(data, colWidths=widths, repeatRows=header, style=TableStyle([*lines, *spans]))


def _document(title: str, story: list[Any], *, wide: bool) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    size = landscape(A4) if wide else A4

    def running(canvas: Any, template: Any) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawString(50, size[1] - 30, title)
        canvas.drawCentredString(size[0] / 2, 25, f"- {template.page} -")

    template = SimpleDocTemplate(
        out, pagesize=size, leftMargin=40, rightMargin=40, topMargin=55, bottomMargin=45, invariant=1
    )
    template.build(story, onFirstPage=running, onLaterPages=running)
    return out.getvalue()


def pages(seed: int) -> Made:
    """Return an invented PDF with a page for each measure: shape d."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    given = plan(seed, groups=False)
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    pick = draw.choice
    labels = {key: pick(getattr(words, key.upper())) for key in ("number", "name", "office", "summary", "goal")}
    heads = ("年度", pick(words.PLAN), pick(words.INDICATOR))
    style, baseline = words.year_style(draw), pick(words.BASELINE)
    section = pick(("第{}章　", "第{}節　", "基本目標{}　"))
    pillars = list(dict.fromkeys(m.pillar for m in given.measures))
    story: list[Any] = [Paragraph(given.title, _style(18)), Spacer(1, 14)]
    for count, measure in enumerate(given.measures):
        if count:
            story.append(PageBreak())
        story.append(Paragraph(section.format(pillars.index(measure.pillar) + 1) + measure.pillar, _style(13)))
        story.append(Spacer(1, 10))
        form = Printed()
        for row, (key, label) in enumerate(labels.items()):
            form.put(row, 0, label)
            form.put(row, 1, str(getattr(measure, key)))
        story += [
            _table(form, [90, 400], 9, 0),
            Spacer(1, 12),
            _table(_years(measure, heads, style, baseline), [95, 180, 215], 9, 1),
        ]
    without = frozenset({"glossary", "grades", "actuals"})
    return Made(f"pages-{seed}.pdf", _document(given.title, story, wide=False), gold(given, without=without))


def _years(measure: Measure, heads: tuple[str, str, str], style: str, baseline: str) -> Printed:
    grid = Printed()
    for column, text in enumerate(heads):
        grid.put(0, column, text)
    rows = [
        (f"{baseline}（{words.year(style, 2022)}）", "―", [one.baseline.with_unit(one.unit) for one in measure.indicators])
    ]
    for year in YEARS:
        items = "\n".join(f"・{item}" for item in measure.schedule[year])
        rows.append((words.year(style, year), items, [one.targets[year].with_unit(one.unit) for one in measure.indicators]))
    for row, (label, items, figures) in enumerate(rows, 1):
        grid.put(row, 0, label)
        grid.put(row, 1, items)
        named = zip(measure.indicators, figures, strict=True)
        grid.put(row, 2, "\n".join(f"{one.name}：{figure}" for one, figure in named))
    return grid


def listing(seed: int) -> Made:
    """Return an invented PDF of a list over pages: shape e."""
    title, grid, header, rows = list_of(seed)
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    wide = [
        62.0 if any(len(grid.cells.get((row, column), "")) > 14 for row in range(grid.height)) else 36.0
        for column in range(grid.width)
    ]
    scale = 760 / sum(wide)
    widths = [one * scale for one in wide]
    story: list[Any] = [Paragraph(title, _style(14)), Spacer(1, 8), _table(grid, widths, 6.2, header)]
    return Made(f"listing-{seed}.pdf", _document(title, story, wide=True), rows)
