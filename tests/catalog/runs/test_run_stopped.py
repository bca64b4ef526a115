"""A run that is told to stop, or killed, while it works: report, alarm, lock, and the processes that build for it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.runs.lock import run_lock
from catalog.runs.workers.processes import processes
from metadata.building.free_memory import relieve
from pipelines.problems import WorkerLostError
from tests.catalog.runs.test_run_ends import mail_server, mail_settings
from tests.conftest import ROOT, Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM and SIGKILL to a process exist on POSIX only")

WORKING = """
import multiprocessing, os, sys, time
from catalog.runs.workers.processes import processes
from catalog.runs.workers.stopping import stoppable
def work(_):
    os.write(1, b"%d\\n" % os.getpid())  # at once: a print may come in two parts, with those of others between
    time.sleep(600)
try:
    with stoppable(), processes(3) as pool:
        for relief in multiprocessing.active_children():
            os.write(1, b"%d\\n" % relief.pid)
        list(pool.map(work, range(3)))
except KeyboardInterrupt:
    sys.exit(130)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc here, or gone just now
        return not Path("/proc").exists()


@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_workers_end_with_the_process_they_work_for(told: signal.Signals, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WORKING], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        at_work = 3 if multiprocessing.get_start_method() != "fork" else 6  # with those who wait to relieve them
        pids = {int(process.stdout.readline()) for _ in range(at_work)}
        assert len(pids) == at_work
        assert all(alive(pid) for pid in pids)
        process.send_signal(told)
        assert process.wait(60) == code
    until = time.monotonic() + 60
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def test_a_run_that_is_told_to_stop_reports_and_raises_the_alarm(project: Project) -> None:
    from tests.catalog.runs.test_run import NO_VALUES

    project.add(NO_VALUES)
    project.add("262064_ict_action_plan")
    folders = ["--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    with mail_server() as (port, heard):
        words = ["run", *folders, "--jobs", "2", "--settings", str(mail_settings(project, port)), "--lang", "en"]
        command = [sys.executable, "publish.py", *words]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            while not (project.root / "public.holder.json").exists():
                time.sleep(0.01)
            process.terminate()
            log = [json.loads(line) for line in process.stdout]
    assert process.returncode == 130
    assert [line["exit_code"] for line in log if line["event"] == "run_finished"] == [130]
    (path,) = (project.work / "runs").glob("*.json")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["exit_code"], report["finished"], report["warnings"]) == (130, True, [])
    assert any("exit code 130" in line for line in heard)
    with run_lock(project.out, "next") as killed:
        assert killed is None


HELD: list[bytes] = []


def _grow(megabytes: int) -> int:
    HELD.append(bytes(megabytes << 20))
    return os.getpid()


def _held(_: int) -> tuple[int, int]:
    return os.getpid(), sum(map(len, HELD))


def test_who_relieves_others_holds_neither_what_they_held_nor_what_the_first_process_does() -> None:
    with processes(2) as pool:
        first = set(pool.map(_grow, [1] * 4))
        try:
            _grow(1)
            relieve(pool)
            others = dict(pool.map(_held, range(4)))
            relieve(pool)  # there is nobody else
            assert dict(pool.map(_held, range(4))).keys() <= others.keys()
        finally:
            HELD.clear()
    assert (first & others.keys(), set(others.values())) == (set(), {0})
    assert not any(alive(pid) for pid in first)


def _die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("call", ["map", "submit"])
def test_a_worker_that_is_lost_is_told_whichever_way_it_was_called(call: str) -> None:
    with processes(1) as pool, pytest.raises(WorkerLostError) as caught:
        if call == "map":
            list(pool.map(_die, [1]))
        else:
            pool.submit(_die, 1).result()
    assert [problem.code for problem in caught.value.problems] == ["worker-lost"]
