"""Results of a fiscal year: a line for each indicator, filled in here, or in the Excel form that goes down and up.

Either way the same file is written, `results/<year>.xlsx` beside the plan; the one that it replaces is kept in the work
folder. Out of scope: what the cells mean and what is wrong with them (`metadata.building.results_entry`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.rendering import told
from catalog.desk.rounds import items_of
from catalog.desk.visit import Visit
from catalog.runs.day import today
from metadata.building.build import dataset_ids
from metadata.building.drafting.draft_folder import write_files
from metadata.building.officer_form import results_form
from metadata.building.results_entry import (
    YearSheet,
    asked,
    field_of,
    file_of,
    judge,
    key_of,
    written,
    year_sheet,
)
from metadata.declared.results_folder import FOLDER
from metadata.messages.rendering import Message
from pipelines.documents.opening import open_document
from pipelines.problems import Place, Problem, SourceError
from pipelines.results.form.filling import Record

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FOR_ALL = ("出典", "確認日")
"""What is often the same for all figures of a year, and may be typed once."""


@dataclass(frozen=True)
class Field:
    """A field of the grid. `wrong`: what is wrong with what stands in it."""

    name: str
    column: str
    hint: str
    text: str
    wrong: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the grid: of a measure as a whole, or of an indicator (`figure`)."""

    record: Record
    figure: bool
    fields: tuple[Field, ...]


def show_all(visit: Visit) -> Response:
    """Show each plan with what is missing."""
    return visit.render("results.html", items=[item for item in items_of(visit.workplace) if item.round.indicators])


def show(visit: Visit) -> Response:
    """Show the grid of a year."""
    sheet, folder = _sheet(visit), _folder(visit)
    lines = _lines(visit, sheet)
    made_from = visit.stamp(folder)
    return visit.render("results-year.html", sheet=sheet, lines=lines, for_all=_FOR_ALL, made_from=made_from, day=today())


def save(visit: Visit) -> Response:
    """Write what was typed, when nothing is wrong with it."""
    folder, sheet = _folder(visit), _sheet(visit)
    with visit.writing(folder):
        data = written(sheet, _typed(visit, sheet))
        _put(visit, folder, sheet.year, f"{sheet.year}.xlsx", data)
    return visit.go(visit.path.removesuffix("/save"), "results.saved", file=f"{FOLDER}/{sheet.year}.xlsx")


def download(visit: Visit) -> Response:
    """Give the Excel form of the year, with what has been entered."""
    sheet = _sheet(visit)
    if sheet.own or not sheet.file:
        data = results_form(visit.workplace.datasets, sheet.dataset_id, sheet.year, today()).data
    else:
        data = written(sheet, {})
    name = f"{sheet.dataset_id}_{sheet.year}.xlsx"
    return Response(data, media_type=_EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def upload(visit: Visit) -> Response:
    """Take a filled form, or the office's own workbook, in the place of what was there."""
    folder, year, sent = _folder(visit), int(visit.at["year"]), visit.form.files.get("file")
    if sent is None:
        raise SourceError(Problem("desk-no-file", Place(key="file")))
    data = sent.path.read_bytes()
    name = f"{year}.{open_document(sent.name, data).format}"
    with visit.writing(folder):
        _put(visit, folder, year, name, data)
    return visit.go(visit.path.removesuffix("/upload"), "results.saved", file=f"{FOLDER}/{name}")


def _put(visit: Visit, folder: Path, year: int, name: str, data: bytes) -> None:
    """Write the file of a year; the one before goes into the work folder. Raises KeikakuError with all that is wrong."""
    judge(visit.workplace.datasets, folder.name, year, name, data)
    before = file_of(folder, year)
    if before is not None:
        old = before.read_bytes()
        kept = f"{hashlib.sha256(old).hexdigest()[:12]}-{before.name}"
        write_files(visit.workplace.inside(".keikaku", "desk", "replaced", folder.name), {kept: old})
    write_files(folder / FOLDER, {name: data})
    if before is not None and before.name != name:
        before.unlink()


def _folder(visit: Visit) -> Path:
    (id_,) = dataset_ids(visit.workplace.datasets, [visit.at["id"]])
    return visit.workplace.inside("datasets", id_)


def _sheet(visit: Visit) -> YearSheet:
    year = int(visit.at["year"]) if "year" in visit.at else None
    return year_sheet(visit.workplace.datasets, _folder(visit).name, year, today())


def _lines(visit: Visit, sheet: YearSheet) -> list[Line]:
    wrong: dict[tuple[str, str], tuple[Message, ...]] = {}
    for problem in visit.problems:
        if at := field_of(sheet, problem):
            wrong[at] = (*wrong.get(at, ()), *told([problem], visit.language))
    found = []
    for record in sheet.records:
        key, figure = key_of(record), bool(record.get("指標ID"))
        fields = (
            Field(
                f"{c.name}/{key}",
                c.name,
                c.hint,
                visit.form.get(f"{c.name}/{key}", record.get(c.name, "")),
                wrong.get((key, c.name), ()),
            )
            for c in asked()
            if figure or c.name not in ("実績値", *_FOR_ALL)
        )
        found.append(Line(record, figure, tuple(fields)))
    return found


def _typed(visit: Visit, sheet: YearSheet) -> dict[str, Record]:
    """Return what was typed, by line; what is the same for all stands where a figure has none of its own."""
    found: dict[str, Record] = {}
    for record in sheet.records:
        key = key_of(record)
        names = (column.name for column in asked())
        texts = {name: visit.form.get(f"{name}/{key}").strip() for name in names if f"{name}/{key}" in visit.form}
        if texts.get("実績値"):
            texts |= {name: texts.get(name) or visit.form.get(name).strip() for name in _FOR_ALL}
        found[key] = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    return found


PAGE = Page(
    "results",
    "/results",
    (
        Get("/results", show_all),
        Get("/results/{id}", show),
        Get("/results/{id}/{year:int}", show),
        Post("/results/{id}/{year:int}/save", save, again=show),
        Get("/results/{id}/{year:int}/form.xlsx", download),
        Post("/results/{id}/{year:int}/upload", upload, again=show),
    ),
)
