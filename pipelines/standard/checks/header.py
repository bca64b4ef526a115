"""What is wrong with a header, and with how a file is written: encoding, line ends, rows above.

Out of scope: which edition it is (`pipelines.standard.recognise`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.definition import Names, names
from pipelines.standard.recognise import STORE_ID, Match, plain
from pipelines.standard.sheet import Sheet

_UTF8 = ("utf-8", "utf-8-sig")
_SAID = 0.6  # of the filled cells of a row, from which it is a header: not every column has a name in English


def check_form(sheet: Sheet) -> Iterator[Fault]:
    """Yield how a file is not written as the standard's samples are: UTF-8 with BOM, CR LF, commas, header first."""
    if sheet.delimiter:
        if sheet.encoding not in _UTF8:
            yield of_whole("", "encoding", sheet.encoding)
        elif sheet.encoding == "utf-8":
            yield of_whole("", "no_bom")
        if sheet.line_end == "\n":
            yield of_whole("", "line_ends")
        if sheet.delimiter != ",":
            yield of_whole("", "delimiter", {"\t": "TAB"}.get(sheet.delimiter, sheet.delimiter))
    if sheet.above:
        yield of_whole("", "rows_above_header", str(sheet.above))


def check_name(sheet: Sheet, match: Match, code: str) -> Iterator[Fault]:
    """Yield the name that a file should have: its publisher's code and the dataset; what is behind them is free."""
    wanted = f"{code}_{match.definition.slug}"
    if code and not sheet.name.startswith(wanted):
        yield of_whole("", "file_name", f"{wanted}.csv")


def check_header(sheet: Sheet, match: Match) -> Iterator[Fault]:
    """Yield where a header differs from its edition's: names, columns that lack or are more, their order."""
    if not match.current and match.edition.confidence != "unknown":
        yield of_whole("", "old_edition", match.edition_id)
    for name in match.variants:
        yield of_whole(
            sheet.header[match.positions[name]], "header_variant", sheet.header[match.positions[name]], name, ask=False
        )
    for index in match.unnamed:
        yield of_whole("", "header_unnamed", str(index + 1))
    for index in match.extra:
        yield of_whole(sheet.header[index], "column_extra", sheet.header[index])
    if match.edition.confidence != "unknown":
        for column in match.missing:
            yield of_whole(column.name, "column_missing")
        yield from _order(match)


def _order(match: Match) -> Iterator[Fault]:
    """Yield one fault where the columns stand in another order, or own columns between them."""
    names = [column.name for column in match.edition.columns if column.name in match.positions]
    if list(match.positions) != names:
        yield of_whole("", "column_order")


def header_rows(sheet: Sheet, match: Match) -> frozenset[int]:
    """Return the rows that say the header again, or its columns' names in English or of a data base: they are no data."""
    if not match.positions:
        return frozenset()
    first = next(iter(match.positions.items()))
    words = _said(sheet, *first)
    candidates = (row for row, value in enumerate(sheet.columns[first[1]], 1) if value in words)
    return frozenset(row for row in candidates if _is_header(sheet, match, row))


def _is_header(sheet: Sheet, match: Match, row: int) -> bool:
    told = [sheet.columns[index][row - 1] in _said(sheet, name, index) for name, index in match.positions.items()]
    filled = sum(bool(sheet.columns[index][row - 1]) for index in match.positions.values())
    return filled > 1 and sum(told) >= _SAID * filled


def _said(sheet: Sheet, name: str, index: int) -> set[str]:
    known = names().get(name, Names())
    return {sheet.header[index], name, known.english, known.physical} - {""}


def own_columns(sheet: Sheet, match: Match) -> list[int]:
    """Return the indexes of the columns that are kept behind the edition's: named, and not the number of a data store."""
    return [index for index in match.extra if plain(sheet.header[index]) != STORE_ID]
