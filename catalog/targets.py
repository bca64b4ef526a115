"""The seam between a scheduled run and the catalogues elsewhere that it pushes to.

A target takes the finished datasets and answers with a result; what it throws is a result too (`catalog.running`). Out of
scope: how a push is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metadata.dataset import Dataset
from metadata.settings import Settings
from pipelines.problems import Problem


@dataclass(frozen=True)
class TargetResult:
    """What became of a target: exit code of the contract (0 all as wanted, 4 some of it), facts for the report, problems."""

    exit_code: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


Push = Callable[[Sequence[Dataset], bool], TargetResult]
"""Pushes all datasets of a build; with True it only tells what a push would do. Raises KeikakuError."""


def declared_targets(_settings: Settings) -> dict[str, Push]:
    """Return the targets that publish.yaml declares besides the catalogue folder, by name, in their order."""
    return {}
