"""`push TARGET` as it is run: exit codes, words, the machine report; and the datasets that the project publishes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.ckan.portal.model import Verdict
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.ckan.pushing.push_samples import Pusher
from tests.catalog.ckan.target_samples import settings_with
from tests.conftest import ACROSS_SMALL, SMALL, Project, Run

if TYPE_CHECKING:
    from metadata.building.cataloguing import Build

BUILT = [SMALL, *ACROSS_SMALL, "264652_open_data_list"]
"""What a build of the small project makes."""
Push = Callable[..., Run]


@pytest.fixture
def push(project: Project, fake: FakeCkan, monkeypatch: pytest.MonkeyPatch) -> Push:
    settings_with(project.root, f"portal: {{url: {fake.url}, profile: ckan, create_organisations: true}}")
    monkeypatch.setenv("KEIKAKU_KEY_PORTAL", fake.key)

    def run(*arguments: str, lang: str = "ja") -> Run:
        return project.run("push", "portal", *arguments, "--settings", str(project.root / "publish.yaml"), lang=lang)

    return run


def test_a_push_tells_what_it_did_and_that_it_is_proved(push: Push, fake: FakeCkan) -> None:
    run = push()
    assert run.exit_code == 0
    assert [(each["id"], each["outcome"], each["verified"]) for each in run.report["push"]["datasets"]] == [
        (id_, "done", "verified") for id_ in BUILT
    ]
    assert run.report["push"]["calls"]["package_create"] == len(BUILT)
    assert [each["action"] for each in run.report["plan"]["datasets"]] == ["create"] * len(BUILT)
    assert f"済み{len(BUILT)}" in run.shown
    assert fake.key not in run.shown + str(run.report)

    again = push(lang="en")
    assert again.report["push"]["calls"] == {"package_search": 1}
    assert f"{len(BUILT)} as they were" in again.shown


def test_a_plan_and_a_push_take_what_is_still_current_from_what_is_kept(push: Push, project: Project) -> None:
    work = project.root / "kept"
    assert push("--work", str(work)).exit_code == 0
    kept = {path: path.stat().st_mtime_ns for path in (work / "state").glob("*.jsonl")}
    assert {path.stem for path in kept} == set(BUILT)
    settings = ("--settings", str(project.root / "publish.yaml"), "--work", str(work))
    assert project.run("plan", "portal", *settings).exit_code == 0
    assert push("--work", str(work)).report["push"]["calls"] == {"package_search": 1}
    assert {path: path.stat().st_mtime_ns for path in (work / "state").glob("*.jsonl")} == kept  # what is built is replaced
    assert not list((work / "state").glob("*.in-use"))

    spoilt = work / "state" / f"{SMALL}.jsonl"
    spoilt.write_bytes(spoilt.read_bytes()[:-9])
    run = push("--work", str(work))
    assert (run.exit_code, [each["code"] for each in run.report["warnings"]]) == (0, ["state-spoilt"])
    assert spoilt.stat().st_mtime_ns != kept[spoilt]


def test_some_done_and_some_not_is_exit_code_4(push: Push, fake: FakeCkan) -> None:
    portal = Portal(fake.url, fake.key, fake)
    admin = portal.client()
    admin.call("organization_create", {"name": "others", "title": "別の課"})
    admin.call("package_create", {"name": SMALL, "owner_org": "others"})
    run = push()
    assert (run.exit_code, run.codes) == (4, ["remote-not-ours"])
    assert [each["outcome"] for each in run.report["push"]["datasets"]] == ["failed", *["done"] * (len(BUILT) - 1)]
    assert "別の課" in run.shown
    portal.close()


def test_nothing_done_is_exit_code_3(push: Push, fake: FakeCkan) -> None:
    fake.unknown.add("package_revise")
    run = push(lang="en")
    assert (run.exit_code, run.codes) == (3, ["remote-old"])
    assert fake.state.packages == {}
    assert "push" in run.report


def test_prune_is_refused_for_some_datasets_only(push: Push, fake: FakeCkan) -> None:
    run = push(SMALL, "--prune")
    assert (run.exit_code, run.codes) == (2, ["prune-partial"])
    assert (fake.asked, run.report["datasets"]) == ([], [])


def test_force_reaches_the_push(push: Push, fake: FakeCkan) -> None:
    portal = Portal(fake.url, fake.key, fake)
    push()
    admin = portal.client()
    admin.call("package_patch", {"id": SMALL, "title": "手で直した題"})
    meddled = False

    def meddle(action: str, moment: str) -> None:
        nonlocal meddled
        if (action, moment, meddled) == ("package_revise", "before", False):
            meddled = True
            admin.call("package_patch", {"id": SMALL, "title": "また直した題"})

    fake.watch = meddle
    assert push().exit_code == 4
    meddled = False
    assert push("--force").exit_code == 0
    assert "また" not in admin.call("package_show", {"id": SMALL})["title"]
    portal.close()


@pytest.mark.thorough("above: a push of fewer datasets is proved, and a second one asks only once")
def test_the_datasets_that_the_project_publishes(portal: Portal, tmp_path: Path, real_build: Build) -> None:
    publisher = Pusher(portal, tmp_path, ("organisations: {catalogue: keikaku}",))
    result = publisher.push(*real_build.datasets)
    assert result.exit_code == 0
    assert [each.proof and each.proof.verdict for each in result.datasets] == [Verdict.VERIFIED] * len(real_build.datasets)
    assert len(real_build.datasets) == 15
    assert publisher.push(*real_build.datasets).calls == ("package_search",)
