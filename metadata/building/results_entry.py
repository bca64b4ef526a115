"""The results of a fiscal year as they are entered outside of Excel: the sheet 実績・評価 of the form, line by line.

    sheet = year_sheet(root, id, 2025, day)     what is asked, and what has been entered so far
    data = written(sheet, typed)                the form again, with what was typed
    judge(root, id, 2025, name, data)           raises what is wrong with it, by sheet and cell

What is written is the form that `publish.py form ID` gives, so that either way goes on where the other stopped; what stands
in its other sheets (費用, 目標の改定) stays. Out of scope: replacing files (`catalog.desk.pages.results`), what the cells
mean (`pipelines.results.entered`).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from openpyxl.utils import column_index_from_string

from metadata.building.build import publishers
from metadata.building.officer_form import ended_year, filling_of
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.declared.results_folder import FOLDER, plan_years
from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.problems import Place, Problem, SettingsError
from pipelines.results.form import sheets as form
from pipelines.results.form.cells import Faults, Line, is_own, read_lines
from pipelines.results.form.filling import Filling, Record
from pipelines.results.form.sheets import Column
from pipelines.results.form.writing import HEADER_ROW, workbook

_WHOLE = (form.COSTS, form.REVISIONS, form.GRADES)
"""Sheets of the form whose rows officers enter whole."""
_SPOT = re.compile(rf"{form.RESULTS}!(?P<column>[A-Z]+)(?P<row>[0-9]+)")


@dataclass(frozen=True)
class YearSheet:
    """The results of a year. `file`: in which they stand so far (`results/2025.xlsx`), empty for none.

    `own`: that file is a workbook of the office's own make, which only a whole file can replace.
    """

    dataset_id: str
    title: str
    years: range
    year: int
    filling: Filling
    file: str
    own: bool = False

    @property
    def records(self) -> tuple[Record, ...]:
        """The lines of 実績・評価: of each measure, and below it of each of its indicators."""
        return self.filling.records[form.RESULTS]

    @property
    def grades(self) -> tuple[Record, ...]:
        """The grades that may be given: 評価区分, 評価; none where the plan has none."""
        return self.filling.records[form.GRADES]


def asked() -> tuple[Column, ...]:
    """Return the columns of 実績・評価 that officers fill in."""
    return tuple(column for column in _columns() if column.asked)


def key_of(record: Record) -> str:
    """Return what a line is known by: the ID of its indicator, or of the measure that it is about as a whole."""
    return record.get("指標ID") or record.get("取組ID") or record.get("取組番号", "")


def year_sheet(root: Path, dataset_id: str, year: int | None, day: date) -> YearSheet:
    """Return the results of a dataset in `root` for a year; without one, of the year that ended last.

    Raises SettingsError `form-year`, and what reading the folder or the file of the year raises.
    """
    folder, name = root / dataset_id, f"{root.name}/{dataset_id}"
    with _without_results(folder, year) as copy:
        read = read_folder(copy, name)
    years = plan_years(read.declared)
    chosen = ended_year(years, day) if year is None else year
    if chosen not in years:
        facts = {"year": str(chosen), "first": str(years[0]), "last": str(years[-1])}
        raise SettingsError(Problem("form-year", Place(key="--year"), facts))
    if year is None:  # its file must not speak while the plan is read
        return year_sheet(root, dataset_id, chosen, day)
    filling = filling_of(read, publishers(root), dataset_id, chosen)
    path = file_of(folder, chosen)
    empty = YearSheet(dataset_id, read.declared.title.ja, years, chosen, filling, f"{FOLDER}/{path.name}" if path else "")
    return _entered(empty, open_document(empty.file, path.read_bytes())) if path else empty


def file_of(folder: Path, year: int) -> Path | None:
    """Return the file of a year's results in a dataset's folder; None where there is none yet."""
    found = sorted((folder / FOLDER).glob(f"{year}.*"))
    return next((path for path in found if path.is_file() and not path.name.endswith(".yaml")), None)


def written(sheet: YearSheet, typed: Mapping[str, Record]) -> bytes:
    """Return the form with what was typed; `typed`: by the key of a line, its text in each column that is asked for."""
    lines = tuple({**record, **typed.get(key_of(record), {})} for record in sheet.records)
    return workbook(replace(sheet.filling, records={**sheet.filling.records, form.RESULTS: lines}))


def judge(root: Path, dataset_id: str, year: int, name: str, data: bytes) -> ReadDataset:
    """Return the dataset as it would be read with this file for a year. Raises KeikakuError with all that is wrong."""
    with _without_results(root / dataset_id, year) as copy:
        (copy / FOLDER).mkdir(exist_ok=True)
        (copy / FOLDER / name).write_bytes(data)
        return read_folder(copy, f"{root.name}/{dataset_id}")


def field_of(sheet: YearSheet, problem: Problem) -> tuple[str, str] | None:
    """Return the key of the line and the column that a problem with the form is about; None where it is about neither."""
    match = _SPOT.fullmatch(problem.place.key)
    if match is None or not problem.place.file.endswith(f"{FOLDER}/{sheet.year}.xlsx"):
        return None
    line, column = int(match["row"]) - HEADER_ROW - 2, column_index_from_string(match["column"]) - 1
    columns = _columns()
    if not (0 <= line < len(sheet.records) and column < len(columns)):
        return None
    return key_of(sheet.records[line]), columns[column].name


def _columns() -> tuple[Column, ...]:
    return next(sheet.columns for sheet in form.sheets("results") if sheet.name == form.RESULTS)


def _entered(sheet: YearSheet, document: Document) -> YearSheet:
    """Return the sheet with what stands in the file of its year."""
    if is_own(document):
        return replace(sheet, own=True)
    lines = read_lines(document, Faults(sheet.file), whole=False)
    names = {column.name for column in asked()}
    stated = {key_of(text): text for text in map(_texts, lines[form.RESULTS])}
    known = [
        {**record, **{name: text for name, text in stated.pop(key_of(record), {}).items() if name in names}}
        for record in sheet.records
    ]
    records = {name: tuple(map(_texts, lines[name])) for name in _WHOLE if lines[name]}
    records[form.RESULTS] = (*known, *stated.values())  # lines of nothing that the plan has stay, and are told
    return replace(sheet, filling=replace(sheet.filling, records={**sheet.filling.records, **records}))


def _texts(line: Line) -> Record:
    return {name: cell.text for name, cell in line.cells.items()}


@contextmanager
def _without_results(folder: Path, year: int | None) -> Iterator[Path]:
    """Give a copy of a dataset's folder without the results of a year; of None, without any."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(folder, copy := Path(place) / folder.name, symlinks=True)
        for path in (copy / FOLDER).glob(f"{year}.*" if year else "*.*"):
            if path.suffix != ".yaml":
                path.unlink()
        yield copy
