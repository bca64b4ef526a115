"""What breaks the schema of a table in its CSV, found in one pass over its columns.

    read(table, data)        the CSV of a table: labels and rows, or why it cannot be read
    faults(sheet, sheets)    what is wrong with it: header, shape of the rows, cells, keys

Judged is what a `Field` can say, and a table's primary key. The verdicts and the names of what is wrong are those of
frictionless-py, odd cases (a short row, a label too many) with them; the tests run it beside this on damaged files.
Frictionless makes objects of all cells, and reads a table again for each foreign key that points to it: a quarter of the
processor time of a build. Here each different cell of a column is judged once. Out of scope: whether the schema itself is
sound (the tests of the published packages), and words for people (`metadata.gates.tables_gate`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import chain, count, zip_longest
from typing import NamedTuple

from metadata.described.table import Field, Table

HEADER_ROWS = 1
_FIRST = HEADER_ROWS + 1  # the line of the first record

_Value = str | int | Decimal | date | None
"""A cell as the type of its column reads it; None for an empty one and for one that the type does not take."""

_READERS: dict[str, Callable[[str], _Value]] = {
    "string": str,
    "integer": lambda cell: int(cell.strip()),
    "number": lambda cell: Decimal(cell.strip()),
    "date": lambda cell: datetime.strptime(cell, "%Y-%m-%d").date(),
}


class Fault(NamedTuple):
    """What is wrong; `kind` is the name of a constraint, or what Frictionless calls it.

    `row` is the line of the file; without one the fault is of the header or the whole file, and `detail` may say more.
    `column` is empty for a fault of a whole row. `first` is the line that has the same key already.
    """

    kind: str
    row: int | None = None
    column: str = ""
    first: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class _Column:
    """A column of a file: the cells of all rows (None where a row is too short), and how each different cell is judged."""

    name: str
    cells: Sequence[str | None]
    judged: Mapping[str | None, tuple[_Value, tuple[str, ...]]]

    @property
    def values(self) -> Iterator[_Value]:
        """The cells as they are read, row by row."""
        return (self.judged[cell][0] for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The CSV of a table: the labels of its header, the rows below; or `damage`, why it cannot be read."""

    table: Table
    labels: tuple[str, ...] = ()
    rows: tuple[list[str], ...] = ()
    damage: Fault | None = None

    @cached_property
    def columns(self) -> dict[str, _Column]:
        """The columns by name: a label goes with the field in its place, one too many is a column without a field."""
        fields = {field.name: field for field in self.table.fields}
        names = list(fields)[: len(self.labels) or None]
        for label in self.labels[len(fields) :]:
            free = (name for name in chain([label], (f"{label}{i}" for i in count(2))) if name not in names)
            names.append(next(free))
        cells: list[tuple[str | None, ...]] = [*zip_longest(*self.rows)][: len(names)]
        cells += [(None,) * len(self.rows)] * (len(names) - len(cells))
        return {name: _column(name, fields.get(name), each) for name, each in zip(names, cells, strict=True)}


def read(table: Table, data: bytes) -> Sheet:
    """Return the CSV of a table, read as its dialect says: UTF-8 with or without BOM, commas, RFC 4180 quoting."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        return Sheet(table, damage=Fault("encoding-error", detail=str(error)))
    except csv.Error as error:
        return Sheet(table, damage=Fault("source-error", detail=str(error)))
    labels = tuple(label.strip() for label in rows[0]) if rows else ()
    return Sheet(table, labels, tuple(rows[HEADER_ROWS:]))


def faults(sheet: Sheet, sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Return what is wrong with the CSV of a table; `sheets` are all of its dataset, by the name of the table.

    Where a file cannot be read, that is the only fault of its table and of those that refer to it.
    """
    references = [field.reference for field in sheet.table.fields if field.reference]
    needed = (sheet, *(sheets[reference.table] for reference in references if reference.table in sheets))
    if damage := next((each.damage for each in needed if each.damage), None):
        return [damage]
    width = len(sheet.columns)
    blank = {line for line, row in enumerate(sheet.rows, _FIRST) if not any(row[:width])}
    return [
        *_of_header(sheet),
        *(Fault("blank-row", line) for line in sorted(blank)),
        *_of_cells(sheet, blank),
        *_of_keys(sheet),
        *_of_references(sheet, sheets),
    ]


def _column(name: str, field: Field | None, cells: Sequence[str | None]) -> _Column:
    judge = _judge(field)
    return _Column(name, cells, {cell: judge(cell) for cell in set(cells)})


def _judge(field: Field | None) -> Callable[[str | None], tuple[_Value, tuple[str, ...]]]:
    """Return what reads a cell of a field: its value, and the kinds of its faults in the order Frictionless tells them."""
    if field is None:
        return lambda cell: (cell or None, ("missing-cell",) if cell is None else ())
    reads, required = _READERS[field.type], ("required",) if field.required else ()
    pattern, choices = re.compile(f"^{field.pattern}$"), {reads(choice) for choice in field.enum}

    def judge(cell: str | None) -> tuple[_Value, tuple[str, ...]]:
        if not cell:
            return None, (*required, "missing-cell") if cell is None else required
        try:
            value = reads(cell)
        except (ValueError, InvalidOperation):
            return None, ("type",)
        broken = {"pattern": field.pattern and not pattern.match(cell), "enum": choices and value not in choices}
        return value, tuple(kind for kind, found in broken.items() if found)

    return judge


def _of_header(sheet: Sheet) -> Iterator[Fault]:
    labels, names = sheet.labels, [field.name for field in sheet.table.fields]
    if not labels and not sheet.rows:
        yield Fault("source-error", detail="the source is empty")
    if not labels:  # an empty line: Frictionless takes the rows below as those of all fields
        return
    yield from [Fault("extra-label")] * (len(labels) - len(names))
    yield from [Fault("missing-label")] * (len(names) - len(labels))
    for index, (name, label) in enumerate(zip(names, labels, strict=False)):
        same = [str(position) for position, other in enumerate(labels[:index], 1) if other == label]
        if not label:
            yield Fault("blank-label")
        elif same:
            yield Fault("duplicate-label", detail=f'at position "{", ".join(same)}"')
        elif label != name:
            yield Fault("incorrect-label")


def _of_cells(sheet: Sheet, blank: Collection[int]) -> Iterator[Fault]:
    for column in sheet.columns.values():
        if any(kinds for _, kinds in column.judged.values()):
            for line, cell in enumerate(column.cells, _FIRST):
                if line not in blank:
                    yield from (Fault(kind, line, column.name) for kind in column.judged[cell][1])
    for line, row in enumerate(sheet.rows, _FIRST):
        if line not in blank:
            yield from [Fault("extra-cell", line)] * (len(row) - len(sheet.columns))


def _of_keys(sheet: Sheet) -> Iterator[Fault]:
    columns, key = sheet.columns, sheet.table.primary_key
    for field in sheet.table.fields:
        if field.unique and field.name in columns:
            taken = _repeated(zip(columns[field.name].values, strict=True))
            yield from (Fault("unique", line, field.name, first) for line, first in taken if first)
    if key and set(key) <= columns.keys():
        taken = _repeated(zip(*(columns[name].values for name in key), strict=True))
        yield from (Fault("primary-key", line, key[0], first) for line, first in taken)


def _repeated(keys: Iterable[tuple[_Value, ...]]) -> Iterator[tuple[int, int | None]]:
    """Yield the lines whose key the line before them has (the last that did), and those without a key (None)."""
    lines: dict[tuple[_Value, ...], int] = {}
    for line, key in enumerate(keys, _FIRST):
        if all(value is None for value in key):
            yield line, None
            continue
        if key in lines:
            yield line, lines[key]
        lines[key] = line


def _of_references(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    # A reference to a table that the dataset does not have is dangling, too; a schema cannot say it.
    for field in sheet.table.fields:
        if field.reference and field.name in sheet.columns:
            target = sheets[field.reference.table].columns if field.reference.table in sheets else {}
            known = set(target[field.reference.field].values) if field.reference.field in target else set()
            for line, value in enumerate(sheet.columns[field.name].values, _FIRST):
                if value is not None and value not in known:
                    yield Fault("foreign-key", line, field.name)
