"""What goes wrong on the way: lost answers, busy gateways, an index that fails, a portal that goes away, Ctrl-C."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.portal.model import Verdict
from catalog.ckan.pushing.push import Outcome, Pushed, push
from metadata.described.content import Content
from pipelines.problems import Place
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.ckan.pushing.push_samples import ORGANISATION, Pusher, edited, small
from tests.sampling import THOROUGH

NAME = "999989_plan"
WRITES = ("organization_create", "package_create", "package_revise", "datastore_create", "resource_view_create")
LOST = ("cut off", "cut off after", "half", "bad gateway", "bad gateway after", "gateway timeout", "too many")
INDEXED = ("package_create", "package_revise", "datastore_create")
READS = ("package_search", "package_show", "license_list", "help_show", "organization_list*", "datastore_search", "download")


@pytest.fixture
def publisher(fake: FakeCkan, tmp_path: Path) -> Pusher:
    return Pusher(Portal(fake.url, fake.key, fake), tmp_path)


def first_and_last(publisher: Pusher) -> dict[str, Any]:
    """Push, change and push again; return the state in the end."""
    assert publisher.push(small()).exit_code == 0
    assert publisher.push(edited(small(), "measures", 2, ID="3-1")).exit_code == 0
    return publisher.state()


def lost_answers() -> list[tuple[str, str]]:
    """Return writes with what happens to their answer: all pairs in a thorough run.

    Otherwise every kind with the creation of a view, which alone cannot simply be sent again, and each other write with a
    kind of its own.
    """
    writes = (*WRITES, "datastore_upsert", "datastore_delete")
    pairs = [(write, kind) for write in writes for kind in LOST]
    indexed = [(write, kind) for write in INDEXED for kind in ("index", "index after")]
    if THOROUGH:
        return pairs + indexed
    own = set(zip(writes, LOST, strict=True))
    return [pair for pair in pairs if pair in own or pair[0] == "resource_view_create"] + indexed[::3]


def test_every_lost_answer_is_made_good(publisher: Pusher, fake: FakeCkan) -> None:
    clean = first_and_last(publisher)
    for write, kind in lost_answers():
        fake.reset()
        fake.fail(write, kind)
        assert first_and_last(publisher) == clean, (write, kind)


def test_reads_that_fail_are_asked_again(publisher: Pusher, fake: FakeCkan) -> None:
    for read in READS:
        for kind in ("cut off", "too many", "unavailable"):
            fake.reset()
            fake.fail(read, kind)
            result = publisher.push(small())
            assert (result.exit_code, result.datasets[0].proof and result.datasets[0].proof.verdict) == (0, Verdict.VERIFIED)


def test_nothing_else_is_asked_again(publisher: Pusher, fake: FakeCkan) -> None:
    publisher.client().call("organization_create", {"name": ORGANISATION})
    key = publisher.portal.user("reader", ORGANISATION, "member")
    result = publisher.push(small(), client=publisher.client(key))
    assert (result.exit_code, [problem.code for problem in result.problems]) == (3, ["remote-organisation"])
    assert "package_create" not in result.calls


def test_an_answer_that_never_comes_is_waited_for_no_longer_than_the_limit(publisher: Pusher, fake: FakeCkan) -> None:
    fake.fail("package_create", "slow")
    with publisher.portal.client(timeout=1, sleep=lambda _: None) as client:
        assert publisher.push(small(), client=client).exit_code == 0
    assert publisher.state()["datasets"][0]["private"] is False


@pytest.fixture
def one_by_one(fake: FakeCkan, tmp_path: Path) -> Pusher:
    return Pusher(Portal(fake.url, fake.key, fake), tmp_path, ("parallel: 1",))


@pytest.mark.parametrize("action", ["package_create", "package_revise", "datastore_create"])
def test_one_dataset_that_fails_does_not_stop_the_others(one_by_one: Pusher, fake: FakeCkan, action: str) -> None:
    datasets = [small(f"999989_plan_{number}", tables=1) for number in range(3)]
    of_the_first = {"package_create": 1, "package_revise": 3, "datastore_create": 1}[action]
    fake.fail(action, "index", times=3 if action == "package_revise" else 2, after=of_the_first)

    result = one_by_one.push(*datasets)

    assert [each.outcome for each in result.datasets] == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]
    assert (result.exit_code, [(p.code, p.place.key) for p in result.problems]) == (4, [("remote-index", "999989_plan_1")])
    assert one_by_one.seen_by_strangers("999989_plan_1") is None  # nothing half done is shown
    assert one_by_one.push(*datasets).exit_code == 0
    assert one_by_one.seen_by_strangers("999989_plan_1") is not None


def test_a_file_that_is_gone_when_it_is_sent_stops_no_other_dataset(publisher: Pusher, tmp_path: Path) -> None:
    first, *others = small("999989_plan_1").files
    gone = replace(first, content=Content(first.content.sha256, first.content.size, tmp_path / "gone.csv"))
    result = publisher.push(small("999989_plan_0"), small("999989_plan_1", files=(gone, *others)), small("999989_plan_2"))
    assert [each.outcome for each in result.datasets] == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]
    assert [(each.code, each.place) for each in result.problems] == [
        ("file-unreadable", Place(str(tmp_path / "gone.csv"), key="999989_plan_1"))
    ]
    assert result.exit_code == 4
    assert publisher.push(*map(small, ("999989_plan_0", "999989_plan_1", "999989_plan_2"))).exit_code == 0


def test_a_portal_that_has_gone_away_is_not_asked_for_each_dataset(one_by_one: Pusher, fake: FakeCkan) -> None:
    datasets = [small(f"999989_plan_{number}") for number in range(8)]
    fake.fail("package_*", "unavailable", times=10**6, after=2 + len(datasets))  # after the plan
    result = one_by_one.push(*datasets)
    outcomes = [each.outcome for each in result.datasets]
    assert outcomes.count(Outcome.FAILED) == 3
    assert outcomes[3:] == [Outcome.NOT_STARTED] * 5
    assert result.problems[-1].code == "push-cut-short"
    assert result.problems[-1].facts["count"] == "5"


# Ctrl-C


def test_ctrl_c_ends_what_is_under_way_and_begins_nothing_more(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("parallel: 1",))
    datasets = [small(f"999989_plan_{number}") for number in range(4)]
    told: list[Pushed] = []

    def interrupt(pushed: Pushed) -> None:
        told.append(pushed)
        if len(told) == 1:
            os.kill(os.getpid(), signal.SIGINT)

    client = publisher.client()
    result = push(publisher.plan(*datasets, client=client), client, publisher.target, told=interrupt)

    outcomes = [each.outcome for each in result.datasets]
    begun = outcomes.count(Outcome.DONE)
    assert (result.interrupted, result.exit_code) == (True, 4)
    assert begun < 4
    assert outcomes == [Outcome.DONE] * begun + [Outcome.NOT_STARTED] * (4 - begun)
    assert [each["private"] for each in publisher.state()["datasets"]] == [False] * begun
    assert publisher.push(*datasets).exit_code == 0
