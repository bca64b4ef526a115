"""The command `build`: everything into a static catalogue, the main job."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from catalog.commands.options import Accept, Approve, Out, Reporting, Selection, Today, grouped
from catalog.runs.command import asked_terms, require_apart, running
from catalog.runs.report import show_table
from metadata.messages.rendering import word


@grouped
def build(
    selection: Selection,
    reporting: Reporting,
    out: Out = Path("public"),
    date: Today = None,
    *,
    accept: Accept = False,
    approve: Approve = False,
) -> None:
    """すべてを作り、静的カタログとして書き出す / Build everything into a static catalogue."""
    terms = asked_terms(out, date, accept=accept, approve=approve)
    with running("build", reporting.lang, reporting.report, out, writes=True) as (state, console, language):
        from catalog.folder.catalogue_folder import recover
        from catalog.runs.building import built_by
        from catalog.runs.lock import held
        from catalog.server.quality import report_facts
        from catalog.site.static import write_catalogue
        from metadata.building.build import dataset_ids
        from metadata.versions.ledger import add_releases

        # What is wrong with the words of the command is told before anything is made.
        require_apart(out, selection.datasets)
        dataset_ids(selection.datasets, selection.ids or ())
        task = selection.task(terms)
        with held(out, "build"):
            recover(out)
            built = built_by(task, state, console, language)
            add_releases(task.datasets, built.new)
            state.outcome = write_catalogue(built, out, task.ids)
        state.quality = report_facts(built.scores, built.findings)
        show_table(console, state.datasets, language)
        if state.versions:
            versions = ", ".join(f"{id_} {version}" for id_, version in state.versions.items())
            console.print(escape(word("accepted", language, {"versions": versions})), soft_wrap=True)
        facts = {"count": len(built.datasets), "out": out, "index": out / "index.html"}
        console.print(escape(word("built", language, facts)), soft_wrap=True)
