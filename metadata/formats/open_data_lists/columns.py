"""The columns of オープンデータ一覧 in all its forms, as `metadata/vocabularies/open_data_list.yaml` holds them.

Out of scope: filling them (`metadata.formats.open_data_list`), turning one form into another
(`metadata.formats.open_data_lists.forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from metadata.described.table import Field
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: how it is printed, which of the 45 says the same (its key), and which `part` of that one."""

    field: Field
    source: str
    part: str = ""  # prefecture or municipality, of 地方公共団体名


@dataclass(frozen=True)
class Form:
    """A form of the list, known by its number of columns. `by_dataset`: one row is one dataset, not one file."""

    number: int
    standard: Bilingual
    row: Bilingual
    columns: tuple[FormColumn, ...]
    by_dataset: bool

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names that tell its rows apart: those an importer knows dataset and file by, where it has no file id."""
        keys = ("dataset_id",) if self.by_dataset else ("dataset_id", "file_id")
        if not self.by_dataset and all(column.source != "file_id" for column in self.columns):
            keys = ("dataset_id", "file_download_url")
        return tuple(column.field.name for key in keys for column in self.columns if column.source == key)


@cache
def fields() -> tuple[Field, ...]:
    """Return the 45 columns in order."""
    return tuple(_field(column) for column in code_lists.open_data_list()["columns"])


@cache
def forms() -> dict[int, Form]:
    """Return the forms by their number of columns, newest first."""
    return {entry["number"]: _form(entry) for entry in code_lists.open_data_list()["forms"]}


def table_description(form: Form) -> Bilingual:
    """Return what is said of the table of a form."""
    words = code_lists.open_data_list()["table"]["description"]
    return Bilingual(words["ja"].format(row=form.row.ja), words["en"].format(row=form.row.en))


def _field(column: dict[str, Any]) -> Field:
    choices = column.get("choices", ())
    return Field(
        column["name"],
        column["key"],
        column.get("kind", "string"),
        Bilingual(column["name"], column["en"]),
        Bilingual(**column["description"]),
        required=column.get("required", False),
        enum=code_lists.categories() if choices == "categories" else tuple(choices),
        pattern=column.get("pattern", ""),
    )


def _form(entry: dict[str, Any]) -> Form:
    own = entry.get("columns")
    columns = tuple(_own_columns(own) if own else _edition(entry.get("without", ()), entry.get("renamed", {})))
    return Form(entry["number"], Bilingual(**entry["standard"]), Bilingual(**entry["row"]), columns, by_dataset=bool(own))


def _edition(without: list[str], renamed: dict[str, str]) -> Iterator[FormColumn]:
    for field in fields():
        if field.key not in without:
            yield FormColumn(_renamed(field, renamed.get(field.key, field.name)), field.key)


def _own_columns(columns: list[dict[str, Any]]) -> Iterator[FormColumn]:
    of = {field.key: field for field in fields()}
    for column in columns:
        field, part = of[column["from"]], column.get("part", "")
        own = replace(
            _renamed(field, column["name"]),
            key=part or field.key,
            required=column.get("required", field.required),
            pattern=column.get("pattern", field.pattern),
        )
        if "description" in column:
            own = replace(
                own,
                title=Bilingual(column["name"], column["en"]),
                description=Bilingual(**column["description"]),
            )
        yield FormColumn(own, field.key, part)


def _renamed(field: Field, name: str) -> Field:
    return replace(field, name=name, title=Bilingual(name, field.title.en))
