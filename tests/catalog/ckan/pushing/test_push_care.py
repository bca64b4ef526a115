"""What a push does not touch: what others made or changed, and what is merely absent. On the fake and a real CKAN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError
from catalog.ckan.portal.model import Action
from catalog.ckan.pushing.push import Outcome, PushResult
from pipelines.problems import SettingsError
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.pushing.push_samples import ORGANISATION, Pusher, edited, small, titled
from tests.metadata.samples import sample_publisher

NAME = "999989_plan"


@pytest.fixture
def publisher(portal: Portal, tmp_path: Path) -> Pusher:
    return Pusher(portal, tmp_path)


def codes(result: PushResult) -> list[str]:
    return [problem.code for problem in result.problems]


# What others made


def test_a_name_that_somebody_else_has_is_not_touched(publisher: Pusher) -> None:
    admin = publisher.client()
    admin.call("organization_create", {"name": "others", "title": "別の組織"})
    admin.call("package_create", {"name": NAME, "title": "別の人の計画", "owner_org": "others"})
    before = publisher.show(NAME)

    result = publisher.push(small(), small("999989_mine"))

    assert [each.step.action for each in result.datasets] == [Action.NOT_OURS, Action.CREATE]
    assert [each.outcome for each in result.datasets] == [Outcome.FAILED, Outcome.DONE]
    assert (result.exit_code, codes(result)) == (4, ["remote-not-ours"])
    assert result.problems[0].facts["owner"] == "別の組織"
    assert publisher.show(NAME) == before


def test_a_name_taken_between_plan_and_push_is_not_touched(publisher: Pusher) -> None:
    plan = publisher.plan(small())
    admin = publisher.client()
    admin.call("organization_create", {"name": "others"})
    admin.call("package_create", {"name": NAME, "title": "先に作られた", "owner_org": "others"})
    before = publisher.show(NAME)

    result = publisher.carry_out(plan, force=True)  # not even then

    assert (result.exit_code, codes(result)) == (3, ["remote-not-ours"])
    assert publisher.show(NAME) == before


def test_another_catalogue_with_the_same_names_is_not_touched(publisher: Pusher, tmp_path: Path) -> None:
    publisher.push(small())
    before = publisher.show(NAME)
    extras = [
        {**extra, "value": "https://other.example/"} if extra["key"] == "keikaku_owner" else extra
        for extra in before["extras"]
    ]
    publisher.by_hand(NAME, extras=extras)
    result = publisher.push(titled(NAME, "奪う"))
    assert (result.exit_code, publisher.show(NAME)["title"]) == (3, before["title"])


def test_a_resource_that_somebody_added_stays(publisher: Pusher) -> None:
    publisher.push(small())
    added = publisher.client().call(
        "resource_create", {"package_id": NAME, "name": "解説", "url": "https://town.example/about.html"}
    )
    result = publisher.push(titled(NAME, "新しい題"))
    assert result.exit_code == 0
    assert [each["id"] for each in publisher.show(NAME)["resources"]][2:] == [added["id"]]
    assert publisher.push(titled(NAME, "新しい題")).calls == ("package_search",)


# What was changed by hand


def test_a_change_by_hand_before_the_plan_is_planned_field_by_field_and_undone(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.by_hand(NAME, title="手で直した題", tags=[])
    result = publisher.push(small())
    (planned,) = result.plan.datasets
    assert [(change.field, change.old) for change in planned.changes if change.field == "title"] == [
        ("title", "手で直した題")
    ]
    shown = publisher.show(NAME)
    assert (result.exit_code, shown["title"]) == (0, "手本町デジタル計画")
    assert sorted(tag["name"] for tag in shown["tags"]) == ["デジタル推進", "行政計画", "行財政"]


def test_a_change_by_hand_after_the_plan_is_shown_and_not_overwritten(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_second"))
    plan = publisher.plan(titled(NAME, "作り直した題"), titled("999989_second", "作り直した題"))
    publisher.by_hand(NAME, notes="手で直した説明")

    result = publisher.carry_out(plan)

    assert [each.outcome for each in result.datasets] == [Outcome.FAILED, Outcome.DONE]
    assert (result.exit_code, codes(result)) == (4, ["remote-changed"])
    assert "手で直した説明" in result.problems[0].facts["detail"]
    assert result.problems[0].place.key == NAME
    shown = publisher.show(NAME)
    assert (shown["title"], shown["notes"]) == ("手本町デジタル計画", "手で直した説明")


def test_with_force_it_is_overwritten(publisher: Pusher) -> None:
    publisher.push(small())
    desired = publisher.show(NAME)["notes"]
    plan = publisher.plan(titled(NAME, "作り直した題"))
    publisher.by_hand(NAME, notes="手で直した説明")
    result = publisher.carry_out(plan, force=True)
    shown = publisher.show(NAME)
    assert (result.exit_code, shown["title"], shown["notes"]) == (0, "作り直した題", desired)


def test_force_does_not_take_what_lost_our_mark(publisher: Pusher) -> None:
    publisher.push(small())
    plan = publisher.plan(titled(NAME, "作り直した題"))
    publisher.by_hand(NAME, extras=[])
    result = publisher.carry_out(plan, force=True)
    assert (result.exit_code, codes(result)) == (3, ["remote-not-ours"])
    assert publisher.show(NAME)["title"] == "手本町デジタル計画"


def test_a_change_that_was_taken_back_does_not_count(publisher: Pusher) -> None:
    publisher.push(small())
    plan = publisher.plan(titled(NAME, "作り直した題"))
    publisher.by_hand(NAME, title="手で直した題")
    publisher.by_hand(NAME, title="手本町デジタル計画")
    result = publisher.carry_out(plan)
    assert (result.exit_code, publisher.show(NAME)["title"]) == (0, "作り直した題")


@pytest.mark.parametrize("force", [False, True])
def test_a_change_by_hand_while_tables_are_filled(publisher: Pusher, force: bool) -> None:
    class Meddling(Client):
        def call(self, action: str, *data: Any, **files: Any) -> Any:
            answer = super().call(action, *data, **files)
            if action == "datastore_upsert" and self.calls.count(action) == 1:
                publisher.by_hand(NAME, title="手で直した題")
            return answer

    publisher.push(small())
    with Meddling(publisher.portal.url, publisher.portal.key) as client:
        result = publisher.push(edited(small(), "measures", 0, 担当="総務課"), client=client, force=force)

    shown = publisher.show(NAME)
    if force:
        assert (result.exit_code, shown["title"]) == (0, "手本町デジタル計画")
    else:
        assert (result.exit_code, codes(result), shown["title"]) == (3, ["remote-changed"], "手で直した題")
        assert publisher.push(edited(small(), "measures", 0, 担当="総務課")).exit_code == 0


def test_a_file_replaced_by_hand_is_put_back(publisher: Pusher) -> None:
    publisher.push(small())
    resource = publisher.show(NAME)["resources"][1]
    files = {"upload": ("other.csv", b"a,b\r\n1,2\r\n")}
    publisher.client().call("resource_patch", {"id": resource["id"]}, files)

    result = publisher.push(small())

    assert (result.exit_code, len(result.plan.datasets[0].uploads)) == (0, 1)
    assert publisher.client("").fingerprint(resource["url"])[1] == small().files[1].sha256


# What is absent


def test_an_orphan_is_told_and_kept(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_old"))
    before = publisher.show("999989_old")
    result = publisher.push(small())
    assert [(each.step.id, each.step.action) for each in result.datasets][1:] == [("999989_old", Action.ORPHAN)]
    assert (result.exit_code, publisher.show("999989_old")) == (0, before)


def test_prune_removes_it_with_its_tables(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_old"))
    tables = [each["id"] for each in publisher.show("999989_old")["resources"]]

    result = publisher.push(small(), prune=True)

    assert [(each.step.action, each.outcome) for each in result.datasets][1:] == [(Action.PRUNE, Outcome.DONE)]
    assert [each["name"] for each in publisher.state()["datasets"]] == [NAME]
    for table in tables:
        with pytest.raises(MissingError):
            publisher.client().call("datastore_info", {"id": table})
    assert publisher.push(small()).calls == ("package_search",)


def test_what_was_pruned_comes_back_with_its_links(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_old"))
    before = [each["id"] for each in publisher.show("999989_old")["resources"]]
    publisher.push(small(), prune=True)
    result = publisher.push(small(), small("999989_old"))
    assert result.exit_code == 0
    assert [each["id"] for each in publisher.show("999989_old")["resources"]] == before
    assert [len(publisher.client().call("resource_view_list", {"id": table})) for table in before] == [1, 1]


def test_what_somebody_deleted_comes_back_with_its_links(publisher: Pusher) -> None:
    publisher.push(small())
    before = [each["id"] for each in publisher.show(NAME)["resources"]]
    publisher.client().call("package_delete", {"id": NAME})  # CKAN keeps its resources, and their ids with them

    result = publisher.push(small())

    assert (result.exit_code, codes(result)) == (0, [])
    assert [each["id"] for each in publisher.show(NAME)["resources"]] == before
    assert len(publisher.rows(before[1])) == 3


def test_an_orphan_changed_by_hand_is_not_pruned_without_force(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_old"))
    plan = publisher.plan(small(), prune=True)
    publisher.by_hand("999989_old", title="残してほしい")

    refused = publisher.carry_out(plan)
    assert (refused.exit_code, codes(refused)) == (4, ["remote-changed"])
    assert publisher.seen_by_strangers("999989_old") is not None

    assert publisher.carry_out(plan, force=True).exit_code == 0
    assert publisher.seen_by_strangers("999989_old") is None


def test_after_a_build_of_some_nothing_is_an_orphan(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_old"))
    result = publisher.push(small(), ids=[NAME])
    assert [each.step.action for each in result.datasets] == [Action.LEAVE]
    with pytest.raises(SettingsError) as raised:
        publisher.push(small(), ids=[NAME], prune=True)
    assert raised.value.problems[0].code == "prune-partial"
    assert publisher.seen_by_strangers("999989_old") is not None


# Organisations and groups


def test_missing_organisations_are_made_only_where_that_is_allowed(portal: Portal, tmp_path: Path) -> None:
    careful = Pusher(portal, tmp_path, may_create=False)
    with pytest.raises(SettingsError) as raised:
        careful.push(small())
    assert [problem.code for problem in raised.value.problems] == ["organisation-missing"]
    assert careful.state() == {"datasets": [], "tags": [], "organisations": []}

    assert Pusher(portal, tmp_path).push(small()).exit_code == 0
    assert careful.client().call("organization_show", {"id": ORGANISATION})["title"] == "見本県手本町"


def test_groups_are_made_and_datasets_put_in(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("groups: [dx]",))
    assert publisher.push(small()).exit_code == 0
    assert [group["name"] for group in publisher.show(NAME)["groups"]] == ["dx"]
    assert publisher.push(small()).calls == ("package_search",)


def test_groups_of_the_portal_stay_when_none_are_wanted(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.client().call("group_create", {"name": "chosen"})
    publisher.by_hand(NAME, groups=[{"name": "chosen"}])
    publisher.push(titled(NAME, "新しい題"))
    shown = publisher.show(NAME)
    assert (shown["title"], [group["name"] for group in shown["groups"]]) == ("新しい題", ["chosen"])


def test_a_dataset_moves_to_another_organisation(portal: Portal, tmp_path: Path) -> None:
    Pusher(portal, tmp_path).push(small())
    moved = Pusher(portal, tmp_path, ('organisations: {"999989": town}',))
    assert moved.push(small()).exit_code == 0
    assert moved.show(NAME)["organization"]["name"] == "town"


def test_an_editor_without_more_rights_can_do_it_all(publisher: Pusher) -> None:
    publisher.client().call("organization_create", {"name": ORGANISATION})
    key = publisher.portal.user("edith", ORGANISATION)
    first = publisher.push(small(), small("999989_old"), client=publisher.client(key))
    second = publisher.push(edited(small(tables=1), "policies", 0, 名称="別"), client=publisher.client(key), prune=True)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert [each["name"] for each in publisher.state()["datasets"]] == [NAME]


def test_who_may_not_write_in_one_organisation_still_writes_in_the_other(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path)
    admin = publisher.client()
    for name in (ORGANISATION, "999997"):
        admin.call("organization_create", {"name": name})
    key = portal.user("edith", ORGANISATION)
    foreign = small("999997_plan", publisher=sample_publisher())

    result = publisher.push(foreign, small(), client=publisher.client(key))

    assert (result.exit_code, codes(result)) == (4, ["remote-organisation"])
    assert result.problems[0].facts == {**result.problems[0].facts, "organisation": "999997", "allowed": ORGANISATION}
    assert [each["name"] for each in publisher.state()["datasets"]] == [NAME]
