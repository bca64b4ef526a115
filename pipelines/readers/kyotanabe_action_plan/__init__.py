"""Reader of 京田辺市DX推進計画 実行計画: 施策 → 取組み, each 取組み a sheet with 行動計画 and KPI by fiscal year.

The parts of the document come from `layout`, list and sheets are compared in `listing`, a sheet becomes rows in
`sheets`. The document numbers the 施策 but not the 取組み: `number` is the place in the list inside the 施策, the ID hangs
on the name. Out of scope: the KPI's figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import ERA_BASES, find_fiscal_years, western_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, is_bullet, join_lines, strip_bullet
from pipelines.readers.kyotanabe_action_plan.layout import Cell, Document, Entry, read_document
from pipelines.readers.kyotanabe_action_plan.listing import ask_pages, checks, pair, policies, require_end
from pipelines.readers.kyotanabe_action_plan.sheets import sheet_rows
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.plan import Overview, Plan, collect, overview_entry
from pipelines.tables.rows import Measure, OverviewEntry, Row

_FOREWORD = "前文"  # the label of what stands above the first heading
_HEADING = re.compile(r"#+\s*(?:\d+\s+)?(.*)")
_ISSUED = re.compile(rf"({'|'.join(ERA_BASES)})\s*(元|\d+)年\s*(\d+)月(?:\s*(\d+)日)?\s*発行")


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read the action plan; ambiguous places go to the resolver.

    Raises SourceError `source-layout` for another layout or a document that stops short, DeclarationError
    `settlement-shape` for a settlement with the wrong number of cells.
    """
    document = read_document(source)
    overview = _overview(document)
    pairs, left = pair(document)
    require_end(source, document, left)
    ask_pages(document, resolver)
    groups = policies(document, resolver)
    names = {policy.number: policy.name for policy in groups}
    numbering = Numbering()
    ids = [numbering.unique(joined(p.sheet.group, name_digest(p.sheet.name))) for p in pairs]
    rows: list[Row] = [*_told(document.introduction), *groups]
    for found, measure_id in zip(pairs, ids, strict=True):
        rows += sheet_rows(source, resolver, found, measure_id, names[found.sheet.group], overview.fiscal_years)
    rows += _without_sheet(document, left, names, resolver)
    rows += checks(document, pairs, ids)
    return collect(overview, rows, resolver.doubts)


def _without_sheet(
    document: Document, left: Sequence[Entry], groups: dict[str, str], resolver: DoubtResolver
) -> Iterator[Measure]:
    """Ask for each measure that only the list has: left out, or published with the name that the list gives."""
    for entry in left:
        measure_id = joined(entry.group, name_digest(entry.name), "list")
        place = Span(entry.line, entry.line)
        target = Target("measures", measure_id, "取組名")
        name = resolver.choose_text("lost-sheet", target, place, entry.name, ["", entry.name])
        position = [e for e in document.entries if e.group == entry.group].index(entry) + 1
        number = joined(entry.group, position)
        if name:
            yield Measure(id=measure_id, place=place, number=number, group=groups[entry.group], name=name)


def _overview(document: Document) -> Overview:
    texts = document.introduction
    return Overview(
        title=clean(document.colophon[0].text.lstrip("# ")),
        issued=next((found for cell in document.colophon if (found := _issued(cell.text))), ""),
        fiscal_years=_period(document),
        place=Span(texts[0].line, texts[-1].line) if texts else None,
    )


def _told(texts: Sequence[Cell]) -> Iterator[OverviewEntry]:
    """Yield the prose under each heading of the introduction; what stands above the first has the document's name."""
    under: dict[str, list[Cell]] = {}
    cells = under.setdefault(_FOREWORD, [])
    for cell in texts:
        heading = _HEADING.match(cell.text.strip())
        if heading:
            cells = under.setdefault(clean(heading[1]), [])
        else:
            cells.append(cell)
    for label, found in under.items():
        if found:
            yield overview_entry(label, _prose(found), Span(found[0].line, found[-1].line))


def _prose(cells: Sequence[Cell]) -> str:
    """Return the paragraphs of cells joined, each bullet by itself."""
    parts: list[str] = []
    prose = False
    for cell in cells:
        if is_bullet(cell.text):
            parts.append(clean(strip_bullet(strip_bullet(cell.text))))
            prose = False
        elif prose:
            parts[-1] = join_lines([parts[-1], cell.text])
        else:
            parts.append(clean(cell.text))
            prose = True
    return MANY.join(parts)


def _issued(text: str) -> str:
    found = _ISSUED.search(clean(text))
    if found is None:
        return ""
    day = f"-{int(found[4]):02d}" if found[4] else ""
    return f"{western_year(found[1], found[2])}-{int(found[3]):02d}{day}"


def _period(document: Document) -> tuple[int, ...]:
    """Return first and last year of the plan: as the introduction states it, or else as the sheets have it."""
    for cell in document.introduction:
        years = find_fiscal_years(cell.text) if "計画期間" in cell.text else []
        if len(years) > 1:
            return min(years), max(years)
    printed = [row.year for sheet in document.sheets for row in sheet.years]
    return min(printed), max(printed)
