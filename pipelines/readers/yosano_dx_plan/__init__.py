"""与謝野町行政DX推進計画: 基本方針 with measures `(n)`, each a sheet of ■ sections, two of which are tables.

    第N章 …                     chapters; one of them (第3章) describes the 基本方針, one (第4章) holds the measures
    基本方針1 …                 → policies; `(4) … 重点取組事項` under it → measure 1-4
    ■ 現状と課題, 目指す姿, 取組項目 or 取り組みの方向性, 関係課     cells of the measure
    ■ 取組スケジュール          rows 取組項目番号, then a column a year → schedule
    ■ 成果指標 (not always)     rows 取組項目番号, 指標名, then columns 現状値/目標値 (year) → indicators and their values
    参考 用語集                 rows 用語, 説明 → glossary, with the footnotes ※ that explain a marked word

What the layout leaves open, and is asked at the resolver: whether an empty cell after a filled one in the timetable is one
cell with it (`merged-cell`; the dump prints merged cells so), whether a gap in a timetable's cell is a broken word or
parts two phrases (`run-together`), names that differ between heading and 目次 (`name-differs`), letters of foreign
scripts (`garbled-word`), a measure that only the 目次 or only the body has (`heading-place`), cells that are empty
where the layout leaves none empty (`lost-cell`).

Out of scope: the prose of the other chapters (what the plan says of itself goes to the overview), the tables in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese import fiscal_years
from pipelines.japanese.text import clean
from pipelines.readers.yosano_dx_plan.checks import contents_checks
from pipelines.readers.yosano_dx_plan.items import ask_items
from pipelines.readers.yosano_dx_plan.outline import (
    LABEL,
    MEASURE,
    PILLAR,
    SECTION,
    Line,
    Outline,
    Part,
    once,
    outline,
    split,
)
from pipelines.readers.yosano_dx_plan.readings import Readings
from pipelines.readers.yosano_dx_plan.sheets import body_text, read_sheet
from pipelines.tables import ids
from pipelines.tables.doubt import Target
from pipelines.tables.plan import Overview, Plan, collect, overview_entry
from pipelines.tables.rows import GlossaryEntry, OverviewEntry, Policy, PolicyLevel, Row

_GLOSSARY_HEADER = ("用語", "説明")
_PERIOD = "計画の期間"
_NOTES = ("策定の背景", "計画の位置づけ", _PERIOD, "目指す姿")
_ISSUED = re.compile(r"(?:令和|平成)\s*(?:元|\d+)\s*年\s*\d+\s*月")
_FOOTNOTE = re.compile(r"(?P<mark>※\d*)\s*(?P<text>\S.*)")
_WORD = r"(?P<word>[^\s、。「」()（）\[\]]+)"


def read(source: Source, resolver: DoubtResolver) -> Plan:
    """Read a plan of this layout into its tables; see `pipelines.tables.plan.Plan`.

    Raises SourceError when the document is not of this layout or stops short, DeclarationError when a settlement does
    not fit its doubt.
    """
    parts = outline(source)
    sheets = _measures_chapter(source, parts)
    glossary = list(_glossary(source, parts.chapters))
    readings = Readings(source, resolver, [row.term for row in glossary])
    rows: list[Row] = [*_told(parts), *_policies(source, parts, sheets, readings)]
    names = {row.number: row.name for row in rows if isinstance(row, Policy)}
    found: list[tuple[str, Part]] = []
    for pillar in sheets:
        for number, part in _measures(source, pillar):
            found.append((number, part))
            rows += read_sheet(readings, part, number, names[pillar.number], dict(parts.contents.measures).get(number))
    _ask_unpaired(readings, parts, found)
    ask_items(rows, readings)
    rows += (readings.repaired("glossary", row) for row in glossary)
    rows += contents_checks(parts.contents, sheets, found)
    return collect(_overview(parts), rows, resolver.doubts)


def _ask_unpaired(readings: Readings, parts: Outline, found: Sequence[tuple[str, Part]]) -> None:
    """Ask for the measures that only 目次 has, or only the body, if the 目次 lists measures at all."""
    listed = dict(parts.contents.measures)
    for number, entry in listed.items():
        if number not in dict(found):
            readings.missing_measure(number, entry.line)
    for number, part in found:
        if listed and number not in listed:
            readings.unlisted_measure(number, part)


def _measures_chapter(source: Source, parts: Outline) -> tuple[Part, ...]:
    """Return the 基本方針 of the one chapter that has ■ sections."""
    with_labels = [chapter for chapter in parts.chapters if split(chapter.body, LABEL)[1]]
    if len(with_labels) != 1:
        raise source.unexpected(with_labels[1].heading.number if with_labels else len(source.lines), "■")
    before, pillars = split(with_labels[0].body, PILLAR)
    if before or not pillars:
        raise source.unexpected(with_labels[0].heading.number, "基本方針1")
    once(source, pillars)
    return pillars


def _measures(source: Source, pillar: Part) -> Iterator[tuple[str, Part]]:
    before, parts = split(pillar.body, MEASURE)
    if before or not parts:
        raise source.unexpected(pillar.heading.number + 1, "(1)")
    once(source, parts)
    for part in parts:
        yield ids.joined(pillar.number, part.number), part


def _policies(source: Source, parts: Outline, sheets: Sequence[Part], readings: Readings) -> Iterator[Policy]:
    described = [
        pillar
        for chapter in parts.chapters
        for section in split(chapter.body, SECTION)[1]
        for pillar in split(section.body, PILLAR)[1]
        if pillar not in sheets
    ]
    once(source, described)
    texts = {pillar.number: pillar for pillar in described}
    for pillar in sheets:
        text = texts.get(pillar.number)
        place = text.place if text else Span(pillar.heading.number, pillar.heading.number)
        if texts and text is None:
            readings.no_row("lost-row", Target("policies", pillar.number, "説明"), place, pillar.name)
        elsewhere = [listed.name for number, listed in parts.contents.pillars if number == pillar.number]
        name = readings.agreed_name("policies", pillar.number, pillar, [*([text.name] if text else []), *elsewhere])
        row = Policy(
            id=pillar.number,
            place=place,
            level=PolicyLevel.PILLAR,
            number=pillar.number,
            name=name,
            description=body_text(text.body) if text else "",
        )
        yield readings.repaired("policies", row)


def _glossary(source: Source, chapters: Sequence[Part]) -> Iterator[GlossaryEntry]:
    numbering = ids.Numbering()
    for number, word, explanation in (*_footnotes(chapters), *_glossary_rows(source, chapters)):
        identifier = numbering.unique(ids.joined("g", ids.name_digest(word)))
        yield GlossaryEntry(id=identifier, place=Span(number, number), term=word, explanation=explanation)


def _glossary_rows(source: Source, chapters: Sequence[Part]) -> Iterator[tuple[int, str, str]]:
    last = chapters[-1]
    if not last.body or last.body[0].cells != _GLOSSARY_HEADER or len(last.body) == 1:
        raise source.unexpected(last.heading.number, "\t".join(_GLOSSARY_HEADER))
    for line in last.body[1:]:
        if len(line.cells) != len(_GLOSSARY_HEADER) or not all(line.cells):
            raise source.unexpected(line.number, "\t".join(_GLOSSARY_HEADER))
        yield line.number, line.cells[0], line.cells[1]


def _footnotes(chapters: Sequence[Part]) -> Iterator[tuple[int, str, str]]:
    """Yield the notes ※ that explain a word marked [※] in the lines above them; other notes are no terms."""
    lines = [line for chapter in chapters for line in chapter.body]
    for at, line in enumerate(lines):
        note = _FOOTNOTE.fullmatch(clean(line.text))
        if not note:
            continue
        marked = re.compile(_WORD + re.escape(f"[{note['mark']}]"))
        words = [match["word"] for above in lines[:at] for match in marked.finditer(clean(above.text))]
        if words:
            yield line.number, words[-1], note["text"]


def _overview(parts: Outline) -> Overview:
    title, *rest = parts.cover
    issued = next((line for line in rest if _ISSUED.fullmatch(clean(line.text))), None)
    period = next((years for line in _prose(parts).get(_PERIOD, ()) if (years := _years(line))), ())
    return Overview(
        title=clean(title.text),
        issued=clean(issued.text) if issued else "",
        fiscal_years=period,
        place=Span(title.number, issued.number if issued else title.number),
    )


def _prose(parts: Outline) -> dict[str, list[Line]]:
    """Return the lines under the headings that say what the plan is, without the rows of tables among them."""
    sections = [section for chapter in parts.chapters for section in split(chapter.body, SECTION)[1]]
    return {part.name: [line for line in part.body if not line.is_row] for part in sections if part.name in _NOTES}


def _told(parts: Outline) -> Iterator[OverviewEntry]:
    prose = _prose(parts)
    for name in _NOTES:
        if lines := prose.get(name):
            yield overview_entry(name, body_text(lines), Span(lines[0].number, lines[-1].number))


def _years(line: Line) -> tuple[int, ...]:
    """Return first and last year of a line that names two: 令和6(2024)年度から令和8(2026)年度まで."""
    years = fiscal_years.find_fiscal_years(line.text)
    return (years[0], years[-1]) if len(years) > 1 else ()
