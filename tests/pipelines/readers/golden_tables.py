"""Golden tables: made by reading the documents, compared cell by cell with what the program reads.

`tests/golden/<dataset id>/<table>.csv` (or `<table>.<part>.csv`) were written by readers of the document who had not seen
the program or its output. They have the columns of the data model without IDs, the measure's 番号 in front, and 行, the line
the row begins at, behind.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.described.dataset import Contact, Publisher
from metadata.described.schema import plan_tables
from metadata.described.table import Table, printed
from metadata.vocabularies.bilingual import Bilingual
from pipelines.tables.rows import ValueKind

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden"
_NOT_COMPARED = {"全国地方公共団体コード", "地方公共団体名", "ID", "取組ID", "指標ID", "再掲元ID", "出典箇所", "行"}
_ANYONE = Publisher("262064", "", Bilingual("市", "City"), "", Contact(Bilingual("市", "City")))

Row = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """A cell that differs, or a whole row (column empty) that only one side has."""

    number: str
    column: str
    golden: str
    read: str

    def __str__(self) -> str:
        return f"{self.number} {self.column}\n    golden: {self.golden}\n    read:   {self.read}"


@cache
def read(dataset_id: str) -> ReadDataset:
    return read_folder(ROOT / "datasets" / dataset_id, f"datasets/{dataset_id}")


@cache
def read_tables(dataset_id: str) -> dict[str, Table]:
    plan = read(dataset_id)
    return {table.name: table for table in plan_tables(plan.plan, plan.source, _ANYONE)}


def golden_tables() -> list[tuple[str, str]]:
    """Return (dataset id, table name) of every golden table."""
    return sorted({(path.parent.name, path.name.split(".")[0]) for path in GOLDEN.glob("*/*.csv")})


def golden_rows(dataset_id: str, name: str) -> list[Row]:
    rows: list[Row] = []
    for path in sorted((GOLDEN / dataset_id).glob(f"{name}.*csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def read_rows(dataset_id: str, name: str) -> list[Row]:
    """Return the rows of a table as read, with the measure's 番号 in front."""
    tables = read_tables(dataset_id)
    numbers = dict(zip(tables["measures"].column("ID"), tables["measures"].column("番号"), strict=True))
    rows = []
    for record in tables[name].records if name in tables else ():
        row = {field.name: printed(cell) for field, cell in zip(tables[name].fields, record, strict=True)}
        if row.get("値区分") == ValueKind.ACTUAL:
            continue  # tied in actuals.yaml, not read from an indicator's own cell: tests/pipelines/results/test_actuals.py
        rows.append({"番号": str(numbers.get(row["取組ID"], "")), **row} if "取組ID" in row else row)
    return rows


def differences(dataset_id: str, name: str) -> list[Difference]:
    """Compare a table with its golden one: equal rows are paired first, then the rest, row by row within a measure."""
    golden, found = golden_rows(dataset_id, name), read_rows(dataset_id, name)
    columns = [column for column in (golden or [{}])[0] if column not in _NOT_COMPARED]
    left = [tuple(row.get(column, "") for column in columns) for row in golden]
    right = [tuple(row.get(column, "") for column in columns) for row in found]
    only_left, only_right = _without_equal(left, right), _without_equal(right, left)
    key = columns.index("番号") if "番号" in columns else 0
    result: list[Difference] = []
    for number in dict.fromkeys(row[key] for row in (*only_left, *only_right)):
        ours = [row for row in only_left if row[key] == number]
        theirs = [row for row in only_right if row[key] == number]
        result += _paired(number, columns, ours, theirs)
    return result


def _without_equal(rows: list[tuple[str, ...]], others: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    left = Counter(others)
    rest = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            rest.append(row)
    return rest


def _paired(number: str, columns: list[str], ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> list[Difference]:
    result = []
    rest = list(theirs)
    for row in ours:
        if not rest:
            result.append(Difference(number, "", " | ".join(row), ""))
            continue
        near = max(rest, key=lambda other: sum(a == b for a, b in zip(row, other, strict=True)))
        rest.remove(near)
        cells = zip(columns, row, near, strict=True)
        result += [Difference(number, column, a, b) for column, a, b in cells if a != b]
    return result + [Difference(number, "", "", " | ".join(row)) for row in rest]
