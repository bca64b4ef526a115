"""Addresses: the whole one begins with the prefecture, a municipality's column holds nothing but its name.

Which prefecture is known from the row's other columns, else from the publisher's code. Streets are not taken apart: no list
of them is at hand. Out of scope: coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from pipelines.japanese.codes import is_code
from pipelines.standard.checks.fault import Fault, fault
from pipelines.standard.checks.finding import found
from pipelines.standard.checks.tables import Table, publisher_code
from pipelines.standard.definition import Edition
from pipelines.standard.rules import rules

_MUNICIPALITY = re.compile(r"\D{1,12}?[市郡]")  # 安町 is a street of a town that may not be named
_WITH_NUMBER = re.compile(r"\d|丁目|番地?|号")
_OF_THE_PLACE = ("所在地", "施設所在地", "住所_")
_CITY_AND_MORE = re.compile(r"(\D{1,10}?市)(?!市|場|部)(\D{1,8})")


@dataclass(frozen=True)
class Mended:
    """Faults of addresses and the columns that were mended, by name."""

    faults: tuple[Fault, ...]
    columns: dict[str, list[str]]


def check_addresses(edition: Edition, written: Table, mended: Table) -> Mended:
    """Return addresses without their prefecture, put in front where it is known, and parts that hold more than their part.

    `written` are the columns as they stand in the file, `mended` those after the repairs of their values.
    """
    faults: list[Fault] = []
    columns: dict[str, list[str]] = {}
    prefectures, cities = prefectures_of_rows(edition, mended), _cities(edition, mended)
    for name in rules().addresses.whole:
        if name in edition.by_name and name in written:
            short = list(_short(name, written[name], prefectures, cities))
            faults += short
            if any(one.mends for one in short):
                each = zip(mended[name], prefectures, cities, strict=True)
                columns[name] = [whole_address(*one) if one[0] and one[1] else one[0] for one in each]
    for name in rules().addresses.city:
        if name in edition.by_name and name in written:
            faults += _more_than(name, written[name], _is_more_than_city)
    for name in rules().addresses.building:
        if name in edition.by_name and name in written:
            faults += _more_than(name, written[name], _is_beside)
    return Mended(tuple(faults), columns)


def check_prefectures(edition: Edition, table: Table) -> Iterator[Fault]:
    """Yield addresses of another prefecture than the row's column of it, or the code of where the place is, says."""
    codes = [name for name in edition.by_name if name.startswith(_OF_THE_PLACE) and name.endswith("コード")]
    named = [name for name in rules().addresses.prefecture if name.startswith(_OF_THE_PLACE)]
    for name in rules().addresses.whole:
        for other in (*named, *codes) if name in table else ():
            if other in table:
                prefectures = list(map(_of_code, table[other])) if other in codes else table[other]
                yield from _of_another(name, table[name], other, prefectures)


def _of_another(name: str, addresses: Sequence[str], other: str, prefectures: Sequence[str]) -> Iterator[Fault]:
    known = rules().prefectures
    rows: dict[tuple[str, str], list[int]] = {}
    for row, (address, prefecture) in enumerate(zip(addresses, prefectures, strict=True), 1):
        if prefecture in known and address.startswith(known) and not address.startswith(prefecture):
            rows.setdefault((address, prefecture), []).append(row)
    for (address, prefecture), found_rows in rows.items():
        yield fault(name, found("address_differs"), tuple(found_rows), f"{address} / {other} {prefecture}")


def _short(name: str, values: Sequence[str], prefectures: Sequence[str], cities: Sequence[str]) -> Iterator[Fault]:
    known = rules().prefectures
    rows: dict[tuple[str, str, str], list[int]] = {}
    whole = {value: not value.strip() or value.strip().startswith(known) for value in dict.fromkeys(values)}
    for row, key in enumerate(zip(values, prefectures, cities, strict=True), 1):
        if not whole[key[0]]:
            rows.setdefault(key, []).append(row)
    for (value, prefecture, city), found_rows in rows.items():
        repair = whole_address(value.strip(), prefecture, city) if prefecture else None
        yield fault(name, found("address_short", repair), tuple(found_rows), value)


def whole_address(value: str, prefecture: str, city: str) -> str:
    """Return an address from the prefecture on; the municipality is put before it where it names none."""
    if not value or value.startswith(rules().prefectures):
        return value
    named = not city or city in value or _MUNICIPALITY.match(value) is not None
    return f"{prefecture}{'' if named else city}{value}"


def prefectures_of_rows(edition: Edition, table: Table) -> Sequence[str]:
    """Return the prefecture of each row, "" where none is known: by its name in the row, else by the publisher's code."""
    known = rules().prefectures
    height = len(next(iter(table.values()), []))
    name = next((one for one in rules().addresses.prefecture if one in edition.by_name and any(table.get(one, []))), "")
    code = publisher_code(edition, table)
    by_code = {value: _of_code(value) for value in dict.fromkeys(table.get(code, []))}
    named = (value if value in known else "" for value in table[name]) if name else repeat("", height)
    coded = (by_code[value] for value in table[code]) if code else repeat("", height)
    return [one or other for one, other in zip(named, coded, strict=True)]


def _of_code(code: str) -> str:
    known = rules().prefectures
    return known[int(code[:2]) - 1] if is_code(code) else ""


def _cities(edition: Edition, table: Table) -> Sequence[str]:
    height = len(next(iter(table.values()), []))
    name = next((one for one in rules().addresses.city if one in edition.by_name and any(table.get(one, []))), "")
    if not name:
        return list(repeat("", height))
    return ["" if _is_more_than_city(value) else value for value in table[name]]


def _is_more_than_city(text: str) -> bool:
    """Tell whether a municipality's column holds an address: digits, 丁目, or a street behind the name."""
    if _WITH_NUMBER.search(text) or text.startswith(rules().prefectures):
        return True
    behind = _CITY_AND_MORE.fullmatch(text)
    named = behind is None or "郡" in text or behind[2] in ("町", "村")  # 余市町, 高市郡明日香村
    return not named and behind is not None and not behind[2].endswith("区")


def _is_beside(text: str) -> bool:
    """Tell whether a building's column holds a part of the address: 地先 is land beside a number."""
    return "地先" in text


def _more_than(name: str, values: Sequence[str], is_more: Callable[[str], bool]) -> Iterator[Fault]:
    rows: dict[str, list[int]] = {value: [] for value in dict.fromkeys(values) if value and is_more(value)}
    for row, value in enumerate(values, 1) if rows else ():
        if value in rows:
            rows[value].append(row)
    for value, found_rows in rows.items():
        yield fault(name, found("address_parts"), tuple(found_rows), value)
