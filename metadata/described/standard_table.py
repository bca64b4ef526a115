"""From a mended file of a standard dataset to published tables: its columns as the standard has them, and its repairs.

The table has the columns of the current edition in their order, then the file's own. Its key is the standard's own ID, or
what else tells a row: without it no row could be known again in the next edition, so it is required. Out of scope: finding
faults (`pipelines.standard`), plans (`metadata.described.schema`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from metadata.described.dataset import Publisher
from metadata.described.schema import fields_of
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Place
from pipelines.standard.definition import Column, Definition, names
from pipelines.standard.reading import StandardReading
from pipelines.standard.settled import SettledStandard
from pipelines.standard.typed import fits, published_type
from pipelines.tables.ids import joined, name_digest

_CAPITAL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_EMPTY = "（空欄）"
_NOT_CONFIRMED = "確認日"  # nobody confirms what can mean one thing only
CORRECTIONS = "corrections"
"""The table 訂正一覧."""


def standard_table(settled: SettledStandard, publisher: Publisher) -> Table:
    """Return the mended table of a file as it is published."""
    reading, definition = settled.reading, settled.definition
    known = definition.editions[reading.edition_id].by_name
    fields = tuple(_fields(reading, definition))
    columns = [_cells(known.get(name), values) for name, values in reading.columns]
    title = Bilingual(f"{publisher.name.ja} {definition.title.ja}", f"{definition.title.en}, {publisher.name.en}")
    description = Bilingual(
        f"自治体標準オープンデータセット「{definition.title.ja}」の表。",
        f"The table of the municipal standard open data set “{definition.title.en}”.",
    )
    records = tuple(zip(*columns, strict=True))
    places = tuple(Place(reading.sheet.name) for _ in records)
    return Table(definition.slug, title, description, fields, records, definition.keys, places)


def _fields(reading: StandardReading, definition: Definition) -> Iterator[Field]:
    known = definition.editions[reading.edition_id].by_name
    for number, (name, _) in enumerate(reading.columns, 1):
        column, called = known.get(name), names().get(name)
        key = called.physical or _snake(called.english) if called else ""
        english = _CAPITAL.sub(" ", called.english).lower() if called else ""
        yield Field(
            name or f"見出しなし{number}",
            key or f"column_{number}",  # own columns stand behind, so that the number is that of the edition
            published_type(column),
            Bilingual(name, english or name),
            _description(column, definition),
            required=name in definition.keys or (column is not None and _is_required(column)),
            unique=definition.keys == (name,),
        )


def _description(column: Column | None, definition: Definition) -> Bilingual:
    if column is None:
        return Bilingual("このファイルの独自の項目。", "A column of this file's own.")
    ja, en = f"「{definition.title.ja}」の項目。", f"Column of “{definition.title.en}”."
    if column.type in ("latitude", "longitude"):
        return Bilingual(f"{ja}単位は度（世界測地系の十進法）。", f"{en} Unit: degrees (WGS 84, decimal).")
    return Bilingual(f"{ja}単位は{column.unit}。", f"{en} Unit: {column.unit}.") if column.unit else Bilingual(ja, en)


def _is_required(column: Column) -> bool:
    """Tell whether an empty cell is an error: the mark was read from the official sheet, and 1 or nothing is no mark."""
    return (column.mark, column.source) == ("required", "official") and column.type != "flag_1_or_empty"


def _snake(english: str) -> str:
    return _CAPITAL.sub("_", english).lower()


def _cells(column: Column | None, values: list[str]) -> list[Cell]:
    kind = published_type(column)
    if kind == "integer":
        return [(int(value) if fits(kind, value) else value) if value else None for value in values]
    if kind == "number":
        return [(Decimal(value) if fits(kind, value) else value) if value else None for value in values]
    return list(values)


def repairs_table(reading: StandardReading, publisher: Publisher, settled: Table | None) -> Table | None:
    """Return 訂正一覧: every repair that was made without asking, equal ones once, then what officers settled.

    `settled` is the table of the latter, if there is one. The day of a repair that nobody confirmed is empty.
    """
    repairs = tuple(_repairs(reading, publisher))
    if not repairs:
        return settled
    fields = tuple(
        replace(one, required=False) if one.name == _NOT_CONFIRMED else one for one in fields_of(CORRECTIONS, by_line=False)
    )
    earlier = settled.records if settled else ()
    title = Bilingual("訂正一覧", "Corrections")
    description = Bilingual(
        "受け取ったファイルと違う値を公開するところ。", "Where what is published differs from the file received."
    )
    places = (*(Place(reading.sheet.name) for _ in repairs), *(settled.places if settled else ()))
    return Table(CORRECTIONS, title, description, fields, (*repairs, *earlier), places=places)


def _repairs(reading: StandardReading, publisher: Publisher) -> Iterator[tuple[Cell, ...]]:
    for fault in reading.faults:
        if fault.mends and fault.column:
            id_ = joined("s", name_digest(f"{fault.kind} {fault.column} {fault.value}", 8))
            rows = len(fault.rows) or reading.sheet.height
            yield (
                publisher.code,
                id_,
                publisher.name.ja,
                fault.column,
                " ".join(fault.value.split()) or _EMPTY,
                fault.repair or _EMPTY,
                f"自動修正（{fault.kind}、{rows}件）",
                "",
                reading.place(fault),
            )
