"""The unit that a note above a table gives its figures: （単位：％） at the right above a list of indicators.

It holds for indicators of which none says a unit itself. Where some do and some do not, whose it is is not known: the note
stays unread. Out of scope: units of a column or a name (`layouts.words.units`).
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.documents.model import Cell
from pipelines.layouts.ledger import Ledger, Piece
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import Form, HeadedTable
from pipelines.layouts.words.amounts import plain_amounts
from pipelines.layouts.words.headings import FIGURES
from pipelines.layouts.words.units import name_and_unit, unit_in_bracket

_NOTE = re.compile(r"[(\[【]?単位[:は](?P<words>[^()\[\]【】:、。]{1,10})[)\]】]?")


def unit_noted(text: str) -> str:
    """Return the unit that a line is a note of, "" for any other line."""
    found = _NOTE.fullmatch("".join(unicodedata.normalize("NFKC", text).split())) if "単位" in text else None
    return unit_in_bracket(f"単位:{found['words']}") if found else ""


def note_above(grid: Grid, form: Form) -> Cell | None:
    """Return the note of a unit in the last row above a table."""
    return next((cell for cell in grid.starting(form.rows[-1]) if unit_noted(cell.text)), None)


def unit_for(note: Piece | None, grid: Grid, table: HeadedTable, ledger: Ledger) -> str:
    """Return the unit that a note gives the indicators of the table below it; note what became of the note."""
    if note is None:
        return ""
    named = [cell for column in table.with_column("指標名") for cell in grid.column_below(column, table.rows)]
    if table.with_column("単位", "事業費") or not named:
        ledger.leave_out("note", [note])
        return ""
    own = [bool(name_and_unit(cell.text)[1]) for cell in named]
    if not any(own) and not _figures_with_units(grid, table):
        ledger.read(note)
        return unit_noted(note.text)
    if all(own):
        ledger.leave_out("note", [note])
    return ""


def _figures_with_units(grid: Grid, table: HeadedTable) -> bool:
    columns = {at: one for at, one in table.columns.items() if one.column in FIGURES or (one.years and not one.column)}
    cells = (cell for at in columns for cell in grid.column_below(at, table.rows))
    return any(one.unit for one in columns.values()) or any(
        one.figure is not None and one.figure.unit for cell in cells for one in plain_amounts(cell.text)
    )
