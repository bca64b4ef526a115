"""A table as it is published: its fields with everything a schema says of them, and its records.

Table Schema, CSV, workbook, JSON and pages are all written from this one shape. Out of scope: how rows are read
(`pipelines.tables.rows`) and what the columns of a plan mean (`metadata.described.schema`, which makes these from rows).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Place

Cell = str | int | Decimal | None
"""A value of a record: text (never None, empty is not stated), a number, or None for a number not stated."""

_CALLS = re.compile(r"\s*[=+\-@].*(?:[A-Za-z] ?\( ?[!-~]|\|[^|]*!)", re.DOTALL)
"""A text that a spreadsheet would run: a function with an argument, or DDE (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Reference:
    """A foreign key: the cell, if not empty, is a value of `field` in the table of that name in the same dataset."""

    table: str
    field: str


@dataclass(frozen=True)
class Field:
    """A column: `name` as printed in the header, `key` its English snake_case name, and its constraints."""

    name: str
    key: str
    type: Literal["string", "integer", "number", "date"]
    title: Bilingual
    description: Bilingual
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    reference: Reference | None = None


@dataclass(frozen=True)
class Table:
    """One table of a dataset. `places[i]` is where record i was read from, for messages; empty for derived tables."""

    name: str
    title: Bilingual
    description: Bilingual
    fields: tuple[Field, ...]
    records: Sequence[tuple[Cell, ...]]
    primary_key: tuple[str, ...] = ("ID",)
    places: Sequence[Place] = ()

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of one column. Raises KeyError for an unknown name."""
        for index, field in enumerate(self.fields):
            if field.name == name:
                return tuple(record[index] for record in self.records)
        raise KeyError(name)


def printed(cell: Cell) -> str:
    """Return a cell as CSV and pages print it: numbers without exponent, thousands mark or unit; None as nothing."""
    if cell is None:
        return ""
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def inert(cell: Cell) -> str:
    """Return a cell as a CSV holds it: `printed`, with an apostrophe before a text that a spreadsheet would run."""
    text = printed(cell)
    # Japanese spreadsheets take full-width signs, brackets and letters as half-width ones.
    calls = isinstance(cell, str) and _CALLS.match(unicodedata.normalize("NFKC", text))
    return f"'{text}" if calls else text
