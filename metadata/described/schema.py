"""From a plan's rows to published tables: every column with its type, constraints, titles and descriptions.

What a cell may hold (type, required, choices, references) comes from `pipelines.tables.rows`; what it means for people comes
from `schema/columns.yaml`; neither says what the other does. Out of scope: judging the cells (`metadata.gates.tables_gate`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from metadata.described.dataset import Publisher
from metadata.described.table import Cell, Field, Reference, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.documents.source import Source, Spot
from pipelines.own_yaml import own_yaml
from pipelines.problems import Place
from pipelines.tables.plan import Plan
from pipelines.tables.rows import TABLES, Column, Row, columns_of

_WORDS = Path(__file__).with_name("columns.yaml")


def plan_tables(plan: Plan, source: Source, publisher: Publisher) -> tuple[Table, ...]:
    """Return the tables of a plan in the order of `TABLES`; a table without rows is left out.

    `source` is the document the plan was read from, `publisher` the municipality of the first and third columns.
    """
    return tuple(_table(name, plan.tables[name], source, publisher) for name in TABLES if plan.tables.get(name))


def plan_titles() -> dict[str, Bilingual]:
    """Return the titles of all tables of the data model, by name."""
    return {name: _pair(entry["title"]) for name, entry in _words()["tables"].items()}


def fields_of(table: str, *, by_line: bool = True) -> tuple[Field, ...]:
    """Return all fields of a table of the data model, in order. Raises KeyError for an unknown table.

    `by_line`: places in the document are lines of a text, not cells or pages of another format.
    """
    words = _words()
    code, row_id, municipality = (
        _fixed(name, entry, unique=name == "ID") for name, entry in words["first"].items()
    )  # in the order of the standard
    (place,) = (_fixed(name, entry) for name, entry in words["last" if by_line else "last_of_other_formats"].items())
    own = words["tables"][table]["columns"]
    described = tuple(_field(column, own.get(column.name) or words["shared"][column.name]) for column in _columns(table))
    return code, row_id, municipality, *described, place


def _table(name: str, rows: tuple[Row, ...], source: Source, publisher: Publisher) -> Table:
    words = _words()["tables"][name]
    keys = [column.key for column in _columns(name)]
    records = tuple(
        (
            publisher.code,
            row.id,
            publisher.name.ja,
            *(_cell(getattr(row, key)) for key in keys),
            source.fragment(row.place),
        )
        for row in rows
    )
    places = tuple(Place(source.name, None if isinstance(row.place, Spot) else row.place.first) for row in rows)
    fields = fields_of(name, by_line=all("#line=" in str(record[-1]) for record in records))
    return Table(name, _pair(words["title"]), _pair(words["description"]), fields, records, places=places)


def _cell(value: Any) -> Cell:
    # A member of an enumeration is written as the plain text it stands for.
    return str(value) if isinstance(value, str) else value


@cache
def _columns(table: str) -> tuple[Column, ...]:
    return columns_of(TABLES[table])


def _field(column: Column, words: dict[str, Any]) -> Field:
    kind: Literal["string", "integer", "number", "date"] = column.type
    if words.get("type") == "date":
        kind = "date"
    return Field(
        column.name,
        column.key,
        kind,
        Bilingual(column.name, words["en"]),
        _pair(words["description"]),
        required=column.required,
        enum=column.choices,
        pattern=words.get("pattern", ""),
        reference=Reference(column.references, "ID") if column.references else None,
    )


def _fixed(name: str, words: dict[str, Any], *, unique: bool = False) -> Field:
    return Field(
        name,
        words["key"],
        "string",
        Bilingual(name, words["en"]),
        _pair(words["description"]),
        required=True,
        unique=unique,
        pattern=words.get("pattern", ""),
    )


def _pair(words: dict[str, str]) -> Bilingual:
    return Bilingual(words["ja"], words["en"])


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = own_yaml(_WORDS.read_bytes())
    return words
