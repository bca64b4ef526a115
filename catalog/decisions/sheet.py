"""The open doubts as a table to fill in, for those who like Excel: written, filled in, read back.

A row is known again by dataset, rule, target and source, whatever became of its place; one that is settled by now with the
same answer is passed over, so that a sheet may be read twice; one of a doubt that is gone, or settled otherwise, is told.
Out of scope: what is written into corrections.yaml (`metadata.building.drafting.settling`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from catalog.decisions.asking import shown_reading
from catalog.decisions.doubts import Key, OpenDoubt
from metadata.declared.regular_file import read_regular
from metadata.messages.rendering import LANGUAGES, Language, rule_words
from pipelines.documents.model import Cell, Table
from pipelines.documents.opening import open_document
from pipelines.documents.places import column_letters
from pipelines.doubts.resolver import published_form
from pipelines.problems import Place, Problem, SourceError
from pipelines.tables.doubt import Reading

_KEYS = ("データセットID", "規則", "対象", "原文")
_CHOICE, _OWN, _REASON = "選んだ番号", "自分の読み", "理由"
_SHOWN = ("何が疑わしいか", "箇所", "前後の文", "読み")
_COLUMNS = (*_KEYS, *_SHOWN, _CHOICE, _OWN, _REASON)
_WIDTHS = (22, 12, 24, 30, 24, 30, 50, 50, 8, 30, 30)
_WRITTEN = datetime(2000, 1, 1)  # the file's own date: the same doubts are the same bytes

Chosen = tuple[OpenDoubt, Reading, str]


def sheet_of(doubts: Sequence[OpenDoubt], language: Language) -> bytes:
    """Return the workbook: a row a doubt, the readings numbered in one cell, three columns to fill in."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "doubts", "created": _WRITTEN})
    locked = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "bg_color": "#EEEEEE"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "locked": False})
    sheet = book.add_worksheet("疑義")
    sheet.write_row(0, 0, _COLUMNS, book.add_format({"bold": True, "bg_color": "#DDE6F0"}))
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    for row, doubt in enumerate(doubts, 1):
        readings = "\n".join(f"{n}. {shown_reading(one, language)}" for n, one in enumerate(doubt.readings, 1))
        around = "\n".join((*doubt.before, *doubt.lines, *doubt.behind))
        shown = (rule_words(doubt.doubt.rule, language), doubt.place, around, readings)
        for column, text in enumerate((*doubt.key, *shown, "", "", "")):
            sheet.write_string(row, column, text, open_ if column >= len(_KEYS) + len(_SHOWN) else locked)
        numbers = [str(n) for n in range(1, len(doubt.readings) + 1)]
        sheet.data_validation(
            row, _COLUMNS.index(_CHOICE), row, _COLUMNS.index(_CHOICE), {"validate": "list", "source": numbers}
        )
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return data.getvalue()


def chosen_in(path: Path, doubts: Sequence[OpenDoubt], settled: Mapping[Key, Reading]) -> list[Chosen]:
    """Return what was decided in a sheet that was filled in; rows without an answer are left open.

    Raises SourceError with every fault by its cell: `settle-row` (no open doubt, and not `settled` with this answer),
    `settle-number`, `settle-both` (a number and an own reading), `settle-cells` (an own reading where there are several
    cells), `settle-reason` (none given).
    """
    try:
        document = open_document(path.name, read_regular(path))
    except OSError as error:
        raise SourceError(Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or str(error)})) from error
    known = {tuple(map(_flat, doubt.key)): doubt for doubt in doubts}
    table = next(document.tables(), Table((), path.name))
    header = {cell.column: cell.text for cell in table.cells if cell.row == 0}
    rows: dict[int, dict[str, Cell]] = {}
    for cell in table.cells:
        if cell.row and cell.column in header:
            rows.setdefault(cell.row, {})[header[cell.column]] = cell
    found, problems = [], []
    done = {tuple(map(_flat, key)): reading for key, reading in settled.items()}
    for row in rows.values():
        if (reading := done.get(_key(row))) is not None and _answers(row, reading):
            continue
        said = _decided(row, known, path.name)
        if isinstance(said, Problem):
            problems.append(said)
        elif said is not None:
            found.append(said)
    if problems:
        raise SourceError(problems)
    return found


def _decided(row: dict[str, Cell], known: dict[tuple[str, ...], OpenDoubt], name: str) -> Chosen | Problem | None:
    number, own, reason = (row[column].text.strip() if column in row else "" for column in (_CHOICE, _OWN, _REASON))
    if not number and not own:
        return None
    doubt = known.get(_key(row))
    if doubt is None:
        return _fault("settle-row", row, _KEYS[0], name)
    if number and own:
        return _fault("settle-both", row, _OWN, name)
    if own and len(doubt.doubt.reading) != 1:
        return _fault("settle-cells", row, _OWN, name)
    if number and not (number.isdecimal() and 1 <= int(number) <= len(doubt.readings)):
        return _fault("settle-number", row, _CHOICE, name, given=number, last=str(len(doubt.readings)))
    if not reason:
        return _fault("settle-reason", row, _REASON, name)
    return doubt, doubt.readings[int(number) - 1] if number else (own,), reason


def _answers(row: dict[str, Cell], settled: Reading) -> bool:
    """Tell whether a row is answered with a reading: in own words, or by its number in the list beside it."""
    number, own, offered = (row[column].text.strip() if column in row else "" for column in (_CHOICE, _OWN, _SHOWN[-1]))
    shown = {f"{number}. {shown_reading(settled, language)}" for language in LANGUAGES}
    return published_form(own) == settled[0] if own else bool(shown & set(offered.splitlines()))


def _key(row: dict[str, Cell]) -> tuple[str, ...]:
    return tuple(_flat(row[key].text) if key in row else "" for key in _KEYS)


def _fault(code: str, row: dict[str, Cell], column: str, name: str, **facts: str) -> Problem:
    number = next(iter(row.values())).row + 1
    return Problem(code, Place(name, None, f"{column_letters(_COLUMNS.index(column))}{number}"), facts)


def _flat(text: str) -> str:
    """Return a key for comparison: Excel keeps neither tabs nor the kind of line breaks."""
    return " ".join(text.split())
