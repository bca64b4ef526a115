"""The labelled texts of one measure of a text dump: as they were read, then as they are published, what is open asked.

Out of scope: the measure's name, number and headings (`asked.sheets`, `asked.chapters`), its tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.japanese.text import clean
from pipelines.layouts.applied.every import LOST_LABEL, lacking
from pipelines.layouts.applied.records import MeasureRecord, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.ledger import Ledger
from pipelines.layouts.words.items import body_text, office_readings, paragraphs
from pipelines.layouts.words.vocabulary import MEASURE_COLUMNS
from pipelines.layouts.words.years import years_of
from pipelines.tables.doubt import Target

_NAMING = ("大分類", "中分類", "番号", "取組名", "重点")  # what is settled with the headings


def require_labels(asking: Asking, records: Sequence[MeasureRecord]) -> None:
    """Raise SourceError for a label that a measure has twice, that all lack, or that one lacks and cannot be read without.

    Without its name or the heading above it a measure cannot be read, nor without a label that the layout requires; where
    lines are wrapped, those of a lost label are taken for the text above it.
    """
    layout = asking.layout
    lost = [lacking(record, layout, asking.vocabulary) for record in records]
    of_all = set.intersection(*map(set, lost))
    for record, labels in zip(records, lost, strict=True):
        for label, places in record.labels.items():
            if len(places) > 1:
                raise asking.unexpected(places[1], label)
        for label in labels:
            named = asking.vocabulary.column(label, "forms") in _NAMING
            if label in of_all or label in layout.required or named or layout.wrapped:
                raise asking.unexpected(record.last or record.place, label)
        if not clean(record.first("取組名")) and not record.lines:
            raise asking.unexpected(record.place, "取組名")


def _ask_lost_labels(asking: Asking, record: MeasureRecord) -> None:
    """Ask what stood beside each label that this measure lacks, and others have."""
    for label in lacking(record, asking.layout, asking.vocabulary):
        column = asking.vocabulary.column(label, "forms")
        target = Target("measures", record.id, label)
        place = span(record.place, record.last or record.place)
        text = asking.resolver.choose_text(LOST_LABEL, target, place, label, [""], alters=True)
        if text and column in MEASURE_COLUMNS:
            record.texts.setdefault(column, []).append(Text(text, record.place))


def settle_texts(asking: Asking, record: MeasureRecord, naming: Mapping[str, str]) -> None:
    """Put into a record, which has its ID, the texts that are published of it; `naming` are those that are settled."""
    _ask_bare_years(asking, record)
    _ask_lost_labels(asking, record)
    texts = {column: list(_texts(asking, record, column)) for column in MEASURE_COLUMNS if column not in _NAMING}
    record.texts = {**texts, **{column: [Text(text, record.place)] for column, text in naming.items()}}


def give_back(ledger: Ledger, record: MeasureRecord) -> None:
    """Take back what was read beside a year outside the tables of a measure: their header is lost, the tables are unread."""
    stated = {text.place for _, text in record.schedule} | {one.text.place for one in record.stated}
    rows = {row.place for row in record.years} | {row.place for table in record.tables for row in table.rows}
    ledger.take_back(stated - rows)


def _ask_bare_years(asking: Asking, record: MeasureRecord) -> None:
    """Ask for what stood behind a year that is printed alone."""
    planned = {text.label for _, text in record.schedule}
    for label, (place, *_) in record.labels.items():
        if years_of(label)[0] and label not in planned and asking.repairs("lost-cells"):
            asking.lost(Target("measures", record.id, label), span(place))


def _texts(asking: Asking, record: MeasureRecord, column: str) -> Iterator[Text]:
    """Yield the texts of a column in the order of its labels, what the dump has lost as settled."""
    given = record.texts.get(column, [])
    for label, (place, *_) in record.labels.items():
        if asking.vocabulary.column(label, "forms") == column:
            text = _of_label(asking, label, place, [text for text in given if text.label == label])
            yield from _parts(asking, record.id, Text(text, place, label), asking.layout.parted.get(column, ""))
    yield from (text for text in given if not text.label)


def _of_label(asking: Asking, label: str, place: str, found: Sequence[Text]) -> str:
    """Return the text beside a label, or below it. Raises SourceError where it goes on below one beside it."""
    if not found or found[0].place != place:
        return body_text([text.text for text in found])
    if len(found) > 1:
        raise asking.unexpected(found[1].place, label)
    return found[0].text


def _parts(asking: Asking, measure_id: str, text: Text, marks: str) -> Iterator[Text]:
    """Yield the values of a labelled text, parted at marks."""
    target, place, words = Target("measures", measure_id, text.label), span(text.place), text.text
    if not words.strip() and asking.repairs("lost-cells"):
        words = asking.lost(target, place)
    asking.whole(words, text.place)
    parts: Sequence[str] = [paragraphs(words)]
    if marks:
        parts = asking.divided(target, place, clean(words), office_readings(words, marks))
    yield from (Text(asking.sound(target, place, part), text.place, text.label) for part in parts)
