"""The command `diff`: what a build would change in a published catalogue."""

from __future__ import annotations

from pathlib import Path

from catalog.commands.options import Against, CsvFile, JsonFile, Other, Reporting, Selection, grouped
from catalog.runs.command import asked_terms, running


@grouped
def diff(
    selection: Selection,
    reporting: Reporting,
    against: Against = Path("public"),
    other: Other = None,
    json_file: JsonFile = None,
    csv_file: CsvFile = None,
) -> None:
    """公開中のものと比べて何が変わるかを示す / What a build would change: rows, columns, descriptions."""
    terms = asked_terms(against, None)
    with running("diff", reporting.lang, reporting.report) as (state, console, language):
        from catalog.runs.comparison import differences, show_differences, write_differences

        found = differences(selection.task(terms), against, other, state, console, language)
        write_differences(found, json_file, csv_file)
        show_differences(console, found, language)
