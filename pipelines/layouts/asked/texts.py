"""The labelled texts of one measure of a text dump: as they were read, then as they are published, what is open asked.

Out of scope: the measure's name, number and headings (`asked.sheets`, `asked.chapters`), its tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.japanese.text import clean
from pipelines.layouts.applied.records import MEASURE_COLUMNS, MeasureRecord, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.words.items import body_text, office_readings, paragraphs
from pipelines.layouts.words.vocabulary import plain
from pipelines.layouts.words.years import years_of
from pipelines.tables.doubt import Target

_NAMING = ("大分類", "中分類", "番号", "取組名", "重点")  # what is settled with the headings


def require_labels(asking: Asking, record: MeasureRecord) -> None:
    """Raise SourceError for a label that a measure lacks or has twice, and for a table without rows.

    A label that the layout does not name, and that means the same, stands for one that it lacks: 担当課 for 担当課・室.
    """
    for label, places in record.labels.items():
        if len(places) > 1:
            raise asking.unexpected(places[1], label)
    end = record.last or record.place
    own = {plain(label) for label in asking.layout.labels}
    columns = {label: asking.vocabulary.column(label, "forms") for label in record.labels}
    others = {column for label, column in columns.items() if label not in own}
    for label in asking.layout.every:
        is_there = plain(label) in {*columns, *columns.values()} or asking.vocabulary.column(label, "forms") in others
        if not (record.years if label in asking.layout.columns else is_there):
            raise asking.unexpected(end, label)
    if not clean(record.first("取組名")) and not record.lines:
        raise asking.unexpected(record.place, "取組名")


def settle_texts(asking: Asking, record: MeasureRecord, naming: Mapping[str, str]) -> None:
    """Put into a record, which has its ID, the texts that are published of it; `naming` are those that are settled."""
    _ask_bare_years(asking, record)
    texts = {column: list(_texts(asking, record, column)) for column in MEASURE_COLUMNS if column not in _NAMING}
    record.texts = {**texts, **{column: [Text(text, record.place)] for column, text in naming.items()}}


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
