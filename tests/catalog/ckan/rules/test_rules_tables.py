"""How CKAN behaves towards a publisher: the DataStore. See test_rules.py."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import (
    ConflictError,
    ForbiddenError,
    KeyRefusedError,
    MissingError,
    NoDatastoreError,
    ServerFaultError,
)
from tests.catalog.ckan.conftest import Portal, fingerprint

ONE = "0b1a6b7e-0f5e-4bb5-9f0c-3f6d4e5c0a01"
OF = {"resource_id": ONE}
COLUMNS = [
    {"id": "id", "type": "text", "info": {"label": "番号", "notes": "指標の番号"}},
    {"id": "value", "type": "numeric"},
    {"id": "year", "type": "int"},
    {"id": "day", "type": "date"},
]
ROWS = [{"id": "a", "value": 1.5, "year": 2024, "day": "2024-04-01"}, {"id": "b", "value": None, "year": None, "day": None}]


@pytest.fixture
def admin(portal: Portal) -> Client:
    client = portal.client()
    client.call("organization_create", {"name": "kyoto"})
    client.call("package_create", {"name": "plan", "owner_org": "kyoto"})
    sent = {"match": {"name": "plan"}, "update__resources__extend": [{"id": ONE}]}
    client.call("package_revise", sent, {"update__resources__0__upload": ("a.csv", b"id\n")})
    return client


def define(client: Client, columns: list[dict[str, Any]] = COLUMNS, **fields: Any) -> None:
    client.call("datastore_create", {**OF, "fields": columns, "force": True, **fields})


def put(client: Client, *records: dict[str, Any], **fields: Any) -> None:
    client.call("datastore_upsert", {**OF, "records": list(records), "force": True, **fields})


def rows(client: Client, **fields: Any) -> list[dict[str, Any]]:
    found = client.call("datastore_search", {**OF, "sort": "_id", **fields})["records"]
    return [{key: value for key, value in row.items() if key != "_id"} for row in found]


def types(client: Client) -> dict[str, str]:
    return {column["id"]: column["type"] for column in client.call("datastore_info", {"id": ONE})["fields"]}


def modified(client: Client) -> str:
    return str(client.call("package_show", {"id": "plan"})["metadata_modified"])


def test_a_table_comes_back_with_types_and_labels(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    assert rows(admin) == ROWS
    info = admin.call("datastore_info", {"id": ONE})
    assert types(admin) == {"id": "text", "value": "numeric", "year": "int4", "day": "date"}
    assert info["fields"][0]["info"] == {"label": "番号", "notes": "指標の番号"}
    assert info["meta"]["count"] == 2
    searched = admin.call("datastore_search", {**OF, "limit": 0})
    assert (searched["total"], searched["records"]) == (2, [])
    assert [column["id"] for column in searched["fields"]] == ["_id", "id", "value", "year", "day"]


@pytest.mark.newest_ckan("a table does not move the time of its dataset")
def test_a_table_moves_the_time_of_its_dataset_when_it_comes_and_goes(admin: Client) -> None:
    first = modified(admin)
    define(admin, primary_key=["id"])
    second = modified(admin)
    assert second > first
    assert admin.call("resource_show", {"id": ONE})["datastore_active"] is True
    put(admin, *ROWS)
    define(admin)
    assert modified(admin) == second
    admin.call("datastore_delete", {**OF, "force": True})
    assert modified(admin) > second
    assert admin.call("resource_show", {"id": ONE})["datastore_active"] is False


def test_a_file_stays_what_it_is_beside_its_table(admin: Client) -> None:
    define(admin)
    resource = admin.call("resource_show", {"id": ONE})
    assert resource["url_type"] == "upload"
    assert admin.fingerprint(resource["url"]) == fingerprint(b"id\n")


def test_tables_of_uploaded_files_need_force(admin: Client) -> None:
    with pytest.raises(ConflictError) as caught:
        admin.call("datastore_create", {**OF, "fields": COLUMNS})
    assert list(caught.value.fields) == ["read-only"]
    define(admin)
    with pytest.raises(ConflictError):
        admin.call("datastore_upsert", {**OF, "records": [], "method": "insert"})
    with pytest.raises(ConflictError):
        admin.call("datastore_delete", {**OF})


def test_upsert_changes_what_is_there_and_adds_what_is_not(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    put(admin, {"id": "a", "value": 2, "year": 2025, "day": None}, {"id": "c", "value": 0, "year": 1, "day": "2024-01-01"})
    found = {row["id"]: row for row in rows(admin)}
    assert found["a"] == {"id": "a", "value": 2, "year": 2025, "day": None}
    assert sorted(found) == ["a", "b", "c"]
    put(admin, {"id": "a", "value": 3})
    assert {row["id"]: row for row in rows(admin)}["a"] == {"id": "a", "value": 3, "year": 2025, "day": None}


def test_a_primary_key_is_needed_and_obeyed(admin: Client) -> None:
    define(admin)
    with pytest.raises(ConflictError):
        put(admin, {"id": "a"})
    put(admin, {"id": "a"}, {"id": "a"}, method="insert")
    assert [row["id"] for row in rows(admin)] == ["a", "a"]
    admin.call("datastore_delete", {**OF, "force": True})
    define(admin, primary_key=["id"])
    put(admin, {"id": "a"})
    with pytest.raises(ConflictError):
        put(admin, {"id": "b"}, {"id": "a"}, method="insert")
    with pytest.raises(ConflictError):
        put(admin, {"value": 1})
    assert [row["id"] for row in rows(admin)] == ["a"]


def test_a_primary_key_of_several_columns(admin: Client) -> None:
    define(admin, primary_key=["id", "year"])
    put(admin, {"id": "a", "year": 1}, {"id": "a", "year": 2}, {"id": "a", "year": 2, "value": 5})
    assert [(row["id"], row["year"], row["value"]) for row in rows(admin)] == [("a", 1, None), ("a", 2, 5)]


@pytest.mark.parametrize(
    ("column", "value"), [("value", "1,234"), ("year", "二〇二四"), ("year", "1.5"), ("day", "令和6年")]
)
def test_values_of_another_type_are_refused_and_nothing_is_written(admin: Client, column: str, value: str) -> None:
    define(admin, primary_key=["id"])
    with pytest.raises(ConflictError) as caught:
        put(admin, {"id": "a"}, {"id": "b", column: value})
    assert "records" in caught.value.fields
    assert rows(admin) == []


@pytest.mark.newest_ckan("an empty text for a number is refused")
def test_empty_text_is_nothing_for_a_number_and_something_for_a_text(admin: Client) -> None:
    define(admin, primary_key=["id"])
    put(admin, {"id": "", "value": "", "day": ""})
    assert rows(admin) == [{"id": "", "value": None, "year": None, "day": None}]


@pytest.mark.newest_ckan("a number for a text column is refused")
def test_numbers_written_as_text(admin: Client) -> None:
    define(admin, primary_key=["id"])
    put(admin, {"id": 5, "value": "12.50", "year": "7"})
    assert rows(admin) == [{"id": "5", "value": 12.5, "year": 7, "day": None}]


def test_a_nul_breaks_the_server(admin: Client) -> None:
    define(admin, primary_key=["id"])
    with pytest.raises(ServerFaultError):
        put(admin, {"id": "a\0"})


def test_unknown_columns_are_refused(admin: Client) -> None:
    define(admin, primary_key=["id"])
    with pytest.raises(ConflictError):
        put(admin, {"id": "a", "nothing": 1})
    with pytest.raises(ConflictError):
        rows(admin, filters={"nothing": 1})


@pytest.mark.newest_ckan("a byte order mark in a name is taken")
@pytest.mark.parametrize("name", ["_x", 'q"q', " x", "x ", "", "\ufeffid", "x" * 64, "あ" * 64])
def test_names_of_columns_that_are_refused(admin: Client, name: str) -> None:
    with pytest.raises(ConflictError):
        define(admin, [{"id": name, "type": "text"}])
    with pytest.raises(MissingError):
        rows(admin)


def test_long_japanese_names_are_cut_at_63_bytes(admin: Client) -> None:
    define(admin, [{"id": "あ" * 22, "type": "text"}])
    assert list(types(admin)) == ["あ" * 21]
    with pytest.raises(ConflictError):
        put(admin, {"あ" * 22: "x"}, method="insert")


def test_columns_need_a_known_type_and_one_name_each(admin: Client) -> None:
    for wrong in ([{"id": "x"}], [{"id": "x", "type": "strange"}], [{"id": "x", "type": "text"}] * 2):
        with pytest.raises(ConflictError):
            define(admin, wrong)
    with pytest.raises(ServerFaultError):
        define(admin, [{"id": "あ" * 21 + end, "type": "text"} for end in "いう"])


@pytest.mark.newest_ckan("columns cannot be deleted")
def test_columns_left_out_stay_unless_they_are_to_go(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    define(admin, COLUMNS[:2])
    assert list(types(admin)) == ["id", "value", "year", "day"]
    define(admin, [*COLUMNS, {"id": "new", "type": "text"}])
    assert rows(admin)[0] == {**ROWS[0], "new": None}
    define(admin, COLUMNS[:2], delete_fields=True)
    assert list(types(admin)) == ["id", "value"]
    assert rows(admin) == [{"id": "a", "value": 1.5}, {"id": "b", "value": None}]


def test_a_new_type_for_a_column_is_ignored(admin: Client) -> None:
    define(admin, [{"id": "x", "type": "text"}], records=[{"x": "a"}])
    define(admin, [{"id": "x", "type": "numeric"}])
    assert types(admin) == {"x": "text"}


def test_labels_are_renewed_without_the_rows(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    define(admin, [COLUMNS[0] | {"info": {"label": "新"}}, *COLUMNS[1:]])
    assert admin.call("datastore_info", {"id": ONE})["fields"][0]["info"] == {"label": "新"}
    assert rows(admin) == ROWS


def test_reading_in_pages_in_order_and_by_value(admin: Client) -> None:
    define(admin, primary_key=["id"])
    put(admin, *({"id": f"{number:03}", "year": number % 3} for number in range(120)))
    first = admin.call("datastore_search", {**OF, "sort": "id"})
    assert (first["total"], len(first["records"])) == (120, 100)
    assert [row["id"] for row in rows(admin, sort="id", offset=118)] == ["118", "119"]
    assert rows(admin, sort="id desc", limit=2, fields=["id"]) == [{"id": "119"}, {"id": "118"}]
    assert len(rows(admin, filters={"year": [0, 1]}, limit=1000)) == 80


def test_rows_are_deleted_by_value(admin: Client) -> None:
    define(admin, primary_key=["id"])
    put(admin, *({"id": key} for key in "abcd"))
    admin.call("datastore_delete", {**OF, "filters": {"id": ["a", "c", "z"]}, "force": True})
    assert [row["id"] for row in rows(admin)] == ["b", "d"]
    admin.call("datastore_delete", {**OF, "filters": {}, "force": True})
    assert rows(admin) == []
    assert types(admin)["id"] == "text"


def test_a_table_that_is_not_there(admin: Client) -> None:
    for act in ("datastore_search", "datastore_upsert", "datastore_delete"):
        with pytest.raises(MissingError):
            admin.call(
                act,
                {**OF, "records": [], "force": True}
                if act.endswith("upsert")
                else {**OF, "force": True}
                if act.endswith("delete")
                else OF,
            )
    with pytest.raises(MissingError):
        admin.call("datastore_info", {"id": ONE})
    with pytest.raises(ConflictError):
        admin.call("datastore_create", {"resource_id": "nothing", "fields": COLUMNS, "force": True})


def test_a_table_outlives_its_resource_and_is_taken_up_again(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    without = {"match": {"name": "plan"}, "filter": [f"-resources__{ONE}"]}
    admin.call("package_revise", without)
    admin.call("package_revise", {"match": {"name": "plan"}, "update__resources__extend": [{"id": ONE}]})
    assert len(rows(admin)) == 2
    assert admin.call("resource_show", {"id": ONE})["datastore_active"] is False


@pytest.mark.newest_ckan("a table without its resource can be removed")
def test_a_table_without_its_resource_is_open_and_cannot_be_removed(portal: Portal, admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    admin.call("package_revise", {"match": {"name": "plan"}, "filter": [f"-resources__{ONE}"]})
    assert len(rows(portal.client(""))) == 2
    with pytest.raises(MissingError):
        admin.call("datastore_delete", {**OF, "force": True})
    with pytest.raises(MissingError):
        admin.call("datastore_info", {"id": ONE})


def test_a_new_file_leaves_the_table(admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    admin.call("package_revise", {"match": {"name": "plan"}}, {f"update__resources__{ONE}__upload": ("a.csv", b"x\n")})
    assert len(rows(admin)) == 2
    assert admin.call("resource_show", {"id": ONE})["datastore_active"] is True


def test_who_may_read_and_write_tables(portal: Portal, admin: Client) -> None:
    define(admin, primary_key=["id"], records=ROWS)
    stranger, other = portal.client(""), portal.client(portal.user("jiro"))
    assert len(rows(stranger)) == 2
    with pytest.raises(KeyRefusedError):
        put(stranger, {"id": "c"})
    with pytest.raises(ForbiddenError):
        put(other, {"id": "c"})
    admin.call("package_patch", {"id": "plan", "private": True})
    for reader, error in ((stranger, KeyRefusedError), (other, ForbiddenError)):
        with pytest.raises(error):
            rows(reader)
    editor = portal.client(portal.user("taro", "kyoto"))
    put(editor, {"id": "c"})
    assert len(rows(editor)) == 3


def test_an_action_of_the_datastore_that_is_not_there(admin: Client) -> None:
    with pytest.raises(NoDatastoreError):
        admin.call("datastore_conjure")
