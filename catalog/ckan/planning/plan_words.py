"""A plan in words: a table, what changes in each dataset, and the same as JSON for machines.

Out of scope: making the plan (`catalog.ckan.planning.planning`), what became of it (`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from catalog.ckan.portal.model import (
    CONTENT,
    INCOMPLETE,
    UNPROVED,
    Action,
    DatasetPlan,
    DesiredResource,
    FieldChange,
    Json,
    Plan,
)
from catalog.site.content.spool import PackedSpool
from metadata.messages.rendering import Language, word

SHOWN = 60
"""Characters of a value on the screen; the JSON has it whole."""
STYLES = {
    Action.CREATE: "green",
    Action.CHANGE: "yellow",
    Action.LEAVE: "dim",
    Action.NOT_OURS: "bold red",
    Action.REMOVED: "magenta",
    Action.ORPHAN: "magenta",
    Action.PRUNE: "bold red",
}


def show_plan(console: Console, plan: Plan, language: Language) -> None:
    """Print a plan: a line for each dataset, then field by field what would change, then the sum."""
    console.print(_table(plan, language))
    for line in _details(plan, language):
        console.print(escape(line), soft_wrap=True, highlight=False)
    counts = Counter(step.action for step in plan.steps)
    facts = {action.name.lower(): counts[action] for action in Action}
    told = {"target": plan.target, "url": plan.url, "calls": len(plan.calls)}
    console.print(escape(word("plan_sum", language, facts | told)), soft_wrap=True, highlight=False)


def action_word(action: Action, language: Language) -> str:
    """Return what a push does with a dataset, in a word or two."""
    names = {Action.REMOVED: "plan_removed_by_hand"}  # `plan_removed` is the column of what a push removes
    return word(names.get(action, f"plan_{action.name.lower()}"), language)


def document(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values: every field old and new, every file and table, and no content of files.

    Its `datasets` are a sequence, of which none is held.
    """
    return {
        "target": plan.target,
        "url": plan.url,
        "writes": plan.writes,
        "organisations": list(plan.organisations),
        "groups": list(plan.groups),
        "renamed": dict(plan.renamed),
        "datasets": PackedSpool(map(_dataset_document, plan.datasets)),
        "calls": list(plan.calls),
    }


def _dataset_document(plan: DatasetPlan) -> dict[str, Any]:
    files = _files(plan)
    uploads = [files[name] for name in plan.uploads]
    tables = [files[name] for name in plan.tables]
    return {
        "id": plan.id,
        "action": plan.action.value,
        "portal_id": plan.actual.id if plan.actual else "",
        "owner": plan.owner,
        "hidden": plan.hidden,
        "verified": plan.proof.verdict.value if plan.proof else "",
        "changes": [asdict(change) for change in plan.changes],
        "uploads": [{"file": each.file_name, "size": each.file.size, "sha256": each.sha256} for each in uploads],
        "tables": [{"file": each.file_name, "rows": _rows(each)} for each in tables],
        "removals": [{"id": id_, "name": _resource_name(plan, id_)} for id_ in plan.removals],
        "foreign": [{"id": id_, "name": _resource_name(plan, id_)} for id_ in plan.foreign],
    }


def _table(plan: Plan, language: Language) -> ScreenTable:
    table = ScreenTable(show_edge=False, pad_edge=False)
    table.add_column(word("dataset", language), no_wrap=True)
    table.add_column(word("plan_action", language), no_wrap=True)
    for name in ("plan_fields", "plan_files", "plan_tables", "plan_removed"):
        table.add_column(word(name, language), justify="right")
    for each in plan.datasets:
        numbers = (len(each.changes), len(each.uploads), len(each.tables), len(each.removals))
        style = STYLES[each.action]
        cells = (str(number) if number else "" for number in numbers)
        table.add_row(escape(each.id), f"[{style}]{escape(action_word(each.action, language))}[/]", *cells)
    return table


def _details(plan: Plan, language: Language) -> Iterator[str]:
    for kind, names in (("organisation", plan.organisations), ("group", plan.groups)):
        if names:
            yield ""
        for name in names:
            yield word(f"plan_new_{kind}", language, {"name": name})
    for name, now in plan.renamed.items():
        yield word("plan_renamed", language, {"name": name, "now": now})
    for each in plan.datasets:
        lines = list(_of_dataset(each, language))
        if lines:
            yield ""
            yield f"{each.id}: {action_word(each.action, language)}"
            yield from (f"    {line}" for line in lines)
    yield ""


def _of_dataset(plan: DatasetPlan, language: Language) -> Iterator[str]:
    if plan.owner:
        yield word("plan_owner", language, {"owner": plan.owner})
    if plan.hidden or plan.action is Action.REMOVED:
        yield word("plan_hidden" if plan.hidden else "plan_stays_removed", language)
    if plan.proof:
        yield word("plan_verified", language, {"verdict": word(f"push_{plan.proof.verdict.name.lower()}", language)})
    for change in plan.changes:
        yield _change(change, language) if plan.actual else f"{change.field}: {_value(change.new, language)}"
    files = _files(plan)
    for name in plan.uploads:
        yield word("plan_upload", language, {"file": name, "size": f"{files[name].file.size:,}"})
    for name in plan.tables:
        yield word("plan_load", language, {"file": name, "rows": f"{_rows(files[name]):,}"})
    for id_ in plan.removals:
        yield word("plan_remove", language, {"name": _resource_name(plan, id_)})
    for id_ in plan.foreign:
        yield word("plan_foreign", language, {"name": _resource_name(plan, id_)})
    if plan.action is Action.ORPHAN and plan.foreign:
        yield word("plan_kept_for_others", language)


def _change(change: FieldChange, language: Language) -> str:
    if change.field == f"extras.{CONTENT}":
        stages = {INCOMPLETE: "plan_unfinished", UNPROVED: "plan_unproved"}
        return word(stages.get(str(change.old), "plan_content"), language)
    if change.field == "private":
        shown = (str(value).lower() == "true" for value in (change.old, change.new))
        old, new = (word("plan_private" if private else "plan_public", language) for private in shown)
        return f"{word('plan_visibility', language)}: {old} → {new}"
    return f"{change.field}: {_value(change.old, language)} → {_value(change.new, language)}"


def _value(value: Json, language: Language) -> str:
    if value is None or value in ("", []):
        return word("plan_nothing", language)
    text = ", ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[:SHOWN]}…"'


def _files(plan: DatasetPlan) -> Mapping[str, DesiredResource]:
    return {each.file_name: each for each in plan.desired.resources} if plan.desired else {}


def _rows(resource: DesiredResource) -> int:
    return len(resource.table.records) if resource.table else 0


def _resource_name(plan: DatasetPlan, id_: str) -> str:
    """Return what a resource of the portal is called: its name, else the file in its address."""
    resources = plan.actual.package.get("resources") or () if plan.actual else ()
    found: Mapping[str, Json] = next((each for each in resources if each["id"] == id_), {})
    return str(found.get("name") or str(found.get("url") or "").rpartition("/")[2] or id_)
