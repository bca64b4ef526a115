"""What is read of a plan before it becomes rows: measures with their texts, schedule, indicators and grades, as printed.

`Builder` keeps which headings stand above and which measure is being read. Out of scope: IDs and cells (`applied.rows`),
how things were found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.japanese.text import squeezed
from pipelines.layouts.words.amounts import Amount, conditioned, read_amounts
from pipelines.layouts.words.headings import Meaning
from pipelines.layouts.words.statements import statements
from pipelines.tables.indicator_values import year_of_date

_REPEATED = re.compile(r"(?:(?<!\s)\s++)?[【\[（(〔［]?再掲[】\]）)〕］]?\s*+")


@dataclass(frozen=True)
class Text:
    """A text and its place; `label` as printed, where it stood behind one; `printed` where a repair has changed it.

    `number` is that of the item (取組項目) which a row of a timetable is of.
    """

    text: str
    place: str
    label: str = ""
    printed: str = ""
    number: str = ""


@dataclass(frozen=True)
class YearRow:
    """A row of a table whose rows are years; `short` where it has fewer cells than the table has columns."""

    year: int
    place: str
    short: bool


@dataclass(frozen=True)
class PrintedRow:
    """A row of a table as printed: a text for each column, blank ones too, and where it stands."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class PrintedTable:
    """A table of a measure as printed: the label above it, its header, what each column means, its rows."""

    label: str
    header: PrintedRow
    columns: dict[int, Meaning]
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True)
class Stated:
    """A cell that names indicators and gives their values; `heading` is that of its column, if it has one."""

    kind: str
    year: int | None
    text: Text
    heading: str = ""


@dataclass
class Value:
    """One amount of an indicator; `year` is None where nothing says it."""

    kind: str
    year: int | None
    amount: Amount
    unit: str
    place: str


@dataclass
class IndicatorRecord:
    """An indicator as printed; `unit` from its own column or table, `basis` what a figure gives behind its name."""

    name: str
    place: str
    unit: str = ""
    formula: str = ""
    basis: str = ""
    number: str = ""
    kind: str = ""
    note: str = ""
    values: list[Value] = field(default_factory=list)

    def add(self, kind: str, year: int | None, amount: Amount, place: str, unit: str = "") -> None:
        """Add an amount, unless the document prints it for the same year once more (on the sheet of another year)."""
        same = (one for one in self.values if (one.kind, one.year, one.unit) == (kind, year, unit))
        if year is None or all((one.amount.figure, one.amount.content) != (amount.figure, amount.content) for one in same):
            self.values.append(Value(kind, year, amount, unit, place))


@dataclass
class Grade:
    """A grade with what is said of it; `indicator` is None where the measure is graded."""

    indicator: IndicatorRecord | None
    year: int | None
    place: str
    texts: dict[str, Text] = field(default_factory=dict)


@dataclass
class MeasureRecord:
    """A measure as printed: texts by column of the data model, and what belongs to it.

    `last` is where it ends, `labels` where each label of a form stands, `years` the rows of tables whose rows are years,
    `tables` all of them as they stand, `lines` what stands below each label where lines are wrapped.
    `id` is its ID where that hangs on the headings above it.
    """

    place: str
    texts: dict[str, list[Text]] = field(default_factory=dict)
    schedule: list[tuple[int, Text]] = field(default_factory=list)
    achievements: list[tuple[int | None, Text]] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    years: list[YearRow] = field(default_factory=list)
    tables: list[PrintedTable] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[Text]] = field(default_factory=dict)
    last: str = ""
    id: str = ""

    def label(self, label: str, place: str) -> None:
        """Note that a label of a form stands at a place."""
        self.labels.setdefault(label, []).append(place)

    @property
    def said(self) -> str:
        """The first text that is of the measure itself, not a heading above it; "" where there is none."""
        own = (texts for column, texts in self.texts.items() if column not in ("大分類", "中分類"))
        return next((text.text for texts in own for text in texts), "")

    def first(self, column: str) -> str:
        """Return the first text of a column, "" where there is none."""
        return self.texts[column][0].text if self.texts.get(column) else ""

    def add(self, column: str, text: Text) -> None:
        """Add a text to a column, unless it already stands there."""
        known = self.texts.setdefault(column, [])
        if all(squeezed(one.text) != squeezed(text.text) for one in known):
            known.append(text)

    def indicator(self, name: str, place: str) -> IndicatorRecord:
        """Return the indicator of a name, a new one where there is none."""
        for known in self.indicators:
            if squeezed(known.name) == squeezed(name):
                return known
        self.indicators.append(IndicatorRecord(name, place))
        return self.indicators[-1]

    def grade(self, indicator: IndicatorRecord | None, year: int | None, place: str) -> Grade:
        """Return the grade of a thing in a year, a new one where there is none."""
        for known in self.grades:
            if known.indicator is indicator and known.year == year:
                return known
        self.grades.append(Grade(indicator, year, place))
        return self.grades[-1]


@dataclass
class PolicyRecord:
    """A heading above measures that has a number: its column, its number and name, the name of the one above."""

    column: str
    number: str
    name: str
    place: str
    upper: str = ""
    description: str = ""
    last: str = ""
    id: str = ""


@dataclass
class Term:
    """A term of the glossary."""

    term: str
    explanation: str
    place: str


class Builder:
    """The measures read so far, and where reading stands: headings above, measure, indicator."""

    def __init__(self) -> None:
        self.measures: list[MeasureRecord] = []
        self.above: dict[str, Text] = {}
        self.headings: list[tuple[str, Text, str]] = []  # column, heading, the heading above it
        self.terms: list[Term] = []
        self.policies: list[PolicyRecord] = []
        self.contents: list[dict[str, Text]] = []  # the list of measures in front, its texts by column
        self.measure: MeasureRecord | None = None
        self.indicator: IndicatorRecord | None = None
        self.printed: list[tuple[str, str]] = []  # every heading in its order, and where it stands
        self._indexed = 0
        self._by_number: dict[str, list[MeasureRecord]] = {}
        self._by_name: dict[str, list[MeasureRecord]] = {}

    def heading(self, column: str, text: Text) -> None:
        """Note a heading above measures; the measure before it ends, unless it is the same heading printed again."""
        known = self.above.get(column)
        if known is not None and squeezed(known.text) == squeezed(text.text):
            return
        self.above[column] = text
        upper = ""
        if column == "大分類":
            self.above.pop("中分類", None)
        elif "大分類" in self.above:
            upper = self.above["大分類"].text
        self.headings.append((column, text, upper))
        self.measure = self.indicator = None

    def begin(self, place: str) -> MeasureRecord:
        """Begin a measure under the headings that stand above."""
        self.measure = MeasureRecord(place, {column: [text] for column, text in self.above.items()})
        self.measures.append(self.measure)
        self.indicator = None
        return self.measure

    def conclude(self) -> None:
        """Make indicators of the cells that name them and may give their values."""
        for measure in self.measures:
            self.measure = measure
            for one in measure.stated:
                for name, value in statements(one.text.text):
                    indicator = measure.indicator(name, one.text.place)
                    indicator.kind = indicator.kind or one.heading
                    if value:
                        self.value(indicator, one.kind, one.year, Text(value, one.text.place))

    def find(self, number: str, name: str) -> MeasureRecord | None:
        """Return the measure of a number and a name, either of which may be missing; the last such one."""
        wanted = squeezed(number), squeezed(name)
        for measure in self.measures[self._indexed : -1]:  # the last one may still lack its number or name
            self._index(measure)
        self._indexed = max(len(self.measures) - 1, 0)
        known = self._by_number.get(wanted[0], []) if number else self._by_name.get(wanted[1], [])
        for measure in reversed([*known, *self.measures[self._indexed :]]):
            own = squeezed(measure.first("番号")), squeezed(measure.first("取組名"))
            if any(wanted) and all(not one or one == other for one, other in zip(wanted, own, strict=True)):
                return measure
        return None

    def _index(self, measure: MeasureRecord) -> None:
        self._by_number.setdefault(squeezed(measure.first("番号")), []).append(measure)
        self._by_name.setdefault(squeezed(measure.first("取組名")), []).append(measure)

    def value(
        self, indicator: IndicatorRecord, kind: str, year: int | None, text: Text, unit: str = "", condition: str = ""
    ) -> None:
        """Add what a cell states to an indicator; a statement with a name of its own is an indicator of its own.

        `unit` and `condition` (累計) are those of the heading of the cell.
        """
        for amount in (conditioned(one, condition) for one in read_amounts(text.text)):
            owner = indicator
            if amount.name and self.measure is not None:
                owner = self.measure.indicator(amount.name, text.place)
                owner.formula = owner.formula or amount.formula
            dated = year_of_date(amount.figure.as_of) if year is None and amount.figure and amount.figure.as_of else year
            owner.add(kind, amount.year or dated, amount, text.place, unit)


def is_repeated(name: str) -> bool:
    """Tell whether a name is marked as printed elsewhere too (【再掲】)."""
    return "再掲" in name


def without_repeat_mark(name: str) -> str:
    """Return a name without its 再掲."""
    return _REPEATED.sub("", name)


def append_line(schedule: list[tuple[int, Text]], year: int, text: Text) -> None:
    """Add a line to what a year plans: lines below one label are one text, whose bullets are told apart later."""
    if schedule and schedule[-1][0] == year:
        known = schedule[-1][1]
        schedule[-1] = (year, Text(f"{known.text}\n{text.text}", known.place))
    else:
        schedule.append((year, text))
