"""The seam between a scheduled run and the catalogues elsewhere that it pushes to.

A target takes the finished datasets and answers with a result; what it throws is a result too (`catalog.runs.run`). Out of
scope: how a push is done (`catalog.ckan`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from metadata.declared.settings import Settings
from metadata.described.dataset import Dataset
from pipelines.problems import Problem


@dataclass(frozen=True)
class TargetResult:
    """What became of a target: exit code of the contract (0 all as wanted, 4 some of it), facts for the report, problems."""

    exit_code: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Push(Protocol):
    """How a target is pushed to."""

    def __call__(self, datasets: Sequence[Dataset], *, dry_run: bool) -> TargetResult:
        """Push all datasets of a build; with `dry_run` only tell what a push would do. Raises KeikakuError."""


def declared_targets(settings: Settings) -> dict[str, Push]:
    """Return the targets that publish.yaml declares besides the catalogue folder, by name, in their order."""
    return {name: partial(_push, settings, name) for name in settings.targets}


def _push(settings: Settings, name: str, datasets: Sequence[Dataset], *, dry_run: bool) -> TargetResult:
    from catalog.ckan.planning import plan_words as words  # a run without targets needs none of it
    from catalog.ckan.planning import planning
    from catalog.ckan.pushing import push_words
    from catalog.ckan.pushing.push import push
    from catalog.ckan.targets.target import open_target

    chosen = open_target(settings, name)
    with planning.connect(chosen) as client:
        plan = planning.make_plan(chosen, client, datasets)
        if dry_run:
            told = words.document(plan)
            return TargetResult(facts={**told, "datasets": list(told["datasets"])})
        result = push(plan, client, chosen)
    return TargetResult(result.exit_code, push_words.document(result), result.problems)
