"""Builds on a Dask cluster of this computer: the same bytes, a killed worker, and clear ends where nothing can be built."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.runs.workers.cluster import connected
from pipelines.problems import ClusterError
from tests.conftest import ROOT, SMALL, Project

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
Dask = subprocess.Popen[bytes]
SLOW = pytest.mark.thorough("test_kept_builds: side by side in processes; test_shared: which workers may work")


def words(project: Project, name: str, *more: str) -> list[str]:
    folders = [
        "--datasets",
        str(project.datasets),
        "--out",
        str(project.root / name),
        "--work",
        str(project.root / f"work-{name}"),
    ]
    return [sys.executable, "publish.py", "build", *folders, "--lang", "en", *more]


def build(project: Project, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words(project, name, *more), cwd=ROOT, capture_output=True, text=True, timeout=240)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dask(folder: Path, *command: str) -> Dask:
    """Start a part of Dask in a folder of its own, so that it finds the program only as it is told to."""
    folder.mkdir()
    words = [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)


@pytest.fixture
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def cluster(tmp_path: Path, address: str) -> Iterator[list[Dask]]:
    """A scheduler and two workers at work, in this order."""
    port = address.rpartition(":")[2]
    started = [dask(tmp_path / "scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
    workers = [tmp_path / f"worker{number}" for number in range(2)]
    for folder in workers:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", ".")
        started.append(dask(folder, "dask_worker", address, *options))
    try:
        until = time.monotonic() + 240  # a busy machine takes longer to start Dask than a build waits for it
        while not all(b"Registered to" in (folder / "log").read_bytes() for folder in workers):
            assert time.monotonic() < until, [(folder / "log").read_text() for folder in workers]
            time.sleep(0.05)
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


@SLOW
def test_where_no_scheduler_answers_the_end_is_clear_and_nothing_is_written(project: Project, address: str) -> None:
    done = build(project, "out", "--cluster", address)
    assert (done.returncode, "no scheduler answers" in done.stderr) == (3, True)
    assert not (project.root / "out").exists()


def test_without_the_package_the_cure_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    run = project.run("build", "--cluster", "tcp://127.0.0.1:9")
    assert (run.exit_code, run.codes) == (2, ["cluster-package"])


def test_only_what_keeps_its_work_builds_on_a_cluster(project: Project) -> None:
    assert project.run("check", "--cluster", "tcp://127.0.0.1:9").exit_code == 2


@SLOW
def test_a_cluster_makes_the_same_bytes_also_when_a_worker_is_killed(
    project: Project, address: str, cluster: list[Dask]
) -> None:
    project.add("262064_ict_action_plan")
    assert build(project, "here").returncode == 0
    with subprocess.Popen(words(project, "there", "--cluster", address), cwd=ROOT, stdout=subprocess.PIPE) as process:
        objects = project.root / "work-there" / "state"
        while not objects.exists() and process.poll() is None:
            time.sleep(0.02)
        cluster[1].kill()
        assert process.wait(240) == 0
    assert files(project.root / "there") == files(project.root / "here")
    assert SMALL in " ".join(files(project.root / "there"))


@SLOW
def test_a_scheduler_that_is_lost_ends_the_build_with_code_3_and_nothing_half_written(
    project: Project, address: str, cluster: list[Dask]
) -> None:
    project.add("262064_ict_action_plan")
    with subprocess.Popen(
        words(project, "there", "--cluster", address), cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        while not (project.root / "work-there" / "state" / "objects").exists() and process.poll() is None:
            time.sleep(0.02)
        cluster[0].kill()
        assert process.stderr
        shown = process.stderr.read()
        assert (process.wait(240), "was lost" in shown) == (3, True), shown
    assert not (project.root / "there").exists()


@SLOW
@pytest.mark.parametrize("given_up", [False, True], ids=["connecting", "given-up"])
@pytest.mark.parametrize("asked", ["wait_for_workers", "register_plugin", "nthreads", "get_executor", "submit"])
def test_a_scheduler_that_is_lost_is_told_whatever_it_was_just_asked(
    asked: str, given_up: bool, project: Project, address: str, cluster: list[Dask], monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_before(asked, cluster[0], given_up, monkeypatch)
    with (
        pytest.raises(ClusterError) as told,
        connected(address, project.datasets, (project.root / "work",)) as executor,
    ):
        executor.submit(len, "four").result()
    assert [problem.code for problem in told.value.problems] == ["cluster-lost"]
    assert list(project.root.rglob(".keikaku-*")) == []


@SLOW
@pytest.mark.parametrize("given_up", [False, True], ids=["connecting", "given-up"])
@pytest.mark.parametrize("asked", ["cancel", "run", "unregister_worker_plugin", "close"])
def test_a_scheduler_that_is_lost_when_all_is_done_costs_nothing(
    asked: str, given_up: bool, project: Project, address: str, cluster: list[Dask], monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_before(asked, cluster[0], given_up, monkeypatch)
    with connected(address, project.datasets, (project.root / "work",)) as executor:
        assert executor.submit(len, "four").result() == 4
    assert cluster[0].poll() is not None
    assert list(project.root.rglob(".keikaku-*")) == []


def lose_before(asked: str, scheduler: Dask, given_up: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill the scheduler whenever a client is asked something; with `given_up`, ask when the client has closed itself."""
    from distributed import Client

    original = getattr(Client, asked)

    def lost(client: Client, *more: Any, **named: Any) -> Any:
        scheduler.kill()
        scheduler.wait()
        client._timeout = 1  # as long as it tries to connect again
        while given_up and client.status != "closed":
            time.sleep(0.02)
        return original(client, *more, **named)

    monkeypatch.setattr(Client, asked, lost)


@SLOW
def test_workers_of_two_threads_are_refused_before_anything_is_built(
    project: Project, address: str, cluster: list[Dask], tmp_path: Path
) -> None:
    options = ("--nthreads", "2", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", ".")
    cluster.append(dask(tmp_path / "two-threads", "dask_worker", address, *options))
    for process in cluster[1:3]:
        process.kill()
    done = build(project, "there", "--cluster", address)
    assert (done.returncode, "works in 2 threads" in " ".join(done.stderr.split())) == (2, True), done.stderr
    assert not (project.root / "there").exists()


@SLOW
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM of POSIX")
@pytest.mark.parametrize("stopped", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_ends_and_the_same_workers_go_on(
    stopped: signal.Signals, project: Project, address: str, cluster: list[Dask]
) -> None:
    project.add("262064_ict_action_plan")
    with subprocess.Popen(words(project, "there", "--cluster", address), cwd=ROOT) as process:
        while not (project.root / "work-there" / "state" / "objects").exists() and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(stopped)
        try:
            assert process.wait(60) == 130
        finally:
            process.kill()
    assert not (project.root / "there").exists()
    assert list(project.root.rglob(".keikaku-*")) == []
    assert build(project, "there", "--cluster", address).returncode == 0
    assert [process.poll() for process in cluster] == [None] * 3
