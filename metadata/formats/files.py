"""The files of a dataset: a CSV a table, one workbook, one JSON document and its JSON Schema, whole in memory; and with
them its Data Package and the CSVW metadata of each table.

CSV: UTF-8 with BOM (so that spreadsheets read it as UTF-8), CRLF, RFC 4180 quoting where it is needed and nowhere else,
one record a line (national machine-readability rules L1-14 and L1-15). Text that begins as a formula does (= + - @) stays
as it is: altering it would alter the data; the workbook holds the same text as text. Only what would call a function or
start a program when a spreadsheet opens the CSV (=HYPERLINK(…), =cmd|…!A0) gets an apostrophe before it, in the CSV alone.

Same tables, same bytes: no clock, no random id. Out of scope: what describes these files (`datapackage`, `csvw`, `dcat`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from metadata.described.across.concepts import CONCEPTS, vocabulary_file
from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.table import Cell, Table, inert
from metadata.formats.csvw import csvw_files
from metadata.formats.datapackage import datapackage
from metadata.formats.geojson import geojson_files
from metadata.formats.icalendar_file import icalendar_files
from metadata.formats.json_document import document, document_schema, dumped, dumps
from metadata.formats.statistical.cube import cube_files
from metadata.formats.statistical.stratml import stratml_files
from metadata.formats.workbook import Part, workbooks
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Place, Problem, TableError

_LINE_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # all at which some reader of lines would cut

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # characters that are no text

_ROWS = 1000
"""Rows of which a part of a CSV is made."""

_CSV_FORM = Bilingual(
    "文字コードはUTF-8（BOM付き）、改行はCRLF、1行目は項目名。",
    "UTF-8 with BOM, CRLF line ends, column names in the first line.",
)
_WORKBOOK = Bilingual("全ての表（Excel）", "All tables (Excel)")
_WORKBOOK_FORM = Bilingual(
    "CSVと同じ表を1枚ずつのシートに収めたExcelブック。コードと文章は文字列、値は数値。",
    "The tables of the CSV files, one a sheet. Codes and text are text cells, values are numbers.",
)
_PART_FORM = Bilingual(
    "CSVと同じ表の一部を収めたExcelブック。行が多いため、分けてある。コードと文章は文字列、値は数値。",
    "Some rows of the CSV file, which has too many for one workbook. Codes and text are text cells, values are numbers.",
)
_PLAN = Bilingual("計画全体（JSON）", "The whole plan (JSON)")
_PLAN_FORM = Bilingual(
    "取組ごとに年度別計画・指標・実績・評価を入れ子にまとめたJSON。文字コードはUTF-8（BOMなし）、記載のない値はnull。",
    "One document with schedule, indicators, achievements and evaluations nested in their measures. UTF-8 without BOM; "
    "what is not stated is null.",
)
_RECORDS = Bilingual("全ての行（JSON）", "All records (JSON)")
_RECORDS_FORM = Bilingual(
    "CSVと同じ行を並べたJSON。文字コードはUTF-8（BOMなし）、記載のない値はnull。",
    "The records of the CSV file. UTF-8 without BOM; what is not stated is null.",
)
_SCHEMA = Bilingual("JSONの定義（JSON Schema）", "Definition of the JSON document (JSON Schema)")
_SCHEMA_FORM = Bilingual(
    "JSONの構造と項目の説明（JSON Schema 2020-12）。文字コードはUTF-8（BOMなし）。",
    "Structure of the JSON document and meaning of its keys (JSON Schema 2020-12). UTF-8 without BOM.",
)


Hold = Callable[[Iterable[bytes]], Content]
"""Takes parts of a file and returns it as a content."""


def in_memory(parts: Iterable[bytes]) -> Content:
    """Return the parts behind each other, held in memory."""
    return Content.of(b"".join(parts))


def with_files(dataset: Dataset, hold: Hold = in_memory) -> Dataset:
    """Return the dataset with its tables, its Data Package and the CSVW metadata of each table. Raises TableError.

    What is as long as its tables goes part by part to `hold`.
    """
    written = replace(dataset, files=write_tables(dataset, hold))
    package = File(
        "datapackage.json",
        Content.of(datapackage(written)),
        "application/json",
        "JSON",
        Bilingual("データパッケージ", "Data Package"),
        Bilingual("表の構造を記したFrictionless Data Package。", "Frictionless Data Package with the schema of each table."),
    )
    return replace(written, files=(*written.files, package, *csvw_files(written)))


def write_tables(dataset: Dataset, hold: Hold = in_memory) -> tuple[File, ...]:
    """Return the data files of a dataset: its CSVs in the order of its tables, then workbooks, JSON, JSON Schema, and, where
    there is something to put in them, GeoJSON, iCalendar, RDF Data Cube, StratML and the concepts of what indicators count.

    Raises TableError `table-line-break` (a line break inside a cell), `table-control` (a control character) or
    `table-cell-too-long` (more than the 32,767 characters a workbook cell holds).
    """
    plain = (document(dataset), document_schema(dataset))
    (title, form) = (_RECORDS, _RECORDS_FORM) if dataset.derived_from or dataset.standard else (_PLAN, _PLAN_FORM)
    return (
        *(_csv_file(dataset, table, hold) for table in dataset.tables),
        *(_workbook_file(name, part, hold([data])) for name, part, data in workbooks(dataset)),
        File(f"{dataset.id}.json", hold(dumped(plain[0])), "application/json", "JSON", title, form),
        File(
            f"{dataset.id}.schema.json",
            Content.of(dumps(plain[1])),
            "application/schema+json",
            "JSON",
            _SCHEMA,
            _SCHEMA_FORM,
        ),
        *geojson_files(dataset),
        *icalendar_files(dataset),
        *cube_files(dataset),
        *stratml_files(dataset),
        *((vocabulary_file(),) if dataset.id == CONCEPTS else ()),
    )


def _csv_file(dataset: Dataset, table: Table, hold: Hold) -> File:
    return File(
        _csv_name(dataset, table),
        hold(_csv(dataset, table)),
        "text/csv",
        "CSV",
        Bilingual(f"{table.title.ja}（CSV）", f"{table.title.en} (CSV)"),
        Bilingual(f"{table.description.ja}{_CSV_FORM.ja}", f"{table.description.en} {_CSV_FORM.en}"),
        table=table.name,
    )


def _workbook_file(name: str, part: Part | None, content: Content) -> File:
    title = Bilingual(f"{part.words.ja}（Excel）", f"{part.words.en} (Excel)") if part else _WORKBOOK
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return File(name, content, media_type, "XLSX", title, _PART_FORM if part else _WORKBOOK_FORM)


def _csv_name(dataset: Dataset, table: Table) -> str:
    # The id of a derived dataset says what its one table holds: 262064_open_data_list.csv is the name the standard asks for.
    if table.name == dataset.standard:
        return f"{dataset.publisher.code}_{table.name}.csv"  # as the standard calls it
    return f"{dataset.id}.csv" if dataset.derived_from else f"{dataset.id}_{table.name}.csv"


def _csv(dataset: Dataset, table: Table) -> Iterator[bytes]:
    breaks = list(_unprintable(dataset, table))
    if breaks:
        raise TableError(breaks)
    return csv_parts([field.name for field in table.fields], table.records)


def csv_bytes(names: Sequence[str], records: Iterable[Sequence[Cell]]) -> bytes:
    """Return records as CSV in the form of all our tables, under a row of column names."""
    return b"".join(csv_parts(names, records))


def csv_parts(names: Sequence[str], records: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the bytes of `csv_bytes` part by part."""
    yield codecs.BOM_UTF8
    rows = chain([names], ([inert(cell) for cell in record] for record in records))
    while part := list(islice(rows, _ROWS)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(part)
        yield text.getvalue().encode()


def _unprintable(dataset: Dataset, table: Table) -> Iterator[Problem]:
    """Yield the cells that no reader of lines, or no RDF/XML and no workbook, could hold."""
    for index, record in enumerate(table.records):
        for field, cell in zip(table.fields, record, strict=True):
            if not isinstance(cell, str) or cell.isprintable():
                continue
            code = "table-line-break" if _LINE_BREAK.search(cell) else "table-control" if _CONTROL.search(cell) else ""
            if code:
                place = table.places[index] if table.places else Place()
                facts = {"dataset": dataset.id, "table": table.name, "row": str(index + 2), "column": field.name}
                yield Problem(code, Place(place.file, place.line, field.name), {**facts, "value": ascii(cell)})
