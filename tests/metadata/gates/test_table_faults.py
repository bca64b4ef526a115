"""The faults of a table are those that frictionless-py finds: kinds, rows, columns, however the files are damaged."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable
from functools import partial

import pytest
from frictionless import Dialect, Error, Package, Resource, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from metadata.described.dataset import Dataset
from metadata.described.table import Field, Reference, Table
from metadata.described.table_schema import table_schema
from metadata.gates.table_faults import Fault, faults, read
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.samples import sample_dataset
from tests.sampling import tries

Rows = list[list[str]]
WORDS = Bilingual("", "")


def field(name: str, type_: str = "string", **said: object) -> Field:
    return Field(name, name, type_, WORDS, WORDS, **said)  # type: ignore[arg-type] # the fields of a made-up table


MEASURES = Table(
    "measures",
    WORDS,
    WORDS,
    (
        field("ID", required=True, unique=True, pattern="[0-9A-Za-z._-]+"),
        field("名称", required=True),
        field("親", reference=Reference("measures", "ID")),
        field("年度", "integer"),
    ),
    (),
)
VALUES = Table(
    "values",
    WORDS,
    WORDS,
    (
        field("取組", required=True, reference=Reference("measures", "ID")),
        field("年度", "integer", required=True, reference=Reference("measures", "年度")),
        field("値", "number"),
        field("区分", enum=("目標値", "実績値")),
        field("確認日", "date", unique=True),
        field("番号", "integer", enum=("1", "2")),
    ),
    (),
    primary_key=("取組", "年度"),
)
TABLES = (MEASURES, VALUES)
GOOD: dict[str, Rows] = {
    "measures": [
        ["ID", "名称", "親", "年度"],
        ["a", "申請", "", "2024"],
        ["a-1", "窓口", "a", "2025"],
        ["b", "庁内", "", ""],
    ],
    "values": [
        ["取組", "年度", "値", "区分", "確認日", "番号"],
        ["a", "2024", "90.0", "目標値", "2025-03-31", "1"],
        ["a", "2025", "", "実績値", "", "2"],
        ["b", "2024", "-1", "", "2025-04-01", ""],
    ],
}
NAMES = sorted({label for rows in GOOD.values() for label in rows[0]})
CELLS = sorted({cell for rows in GOOD.values() for row in rows for cell in row})
ODD = [
    "",
    " ",
    "b ",
    "９",
    " 2024 ",
    "2024.0",
    "1_0",
    "1e3",
    "NaN",
    "-Infinity",
    "令和6年度",
    "2025-2-30",
    "2025-3-31",
    "a\nb",
    "ID2",
]


def package() -> Dataset:
    return dataclasses.replace(sample_dataset(), tables=TABLES, files=())


def written(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def of_frictionless(data: dict[str, bytes]) -> dict[str, list[Fault]]:
    """The verdict of the stock library on the rows of the files, in our words."""

    def rows(name: str) -> Rows:
        return list(csv.reader(io.StringIO(data[name].decode("utf-8-sig"), newline=""), strict=True))

    of_tables = [(table.name, Schema.from_descriptor(table_schema(table, package()))) for table in TABLES]
    dialect = Dialect(header=True)  # as datapackage.json says it; else Frictionless looks for a row like a header
    resources = [Resource(name=name, data=partial(rows, name), dialect=dialect, schema=schema) for name, schema in of_tables]
    report = Package(name="damaged", resources=resources).validate(limit_errors=0)
    assert not report.errors
    keys = {table.name: table.primary_key[0] for table in TABLES}
    return {task.name: sorted(map(partial(in_our_words, keys[task.name]), task.errors), key=str) for task in report.tasks}


def in_our_words(key: str, error: Error) -> Fault:
    names = {
        "type-error": "type",
        "unique-error": "unique",
        "constraint-error": error.note.partition('"')[2].partition('"')[0],
    }
    kind, row = names.get(error.type, error.type), getattr(error, "row_number", None)
    if row is None:
        return Fault(kind, detail=error.note)
    columns = getattr(error, "field_names", [key] if kind == "primary-key" else [])
    *_, position = error.note.split()[-1:] or [""]
    first = int(position) if kind in ("unique", "primary-key") and position.isdigit() else None
    return Fault(kind, row, getattr(error, "field_name", "") or next(iter(columns), ""), first)


def of_ours(data: dict[str, bytes]) -> dict[str, list[Fault]]:
    sheets = {table.name: read(table, data[table.name]) for table in TABLES}
    return {name: sorted(faults(sheet, sheets), key=str) for name, sheet in sheets.items()}


def both(data: dict[str, bytes]) -> dict[str, list[Fault]]:
    found = of_ours(data)
    assert found == of_frictionless(data)
    return found


def test_a_good_package_has_no_fault() -> None:
    assert both({name: written(rows) for name, rows in GOOD.items()}) == {"measures": [], "values": []}


Damage = Callable[[Rows, int, int, str], None]


def set_cell(rows: Rows, row: int, column: int, cell: str) -> None:
    if rows and rows[row % len(rows)]:
        cells = rows[row % len(rows)]
        cells[column % len(cells)] = cell


def drop_cell(rows: Rows, row: int, column: int, _: str) -> None:
    if rows:
        del rows[row % len(rows)][column : column + 1]


def add_cell(rows: Rows, row: int, column: int, cell: str) -> None:
    if rows:
        rows[row % len(rows)].insert(column, cell)


def cut_row(rows: Rows, row: int, column: int, _: str) -> None:
    if rows:
        del rows[row % len(rows)][column:]


def drop_row(rows: Rows, row: int, _column: int, _: str) -> None:
    del rows[row : row + 1]


def repeat_row(rows: Rows, row: int, column: int, _: str) -> None:
    if rows:
        rows.insert(column, list(rows[row % len(rows)]))


def empty_row(rows: Rows, row: int, column: int, _: str) -> None:
    rows.insert(row, [""] * column)


def drop_column(rows: Rows, _row: int, column: int, _: str) -> None:
    for cells in rows:
        del cells[column : column + 1]


def swap_columns(rows: Rows, row: int, column: int, _: str) -> None:
    for cells in rows:
        if cells:
            one, other = row % len(cells), column % len(cells)
            cells[one], cells[other] = cells[other], cells[one]


def drop_below(rows: Rows, row: int, _column: int, _: str) -> None:
    del rows[row:]


DAMAGES: list[Damage] = [
    set_cell,
    drop_cell,
    add_cell,
    cut_row,
    drop_row,
    repeat_row,
    empty_row,
    drop_column,
    swap_columns,
    drop_below,
]
CELL = st.one_of(st.sampled_from(CELLS + NAMES), st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=4))
STEP = st.tuples(st.sampled_from(DAMAGES), st.sampled_from(list(GOOD)), st.integers(0, 4), st.integers(0, 6), CELL)


# What chance seldom hits: the steps of damage, and what is found of the table.
SELDOM: list[tuple[str, list[tuple[Damage, int, int, str]], list[str]]] = [
    ("measures", [(repeat_row, 1, 2, ""), (repeat_row, 1, 2, "")], ["primary-key", "primary-key", "unique", "unique"]),
    ("measures", [(set_cell, 0, 1, "ID")], ["duplicate-label"]),
    ("measures", [(set_cell, 0, 1, "")], ["blank-label"]),
    ("measures", [(set_cell, 0, 1, "名前")], ["incorrect-label"]),
    ("measures", [(set_cell, 0, 1, " 名称 ")], []),
    ("measures", [(cut_row, 0, 3, "")], ["extra-cell", "extra-cell", "extra-cell", "missing-label"]),
    ("measures", [(add_cell, 0, 4, "ID"), (add_cell, 0, 4, "ID")], ["extra-label"] * 2 + ["missing-cell"] * 6),
    ("measures", [(set_cell, 3, 0, "b/c")], ["pattern"]),
    ("measures", [(set_cell, 1, 3, "\x1c2024 ")], []),
    ("measures", [(set_cell, 1, 3, "2024.0")], ["type"]),
    ("measures", [(empty_row, 4, 4, "")], ["blank-row", "primary-key"]),
    ("values", [(set_cell, 1, 1, "")], ["required"]),
    ("values", [(set_cell, 1, 0, ""), (set_cell, 1, 1, "")], ["primary-key", "required", "required"]),
    ("values", [(set_cell, 2, 0, "c")], ["foreign-key"]),
    ("values", [(set_cell, 3, 4, "2025-3-31")], ["unique"]),
    ("values", [(set_cell, 1, 4, "2025-02-30")], ["type"]),
    ("values", [(set_cell, 1, 3, "見込値")], ["enum"]),
    ("values", [(set_cell, 1, 5, "01")], []),
    ("values", [(set_cell, 1, 5, "3")], ["enum"]),
    ("values", [(drop_below, 0, 0, "")], ["source-error"]),
    ("values", [(drop_below, 1, 0, "")], []),
]


@pytest.mark.parametrize(("name", "steps", "kinds"), SELDOM)
def test_damage_that_chance_seldom_does(name: str, steps: list[tuple[Damage, int, int, str]], kinds: list[str]) -> None:
    damaged = {each: [list(row) for row in rows] for each, rows in GOOD.items()}
    for damage, row, column, cell in steps:
        damage(damaged[name], row, column, cell)
    found = both({each: written(rows) for each, rows in damaged.items()})
    assert sorted(fault.kind for fault in found[name]) == kinds


@given(st.lists(STEP, min_size=1, max_size=4))
@settings(max_examples=tries(60), deadline=None)
def test_a_damaged_package_has_the_faults_that_frictionless_finds(
    steps: list[tuple[Damage, str, int, int, str]],
) -> None:
    damaged = {name: [list(row) for row in rows] for name, rows in GOOD.items()}
    for damage, name, row, column, cell in steps:
        damage(damaged[name], row, column, cell)
    both({name: written(rows) for name, rows in damaged.items()})


@given(st.sampled_from(list(GOOD)), st.integers(0, 150), st.integers(0, 9), st.binary(max_size=3))
@settings(max_examples=tries(30), deadline=None)
def test_a_file_with_other_bytes_has_the_faults_that_frictionless_finds(name: str, at: int, length: int, put: bytes) -> None:
    data = {each: written(rows) for each, rows in GOOD.items()}
    data[name] = data[name][:at] + put + data[name][at + length :]
    both(data)


UNREADABLE = [("encoding-error", b"\xff"), ("source-error", b'"a"b')]


@pytest.mark.parametrize(("kind", "put"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_of_it_and_of_what_refers_to_it(kind: str, put: bytes) -> None:
    data = {name: written(rows) for name, rows in GOOD.items()}
    found = both({**data, "measures": data["measures"] + put})
    assert [[fault.kind for fault in found[name]] for name in GOOD] == [[kind], [kind]]
    found = both({**data, "values": data["values"] + put})
    assert [[fault.kind for fault in found[name]] for name in GOOD] == [[], [kind]]


def test_everything_that_a_schema_says_of_a_field_is_judged() -> None:
    """A constraint that comes new to the schemas has to come to the faults, and above, too."""
    everything = Field("x", "x", "string", WORDS, WORDS, True, True, ("a",), "^a$", Reference("measures", "ID"))
    said = [field.name for field in dataclasses.fields(Field)]
    assert said == ["name", "key", "type", "title", "description", "required", "unique", "enum", "pattern", "reference"]
    table = dataclasses.replace(MEASURES, fields=(everything,), primary_key=("x",))
    schema = table_schema(table, package())
    assert set(schema) == {"fields", "missingValues", "primaryKey", "foreignKeys"}
    assert set(schema["fields"][0]["constraints"]) == {"required", "unique", "enum", "pattern"}
