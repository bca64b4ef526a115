"""The files of results beside a plan, `results/<fiscal year>.xlsx` or `.csv`, opened; and the fiscal years of a plan.

A workbook of the office's own make may have a `results/layout.yaml` beside it, which says what its headings mean.

Out of scope: what they say (`pipelines.results.entered`).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from metadata.declared.declaration import DatasetDeclaration
from metadata.declared.regular_file import UnfitFileError, passed_over, read_regular
from metadata.declared.yaml_file import load_yaml
from pipelines.documents.opening import open_document
from pipelines.layouts.layout import Layout, read_layout
from pipelines.problems import Place, Problem, SourceError
from pipelines.results.entries import ResultsFile

FOLDER = "results"
LAYOUT = "layout.yaml"
"""In that folder: how workbooks of the office's own make are read, where their headings do not tell."""

_NAME = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\.(?:xlsx|xlsm|xls|ods|csv|tsv)", re.IGNORECASE)
_OF_EXCEL = "~$"  # what Excel leaves beside a workbook that is open
_FIRST_MONTH = 4  # of a fiscal year


def results_files(folder: Path) -> tuple[ResultsFile, ...]:
    """Return the results in a dataset's folder, by year; none where there are none.

    Hidden files, the system's and those of an open Excel are passed over. Raises SourceError with all problems:
    `results-name` for a file of another name, `source-unreadable`, `path-outside`, and what `open_document` finds;
    DeclarationError for a `results/layout.yaml` that cannot stand.
    """
    found: list[ResultsFile] = []
    problems: list[Problem] = []
    layout = _own_layout(folder)
    paths = sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).is_dir() else []
    for path in paths:
        name = f"{FOLDER}/{path.name}"
        if passed_over(path.name) or path.name.startswith(_OF_EXCEL) or path.name == LAYOUT:
            continue
        match = _NAME.fullmatch(path.name)
        if match is None:
            problems.append(Problem("results-name", Place(name), {"given": path.name}))
            continue
        try:
            found.append(ResultsFile(name, int(match["year"]), open_document(name, read_regular(path, folder)), layout))
        except UnfitFileError as error:
            problems.append(error.problem(Place(name)))
        except OSError as error:
            problems.append(Problem("source-unreadable", Place(name), {"detail": error.strerror or str(error)}))
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(problems)
    return tuple(found)


def _own_layout(folder: Path) -> Layout | None:
    """Return the layout that is declared for results workbooks of the office's own make, None where there is none."""
    path = folder / FOLDER / LAYOUT
    if not path.exists():
        return None
    file = load_yaml(path, f"{FOLDER}/{LAYOUT}")
    return read_layout(file.data, file.place)


def plan_years(declared: DatasetDeclaration) -> range:
    """Return the fiscal years of the declared period."""
    return range(fiscal_year_of(declared.period.start), fiscal_year_of(declared.period.end) + 1)


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year that a day lies in."""
    return day.year - (day.month < _FIRST_MONTH)
