"""The tables of a dataset as they are published, read back from the bytes for the machine-readability rules.

    material(dataset)     CSV files and sheets as grids of cells, the workbook's sheets, datapackage.json

And what the rules answer with: a `Verdict` with its `Fault`s. Out of scope: the rules (`machine_readability_*`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import Any, NamedTuple

from metadata.described.dataset import Dataset, File
from metadata.described.table import Field, Table
from metadata.gates.workbook_reading import SheetCell, Worksheet, cell_name, read_workbook
from pipelines.problems import Place

NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Outcome(Enum):
    """Three outcomes, never two."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_JUDGED = "not judged"


class Fault(NamedTuple):
    """What speaks against a rule: where, and the words there."""

    place: Place
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of a rule, what speaks against it, and facts for its reason."""

    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


UNJUDGED = Verdict(Outcome.NOT_JUDGED)


def verdict(faults: Iterable[Fault], **facts: str) -> Verdict:
    """Return pass where nothing speaks against a rule, else fail."""
    kept = tuple(faults)
    return Verdict(Outcome.FAIL if kept else Outcome.PASS, kept, facts)


def short(cell: SheetCell, length: int = 30) -> str:
    """Return a value as a message shows it: one line, cut when long."""
    text = str(cell).replace("\n", "⏎")
    return text if len(text) <= length else text[:length] + "…"


@dataclass(frozen=True)
class Grid:
    """A published table, the header first. `sheet` is empty for a CSV; `damage` says where a CSV cannot be read on."""

    file: str
    table: Table
    rows: tuple[tuple[SheetCell, ...], ...]
    sheet: str = ""
    damage: str = ""

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The first row, without what is empty at its end."""
        cells = [str(cell) for cell in self.rows[0]] if self.rows else []
        while cells and not cells[-1]:
            cells.pop()
        return tuple(cells)

    @cached_property
    def _values(self) -> tuple[frozenset[SheetCell], ...]:
        return tuple(frozenset(column) - {""} for column in zip_longest(*self.rows[1:], fillvalue=""))

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, row and column from 0: line and column name of a CSV, cell of a sheet."""
        if self.sheet:
            return Place(self.file, key=f"{self.sheet}!{cell_name(row, column)}")
        return Place(self.file, row + 1, self.header[column] if column < len(self.header) else "")

    def columns(self, wanted: Callable[[Field], bool]) -> list[tuple[int, Field]]:
        """Return index and field of the columns that are wanted, found by their names in the header."""
        at = {name: index for index, name in enumerate(self.header)}
        return [(at[field.name], field) for field in self.table.fields if field.name in at and wanted(field)]

    def values(self, column: int) -> frozenset[SheetCell]:
        """Return the different values of a column below the header, without the empty one."""
        return self._values[column] if column < len(self._values) else frozenset()

    def faults(
        self,
        wrong: Callable[[SheetCell], bool],
        columns: Iterable[int] | None = None,
        show: Callable[[SheetCell], str] = short,
    ) -> Iterator[Fault]:
        """Return the cells below the header, of all columns or of some, that are not empty and wrong."""
        chosen = None if columns is None else frozenset(columns)
        columns_of = self._values if chosen is None else map(self.values, chosen)
        found = {value for value in frozenset().union(*columns_of) if wrong(value)}  # each value is looked at once
        if not found:
            return
        for row, record in enumerate(self.rows[1:], start=1):
            for column, cell in enumerate(record):
                if cell in found and (chosen is None or column in chosen):
                    yield Fault(self.place(row, column), show(cell))


@dataclass(frozen=True)
class Material:
    """What is judged. `contents` are the CSV files, and those sheets that hold other cells than their CSV."""

    dataset: Dataset
    csvs: tuple[Grid, ...]
    sheets: tuple[Grid, ...]
    worksheets: tuple[Worksheet, ...]
    workbook: str
    package: Mapping[str, Any]
    contents: tuple[Grid, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every CSV and every sheet."""
        return self.csvs + self.sheets

    def faults(self, wrong: Callable[[SheetCell], bool], show: Callable[[SheetCell], str] = short) -> Iterator[Fault]:
        """Return the cells of all tables that are wrong."""
        return (fault for grid in self.contents for fault in grid.faults(wrong, show=show))


Rule = Callable[[Material], Verdict]


def material(dataset: Dataset) -> Material:
    """Read back what a dataset publishes. What is not there (no workbook, no package) leaves its rules without judgement."""
    by_table = {file.table: file for file in dataset.files if file.table and file.name.endswith(".csv")}
    csvs = tuple(_csv_grid(by_table[table.name], table) for table in dataset.tables if table.name in by_table)
    books = [file for file in dataset.files if file.name.endswith(".xlsx")]
    book = books[0] if len(books) == 1 else None  # of several, each holds some rows of a table that its CSV holds whole
    worksheets = read_workbook(book.data) if book else ()
    name = book.name if book else ""
    sheets = tuple(
        Grid(name, table, sheet.rows, sheet.name) for table, sheet in zip(dataset.tables, worksheets, strict=False)
    )
    package: dict[str, Any] = next((json.loads(file.data) for file in dataset.files if file.name == "datapackage.json"), {})
    others = (sheet for one, sheet in zip_longest(csvs, sheets) if sheet and not (one and _same(one, sheet)))
    return Material(dataset, csvs, sheets, worksheets, name, package, (*csvs, *others))


def _csv_grid(file: File, table: Table) -> Grid:
    rows: list[tuple[str, ...]] = []
    damage = ""
    try:
        for row in csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline=""), strict=True):
            rows.append(tuple(row))
    except (csv.Error, UnicodeDecodeError) as error:
        damage = str(error)
    return Grid(file.name, table, tuple(rows), damage=damage)


def _same(one: Grid, sheet: Grid) -> bool:
    """Return whether a sheet holds the cells of a CSV; 90 and 90.0 are the same number."""
    if one.rows == sheet.rows:
        return True
    if [len(record) for record in one.rows] != [len(record) for record in sheet.rows]:
        return False
    pairs = (pair for left, right in zip(one.rows, sheet.rows, strict=True) for pair in zip(left, right, strict=True))
    return all(left == right or _equal(left, right) for left, right in pairs)


def _equal(text: SheetCell, number: SheetCell) -> bool:
    return not isinstance(number, str) and bool(NUMBER.fullmatch(str(text))) and type(number)(text) == number


def listed(names: Iterable[str]) -> str:
    """Return names for a reason, each once."""
    return "、".join(dict.fromkeys(names)) or "—"
