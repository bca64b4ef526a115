"""What a portal holds, read with as few calls as CKAN allows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.planning.actual import PAGE, ActualState, missing, read_actual_state, schema_fields
from catalog.ckan.portal.model import ActualDataset, Json
from tests.catalog.ckan.target_samples import as_held, desired
from tests.metadata.formats.dcat_samples import other_plan, plan

Package = dict[str, Any]
BASE = plan().base_url


class Canned:
    """A portal that has these datasets and finds all of them whatever is asked for; `asked` are the calls made."""

    def __init__(self, *packages: Package, listed: Mapping[str, list[str]] | None = None) -> None:
        self.packages = packages
        self.listed = listed or {}
        self.asked: list[tuple[str, dict[str, Json]]] = []

    def call(self, action: str, data: Mapping[str, Json] | None = None) -> Json:
        asked = dict(data or {})
        self.asked.append((action, asked))
        if action != "package_search":
            return self.listed[action]
        assert asked["include_private"] and asked["include_drafts"]
        start, rows = asked.get("start", 0), asked["rows"]
        return {"count": len(self.packages), "results": list(self.packages[start : start + rows])}


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (PAGE, 1), (PAGE + 1, 2), (10 * PAGE, 10)])
def test_a_hundred_datasets_are_read_in_one_call(count: int, pages: int, tmp_path: Path) -> None:
    one = as_held(desired(tmp_path))
    packages = [
        {
            **one,
            "name": f"d{n}",
            "extras": [{**e, "value": f"d{n}"} if e["key"] == "keikaku_dataset" else e for e in one["extras"]],
        }
        for n in range(count)
    ]
    portal = Canned(*packages)
    state = read_actual_state(portal, BASE, [package["name"] for package in packages], whole=True)
    assert [action for action, _ in portal.asked] == ["package_search"] * pages
    assert {asked["rows"] for _, asked in portal.asked} == {PAGE}
    assert len(state.ours) == count


def test_only_names_that_are_still_to_be_created_are_looked_up(tmp_path: Path) -> None:
    mine = as_held(desired(tmp_path))
    taken = {**as_held(desired(tmp_path, other_plan())), "extras": []}
    portal = Canned(mine, taken)
    state = read_actual_state(portal, BASE, ["999997_dx_plan", "999989_dx_plan"], whole=True)
    assert (list(state.ours), "999989_dx_plan" in state.others) == (["999997_dx_plan"], True)
    assert [asked["fq"] for _, asked in portal.asked] == [
        '+extras_keikaku_owner:"https://data.example/"',
        '+name:("999989_dx_plan")',
    ]


def test_after_a_partial_build_only_its_own_datasets_are_read(tmp_path: Path) -> None:
    portal = Canned(as_held(desired(tmp_path)))
    read_actual_state(portal, BASE, ["999997_dx_plan"], whole=False)
    ((_, asked),) = portal.asked
    assert asked["fq"] == '+extras_keikaku_owner:"https://data.example/" +extras_keikaku_dataset:("999997_dx_plan")'


def test_of_two_datasets_with_one_mark_that_with_the_name_is_taken(tmp_path: Path) -> None:
    mine = as_held(desired(tmp_path))
    renamed = {**mine, "id": "older", "name": "a-renamed-one"}
    for packages in ((mine, renamed), (renamed, mine)):
        state = read_actual_state(Canned(*packages), BASE, ["999997_dx_plan"], whole=True)
        assert state.ours["999997_dx_plan"].id == mine["id"]


def test_our_own_datasets_tell_where_the_portal_keeps_a_field(tmp_path: Path) -> None:
    package = as_held(desired(tmp_path, plan(), "bodik"))
    portal = Canned()
    assert schema_fields(portal, ActualState({package["name"]: ActualDataset(package)}, {}), ["frequency"]) == frozenset()
    package["frequency"] = "1年に1回"
    assert schema_fields(portal, ActualState({package["name"]: ActualDataset(package)}, {}), ["frequency"]) == {"frequency"}
    assert portal.asked == []


def test_before_there_are_any_others_tell_where_a_field_is_kept() -> None:
    assert schema_fields(Canned({"frequency": "毎月"}), ActualState({}, {}), ["frequency"]) == {"frequency"}
    assert (
        schema_fields(Canned({"extras": [{"key": "frequency", "value": "毎月"}]}), ActualState({}, {}), ["frequency"])
        == frozenset()
    )
    nobody = Canned()
    assert schema_fields(nobody, ActualState({}, {}), ["frequency"]) == frozenset()
    assert len(nobody.asked) == 1


def test_only_organisations_that_were_not_seen_are_asked_for() -> None:
    portal = Canned(listed={"organization_list": ["b"]})
    assert missing(portal, ["a", "b", "c"], frozenset({"a"}), "organization") == ("c",)
    assert portal.asked == [("organization_list", {"organizations": ["b", "c"]})]
    assert missing(portal, ["a"], frozenset({"a"}), "organization") == ()
    assert len(portal.asked) == 1
