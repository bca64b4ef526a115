"""National machine-readability rules of level 1: the form of files, tables and cells.

One function a rule: `Material` in, `Verdict` out. Where a sheet holds the same cells as its CSV, rules about single cells
look at the CSV alone. Out of scope: titles and reasons (`vocabularies/machine_readability.yaml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

from metadata.described.table import Field
from metadata.gates.published_tables import UNJUDGED, Fault, Grid, Material, Outcome, Rule, Verdict, listed, short, verdict
from metadata.gates.workbook_reading import SheetCell, Worksheet, cell_name
from pipelines.japanese.terms import MANY
from pipelines.problems import Place

READABLE = frozenset({".csv", ".geojson", ".json", ".ods", ".ttl", ".xls", ".xlsx", ".xml"})

_FOR_LOOKS = re.compile(r"^\s|\s$|\s{2}|[^\S ]|^[^\x00-\xff]( [^\x00-\xff])+$")
_NAMELESS = re.compile(r"(列|項目|Column ?|Unnamed:? ?)?\d+|")
_SEVERAL = re.compile(r"[;、，,／/\n]")
_TWINS = frozenset("—−～∥￠￡￢")  # in JIS X 0208, under another code point in Windows


def _formats(found: Material) -> Verdict:
    endings = {file.name: PurePosixPath(file.name).suffix for file in found.dataset.files if not file.describes_data}
    faults = (Fault(Place(name)) for name, ending in endings.items() if ending not in READABLE)
    return verdict(faults, formats=", ".join(dict.fromkeys(ending[1:].upper() for ending in endings.values())))


def _one_table(found: Material) -> Verdict:
    return verdict(_second_tables(found))


def _second_tables(found: Material) -> Iterator[Fault]:
    if found.workbook and len(found.worksheets) != len(found.dataset.tables):
        yield Fault(Place(found.workbook), ", ".join(sheet.name for sheet in found.worksheets))
    for grid in found.grids:
        blank = False
        for row, record in enumerate(grid.rows):
            filled = [str(cell) for cell in record if cell != ""]
            if row and ((blank and len(filled) > 1) or tuple(filled) == grid.header):
                yield Fault(grid.place(row, 0), filled[0])
            blank = not filled


def _no_gaps(found: Material) -> Verdict:
    return verdict(fault for grid in found.grids for fault in _gaps(grid))


def _gaps(grid: Grid) -> Iterator[Fault]:
    for row, record in enumerate(grid.rows):
        if all(cell == "" for cell in record):
            yield Fault(grid.place(row, 0))
    width = max((len(record) for record in grid.rows), default=0)
    for column in range(width):
        if all(column >= len(record) or record[column] == "" for record in grid.rows):
            yield Fault(grid.place(0, column))


def _nothing_beside(found: Material) -> Verdict:
    return verdict(fault for grid in found.grids for fault in _beside(grid))


def _beside(grid: Grid) -> Iterator[Fault]:
    width = len(grid.table.fields)
    for row, record in enumerate(grid.rows):
        filled = [column for column, cell in enumerate(record) if cell != ""]
        lonely = len(filled) == 1 and width > 1
        for column in filled if lonely else [column for column in filled if column >= width]:
            yield Fault(grid.place(row, column), short(record[column]))


def _named_columns(found: Material) -> Verdict:
    nameless = (
        Fault(grid.place(0, column), str(name))
        for grid in found.grids
        for column, name in enumerate(grid.rows[0] if grid.rows else ())
        if _NAMELESS.fullmatch(str(name))
    )
    return verdict(nameless)


def _no_looks(found: Material) -> Verdict:
    return verdict(found.faults(lambda cell: bool(_FOR_LOOKS.search(str(cell)))))


def _one_value(found: Material) -> Verdict:
    faults: list[Fault] = []
    lists: list[str] = []
    for grid in found.contents:
        single = [column for column, _ in grid.columns(_single_valued)]
        faults += grid.faults(lambda cell: bool(_SEVERAL.search(str(cell))), single)
        several = grid.columns(lambda field: not _single_valued(field))
        lists += [field.name for column, field in several if any(MANY in str(cell) for cell in grid.values(column))]
    return verdict(faults, columns=listed(lists))


def _single_valued(field: Field) -> bool:
    return field.type != "string" or bool(field.enum or field.reference)


def _plain_characters(found: Material) -> Verdict:
    marks = tuple(found.faults(lambda cell: "mark" in _kinds(cell), _dependent_in))
    if marks:
        return verdict(marks, columns=listed(fault.place.key for fault in marks))
    letters = tuple(found.faults(lambda cell: "letter" in _kinds(cell), _dependent_in))
    return Verdict(Outcome.NOT_JUDGED, letters) if letters else verdict(())


def _kinds(cell: SheetCell) -> set[str]:
    text = str(cell)
    return set() if text.isascii() else {_dependent(char) for char in set(text)}


def _dependent_in(cell: SheetCell) -> str:
    return "".join(dict.fromkeys(char for char in str(cell) if _dependent(char)))


@cache
def _dependent(char: str) -> str:
    """Return `mark` or `letter` for a character outside JIS X 0208, empty for one inside (and for ASCII).

    Marks are ① Ⅳ ㈱ ㎡, half-width kana and the like, which others can stand for; letters (髙, å) may belong to a name.
    """
    if char.isascii() or char in _TWINS:
        return ""
    half_width_kana = "\uff61" <= char <= "\uff9f"
    try:
        if not half_width_kana and char.encode("cp932").decode("shift_jis"):
            return ""
    except UnicodeError:
        pass
    return "letter" if unicodedata.category(char).startswith("L") and not half_width_kana else "mark"


def _empty_is_not_zero(found: Material) -> Verdict:
    tables = [resource for resource in found.package.get("resources", ()) if resource.get("type") == "table"]
    silent = (r for r in tables if "" not in r["schema"].get("missingValues", ()))
    return verdict(Fault(Place("datapackage.json", key=r["name"])) for r in silent) if tables else UNJUDGED


def of_workbook(faults: Callable[[Worksheet], Iterable[str]]) -> Rule:
    """Return the rule that asks each sheet for the cells that speak against it."""

    def rule(found: Material) -> Verdict:
        if not found.workbook:
            return UNJUDGED
        return verdict(
            Fault(Place(found.workbook, key=f"{sheet.name}!{cell}" if cell else sheet.name))
            for sheet in found.worksheets
            for cell in faults(sheet)
        )

    return rule


def _looks(sheet: Worksheet) -> Iterator[str]:
    if sheet.conditional_formats:
        yield ""
    # A whole column may look as it likes; a cell that looks other than the first of its column says something by it.
    for (row, column), look in sheet.looks.items():
        if row > 1 and look != sheet.looks.get((1, column), ""):
            yield cell_name(row, column)
    for row, column in sheet.looks:
        if row == 1 and len(sheet.rows) > 2 and (2, column) not in sheet.looks:
            yield cell_name(row, column)


def _one_line(found: Material) -> Verdict:
    faults = [fault for grid in found.csvs for fault in grid.faults(lambda cell: len(str(cell).splitlines()) > 1)]
    return verdict(faults) if found.csvs else UNJUDGED


def _quoted(found: Material) -> Verdict:
    faults = [Fault(Place(grid.file), grid.damage) for grid in found.csvs if grid.damage]
    for grid in found.csvs:
        width = len(grid.header)
        faults += [Fault(grid.place(row, 0)) for row, record in enumerate(grid.rows) if record and len(record) != width]
    return verdict(faults) if found.csvs else UNJUDGED


FORM_RULES: dict[str, Rule] = {
    "L1-01": _formats,
    "L1-02": _one_table,
    "L1-03": _no_gaps,
    "L1-04": _nothing_beside,
    "L1-05": _named_columns,
    "L1-06": _no_looks,
    "L1-07": _one_value,
    "L1-08": _plain_characters,
    "L1-09": _empty_is_not_zero,
    "L1-10": of_workbook(lambda sheet: [""] if sheet.pictures else []),
    "L1-11": of_workbook(_looks),
    "L1-12": of_workbook(lambda sheet: sheet.merged),
    "L1-13": of_workbook(lambda sheet: sheet.hidden),
    "L1-14": _one_line,
    "L1-15": _quoted,
}
"""Official number → rule."""
