"""What somebody deletes, hides, replaces or renames on a portal, and what a push makes of it. Fake and real CKAN."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from catalog.ckan.portal.client import Client, Files
from catalog.ckan.portal.model import Action, Json, Verdict
from catalog.ckan.pushing.push import Outcome
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.pushing.push_samples import ORGANISATION, Pusher, edited, small, titled

NAME = "999989_plan"


@pytest.fixture
def publisher(portal: Portal, tmp_path: Path) -> Pusher:
    return Pusher(portal, tmp_path)


@pytest.fixture
def reviver(portal: Portal, tmp_path: Path) -> Pusher:
    return Pusher(portal, tmp_path, ("respect_removal: false",))


def test_a_dataset_deleted_by_hand_stays_deleted(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.client().call("package_delete", {"id": NAME})

    result = publisher.push(small())

    (pushed,) = result.datasets
    assert (pushed.step.action, pushed.outcome, result.exit_code) == (Action.REMOVED, Outcome.LEFT, 0)
    assert publisher.show(NAME)["state"] == "deleted"
    assert not {call for call in result.calls if call.endswith(("create", "revise"))}


def test_it_is_brought_back_under_its_old_id_where_the_settings_say_so(reviver: Pusher) -> None:
    reviver.push(small())
    before = reviver.show(NAME)
    reviver.client().call("package_delete", {"id": NAME})

    result = reviver.push(small())

    now = reviver.show(NAME)
    assert (result.exit_code, now["state"], now["private"], now["id"]) == (0, "active", False, before["id"])
    assert [each["id"] for each in now["resources"]] == [each["id"] for each in before["resources"]]
    assert reviver.push(small()).calls == ("package_search",)


def test_what_we_pruned_ourselves_comes_back_with_its_id(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_other"))
    before = publisher.show(NAME)["id"]
    assert publisher.push(small("999989_other"), prune=True).exit_code == 0
    assert publisher.show(NAME)["state"] == "deleted"
    assert publisher.push(small(), small("999989_other")).exit_code == 0
    assert (publisher.show(NAME)["state"], publisher.show(NAME)["id"]) == ("active", before)
    assert publisher.seen_by_strangers(NAME) is not None


def test_a_dataset_hidden_by_hand_is_brought_up_to_date_and_stays_hidden(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.by_hand(NAME, private=True)
    assert publisher.push(small()).calls == ("package_search",)

    result = publisher.push(titled(NAME, "新しい題"))

    assert (result.exit_code, result.plan.datasets[0].hidden) == (0, True)
    assert (publisher.show(NAME)["title"], publisher.show(NAME)["private"]) == ("新しい題", True)
    assert publisher.push(titled(NAME, "新しい題")).calls == ("package_search",)


def test_it_is_shown_again_where_the_settings_say_so(reviver: Pusher) -> None:
    reviver.push(small())
    reviver.by_hand(NAME, private=True)
    assert reviver.push(small()).exit_code == 0
    assert reviver.seen_by_strangers(NAME) is not None


def test_an_orphan_into_which_somebody_put_a_file_is_not_pruned(publisher: Pusher) -> None:
    publisher.push(small(), small("999989_other"))
    publisher.client().call(
        "resource_create", {"package_id": NAME, "name": "解説", "url": "https://town.example/about.html"}
    )

    result = publisher.push(small("999989_other"), prune=True)

    orphan, pushed = result.plan.datasets[-1], result.datasets[-1]
    assert (orphan.action, len(orphan.foreign), pushed.outcome) == (Action.ORPHAN, 1, Outcome.LEFT)
    assert len(publisher.show(NAME)["resources"]) == 3
    assert publisher.seen_by_strangers(NAME) is not None


def test_an_organisation_with_another_name_is_the_same_one(publisher: Pusher) -> None:
    publisher.push(small())
    organisation = publisher.client().call("organization_show", {"id": ORGANISATION})
    publisher.client().call("organization_patch", {"id": organisation["id"], "name": "town-hall"})

    result = publisher.push(titled(NAME, "新しい題"), small("999989_second"))

    assert (result.exit_code, result.plan.renamed) == (0, {ORGANISATION: "town-hall"}), result.problems
    assert {publisher.show(name)["organization"]["name"] for name in (NAME, "999989_second")} == {"town-hall"}
    assert publisher.client().call("organization_list") == ["town-hall"]


def test_an_editor_changes_a_dataset_that_is_in_a_group_of_others(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.client().call("group_create", {"name": "others"})
    publisher.by_hand(NAME, groups=[{"name": "others"}])
    editor = publisher.client(publisher.portal.user("editor", ORGANISATION))

    result = publisher.push(edited(small(), "measures", 0, 担当="総務課"), client=editor)

    assert result.exit_code == 0
    assert [group["name"] for group in publisher.show(NAME)["groups"]] == ["others"]


def test_a_file_of_the_same_size_put_in_by_hand_shows_in_the_plan(publisher: Pusher) -> None:
    publisher.push(small())
    resource = publisher.file(NAME, "_measures.csv")
    other = small().files[1].data[::-1]
    publisher.client().call(
        "resource_patch", {"id": resource["id"]}, {"upload": (f"{NAME}_measures.csv", other, "text/csv")}
    )
    result = publisher.push(small())
    assert result.plan.datasets[0].uploads == (f"{NAME}_measures.csv",)
    assert (result.exit_code, publisher.push(small()).calls) == (0, ("package_search",))


def test_rows_changed_by_hand_show_where_it_is_asked_to_verify(publisher: Pusher) -> None:
    publisher.push(small())
    resource = publisher.file(NAME, "_measures.csv")
    record = {"id": "1-1", "office": "だれかの課"}
    row = {**publisher.rows(resource["id"])[0], **record}
    upsert = {"resource_id": resource["id"], "force": True, "method": "upsert", "records": [row]}
    publisher.client().call("datastore_upsert", upsert)
    assert publisher.plan(small()).datasets[0].action is Action.LEAVE

    found = publisher.plan(small(), verify=True).datasets[0]
    assert (found.action, found.tables) == (Action.CHANGE, (f"{NAME}_measures.csv",))
    assert found.proof and found.proof.verdict is Verdict.DIFFERS

    assert publisher.push(small(), verify=True).exit_code == 0
    assert publisher.plan(small(), verify=True).datasets[0].action is Action.LEAVE


def test_only_rows_that_changed_travel(publisher: Pusher) -> None:
    class Watching(Client):
        def call(self, action: str, data: Mapping[str, Json] | None = None, files: Files | None = None) -> Json:
            if action == "datastore_upsert" and data is not None:
                sent.extend(record["id"] for record in data["records"])
            return super().call(action, data, files)

    sent: list[str] = []
    publisher.push(small())
    with Watching(publisher.portal.url, publisher.portal.key) as client:
        assert publisher.push(edited(small(), "measures", 0, 担当="総務課"), client=client).exit_code == 0
    assert sent == ["1-1"]


def test_files_are_linked_where_the_settings_say_so(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("link_files: true",))
    dataset = small()
    result = publisher.push(dataset)
    assert result.exit_code == 0, result.problems
    assert [each["url"] for each in publisher.show(NAME)["resources"]] == [dataset.url(file.name) for file in dataset.files]
    assert publisher.push(dataset).calls == ("package_search",)


def test_groups_of_a_single_dataset(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("groups: [plans]", f"dataset_groups: {{{NAME}: [digital, plans]}}"))
    assert publisher.push(small(), small("999989_other")).exit_code == 0
    assert [group["name"] for group in publisher.show(NAME)["groups"]] == ["digital", "plans"]
    assert [group["name"] for group in publisher.show("999989_other")["groups"]] == ["plans"]
