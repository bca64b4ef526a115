"""Thousands of damaged copies of the five documents through their readers: an error of the project, or tables that keep
their schema and say nothing but what the copy says; and where no doubt is open, nothing apart from the damage has moved.

`tests/sampling.py` has the number of copies of each document. `damage.py` damages them, `soundness.py` judges them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from metadata.declared.declaration import TargetDeclaration, read_corrections, read_dataset
from metadata.described.dataset import Contact, Publisher
from metadata.described.schema import plan_tables
from metadata.described.table import Cell
from metadata.vocabularies.bilingual import Bilingual
from pipelines.documents.source import Source, Span
from pipelines.doubts.corrections import Edit, apply_corrections
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, KeikakuError
from pipelines.readers import Reader
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Achievement, Evaluation, IndicatorValue, Row, Schedule
from tests.pipelines.readers.damage import TOUCHED, Copy, damaged
from tests.pipelines.readers.declared import reader_of
from tests.pipelines.readers.soundness import broken_cells, invented, moved
from tests.sampling import COPIES

DATASETS = Path(__file__).resolve().parents[3] / "datasets"
IDS = sorted(path.parent.name for path in DATASETS.glob("*/dataset.yaml"))
BATCH = 20  # copies a test
ANYONE = Publisher("262064", "", Bilingual("市", "City"), "", Contact(Bilingual("市", "City")))
OF_ONE_YEAR = (Schedule, IndicatorValue, Achievement, Evaluation)


@dataclass(frozen=True)
class Document:
    """A document as it lies in datasets/, and what officers wrote for it."""

    reader: Reader
    source: Source
    settlements: tuple[Settlement, ...]
    edits: tuple[Edit, ...]

    def read(self, source: Source) -> Plan:
        return self.reader(source, DoubtResolver(self.settlements))


@cache
def document(dataset_id: str) -> Document:
    folder = DATASETS / dataset_id
    declared, _ = read_dataset(folder, dataset_id)
    written, _ = read_corrections(folder, dataset_id)
    settled = [
        Settlement(s.rule, target(s.target), s.source, tuple(s.reading), s.reason, s.date) for s in written.settlements
    ]
    edits = [Edit(target(c.target), c.source, c.reading, c.reason, c.date) for c in written.corrections]
    source = Source.decode(declared.source.file, (folder / declared.source.file).read_bytes())
    return Document(reader_of(folder), source, tuple(settled), tuple(edits))


def target(declared: TargetDeclaration) -> Target:
    return Target(declared.table, declared.id, declared.column)


@cache
def sound(dataset_id: str) -> Plan:
    return document(dataset_id).read(document(dataset_id).source)


@cache
def interesting(dataset_id: str) -> tuple[int, ...]:
    """Return the lines that yearly cells and figures stand on; where there are none, those of the measures."""
    plan, lines = sound(dataset_id), document(dataset_id).source.lines
    spans = [row.place for kind in OF_ONE_YEAR for row in plan.rows(kind)] or [row.place for row in plan.tables["measures"]]
    numbers = {number for span in spans for number in range(span.first, span.last + 1)}
    return tuple(sorted(number for number in numbers if lines[number - 1].strip()))


def published(plan: Plan, edits: tuple[Edit, ...]) -> Plan:
    """Return the plan with the edits made, if they all fit it still; with its settled doubts as corrections either way."""
    try:
        return apply_corrections(plan, edits, "corrections.yaml")
    except DeclarationError:
        return apply_corrections(plan, (), "corrections.yaml")


def wrong(dataset_id: str, copy: Copy) -> list[str]:
    """Return what a reader does to a copy that it must not do."""
    given = document(dataset_id)
    try:
        plan = given.read(copy.source)
    except KeikakuError:
        return []
    found = broken_cells(plan_tables(published(plan, given.edits), copy.source, ANYONE)) + invented(plan, copy.source)
    if not any(doubt.open for doubt in plan.doubts):
        found += moved(sound(dataset_id), plan, copy)
    return found


@pytest.mark.parametrize("dataset_id", IDS)
@pytest.mark.parametrize("first", range(0, COPIES, BATCH))
def test_damaged_copies(dataset_id: str, first: int) -> None:
    for number in range(first, min(first + BATCH, COPIES)):
        copy = damaged(document(dataset_id).source, interesting(dataset_id), number)
        assert wrong(dataset_id, copy) == [], f"copy {number}: {'; '.join(copy.damages)}"


@pytest.mark.parametrize("dataset_id", IDS)
def test_the_sound_documents_are_found_sound(dataset_id: str) -> None:
    source = document(dataset_id).source
    assert wrong(dataset_id, Copy(source, tuple(range(1, len(source.lines) + 1)), ())) == []


# --- the judges judged ------------------------------------------------------------------------------------------------

SMALL = "264652_dx_plan"


def with_schedule(plan: Plan, *rows: Schedule) -> Plan:
    """Return the plan with rows in the place of those that have their IDs."""
    new = {row.id: row for row in rows}
    known: tuple[Row, ...] = tuple(new.get(row.id, row) for row in plan.rows(Schedule))
    return replace(plan, tables={**plan.tables, "schedule": known})


def planned(item: str, year: int) -> Schedule:
    """Return what measure 2-5 plans for an item in a year: lines 614 and 615."""
    rows = [row for row in sound(SMALL).rows(Schedule) if row.measure_id == "2-5" and row.item_number == item]
    return next(row for row in rows if row.fiscal_year == year)


@pytest.mark.parametrize(
    ("table", "column", "cell", "rule"),
    [
        ("measures", "取組名", "", "required"),
        ("measures", "ID", "1-2", "unique"),
        ("measures", "ID", "１－１", "pattern"),
        ("measures", "重点", "多分", "enum"),
        ("measures", "概要", "一行目\n二行目", "line break"),
        ("measures", "概要", "一行目\u2028", "line break"),
        ("measures", "概要", " ", "white space"),
        ("schedule", "取組ID", "9-9", "reference"),
        ("schedule", "年度", "2024", "type"),
        ("schedule", "和暦年度", "2024年", "pattern"),
        ("indicator_values", "年度", Decimal("2024.5"), "type"),
        ("indicator_values", "値", "40", "type"),
        ("corrections", "確認日", "令和8年", "date"),
    ],
)
def test_a_broken_cell_is_found(table: str, column: str, cell: Cell, rule: str) -> None:
    plan = published(sound(SMALL), document(SMALL).edits)
    tables = {t.name: t for t in plan_tables(plan, document(SMALL).source, ANYONE)}
    given = tables[table]
    at = [field.name for field in given.fields].index(column)
    record = (*given.records[0][:at], cell, *given.records[0][at + 1 :])
    tables[table] = replace(given, records=(record, *given.records[1:]))
    assert [words for words in broken_cells(list(tables.values())) if f"{column}: {rule} " in words]


def test_an_invented_text_is_found() -> None:
    plan, source = sound(SMALL), document(SMALL).source
    row = planned("2", 2024)
    for words in ("都市模型の廃止", planned("1", 2024).content):  # the second is of the document, but not of the row's line
        assert len(invented(with_schedule(plan, replace(row, content=words)), source)) == 1


def test_a_value_that_its_words_do_not_state_is_found() -> None:
    row = next(row for row in sound(SMALL).rows(IndicatorValue) if row.source_text == "2,297人 (令和7年1月15日時点)")
    misread = replace(row, value=Decimal(2279))
    assert invented(replace(sound(SMALL), tables={"indicator_values": (row,)}), document(SMALL).source) == []
    assert len(invented(replace(sound(SMALL), tables={"indicator_values": (misread,)}), document(SMALL).source)) == 1


def test_what_moved_is_found() -> None:
    plan, given = sound(SMALL), document(SMALL).source
    copy = Copy(Source(given.name, ("", *given.lines)), (TOUCHED, *range(1, len(given.lines) + 1)), ("a line put in front",))
    later = [replace(row, place=Span(row.place.first + 1, row.place.last + 1)) for row in plan.rows(Schedule)]
    shifted = replace(plan, tables={"schedule": tuple(later)})
    before = replace(plan, tables={"schedule": plan.tables["schedule"]})
    assert moved(before, shifted, copy) == []
    one, other = (next(row for row in later if row.id == planned("2", year).id) for year in (2024, 2025))
    swapped = with_schedule(shifted, replace(one, content=other.content), replace(other, content=one.content))
    assert len(moved(before, swapped, copy)) == 4  # two rows lost, two new
    assert moved(before, with_schedule(shifted, replace(one, measure_id="2-4")), copy) == [
        "measure 2-5 is now several",
        "measure 2-4 was several",
    ]


def test_a_copy_can_be_made_again() -> None:
    source, lines = document(SMALL).source, interesting(SMALL)
    copies = [damaged(source, lines, number) for number in range(40)]
    assert copies == [damaged(source, lines, number) for number in range(40)]
    assert sum(copy.source.lines == source.lines for copy in copies) < 5  # a blank line has no character to lose
    assert all(len(copy.damages) == 1 for copy in copies[1::2])
