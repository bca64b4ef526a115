"""Tables of indicators, a row each, with a column for the value of a kind and year: as indicators.

An empty cell is lost: what is not measured is printed (測定値なし). Out of scope: figures (`pipelines.japanese.figures`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.japanese.figures import Statement, read_cell
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps
from pipelines.layouts.applied.records import IndicatorRecord, PrintedTable, Value
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.timetables import Record, records_of, year_of
from pipelines.layouts.words.amounts import Amount
from pipelines.layouts.words.headings import FIGURES
from pipelines.layouts.words.vocabulary import plain
from pipelines.tables import ids
from pipelines.tables.doubt import Target
from pipelines.tables.indicator_values import VALUE_LETTERS
from pipelines.tables.rows import ValueKind

Columns = list[tuple[ValueKind, int]]


def indicators_in(asking: Asking, table: PrintedTable, measure_id: str) -> Iterator[IndicatorRecord]:
    """Yield the indicators of a table: 項目番号, 指標名, then a column a value.

    Raises SourceError for a column of unknown kind or year, and a row without a name.
    """
    columns: Columns = []
    for column in range(2, len(table.header.cells)):
        one = table.columns.get(column)
        if one is None or one.column not in FIGURES:
            raise asking.unexpected(table.header.place, f"指標名\t{' / '.join(FIGURES)}")
        columns.append((ValueKind(one.column), year_of(asking, table, column)))
    for record in records_of(asking, table, Target("indicators", measure_id, "備考")):
        name = close_gaps(record.cells[0])
        if not name:
            raise asking.unexpected(record.place, "指標名")
        yield _indicator(asking, record, name, measure_id, (plain(table.header.cells[0]), columns))


def _indicator(asking: Asking, record: Record, name: str, measure_id: str, heads: tuple[str, Columns]) -> IndicatorRecord:
    numbers, columns = heads
    stated = list(_statements(asking, ids.joined(measure_id, "i", ids.name_digest(name, 4)), record, columns))
    basis = MANY.join(dict.fromkeys(one.formula for _, _, one in stated if one.formula))
    note = f"{numbers}: {record.number}" if record.number else ""
    indicator = IndicatorRecord(name, record.place, basis=basis, note=note, number=record.number)
    for kind, year, one in stated:
        amount = Amount(one.figure, one.content, text=clean(one.text))
        indicator.values.append(Value(kind, year, amount, "", record.place))
    return indicator


def _statements(asking: Asking, key: str, record: Record, columns: Columns) -> Iterator[tuple[ValueKind, int, Statement]]:
    for (kind, year), cell in zip(columns, record.cells[1:], strict=True):
        text = cell.strip()
        if not text:
            target = Target("indicator_values", ids.joined(key, year, VALUE_LETTERS[kind]), "原文")
            (text,) = asking.lost_cells(target, record.span, record.printed, 1)
        for statement in read_cell(clean(text)) if text else ():
            yield kind, year, statement
