"""The commands `plan` and `push`: what a push to a CKAN would do, and doing it."""

from __future__ import annotations

from catalog.commands.options import Force, Prune, Reporting, Selection, TargetName, grouped
from catalog.runs.command import running


@grouped
def plan(target: TargetName, selection: Selection, reporting: Reporting) -> None:
    """公開先（CKAN）に何が起きるかを示す（書き込みなし）/ Show what a push to a CKAN would do; write nothing."""
    with running("plan", reporting.lang, reporting.report) as (state, console, language):
        from catalog.ckan.planning.plan_words import document, show_plan
        from catalog.ckan.planning.planning import connect, make_plan
        from catalog.ckan.targets.target import open_target
        from catalog.runs.building import built_by
        from metadata.versions.acceptance import Terms

        task = selection.task(Terms())
        chosen = open_target(task.settings, target)
        with connect(chosen) as client:
            built = built_by(task, state, console, language)
            found = make_plan(chosen, client, built.datasets, task.ids)
        state.plan = document(found)
        show_plan(console, found, language)


@grouped
def push(
    target: TargetName,
    selection: Selection,
    reporting: Reporting,
    *,
    force: Force = False,
    prune: Prune = False,
) -> None:
    """公開先（CKAN）を計画どおりにし、そうなったことを確かめる / Carry out the plan on a CKAN and prove it."""
    with running("push", reporting.lang, reporting.report) as (state, console, language):
        from catalog.ckan.planning import plan_words, planning
        from catalog.ckan.pushing import push_words
        from catalog.ckan.targets.target import open_target
        from catalog.runs.building import built_by
        from metadata.versions.acceptance import Terms

        task = selection.task(Terms())
        chosen = open_target(task.settings, target)
        with planning.connect(chosen) as client:
            built = built_by(task, state, console, language)
            found = planning.make_plan(chosen, client, built.datasets, task.ids, prune=prune)
            state.plan = plan_words.document(found)
            result = push_words.push_shown(found, client, chosen, console, language, force=force)
        state.push = push_words.document(result)
        result.check()
