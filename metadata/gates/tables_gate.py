"""The gate before publication: every cell of every CSV against the schema of its table.

What is judged is what is published: the bytes of the CSV files, decoded and split as their dialect says. What is wrong is
found by `metadata.gates.table_faults`, with the verdicts of frictionless-py, which `check --score` runs on the package.

Codes: `table-required`, `table-pattern`, `table-enum`, `table-type`, `table-unique`, `table-foreign-key`,
`table-primary-key`; for anything else `table-` and the name that Frictionless has for it. Out of scope: whether a value is
true to the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from metadata.described.dataset import Dataset
from metadata.described.table import Table, printed
from metadata.gates.table_faults import HEADER_ROWS, Fault, Sheet, faults, read
from pipelines.problems import Place, Problem


def check_tables(dataset: Dataset) -> list[Problem]:
    """Return what breaks the schemas of a dataset whose files are written, ordered by table, row and column.

    A problem's place is the line of the document its record was read from (none for a derived table) and the column. Its
    facts are `dataset`, `table`, `row` (the line of the CSV, the header being 1), `id`, `column`, `value`, and `wanted`:
    the pattern, choices, type or table asked for, or the row that has the same key already.
    Raises KeyError for a table without a CSV among the files.
    """
    files = {file.table: file.data for file in dataset.files if file.media_type == "text/csv"}
    sheets = {table.name: read(table, files[table.name]) for table in dataset.tables}
    if len(sheets) < len(dataset.tables):
        fault = Fault("package-error", detail="names of the resources are not unique")
        return [Problem(f"table-{fault.kind}", facts={"dataset": dataset.id, "detail": fault.detail})]
    return [problem for sheet in sheets.values() for problem in _of_table(dataset.id, sheet, sheets)]


def check_rows(id_: str, table: Table, data: bytes) -> list[Problem]:
    """Return what breaks the schema of a table in some of its rows, whose CSV is `data`; they refer to no other table.

    `id_` is the dataset that the table is of; the rows are counted from the first of these.
    """
    sheet = read(table, data)
    return list(_of_table(id_, sheet, {table.name: sheet}))


def _of_table(id_: str, sheet: Sheet, sheets: dict[str, Sheet]) -> Iterator[Problem]:
    table, names = sheet.table, [field.name for field in sheet.table.fields]

    def order(fault: Fault) -> tuple[int, int]:
        return fault.row or 0, names.index(fault.column) if fault.column in names else len(names)

    found = faults(sheet, sheets)
    told = {(fault.row, fault.column) for fault in found if fault.kind != "primary-key"}
    for fault in sorted(found, key=order):
        # A key that is empty or taken is one fault, told of the column already.
        if fault.kind == "primary-key" and any((fault.row, name) in told for name in table.primary_key):
            continue
        yield _problem(id_, table, fault)


def _problem(id_: str, table: Table, fault: Fault) -> Problem:
    code, facts = f"table-{fault.kind}", {"dataset": id_, "table": table.name}
    if fault.row is None:
        return Problem(code, Place(key=table.name), {**facts, "detail": fault.detail})
    index, names = fault.row - HEADER_ROWS - 1, [field.name for field in table.fields]
    cells = dict(zip(names, table.records[index], strict=True)) if index < len(table.records) else {}
    place = table.places[index] if index < len(table.places) else Place()
    facts |= {
        "row": str(fault.row),
        "id": printed(cells.get("ID")),
        "column": fault.column,
        "value": printed(cells.get(fault.column)),
        "wanted": _wanted(table, fault),
    }
    return Problem(code, Place(place.file, place.line, fault.column), facts)


def _wanted(table: Table, fault: Fault) -> str:
    if fault.first:
        return str(fault.first)
    field = next((field for field in table.fields if field.name == fault.column), None)
    if field is None:
        return ""
    asked = {
        "type": field.type,
        "pattern": field.pattern,
        "enum": ", ".join(field.enum),
        "foreign-key": field.reference.table if field.reference else "",
    }
    return asked.get(fault.kind, "")
