"""The commands `plan` and `push`: their options. Light, as `publish.py --help` loads it; the work is in `catalog.ckan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from catalog.runs import command as cli

ROOT = Path(__file__).resolve().parents[2]

TargetName = Annotated[
    str, typer.Argument(metavar="TARGET", help="公開先（publish.yaml の targets）/ a target of publish.yaml")
]
Force = Annotated[bool, typer.Option("--force", help="計画後の手作業の変更も上書き / write over changes by hand")]
Prune = Annotated[bool, typer.Option("--prune", help="余ったデータセットを削除 / remove our datasets that are not built")]


def plan(
    target: TargetName,
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
) -> None:
    """公開先（CKAN）に何が起きるかを示す（書き込みなし）/ Show what a push to a CKAN would do; write nothing."""
    with cli.run("plan", lang, report) as (state, console, language):
        from catalog.ckan.planning.plan_words import document, show_plan
        from catalog.ckan.planning.planning import connect, make_plan
        from catalog.ckan.targets.target import open_target
        from catalog.runs.building import Task, built_by
        from metadata.declared.settings import read_settings
        from metadata.versions.acceptance import Terms

        task = Task(tuple(ids or ()), datasets, read_settings(settings, base_url), jobs, Terms())
        chosen = open_target(task.settings, target)
        with connect(chosen) as client:
            built = built_by(task, state, console, language)
            found = make_plan(chosen, client, built.datasets, task.ids)
        state.plan = document(found)
        show_plan(console, found, language)


def push(
    target: TargetName,
    ids: cli.Ids = None,
    base_url: cli.BaseUrl = None,
    datasets: cli.Datasets = ROOT / "datasets",
    settings: cli.SettingsFile = ROOT / "publish.yaml",
    jobs: cli.Jobs = 1,
    lang: cli.Lang = None,
    report: cli.ReportFile = None,
    *,
    force: Force = False,
    prune: Prune = False,
) -> None:
    """公開先（CKAN）を計画どおりにし、そうなったことを確かめる / Carry out the plan on a CKAN and prove it."""
    with cli.run("push", lang, report) as (state, console, language):
        from catalog.ckan.planning import plan_words as words
        from catalog.ckan.planning import planning
        from catalog.ckan.pushing import push_words
        from catalog.ckan.targets.target import open_target
        from catalog.runs.building import Task, built_by
        from metadata.declared.settings import read_settings
        from metadata.versions.acceptance import Terms

        task = Task(tuple(ids or ()), datasets, read_settings(settings, base_url), jobs, Terms())
        chosen = open_target(task.settings, target)
        with planning.connect(chosen) as client:
            built = built_by(task, state, console, language)
            found = planning.make_plan(chosen, client, built.datasets, task.ids, prune=prune)
            state.plan = words.document(found)
            result = push_words.push_shown(found, client, chosen, console, language, force=force)
        state.push = push_words.document(result)
        result.check()
