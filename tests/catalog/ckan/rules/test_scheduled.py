"""Scheduled runs and `status` with a CKAN among the targets: from the documents to the portal, through the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.ckan.portal import client
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.target_samples import settings_with
from tests.conftest import ACROSS_SMALL, SMALL, Project, Run

IDS = {SMALL, *ACROSS_SMALL, "264652_open_data_list"}
DAY = ("--date", "2026-12-01")
Command = Callable[..., Run]


@pytest.fixture
def run(project: Project, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return what runs a command with the portal as the one target."""
    words = f"url: {portal.url}, profile: ckan, create_organisations: yes, organisations: {{catalogue: office}}"
    settings_with(project.root, f"portal: {{{words}}}")
    monkeypatch.setenv("KEIKAKU_KEY_PORTAL", portal.key)

    def of(command: str, *options: str) -> Run:
        where = ("--out", str(project.out)) if command == "status" else ()
        done = project.run(command, *where, *options, "--settings", str(project.root / "publish.yaml"))
        assert portal.key not in done.shown
        return done

    return of


def names(portal: Portal) -> set[str]:
    found = portal.client().call("package_search", {"include_private": True, "rows": 1000})["results"]
    return {package["name"] for package in found}


def at_portal(done: Run) -> dict[str, tuple[str, str | None, str]]:
    lines = [line for line in done.report["status"]["datasets"] if line["target"] == "portal"]
    return {line["dataset"]: (line["version"], line["due"], line["state"]) for line in lines}


def test_a_run_publishes_to_the_folder_and_to_the_portal_and_the_next_writes_nothing(run: Command, portal: Portal) -> None:
    first = run("run")
    assert (first.exit_code, first.codes) == (0, [])
    assert names(portal) == IDS
    pushed = first.report["targets"][1]
    assert (pushed["target"], pushed["outcome"]) == ("portal", "ok")
    assert {each["verified"] for each in pushed["facts"]["datasets"]} == {"verified"}
    second = run("run")
    assert (second.exit_code, second.report["unchanged"]) == (0, True)
    assert second.report["targets"][1]["facts"]["calls"] == {"package_search": 1}


def test_a_dry_run_leaves_the_portal_alone(run: Command, portal: Portal) -> None:
    done = run("run", "--dry-run")
    assert done.exit_code == 0
    assert {each["action"] for each in done.report["targets"][1]["facts"]["datasets"]} == {"create"}
    assert names(portal) == set()


def test_status_tells_what_the_portal_holds(run: Command, portal: Portal) -> None:
    assert run("build").exit_code == 0
    assert at_portal(run("status", *DAY)) == {SMALL: ("", "2026-11-21", "overdue")}
    assert run("push", "portal").exit_code == 0
    told = run("status", *DAY)
    assert (told.exit_code, told.codes) == (0, [])
    assert at_portal(told)[SMALL] == ("1.0.0", "2027-11-21", "current")
    assert set(at_portal(told)) == IDS
    assert run("status", "--date", "2027-11-22", "--fail-overdue").exit_code == 1


def test_status_tells_of_the_others_when_the_portal_does_not_know_the_way(
    run: Command, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    assert run("build").exit_code == 0
    settings_with(project.root, "portal: {url: http://127.0.0.1:9/, profile: ckan, timeout: 1}")
    told = run("status", *DAY)
    assert (told.exit_code, told.codes) == (3, ["remote-unreachable"])
    assert {line["target"] for line in told.report["status"]["datasets"]} == {str(project.out)}
    assert SMALL in told.shown
