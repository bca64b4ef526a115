"""The command `build`: everything into a static catalogue, the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from catalog.commands.options import Accept, Approve, Out, Reporting, Selection, Today, Work, grouped
from catalog.runs.command import asked_day, asked_terms, require_apart, require_outside, running
from catalog.runs.report import show_table
from metadata.messages.rendering import word
from pipelines.problems import Place, Problem, SettingsError

if TYPE_CHECKING:
    from catalog.runs.building import Task


@grouped
def build(
    selection: Selection,
    reporting: Reporting,
    out: Out = Path("public"),
    work: Work = Path(".keikaku"),
    date: Today = None,
    *,
    accept: Accept = False,
    approve: Approve = False,
) -> None:
    """すべてを作り、静的カタログとして書き出す / Build everything into a static catalogue."""
    require_outside(out, "--work", work)
    out, work = selection.reached(out), selection.reached(work)
    report = reporting.report or work / "build.json"
    with running("build", reporting.lang, report, out, writes=True) as (state, console, language):
        from catalog.folder.catalogue_folder import recover
        from catalog.folder.host_files import host_files, kept_files
        from catalog.runs.lock import run_lock
        from catalog.runs.reuse import Reuse

        day = asked_day(date, accept=accept)

        def task() -> Task:
            from metadata.building.build import dataset_ids

            dataset_ids(selection.datasets, selection.ids or ())
            asked = selection.task(asked_terms(out, day, accept=accept, approve=approve), work, out.parent)
            if accept and asked.settings.four_eyes_from:
                raise SettingsError(Problem("four-eyes-build", Place(key="--accept")))
            return asked

        require_apart(out, selection.datasets)
        reuse = Reuse(work, selection.datasets, selection.settings, selection.base_url)
        # What is wrong with the words of the command is told before anything is made.
        asked = None if reuse.same_inputs and not selection.ids else task()
        with run_lock(out, "build"):
            recover(out)
            if asked is None and reuse.nothing_changed(out):
                reuse.repeat(state)
            else:
                from catalog.runs.building import write_built

                write_built(asked or task(), out, host_files(selection.settings), reuse, state, console, language)
            state.warnings += kept_files(out, reuse.index)
        show_table(console, state.datasets, language)
        if state.versions:
            versions = ", ".join(f"{id_} {version}" for id_, version in state.versions.items())
            console.print(escape(word("accepted", language, {"versions": versions})), soft_wrap=True)
        facts = {"count": len(state.datasets), "out": out, "index": out / "index.html"}
        console.print(escape(word("built", language, facts)), soft_wrap=True)
