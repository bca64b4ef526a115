"""What a plan holds of a dataset: what it does with it and its name. All else lies elsewhere, and is as it was made."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.planning import actual
from catalog.ckan.planning.desired import desired_dataset
from catalog.ckan.planning.planning import make_plan
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError
from catalog.ckan.portal.model import Action, Plan
from catalog.ckan.targets.target import Target
from metadata.described.dataset import Dataset
from tests.catalog.ckan.pushing.push_samples import small
from tests.catalog.ckan.target_samples import as_held, target

FEW, MANY = 20, 80
HELD = 1_000
"""Bytes that may be held of a dataset: its step, and where the rest lies. What is said of one takes twenty thousand."""
PEAK = 5_000
"""Bytes by which the peak may rise with a dataset: with what lists say of it (`Summary`)."""


class Answering(Client):
    """A portal that makes what it holds of the datasets when it is asked: none of it, as wanted, or otherwise."""

    def __init__(self, datasets: Sequence[Dataset], wanted: Target, action: Action) -> None:
        super().__init__("https://ckan.example/")
        self.datasets, self.wanted, self.action = datasets, wanted, action

    def call(self, action: str, data: Any = None, *_: Any, **__: Any) -> Any:
        self.calls.append(action)
        if action == "package_show":
            raise MissingError(self.url, action)
        if action != "package_search":
            return []
        if self.action is Action.CREATE:
            return {"count": 0, "results": []}
        page = self.datasets[data["start"] : data["start"] + data["rows"]]
        return {"count": len(self.datasets), "results": list(map(self._held, page))}

    def _held(self, dataset: Dataset) -> dict[str, Any]:
        package = as_held(desired_dataset(dataset, self.wanted), self.wanted.base_url)
        return {**package, **({"notes": "前の説明" * 300} if self.action is Action.CHANGE else {})}


def planned(folder: Path, action: Action, number: int) -> Callable[[], Plan]:
    to = target(folder, "ckan", "create_organisations: true")
    datasets = [replace(small(), id=f"999989_plan_{count:03}") for count in range(number)]
    client = Answering(datasets, to, action)
    return lambda: make_plan(to, client, datasets)


def memory(make: Callable[[], Plan]) -> tuple[int, int]:
    """Return the bytes that a plan holds, and those that were held at most while it was made."""
    gc.collect()
    tracemalloc.start()
    plan = make()
    most = tracemalloc.get_traced_memory()[1]
    assert len(plan.steps) >= FEW
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held, most


@pytest.mark.parametrize("action", [Action.CREATE, Action.LEAVE, Action.CHANGE])
def test_a_plan_holds_as_little_of_many_datasets(action: Action, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actual, "PAGE", 5)
    assert {step.action for step in planned(tmp_path, action, 5)().steps} == {action}
    few, many = (memory(planned(tmp_path, action, number)) for number in (FEW, MANY))
    held, peak = ((more - less) / (MANY - FEW) for less, more in zip(few, many, strict=True))
    assert held < HELD
    assert peak < PEAK


@pytest.mark.parametrize("action", [Action.CREATE, Action.LEAVE, Action.CHANGE])
def test_what_lies_elsewhere_is_as_it_was_made(action: Action, tmp_path: Path) -> None:
    plan = planned(tmp_path, action, FEW)()
    assert [each.id for each in plan.datasets] == [f"999989_plan_{count:03}" for count in range(FEW)]
    to = target(tmp_path, "ckan", "create_organisations: true")
    dataset = replace(small(), id="999989_plan_007")
    assert plan.datasets[7].desired == desired_dataset(dataset, to)
    assert [each.file.read() for each in plan.datasets[7].desired.resources] == [file.data for file in dataset.files]
    with ThreadPoolExecutor(4) as pool:  # as a push reads them
        assert list(pool.map(lambda at: plan.datasets[at], range(FEW))) == list(plan.datasets)
