"""Pushing to a CKAN: how near a first push comes to what the server allows, and how few calls a push without changes makes.

    first push   real plans, with their files and tables; then the calls that it made, by a bare loop of as many threads.
                 Limit of issue 5: at least 90 % of the bare loop's speed
    no change    a thousand small datasets, pushed and pushed again. Limit of issue 5: at most 15 calls

Run by `make bench` when CKAN_URL and CKAN_API_KEY name a CKAN on this machine (an administrator's key); it works in an
organisation of its own and removes what it made. Server and client share the machine, as they do in the tests.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import requests
from rich.console import Console
from rich.table import Table

from benchmarks.ratios import keep
from catalog.ckan.planning.planning import make_plan
from catalog.ckan.portal.client import Client, Files
from catalog.ckan.portal.model import OWNER, Json
from catalog.ckan.pushing.push import push
from catalog.ckan.targets.target import Target, open_target
from metadata.building.build import build
from metadata.declared.settings import Settings, read_settings
from metadata.declared.targets import TargetSettings
from metadata.described.content import Content
from metadata.described.dataset import Dataset

ROOT = Path(__file__).resolve().parent.parent
BASE_URL = "https://benchmark.example/"
ORGANISATION = "keikaku-benchmark"
FIRST, MANY, PARALLEL, ROUNDS = 20, 1000, 4, 3
SECONDS = 120  # to wait for an answer
T = TypeVar("T")


def main() -> None:
    """Print seconds and calls of both, or why they are left out."""
    url, key = os.environ.get("CKAN_URL", ""), os.environ.get("CKAN_API_KEY", "")
    if not (url and key):
        sys.stdout.write("pushing is left out: CKAN_URL and CKAN_API_KEY name no CKAN\n")
        return
    settings = read_settings(ROOT / "publish.yaml", BASE_URL)
    built = [dataset for dataset in build(ROOT / "datasets", settings).datasets if dataset.sources]
    bench = Bench(url, key, settings)
    try:
        bench.first_push(list(copies(built, FIRST)))
        bench.no_change([small(dataset) for dataset in copies(built, MANY)])
    finally:
        bench.empty()


def copies(models: Sequence[Dataset], number: int) -> Iterator[Dataset]:
    """Yield so many datasets made of the models, each with an id of its own."""
    for count in range(number):
        model = models[count % len(models)]
        id_ = f"{model.id}_{count:04}"
        files = tuple(replace(file, name=file.name.replace(model.id, id_)) for file in model.files)
        yield replace(model, id=id_, files=files)


def small(dataset: Dataset) -> Dataset:
    """Return a dataset with one of its files."""
    return replace(dataset, files=tuple(file for file in dataset.files if file.name.endswith("_measures.csv")))


class Bench:
    """A portal to measure on."""

    def __init__(self, url: str, key: str, settings: Settings) -> None:
        self.url, self.key, self.settings = url, key, settings

    def target(self, *, tables: bool) -> Target:
        """Return the portal as a target, all datasets in one organisation."""
        codes = ("242101", "262064", "262111", "264652", "catalogue")
        declared = TargetSettings(
            url=self.url,
            profile="ckan",
            organisations=dict.fromkeys(codes, ORGANISATION),
            create_organisations=True,
            parallel=PARALLEL,
            datastore=tables,
        )
        return open_target(self.settings.model_copy(update={"targets": {"benchmark": declared}}), "benchmark")

    def push(self, datasets: Sequence[Dataset], target: Target) -> Recorder:
        """Push; return the client with the calls that were made."""
        client = Recorder(self.url, self.key)
        with client:
            result = push(make_plan(target, client, datasets), client, target)
        if result.exit_code:
            raise SystemExit(f"the push failed: {result.problems[:3]}")
        return client

    def first_push(self, datasets: Sequence[Dataset]) -> None:
        """Print how fast a push is beside a bare loop of its own calls; of each, the fastest round counts."""
        target, ours, bare = self.target(tables=True), [], []
        for _ in range(ROUNDS):
            self.empty()
            seconds, client = timed(self.push, datasets, target)
            ours.append(seconds)
            replay = Replay(self.url, self.key, client.steps)
            self.empty()
            bare.append(timed(replay.run)[0])
        calls = len(client.calls)
        table = Table(f"first push of {len(datasets)}", "seconds", "calls a second", show_edge=False)
        table.add_row("publish.py's own", f"{min(ours):.2f}", f"{calls / min(ours):.0f}")
        table.add_row("the same calls, bare", f"{min(bare):.2f}", f"{calls / min(bare):.0f}")
        Console().print(table)
        keep("push-allowed", min(bare) / min(ours))
        Console().print(f"{min(bare) / min(ours):.0%} of what the server allows (limit 90 %); {calls} calls")

    def no_change(self, datasets: Sequence[Dataset]) -> None:
        """Print what a push of many datasets costs when nothing has changed."""
        self.empty()
        target = self.target(tables=False)
        first, _ = timed(self.push, datasets, target)
        second, client = timed(self.push, datasets, target)
        Console().print(f"{len(datasets):,} small datasets: pushed in {first:.0f} s, {len(datasets) / first:.0f} a second")
        Console().print(f"pushed again without a change: {second:.1f} s, {len(client.calls)} calls (limit 15)")

    def empty(self) -> None:
        """Remove what earlier rounds made, side by side."""
        with Client(self.url, self.key) as client, ThreadPoolExecutor(PARALLEL) as pool:
            asked = {"fq": f'+extras_{OWNER}:"{BASE_URL}"', "rows": MANY, "include_private": True, "include_drafts": True}
            found = client.call("package_search", asked)["results"]
            list(pool.map(lambda package: _purge(client, package), found))
            if ORGANISATION in client.call("organization_list"):
                client.call("organization_purge", {"id": ORGANISATION})


def _purge(client: Client, package: Mapping[str, Json]) -> None:
    for resource in package["resources"]:
        if resource["datastore_active"]:
            client.call("datastore_delete", {"resource_id": resource["id"], "force": True})
    client.call("dataset_purge", {"id": package["id"]})


def timed(work: Callable[..., T], *facts: Any) -> tuple[float, T]:
    """Return the seconds that something takes, and its result."""
    start = time.perf_counter()
    result = work(*facts)
    return time.perf_counter() - start, result


@dataclass(frozen=True)
class Step:
    """One call as it was made: `body` is the JSON of its data, `made` the id of the dataset in its answer."""

    action: str
    body: str
    files: Files | None
    made: str


class Recorder(Client):
    """A client that keeps what it sends, thread by thread. (A dataset is pushed by one thread from its begin to its end.)"""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(url, key)
        self.steps: dict[int, list[Step]] = {}

    def call(self, action: str, data: Mapping[str, Json] | None = None, files: Files | None = None) -> Json:
        """Call, and keep the call."""
        result = super().call(action, data, files)
        made = _package(action, result).get("id", "")
        self._keep(Step(action, json.dumps(data or {}), files, made))
        return result

    def fingerprint(self, url: str) -> tuple[int, str]:
        """Fetch, and keep the address."""
        found = super().fingerprint(url)
        self._keep(Step("download", json.dumps(url), None, ""))
        return found

    def _keep(self, step: Step) -> None:
        self.steps.setdefault(threading.get_ident(), []).append(step)


class Replay:
    """The calls of a push, sent again as fast as a bare loop can: nothing is worked out, compared or asked again."""

    def __init__(self, url: str, key: str, steps: Mapping[int, Sequence[Step]]) -> None:
        self.url, self.key = url.rstrip("/"), key
        main = threading.get_ident()
        self.before = steps[main]
        self.threads = [each for thread, each in steps.items() if thread != main]

    def run(self) -> None:
        """Send everything: first what the plan asked, then the threads side by side."""
        self._send_all(self.before)
        with ThreadPoolExecutor(len(self.threads)) as pool:
            list(pool.map(self._send_all, self.threads))

    def _send_all(self, steps: Sequence[Step]) -> None:
        made, package = "", dict[str, Json]()  # the dataset under way: its id when it was recorded, and what it is now
        with requests.Session() as session:
            session.headers.update({"Authorization": self.key})
            session.trust_env = False
            for step in steps:
                body = step.body.replace(made, package["id"]) if made else step.body
                answer = self._sent(session, step, json.loads(body), package)
                answer.raise_for_status()
                if step.made:
                    made, package = step.made, _package(step.action, answer.json()["result"])

    def _sent(self, session: requests.Session, step: Step, data: Any, package: Mapping[str, Json]) -> requests.Response:
        if step.action == "download":
            return session.get(data, timeout=SECONDS)
        if step.action == "package_revise":
            data["match"]["metadata_modified"] = package["metadata_modified"]
        address = f"{self.url}/api/action/{step.action}"
        if not step.files:
            return session.post(address, json=data, timeout=SECONDS)
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in data.items()}
        files = {name: (file[0], _bytes(file[1]), *file[2:]) for name, file in step.files.items()}
        return session.post(address, data=fields, files=files, timeout=SECONDS)


def _bytes(content: bytes | Content) -> bytes:
    return content.read() if isinstance(content, Content) else content


def _package(action: str, result: Json) -> dict[str, Json]:
    """Return the dataset that an answer is about; of most answers, none."""
    if action == "package_revise":
        return dict(result["package"])
    return dict(result) if action in ("package_create", "package_show") else {}


if __name__ == "__main__":
    main()
