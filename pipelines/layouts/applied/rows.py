"""The records of a plan as rows of the data model: IDs, joined texts, units, values, grades.

Out of scope: reading (`applied.reading`), 整合確認.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents import places
from pipelines.documents.source import Span, Spot
from pipelines.japanese.figures import Figure
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, half_width, is_bullet, join_lines, squeezed, strip_bullet
from pipelines.layouts.applied.records import (
    Builder,
    Grade,
    IndicatorRecord,
    MeasureRecord,
    Text,
    Value,
    is_repeated,
    without_repeat_mark,
)
from pipelines.layouts.layout import Layout
from pipelines.layouts.words.amounts import is_dash
from pipelines.layouts.words.units import name_and_unit, without_deemed
from pipelines.tables.ids import Numbering, joined, name_digest, said
from pipelines.tables.indicator_values import formula_and_note, indicator_value
from pipelines.tables.rows import (
    Achievement,
    Evaluation,
    Flag,
    GlossaryEntry,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Row,
    Schedule,
    ValueKind,
)

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,15}")
_NUMBER_WORDS = re.compile(r"^(?:取組|施策|事業|No\.?|番号)+|[()（）【】\[\]]")
_CIRCLED = re.compile(r"^\s*[①-⑳]\s*")
_STAR = re.compile(r"^[★☆◎]\s*|(?:(?<!\s)\s++)?(?:[【\[（(]重点[】\])）]|[★☆])$")
_OFFICE_ENDS = re.compile(r"(?:課|室|局|部|係|館|所|署|センター|委員会|課等|グループ|班|チーム)$")
_MARKED = ("○", "◯", "〇", "◎", "●", "★", "☆", "有", "レ", "✓", "✔", "1")


class RowMaker:
    """Makes the rows of one document; `places` counts the places in the order of reading."""

    def __init__(self, builder: Builder, layout: Layout) -> None:
        self._builder = builder
        self._layout = layout
        self._ids = Numbering()
        self._order: dict[str, int] = {}
        self._made: list[tuple[MeasureRecord, Measure]] = []
        self._numbers = Counter(_text(measure, "番号") for measure in builder.measures)

    def rows(self) -> Iterator[Row]:
        """Yield all rows, measures first."""
        yield from self._policies()
        self._made = [(record, self._measure(record, index)) for index, record in enumerate(self._builder.measures, 1)]
        originals = {squeezed(row.name): row.id for _, row in reversed(self._made) if not is_repeated(row.name)}
        for index, (record, row) in enumerate(self._made):
            if is_repeated(row.name) or record.texts.get("再掲"):
                original = originals.get(squeezed(without_repeat_mark(row.name)), "")
                row = replace(row, repeats="" if original == row.id else original)
                self._made[index] = (record, row)
            yield row
        for record, row in self._made:
            yield from self._of(record, row)
        for term in self._builder.terms:
            id_ = self._ids.unique(joined("g", name_digest(term.term)))
            yield GlossaryEntry(id=id_, place=self._place(term.place), term=clean(term.term), explanation=term.explanation)

    def _place(self, first: str, *others: str) -> Span:
        """Return a place: the lines of a text from the first to the last of several, of any other format the first."""
        lines = [found for place in (first, *others) if (found := places.lines(place))]
        return Span(min(lines)[0], max(end for _, end in lines)) if lines else self._spot(first)

    def _spot(self, place: str) -> Spot:
        number = self._order.setdefault(place, len(self._order) + 1)
        return Spot(number, number, place)

    def _policies(self) -> Iterator[Policy]:
        for one in self._builder.policies:
            level = PolicyLevel.PILLAR if one.column == "大分類" else PolicyLevel.GROUP
            yield Policy(
                id=one.id or one.number,
                place=self._place(one.place, one.last),
                level=level,
                number=one.number,
                name=one.name,
                parent=one.upper,
                description=one.description,
            )
        if self._builder.policies:
            return
        seen: set[tuple[str, str]] = set()
        for column, text, upper in self._headings():
            key = (column, squeezed(text.text))
            if key in seen:
                continue
            seen.add(key)
            name = join_lines(text.text.split("\n"))
            level = PolicyLevel.PILLAR if column == "大分類" else PolicyLevel.GROUP
            id_ = self._ids.unique(joined("p", name_digest(upper + name)))
            yield Policy(id=id_, place=self._place(text.place), level=level, name=name, parent=clean(upper))

    def _headings(self) -> Iterator[tuple[str, Text, str]]:
        """Yield the headings above measures, those that stand in a column too."""
        for measure in self._builder.measures:
            pillar = measure.texts.get("大分類", [])
            yield from (("大分類", text, "") for text in pillar[:1])
            yield from (("中分類", text, pillar[0].text if pillar else "") for text in measure.texts.get("中分類", [])[:1])

    def _measure(self, record: MeasureRecord, index: int) -> Measure:
        name = _text(record, "取組名")
        number = _text(record, "番号") or str(index)
        starred = bool(_STAR.search(name))
        marks = clean(record.first("重点"))
        priority = Flag.NONE
        if starred or "重点" in self._layout.columns.values() or marks:
            priority = Flag.YES if starred or marks in _MARKED or marks.startswith("重点") else Flag.NO
        return Measure(
            id=record.id or self._measure_id(number, name, numbered=bool(record.texts.get("番号"))),
            place=self._place(record.place, record.last),
            number=number,
            pillar=_text(record, "大分類"),
            group=_text(record, "中分類"),
            name=_STAR.sub("", name),
            summary=_text(record, "概要"),
            goal=_text(record, "目指す姿・効果"),
            background=_text(record, "現状と課題"),
            items=_text(record, "取組項目"),
            office=_office(record),
            priority=priority,
            note=_text(record, "備考"),
        )

    def _measure_id(self, number: str, name: str, *, numbered: bool) -> str:
        plain = _NUMBER_WORDS.sub("", half_width(number)).strip()
        if not numbered or not _ID.fullmatch(plain):
            plain = name_digest(name)
        elif self._numbers[number] > 1:
            plain = joined(plain, name_digest(name, 4))
        return self._ids.unique(plain)

    def _of(self, record: MeasureRecord, measure: Measure) -> Iterator[Row]:
        yield from self._schedule(record, measure)
        made: dict[int, Indicator] = {}
        for indicator in record.indicators:
            row, values = self._indicator(indicator, measure)
            made[id(indicator)] = row
            yield row
            yield from values
        for year, text in record.achievements:
            if year is not None:
                yield self._achievement(measure, year, text)
        for grade in record.grades:
            yield from self._evaluation(grade, measure, made)

    def _schedule(self, record: MeasureRecord, measure: Measure) -> Iterator[Schedule]:
        counts: dict[int, int] = {}
        for year, text in record.schedule:
            for content in items_of(text.text):
                counts[year] = counts.get(year, 0) + 1
                number = _CIRCLED.match(content)
                yield Schedule(
                    id=self._ids.unique(joined(measure.id, "s", year, said(text.number, text.printed or content))),
                    place=self._place(text.place),
                    measure_id=measure.id,
                    measure_name=measure.name,
                    fiscal_year=year,
                    japanese_year=japanese_year(year),
                    sequence=counts[year],
                    item_number=text.number or (number.group().strip() if number else ""),
                    content=_CIRCLED.sub("", content),
                )

    def _indicator(self, record: IndicatorRecord, measure: Measure) -> tuple[Indicator, list[IndicatorValue]]:
        name, unit, deemed = name_and_unit(record.name)
        figures = [value.amount.figure for value in record.values if value.amount.figure]
        printed = list(dict.fromkeys(figure.unit for figure in figures if figure.unit))
        unit = clean(record.unit) or unit
        headed = [value.unit for value in record.values if value.unit]
        if deemed and not unit and not printed and not headed and figures:
            name, unit = without_deemed(record.name), deemed
        name, kind = join_lines(name.split("\n")), _indicator_kind(record)
        formula, note = formula_and_note(record.basis)
        row = Indicator(
            id=self._ids.unique(joined(measure.id, "i", name_digest(f"{kind}{name}{record.basis}", 4))),
            place=self._place(record.place, *(value.place for value in record.values)),
            measure_id=measure.id,
            measure_name=measure.name,
            kind=kind,
            name=name,
            unit=unit or MANY.join(printed) or next(iter(headed), ""),
            formula=join_lines(record.formula.split("\n")) or formula,
            quantitative=Flag.YES if figures else Flag.NO,
            note=MANY.join(filter(None, (record.note, note))),
        )
        return row, [self._value(value, row, unit) for value in record.values]

    def _value(self, value: Value, indicator: Indicator, unit: str) -> IndicatorValue:
        figure: Figure | None = value.amount.figure
        if figure is not None and not figure.unit:
            figure = replace(figure, unit=value.unit or unit)
        return indicator_value(
            indicator,
            ValueKind(value.kind),
            value.year,
            figure,
            self._ids,
            place=self._place(value.place),
            source_text=value.amount.text,
            content=value.amount.content,
        )

    def _achievement(self, measure: Measure, year: int, text: Text) -> Achievement:
        return Achievement(
            id=self._ids.unique(joined(measure.id, "r", year)),
            place=self._place(text.place),
            measure_id=measure.id,
            measure_name=measure.name,
            fiscal_year=year,
            japanese_year=japanese_year(year),
            achievement=_joined(text.text),
        )

    def _evaluation(self, grade: Grade, measure: Measure, made: dict[int, Indicator]) -> Iterator[Evaluation]:
        printed = grade.texts.get("評価")
        if printed is None or grade.year is None or is_dash(printed.text):
            return
        mark = clean(printed.text)
        legend = {clean(key): words for key, words in self._layout.grades.legend.items()}
        indicator = made.get(id(grade.indicator)) if grade.indicator is not None else None
        key = joined(measure.id if indicator is None else indicator.id, "e", grade.year)
        yield Evaluation(
            id=self._ids.unique(key),
            place=self._place(printed.place),
            measure_id=measure.id,
            measure_name=measure.name,
            fiscal_year=grade.year,
            grade=mark,
            rating=legend.get(mark, mark),
            issues=_joined(grade.texts["課題・問題点"].text) if "課題・問題点" in grade.texts else "",
            next_steps=_joined(grade.texts["今後の方向性"].text) if "今後の方向性" in grade.texts else "",
        )


def _text(record: MeasureRecord, column: str) -> str:
    return _joined("\n".join(text.text for text in record.texts.get(column, []) if not is_dash(text.text)))


def _joined(text: str) -> str:
    """Return the lines of a cell joined; list items are several values."""
    lines = text.split("\n")
    if sum(is_bullet(line) for line in lines) < 2 and not (lines and is_bullet(lines[0])):
        return join_lines(lines)
    return MANY.join(items_of(text))


def items_of(text: str) -> list[str]:
    """Return the items of a cell: one a bullet or circled number, lines that were wrapped joined; none for a dash."""
    items: list[list[str]] = []
    for line in text.split("\n"):
        marked = is_bullet(line) or bool(_CIRCLED.match(line))
        if marked or not items:
            items.append([])
        for number, part in enumerate(re.split(r"(?<=\S)[\s　]+[・●○](?=\S)", line) if is_bullet(line) else [line]):
            if number:
                items.append([])
            items[-1].append(strip_bullet(part) if marked and not number else part)
    found = (join_lines(lines) for lines in items)
    return [item for item in found if item and not is_dash(item)]


def _office(record: MeasureRecord) -> str:
    """Return the offices of a measure; lines are offices of their own where each ends as one does."""
    offices: list[str] = []
    for text in record.texts.get("担当", []):
        lines = [strip_bullet(line) for line in text.text.split("\n") if line.strip()]
        if len(lines) > 1 and all(_OFFICE_ENDS.search(clean(line)) for line in lines):
            offices += [clean(line) for line in lines]
        elif not is_dash(text.text):
            offices.append(join_lines(lines))
    return MANY.join(dict.fromkeys(office for office in offices if office))


def _indicator_kind(record: IndicatorRecord) -> IndicatorKind:
    words = squeezed(record.kind)
    for kind in (IndicatorKind.KGI, IndicatorKind.KPI):
        if kind in words.upper():
            return kind
    return IndicatorKind.OUTCOME
