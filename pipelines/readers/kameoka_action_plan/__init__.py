"""Reader of 亀岡市情報化推進計画 行動計画編 and of editions in the same layout: one sheet a measure, one cell a fiscal year.

    layout    which lines are what: introduction, list of measures, sheets, headings printed after them, footnotes
    outline   the list (施策の体系): pillars, groups, and the group of each sheet
    cells     cutting a row of yearly cells that the dump has run together
    yearly    the rows of all sheets: doubts about cells, words printed backwards
    targets   数値目標 and 実施評価指標 as indicators and values
    checks    what the document says twice, compared

What is where: pillars and groups from the list, measures from the sheets, schedule from 取組内容, indicators from 数値目標
(KGI) and 実施評価指標 (KPI), glossary from the footnotes ※n, notes from the introduction and the closing section.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese import text
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.readers.kameoka_action_plan.checks import goal_checks, list_checks
from pipelines.readers.kameoka_action_plan.layout import ACTIONS, GOAL, KPI, SCHEDULE, SUMMARY, Document, Footnote, Layout
from pipelines.readers.kameoka_action_plan.outline import (
    Member,
    check_headings,
    measure,
    place_sheets,
    policies,
    printed_headings,
    read_outline,
)
from pipelines.readers.kameoka_action_plan.targets import Targets, read_goals
from pipelines.readers.kameoka_action_plan.yearly import Yearly
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest, said
from pipelines.tables.plan import Overview, Plan, collect, overview_entry
from pipelines.tables.rows import GlossaryEntry, IndicatorValue, OverviewEntry, Row, Schedule

__all__ = ["read"]


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read the document into its tables. Raises SourceError when it is not in this layout, or stops short."""
    layout = Layout(source)
    document = layout.document()
    nodes = read_outline(layout, document.outline)
    members = place_sheets(layout, nodes, document.sheets, resolver)
    headings = list(printed_headings(nodes, members))
    names = check_headings(layout, headings, resolver)
    yearly = Yearly(layout, document.sheets, resolver)
    rows: list[Row] = [*_told(layout, document), *policies(nodes, names)]
    for member in members:
        summary = text.join_lines(layout.cell(member.sheet, SUMMARY))
        rows.append(measure(member, names, summary, text.join_lines(layout.cell(member.sheet, GOAL))))
        rows.extend(_schedule(member, yearly))
        rows.extend(_targets(layout, member, yearly, resolver))
    rows.extend(_glossary(layout, document.footnotes))
    rows.extend(list_checks(nodes, members, headings))
    rows.extend(goal_checks([row for row in rows if isinstance(row, IndicatorValue)]))
    return collect(_overview(layout, document), rows, resolver.doubts)


def _schedule(member: Member, yearly: Yearly) -> Iterator[Schedule]:
    for cell in yearly.read(member.sheet, ACTIONS, Target("schedule", member.id, "計画内容")):
        yield Schedule(
            id=joined(member.id, "s", cell.year, said(cell.text)),
            place=cell.place,
            measure_id=member.id,
            measure_name=member.name,
            fiscal_year=cell.year,
            japanese_year=japanese_year(cell.year),
            sequence=1,
            content=cell.text,
        )


def _targets(layout: Layout, member: Member, yearly: Yearly, resolver: DoubtResolver) -> list[Row]:
    targets = Targets(member)
    for words, place in read_goals(layout, member, yearly.known, resolver):
        targets.add_goal(words, place)
    for cell in yearly.read(member.sheet, KPI, Target("indicator_values", member.id, "原文")):
        targets.add_cell(cell)
    return targets.rows()


def _glossary(layout: Layout, footnotes: tuple[Footnote, ...]) -> Iterator[GlossaryEntry]:
    ids = Numbering()
    for note in footnotes:
        term, mark, explanation = note.text.partition("：")
        if not mark or not term.strip() or not explanation.strip():
            raise layout.source.unexpected(note.place.first, "※n 用語：説明")
        yield GlossaryEntry(
            id=ids.unique(joined("g", name_digest(term))),
            place=note.place,
            term=term.strip(),
            explanation=explanation.strip(),
            number=note.number,
        )


def _told(layout: Layout, document: Document) -> list[OverviewEntry]:
    """Return what the introduction and the closing section say, by their headings."""
    title = _title_line(layout, document)
    parts: dict[str, list[int]] = {}
    for number in layout.filled((*document.introduction, *document.closing)):
        heading = layout.heading(number)
        if heading:
            parts.setdefault(heading.name, [])
        elif number != title and parts:
            parts[list(parts)[-1]].append(number)
        elif number != title:
            raise layout.source.unexpected(number, "第n節")
    told = [
        overview_entry(name, text.join_lines([layout.line(n) for n in lines]), Span(lines[0], lines[-1]))
        for name, lines in parts.items()
        if lines
    ]
    if document.closing and not told[-1].content.endswith("。"):
        raise layout.source.unexpected(document.closing[-1], "。")
    return told


def _title_line(layout: Layout, document: Document) -> int | None:
    """Return the line in 「」 that names the document."""
    lines = layout.filled(document.introduction)
    return next((n for n in lines if layout.line(n).startswith("「") and not set("、。") & set(layout.line(n))), None)


def _overview(layout: Layout, document: Document) -> Overview:
    title = _title_line(layout, document)
    years = [year for sheet in document.sheets for year in layout.years(sheet.cells[SCHEDULE], SCHEDULE)[0]]
    return Overview(
        title=text.clean(layout.line(title)) if title else layout.title,
        fiscal_years=(min(years), max(years)),
        place=layout.span(document.introduction),
    )
