"""The command `form`: the Excel form, empty for a plan or a standard dataset, or filled with a plan for its results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from catalog.commands.options import WORKPLACE, Datasets, Reporting, Today, grouped
from catalog.runs.command import running
from catalog.runs.day import asked_day
from metadata.messages.rendering import word
from pipelines.problems import Place, Problem, SettingsError

OneId = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help="データセットID、aed など（なければ空の計画）/ dataset, or a standard one as aed",
    ),
]
Year = Annotated[int | None, typer.Option(help="実績の年度（西暦）/ fiscal year of the results")]
FormFile = Annotated[Path | None, typer.Option("--out", help="様式のファイル / file to write")]

_EMPTY = Path("new plan.xlsx")


@grouped
def form(
    reporting: Reporting,
    id_: OneId = None,
    year: Year = None,
    out: FormFile = None,
    datasets: Datasets = WORKPLACE / "datasets",
    date: Today = None,
) -> None:
    """入力様式（Excel）：新しい計画の空の様式か、計画を写した翌年度の実績の様式 / The form for officers (Excel)."""
    with running("form", reporting.lang, reporting.report) as (_, console, language):
        from catalog.decisions.writing import write_new
        from metadata.building.officer_form import empty_form, results_form, results_path
        from pipelines.standard.definition import definitions
        from pipelines.standard.form import standard_form

        day = asked_day(date)
        if id_ in definitions():
            definition = definitions()[id_]
            if definition.current.confidence == "unknown":
                raise SettingsError(Problem("form-unsure", Place(key=id_), {"title": definition.title.ja}))
            path = out or Path(f"{id_}.xlsx")
            write_new(path, standard_form(definition))
            facts = {"file": path, "title": getattr(definition.title, language)}
            console.print(escape(word("form_standard", language, facts)), soft_wrap=True)
            return
        if id_ is None:
            made, path = empty_form(day), out or _EMPTY
        else:
            made = results_form(datasets, id_, year, day)
            path = out or results_path(datasets, id_, made.year or 0)
        write_new(path, made.data)
        facts = {"file": path, "asked": made.asked, "year": made.year}
        console.print(escape(word("form_results" if id_ else "form_empty", language, facts)), soft_wrap=True)
