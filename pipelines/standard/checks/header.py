"""What is wrong with a header, and with how a file is written: encoding, line ends, rows above.

Out of scope: which edition it is (`pipelines.standard.recognise`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipelines.standard.checks.fault import Fault, of_whole
from pipelines.standard.recognise import STORE_ID, Match, plain
from pipelines.standard.sheet import Sheet

_OF_NOTES = {
    "hidden-rows": "hidden_rows",
    "hidden-columns": "hidden_columns",
    "hidden-sheet": "hidden_sheet",
    "image": "picture",
    "formula-without-value": "formula_without_value",
}
"""What opening a workbook told → kind of fault: national rules of machine-readability L1-10, L1-13 and L2-06."""
_UTF8 = ("utf-8", "utf-8-sig")


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
    for rule, kind in _OF_NOTES.items():
        if rule in sheet.notes:
            yield of_whole("", kind, ask=False)
    if sheet.merged:
        yield Fault("", "merged_cells", of_whole("", "merged_cells").severity, sheet.merged, "", None, ask=True)


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
    for text, count in Counter(filter(None, map(plain, sheet.header))).items():
        if count > 1:
            yield of_whole(text, "header_duplicate", text)
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


def own_columns(sheet: Sheet, match: Match) -> list[int]:
    """Return the indexes of the columns that are kept behind the edition's: named, and not the number of a data store."""
    return [index for index in match.extra if plain(sheet.header[index]) != STORE_ID]
