"""What a push leaves on a portal: files, tables, marks; and that a second one changes nothing. Fake and real CKAN."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.planning import stored_tables
from catalog.ckan.planning.desired import resource_id
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError, RefusedError
from catalog.ckan.portal.model import CONTENT, DATASET, INCOMPLETE, LOADED, OWNER, Action, Verdict
from catalog.ckan.pushing import datastore, views
from catalog.ckan.pushing.push import Outcome
from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.pushing.push_samples import ORGANISATION, Pusher, edited, small, titled

NAME = "999989_plan"
CHECKS = ["help_show", "help_show", "license_list", "organization_list_for_user"]
"""The calls before the first write: what the portal can do, its licences, where the key's owner may write."""
PROOF = ["package_show", "download", "download", "datastore_search", "datastore_search"]
"""The calls after the last write of a dataset with two files and two tables."""


@pytest.fixture
def publisher(portal: Portal, tmp_path: Path) -> Pusher:
    return Pusher(portal, tmp_path)


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in package["extras"]}


def ids(publisher: Pusher, name: str = NAME) -> list[str]:
    return [each["id"] for each in publisher.show(name)["resources"]]


class Watching(Client):
    """A client that looks at the portal as a stranger does, after every call of its own."""

    def __init__(self, publisher: Pusher, name: str) -> None:
        super().__init__(publisher.portal.url, publisher.portal.key)
        self.publisher, self.name = publisher, name
        self.seen: list[dict[str, Any]] = []

    def call(self, action: str, *data: Any, **files: Any) -> Any:
        answer = super().call(action, *data, **files)
        if seen := self.publisher.seen_by_strangers(self.name):
            self.seen.append(seen)
        return answer


# A first push


def test_everything_arrives_and_is_proved(publisher: Pusher) -> None:
    dataset = small()
    result = publisher.push(dataset)

    assert result.exit_code == 0
    assert [(each.outcome, each.proof.verdict) for each in result.datasets if each.proof] == [
        (Outcome.DONE, Verdict.VERIFIED)
    ]
    seen = publisher.seen_by_strangers(NAME)
    assert seen is not None
    assert (seen["title"], seen["license_id"], seen["organization"]["name"]) == ("手本町デジタル計画", "cc-by", ORGANISATION)
    assert (extras(seen)[OWNER], extras(seen)[DATASET]) == ("https://data.example/", NAME)
    assert extras(seen)[CONTENT] not in ("", INCOMPLETE)
    for file, resource in zip(dataset.files, seen["resources"], strict=True):
        assert resource["id"] == resource_id(NAME, file.name)
        assert resource["hash"] == hashlib.sha256(file.data).hexdigest()
        assert publisher.client("").fingerprint(resource["url"]) == (len(file.data), file.sha256)


def test_tables_have_types_labels_rows_and_a_view(publisher: Pusher) -> None:
    publisher.push(small())

    measures = publisher.file(NAME, "_measures.csv")["id"]
    strangers = publisher.client("")
    found = strangers.call("datastore_search", {"resource_id": measures, "sort": "id"})
    fields = {field["id"]: field for field in found["fields"]}
    assert found["total"] == 3
    assert [row["name"] for row in found["records"]] == [
        "オンライン申請の推進",
        "業務システムの統一",
        "オンライン申請の推進",
    ]
    assert (fields["id"]["type"], fields["id"]["info"]["label"]) == ("text", "ID")
    assert fields["office"]["info"]["label"] == "担当"
    assert [view["view_type"] for view in strangers.call("resource_view_list", {"id": measures})] == ["datatables_view"]


def test_no_reader_ever_sees_half_of_a_new_dataset(publisher: Pusher) -> None:
    publisher.client().call("organization_create", {"name": ORGANISATION})
    with Watching(publisher, NAME) as client:
        publisher.push(small(), client=client)

    assert client.seen
    assert {extras(seen)[CONTENT] == INCOMPLETE for seen in client.seen} == {False}
    assert {len(seen["resources"]) for seen in client.seen} == {2}
    assert {each["datastore_active"] for seen in client.seen for each in seen["resources"]} == {True}


def test_the_mark_says_incomplete_while_tables_are_filled(publisher: Pusher) -> None:
    class Looking(Client):
        def call(self, action: str, *data: Any, **files: Any) -> Any:
            if action.startswith("datastore_"):
                contents.add(extras(publisher.show(NAME))[CONTENT])
            return super().call(action, *data, **files)

    contents: set[str] = set()
    with Looking(publisher.portal.url, publisher.portal.key) as client:
        plan = publisher.plan(small(), client=client)
        publisher.writer(client).carry_out(plan.datasets[0])
        assert contents == {INCOMPLETE}
        plan = publisher.plan(edited(small(), "measures", 0, 担当="総務課"), client=client)
        publisher.writer(client).carry_out(plan.datasets[0])
    assert contents == {INCOMPLETE}
    assert extras(publisher.show(NAME))[CONTENT] != INCOMPLETE


def test_the_calls_of_a_first_push(publisher: Pusher) -> None:
    publisher.client().call("organization_create", {"name": ORGANISATION})
    result = publisher.push(small())
    tables = ["datastore_create", "resource_view_list", "resource_view_create"] * 2
    assert list(result.calls) == [
        *("package_search", "package_search", "package_show", "organization_list", *CHECKS),
        *("package_create", "package_revise", "package_revise", "package_create_default_resource_views"),
        *(*tables, "package_show", "package_revise", *PROOF, "package_revise"),
    ]


def test_without_datastore_there_are_files_only(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("datastore: false",))
    result = publisher.push(small())
    assert result.exit_code == 0
    assert not {call for call in result.calls if call.startswith("datastore")}
    assert [each["datastore_active"] for each in publisher.show(NAME)["resources"]] == [False, False]


def test_a_private_target_stays_private(portal: Portal, tmp_path: Path) -> None:
    publisher = Pusher(portal, tmp_path, ("visibility: private",))
    assert publisher.push(small()).exit_code == 0
    assert publisher.show(NAME)["private"] is True
    assert publisher.seen_by_strangers(NAME) is None
    assert publisher.push(small()).calls == ("package_search",)


# A second push


def test_a_second_push_reads_the_search_page_and_nothing_else(publisher: Pusher) -> None:
    datasets = [small(f"999989_plan_{number}") for number in range(3)]
    publisher.push(*datasets)
    before = publisher.state()

    result = publisher.push(*datasets)

    assert result.calls == ("package_search",)
    assert result.exit_code == 0
    assert [each.outcome for each in result.datasets] == [Outcome.LEFT] * 3
    assert publisher.state() == before


def test_the_calls_when_only_words_changed(publisher: Pusher) -> None:
    publisher.push(small())
    before = ids(publisher)

    result = publisher.push(titled(NAME, "手本町の計画"))

    checks = ["help_show", "license_list", "organization_list_for_user"]
    assert list(result.calls) == ["package_search", *checks, "package_revise", *PROOF, "package_revise"]
    assert publisher.show(NAME)["title"] == "手本町の計画"
    assert ids(publisher) == before


def test_a_changed_record_goes_into_file_and_table_and_links_stay(publisher: Pusher) -> None:
    publisher.push(small())
    before = publisher.show(NAME)["resources"]

    result = publisher.push(edited(small(), "measures", 0, 担当="総務課"))

    (planned,) = result.plan.datasets
    assert result.exit_code == 0
    assert (planned.uploads, planned.tables) == ((f"{NAME}_measures.csv",), (f"{NAME}_measures.csv",))
    after = publisher.show(NAME)["resources"]
    assert [(each["id"], each["url"]) for each in after] == [(each["id"], each["url"]) for each in before]
    assert publisher.client("").fingerprint(after[1]["url"])[1] == after[1]["hash"] != before[1]["hash"]
    assert [row["office"] for row in publisher.rows(after[1]["id"])] == ["総務課", None, None]
    assert result.calls.count("resource_view_create") == 0


def test_rows_that_vanish_and_rows_that_come(publisher: Pusher) -> None:
    publisher.push(small())
    publisher.push(edited(small(), "measures", 2, ID="3-1"))
    rows = publisher.rows(publisher.file(NAME, "_measures.csv")["id"])
    assert [row["id"] for row in rows] == ["1-1", "1-2", "3-1"]


def test_other_columns_make_the_table_anew(publisher: Pusher) -> None:
    publisher.push(small())
    dataset = small()
    renamed = [
        dataclasses.replace(field, key="remarks") if field.key == "note" else field for field in dataset.tables[1].fields
    ]
    table = dataclasses.replace(dataset.tables[1], fields=tuple(renamed))

    result = publisher.push(dataclasses.replace(dataset, tables=(dataset.tables[0], table, *dataset.tables[2:])))

    assert result.exit_code == 0
    rows = publisher.rows(publisher.file(NAME, "_measures.csv")["id"])
    assert "note" not in rows[0]
    assert rows[2]["remarks"] == '再掲。"1-1"を参照'


def test_a_changed_label_is_changed_in_place(publisher: Pusher) -> None:
    publisher.push(small())
    dataset = small()
    renamed = [
        dataclasses.replace(field, title=Bilingual(field.title.ja, "Office in charge")) if field.key == "office" else field
        for field in dataset.tables[1].fields
    ]
    table = dataclasses.replace(dataset.tables[1], fields=tuple(renamed))

    result = publisher.push(dataclasses.replace(dataset, tables=(dataset.tables[0], table, *dataset.tables[2:])))

    assert "datastore_delete" not in result.calls
    found = publisher.client().call("datastore_search", {"resource_id": ids(publisher)[1], "limit": 0})
    notes = {field["id"]: field["info"]["notes"] for field in found["fields"] if field["id"] != "_id"}
    assert notes["office"].startswith("Office in charge")


def test_tables_larger_than_one_call(publisher: Pusher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datastore, "BATCH", 2)
    monkeypatch.setattr(stored_tables, "PAGE", 2)
    first = publisher.push(small())
    measures = publisher.file(NAME, "_measures.csv")["id"]
    assert (first.exit_code, [row["id"] for row in publisher.rows(measures)]) == (0, ["1-1", "1-2", "2-1"])
    second = publisher.push(edited(edited(small(), "measures", 0, ID="0-1"), "measures", 2, ID="9-9"))
    assert (second.exit_code, [row["id"] for row in publisher.rows(measures)]) == (0, ["0-1", "1-2", "9-9"])


def test_a_table_with_a_key_of_two_columns(publisher: Pusher) -> None:
    def keyed(dataset: Dataset) -> Dataset:
        table = dataclasses.replace(dataset.tables[1], primary_key=("ID", "番号"))
        return dataclasses.replace(dataset, tables=(dataset.tables[0], table, *dataset.tables[2:]))

    publisher.push(keyed(small()))
    assert publisher.push(keyed(edited(small(), "measures", 2, ID="3-1"))).exit_code == 0
    rows = publisher.rows(publisher.file(NAME, "_measures.csv")["id"])
    assert [row["id"] for row in rows] == ["1-1", "1-2", "3-1"]


def test_a_portal_without_the_table_view_goes_without(publisher: Pusher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "VIEW", "view_of_tomorrow")
    assert publisher.push(small()).exit_code == 0
    assert publisher.client().call("resource_view_list", {"id": ids(publisher)[1]}) == []


def test_a_removed_table_is_gone_with_its_rows(publisher: Pusher) -> None:
    publisher.push(small(tables=2))
    policies, measures = ids(publisher)

    result = publisher.push(small(tables=1))

    assert result.exit_code == 0
    assert ids(publisher) == [policies]
    with pytest.raises(MissingError):  # CKAN itself would keep the table, open to everybody
        publisher.client("").call("datastore_search", {"resource_id": measures})


def test_a_table_that_comes_back_has_its_old_link(publisher: Pusher) -> None:
    publisher.push(small(tables=2))
    before = ids(publisher)
    publisher.push(small(tables=1))
    assert publisher.push(small(tables=2)).exit_code == 0
    assert ids(publisher) == before
    assert len(publisher.client().call("resource_view_list", {"id": before[1]})) == 1


def test_files_stand_in_the_order_of_the_build(publisher: Pusher) -> None:
    publisher.push(small(tables=1))
    dataset = small(tables=3)
    reordered = dataclasses.replace(dataset, files=(dataset.files[2], dataset.files[0]))
    publisher.push(reordered)
    assert [each["url"].rpartition("/")[2] for each in publisher.show(NAME)["resources"]] == [
        f"{NAME}_schedule.csv",
        f"{NAME}_policies.csv",
    ]


# Proof


def test_a_file_that_arrives_damaged_is_told_and_sent_again_next_time(publisher: Pusher) -> None:
    class Damaged(Client):
        def fingerprint(self, url: str) -> tuple[int, str]:
            size, sha256 = super().fingerprint(url)
            return (size - 1, sha256[::-1]) if url.endswith("_measures.csv") else (size, sha256)

    client = Damaged(publisher.portal.url, publisher.portal.key)
    result = publisher.push(small(), client=client)
    client.close()

    (step,) = result.datasets
    assert (result.exit_code, step.proof and step.proof.verdict) == (3, Verdict.DIFFERS)
    assert {problem.code for problem in result.problems} == {"remote-differs"}
    again = publisher.push(small())
    assert again.exit_code == 0
    assert again.plan.datasets[0].uploads == (f"{NAME}_measures.csv",)
    assert publisher.push(small()).calls == ("package_search",)


def test_a_table_that_lacks_a_row_is_told_and_filled_again_next_time(publisher: Pusher) -> None:
    class Losing(Client):
        def call(self, action: str, data: Any = None, files: Any = None) -> Any:
            if action == "datastore_create":
                data = {**data, "records": data["records"][1:]}
            return super().call(action, data, files)

    client = Losing(publisher.portal.url, publisher.portal.key)
    result = publisher.push(small(tables=1), client=client)
    client.close()

    assert result.exit_code == 3
    assert [problem.facts["what"] for problem in result.problems] == [f"{NAME}_policies.csv rows"]
    again = publisher.push(small(tables=1))
    assert again.exit_code == 0
    assert (again.plan.datasets[0].uploads, again.plan.datasets[0].tables) == ((), (f"{NAME}_policies.csv",))
    assert len(publisher.rows(ids(publisher)[0])) == 1


def test_what_cannot_be_asked_is_not_judged(publisher: Pusher) -> None:
    class Blind(Client):
        def fingerprint(self, url: str) -> tuple[int, str]:
            raise RefusedError(url, "download", status="418")

    client = Blind(publisher.portal.url, publisher.portal.key)
    result = publisher.push(small(), client=client)
    client.close()
    (step,) = result.datasets
    assert (step.outcome, step.proof and step.proof.verdict, result.exit_code) == (Outcome.DONE, Verdict.NOT_JUDGED, 3)
    assert publisher.seen_by_strangers(NAME) is None  # nothing is shown that was not proved

    again = publisher.push(small())  # it is remembered, and proved then

    (planned,), (pushed,) = again.plan.datasets, again.datasets
    assert (planned.action, planned.uploads, planned.tables) == (Action.CHANGE, (), ())
    assert (again.exit_code, pushed.proof and pushed.proof.verdict) == (0, Verdict.VERIFIED)
    assert publisher.seen_by_strangers(NAME) is not None
    assert publisher.push(small()).calls == ("package_search",)


def test_the_mark_of_each_table_says_what_it_holds(publisher: Pusher) -> None:
    publisher.push(small())
    first = [each[LOADED] for each in publisher.show(NAME)["resources"]]
    publisher.push(edited(small(), "measures", 0, 担当="総務課"))
    second = [each[LOADED] for each in publisher.show(NAME)["resources"]]
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_actions_of_a_plan_are_all_that_is_done(publisher: Pusher) -> None:
    publisher.push(small("999989_a"), small("999989_b"))
    result = publisher.push(small("999989_a"), titled("999989_b", "別の題"), small("999989_c"))
    assert [each.step.action for each in result.datasets] == [Action.LEAVE, Action.CHANGE, Action.CREATE]
    assert result.calls.count("package_create") == 1
    # For the change: once, and once when it was proved. For the creation: each file, when its tables are full, when proved.
    assert result.calls.count("package_revise") == 2 + 4
