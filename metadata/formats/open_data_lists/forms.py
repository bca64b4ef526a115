"""The older forms of オープンデータ一覧: written from the 45 columns, and every form read back as the 45.

What cities publish as this list is UTF-8 with or without BOM, CP932, and UTF-16 with tabs, under the headers of four
editions and of 推奨データセット; all of it is read here. A header that keeps to no form exactly is read as the nearest one,
and what it lacks, has besides or has twice is told. Out of scope: whether the values are right.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from metadata.described.table import Cell, Table, printed
from metadata.formats.open_data_lists.columns import Form, FormColumn, fields, forms, table_description
from pipelines.japanese.terms import MANY
from pipelines.problems import Place, Problem, TableError

# 京都府 and 大阪府 first: with "any two or three letters and 府" 京都府府中市 would be cut in the wrong place.
_PREFECTURE = re.compile(r"北海道|東京都|京都府|大阪府|.{2,3}?県")


class ReadList(NamedTuple):
    """A list that was read: its form, a record a row under the names of the 45 columns, and what its header lacks."""

    form: int
    records: list[dict[str, str]]
    problems: tuple[Problem, ...]


def write_form(table: Table, form: int) -> Table:
    """Return the list of 45 columns in another form. Raises KeyError for a form that does not exist.

    The form of 15 columns has a row a dataset: values in which its files differ are joined by `;`, each once.
    """
    wanted = forms()[form]
    position = {field.key: index for index, field in enumerate(table.fields)}
    rows: Iterable[Sequence[Sequence[Cell]]] = [[record] for record in table.records]
    if wanted.by_dataset:
        grouped: dict[Cell, list[Sequence[Cell]]] = {}
        for record in table.records:
            grouped.setdefault(record[position["dataset_id"]], []).append(record)
        rows = grouped.values()
    return Table(
        table.name,
        table.title,
        table_description(wanted),
        tuple(column.field for column in wanted.columns),
        tuple(
            tuple(_cell(column, [record[position[column.source]] for record in row]) for column in wanted.columns)
            for row in rows
        ),
        primary_key=wanted.primary_key,
    )


def read_open_data_list(data: bytes, name: str = "") -> ReadList:
    """Read a list in any form and encoding; `name` is the file's name for messages. Columns a form lacks are empty.

    `problems`: `list-column-missing`, `list-column-extra`, `list-column-duplicate` (the first one is read), and
    `list-row-length` for a row that is longer or shorter than the header. Raises TableError when nothing can be read:
    `list-encoding`, `list-syntax`, `list-header` (no column of any form in the first line).
    """
    header, rows = _split(_decode(data, name), name)
    found = [_names().get(_plain(cell)) for cell in header]
    if not any(found):
        raise TableError(Problem("list-header", Place(name, 1), {"given": ", ".join(header[:5])}))
    form = _nearest({column for column in found if column})
    problems = list(_header_problems(header, found, form, name))
    records = []
    for line, row in rows:
        if len(row) != len(header):
            facts = {"given": str(len(row)), "wanted": str(len(header))}
            problems.append(Problem("list-row-length", Place(name, line), facts))
        records.append(_record(found, row))
    return ReadList(form.number, records, tuple(problems))


def _cell(column: FormColumn, values: Sequence[Cell]) -> Cell:
    distinct = list(dict.fromkeys(values))
    value = distinct[0] if len(distinct) == 1 else MANY.join(printed(value) for value in distinct)
    if not column.part:
        return value
    prefecture = _PREFECTURE.match(printed(value))
    end = prefecture.end() if prefecture else 0
    return printed(value)[:end] if column.part == "prefecture" else printed(value)[end:]


def _decode(data: bytes, name: str) -> str:
    """Return the text. UTF-16 is known by its BOM or its zero bytes, UTF-8 by being valid; what is left is CP932."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:  # the half of a Latin letter that is zero comes second in little-endian order
        tried = ("utf-16-le" if data.index(0) % 2 else "utf-16-be",)
    else:
        tried = ("utf-8-sig", "cp932")
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(Problem("list-encoding", Place(name)))


def _split(text: str, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header, and each row that is not empty with its line. Empty cells at the end of a row are dropped."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise TableError(Problem("list-syntax", Place(name, reader.line_num), {"detail": str(error)})) from error
    header = _trimmed(rows[0][1], 0) if rows else []
    return header, [(line, _trimmed(row, len(header))) for line, row in rows[1:] if any(row)]


def _trimmed(row: list[str], width: int) -> list[str]:
    """Drop the empty cells that a spreadsheet adds at the end of a row, down to a width."""
    end = len(row)
    while end > width and not row[end - 1]:
        end -= 1
    return row[:end]


class _Column(NamedTuple):
    source: str
    part: str


@cache
def _names() -> dict[str, _Column]:
    """Return what each printed name of each form stands for."""
    return {
        _plain(column.field.name): _Column(column.source, column.part)
        for form in forms().values()
        for column in form.columns
    }


def _plain(name: str) -> str:
    """Return a name without the differences that spreadsheets make: width of letters and brackets, spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def _nearest(found: set[_Column]) -> Form:
    """Return the form that differs least from the columns found; the newest of several."""
    return min(forms().values(), key=lambda form: len(found ^ _columns(form)))


def _columns(form: Form) -> set[_Column]:
    return {_Column(column.source, column.part) for column in form.columns}


def _header_problems(header: list[str], found: list[_Column | None], form: Form, name: str) -> Iterator[Problem]:
    facts = {"form": str(form.number)}
    printed_names = [column.field.name for column in form.columns]
    seen: set[_Column] = set()
    for cell, column in zip(header, found, strict=True):
        if column is None or column not in _columns(form):
            near = difflib.get_close_matches(cell, printed_names, n=1)
            yield Problem("list-column-extra", Place(name, 1, cell), {**facts, "near": near[0] if near else ""})
        elif column in seen:
            yield Problem("list-column-duplicate", Place(name, 1, cell), facts)
        if column:
            seen.add(column)
    for wanted in form.columns:
        if (wanted.source, wanted.part) not in seen:
            yield Problem("list-column-missing", Place(name, 1, wanted.field.name), facts)


def _record(found: list[_Column | None], row: list[str]) -> dict[str, str]:
    values: dict[_Column, str] = {}
    for column, cell in zip(found, row, strict=False):  # a row of another length is read as far as it goes
        if column:
            values.setdefault(column, cell)
    whole = {
        field.key: values.get(_Column(field.key, ""))
        or values.get(_Column(field.key, "prefecture"), "") + values.get(_Column(field.key, "municipality"), "")
        for field in fields()
    }
    return {field.name: whole[field.key] for field in fields()}
