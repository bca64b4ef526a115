"""A whole plan that was entered in the form: its sheets as the tables of the data model, every fault by its cell.

IDs and cells are made as for any other document (`layouts.applied.rows`). Out of scope: results of later years, which lie in
files of their own (`results.entered`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.documents.model import Document
from pipelines.documents.source import Spot
from pipelines.doubts.repeated import unrepeated
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import clean, squeezed
from pipelines.layouts.applied.records import Builder, IndicatorRecord, MeasureRecord, Text
from pipelines.layouts.applied.rows import RowMaker
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Entry, State, pieces
from pipelines.problems import SourceError
from pipelines.results.entered import add_results
from pipelines.results.entries import ResultsFile, fiscal_year_typed
from pipelines.results.figures import typed_amounts
from pipelines.results.form import sheets as form
from pipelines.results.form.cells import Faults, Line, Lines, read_lines
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.plan import Overview, Plan, collect
from pipelines.tables.rows import GlossaryEntry, Policy, PolicyLevel, Row

FORM = "form"
"""What `layout:` in dataset.yaml says of a document that is the form: nothing is to be declared of it."""

_MEASURE_TEXTS = (
    *("番号", "大分類", "中分類", "取組名", "概要", "目指す姿・効果", "現状と課題", "取組項目", "担当", "重点", "備考"),
)


def read_form(document: Document, resolver: DoubtResolver) -> Plan:
    """Return the plan that a form holds, with the results that stand in it.

    Raises SourceError with every fault: `form-…`, then those of `results.entered`.
    """
    faults = Faults(document.name)
    lines = read_lines(document, faults)
    overview = _overview(lines, faults)
    rows = list(_rows(lines, faults))
    if faults.problems:
        raise SourceError(faults.problems)
    plan = unrepeated(collect(overview, rows, ()), resolver)
    years = range(overview.fiscal_years[0], overview.fiscal_years[-1] + 1)
    return add_results(plan, (ResultsFile(document.name, None, document),), years, resolver)


def form_reading(document: Document) -> Reading:
    """Return a form as read for the first time, with the first reading of each doubt. Raises as `read_form`."""
    accounted = tuple(Entry(piece.place, piece.text, State.READ) for piece in pieces(document))
    return Reading(read_form(document, DoubtResolver()), (), accounted, ())


def stated_basics(document: Document) -> dict[str, str]:
    """Return what 基本情報 of a form says, label → text; nothing for a form without that sheet."""
    lines = read_lines(document, Faults(document.name))[form.BASICS]
    return {label: lines[0].text(label) for label in lines[0].cells} if lines else {}


def _overview(lines: Lines, faults: Faults) -> Overview:
    years: list[int] = []
    if not lines[form.BASICS]:
        return Overview()
    (line,) = lines[form.BASICS]
    _require(line, form.BASICS, faults)
    for column in ("計画期間の最初の年度", "計画期間の最後の年度"):
        year = fiscal_year_typed(line.text(column))
        if year is not None:
            years.append(year)
        elif line.text(column):
            faults.add("result-year-form", line.spot(column), text=line.text(column))
    if len(years) > 1 and years[1] < years[0]:
        faults.add("form-period", line.spot("計画期間の最後の年度"), first=str(years[0]), last=str(years[1]))
    return Overview(line.text("計画名"), line.text("策定年月"), tuple(range(years[0], years[-1] + 1)) if years else ())


def _rows(lines: Lines, faults: Faults) -> Iterator[Row]:
    builder = Builder()
    by_number: dict[str, MeasureRecord] = {}
    for line in lines[form.MEASURES]:
        _require(line, form.MEASURES, faults)
        number = squeezed(line.text("番号"))
        if number and number in by_number:
            faults.add("form-number-twice", line.spot("番号"), number=line.text("番号"))
        record = _measure(line)
        by_number.setdefault(number, record)
        builder.measures.append(record)
    if not builder.measures:
        faults.add("form-empty", form.MEASURES)
    for line in lines[form.INDICATORS]:
        _require(line, form.INDICATORS, faults)
        owner = by_number.get(squeezed(line.text("取組番号")))
        if owner is None and line.text("取組番号"):
            faults.add("result-measure", line.spot("取組番号"), given=line.text("取組番号"))
        elif owner is not None:
            owner.indicators.append(_indicator(line, faults))
    policies = list(_policies(lines, faults))
    yield from policies
    known = {(row.level, squeezed(row.name)) for row in policies}
    for row in RowMaker(builder, Layout()).rows():
        if not isinstance(row, Policy) or (row.level, squeezed(row.name)) not in known:
            yield row
    yield from _glossary(lines, faults)


def _measure(line: Line) -> MeasureRecord:
    cells = {column: line.cells[column] for column in _MEASURE_TEXTS if column in line.cells}
    texts = {column: [Text(cell.text, cell.place)] for column, cell in cells.items()}
    schedule = [(year, Text(cell.text, cell.place)) for (_, year), cell in sorted(line.by_year.items())]
    return MeasureRecord(line.place("取組名").written, texts, schedule)


def _indicator(line: Line, faults: Faults) -> IndicatorRecord:
    record = IndicatorRecord(
        line.text("指標名"),
        line.place("指標名").written,
        unit=line.text("単位"),
        formula=line.text("算定式"),
        kind=line.text("指標区分"),
        note=line.text("備考"),
    )
    baseline_year = fiscal_year_typed(line.text("現状値の年度")) if line.text("現状値の年度") else None
    if line.text("現状値の年度") and baseline_year is None:
        faults.add("result-year-form", line.spot("現状値の年度"), text=line.text("現状値の年度"))
    stated = [("現状値", baseline_year, line.cells.get("現状値")), ("目標値", None, line.cells.get("目標値（計画全体）"))]
    stated += [(name, year, cell) for (name, year), cell in line.by_year.items()]
    for kind, year, cell in stated:
        for amount in typed_amounts(cell.text) if cell else ():
            record.add(kind, amount.year or year, amount, cell.place if cell else "")
    return record


def _policies(lines: Lines, faults: Faults) -> Iterator[Policy]:
    numbering = Numbering()
    for line in lines[form.POLICIES]:
        _require(line, form.POLICIES, faults)
        name, parent, level = line.text("名称"), line.text("上位名称"), line.text("階層")
        if level in tuple(PolicyLevel) and name:
            yield Policy(
                id=numbering.unique(joined("p", name_digest(parent + name))),
                place=_spot(line, "名称"),
                level=PolicyLevel(level),
                number=line.text("番号"),
                name=name,
                parent=parent,
                description=line.text("説明"),
            )


def _glossary(lines: Lines, faults: Faults) -> Iterator[GlossaryEntry]:
    numbering = Numbering()
    for line in lines[form.GLOSSARY]:
        _require(line, form.GLOSSARY, faults)
        term = line.text("用語")
        id_ = numbering.unique(joined("term", name_digest(term)))
        yield GlossaryEntry(
            id=id_, place=_spot(line, "用語"), term=term, explanation=line.text("説明"), number=line.text("番号")
        )


def _spot(line: Line, column: str) -> Spot:
    place = line.place(column)
    return Spot(place.first, place.last, place.written)


def _require(line: Line, sheet: str, faults: Faults) -> None:
    """Note `form-required` for each required cell that is empty, `form-choice` for a word that is none of the choices."""
    columns = next(one.columns for one in form.sheets() if one.name == sheet)
    for column in columns:
        text = clean(line.text(column.name))
        if column.required and not text:
            faults.add("form-required", line.spot(column.name), column=column.name)
        elif text and column.choices and text not in column.choices:
            faults.add("form-choice", line.spot(column.name), given=text, choices="、".join(column.choices))
