"""The commands `plan` and `push`: what a push to a CKAN would do, and doing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from catalog.commands.options import Force, Prune, Reporting, Selection, TargetName, Verify, Work, grouped
from catalog.runs.command import asked_terms, running
from metadata.messages.rendering import Language

if TYPE_CHECKING:
    from catalog.runs.building import Task
    from catalog.runs.report import Report
    from metadata.building.cataloguing import Build


@grouped
def plan(
    target: TargetName,
    selection: Selection,
    reporting: Reporting,
    work: Work = Path(".keikaku"),
    *,
    verify: Verify = False,
) -> None:
    """公開先（CKAN）に何が起きるかを示す（書き込みなし）/ Show what a push to a CKAN would do; write nothing."""
    with running("plan", reporting.lang, reporting.report) as (state, console, language):
        from catalog.ckan.planning.plan_words import document, show_plan
        from catalog.ckan.planning.planning import connect, make_plan
        from catalog.ckan.targets.target import open_target

        task = selection.task(asked_terms())
        chosen = open_target(task.settings, target)
        with connect(chosen) as client, _built(task, work, state, console, language) as built:
            found = make_plan(chosen, client, built.datasets, task.ids, verify=verify)
        state.plan = document(found)
        show_plan(console, found, language)


@grouped
def push(
    target: TargetName,
    selection: Selection,
    reporting: Reporting,
    work: Work = Path(".keikaku"),
    *,
    force: Force = False,
    prune: Prune = False,
    verify: Verify = False,
) -> None:
    """公開先（CKAN）を計画どおりにし、そうなったことを確かめる / Carry out the plan on a CKAN and prove it."""
    with running("push", reporting.lang, reporting.report) as (state, console, language):
        from catalog.ckan.planning import plan_words, planning
        from catalog.ckan.pushing import push_words
        from catalog.ckan.targets.target import open_target

        task = selection.task(asked_terms())
        planning.require_whole(task.ids, prune=prune)  # told before anything is built
        chosen = open_target(task.settings, target)
        with planning.connect(chosen) as client, _built(task, work, state, console, language) as built:
            found = planning.make_plan(chosen, client, built.datasets, task.ids, prune=prune, verify=verify)
            state.plan = plan_words.document(found)
            result = push_words.push_shown(found, client, chosen, console, language, force=force)
        state.push = push_words.document(result)
        result.check()


@contextmanager
def _built(task: Task, work: Path, state: Report, console: Console, language: Language) -> Iterator[Build]:
    """Give what is built, taken from what `build`, `run` or an earlier push kept in `work` where that is still current.

    What is fit is kept there at once: a push that was cut off need not build it again.
    """
    from catalog.runs.building import built_by
    from catalog.runs.reuse import cache_in, warnings_of

    cache = cache_in(work)
    try:
        yield built_by(task, state, console, language, cache)
    finally:
        state.warn(warnings_of(cache, work))
        cache.let_go()
