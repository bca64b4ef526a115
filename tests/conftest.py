"""Shared fixtures: a small project of one real dataset to break, and the command line run on it."""

from __future__ import annotations

import atexit
import datetime
import gc
import json
import os
import re
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import settings
from typer.testing import CliRunner

import publish
from catalog.folder.exchange import linked
from catalog.runs import day
from catalog.runs.workers.collecting import collect_seldom
from catalog.secret import forget_secrets
from metadata.versions.kept.keeping import OBJECTS
from tests.once import Once
from tests.sampling import sampled, tries

if TYPE_CHECKING:
    from metadata.building.cataloguing import Build

AUTO = "{accept: auto}"
"""The `run` of settings with which a run takes new content."""
TODAY = datetime.date(2027, 3, 1)
"""The day on which the tests run, whatever the clock says: after all dates in the ledgers and in the tests."""
BY_THE_CLOCK = day.today
"""How the program finds the day by itself."""
ROOT = Path(__file__).resolve().parent.parent
SMALL = "264652_dx_plan"
LITTLE = ROOT / "tests" / "little" / SMALL
"""An excerpt of it: three of its thirteen measures, for tests that build and do not ask how much there is."""
ACROSS_SMALL = ["cross_dx_indicators", "cross_dx_measures", "cross_dx_status", "cross_dx_concepts"]
"""What is made across municipalities when there is no other dataset: it has no evaluations and no achievements."""
ACROSS = [*ACROSS_SMALL[:2], "cross_dx_evaluations", "cross_dx_achievement_figures", *ACROSS_SMALL[2:]]
"""The same of all datasets of the project."""

settings.register_profile("keikaku", max_examples=tries(100), deadline=None)
settings.load_profile("keikaku")

# Modules and what the tests share make a heap that Python need not search for garbage again and again.
collect_seldom()

# Tests that run in the background (nohup, a CI agent) may ignore Ctrl-C, and so would every process that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ORDER = ("pipelines", "metadata", "catalog", "benchmarks", "consumers", "browser")
"""The folders of the tests from the fastest to the slowest; what is in none of them is as slow as those of the catalogue."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return two workers for each processor: tests wait for browsers, servers and processes that they kill."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 2 * processors


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out what only a thorough run asks, and let fast tests come first, so that a fault is mostly known soon."""
    asked = list(sampled(items))
    config.hook.pytest_deselected(items=list(set(items).difference(asked)))
    items[:] = asked

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return ORDER.index(folder) if folder in ORDER else ORDER.index("catalog")

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Let Python pass over what was loaded when a test lets it look for garbage, or pytest does at the end."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries in C warn of what nobody takes back


@dataclass
class Run:
    """One run of the command line: exit code, what the screen showed, and the machine report."""

    exit_code: int
    shown: str
    report: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.report["problems"]]


def first_edition(folder: Path) -> None:
    """Let a copied dataset have one version, so that tests of versions do not depend on how many the real one has."""
    path = folder / "changes.yaml"
    last = yaml.safe_load(path.read_text(encoding="utf-8"))["changes"][-1]
    entry = f"  - version: 1.0.0\n    date: 2026-11-21\n    content: {last['content']}\n    columns: {last['columns']}\n"
    path.write_text(f"# 版の台帳\nchanges:\n{entry}    notes: {{ja: 初版, en: First edition}}\n", encoding="utf-8")
    shutil.rmtree(folder / "changes", ignore_errors=True)


@dataclass
class Project:
    """A copy of the real datasets folder with one dataset, and a folder for the catalogue.

    `once`: where the tests share what a first build keeps, so that a build here makes only what is new; None: all is made.
    `little`: whether the small dataset is an excerpt of the real one, which costs two thirds of it.
    """

    root: Path
    once: Once | None = None
    little: bool = False

    @property
    def datasets(self) -> Path:
        return self.root / "datasets"

    @property
    def small(self) -> Path:
        return self.datasets / SMALL

    @property
    def out(self) -> Path:
        return self.root / "public"

    @property
    def work(self) -> Path:
        return self.root / "work"

    def settings(self, run: str) -> Path:
        """Write settings with another `run`, which is given as YAML in one line."""
        text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
        path = self.root / "publish.yaml"
        path.write_text(re.sub(r"^run:\n(?:  .*\n)*", f"run: {run}\n", text, flags=re.MULTILINE), encoding="utf-8")
        return path

    def run(self, *arguments: str, lang: str = "ja") -> Run:
        report = self.root / "report.json"
        words = [*arguments, "--lang", lang]
        if arguments[0] != "serve":
            words += ["--datasets", str(self.datasets)]
        if arguments[0] == "build" and "--out" not in arguments:
            words += ["--out", str(self.out)]
        if arguments[0] in ("build", "plan", "push") and "--work" not in arguments:
            words += ["--work", str(self._work_of_builds())]
        if "--report" not in arguments:
            words += ["--report", str(report)]
        if arguments[0] == "run" and "--work" not in arguments:
            words += ["--out", str(self.out), "--work", str(self.keep_first_build(self.work))]
        if arguments[0] in ("check", "diff") and "--against" not in arguments:
            words += ["--against", str(self.out)]
        result = CliRunner().invoke(publish.app, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(
            result.exit_code, result.output, json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        )

    def _work_of_builds(self) -> Path:
        """Return the folder of work of its builds, beside the project; a new one for each if it shares nothing."""
        if self.once:
            return self.keep_first_build(self.root.with_name(f"{self.root.name}-work"))
        return Path(tempfile.mkdtemp(prefix=f"{self.root.name}-work-", dir=self.root.parent))

    def keep_first_build(self, work: Path) -> Path:
        """Return a folder of work, in which now lies what a first build of these datasets keeps, unless it has its own.

        No last run is in it, and nothing that this program, as it is now, would not have made itself.
        """
        names = sorted(path.name for path in self.datasets.iterdir() if path.is_dir())
        real = bool(names) and all((ROOT / "datasets" / name).is_dir() for name in names)
        if self.once and real and not (work / "state").exists():
            name = "+".join(["kept-little" if self.little else "kept", *names])
            kept = self.once.folder(name, lambda folder: _first_build(folder, names, little=self.little))
            copy_kept(kept / "work" / "state", work / "state")
        return work

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace words in a file of the small dataset; the words must be there."""
        path = self.small / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def replace_source(self, data: bytes) -> None:
        """Put other bytes in the place of the document and declare their checksum, as an officer would."""
        import hashlib

        old = hashlib.sha256((self.small / "plan.txt").read_bytes()).hexdigest()
        (self.small / "plan.txt").write_bytes(data)
        self.edit("dataset.yaml", old, hashlib.sha256(data).hexdigest())

    def accept(self, day: str = "2026-12-01") -> None:
        """Take what was changed into the ledgers, as an officer would."""
        run = self.run("build", "--accept", "--approve", "--date", day, "--out", str(self.root / "accepted"))
        assert run.exit_code == 0, run.shown

    def add(self, dataset_id: str) -> None:
        of = LITTLE if self.little and dataset_id == SMALL else ROOT / "datasets" / dataset_id
        shutil.copytree(of, self.datasets / dataset_id)
        first_edition(self.datasets / dataset_id)


@pytest.fixture(autouse=True, scope="session")
def _a_day() -> Iterator[None]:
    """The same day for all tests, and for what they share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalog.runs.day.today", lambda: TODAY)
        yield


@pytest.fixture(autouse=True)
def _no_secrets() -> Iterator[None]:
    yield
    forget_secrets()


def small_project(root: Path, *, little: bool = False) -> Project:
    made = Project(root, little=little)
    made.datasets.mkdir()
    shutil.copy(ROOT / "datasets" / "publishers.yaml", made.datasets)
    made.add(SMALL)
    return made


def _first_build(folder: Path, names: list[str], *, little: bool) -> None:
    made = Project(folder, little=little)
    made.datasets.mkdir()
    shutil.copy(ROOT / "datasets" / "publishers.yaml", made.datasets)
    for name in names:
        made.add(name)
    made.run("build", "--work", str(made.work))
    for of_a_run in ("run.jsonl", "published.sqlite"):
        (made.work / "state" / of_a_run).unlink(missing_ok=True)


@pytest.fixture
def little() -> bool:
    """Whether the project has the excerpt of the small dataset; a test that asks for all of it says `False` as parameter."""
    return True


@pytest.fixture
def project(tmp_path: Path, once: Once, little: bool) -> Project:
    made = small_project(tmp_path, little=little)
    made.once = once
    return made


@pytest.fixture
def cold(project: Project) -> Project:
    """The project, whose builds find nothing that was kept for them."""
    project.once = None
    return project


def copied(once: Once, name: str, run: str, project: Project) -> Project:
    """Give the project the catalogue and the cache that one run with such settings made for all tests."""

    def publish(folder: Path) -> None:
        made = small_project(folder, little=project.little)
        settings = ("--settings", str(made.settings(run))) if run else ()
        assert made.run("run", *settings).exit_code == 0

    made = Project(once.folder(f"{name}-little" if project.little else name, publish))
    shutil.copytree(made.out, project.out)
    copy_kept(made.work, project.work)
    return project


def copy_kept(folder: Path, to: Path) -> None:
    """Copy a folder of work; objects of a store, which are never written in, get a second name instead."""
    objects = f"{os.sep}{OBJECTS}{os.sep}"

    def copy(source: str, place: str) -> None:
        if objects not in source or not linked(Path(source), Path(place)):
            shutil.copy2(source, place)

    shutil.copytree(folder, to, copy_function=copy)


@pytest.fixture
def published(project: Project, once: Once) -> Project:
    """The project after a first run that went well."""
    return copied(once, "published", "", project)


@pytest.fixture
def scheduled(project: Project, once: Once) -> Project:
    """The same after a run whose settings were `project.settings(AUTO)`, so that a next one finds nothing changed."""
    return copied(once, "scheduled", AUTO, project)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one dataset and a .venv, as `make publish` leaves it."""
    made = tmp_path / "keikaku"
    for part in ("pipelines", "metadata", "catalog"):
        shutil.copytree(ROOT / part, made / part)  # with what is compiled
    for part in ("publish.py", "publish.yaml", "README.md"):
        shutil.copy(ROOT / part, made / part)
    shutil.copytree(ROOT / "datasets" / SMALL, made / "datasets" / SMALL)
    first_edition(made / "datasets" / SMALL)
    shutil.copy(ROOT / "datasets" / "publishers.yaml", made / "datasets")
    python = made / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return made


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Return every file of a folder: relative path → bytes."""

    def take(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return take


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Once:
    """Return how something costly is made once for all processes of a test run (`tests.once`)."""
    own = tmp_path_factory.getbasetemp()
    return Once(own.parent if hasattr(request.config, "workerinput") else own)


@pytest.fixture(scope="session")
def real_build(once: Once) -> Build:
    """Return what the project itself publishes: the five documents and what is made of them, built once."""
    from metadata.building.build import build
    from metadata.declared.settings import read_settings
    from metadata.versions.kept.build_cache import BuildCache

    def made() -> Build:
        cache = BuildCache(once.shared / "real-state")  # where all processes find what the value refers to
        return build(ROOT / "datasets", read_settings(ROOT / "publish.yaml"), cache=cache)

    return once.value("real", made)


@pytest.fixture(scope="session")
def real_catalogue(real_build: Build, once: Once) -> Path:
    """Return the folder of the static catalogue that the project publishes, written once. Nobody may change it."""
    from catalog.site.static import write_catalogue

    return once.folder("real", lambda folder: write_catalogue(real_build, folder / "public")) / "public"
