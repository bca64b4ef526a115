"""One measure of a text dump: its record as it was read becomes the record that is published, what is open asked.

Out of scope: which measures there are and what the headings above are called (`asked.plan`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.japanese.text import clean
from pipelines.layouts.applied.records import MEASURE_COLUMNS, MeasureRecord, Text
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.asked.listed import Pair
from pipelines.layouts.asked.statements import indicators_of
from pipelines.layouts.asked.years import Year, years_of
from pipelines.layouts.words.items import item_readings, office_readings, paragraphs
from pipelines.layouts.words.vocabulary import plain
from pipelines.layouts.words.years import years_of as years_of_label
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined, said

_NAMING = ("大分類", "中分類", "番号", "取組名")  # what `asked.plan` has settled


def require_labels(asking: Asking, record: MeasureRecord) -> None:
    """Raise SourceError for a label that a measure lacks or has twice, and for a table without rows."""
    for label, places in record.labels.items():
        if len(places) > 1:
            raise asking.unexpected(places[1], label)
    for label in asking.layout.every:
        if label in asking.layout.columns:
            if not record.years:
                raise asking.unexpected(record.last or record.place, label)
        elif plain(label) not in record.labels:
            raise asking.unexpected(record.last or record.place, label)
    if not clean(record.first("取組名")):
        raise asking.unexpected(record.place, "取組名")


class MeasureAsking:
    """Asks about one measure, under its ID."""

    def __init__(self, asking: Asking, record: MeasureRecord, pair: Pair) -> None:
        self._asking = asking
        self._record = record
        self._pair = pair

    def name(self) -> str:
        """Return the measure's name; empty when it is settled to be no measure of this plan."""
        printed = self._pair.measure.name
        place = span(self._record.place, self._record.texts["取組名"][0].place)
        target = Target("measures", self._record.id, "取組名")
        entry = self._pair.entry
        name = self._asking.agreed_name(target, place, [printed] if entry is None else [printed, entry.name])
        if entry is None and self._asking.layout.contents:
            name = self._asking.resolver.choose_text("unlisted-sheet", target, place, printed, [name, ""])
        return name

    def settle(self, name: str, period: Sequence[int]) -> None:
        """Put into the record what is published of it; `period` is first and last year of the plan."""
        record = self._record
        self._ask_bare_years()
        heading = next((one.heading for one in record.stated), "")
        years = years_of(self._asking, record, record.id, period)
        record.texts = {
            **{column: list(self._texts(column)) for column in MEASURE_COLUMNS if column not in _NAMING},
            **{column: record.texts[column] for column in _NAMING if column in record.texts},
            "番号": [Text(joined(self._pair.measure.group, self._pair.position), record.place)],
            "取組名": [Text(name, record.place)],
        }
        record.schedule = [planned for year in years for planned in self._schedule(year)]
        kind = self._asking.layout.figures.without_kind
        record.indicators += indicators_of(self._asking, years, (record.id, name), heading, kind)
        record.stated = []

    def _ask_bare_years(self) -> None:
        """Ask for what stood behind a year that is printed alone."""
        planned = {text.label for _, text in self._record.schedule}
        for label, (place, *_) in self._record.labels.items():
            if years_of_label(label)[0] and label not in planned and self._asking.repairs("lost-cells"):
                self._asking.lost(Target("measures", self._record.id, label), span(place))

    def _texts(self, column: str) -> Iterator[Text]:
        """Yield the texts of a column in the order of its labels, what the dump has lost as settled."""
        given = self._record.texts.get(column, [])
        for label in self._record.labels:
            if self._asking.vocabulary.column(label, "forms") == column:
                found = [text for text in given if text.label == label]
                if len(found) > 1:
                    raise self._asking.unexpected(found[1].place, label)
                yield from self._of_label(column, label, found)
        yield from (text for text in given if not text.label)

    def _of_label(self, column: str, label: str, found: Sequence[Text]) -> Iterator[Text]:
        place = self._record.labels[label][0]
        target = Target("measures", self._record.id, label)
        text = found[0].text if found else ""
        if not text.strip() and self._asking.repairs("lost-cells"):
            text = self._asking.lost(target, span(place))
        self._asking.whole(text, place)
        marks = self._asking.layout.parted.get(column)
        parts: Sequence[str] = [paragraphs(text)]
        if marks:
            parts = self._asking.divided(target, span(place), clean(text), office_readings(text, marks))
        yield from (Text(self._asking.sound(target, span(place), part), place, label) for part in parts)

    def _schedule(self, year: Year) -> Iterator[tuple[int, Text]]:
        key = joined(self._record.id, "s", year.year)
        target = Target("schedule", key, "計画内容")
        for item in self._asking.divided(target, year.span, year.plan, item_readings(year.plan)):
            text = self._asking.sound(Target("schedule", joined(key, said(item)), "計画内容"), year.span, item)
            yield year.year, Text(text, year.place, printed=item)
