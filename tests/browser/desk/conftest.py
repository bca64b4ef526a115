"""The desk in a real browser: a server of its own over a workplace of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from catalog.desk.serving import DeskServer, serving
from catalog.desk.workplace import Workplace
from tests.browser.conftest import DESKTOP, Visit
from tests.catalog.desk.desks import PROGRAM
from tests.conftest import Project

SCRIPT = {True: "with script", False: "without script"}
"""Names of tests that are made with and without script."""


@pytest.fixture
def workplace(project: Project) -> Workplace:
    """A workplace with one real dataset and settings, nothing published yet."""
    project.settings("{accept: ask}")
    return Workplace(project.root.resolve(), *PROGRAM)


@pytest.fixture
def first_build_kept(workplace: Workplace, project: Project) -> None:
    """What a first build of the workplace keeps is there, so that jobs that build are quick."""
    project.keep_first_build(workplace.work)


@pytest.fixture
def serve(workplace: Workplace) -> Iterator[Callable[..., DeskServer]]:
    """Start the server of a desk, which ends with the test."""
    with ExitStack() as stack:
        yield lambda at=workplace: stack.enter_context(serving(at))


@pytest.fixture
def open_desk(browser: Browser, serve: Callable[..., DeskServer]) -> Iterator[Callable[..., Visit]]:
    """Open the desk of the workplace as the command does. Keyword arguments are those of a browser context.

    `first` is a script that runs before those of a page.
    """
    contexts = []

    def opened(at: Workplace | None = None, **options: Any) -> Visit:
        server = serve(at) if at else serve()
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.goto(server.session.address)
        visit.page.wait_for_url(lambda address: "/open/" not in address)
        return visit

    yield opened
    for context in contexts:
        context.close()
