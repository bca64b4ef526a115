"""Desks over workplaces of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.desk.workplace import Workplace
from tests.catalog.desk.desks import PROGRAM, Called, Desk
from tests.conftest import Project


@pytest.fixture
def workplace(project: Project) -> Workplace:
    """A workplace with one real dataset (SMALL of tests.conftest) and settings, nothing published yet."""
    project.settings("{accept: ask}")
    return Workplace(project.root.resolve(), *PROGRAM)


@pytest.fixture
def desk(workplace: Workplace) -> Iterator[Desk]:
    """A desk over it, opened."""
    made = Desk(workplace)
    yield made
    made.close()


@pytest.fixture
def first_build_kept(workplace: Workplace, project: Project) -> None:
    """What a first build of the workplace keeps is there, so that jobs that build are quick."""
    project.keep_first_build(workplace.work)


@pytest.fixture
def jobs_called(first_build_kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs call their command in the process of the tests."""
    monkeypatch.setattr("catalog.desk.jobs.subprocess.Popen", Called)


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a folder in which there is nothing yet."""
    made = Desk(Workplace(tmp_path.resolve(), *PROGRAM))
    yield made
    made.close()
