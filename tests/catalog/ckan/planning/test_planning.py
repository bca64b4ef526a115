"""`plan TARGET` as a whole: what it reads of a portal, what it makes of it, and that it writes nothing."""

from __future__ import annotations

import dataclasses
import gc
from pathlib import Path

import pytest

from catalog.ckan.planning.actual import missing
from catalog.ckan.planning.planning import make_plan
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.model import CONTENT, DATASET, OWNER, Action, Plan
from catalog.ckan.targets.target import open_target
from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.versions.kept.kept_datasets import AT_HAND
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import SettingsError
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.ckan.target_samples import ROOT, settings_with
from tests.conftest import ACROSS_SMALL, SMALL, Project
from tests.metadata.formats.dcat_samples import cross, listing, other_plan, plan

BASE = plan().base_url
READS = {"package_search", "package_show", "organization_list", "group_list"}


def planned(portal: Portal, folder: Path, *more: str, ids: tuple[str, ...] = (), prune: bool = False) -> Plan:
    words = ", ".join((f"url: {portal.url}", "profile: ckan", *more))
    target = open_target(settings_with(folder, f"portal: {{{words}}}"), "portal")
    return make_plan(target, portal.client(), (plan(), other_plan(), cross(), listing()), ids, prune=prune)


def actions(of: Plan) -> dict[str, str]:
    return {each.id: each.action.value for each in of.datasets}


def hold(portal: Portal, id_: str, owner: str = BASE, **fields: object) -> Client:
    """Let the portal hold a dataset with our mark (or another owner's)."""
    client = portal.client()
    if "999997" not in client.call("organization_list"):
        client.call("organization_create", {"name": "999997"})
    marks = {OWNER: owner, DATASET: id_, CONTENT: "x"}
    extras = [{"key": key, "value": value} for key, value in marks.items()]
    client.call("package_create", {"name": id_, "owner_org": "999997", "title": id_, "extras": extras, **fields})
    return client


def test_an_empty_portal_gets_everything(portal: Portal, tmp_path: Path) -> None:
    found = planned(portal, tmp_path, "groups: [gyosei]")
    assert set(actions(found).values()) == {"create"}
    assert list(actions(found)) == ["999997_dx_plan", "999989_dx_plan", "cross_dx_indicators", "999997_open_data_list"]
    assert (found.organisations, found.groups) == (("999989", "999997", "keikaku"), ("gyosei",))
    assert found.calls == (*["package_search"] * 2, *["package_show"] * 4, "organization_list", "group_list")


def test_what_the_portal_holds_is_told_apart(portal: Portal, tmp_path: Path) -> None:
    hold(portal, "999997_dx_plan", private=True)
    hold(portal, "999989_dx_plan", owner="https://data.example/other/")
    hold(portal, "999997_old_plan")
    found = planned(portal, tmp_path)
    assert actions(found) == {
        "999997_dx_plan": "change",
        "999989_dx_plan": "not ours",
        "cross_dx_indicators": "create",
        "999997_open_data_list": "create",
        "999997_old_plan": "orphan",
    }
    assert found.organisations == ("keikaku",)
    assert actions(planned(portal, tmp_path, prune=True))["999997_old_plan"] == "prune"


def test_a_partial_build_knows_nothing_of_orphans_nor_of_what_is_made_of_several(portal: Portal, tmp_path: Path) -> None:
    hold(portal, "999997_old_plan")
    found = planned(portal, tmp_path, ids=("999997_dx_plan",))
    assert actions(found) == {"999997_dx_plan": "create"}
    with pytest.raises(SettingsError) as caught:
        planned(portal, tmp_path, ids=("999997_dx_plan",), prune=True)
    assert caught.value.problems[0].code == "prune-partial"


def test_a_target_for_some_publishers_leaves_the_others_datasets_alone(portal: Portal, tmp_path: Path) -> None:
    for id_ in ("999997_old_plan", "999989_old_plan", "old_indicators"):
        hold(portal, id_)
    found = planned(portal, tmp_path, 'publishers: ["999989"]')
    assert actions(found) == {"999989_dx_plan": "create", "999989_old_plan": "orphan"}
    found = planned(portal, tmp_path, "publishers: [catalogue]")
    assert actions(found) == {"cross_dx_indicators": "create", "old_indicators": "orphan"}


def test_more_datasets_than_a_page_are_all_found(fake: FakeCkan, tmp_path: Path) -> None:
    portal = Portal(fake.url, fake.key, fake)
    for number in range(101):
        hold(portal, f"999997_old_{number:03}")
    found = planned(portal, tmp_path)
    assert [each.id for each in found.datasets if each.action is Action.ORPHAN] == [
        f"999997_old_{number:03}" for number in range(101)
    ]
    assert found.calls[:3] == ("package_search", "package_search", "package_search")
    portal.close()


def test_organisations_are_found_however_many_there_are(fake: FakeCkan, tmp_path: Path) -> None:
    """CKAN names a thousand of those that are asked for, and says nothing of the others."""
    portal = Portal(fake.url, fake.key, fake)
    names = [f"office-{number:04}" for number in range(1001)]
    client = portal.client()
    for name in names:
        client.call("organization_create", {"name": name})
    assert missing(client, [*names, "nowhere"], frozenset(), "organization") == ("nowhere",)
    assert missing(client, names, frozenset(), "group") == tuple(names)
    portal.close()


def test_what_the_settings_lack_is_told_before_the_portal_is_asked(fake: FakeCkan, tmp_path: Path) -> None:
    odd = dataclasses.replace(plan(), licence=dataclasses.replace(plan().licence, id="MIT", title=Bilingual("MIT", "MIT")))
    target = open_target(settings_with(tmp_path, f"portal: {{url: {fake.url}, profile: ckan}}"), "portal")
    with Client(fake.url, fake.key) as client:
        with pytest.raises(SettingsError):
            make_plan(target, client, [odd])
        assert client.calls == []


# The command


def test_the_command_shows_the_plan_and_writes_nothing(
    fake: FakeCkan, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    words = f"targets:\n  kyoto: {{url: {fake.url}, profile: ckan, key: {{variable: KYOTO}}}}\n"
    (project.root / "publish.yaml").write_text(text + words, encoding="utf-8")
    monkeypatch.setenv("KYOTO", fake.key)
    run = project.run("plan", "kyoto", "--settings", str(project.root / "publish.yaml"), lang="en")
    assert run.exit_code == 0
    assert "6 to create" in run.shown
    assert {each["id"]: each["action"] for each in run.report["plan"]["datasets"]} == {
        SMALL: "create",
        **dict.fromkeys(ACROSS_SMALL, "create"),
        "264652_open_data_list": "create",
    }
    assert run.report["plan"]["calls"] == [asked.action for asked in fake.log]
    assert {asked.action for asked in fake.log} <= READS
    assert fake.key not in run.shown
    assert fake.key not in (project.root / "report.json").read_text(encoding="utf-8")
    only = project.run("plan", "kyoto", SMALL, "--settings", str(project.root / "publish.yaml"), lang="en")
    assert [each["id"] for each in only.report["plan"]["datasets"]] == [SMALL]


def test_a_plan_holds_no_dataset_no_file_and_no_row(portal: Portal, tmp_path: Path, real_build: Build) -> None:
    target = open_target(settings_with(tmp_path, f"portal: {{url: {portal.url}, profile: ckan}}"), "portal")
    gc.collect()
    before = sum(isinstance(each, Dataset) for each in gc.get_objects())
    found = make_plan(target, portal.client(), real_build.datasets)
    gc.collect()
    alive = sum(isinstance(each, Dataset) for each in gc.get_objects())
    assert len(found.datasets) == len(real_build.datasets) > AT_HAND + 1
    assert alive - before <= AT_HAND
    resources = [each for one in found.datasets if one.desired for each in one.desired.resources]
    assert all(each.file.held is None and each.file.path for each in resources)
    assert sum(len(each.table.records) for each in resources if each.table) > 1000
