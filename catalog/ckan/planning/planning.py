"""The plan of a push, made: the desired state of the target, its actual state, and the steps between.

`plan` shows it and `push` carries it out; both make it here. Out of scope: each of the three parts
(`desired`, `actual`, `plan`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from catalog.ckan.planning.actual import ActualState, missing, read_actual_state, schema_fields
from catalog.ckan.planning.desired import code_of, desired_dataset, in_scope
from catalog.ckan.planning.plan import plan_datasets
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.key import find_key
from catalog.ckan.portal.model import Action, Plan
from catalog.ckan.targets.target import Target
from metadata.described.dataset import Dataset
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


def make_plan(
    target: Target, client: Client, datasets: Sequence[Dataset], ids: Sequence[str] = (), *, prune: bool = False
) -> Plan:
    """Return what a push of built datasets would do. Only reads; `calls` of the plan are those made for it.

    With `ids` the build is of these alone: of what was derived from them, such as a list of open data, it has a part only,
    so just these are looked at, and nothing is an orphan. `prune`: orphans are to be removed. Raises SettingsError (exit
    code 2), MetadataError (1), RemoteError (3).
    """
    if ids and prune:
        raise SettingsError(Problem("prune-partial", Place(key="--prune")))
    before = len(client.calls)
    chosen = [dataset for dataset in datasets if _is_for(target, dataset) and (not ids or dataset.id in ids)]
    desired = [desired_dataset(dataset, target) for dataset in chosen]  # first: what settings lack is told without a call
    state = read_actual_state(client, target.base_url, [dataset.id for dataset in chosen], whole=not ids)
    own = schema_fields(client, state, target.profile.fields_or_extras)
    if own:
        desired = [desired_dataset(dataset, target, own) for dataset in chosen]
    plans = plan_datasets(desired, state, () if ids else _orphans(target, datasets, state), prune=prune)
    writes = [plan.desired for plan in plans if plan.desired and plan.action in (Action.CREATE, Action.CHANGE)]
    organisations = missing(client, {each.organisation for each in writes}, state.organisations, "organization")
    groups = missing(client, {group for each in writes for group in each.groups}, state.groups, "group")
    return Plan(target.name, target.settings.address, plans, organisations, groups, tuple(client.calls[before:]))


def _is_for(target: Target, dataset: Dataset) -> bool:
    publishers = target.settings.publishers
    return not publishers or code_of(dataset.publisher) in publishers


def _orphans(target: Target, datasets: Sequence[Dataset], state: ActualState) -> list[str]:
    """Return what carries our mark, is within the target's scope and is not in the build."""
    built = {dataset.id for dataset in datasets}
    return sorted(id_ for id_ in state.ours if id_ not in built and in_scope(id_, target.settings))
