"""The plan: what a push would do, dataset by dataset and field by field, and nothing where the portal is as wanted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.planning.actual import ActualState, is_ours
from catalog.ckan.planning.plan import Rules, compared, plan_datasets
from catalog.ckan.portal.model import (
    CONTENT,
    INCOMPLETE,
    LOADED,
    OWNER,
    Action,
    ActualDataset,
    DatasetPlan,
    DesiredDataset,
    Json,
    Plan,
)
from tests.catalog.ckan.target_samples import as_held, desired, extra
from tests.metadata.formats.dcat_samples import other_plan, plan

Package = dict[str, Any]
BASE = plan().base_url
MEASURES = "999997_dx_plan_measures.csv"


def held_plan(
    folder: Path, change: Callable[[Package], object] | None = None, want: DesiredDataset | None = None
) -> DatasetPlan:
    """Return the plan for the sample dataset where the portal holds it with a change made by hand."""
    package = as_held(desired(folder))
    if change:
        change(package)
    return compared(want or desired(folder), ActualDataset(package), Rules())


def resource(package: Package, file_name: str = MEASURES) -> Package:
    return next(each for each in package["resources"] if each["url"].endswith(f"/{file_name}"))


def changed(of: DatasetPlan) -> dict[str, tuple[Json, Json]]:
    return {change.field: (change.old, change.new) for change in of.changes}


def test_nothing_is_planned_where_all_is_as_desired(tmp_path: Path) -> None:
    found = held_plan(tmp_path)
    assert (found.action, found.changes, found.uploads, found.tables, found.removals) == (Action.LEAVE, (), (), (), ())


def test_a_new_dataset_is_planned_whole(tmp_path: Path) -> None:
    (found,) = plan_datasets([desired(tmp_path)], ActualState({}, {}), (), Rules())
    assert found.action is Action.CREATE
    assert found.uploads == tuple(each.file_name for each in found.desired.resources) if found.desired else False
    assert set(found.tables) == {file.name for file in plan().files if file.format == "CSV"}
    assert changed(found)["title"] == (None, "見本市デジタル推進計画")
    assert changed(found)["license_id"] == (None, "cc-by")
    assert changed(found)["extras.issued"] == (None, "2025-04-01")
    assert "extras.keikaku_content" not in changed(found)


def set_to(name: str, value: Json) -> Callable[[Package], object]:
    return lambda package: package.update({name: value})


def set_extra(key: str, value: str) -> Callable[[Package], object]:
    return lambda package: extra(package, key).update(value=value)


def set_resource(name: str, value: Json) -> Callable[[Package], object]:
    return lambda package: resource(package).update({name: value})


@pytest.mark.parametrize(
    ("change", "field", "old", "new"),
    [
        (set_to("title", "手で変えた題"), "title", "手で変えた題", "見本市デジタル推進計画"),
        (set_to("license_id", "notspecified"), "license_id", "notspecified", "cc-by"),
        (set_to("url", None), "url", None, "https://data.example/datasets/999997_dx_plan/"),
        (set_to("name", "renamed"), "name", "renamed", "999997_dx_plan"),
        (set_to("organization", {"name": "other"}), "organisation", "other", "999997"),
        (set_to("organization", None), "organisation", None, "999997"),
        (set_to("tags", [{"name": "行財政"}]), "tags", ["行財政"], ["デジタル推進", "行政計画", "行財政"]),
        (set_extra("issued", "2020-01-01"), "extras.issued", "2020-01-01", "2025-04-01"),
        (lambda p: p["extras"].append({"key": "memo", "value": "x"}), "extras.memo", "x", None),
        (lambda p: p["extras"].remove(extra(p, "issued")), "extras.issued", None, "2025-04-01"),
        (set_resource("format", "TSV"), f"resources.{MEASURES}.format", "TSV", "CSV"),
        (set_resource("description", ""), f"resources.{MEASURES}.description", "", None),
    ],
)
def test_a_change_made_by_hand_is_planned_back_with_old_and_new(
    change: Callable[[Package], object], field: str, old: Json, new: Json, tmp_path: Path
) -> None:
    found = held_plan(tmp_path, change)
    assert found.action is Action.CHANGE
    assert list(changed(found)) == [field]
    was, becomes = changed(found)[field]
    assert was == old
    assert becomes == new or field.endswith("description")
    assert (found.uploads, found.tables, found.removals) == ((), (), ())


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["tags"].reverse(),
        lambda p: p["extras"].reverse(),
        lambda p: p["resources"].reverse(),
        lambda p: p.update(notes=p["notes"].replace("\n", "\r\n")),
        lambda p: p.update(title=f"{p['title']} "),
        lambda p: p.update(author_email="", maintainer_email=p["maintainer_email"]),
        set_resource("format", "csv"),
        set_resource("mimetype_inner", "x"),
        lambda p: resource(p).update(size=str(resource(p)["size"])),
        lambda p: resource(p).update(size=None),
        lambda p: p["groups"].append({"name": "put-there-by-the-portal"}),
        set_to("metadata_modified", "2030-01-01T00:00:00"),
    ],
)
def test_what_means_the_same_to_ckan_is_no_change(change: Callable[[Package], object], tmp_path: Path) -> None:
    assert held_plan(tmp_path, change).action is Action.LEAVE


def test_groups_are_compared_when_the_settings_name_some(tmp_path: Path) -> None:
    want = desired(tmp_path, plan(), "ckan", "groups: [b2, a1]")
    package = as_held(want)
    assert compared(want, ActualDataset(package), Rules()).action is Action.LEAVE
    package["groups"] = [{"name": "a1"}, {"name": "c3"}]
    assert changed(compared(want, ActualDataset(package), Rules())) == {"groups": (["a1", "c3"], ["a1", "b2"])}


def test_a_field_that_the_portal_does_not_have_is_planned_once_only(tmp_path: Path) -> None:
    want = desired(tmp_path, plan(), "egov", 'organisations: {"999997": mihon}')
    package = as_held(want)
    del package["frequency_of_update"], resource(package)["terms_and_conditions"]
    assert compared(want, ActualDataset(package), Rules()).action is Action.LEAVE
    extra(package, CONTENT)["value"] = INCOMPLETE
    found = changed(compared(want, ActualDataset(package), Rules()))
    assert found["frequency_of_update"] == (None, "1年に1回")
    assert found[f"resources.{MEASURES}.terms_and_conditions"] == (None, "https://creativecommons.org/licenses/by/4.0/")


# Files and tables


@pytest.mark.parametrize(
    "change",
    [
        set_resource("hash", "0" * 64),
        set_resource("hash", ""),
        set_resource("size", 3),
        set_resource("url_type", None),
    ],
)
def test_a_file_that_is_not_the_one_wanted_is_uploaded(change: Callable[[Package], object], tmp_path: Path) -> None:
    found = held_plan(tmp_path, change)
    assert (found.action, found.uploads, found.tables, found.changes) == (Action.CHANGE, (MEASURES,), (), ())


@pytest.mark.parametrize(
    "change",
    [
        set_resource(LOADED, "0" * 64),
        lambda p: resource(p).pop(LOADED),
        set_resource("datastore_active", False),
    ],
)
def test_a_table_that_is_not_whole_is_filled(change: Callable[[Package], object], tmp_path: Path) -> None:
    found = held_plan(tmp_path, change)
    assert (found.action, found.uploads, found.tables, found.changes) == (Action.CHANGE, (), (MEASURES,), ())


def test_a_file_that_is_not_there_comes_with_its_table(tmp_path: Path) -> None:
    found = held_plan(tmp_path, lambda p: p["resources"].remove(resource(p)))
    assert (found.uploads, found.tables, found.changes) == ((MEASURES,), (MEASURES,), ())


def test_a_changed_file_is_uploaded_and_no_other(tmp_path: Path) -> None:
    files = tuple(file.holding(file.data + b"x") if file.name == MEASURES else file for file in plan().files)
    found = held_plan(tmp_path, want=desired(tmp_path, dataclasses.replace(plan(), files=files)))
    assert (found.uploads, found.tables) == ((MEASURES,), ())
    assert list(changed(found)) == [f"extras.{CONTENT}"]


def test_a_file_that_is_not_built_any_more_is_removed(tmp_path: Path) -> None:
    files = tuple(file for file in plan().files if file.name != MEASURES)
    found = held_plan(tmp_path, want=desired(tmp_path, dataclasses.replace(plan(), files=files)))
    gone = next(each.id for each in desired(tmp_path).resources if each.file_name == MEASURES)
    assert (found.removals, found.foreign, found.uploads) == ((gone,), (), ())


def test_a_resource_that_somebody_added_is_told_and_left_alone(tmp_path: Path) -> None:
    added = {"id": "7d3c1b9e-0000-4000-8000-000000000001", "url": "https://a.example/memo.pdf", "name": "覚書"}
    found = held_plan(tmp_path, lambda p: p["resources"].append(added))
    assert (found.action, found.removals, found.foreign) == (Action.LEAVE, (), (added["id"],))


def test_tables_go_when_the_settings_want_none(tmp_path: Path) -> None:
    found = held_plan(tmp_path, want=desired(tmp_path, plan(), "ckan", "datastore: no"))
    content = next(each.table.content for each in desired(tmp_path).resources if each.file_name == MEASURES and each.table)
    assert changed(found)[f"resources.{MEASURES}.{LOADED}"] == (content, None)
    assert (found.tables, found.uploads) == ((), ())


def test_what_an_earlier_push_left_incomplete_goes_on_from_there(tmp_path: Path) -> None:
    def cut_off(package: Package) -> None:
        extra(package, CONTENT)["value"] = INCOMPLETE
        package["private"] = True
        package["resources"] = package["resources"][:2]
        package["resources"][1].pop(LOADED)

    found = held_plan(tmp_path, cut_off)
    _, second, *rest = desired(tmp_path).resources
    assert found.uploads == tuple(each.file_name for each in rest)
    assert found.tables == (second.file_name, *(each.file_name for each in rest if each.table))
    assert changed(found)["private"] == (True, False)
    assert changed(found)[f"extras.{CONTENT}"][0] == INCOMPLETE


def test_a_push_that_only_lacks_its_last_mark_is_not_finished(tmp_path: Path) -> None:
    found = held_plan(tmp_path, set_extra(CONTENT, INCOMPLETE))
    assert (found.action, list(changed(found))) == (Action.CHANGE, [f"extras.{CONTENT}"])


# Whose it is


def state_of(*packages: Package) -> ActualState:
    ours = {each["name"]: ActualDataset(each) for each in packages if is_ours(each, BASE)}
    return ActualState(ours, {each["name"]: ActualDataset(each) for each in packages if each["name"] not in ours})


def test_a_dataset_of_others_under_our_name_is_not_ours(tmp_path: Path) -> None:
    package = as_held(desired(tmp_path))
    package.update(extras=[], organization={"name": "city", "title": "別の市"})
    (found,) = plan_datasets([desired(tmp_path)], state_of(package), (), Rules())
    assert (found.action, found.owner) == (Action.NOT_OURS, "別の市")
    package["extras"] = [{"key": OWNER, "value": "https://other.example/"}]
    (found,) = plan_datasets([desired(tmp_path)], state_of(package), (), Rules())
    assert (found.action, found.owner, found.changes) == (Action.NOT_OURS, "https://other.example/", ())


def test_a_copy_made_by_hand_is_not_ours_though_it_carries_our_mark(tmp_path: Path) -> None:
    original = as_held(desired(tmp_path))
    assert is_ours(original, BASE)
    assert is_ours({**original, "name": "renamed"}, BASE)  # it has the ids that only we make
    assert is_ours({**original, "resources": []}, BASE)  # it has our name: cut off before its files came
    copy = {**original, "name": "copy", "resources": [{**each, "id": "x"} for each in original["resources"]]}
    assert not is_ours(copy, BASE)
    assert not is_ours(original, "https://other.example/")


def test_what_the_build_does_not_have_is_an_orphan_and_removed_only_when_asked(tmp_path: Path) -> None:
    actual = as_held(desired(tmp_path, other_plan()))
    state = state_of(as_held(desired(tmp_path)), actual)
    kept, orphan = plan_datasets([desired(tmp_path)], state, ["999989_dx_plan"], Rules())
    assert (kept.action, orphan.action, orphan.id, orphan.actual) == (
        Action.LEAVE,
        Action.ORPHAN,
        "999989_dx_plan",
        ActualDataset(actual),
    )
    assert plan_datasets([desired(tmp_path)], state, ["999989_dx_plan"], Rules(prune=True))[1].action is Action.PRUNE
    assert not Plan("t", "u", (kept, orphan)).writes
