"""The plan of a push, made: the desired state of the target, its actual state, and the steps between.

`plan` shows it and `push` carries it out; both make it here. Out of scope: each of the three parts
(`desired`, `actual`, `plan`).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from catalog.ckan.planning.actual import ActualState, missing, read_actual_state, schema_fields
from catalog.ckan.planning.desired import code_of, desired_dataset, in_scope
from catalog.ckan.planning.plan import Rules, plan_datasets
from catalog.ckan.planning.verify import verify as verify_dataset
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.key import find_key
from catalog.ckan.portal.model import Action, DatasetPlan, DesiredDataset, Plan
from catalog.ckan.targets.target import Target
from catalog.site.content.spool import PackedSpool
from metadata.described.dataset import Dataset, Described
from metadata.versions.kept.kept_datasets import summaries
from pipelines.problems import Place, Problem, SettingsError


def connect(target: Target) -> Client:
    """Return a client of the target with its key, limits and time-out. Raises SettingsError, as `find_key` does."""
    settings = target.settings
    key = find_key(target.name, settings.key, target.folder, os.environ, target.place("key"))
    return Client(
        target.settings.address,
        key,
        timeout=settings.timeout,
        requests_per_second=settings.requests_per_second,
        authorities=target.authorities,
        contact=target.base_url,
    )


def require_whole(ids: Sequence[str], *, prune: bool) -> None:
    """Raise SettingsError `prune-partial` where orphans are to be removed after a build of some, which knows of none."""
    if ids and prune:
        raise SettingsError(Problem("prune-partial", Place(key="--prune")))


def make_plan(
    target: Target,
    client: Client,
    datasets: Sequence[Dataset],
    ids: Sequence[str] = (),
    *,
    prune: bool = False,
    verify: bool = False,
) -> Plan:
    """Return what a push of built datasets would do. Only reads; `calls` of the plan are those made for it.

    With `ids` the build is of these alone: of what was derived from them, such as a list of open data, it has a part only,
    so just these are looked at, and nothing is an orphan. `prune`: orphans are to be removed. `verify`: what would be left
    is fetched and compared, file by file and row by row. Raises SettingsError, OutputError (exit code 2),
    MetadataError (1), RemoteError (3).
    """
    require_whole(ids, prune=prune)
    before = len(client.calls)
    known = summaries(datasets)
    places = [at for at, one in enumerate(known) if _is_for(target, one) and (not ids or one.id in ids)]
    # First: what settings lack is told without a call. One dataset after the other is read: there may be thousands.
    desired = PackedSpool(desired_dataset(datasets[at], target) for at in places)
    state = read_actual_state(client, target.base_url, [known[at].id for at in places], whole=not ids)
    own = schema_fields(client, state, target.profile.fields_or_extras)
    if own:
        desired = PackedSpool(desired_dataset(datasets[at], target, own) for at in places)
    orphans = () if ids else _orphans(target, known, state)
    rules = Rules(prune, target.settings.respect_removal)
    plans = plan_datasets(desired, state, orphans, rules)
    wanted = _wanted(plans)
    # The index may know an organisation by a name that it had once: what new ones come into is asked for.
    organisations = missing(client, wanted.organisations, state.organisations - wanted.of_new, "organization")
    named = set(target.settings.organisations.values())  # by an officer: what is not there is to be made, or told
    renamed = _renamed(client, desired, state, [name for name in organisations if name not in named])
    if renamed:
        desired = PackedSpool(
            replace(each, organisation=renamed.get(each.organisation, each.organisation)) for each in desired
        )
        plans = plan_datasets(desired, state, orphans, rules)
        organisations = tuple(name for name in organisations if name not in renamed)
    if verify:
        plans = PackedSpool(_verified(plan, client) for plan in plans)
    groups = missing(client, wanted.groups, state.groups, "group")
    return Plan(target.name, target.settings.address, plans, organisations, groups, tuple(client.calls[before:]), renamed)


@dataclass
class _Wanted:
    """What the datasets that are to be written belong into: organisations, those of new ones, groups."""

    organisations: set[str] = field(default_factory=set)
    of_new: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)


def _wanted(plans: Iterable[DatasetPlan]) -> _Wanted:
    found = _Wanted()
    for plan in plans:
        if plan.desired and plan.action in (Action.CREATE, Action.CHANGE):
            found.organisations.add(plan.desired.organisation)
            found.groups.update(plan.desired.groups)
            if plan.action is Action.CREATE:
                found.of_new.add(plan.desired.organisation)
    return found


def _renamed(
    client: Client, desired: Iterable[DesiredDataset], state: ActualState, absent: Collection[str]
) -> dict[str, str]:
    """Return organisations that exist under another name: all our datasets that belong into one are in that other one."""
    if not absent:
        return {}
    places: dict[str, set[str]] = {}
    for each in desired:
        if each.organisation in absent and each.id in state.ours:
            owner = state.ours[each.id].package.get("organization") or {}
            places.setdefault(each.organisation, set()).add(str(owner.get("id") or ""))
    sure = {name: ids.pop() for name, ids in places.items() if len(ids) == 1 and "" not in ids}
    return {name: str(client.call("organization_show", {"id": id_})["name"]) for name, id_ in sure.items()}


def _verified(plan: DatasetPlan, client: Client) -> DatasetPlan:
    """Return the step for a dataset that was to be left, after its files and rows were compared with what was built."""
    if plan.action is not Action.LEAVE or not (plan.desired and plan.actual):
        return plan
    proof = verify_dataset(client, plan.desired, plan.actual.package, every_row=True)
    names = {each.id: each.file_name for each in plan.desired.resources}
    uploads, tables = (tuple(names[id_] for id_ in ids) for ids in (proof.files, proof.tables))
    action = Action.CHANGE if uploads or tables else Action.LEAVE
    return replace(plan, action=action, uploads=uploads, tables=tables, proof=proof)


def _is_for(target: Target, dataset: Described) -> bool:
    publishers = target.settings.publishers
    return not publishers or code_of(dataset.publisher) in publishers


def _orphans(target: Target, datasets: Sequence[Described], state: ActualState) -> list[str]:
    """Return what carries our mark, is within the target's scope and is not in the build."""
    built = {dataset.id for dataset in datasets}
    return sorted(id_ for id_ in state.ours if id_ not in built and in_scope(id_, target.settings))
