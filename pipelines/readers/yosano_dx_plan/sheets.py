"""One measure: its ■ sections into a row of measures, and its two tables into schedule, indicators and their values.

Out of scope: which measures there are (the package), figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.source import Source, Span
from pipelines.japanese import figures, fiscal_years
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps, is_bullet, join_lines, strip_bullet
from pipelines.readers.yosano_dx_plan.items import ITEM_NUMBER, listed_numbers
from pipelines.readers.yosano_dx_plan.outline import LABEL, Line, Listed, Part, once, split
from pipelines.readers.yosano_dx_plan.readings import Readings
from pipelines.tables import ids
from pipelines.tables.doubt import Target
from pipelines.tables.indicator_values import VALUE_LETTERS, formula_and_note, indicator_value
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, Measure, Row, Schedule, ValueKind

_BACKGROUND, _GOAL, _OFFICE, _SCHEDULE, _INDICATORS = "現状と課題", "目指す姿", "関係課", "取組スケジュール", "成果指標"
_ITEMS = "取組項目"
_OTHER_LABELS = {"取り組みの方向性": _ITEMS}
_REQUIRED = (_BACKGROUND, _GOAL, _ITEMS, _OFFICE, _SCHEDULE)
_INDICATOR_NAME = "指標名"
_NUMBERED = re.compile(r"[①-⑳]")
_NUMBERS = re.compile(rf"\d+(?:{MANY}\d+)*")
_WESTERN = re.compile(r"[(（](\d{4})(?:年度)?[)）]")


@dataclass(frozen=True)
class _Record:
    """A row of one of the two tables: its 取組項目番号 (`1`, `1;2`; the one above where it is empty), its other cells."""

    line: Line
    number: str
    cells: tuple[str, ...]


def body_text(lines: Sequence[Line]) -> str:
    """Return the text of lines as one cell: bullets and numbered items joined by `;`, paragraphs directly.

    A line without a mark goes on with what stands before it.
    """
    entries: list[str] = []
    for line in lines:
        text = clean(strip_bullet(line.text))
        if entries and not is_bullet(line.text) and not _NUMBERED.match(text):
            entries[-1] = join_lines([entries[-1], text])
        elif text:
            entries.append(text)
    return MANY.join(entries)


def read_sheet(readings: Readings, part: Part, number: str, pillar: str, listed: Listed | None) -> Iterator[Row]:
    """Yield the rows of one measure. Raises SourceError for sections or tables that are not of this layout."""
    source = readings.source
    sections = _sections(source, part)
    measure = Measure(
        id=number,
        place=part.place,
        number=number,
        pillar=pillar,
        name=readings.agreed_name("measures", number, part, [listed.name] if listed else []),
        background=body_text(sections[_BACKGROUND].body),
        goal=body_text(sections[_GOAL].body),
        items=body_text(sections[_ITEMS].body),
        office=MANY.join(office for office in clean(_joined(sections[_OFFICE].body)).split("、") if office),
        priority=readings.priority(number, part, listed),
    )
    measure = readings.repaired("measures", measure)
    yield measure
    yield from _schedule(readings, measure, sections[_SCHEDULE])
    if _INDICATORS in sections:
        yield from _indicators(readings, measure, sections[_INDICATORS])


def _joined(lines: Sequence[Line]) -> str:
    return join_lines([line.text for line in lines])


def _sections(source: Source, part: Part) -> dict[str, Part]:
    before, parts = split(part.body, LABEL)
    if before:
        raise source.unexpected(before[0].number, f"■ {_BACKGROUND}")
    once(source, parts)
    sections: dict[str, Part] = {}
    for section in parts:
        label = _OTHER_LABELS.get(section.name, section.name)
        if label not in (*_REQUIRED, _INDICATORS) or label in sections or not section.body:
            raise source.unexpected(section.heading.number, " / ".join((*_REQUIRED, _INDICATORS)))
        sections[label] = section
    for label in _REQUIRED:
        if label not in sections:
            raise source.unexpected(part.place.last, f"■ {label}")
    return sections


def _table(readings: Readings, target: Target, section: Part) -> tuple[tuple[str, ...], list[_Record]]:
    """Return a table's header without its first cell, and its records; `target` names its numbers for a doubt.

    Raises SourceError for a line that is no row, a row with fewer or more cells than the header, or no row at all.
    """
    source = readings.source
    header, *lines = section.body
    if not header.cells or header.cells[0] != ITEM_NUMBER or not lines:
        raise source.unexpected(header.number, ITEM_NUMBER)
    records: list[_Record] = []
    for line in lines:
        raw = line.text.split("\t")
        if len(raw) != len(header.cells) or line.cells[0] == ITEM_NUMBER:
            raise source.unexpected(line.number, "\t".join(header.cells))
        number = MANY.join(re.split("[、,]", unicodedata.normalize("NFKC", line.cells[0])))
        if not number:
            number = records[-1].number if records else readings.lost_cells(target, line, 1)[0]
        elif not _NUMBERS.fullmatch(number):
            raise source.unexpected(line.number, ITEM_NUMBER)
        records.append(_Record(line, number, tuple(raw[1:])))
    return header.cells[1:], records


def _year(source: Source, line: Line, cell: str) -> int:
    """Return the fiscal year that a header's cell names, in Japanese and, where it does, alike in western form."""
    year = fiscal_years.fiscal_year(cell)
    if year is None or any(int(western) != year for western in _WESTERN.findall(cell)):
        raise source.unexpected(line.number, "令和6年度 (2024)")
    return year


def _schedule(readings: Readings, measure: Measure, section: Part) -> Iterator[Schedule]:
    header, records = _table(readings, Target("schedule", measure.id, "項目番号"), section)
    years = [_year(readings.source, section.body[0], cell) for cell in header]
    if len(set(years)) != len(years):
        raise readings.source.unexpected(section.body[0].number, "令和6年度 / 令和7年度 …")
    asked, numbering = ids.Numbering(), ids.Numbering()
    sequence = dict.fromkeys(years, 0)
    for record in _of_items(readings, measure, records):
        for year, content in zip(years, _plan_cells(readings, measure, record, asked), strict=True):
            if not content:
                continue
            sequence[year] += 1
            yield Schedule(
                id=numbering.unique(ids.joined(measure.id, "s", year, ids.said(record.number, content))),
                place=Span(record.line.number, record.line.number),
                measure_id=measure.id,
                measure_name=measure.name,
                fiscal_year=year,
                japanese_year=fiscal_years.japanese_year(year),
                sequence=sequence[year],
                item_number=record.number,
                content=content,
            )


def _of_items(readings: Readings, measure: Measure, records: Sequence[_Record]) -> Iterator[_Record]:
    """Yield a timetable's records. One without a number is of the item above, unless its own number is lost.

    That it may be, where 取組項目 lists a later item of which the timetable has no row. An item that no row can be of has
    lost its row.
    """
    listed = listed_numbers(measure.items)
    printed = dict.fromkeys(number for record in records for number in record.number.split(MANY))
    rowless = [number for number in listed if number not in printed]
    asked: set[str] = set()
    for record in records:
        last = record.number.split(MANY)[-1]
        later = listed[listed.index(last) + 1 :] if last in listed and not record.line.cells[0] else []
        others = [number for number in later if number in rowless]
        if others:
            asked.update(others)
            target = Target("schedule", ids.joined(measure.id, "s", ids.name_digest("".join(record.cells))), "項目番号")
            yield dataclasses.replace(record, number=readings.item_number(target, record.line, [record.number, *others]))
        else:
            yield record
    for number in rowless:
        if number not in asked:
            target = Target("schedule", ids.joined(measure.id, number), "項目番号")
            place = Span(records[0].line.number, records[-1].line.number)
            readings.no_row("lost-row", target, place, f"{MANY.join(listed)} / {MANY.join(printed)}")


def _plan_cells(readings: Readings, measure: Measure, record: _Record, numbering: ids.Numbering) -> Sequence[str]:
    """Return what a row plans, a cell a year. Its doubts name it, or its cell, by a digest of the printed words.

    A row that plans nothing has lost its cells.
    """
    if not any(raw.strip() for raw in record.cells):
        row_id = numbering.unique(ids.joined(measure.id, "s", "row", ids.name_digest(record.number)))
        return readings.lost_cells(Target("schedule", row_id, "計画内容"), record.line, len(record.cells))
    cells = []
    for raw in record.cells:
        if not raw.strip():
            cells.append("")
            continue
        cell_id = numbering.unique(ids.joined(measure.id, "s", ids.name_digest(raw)))
        text = readings.closed(cell_id, record.line, raw)
        place = Span(record.line.number, record.line.number)
        cells.append(readings.without_foreign(Target("schedule", cell_id, "計画内容"), place, text))
    row_id = numbering.unique(ids.joined(measure.id, "s", "row", ids.name_digest("".join(record.cells))))
    return readings.years_of_row(row_id, record.line, cells)


def _indicators(readings: Readings, measure: Measure, section: Part) -> Iterator[Row]:
    header, records = _table(readings, Target("indicators", measure.id, "備考"), section)
    head = section.body[0]
    kinds = [next((kind for kind in ValueKind if cell.startswith(kind)), None) for cell in header[1:]]
    if header[0] != _INDICATOR_NAME or not kinds or None in kinds:
        raise readings.source.unexpected(head.number, f"{_INDICATOR_NAME}\t{' / '.join(ValueKind)}")
    columns = [(kind, _year(readings.source, head, cell)) for kind, cell in zip(kinds, header[1:], strict=True) if kind]
    numbering = ids.Numbering()
    for record in records:
        name = close_gaps(record.cells[0])
        if not name:
            raise readings.source.unexpected(record.line.number, _INDICATOR_NAME)
        yield from _indicator(readings, measure, record, name, columns, numbering)


def _indicator(
    readings: Readings,
    measure: Measure,
    record: _Record,
    name: str,
    columns: Sequence[tuple[ValueKind, int]],
    numbering: ids.Numbering,
) -> Iterator[Row]:
    place = Span(record.line.number, record.line.number)
    statements = list(_statements(readings, ids.joined(measure.id, "i", ids.name_digest(name, 4)), record, columns))
    units = dict.fromkeys(s.figure.unit for _, _, s in statements if s.figure and s.figure.unit)
    basis = MANY.join(dict.fromkeys(s.formula for _, _, s in statements if s.formula))
    formula, remark = formula_and_note(basis)
    digest = ids.name_digest(f"{IndicatorKind.OUTCOME}{name}{basis}", 4)
    indicator = Indicator(
        id=numbering.unique(ids.joined(measure.id, "i", digest)),
        place=place,
        measure_id=measure.id,
        measure_name=measure.name,
        kind=IndicatorKind.OUTCOME,
        name=name,
        unit=MANY.join(units),
        formula=formula,
        quantitative=Flag.YES if any(s.figure for _, _, s in statements) else Flag.NO,
        note=MANY.join(filter(None, (f"{ITEM_NUMBER}: {record.number}" if record.number else "", remark))),
    )
    indicator = readings.repaired("indicators", indicator)
    yield indicator
    for kind, year, statement in statements:
        yield _value(indicator, kind, year, statement, numbering)


def _statements(
    readings: Readings, key: str, record: _Record, columns: Sequence[tuple[ValueKind, int]]
) -> Iterator[tuple[ValueKind, int, figures.Statement]]:
    """Yield what the cells of an indicator state. An empty one is lost: what is not measured is printed (測定値なし)."""
    for (kind, year), cell in zip(columns, record.cells[1:], strict=True):
        text = cell.strip()
        if not text:
            target = Target("indicator_values", ids.joined(key, year, VALUE_LETTERS[kind]), "原文")
            (text,) = readings.lost_cells(target, record.line, 1)
        for statement in figures.read_cell(clean(text)) if text else ():
            yield kind, year, statement


def _value(
    indicator: Indicator, kind: ValueKind, year: int, statement: figures.Statement, numbering: ids.Numbering
) -> IndicatorValue:
    return indicator_value(
        indicator,
        kind,
        year,
        statement.figure,
        numbering,
        place=indicator.place,
        source_text=clean(statement.text),
        content=statement.content,
    )
