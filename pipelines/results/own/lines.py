"""A workbook of the office's own make as lines of 実績・評価, so that it is judged as the form is.

What opening it told and what is not taken (`own.untaken`) is asked about, each once. Out of scope: reading (`own.rows`),
which indicator is meant (`own.matching`), what it says of the plan and of other years (`own.beside`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipelines.documents.model import Cell, Document
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import join_lines
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import pieces
from pipelines.layouts.questions import Questions, of_opening
from pipelines.results.entries import ResultsFile
from pipelines.results.form import sheets as form
from pipelines.results.form.cells import Faults, Line, Lines, parted, read_lines
from pipelines.results.known import Known
from pipelines.results.own.beside import Beside
from pipelines.results.own.matching import Matcher
from pipelines.results.own.rows import OwnRow, Said, own_rows
from pipelines.results.own.untaken import untaken, without_grade
from pipelines.tables.rows import Indicator, Measure, SourceCheck, ValueKind

_SHOWN = 8  # cells of a workbook in which no results are found


@dataclass
class OwnLines:
    """What an own workbook comes to: lines as of the form, meanings of grades, findings about what it says of the plan."""

    lines: Lines
    grades: dict[str, str] = field(default_factory=dict)
    findings: list[SourceCheck] = field(default_factory=list)


def own_lines(file: ResultsFile, year: int, known: Known, faults: Faults, resolver: DoubtResolver) -> OwnLines:
    """Return the lines of a workbook of the office's own make; `year` is what the file is of.

    A sheet 評価区分 in it is read as that of the form.

    Notes `results-unread` where nothing reports on a year, `result-year-file` where all is of another year,
    `form-formula`, and what `own.matching` notes.
    """
    document, grades = parted(file.document, form.GRADES)
    layout = file.layout or draft(document)
    reading = read_document(document, layout)
    rows = own_rows(document, reading, layout)
    lines = read_lines(grades, faults, whole=False)
    if not rows:
        printed = [piece.text for piece in pieces(document) if piece.text.strip()]
        faults.add("results-unread", "", printed="、".join(join_lines(text.split("\n")) for text in printed[:_SHOWN]))
        return OwnLines(lines)
    matcher, beside = Matcher(known, resolver, faults), Beside(file.name, year, known, resolver)
    lines[form.RESULTS] = list(_lines(rows, matcher, beside))
    if beside.others and not any(_is_ours(said, year) for row in rows for said in row.said):
        other, (_, cell) = next(iter(beside.others.items()))
        sheet = next(row.sheet for row in rows if any(said.cell is cell for said in row.said))
        faults.add("result-year-file", _spot(sheet, cell), year=str(other), file=str(year))
    else:
        _ask(document, reading, layout, rows, resolver)
        beside.ask_other_years()
    return OwnLines(lines, dict(layout.grades.legend), beside.findings)


def _ask(document: Document, reading: Reading, layout: Layout, rows: Sequence[OwnRow], resolver: DoubtResolver) -> None:
    """Ask about what the opening told (hidden rows, formulas) and about what is not taken."""
    questions = Questions(document, resolver)
    for question in (*of_opening(reading), *untaken(document, layout, rows)):
        questions.decide(question)


def _lines(rows: Sequence[OwnRow], matcher: Matcher, beside: Beside) -> Iterator[Line]:
    ungraded = {label for label, _ in without_grade(rows)}
    for order, row in enumerate(rows, 1):
        named = Line(row.sheet, row.key.row, {"名前": row.key}, {}, {"名前": row.key.column}, order)
        of = matcher.found(row, named)
        if of is None:
            continue
        cells: dict[str, Cell] = {}
        for said in row.said:
            if not _is_ours(said, beside.year):
                if isinstance(of, Indicator) and said.what in tuple(ValueKind):
                    beside.hold(of, said, order)
            elif said.cell.formula:
                matcher.faults.add("form-formula", _spot(row.sheet, said.cell), formula=said.cell.formula)
            elif said.what not in ungraded:
                cells.setdefault("実績値" if said.what == ValueKind.ACTUAL else said.what, said.cell)
        if cells:
            cells |= _names(row, of)
            yield Line(row.sheet, row.key.row, cells, {}, {name: cell.column for name, cell in cells.items()}, order)


def _names(row: OwnRow, of: Indicator | Measure) -> dict[str, Cell]:
    """Return the cells that say what a line is about, with the IDs of the plan."""
    if isinstance(of, Measure):
        return {"取組ID": replace(row.key, text=of.id)}
    unit = {"単位": replace(row.key, text=row.unit)} if row.unit else {}
    return {"指標ID": replace(row.key, text=of.id), **unit}


def _is_ours(said: Said, year: int) -> bool:
    """Tell whether a cell reports on a year."""
    return said.what not in (ValueKind.BASELINE, ValueKind.TARGET) and said.year in (None, year)


def _spot(sheet: str, cell: Cell) -> str:
    return Line(sheet, cell.row, {}, {}, {"値": cell.column}, 0).spot("値")
