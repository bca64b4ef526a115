"""Excel workbooks (.xlsx, .xlsm): each sheet a table as it is shown, with merged cells, hidden rows, columns and sheets.

openpyxl reads them, since no other library tells number formats, spans, weight and what is hidden together; macros are
not run. Out of scope: charts and pictures (a note says that there is one), colours beyond "shaded".
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipelines.documents import places
from pipelines.documents.damage import DAMAGE, damaged
from pipelines.documents.formats.sheets.notes import hidden_notes, listed
from pipelines.documents.formats.sheets.number_formats import JAPANESE_FORMATS, shown
from pipelines.documents.formats.sheets.xlsx_parts import MOST_MERGED, merged_area, pictures, text_boxes
from pipelines.documents.model import Block, Cell, Document, Note, Paragraph, Table
from pipelines.documents.office import Package
from pipelines.documents.raised import raised
from pipelines.problems import Place, Problem, SourceError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_RICH = re.compile(rb"superscript|strike")
_FORMULA = re.compile(rb"<f[ />]")  # not <formula1>, of a list to choose from
_NO_SHADE = ("00000000", "FFFFFFFF")


def read(name: str, data: bytes) -> Document:
    """Return the sheets of a workbook in order; an empty cell is given only where it is merged.

    A formula shows its kept value; where the file keeps none (it was written by a program, and never opened), the cell is
    empty, has its `formula`, and a note `formula-without-value` names the cells of the sheet.

    Raises SourceError `document-damaged`, `document-bomb` (merged cells without end, declared entities) and what
    `archives.parts` raises.
    """
    package = Package(name, data)
    package.refuse_entities()
    bodies = [package.part(part) for part in package.parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
    if sum(map(merged_area, bodies)) > MOST_MERGED:
        raise SourceError(Problem("document-bomb", Place(name), {"part": "mergeCells"}))
    book = _loaded(name, data, values=True, rich=any(_RICH.search(package.part(part)) for part in _texts(package)))
    formulas = _loaded(name, data, values=False, rich=False) if any(map(_FORMULA.search, bodies)) else None
    boxes = list(text_boxes(package))
    blocks: list[Block] = []
    notes = [Note("macros-not-run", places.encoded(name), part) for part in package.parts if part.endswith("vbaProject.bin")]
    for sheet in book.worksheets:
        reader = _Sheet(name, sheet, formulas[sheet.title] if formulas else None, date1904=book.epoch.year == 1904)
        blocks.append(Table(tuple(reader.cells()), places.sheet(name, sheet.title), sheet.title))
        blocks += [Paragraph(text, place) for title, place, text in boxes if title == sheet.title]
        notes += reader.notes()
    notes += [Note("image", place, text) for place, text in pictures(package)]
    return Document(name, "xlsx", tuple(blocks), tuple(notes))


def _texts(package: Package) -> list[str]:
    return [part for part in package.parts if re.fullmatch(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml", part)]


def _loaded(name: str, data: bytes, *, values: bool, rich: bool) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings(action="ignore"):  # of what openpyxl leaves out (validations, drawings): not our matter
            return load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=rich)
    except (InvalidFileException, *DAMAGE) as error:
        raise damaged(name, error) from error


class _Sheet:
    """One sheet on its way to a table; `formulas` is the same sheet with its formulas, where it has any."""

    def __init__(self, name: str, sheet: Worksheet, formulas: Worksheet | None, *, date1904: bool) -> None:
        self.name, self.sheet, self.formulas = name, sheet, formulas
        self.whole = sheet.sheet_state != "visible"
        self.rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
        self.columns = _hidden_columns(sheet)
        self.date1904 = date1904
        self.looks: dict[bytes, tuple[str, bool, bool, bool]] = {}
        self.unknown: list[Cell] = []
        self.struck: list[Note] = []

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that hold something or are merged, row by row."""
        spans = {(area.min_row, area.min_col): area for area in self.sheet.merged_cells.ranges}
        covered = _covered(self.sheet)
        # The cells that the file has, not the grid between the first and the last: one stray cell may stand in row 1048576.
        for (row, column), cell in sorted(self.sheet._cells.items()):
            if (row, column) in covered:
                continue
            area = spans.get((row, column))
            made = self._cell(cell, row - 1, column - 1, area.size if area else {"rows": 1, "columns": 1})
            if made.text or made.formula or area is not None:
                yield made

    def _cell(self, cell: Any, row: int, column: int, size: dict[str, int]) -> Cell:
        code, bold, shaded, struck = self._look(cell)
        value = cell.value if isinstance(cell.value, (str, int, float)) else _plain(cell.value)
        text = shown(value, code, date1904=self.date1904)
        away = text if struck else _struck(cell.value)
        text = "" if struck else text
        formula = "" if text or away or self.formulas is None else _formula(self.formulas, row, column)
        place = places.sheet_cell(self.name, self.sheet.title, row, column, size["rows"], size["columns"])
        hidden = self.whole or row in self.rows or column in self.columns
        made = Cell(
            text.replace("\r\n", "\n").replace("_x000D_", ""),
            place,
            row,
            column,
            size["rows"],
            size["columns"],
            hidden=hidden,
            bold=bold,
            shaded=shaded,
            formula=formula,
            comment=cell.comment.text.strip() if cell.comment else "",
        )
        if formula:
            self.unknown.append(made)
        if away.strip():
            self.struck.append(Note("deleted-text", place, away))
        return made

    def _look(self, cell: Any) -> tuple[str, bool, bool, bool]:
        """Return number format, weight and shade of a cell, and whether it is struck through; many cells share one style."""
        key = cell._style.tobytes()
        if key not in self.looks:
            code = JAPANESE_FORMATS.get(cell._style.numFmtId, cell.number_format)
            fill = cell.fill
            shaded = fill.fill_type is not None and str(fill.fgColor.rgb) not in _NO_SHADE
            self.looks[key] = (code, bool(cell.font.b), shaded, bool(cell.font.strike))
        return self.looks[key]

    def notes(self) -> Iterator[Note]:
        """Yield what is to be told of the sheet; to be asked after the cells."""
        yield from hidden_notes(self.name, self.sheet.title, self.rows, self.columns, whole=self.whole)
        yield from self.struck
        if self.unknown:
            names = listed(f"{places.column_letters(cell.column)}{cell.row + 1}" for cell in self.unknown)
            yield Note("formula-without-value", self.unknown[0].place, names)


def _plain(value: Any) -> Any:
    """Return the text of a cell of several fonts, without what is struck through; else the value."""
    if not hasattr(value, "as_list"):
        return value
    text = ""
    for part in value:
        if _is_struck(part):
            continue
        high = getattr(getattr(part, "font", None), "vertAlign", None) == "superscript"
        text += raised(str(part), text) if high else str(part)
    return text


def _struck(value: Any) -> str:
    """Return what is struck through of a cell of several fonts."""
    return "".join(str(part) for part in value if _is_struck(part)) if hasattr(value, "as_list") else ""


def _is_struck(part: Any) -> bool:
    return bool(getattr(getattr(part, "font", None), "strike", None))


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Return the 0-based hidden columns; one dimension may stand for many columns, up to the last that holds a cell."""
    return {
        column - 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 1, min(dimension.max or 1, sheet.max_column) + 1)
    }


def _covered(sheet: Worksheet) -> set[tuple[int, int]]:
    """Return the positions of merged cells but for the upper left corners, where the text stands."""
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        covered.update(area.cells)
        covered.discard((area.min_row, area.min_col))
    return covered


def _formula(sheet: Worksheet, row: int, column: int) -> str:
    """Return the formula of a cell without a text, empty where it has none."""
    cell = sheet._cells.get((row + 1, column + 1))
    if cell is None or cell.data_type != "f":
        return ""
    value = cell.value
    return str(getattr(value, "text", None) or value)
