"""How CKAN behaves towards a publisher: resources, uploaded files, and views. See test_rules.py."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, ForbiddenError, MissingError, RemoteError
from tests.catalog.ckan.conftest import Portal, fingerprint

ONE = "0b1a6b7e-0f5e-4bb5-9f0c-3f6d4e5c0a01"
TWO = "0b1a6b7e-0f5e-4bb5-9f0c-3f6d4e5c0a02"  # begins like the other, so that a beginning is not enough
CSV = "年度,値\n2024,1\n".encode()
Package = dict[str, Any]


@pytest.fixture
def admin(portal: Portal) -> Client:
    client = portal.client()
    client.call("organization_create", {"name": "kyoto"})
    client.call("package_create", {"name": "plan", "owner_org": "kyoto"})
    return client


def add(
    client: Client, *resources: dict[str, Any], files: dict[int, tuple[str, bytes]] | None = None, **fields: Any
) -> Package:
    uploads = {f"update__resources__{place}__upload": file for place, file in (files or {}).items()}
    sent = {"match": {"name": "plan"}, "update__resources__extend": list(resources), **fields}
    package: Package = client.call("package_revise", sent, uploads)["package"]
    return package


def revise(client: Client, files: dict[str, tuple[str, bytes]] | None = None, **fields: Any) -> Package:
    package: Package = client.call("package_revise", {"match": {"name": "plan"}, **fields}, files)["package"]
    return package


def shown(client: Client) -> Package:
    package: Package = client.call("package_show", {"id": "plan"})
    return package


def ids(package: Package) -> list[str]:
    return [resource["id"] for resource in package["resources"]]


def test_one_call_adds_several_resources_with_files(admin: Client) -> None:
    digest = hashlib.sha256(CSV).hexdigest()
    first = {"id": ONE, "name": "表", "format": "csv", "mimetype": "text/csv", "hash": digest, "size": 3, "own": "値"}
    before = shown(admin)
    add(admin, first, {"id": TWO}, files={0: ("table.csv", CSV), 1: ("b.json", b"{}")})
    package = shown(admin)
    one, two = package["resources"]
    assert (one["id"], two["id"]) == (ONE, TWO)
    kept = {"name": "表", "format": "CSV", "mimetype": "text/csv", "hash": digest, "own": "値"}
    assert {key: one[key] for key in kept} == kept
    assert (one["size"], one["url_type"], one["package_id"]) == (len(CSV), "upload", package["id"])
    assert one["url"].endswith(f"/dataset/{package['id']}/resource/{ONE}/download/table.csv")
    assert (two["mimetype"], two["hash"], two["name"], two["description"]) == ("application/json", "", None, None)
    assert one["datastore_active"] is False
    assert package["metadata_modified"] > before["metadata_modified"]
    assert admin.fingerprint(one["url"]) == fingerprint(CSV)


def test_what_a_portal_says_of_a_dataset_and_a_file(admin: Client) -> None:
    add(admin, {"id": ONE}, files={0: ("a.csv", CSV)})
    package = shown(admin)
    said = "author author_email creator_user_id extras groups id isopen license_id license_title maintainer maintainer_email"
    said += " metadata_created metadata_modified name notes num_resources num_tags organization owner_org private"
    said += " relationships_as_object relationships_as_subject resources state tags title type url version"
    assert set(said.split()) <= set(package)
    of_file = "cache_last_updated cache_url created datastore_active description format hash id last_modified"
    of_file += " metadata_modified mimetype mimetype_inner name package_id position resource_type size state url url_type"
    assert set(of_file.split()) <= set(package["resources"][0])
    (searched,) = admin.call("package_search", {"fq": "name:plan"})["results"]
    assert searched == package


def test_any_bytes_survive_an_upload(admin: Client) -> None:
    data = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(2_000)) + b"\r\n--\r\n\r\n\n"
    package = add(admin, {"id": ONE}, {"id": TWO}, files={0: ("a.xlsx", data), 1: ("empty.csv", b"")})
    assert admin.fingerprint(package["resources"][0]["url"]) == fingerprint(data)
    assert admin.fingerprint(package["resources"][1]["url"]) == fingerprint(b"")
    assert [resource["size"] for resource in package["resources"]] == [len(data), 0]


@pytest.mark.parametrize(
    ("name", "kept"), [("人口 2024.csv", "-2024.csv"), ("Plan.CSV", "plan.csv"), ("a b--c_d.csv", "a-b-c_d.csv")]
)
def test_names_of_files_lose_what_is_not_ascii(admin: Client, name: str, kept: str) -> None:
    package = add(admin, {"id": ONE}, files={0: (name, CSV)})
    assert package["resources"][0]["url"].rsplit("/", 1)[1] == kept
    assert admin.fingerprint(package["resources"][0]["url"]) == fingerprint(CSV)


def test_a_new_file_takes_the_place_of_the_old_one(admin: Client) -> None:
    before = add(admin, {"id": ONE, "hash": "1", "name": "表"}, files={0: ("a.csv", CSV)})["resources"][0]
    update = {f"update__resources__{ONE}": {"hash": "2"}}
    after = revise(admin, {f"update__resources__{ONE}__upload": ("a.csv", b"x\n")}, **update)["resources"][0]
    assert (after["url"], after["name"], after["hash"], after["size"]) == (before["url"], "表", "2", 2)
    assert after["last_modified"] > before["last_modified"]
    assert admin.fingerprint(after["url"]) == fingerprint(b"x\n")


def test_the_same_file_again_is_a_change(admin: Client) -> None:
    before = add(admin, {"id": ONE}, files={0: ("a.csv", CSV)})
    after = revise(admin, {f"update__resources__{ONE}__upload": ("a.csv", CSV)})
    assert after["metadata_modified"] > before["metadata_modified"]


def test_one_resource_is_changed_by_its_id(admin: Client) -> None:
    add(admin, {"id": ONE, "name": "甲"}, {"id": TWO, "name": "乙"}, files={1: ("b.csv", CSV)})
    before = shown(admin)["resources"][1]
    update = {f"update__resources__{TWO}": {"description": "新"}}
    first, second = revise(admin, **update)["resources"]
    assert (first["name"], first["description"]) == ("甲", None)
    assert (second["name"], second["description"], second["url"]) == ("乙", "新", before["url"])
    assert admin.fingerprint(second["url"]) == fingerprint(CSV)


def test_places_in_lists_that_do_not_exist(admin: Client) -> None:
    add(admin, {"id": ONE})
    for place in ("99999999", "5"):
        with pytest.raises(ConflictError) as caught:
            revise(admin, **{f"update__resources__{place}": {"name": "x"}})
        assert caught.value.fields == {f"resources__{place}": [f"Unmatched key {place}"]}
    with pytest.raises(ConflictError):
        revise(admin, update__resources__extend={"id": TWO})


def test_a_field_of_a_resource_is_removed_by_the_filter(admin: Client) -> None:
    add(admin, {"id": ONE, "name": "表", "own": "値", "description": "説明"})
    one = revise(admin, filter=[f"-resources__{ONE}__own", f"-resources__{ONE}__description"])["resources"][0]
    assert ("own" in one, one["description"], one["name"]) == (False, None, "表")


def test_a_resource_is_removed_by_its_id_and_may_come_back(admin: Client) -> None:
    add(admin, {"id": ONE}, {"id": TWO}, files={0: ("a.csv", CSV)})
    assert ids(revise(admin, filter=[f"-resources__{ONE}"])) == [TWO]
    with pytest.raises(MissingError):
        admin.call("resource_show", {"id": ONE})
    assert ids(add(admin, {"id": ONE}, files={-1: ("a.csv", b"x")})) == [TWO, ONE]
    assert admin.fingerprint(shown(admin)["resources"][1]["url"]) == fingerprint(b"x")


def test_removing_adding_and_changing_in_one_call(admin: Client) -> None:
    add(admin, {"id": ONE}, files={0: ("a.csv", CSV)})
    fields = {"filter": [f"-resources__{ONE}"], "update": {"title": "新"}, "update__resources__extend": [{"id": TWO}]}
    package = revise(admin, {"update__resources__-1__upload": ("b.csv", CSV)}, **fields)
    assert (package["title"], ids(package)) == ("新", [TWO])


def test_match_and_update_may_be_json_texts(admin: Client) -> None:
    package = shown(admin)
    match = json.dumps({"id": package["id"], "metadata_modified": package["metadata_modified"]})
    sent = {"match": match, "update": json.dumps({"notes": "説明"}), "update__resources__extend": json.dumps([{"id": ONE}])}
    changed = admin.call("package_revise", sent, {"update__resources__0__upload": ("a.csv", CSV)})["package"]
    assert (changed["notes"], changed["resources"][0]["size"]) == ("説明", len(CSV))


def test_a_file_is_not_stored_when_the_match_fails(admin: Client) -> None:
    package = add(admin, {"id": ONE}, files={0: ("a.csv", CSV)})
    stale = {"id": package["id"], "metadata_modified": "2020-01-01T00:00:00.000000"}
    with pytest.raises(ConflictError):
        admin.call("package_revise", {"match": stale}, {f"update__resources__{ONE}__upload": ("a.csv", b"x")})
    assert admin.fingerprint(package["resources"][0]["url"]) == fingerprint(CSV)


def test_the_id_of_a_resource_belongs_to_one_dataset(admin: Client) -> None:
    add(admin, {"id": ONE})
    other = {"name": "other", "owner_org": "kyoto", "resources": [{"id": ONE, "url": "https://example.jp/"}]}
    with pytest.raises(ConflictError) as caught:
        admin.call("package_create", other)
    assert caught.value.fields == {"resources": [{"id": ["Resource id already exists."]}]}
    with pytest.raises(ConflictError):
        admin.call(
            "resource_create", {"package_id": admin.call("package_create", other | {"resources": []})["id"], "id": ONE}
        )


def test_a_deleted_dataset_keeps_the_ids_of_its_resources(admin: Client) -> None:
    add(admin, {"id": ONE})
    again = {"name": "plan", "owner_org": "kyoto", "resources": [{"id": ONE, "url": "https://example.jp/"}]}
    admin.call("package_delete", {"id": "plan"})
    with pytest.raises(ConflictError):
        admin.call("package_create", again)


def test_a_dataset_deleted_together_with_its_resources_frees_their_ids(admin: Client) -> None:
    add(admin, {"id": ONE})
    again = {"name": "plan", "owner_org": "kyoto", "resources": [{"id": ONE, "url": "https://example.jp/"}]}
    assert revise(admin, filter=["-resources__*"], update={"state": "deleted"})["state"] == "deleted"
    assert ids(admin.call("package_create", again)) == [ONE]


def test_formats_are_spelled_as_ckan_spells_them(admin: Client) -> None:
    given = ["csv", "XLSX", "json", "Turtle", "JSON-LD", "rdf", ""]
    add(admin, *({"id": str(uuid.UUID(int=number + 9)), "format": name} for number, name in enumerate(given)))
    assert [one["format"] for one in shown(admin)["resources"]] == ["CSV", "XLSX", "JSON", "Turtle", "JSON-LD", "RDF", ""]


def test_files_of_a_private_dataset_are_for_its_organisation(portal: Portal, admin: Client) -> None:
    url = add(admin, {"id": ONE}, files={0: ("a.csv", CSV)}, update={"private": True})["resources"][0]["url"]
    member = portal.client(portal.user("hanako", "kyoto", "member"))
    assert member.fingerprint(url) == fingerprint(CSV)
    for stranger in (portal.client(""), portal.client(portal.user("jiro"))):
        with pytest.raises(ForbiddenError):
            stranger.fingerprint(url)
    revise(admin, update={"private": False})
    assert portal.client("").fingerprint(url) == fingerprint(CSV)
    with pytest.raises(MissingError):
        admin.fingerprint(url.replace(ONE, TWO))


def test_patch_keeps_the_file_and_update_does_not_keep_the_fields(admin: Client) -> None:
    url = add(admin, {"id": ONE, "name": "表", "hash": "1"}, files={0: ("a.csv", CSV)})["resources"][0]["url"]
    patched = admin.call("resource_patch", {"id": ONE, "description": "新"})
    assert (patched["url"], patched["name"], patched["description"]) == (url, "表", "新")
    updated = admin.call("resource_update", {"id": ONE, "url": url, "url_type": "upload", "name": "別"})
    assert (updated["name"], updated["description"]) == ("別", None)


def test_a_deleted_resource_is_gone(admin: Client) -> None:
    add(admin, {"id": ONE}, {"id": TWO})
    admin.call("resource_delete", {"id": ONE})
    assert ids(shown(admin)) == [TWO]
    with pytest.raises(MissingError):
        admin.call("resource_show", {"id": ONE})
    with pytest.raises(MissingError):
        admin.call("resource_show", {"id": "nothing"})


@pytest.mark.newest_ckan("some views are told otherwise")
def test_views(portal: Portal, admin: Client) -> None:
    add(admin, {"id": ONE})
    assert admin.call("resource_view_list", {"id": ONE}) == []
    view = {"resource_id": ONE, "view_type": "datatables_view", "title": "表"}
    made = admin.call("resource_view_create", view)
    admin.call("resource_view_create", view)  # nothing stops CKAN from making it twice
    assert [{key: one[key] for key in view} for one in admin.call("resource_view_list", {"id": ONE})] == [view, view]
    admin.call("resource_view_delete", {"id": made["id"]})
    assert len(admin.call("resource_view_list", {"id": ONE})) == 1
    for wrong in (view | {"view_type": "nothing"}, view | {"title": ""}, view | {"resource_id": "nothing"}):
        with pytest.raises(RemoteError):
            admin.call("resource_view_create", wrong)
    own = view | {"id": str(uuid.uuid4())}
    admin.call("resource_view_create", own)
    with pytest.raises(ConflictError):
        admin.call("resource_view_create", own)
    editor = portal.client(portal.user("taro", "kyoto"))
    with pytest.raises(ConflictError):
        editor.call("resource_view_create", view | {"id": str(uuid.uuid4())})
    editor.call("resource_view_create", view)
    with pytest.raises(ForbiddenError):
        portal.client(portal.user("jiro")).call("resource_view_create", view)
