"""A whole file checked and mended: form, header, columns, then what takes several of them.

Out of scope: turning it into the current edition (`pipelines.standard.convert`), files (`pipelines.standard.reading`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipelines.standard.checks.addresses import check_addresses, check_prefectures
from pipelines.standard.checks.columns import check_column
from pipelines.standard.checks.empty_rows import rows_beside_data, rows_without_data
from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.checks.header import check_form, check_header
from pipelines.standard.checks.positions import check_elsewhere, check_far, check_places, check_towns
from pipelines.standard.checks.tables import (
    check_ids,
    check_periods,
    check_publishers,
    check_sums,
    swapped_faults,
    swapped_rows,
)
from pipelines.standard.recognise import Match
from pipelines.standard.sheet import Sheet


@dataclass(frozen=True)
class Checked:
    """Faults, and the columns by name after the repairs that need no asking; `dropped` rows are no data."""

    faults: tuple[Fault, ...]
    columns: dict[str, list[str]]
    dropped: frozenset[int]


def check_sheet(sheet: Sheet, match: Match, towns: Collection[str] = ()) -> Checked:
    """Return what is wrong with a file of an edition, and its columns mended where that is safe.

    `towns`: the 町字 that there are, as `checks.positions.check_towns` has them; without any, none is looked up.
    """
    faults = [*check_form(sheet), *check_header(sheet, match)]
    empty = list(rows_without_data(sheet, match))
    faults += empty
    dropped = frozenset(row for fault in empty for row in fault.rows)
    faults += rows_beside_data(sheet, match, dropped)
    faults += _lengths(sheet, dropped)
    written = {name: _without_rows(sheet.columns[index], dropped) for name, index in match.positions.items()}
    columns = dict(written)
    swapped, whole = swapped_rows(columns)
    faults += swapped_faults(columns, swapped, whole=whole)
    if whole:
        columns["緯度"], columns["経度"] = columns["経度"], columns["緯度"]
    counted = match.edition.confidence != "unknown"
    for column in match.edition.columns:
        if column.name in columns:
            checked = check_column(column, columns[column.name], dropped, counted=counted)
            faults += checked.faults if whole else _without(checked.faults, set(swapped))
            columns[column.name] = checked.mended
    addresses = check_addresses(match.edition, written, columns)
    columns |= addresses.columns
    faults += addresses.faults
    faults += _of_rows(match, columns)
    faults += check_towns(columns, towns)
    return Checked(tuple(faults), columns, dropped)


def _without_rows(values: list[str], rows: frozenset[int]) -> list[str]:
    return ["" if row in rows else value for row, value in enumerate(values, 1)] if rows else values


def _lengths(sheet: Sheet, dropped: frozenset[int]) -> Iterator[Fault]:
    rows: dict[int, list[int]] = {}
    for row, length in sheet.lengths.items():
        if row not in dropped:  # a blank line is told as one
            rows.setdefault(length, []).append(row)
    for length, found_rows in rows.items():
        severity = of_whole("", "row_length").severity
        yield Fault("", "row_length", severity, tuple(found_rows), f"{length} / {len(sheet.header)}", None, ask=True)


def _without(faults: list[Fault], rows: set[int]) -> Iterator[Fault]:
    """Yield faults without those of range in rows whose coordinates changed places: they are told already."""
    for fault in faults:
        if fault.kind != "coordinate_range" or not rows:
            yield fault
        elif left := tuple(row for row in fault.rows if row not in rows):
            yield Fault(fault.column, fault.kind, fault.severity, left, fault.value, fault.repair, fault.ask)


def _of_rows(match: Match, columns: dict[str, list[str]]) -> Iterator[Fault]:
    yield from check_ids(match.edition, columns)
    yield from check_sums(match.definition, columns)
    yield from check_periods(match.edition, columns)
    yield from check_prefectures(match.edition, columns)
    yield from check_publishers(match.edition, columns)
    yield from check_places(columns)
    yield from check_far(columns)
    yield from check_elsewhere(match.edition, columns)
