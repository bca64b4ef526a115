"""What can happen to a run at night: killed, disk full, folder closed, clock set back, two at once, a half merged ledger.

After each of them the catalogue folder is whole, old or new, and the next run ends in the right state. `KEIKAKU_SEED`
sets the moments at which runs are killed, `tests/sampling.py` how many.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.folder.catalogue_folder import intact
from catalog.folder.listing import MANIFEST
from tests.conftest import AUTO, ROOT, SMALL, Project
from tests.sampling import KILLS, moments

Snapshot = Callable[[Path], dict[str, bytes]]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL, fork and RLIMIT_FSIZE exist on POSIX only")


def words_of(project: Project, day: str = "2026-11-22") -> list[str]:
    """Return a scheduled run of the project. Its day is past for a process of its own, too, which asks the real clock."""
    folders = ["--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    return ["run", *folders, "--settings", str(project.settings(AUTO)), "--date", day, "--lang", "en"]


def revise(project: Project, number: int) -> None:
    """Give the dataset other content, as an officer would."""
    path = project.small / "dataset.yaml"
    said = path.read_text(encoding="utf-8")
    title = f"title:\n  ja: 第{number}稿 "
    old = next((f"title:\n  ja: 第{n}稿 " for n in range(number) if f"  ja: 第{n}稿 " in said), "title:\n  ja: ")
    path.write_text(said.replace(old, title, 1), encoding="utf-8")


def ledger(project: Project) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = yaml.safe_load((project.small / "changes.yaml").read_text(encoding="utf-8"))["changes"]
    return changes


def published(project: Project) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((project.out / "datasets" / SMALL / "changes.json").read_text(encoding="utf-8"))
    return said


class Mortals:
    """Runs that can be killed (`tests.catalog.runs.run_and_die`)."""

    def __init__(self, process: subprocess.Popen[str], root: Path) -> None:
        self._process = process
        self._root = root

    def run(self, words: list[str], **when: float) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        order = {"words": [*words, "--report", str(self._root / "report.json")], "under": str(self._root), **when}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def parent_of_mortals() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.catalog.runs.run_and_die"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()


@pytest.fixture
def mortals(project: Project, parent_of_mortals: subprocess.Popen[str]) -> Mortals:
    return Mortals(parent_of_mortals, project.root)


def assert_old_or_new(project: Project) -> str:
    """The folder is whole; or it is away for the moment between two renames, and the old one stands beside it, whole."""
    found = [folder for folder in (project.out, project.root / "public.old") if folder.exists()]
    assert found, "the catalogue is gone"
    manifest = intact(found[0])
    assert manifest, f"{found[0].name} is half written"
    return manifest


@pytest.mark.usefixtures("scheduled")
@posix_only
def test_a_run_that_is_killed_at_any_moment_is_made_good_by_the_next(
    project: Project, mortals: Mortals, snapshot: Snapshot
) -> None:
    seed = int(os.environ.get("KEIKAKU_SEED", str(time.time_ns() % 1_000_000)))
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    words = words_of(project)
    old = assert_old_or_new(project)
    revise(project, 0)
    whole = mortals.run(words)
    assert whole["exit_code"] == 0
    new = assert_old_or_new(project)
    assert old != new
    for number in range(1, KILLS + 1):
        revise(project, number)
        by_time = number % 2 == 0
        when = {"after": chance.uniform(0, whole["seconds"])} if by_time else {"at_write": chance.randrange(whole["writes"])}
        told = f"KEIKAKU_SEED={seed} of {KILLS}: kill {number} at {when}"
        before = new
        killed = mortals.run(words, **when)
        ended_before = by_time or killed.get("writes", 0) <= when["at_write"]  # no two runs write equally often
        assert killed["exit_code"] == -9 or (killed["exit_code"] == 0 and ended_before), told
        left = assert_old_or_new(project)
        entries = ledger(project)
        assert [entry["version"] for entry in entries] in (
            [f"1.{n}.0" for n in range(number + 1)],
            [f"1.{n}.0" for n in range(number + 2)],
        ), told
        after = mortals.run(words)
        assert after["exit_code"] == 0, told
        new = assert_old_or_new(project)
        assert left in (before, new), told
        assert ledger(project)[-1]["version"] == published(project)["version"] == f"1.{number + 1}.0", told
        assert ledger(project)[-1]["content"] == published(project)["content"], told
        assert not {path.name for path in project.root.iterdir()} & {"public.new", "public.old", "public.holder.json"}, told
        assert not list(project.root.rglob("*.new")), told
    built = project.run("build", "--out", str(project.root / "full"), "--settings", str(project.root / "publish.yaml"))
    assert built.exit_code == 0
    assert snapshot(project.out) == snapshot(project.root / "full")


@pytest.mark.usefixtures("scheduled")
@posix_only
def test_every_rename_of_a_run_can_be_its_last_act(project: Project, mortals: Mortals) -> None:
    """The ledger, the swap of the folder, the report: every one in a thorough run, else a few; of what is kept, some."""
    words = words_of(project)
    revise(project, 0)
    whole = mortals.run(words)
    assert whole["exit_code"] == 0
    assert len(whole["renames"]) > 2  # the ledger, the folder, the report
    kept = whole["of_state"]
    assert len(kept) > KILLS
    moments_ = [{"at_rename": number} for number in moments(range(len(whole["renames"])))]
    moments_ += [{"at_write": kept[number * len(kept) // KILLS]} for number in range(KILLS)]
    for version, when in enumerate(moments_, start=1):
        revise(project, version)
        killed = mortals.run(words, **when)
        # A later run keeps less than the first: at the end of what that kept it may have ended.
        assert killed["exit_code"] in ({-9} if "at_rename" in when else {-9, 0})
        assert_old_or_new(project)
        assert mortals.run(words)["exit_code"] == 0
        assert published(project)["version"] == ledger(project)[-1]["version"] == f"1.{version + 1}.0"


def limited(project: Project, bytes_a_file: int) -> subprocess.CompletedProcess[str]:
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_a_file}, {bytes_a_file}));"
        "sys.argv = ['publish.py', *sys.argv[1:]]; import publish; publish.main()"
    )
    command = [sys.executable, "-c", script, *words_of(project), "--report", str(project.root / "report.json")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("scheduled")
@posix_only
def test_a_full_disk_leaves_the_catalogue_and_the_next_run_goes_on(project: Project, snapshot: Snapshot) -> None:
    settings = str(project.settings(AUTO))
    before = snapshot(project.out)
    revise(project, 0)
    done = limited(project, 20_000)
    assert done.returncode == 2, done.stdout + done.stderr
    report = json.loads((project.root / "report.json").read_text(encoding="utf-8"))
    assert [problem["code"] for problem in report["problems"]] == ["output-full"]
    assert snapshot(project.out) == before
    assert not (project.root / "public.new").exists()
    assert ledger(project)[-1]["version"] == "1.0.0"  # nothing is taken that could not be kept
    run = project.run("run", "--settings", settings)
    assert (run.exit_code, run.report["outcome"], published(project)["version"]) == (0, "replaced", "1.1.0")


def test_where_nothing_more_can_be_kept_all_is_published_all_the_same(cold: Project) -> None:
    project = cold
    settings = str(project.settings(AUTO))
    objects = project.work / "state" / "objects"
    objects.mkdir(parents=True)
    for first in range(256):
        (objects / f"{first:02x}").touch()  # in the way of whatever is to be kept
    done = project.run("run", "--settings", settings)
    assert (done.exit_code, [problem["code"] for problem in done.report["warnings"]]) == (0, ["state-unwritable"])
    assert intact(project.out)
    shutil.rmtree(project.work / "state")
    run = project.run("run", "--settings", settings)
    assert (run.exit_code, SMALL in run.report["rebuilt"], run.report["outcome"]) == (0, True, "unchanged")


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_built(project: Project) -> None:
    (project.root / "file").write_text("", encoding="utf-8")
    words = ["--out", str(project.root / "file" / "public"), "--work", str(project.work)]
    run = project.run("run", *words)
    assert (run.exit_code, run.codes, run.report["rebuilt"]) == (2, ["output-unwritable"], [])


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write into every folder")
def test_a_read_only_folder_leaves_the_catalogue_as_it_was(project: Project, snapshot: Snapshot) -> None:
    out = project.root / "web" / "public"
    words = ["--out", str(out), "--work", str(project.work)]
    assert project.run("run", *words).exit_code == 0
    before = snapshot(out)
    out.parent.chmod(0o555)
    try:
        run = project.run("run", *words, "--base-url", "https://new.example/")
    finally:
        out.parent.chmod(0o755)
    assert (run.exit_code, run.codes) == (2, ["output-unwritable"])
    assert snapshot(out) == before


def test_reports_that_cannot_be_written_are_told(cold: Project) -> None:
    project = cold
    project.work.write_text("", encoding="utf-8")  # a file where the folder should be
    run = project.run("run")
    assert (run.exit_code, run.codes) == (2, ["output-unwritable"])
    assert [problem["code"] for problem in run.report["warnings"]] == ["state-unwritable"]
    assert intact(project.out)


@pytest.mark.usefixtures("scheduled")
def test_a_clock_that_was_set_back_moves_no_date_back(project: Project, snapshot: Snapshot) -> None:
    words = words_of(project)[1:]
    before = snapshot(project.out)
    revise(project, 0)
    run = project.run("run", *words_of(project, "2026-11-20")[1:])
    assert (run.exit_code, run.codes) == (1, ["date-before-last"])
    assert (snapshot(project.out), len(ledger(project))) == (before, 1)
    assert project.run("run", *words).exit_code == 0
    assert str(ledger(project)[-1]["date"]) == "2026-11-22"


def test_of_two_runs_at_once_one_gives_way(project: Project, snapshot: Snapshot) -> None:
    project.keep_first_build(project.work)
    command = [sys.executable, "publish.py", *words_of(project)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 5], [0, 0]), said  # the second may have come when the first had ended
    assert intact(project.out)
    assert project.run("run", *words_of(project)[1:]).report["unchanged"] is True


MERGE = """\
changes:
<<<<<<< HEAD
  - {version: 1.0.0, date: 2026-11-21}
=======
  - {version: 1.1.0, date: 2026-11-22}
>>>>>>> other
"""


@pytest.mark.usefixtures("scheduled")
def test_a_ledger_with_the_marks_of_a_merge_is_told_by_its_line(project: Project, snapshot: Snapshot) -> None:
    words = words_of(project)[1:]
    before, good = snapshot(project.out), (project.small / "changes.yaml").read_bytes()
    (project.small / "changes.yaml").write_text(MERGE, encoding="utf-8")
    run = project.run("run", *words)
    assert (run.exit_code, run.codes) == (1, ["yaml-conflict"])
    assert run.report["problems"][0]["place"] == {"file": f"datasets/{SMALL}/changes.yaml", "line": 2, "key": ""}
    assert snapshot(project.out) == before
    assert (project.small / "changes.yaml").read_text(encoding="utf-8") == MERGE
    (project.small / "changes.yaml").write_bytes(good)
    run = project.run("run", *words)
    assert (run.exit_code, run.report["unchanged"]) == (0, True)


@pytest.mark.usefixtures("published")
def test_a_file_is_intact_only_as_it_was_written(project: Project) -> None:
    own = hashlib.sha256((project.out / MANIFEST).read_bytes()).hexdigest()
    assert intact(project.out) == own
    (project.out / "more").mkdir()
    (project.out / "more" / "file").write_text("", encoding="utf-8")
    assert intact(project.out) == own  # somebody else's, which is kept
    (project.out / "index.html").write_text("", encoding="utf-8")
    assert intact(project.out) == ""
    assert intact(project.root / "nowhere") == ""
