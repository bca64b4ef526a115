"""A push that ends at any of its calls and is pushed again: the same end, nothing twice.

At every call on the fake, at every write on a real CKAN, which takes its time; and whole processes killed with SIGKILL.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from metadata.described.dataset import Dataset
from tests import sampling
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.ckan.pushing.push_samples import Pusher, edited, small

ROOT = Path(__file__).resolve().parents[4]
WRITES = ("_create", "_revise", "_upsert", "_delete", "_patch")
MEASURES = small("999989_plan", tables=2)
BEFORE: tuple[Dataset, ...] = (dataclasses.replace(MEASURES, files=MEASURES.files[1:]), small("999989_old", tables=1))
CHANGED = edited(MEASURES, "measures", 2, ID="3-1")
AFTER: tuple[Dataset, ...] = (dataclasses.replace(CHANGED, files=CHANGED.files[1:]), small("999989_new", tables=1))
"""The second build: a changed dataset (a row goes, another comes), one more, and one less."""


class KilledError(BaseException):
    """What a program that is killed does not live to see; no `except` of the program catches it."""


class Mortal(Client):
    """A client that dies at its call of a number: before it is sent, or after it was carried out."""

    def __init__(self, portal: Portal, number: int, moment: str) -> None:
        super().__init__(portal.url, portal.key)
        self.number, self.moment = number, moment

    def call(self, action: str, *data: Any, **files: Any) -> Any:
        return self.live(lambda: super(Mortal, self).call(action, *data, **files))

    def fingerprint(self, url: str) -> tuple[int, str]:
        size, sha256 = self.live(lambda: super(Mortal, self).fingerprint(url))
        return size, sha256

    def live(self, call: Callable[[], Any]) -> Any:
        last = len(self.calls) == self.number
        if len(self.calls) > self.number or (last and self.moment == "before"):
            raise KilledError
        answer = call()
        if last:
            raise KilledError
        return answer


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What an empty portal holds after the two pushes went well, and the calls of each."""
    with FakeCkan() as fake:
        publisher = Pusher(Portal(fake.url, fake.key, fake), tmp_path_factory.mktemp("clean"), ("parallel: 1",))
        first = publisher.push(*BEFORE)
        between = publisher.state()
        second = publisher.push(*AFTER, prune=True)
        assert (first.exit_code, second.exit_code) == (0, 0)
        yield {"first": first.calls, "between": between, "second": second.calls, "end": publisher.state()}


def writes(calls: tuple[str, ...]) -> list[int]:
    """Return the numbers of the writes; to die at a read is to die after the write before it."""
    return [number for number, call in enumerate(calls) if call.endswith(WRITES)]


def moments(portal: Portal) -> tuple[str, ...]:
    """Return when to die; a real portal takes its time, and before one write is after the one before it."""
    return ("before", "after") if portal.fake else ("after",)


def test_a_first_push_that_died_is_finished_by_the_next(portal: Portal, tmp_path: Path, clean: dict[str, Any]) -> None:
    publisher = Pusher(portal, tmp_path, ("parallel: 1",))
    calls = range(len(clean["first"])) if portal.fake else writes(clean["first"])
    for number, moment in sampling.moments(list(itertools.product(calls, moments(portal)))):
        portal.renew()
        with Mortal(portal, number, moment) as client, pytest.raises(KilledError):
            publisher.push(*BEFORE, client=client)
        assert publisher.push(*BEFORE).exit_code == 0, number
        assert publisher.state() == clean["between"], (moment, number, clean["first"][number])


def test_a_change_that_died_is_finished_by_the_next(portal: Portal, tmp_path: Path, clean: dict[str, Any]) -> None:
    publisher = Pusher(portal, tmp_path, ("parallel: 1",))
    for number, moment in sampling.moments(list(itertools.product(writes(clean["second"]), moments(portal)))):
        portal.renew()
        publisher.push(*BEFORE)
        with Mortal(portal, number, moment) as client, pytest.raises(KilledError):
            publisher.push(*AFTER, client=client, prune=True)
        assert publisher.push(*AFTER, prune=True).exit_code == 0, number
        assert publisher.state() == clean["end"], (moment, number, clean["second"][number])
        assert publisher.push(*AFTER).calls == ("package_search",)


def test_a_change_that_died_can_be_taken_back(fake: FakeCkan, tmp_path: Path, clean: dict[str, Any]) -> None:
    portal = Portal(fake.url, fake.key, fake)
    publisher = Pusher(portal, tmp_path, ("parallel: 1",))
    for number in sampling.moments(writes(clean["second"])):
        portal.renew()
        publisher.push(*BEFORE)
        with Mortal(portal, number, "after") as client, pytest.raises(KilledError):
            publisher.push(*AFTER, client=client, prune=True)
        assert publisher.push(*BEFORE, prune=True).exit_code == 0, number
        assert publisher.state() == clean["between"], (number, clean["second"][number])


def test_a_process_killed_at_a_write(fake: FakeCkan, tmp_path: Path, clean: dict[str, Any]) -> None:
    portal = Portal(fake.url, fake.key, fake)
    publisher = Pusher(portal, tmp_path, ("parallel: 1",))
    (tmp_path / "datasets").write_bytes(pickle.dumps(BEFORE[1:]))
    (alone,) = (each for each in clean["between"]["datasets"] if each["name"] == "999989_old")
    changes = (
        "organization_create",
        "package_create",
        "package_revise",
        "datastore_create",
        "resource_view_create",
    )
    for action in sampling.some(changes, 2):
        fake.reset()
        command = [sys.executable, "-m", "tests.catalog.ckan.pushing.push_and_die", str(tmp_path), portal.url, action]
        killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "KEIKAKU_TEST_KEY": portal.key}, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert publisher.seen_by_strangers("999989_old") is None
        assert publisher.push(*BEFORE[1:]).exit_code == 0
        assert publisher.state()["datasets"] == [alone], action
