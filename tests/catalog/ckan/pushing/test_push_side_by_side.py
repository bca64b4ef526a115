"""Several datasets at once: no more than the limit, and tags that are new to the portal made once."""

from __future__ import annotations

import dataclasses
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from catalog.ckan.portal.client import Client
from catalog.ckan.pushing.first_tags import FirstTags
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.pushing.push_samples import Pusher, small

SECONDS = 60  # that a thread may take on a busy machine


class Counting(Client):
    """A client that counts how many calls are under way at once, and waits once for others to come."""

    def __init__(self, portal: Portal, meet: int) -> None:
        super().__init__(portal.url, portal.key)
        self.most = self.now = 0
        self.lock = threading.Lock()
        self.meeting = threading.Barrier(meet)

    def call(self, action: str, *data: Any, **files: Any) -> Any:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        if action == "package_revise" and self.meeting.n_waiting < self.meeting.parties and not self.meeting.broken:
            with suppress(threading.BrokenBarrierError):
                self.meeting.wait(5)
        try:
            return super().call(action, *data, **files)
        finally:
            with self.lock:
                self.now -= 1


def test_as_many_as_the_limit_and_no_more(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("parallel: 3", "datastore: false"))
    datasets = [small(f"999989_plan_{number}", tables=1) for number in range(9)]
    with Counting(portal, meet=3) as client:
        result = publisher.push(*datasets, client=client)
    assert result.exit_code == 0
    assert client.most == 3
    assert [each["name"] for each in publisher.state()["datasets"]] == [dataset.id for dataset in datasets]


def test_new_tags_are_made_once(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("parallel: 8", "datastore: false"))
    words = tuple(Bilingual(f"新しい語{number}", f"word {number}") for number in range(6))
    datasets = [dataclasses.replace(small(f"999989_plan_{n}", tables=1), keywords=words[n % 3 :]) for n in range(8)]
    assert publisher.push(*datasets).exit_code == 0
    admin = publisher.client()
    for word in words:
        made = {tag["id"] for dataset in datasets for tag in publisher.show(dataset.id)["tags"] if tag["name"] == word.ja}
        assert len(made) == 1, word.ja
    assert len(admin.call("tag_list", {})) == len(set(admin.call("tag_list", {})))


def test_two_that_bring_one_tag_do_not_come_together() -> None:
    tags = FirstTags(["計画"])
    entered, leave = threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        with tags.bringing(["計画", "防災"]):
            entered.set()
            leave.wait(SECONDS)
            order.append("first")

    def second(brought: list[str], name: str) -> None:
        with tags.bringing(brought):
            order.append(name)

    one = threading.Thread(target=first)
    one.start()
    assert entered.wait(SECONDS)
    second(["計画"], "known")
    second(["観光"], "other")
    waiting = threading.Thread(target=second, args=(["防災"], "same"))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    leave.set()
    waiting.join(SECONDS)
    one.join(SECONDS)
    assert order == ["known", "other", "first", "same"]


def test_a_tag_whose_first_user_failed_is_not_taken_to_be_there() -> None:
    tags = FirstTags([])
    try:
        with tags.bringing(["防災"]):
            raise KeyError
    except KeyError:
        pass
    with tags.bringing(["防災"]):
        waiting = threading.Thread(target=lambda: tags.bringing(["防災"]).__enter__())
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(SECONDS)
    assert not waiting.is_alive()
