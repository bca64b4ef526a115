"""The officers' form of a dataset: its plan, for the results of a fiscal year, and where the file belongs.

Out of scope: what the form looks like (`pipelines.results.form`), writing it to the disk (`catalog.commands.form`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metadata.building.build import dataset_ids, publishers
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.declared.results_folder import FOLDER, fiscal_year_of, plan_years
from metadata.described.dataset import Publisher
from pipelines.problems import DeclarationError, Place, Problem, SettingsError, few
from pipelines.results.form.filling import Basics, Filling, blank, filled
from pipelines.results.form.writing import workbook

_TARGET_YEARS = 5  # for which an empty form has a column


@dataclass(frozen=True)
class Form:
    """A form: its bytes, its fiscal year (None: for a new plan), and how many results it asks for."""

    data: bytes
    year: int | None
    asked: int


def empty_form(day: date) -> Form:
    """Return the form for a new plan, with targets of the five fiscal years from that of the day on."""
    first = fiscal_year_of(day)
    return Form(workbook(blank(tuple(range(first, first + _TARGET_YEARS)))), None, 0)


def results_form(root: Path, dataset_id: str, year: int | None, day: date) -> Form:
    """Return the form for the results of a dataset of the folder `root`; without a year, of the one that ended last.

    Raises SettingsError `id-unknown`, `form-year` for a year outside of the plan, DeclarationError `publisher-unknown`, and
    what reading the folder raises.
    """
    dataset_ids(root, [dataset_id])
    read = read_folder(root / dataset_id, f"{root.name}/{dataset_id}")
    years = plan_years(read.declared)
    chosen = ended_year(years, day) if year is None else year
    if chosen not in years:
        facts = {"year": str(chosen), "first": str(years[0]), "last": str(years[-1])}
        raise SettingsError(Problem("form-year", Place(key="--year"), facts))
    filling = filling_of(read, publishers(root), dataset_id, chosen)
    asked = sum(bool(record.get("指標ID")) for record in filling.records["実績・評価"])
    return Form(workbook(filling), chosen, asked)


def filling_of(read: ReadDataset, known: Mapping[str, Publisher], dataset_id: str, year: int) -> Filling:
    """Return what stands in the form for a year's results of a dataset. Raises DeclarationError `publisher-unknown`."""
    code = read.declared.publisher
    if code not in known:
        facts = {"given": code, "known": few(list(known))}
        raise DeclarationError(Problem("publisher-unknown", read.file.place(("publisher",)), facts))
    years = tuple(plan_years(read.declared))
    return filled(read.plan, Basics(code, known[code].name.ja, dataset_id, read.declared.title.ja, years), year)


def ended_year(years: Sequence[int], day: date) -> int:
    """Return the fiscal year of a plan whose results are due on a day: the one that ended last, but one of the plan's."""
    return min(max(fiscal_year_of(day) - 1, years[0]), years[-1])


def results_path(root: Path, dataset_id: str, year: int) -> Path:
    """Return where the results of a year are looked for."""
    return root / dataset_id / FOLDER / f"{year}.xlsx"
