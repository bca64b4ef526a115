"""What takes several columns or rows: equal IDs, coordinates that changed places, sums, addresses, rows of others.

A table here is column name → values, as the columns' own checks mended them. Out of scope: values by themselves
(`pipelines.standard.checks.columns`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.definition import Column, Definition, Edition
from pipelines.standard.rules import rules

Table = Mapping[str, list[str]]

_ENDS = (("終了日", "開始日"), ("終了時", "開始時"))
_DAY, _CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile(r"[0-9]{2}:[0-9]{2}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def publisher_code(edition: Edition, table: Table) -> str:
    """Return the name of the column that holds the publisher's code, one that is filled before others, "" for none.

    A dataset whose columns have its name in front (投票所_全国地方公共団体コード) begins with it.
    """
    heads = (column.name for column in edition.columns[:1] if column.type == "code6")
    there = [name for name in dict.fromkeys((*rules().codes, *heads)) if name in edition.by_name and name in table]
    return next((name for name in there if any(table[name])), there[0] if there else "")


def check_ids(edition: Edition, table: Table) -> Iterator[Fault]:
    """Yield IDs that one publisher gave twice: each row but the first, and once how many there are."""
    code = publisher_code(edition, table)
    for column in edition.columns:
        values = table.get(column.name, []) if column.unique else []
        publishers = table[code] if code else [""] * len(values)
        counted = Counter(key for key in zip(publishers, values, strict=True) if key[1]) if values else Counter()
        twice = {key for key, count in counted.items() if count > 1}
        if twice:
            yield of_whole(column.name, "id_duplicate", str(len(twice)))
            yield from _repeated(column, publishers, values, twice)


def _repeated(
    column: Column, publishers: Sequence[str], values: Sequence[str], twice: set[tuple[str, str]]
) -> Iterator[Fault]:
    rows: dict[tuple[str, str], list[int]] = {key: [] for key in twice}
    for row, key in enumerate(zip(publishers, values, strict=True), 1):
        if key in rows:
            rows[key].append(row)
    for (_, value), found in sorted(rows.items(), key=lambda item: item[1]):
        repeat = of_whole(column.name, "id_duplicate", value)
        yield Fault(repeat.column, repeat.kind, repeat.severity, tuple(found[1:]), value, None, ask=True)


def swapped_rows(table: Table) -> tuple[tuple[int, ...], bool]:
    """Return the rows in which latitude and longitude changed places, and whether every filled row is one."""
    north, east = rules().ranges["latitude"], rules().ranges["longitude"]
    pairs = list(zip(table.get("緯度", []), table.get("経度", []), strict=True)) if {"緯度", "経度"} <= table.keys() else []
    once = {pair: _is_in(pair[0], east) and _is_in(pair[1], north) for pair in dict.fromkeys(pairs)}
    rows = tuple(row for row, pair in enumerate(pairs, 1) if once[pair])
    filled = sum(bool(first or second) for first, second in pairs)
    return rows, bool(rows) and len(rows) == filled


def _is_in(text: str, limits: tuple[float, float]) -> bool:
    return _NUMBER.fullmatch(text) is not None and text.isascii() and limits[0] <= float(text) <= limits[1]


def swapped_faults(table: Table, rows: Sequence[int], *, whole: bool) -> Iterator[Fault]:
    """Yield coordinates that changed places: both columns once where all did, else each row, to be asked about."""
    for name, other in (("緯度", "経度"), ("経度", "緯度")) if rows else ():
        if whole:
            yield of_whole(name, "coordinates_swapped", repair=other, ask=False)
        else:
            for row in rows:
                value, proposed = table[name][row - 1], table[other][row - 1]
                severity = of_whole(name, "coordinates_swapped").severity
                yield Fault(name, "coordinates_swapped", severity, (row,), value, proposed, ask=True)


def check_sums(definition: Definition, table: Table) -> Iterator[Fault]:
    """Yield totals that are not the sum of their parts; it is proposed where all of them are numbers.

    Where some are empty, a total that is less than the others contradicts them too.
    """
    for total, parts in definition.sums.items():
        if total not in table or not set(parts) <= table.keys():
            continue
        for row, (value, *summed) in enumerate(zip(table[total], *(table[part] for part in parts), strict=True), 1):
            numbers = [int(one) for one in summed if one.isdecimal()]
            if not value.isdecimal() or any(one and not one.isdecimal() for one in summed):
                continue
            whole = len(numbers) == len(summed)
            if int(value) < sum(numbers) or (whole and int(value) != sum(numbers)):
                severity = rules().kinds["sum_differs"][0]
                yield Fault(total, "sum_differs", severity, (row,), value, str(sum(numbers)) if whole else None, ask=True)


def check_periods(edition: Edition, table: Table) -> Iterator[Fault]:
    """Yield ends that are before their beginnings: days, and as a hint times, which may go over midnight."""
    for column in edition.columns:
        begins = next((column.name.replace(*words) for words in _ENDS if words[0] in column.name), "")
        if column.type not in ("date", "time") or begins not in table or column.name not in table:
            continue
        form = _DAY if column.type == "date" else _CLOCK
        severity = rules().kinds["period_reversed"][0] if column.type == "date" else "hint"
        for row, (first, last) in enumerate(zip(table[begins], table[column.name], strict=True), 1):
            if last < first and form.fullmatch(first) and form.fullmatch(last):
                yield Fault(column.name, "period_reversed", severity, (row,), f"{first} – {last}")


def check_publishers(edition: Edition, table: Table) -> Iterator[Fault]:
    """Yield once that rows name several publishers; what is no number is no code of another one (合計)."""
    code = publisher_code(edition, table)
    counted = Counter(value for value in table[code] if value.isdecimal()) if code else Counter()
    if len(counted) > 1:
        yield of_whole(code, "publisher_mixed", "; ".join(f"{value} ×{count}" for value, count in counted.most_common(5)))
