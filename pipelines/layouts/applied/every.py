"""What the layout says that every measure has, and one has not: a label that is lost, a field that is empty.

A label that another of the same meaning stands for (担当課 for 担当課・室) is there. A label that no measure has is no
loss of one measure: the document is of another edition (`layouts.differences`). Out of scope: what a text dump may have
lost inside its tables (`layouts.asked`).
"""

from __future__ import annotations

from pipelines.layouts.applied.reading import Reader
from pipelines.layouts.applied.records import MeasureRecord, Text
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Question
from pipelines.layouts.words.vocabulary import MEASURE_COLUMNS, Vocabulary, plain

LOST_LABEL, LOST_CELL = "lost-label", "lost-cell"
"""The doubts of a measure without a label that the others have, and with nothing beside it."""


def lacking(record: MeasureRecord, layout: Layout, vocabulary: Vocabulary) -> list[str]:
    """Return the labels of `every` that a measure has not."""
    own = {plain(label) for label in layout.labels}
    columns = {label: vocabulary.column(label, "forms") for label in record.labels}
    there = {*columns, *columns.values()}
    others = {column for label, column in columns.items() if label not in own}
    return [
        label
        for label in layout.every
        if not (
            record.years if label in layout.columns else plain(label) in there or vocabulary.column(label, "forms") in others
        )
    ]


def ask_every(reader: Reader) -> None:
    """Ask for each text that the layout says every measure has and one has not; what is settled stands in its record."""
    measures = reader.builder.measures
    lost = [_without(record, reader) for record in measures]
    of_all = set.intersection(*map(set, lost)) if len(lost) > 1 else set()
    for record, labels in zip(measures, lost, strict=True):
        for label in labels:
            if label not in of_all:
                _ask(reader, record, label)


def _without(record: MeasureRecord, reader: Reader) -> list[str]:
    """Return the labels of `every` whose texts a measure lacks: in a list a label is the heading of a column."""
    layout, words = reader.layout, reader.vocabulary
    columns = {label: words.column(label, "tables" if label in layout.columns else "forms") for label in layout.every}
    yearly = bool(record.schedule or record.indicators or record.stated)
    return [
        label for label, column in columns.items() if not (record.texts.get(column) if column in MEASURE_COLUMNS else yearly)
    ]


def _ask(reader: Reader, record: MeasureRecord, label: str) -> None:
    is_lost = bool(record.labels) and label in lacking(record, reader.layout, reader.vocabulary)
    printed = f"{record.first('番号')} {record.first('取組名')}：{label}".strip()
    told = reader.ledger.ask(Question(record.place, LOST_LABEL if is_lost else LOST_CELL, "", (), printed))
    column = reader.vocabulary.column(label, "tables" if label in reader.layout.columns else "forms")
    if told and column in MEASURE_COLUMNS:
        record.add(column, Text(told, record.place))
