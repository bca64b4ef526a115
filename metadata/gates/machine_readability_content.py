"""National machine-readability rules of levels 2 and 3: what cells say, and what lets data of many places be put together.

One function a rule: `Material` in, `Verdict` out. Out of scope: titles and reasons (`machine_readability.yaml`).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial

from metadata.described.table import Field
from metadata.gates.machine_readability_form import of_workbook
from metadata.gates.published_tables import NUMBER, UNJUDGED, Fault, Grid, Material, Rule, Verdict, listed, short, verdict
from metadata.gates.workbook_reading import SheetCell
from pipelines.japanese.codes import check_digit
from pipelines.problems import Place

_SAME_AS_ABOVE = re.compile(r"同上|同左|〃|″|々|上に同じ|上記に?同じ")
_OTHER = re.compile(r"その他\s*[（(:：].+")
_YEAR_NAME = re.compile(r"(19|20)\d\d|(令和|平成|昭和)(\d+|元)年|\b[RHS]\d+\b")
_TIME_COLUMN = re.compile(r"年度|年月|時点|期間|日$|日時")
_TIME = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|\d{10}|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}")
_ERA = re.compile(r"(令和|平成|昭和)(\d+|元)年度?")
_UNIT_IN_WORDS = re.compile(r"百分率|単位|バイト|件数|の数|[%％]")
_DIGIT = re.compile(r"\d")
_CHOICE_LENGTH = 20
_CODE = re.compile("[0-9A-Za-z]{1,3}")
_CODE_NAMES = ("区分", "種別")


def _is_number(field: Field) -> bool:
    return field.type in ("integer", "number")


def _of_numbers(wrong: Callable[[Grid, SheetCell], bool]) -> Rule:
    """Return the rule that looks at every cell of the columns of numbers, in CSV files and sheets."""

    def rule(found: Material) -> Verdict:
        columns = [(grid, [column for column, _ in grid.columns(_is_number)]) for grid in found.grids]
        if not any(numbers for _, numbers in columns):
            return UNJUDGED
        return verdict(fault for grid, numbers in columns for fault in grid.faults(partial(wrong, grid), numbers))

    return rule


def _dressed_number(grid: Grid, cell: SheetCell) -> bool:
    if not isinstance(cell, str) or not _DIGIT.search(cell):
        return False
    return bool(grid.sheet) or not NUMBER.fullmatch(cell)  # in a sheet: a number that is written as text


def _mark_for_number(_: Grid, cell: SheetCell) -> bool:
    return isinstance(cell, str) and not _DIGIT.search(cell)


def _nothing_left_out(found: Material) -> Verdict:
    return verdict(found.faults(lambda cell: bool(_SAME_AS_ABOVE.fullmatch(str(cell)))))


def _unique_names(found: Material) -> Verdict:
    return verdict(
        Fault(grid.place(0, column), name)
        for grid in found.grids
        for column, name in enumerate(grid.header)
        if name in grid.header[:column]
    )


def _one_spelling(found: Material) -> Verdict:
    faults: list[Fault] = []
    columns = []
    for grid in found.contents:
        for column, field in grid.columns(lambda field: field.type == "string"):
            if field.enum:
                faults += grid.faults(partial(_not_in, field.enum), [column])
            elif _is_choice(grid, column):
                faults += grid.faults(_spelt_twice(grid.values(column)).__contains__, [column])
            else:
                continue
            columns.append(field.name)
    return verdict(faults, columns=listed(columns)) if columns else UNJUDGED


def _not_in(known: Container[SheetCell], cell: SheetCell) -> bool:
    return cell not in known


def _is_choice(grid: Grid, column: int) -> bool:
    """Return whether a column without a list looks like one of choices: short values, each there three times on average."""
    values = grid.values(column)
    cells = sum(record[column] != "" for record in grid.rows[1:] if column < len(record))
    return 0 < len(values) <= cells / 3 and max(len(str(value)) for value in values) <= _CHOICE_LENGTH


def _spelt_twice(values: Iterable[SheetCell]) -> set[SheetCell]:
    """Return the values that differ in nothing but width, case or spaces."""
    spellings: dict[str, set[SheetCell]] = {}
    for value in values:
        plain = unicodedata.normalize("NFKC", str(value)).replace(" ", "").casefold()
        spellings.setdefault(plain, set()).add(value)
    return {value for same in spellings.values() if len(same) > 1 for value in same}


def _other_apart(found: Material) -> Verdict:
    return verdict(found.faults(lambda cell: bool(_OTHER.fullmatch(str(cell)))))


# Level 3: what lets data of many places and years be put together


def _header_first(found: Material) -> Verdict:
    return verdict(
        Fault(grid.place(0, 0), grid.header[0] if grid.header else "")
        for grid in found.grids
        if grid.header != tuple(field.name for field in grid.table.fields)
        or (len(grid.rows) > 1 and all(cell == "" for cell in grid.rows[1]))
    )


def _code_tables(found: Material) -> Verdict:
    lists = {
        (resource["name"], column["name"])
        for resource in found.package.get("resources", ())
        for column in resource.get("schema", {}).get("fields", ())
        if column.get("constraints", {}).get("enum")
    }
    faults: list[Fault] = []
    columns = []
    for grid in found.csvs:
        for column, field in grid.columns(lambda field: bool(field.enum) or field.name.endswith(_CODE_NAMES)):
            if not field.enum and not any(_CODE.fullmatch(str(value)) for value in grid.values(column)):
                continue  # words, which say themselves what they mean
            columns.append(field.name)
            if (grid.table.name, field.name) not in lists:
                faults += grid.faults(partial(_not_in, _explained(found, field)), [column])
    return verdict(faults, columns=listed(columns)) if columns else UNJUDGED


def _explained(found: Material, field: Field) -> set[SheetCell]:
    """Return the codes of 評価区分 with one meaning in the column 評価 of some table, and those its description quotes."""
    meanings: dict[SheetCell, set[SheetCell]] = {}
    words = field.name.removesuffix("区分")
    for grid in found.csvs:
        if {field.name, words} <= set(grid.header):
            for record in grid.rows[1:]:
                code, meaning = (record[grid.header.index(name)] for name in (field.name, words))
                meanings.setdefault(code, set()).add(meaning)
    quoted = set(re.findall("「([^「」]++)」", field.description.ja))
    return {code for code, meant in meanings.items() if len(meant) == 1 and "" not in meant} | quoted


def _units(found: Material) -> Verdict:
    faults, asked = [], False
    for grid in found.csvs:
        unit = {name: index for index, name in enumerate(grid.header)}.get("単位")
        for column, field in grid.columns(lambda field: field.type == "number"):
            asked = True
            if unit is None and not _UNIT_IN_WORDS.search(field.name + field.description.ja):
                faults.append(Fault(grid.place(0, column)))
            for row, record in enumerate(grid.rows[1:] if unit is not None else (), start=1):
                if record[column] != "" and record[unit or 0] == "":
                    faults.append(Fault(grid.place(row, column), str(record[column])))
    return verdict(faults) if asked else UNJUDGED


def _time_axis(found: Material) -> Verdict:
    faults: list[Fault] = []
    columns = []
    for grid in found.csvs:
        timed = grid.columns(lambda field: field.type == "date" or bool(_TIME_COLUMN.search(field.name)))
        western = next((column for column, field in timed if field.name == "年度"), None)
        columns += [field.name for _, field in timed]
        for column, field in timed:
            if field.name == "和暦年度" and western is not None:
                faults += _without_western(grid, column, western)
            else:
                faults += grid.faults(lambda cell: not _TIME.fullmatch(str(cell)), [column])
    return verdict(faults, columns=listed(columns)) if columns else UNJUDGED


def _without_western(grid: Grid, column: int, western: int) -> Iterator[Fault]:
    for row, record in enumerate(grid.rows[1:], start=1):
        if record[column] != "" and (record[western] == "" or not _ERA.fullmatch(str(record[column]))):
            yield Fault(grid.place(row, column), short(record[column]))


def _areas(found: Material) -> Verdict:
    return verdict(fault for grid in found.csvs for fault in _without_area(grid)) if found.csvs else UNJUDGED


def _without_area(grid: Grid) -> Iterator[Fault]:
    at = {name: index for index, name in enumerate(grid.header)}
    code, name = at.get("全国地方公共団体コード"), at.get("地方公共団体名")
    if code is None or name is None:
        yield Fault(grid.place(0, 0))
        return
    for row, record in enumerate(grid.rows[1:], start=1):
        if not _is_area_code(str(record[code])) or record[name] == "":
            yield Fault(grid.place(row, code), str(record[code]))


def _is_area_code(code: str) -> bool:
    return bool(re.fullmatch(r"\d{6}", code)) and check_digit(code[:5]) == code[5]


def _one_edition(_: Material) -> Verdict:
    return UNJUDGED


def _described(found: Material) -> Verdict:
    return verdict(_undescribed(found)) if found.package else UNJUDGED


def _undescribed(found: Material) -> Iterator[Fault]:
    resources = {resource["path"]: resource for resource in found.package.get("resources", ())}
    files = {file.name: file for file in found.dataset.files}
    for grid in found.csvs:
        resource = resources.get(grid.file, {})
        if not resource.get("encoding"):
            yield Fault(Place("datapackage.json", key=grid.file), "encoding")
        if files[grid.file].data.startswith(codecs.BOM_UTF8) and "BOM" not in resource.get("description", ""):
            yield Fault(Place("datapackage.json", key=grid.file), "BOM")
        for column in resource.get("schema", {}).get("fields", ()):
            if not column.get("description"):
                yield Fault(Place("datapackage.json", key=f"{grid.file}: {column['name']}"), "description")
        for field in grid.table.fields:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", field.key):
                yield Fault(Place(grid.file, key=field.name), field.key)
    if not found.dataset.version or not all(found.dataset.version_notes):
        yield Fault(Place("datapackage.json"), "version")


def _long_form(found: Material) -> Verdict:
    faults = []
    for grid in found.csvs:
        years = [column for column, name in enumerate(grid.header) if _YEAR_NAME.search(name)]
        faults += [Fault(grid.place(0, column)) for column in years if len(years) > 1]
    return verdict(faults) if found.csvs else UNJUDGED


CONTENT_RULES: dict[str, Rule] = {
    "L2-01": _of_numbers(_dressed_number),
    "L2-02": _nothing_left_out,
    "L2-03": _unique_names,
    "L2-04": _one_spelling,
    "L2-05": _other_apart,
    "L2-06": of_workbook(lambda sheet: sheet.formulas),
    "L3-01": _header_first,
    "L3-02": _code_tables,
    "L3-03": _of_numbers(_mark_for_number),
    "L3-04": _units,
    "L3-05": _time_axis,
    "L3-06": _areas,
    "L3-07": _one_edition,
    "L3-08": _described,
    "L3-09": _long_form,
}
"""Official number → rule."""
