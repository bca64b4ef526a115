"""What became of a push, in words: a bar while it runs, a table at the end, and the same as JSON for machines.

Out of scope: the push (`catalog.ckan.pushing.push`), the plan in words (`catalog.ckan.planning.plan_words`).
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as ScreenTable

from catalog.ckan.planning.plan_words import action_word
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.model import Plan, Verdict
from catalog.ckan.pushing.push import Outcome, Pushed, PushResult, push
from catalog.ckan.targets.target import Target
from metadata.messages.rendering import Language, word

_LOG = logging.getLogger("keikaku")  # the journal of who started the command (`catalog.runs.journal`)
_STYLES = {Outcome.DONE: "green", Outcome.LEFT: "dim", Outcome.FAILED: "bold red", Outcome.NOT_STARTED: "bold yellow"}


def push_shown(
    plan: Plan, client: Client, target: Target, console: Console, language: Language, *, force: bool
) -> PushResult:
    """Carry out a plan, showing how many datasets are done; then print what became of them. Raises what `push` raises."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(escape(target.name), total=len(plan.steps))

        def told(pushed: Pushed) -> None:
            progress.update(task, advance=1, description=escape(pushed.step.id))
            done = int(progress.tasks[0].completed)
            facts = {"id": pushed.step.id, "outcome": pushed.outcome.value, "done": done, "all": len(plan.steps)}
            _LOG.debug("pushed", extra={"facts": facts})

        result = push(plan, client, target, force=force, told=told)
    _show(console, result, language)
    return result


def document(result: PushResult) -> dict[str, Any]:
    """Return what became of each dataset as plain values, and how often each action was called."""
    return {
        "target": result.plan.target,
        "url": result.plan.url,
        "interrupted": result.interrupted,
        "datasets": [
            {
                "id": each.step.id,
                "action": each.step.action.value,
                "outcome": each.outcome.value,
                "verified": each.proof.verdict.value if each.proof else "",
                "lacking": list(each.proof.lacking) if each.proof else [],
                "problems": [problem.code for problem in each.problems],
            }
            for each in result.datasets
        ],
        "calls": dict(sorted(Counter(result.calls).items())),
    }


def _show(console: Console, result: PushResult, language: Language) -> None:
    table = ScreenTable(show_edge=False, pad_edge=False)
    for name in ("dataset", "plan_action", "result", "push_proof"):
        table.add_column(word(name, language), no_wrap=True)
    for each in result.datasets:
        outcome = f"[{_STYLES[each.outcome]}]{escape(_outcome(each, language))}[/]"
        table.add_row(escape(each.step.id), escape(action_word(each.step.action, language)), outcome, _proof(each, language))
    console.print(table)
    lacking = dict.fromkeys(name for each in result.datasets if each.proof for name in each.proof.lacking)
    if lacking:
        told = word("push_lacking", language, {"fields": ", ".join(lacking)})
        console.print(escape(told), soft_wrap=True, highlight=False)
    counts = Counter(each.outcome for each in result.datasets)
    facts: dict[str, object] = {outcome.name.lower(): counts[outcome] for outcome in Outcome}
    facts |= {"target": result.plan.target, "url": result.plan.url, "calls": len(result.calls)}
    console.print(escape(word("push_sum", language, facts)), soft_wrap=True, highlight=False)


def _outcome(pushed: Pushed, language: Language) -> str:
    return word(f"push_{pushed.outcome.name.lower()}", language)


def _proof(pushed: Pushed, language: Language) -> str:
    if pushed.proof is None:
        return ""
    told = escape(word(f"push_{pushed.proof.verdict.name.lower()}", language))
    return told if pushed.proof.verdict is Verdict.VERIFIED else f"[bold red]{told}[/]"
