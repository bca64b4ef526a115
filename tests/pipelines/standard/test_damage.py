"""Any table of any definition: a clean one has no fault, a damaged cell is found where it is and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metadata.building.standard_reading import standard_files
from pipelines.standard.checks.fault import Fault
from pipelines.standard.definition import Column, definitions
from pipelines.standard.reading import StandardReading, read_standard
from tests.pipelines.standard.samples import DAMAGES, EDITIONS, ROWS, Damage, clean_table, written

NO_FAULTS = {"old_edition", "file_name"}  # a clean old file is only offered the current form; the name is the test's


def read(table: list[list[str]], slug: str) -> StandardReading:
    reading = read_standard(f"262064_{slug}.csv", written(table))
    assert reading is not None
    return reading


def told(reading: StandardReading) -> list[Fault]:
    return [fault for fault in reading.faults if fault.kind not in NO_FAULTS]


def mended(reading: StandardReading) -> StandardReading:
    """Return the reading of the table that a reading made."""
    files = standard_files(reading).files
    assert reading.match is not None
    name = next(name for name in files if name.endswith(f"{reading.match.definition.slug}.csv"))
    again = read_standard(name, files[name])
    assert again is not None
    return again


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_a_clean_table_is_recognised_and_has_no_fault(slug: str, edition: str) -> None:
    reading = read(clean_table(slug, edition), slug)
    assert reading.match is not None
    assert (reading.match.definition.slug, reading.match.edition_id) == (slug, edition)
    assert told(reading) == []


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_what_is_made_of_a_clean_table_is_clean(slug: str, edition: str) -> None:
    again = mended(read(clean_table(slug, edition), slug))
    assert again.match is not None
    assert again.match.definition.slug == slug
    assert [fault for fault in told(again) if fault.severity != "hint" and fault.kind != "required_empty"] == []


def fits(damage: Damage, column: Column) -> bool:
    """Tell whether a damage is one in this column: a closed list, a form or an address says more than the type."""
    plain = not column.words and not column.pattern and column.sure != "unknown"
    special = ("所在地", "住所", "市区町村", "都道府県", "方書", "備考", "特記事項", "説明", "概要", "注意点")
    spoken = column.type == "text" and any(word in column.name for word in special)
    return column.type in damage.types and plain and not spoken


CASES = [
    (slug, edition, column.name, damage)
    for slug, edition in EDITIONS
    for column in definitions()[slug].editions[edition].columns
    for damage in DAMAGES
    if fits(damage, column)
]


@given(st.sampled_from(CASES), st.integers(0, ROWS - 1))
@settings(deadline=None)  # definitions are loaded by whichever comes first
def test_a_damaged_cell_is_found_there_and_nowhere_else(case: tuple[str, str, str, Damage], row: int) -> None:
    slug, edition, name, damage = case
    table = clean_table(slug, edition)
    at = table[0].index(name)
    right = table[row + 1][at]
    table[row + 1][at] = damage.damage(right)
    reading = read(table, slug)
    here = [fault for fault in told(reading) if fault.kind == damage.kind]
    assert [(fault.column, fault.rows) for fault in here] == [(name, (row + 1,))]
    assert [fault for fault in told(reading) if fault not in here and not caused(fault, damage)] == []
    if damage.repair is not None:
        assert (here[0].repair, here[0].ask) == (damage.repair(right), False)
    again = mended(reading)
    assert [fault for fault in again.faults if fault.mends] == []


def caused(fault: Fault, damage: Damage) -> bool:
    """Tell whether a fault of the table follows from the damage of a cell: a sum, the code of one row among others."""
    return fault.kind in ("sum_differs", "publisher_mixed", "period_reversed") or (
        damage.kind == "placeholder" and fault.kind == "required_empty"
    )


def test_every_kind_of_a_cell_is_damaged_somewhere() -> None:
    assert len({damage.kind for damage in DAMAGES}) > 25
    assert {damage for *_, damage in CASES} == set(DAMAGES)
