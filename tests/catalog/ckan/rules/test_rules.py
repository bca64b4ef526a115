"""How CKAN behaves towards a publisher: datasets, names, tags, extras, package_revise, search and rights.

One suite for the fake and for a real CKAN, so that what is tested on the fake holds on portals. Expectations were written
from CKAN 2.12's documentation and source, and hold on it. Files and tables: test_rules_files.py, test_rules_tables.py.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import (
    ConflictError,
    ForbiddenError,
    IndexingError,
    KeyRefusedError,
    MissingError,
    OldPortalError,
    RefusedError,
    RemoteError,
)
from tests.catalog.ckan.conftest import Portal

OWNER = "https://Opendata.example.lg.jp/plans/"


@pytest.fixture
def admin(portal: Portal) -> Client:
    client = portal.client()
    client.call("organization_create", {"name": "kyoto", "title": "京都市"})
    return client


def create(client: Client, name: str = "plan", **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.call("package_create", {"name": name, "owner_org": "kyoto", **fields})
    return made


def revise(client: Client, package: dict[str, Any], **fields: Any) -> dict[str, Any]:
    changed: dict[str, Any] = client.call("package_revise", {"match": {"id": package["id"]}, **fields})["package"]
    return changed


def shown(client: Client, name: str = "plan") -> dict[str, Any]:
    found: dict[str, Any] = client.call("package_show", {"id": name})
    return found


def tags(package: dict[str, Any]) -> list[str]:
    return [tag["name"] for tag in package["tags"]]


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def found(client: Client, query: str, **fields: Any) -> list[str]:
    asked = {"fq": query, "include_private": True, "sort": "name asc", **fields}
    return [package["name"] for package in client.call("package_search", asked)["results"]]


def test_a_dataset_comes_back_as_it_was_sent(admin: Client) -> None:
    sent = {"title": "題", "notes": "説明\n二行目", "license_id": "cc-by", "author": "課", "author_email": "a@example.lg.jp"}
    sent |= {"url": "https://example.lg.jp/", "version": "1.0", "private": True}
    create(admin, **sent, tags=[{"name": "zz"}, {"name": "人口 統計"}], extras=[{"key": "b", "value": "1"}])
    package = shown(admin)
    assert {key: package[key] for key in sent} == sent
    assert tags(package) == ["zz", "人口 統計"]
    assert extras(package) == {"b": "1"}
    assert (package["state"], package["type"], package["num_tags"], package["num_resources"]) == ("active", "dataset", 2, 0)
    assert package["organization"]["name"] == "kyoto"
    assert package["owner_org"] == package["organization"]["id"]
    assert package["license_title"] == "Creative Commons Attribution"


def test_what_is_not_said_is_null_and_the_title_is_the_name(admin: Client) -> None:
    create(admin)
    package = shown(admin)
    assert package["title"] == "plan"
    assert [package[key] for key in ("notes", "author", "license_id", "url", "version")] == [None] * 5
    assert package["private"] is False
    assert (package["resources"], package["tags"], package["extras"], package["groups"]) == ([], [], [], [])


def test_unknown_fields_of_a_dataset_vanish_without_a_word(admin: Client) -> None:
    assert "frequency" not in create(admin, frequency="yearly")


def test_an_unknown_licence_is_stored_without_a_title_of_its_own(admin: Client) -> None:
    assert create(admin, license_id="CC-BY-4.0")["license_title"] == "CC-BY-4.0"
    assert "cc-by" in [one["id"] for one in admin.call("license_list")]


@pytest.mark.parametrize(
    ("name", "words"),
    [("P 3", "Must be purely lowercase"), ("計画", "Must be purely lowercase"), ("p", "at least 2"), ("", "Missing value")],
)
def test_names(admin: Client, name: str, words: str) -> None:
    with pytest.raises(ConflictError) as caught:
        create(admin, name)
    assert words in " ".join(caught.value.fields["name"])


def test_a_name_is_taken_once(admin: Client) -> None:
    create(admin)
    with pytest.raises(ConflictError) as caught:
        create(admin)
    assert caught.value.fields == {"name": ["That URL is already in use."]}


@pytest.mark.parametrize("tag", ["水", "a・b", "（市）", "a/b", "a&b", "x" * 101, "全角　空白"])
def test_tags_that_are_refused(admin: Client, tag: str) -> None:
    with pytest.raises(ConflictError) as caught:
        create(admin, tags=[{"name": tag}])
    assert list(caught.value.fields) == ["tags"]
    with pytest.raises(MissingError):
        shown(admin)


def test_tags_are_sorted_and_kept_once(admin: Client) -> None:
    assert tags(create(admin, tags=[{"name": name} for name in ("zz", "防災", "Aa", "zz", "a.b-c_d e")])) == [
        *("Aa", "a.b-c_d e", "zz", "防災"),
    ]


@pytest.mark.newest_ckan("values of extras that are no text come back in other forms")
def test_extras_come_back_as_text(admin: Client) -> None:
    sent = {"number": 5, "none": None, "list": ["a"], "空": "", "日本語": "値"}
    package = create(admin, extras=[{"key": key, "value": value} for key, value in sent.items()])
    assert extras(package) == {"number": "5", "none": "", "list": '["a"]', "空": "", "日本語": "値"}


@pytest.mark.parametrize("keys", [["title"], ["owner_org"], ["k", "k"]])
def test_keys_of_extras_that_are_refused(admin: Client, keys: list[str]) -> None:
    with pytest.raises(ConflictError) as caught:
        create(admin, extras=[{"key": key, "value": "v"} for key in keys])
    assert next(iter(caught.value.fields)).startswith("extras")


def test_an_extra_too_long_for_the_index_is_rolled_back(admin: Client) -> None:
    with pytest.raises(IndexingError):
        create(admin, extras=[{"key": "k", "value": "あ" * 10_923}])
    with pytest.raises(MissingError):
        shown(admin)
    create(admin, extras=[{"key": "k", "value": "あ" * 10_922}])


def test_an_organisation_is_needed(admin: Client) -> None:
    for owner in (None, "nobody"):
        with pytest.raises(ConflictError) as caught:
            create(admin, owner_org=owner)
        assert list(caught.value.fields) == ["owner_org"]
    with pytest.raises(MissingError):
        admin.call("organization_show", {"id": "nobody"})


def test_an_e_mail_address_is_checked(admin: Client) -> None:
    with pytest.raises(ConflictError) as caught:
        create(admin, author_email="課")
    assert list(caught.value.fields) == ["author_email"]


@pytest.mark.newest_ckan("an unchanged write moves the time")
def test_times_are_naive_utc_and_move_only_on_change(admin: Client) -> None:
    first = create(admin)
    assert datetime.fromisoformat(first["metadata_modified"]).tzinfo is None
    same = revise(admin, first, update={"title": first["title"]})
    assert same["metadata_modified"] == first["metadata_modified"]
    patched = admin.call("package_patch", {"id": "plan", "title": first["title"]})
    assert patched["metadata_modified"] == first["metadata_modified"]
    assert revise(admin, first, update={"title": "別"})["metadata_modified"] > first["metadata_modified"]


def test_compare_and_swap(admin: Client) -> None:
    first = create(admin)
    match = {"id": first["id"], "metadata_modified": first["metadata_modified"]}
    admin.call("package_revise", {"match": match, "update": {"title": "一"}})
    with pytest.raises(ConflictError) as caught:
        admin.call("package_revise", {"match": match, "update": {"title": "二"}})
    assert caught.value.fields == {"match": ["metadata_modified"]}
    assert shown(admin)["title"] == "一"


def test_of_parallel_compare_and_swaps_one_wins(portal: Portal, admin: Client) -> None:
    first = create(admin)
    match = {"id": first["id"], "metadata_modified": first["metadata_modified"]}

    def swap(number: int) -> bool:
        try:
            admin.call("package_revise", {"match": match, "update": {"title": f"{number} 番"}})
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(swap, range(4))) == [False, False, False, True]


def test_match_names_what_differs(admin: Client) -> None:
    package = create(admin, title="題", resources=[{"url": "https://example.jp/a", "name": "甲"}])
    wrong = {"id": package["id"], "title": "別", "private": False, "resources": [{"name": "乙"}]}
    with pytest.raises(ConflictError) as caught:
        admin.call("package_revise", {"match": wrong, "update": {"notes": "x"}})
    assert sorted(caught.value.fields["match"]) == ["resources__0__name", "title"]
    with pytest.raises(ConflictError):
        admin.call("package_revise", {"update": {"notes": "x"}})
    with pytest.raises(MissingError):
        admin.call("package_revise", {"match": {"id": str(uuid.uuid4())}, "update": {"notes": "x"}})


def test_revise_leaves_what_it_does_not_name(admin: Client) -> None:
    package = create(admin, notes="説明", tags=[{"name": "zz"}], extras=[{"key": "k", "value": "v"}])
    changed = revise(admin, package, update={"title": "新"})
    assert (changed["title"], changed["notes"], tags(changed), extras(changed)) == ("新", "説明", ["zz"], {"k": "v"})


def test_revise_merges_lists_by_position(admin: Client) -> None:
    package = create(
        admin, tags=[{"name": "aa"}, {"name": "zz"}], extras=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    )
    changed = revise(admin, package, update={"tags": [{"name": "cc"}]})
    assert tags(changed) == ["cc", "zz"]


def test_revise_replaces_a_list_that_it_filters_first(admin: Client) -> None:
    package = create(
        admin, tags=[{"name": "aa"}, {"name": "zz"}], extras=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    )
    update = {"tags": [{"name": "zz"}], "extras": [{"key": "c", "value": "3"}]}
    changed = revise(admin, package, filter=["-tags__*", "-extras__*", "-nothing__*"], update=update)
    assert (tags(changed), extras(changed)) == (["zz"], {"c": "3"})
    changed = revise(admin, package, filter="-tags,-extras", update={"notes": None})
    assert (tags(changed), extras(changed)) == ([], {})


def test_revise_includes_what_is_asked(admin: Client) -> None:
    package = create(admin)
    asked = {"match": {"id": package["id"]}, "update": {"title": "新"}}
    include = ["+package__id", "+package__name", "-package__*"]
    assert set(admin.call("package_revise", {**asked, "include": include})["package"]) == {"id", "name"}


@pytest.mark.newest_ckan("an update without resources removes them")
def test_update_without_extras_wipes_them(admin: Client) -> None:
    create(admin, notes="説明", extras=[{"key": "k", "value": "v"}], resources=[{"url": "https://example.jp/a"}])
    changed = admin.call("package_update", {"id": "plan", "name": "plan", "owner_org": "kyoto"})
    assert (changed["notes"], changed["extras"], len(changed["resources"])) == (None, [], 1)


def test_a_dataset_keeps_its_id_under_a_new_name(admin: Client) -> None:
    package = create(admin)
    create(admin, "other")
    with pytest.raises(ConflictError):
        revise(admin, package, update={"name": "other"})
    assert revise(admin, package, update={"name": "renamed"})["id"] == package["id"]
    with pytest.raises(MissingError):
        revise(admin, package, update={"id": str(uuid.uuid4())})


def test_groups(admin: Client) -> None:
    admin.call("group_create", {"name": "plans", "title": "計画"})
    package = create(admin, groups=[{"name": "plans"}, {"name": "nowhere"}])
    assert [group["name"] for group in package["groups"]] == ["plans"]
    assert revise(admin, package, filter=["-groups__*"])["groups"] == []
    with pytest.raises(ConflictError):
        admin.call("group_create", {"name": "plans"})
    with pytest.raises(MissingError):
        admin.call("group_show", {"id": "nowhere"})


def test_a_deleted_dataset_frees_its_name(admin: Client) -> None:
    first = create(admin)
    admin.call("package_delete", {"id": "plan"})
    assert shown(admin)["state"] == "deleted"
    assert found(admin, "name:plan") == []
    assert found(admin, "name:plan", include_deleted=True) == []
    second = create(admin)
    assert shown(admin)["id"] == second["id"]
    assert shown(admin, first["id"])["name"] == first["id"]
    admin.call("dataset_purge", {"id": first["id"]})
    with pytest.raises(MissingError):
        shown(admin, first["id"])


def test_own_datasets_are_found_by_their_mark(admin: Client) -> None:
    create(admin, "ours", private=True, extras=[{"key": "keikaku_owner", "value": OWNER}])
    create(admin, "beside", extras=[{"key": "keikaku_owner", "value": OWNER + "more/"}])
    create(admin, "theirs", extras=[{"key": "keikaku_owner", "value": "https://elsewhere.example/"}])
    create(admin, "nobodys")
    # Extras are analysed as text: the mark finds what begins alike, in any case, so it is compared again afterwards.
    assert found(admin, f'extras_keikaku_owner:"{OWNER}"') == ["beside", "ours"]
    assert found(admin, f'extras_keikaku_owner:"{OWNER.lower()}"') == ["beside", "ours"]
    assert found(admin, f'keikaku_owner:"{OWNER}"') == ["ours"]


def test_filter_queries(admin: Client) -> None:
    for name in ("aa", "bb", "cc"):
        create(admin, name, private=name == "cc", tags=[{"name": "防災"}] if name == "bb" else [])
    assert found(admin, 'name:("aa" OR "cc" OR "zz")') == ["aa", "cc"]
    assert found(admin, "+name:aa +organization:kyoto") == ["aa"]
    assert found(admin, "name:aa organization:elsewhere") == []
    assert found(admin, "private:true") == ["cc"]
    assert found(admin, 'tags:"防災"') == ["bb"]
    assert found(admin, "-name:aa") == ["bb", "cc"]
    assert found(admin, "name:AA") == []
    assert found(admin, "", include_private=False) == ["aa", "bb"]
    page = admin.call("package_search", {"include_private": True, "rows": 1, "start": 1, "sort": "name asc"})
    assert (page["count"], [package["name"] for package in page["results"]]) == (3, ["bb"])
    assert page["results"][0]["metadata_modified"] == shown(admin, "bb")["metadata_modified"]


def test_searches_that_are_refused(admin: Client) -> None:
    with pytest.raises(RefusedError):
        admin.call("package_search", {"fq": "name:(aa"})
    with pytest.raises(RefusedError):
        admin.call("package_search", {"nonsense": 1})
    with pytest.raises(ConflictError):
        admin.call("package_search", {"rows": -1})


def test_strangers_see_what_is_public_and_write_nothing(portal: Portal, admin: Client) -> None:
    create(admin, "open")
    create(admin, "closed", private=True)
    for key in ("", "wrong-key-wrong-key"):
        stranger = portal.client(key)
        assert found(stranger, "") == ["open"]
        assert shown(stranger, "open")["name"] == "open"
        assert stranger.call("organization_list_for_user", {"permission": "create_dataset"}) == []
        for act in (
            lambda: shown(stranger, "closed"),  # noqa: B023 - called at once
            lambda: create(stranger, "third"),  # noqa: B023 - called at once
            lambda: stranger.call("organization_create", {"name": "osaka"}),  # noqa: B023 - called at once
        ):
            with pytest.raises(KeyRefusedError):
                act()
        with pytest.raises(MissingError):
            stranger.call("user_show", {})
    assert admin.call("user_show", {})["sysadmin"] is True


def test_an_editor_may_write_in_the_own_organisation_only(portal: Portal, admin: Client) -> None:
    admin.call("organization_create", {"name": "osaka"})
    theirs = create(admin, "theirs", owner_org="osaka", private=True)
    editor = portal.client(portal.user("taro", "kyoto"))
    mine = create(editor, "mine", private=True)
    assert [one["name"] for one in editor.call("organization_list_for_user", {"permission": "create_dataset"})] == ["kyoto"]
    assert revise(editor, mine, update={"private": False})["private"] is False
    for owner in ("osaka", "nobody"):
        with pytest.raises(ForbiddenError):
            create(editor, "third", owner_org=owner)
    for act in ("package_patch", "package_delete", "dataset_purge"):
        with pytest.raises(ForbiddenError):
            editor.call(act, {"id": "theirs", "title": "x"})
    with pytest.raises(ForbiddenError):
        revise(editor, theirs, update={"title": "x"})
    with pytest.raises(ForbiddenError):
        editor.call("dataset_purge", {"id": "mine"})
    assert found(editor, "") == ["mine"]
    with pytest.raises(ConflictError) as caught:
        create(editor, "third", id=str(uuid.uuid4()))
    assert list(caught.value.fields) == ["id"]


def test_a_member_reads_and_does_not_write(portal: Portal, admin: Client) -> None:
    package = create(admin, private=True)
    member = portal.client(portal.user("hanako", "kyoto", "member"))
    assert shown(member)["id"] == package["id"]
    with pytest.raises(ForbiddenError):
        revise(member, package, update={"title": "x"})


def test_what_the_portal_can_do(admin: Client) -> None:
    assert isinstance(admin.call("help_show", {"name": "package_revise"}), str | None)
    with pytest.raises(MissingError):
        admin.call("help_show", {"name": "package_conjure"})
    with pytest.raises(OldPortalError):
        admin.call("package_conjure")
    assert admin.call("status_show")["ckan_version"].startswith("2.")


def test_two_creations_of_one_name_at_once_leave_one(admin: Client) -> None:
    def attempt(_: int) -> bool:
        try:
            create(admin, "race")
        except RemoteError:  # CKAN answers 409 or 500
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(attempt, range(3)))
    assert found(admin, "name:race") == ["race"]
