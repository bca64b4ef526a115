"""What a push holds at once: of a table a batch of rows and a digest of each, of a file a piece."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.ckan.planning import stored_tables
from catalog.ckan.planning.desired import desired_table
from catalog.ckan.planning.verify import verify
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.model import DesiredDataset, DesiredResource, DesiredTable
from catalog.ckan.pushing import datastore
from metadata.described.content import Content
from metadata.described.stored import HELD, Stored, lines
from metadata.described.table import Field, Table
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import FakeCkan
from tests.catalog.ckan.fake.stub import JSON, Stub
from tests.catalog.ckan.pushing.push_samples import Pusher, small

NOTE = "ここに長めの説明が入る。" * 4
WORD = Bilingual("語", "word")
NAMES = ("id", "note", "number")
FIELDS = tuple(Field(name, name, "integer" if name == "number" else "string", WORD, WORD) for name in NAMES)
ROW = 300
"""Bytes that may be held of a row: its digest and that of its key, and where they stand. A row itself takes a thousand."""
FEW, MANY = 1_000, 4_000


def record(number: int, changed: int = -1) -> tuple[str | int, ...]:
    return f"{number:07}", f"{NOTE}{number}{'変' if number == changed else ''}", number + 1000


def stored(folder: Path, rows: int) -> Table:
    """A table that lies in a file, as those of a build do, and is too large to be held once it was read."""
    path = folder / f"{rows}.jsonl"
    path.write_bytes(b"".join(lines(map(record, range(rows)))))
    return Table("t", WORD, WORD, FIELDS, Stored(Content("", HELD + 1, path), rows, tuple), ("id",))


class Answering(Client):
    """A portal that makes what it holds when it is asked, and of what it is sent keeps the number of rows."""

    def __init__(self, desired: DesiredTable, rows: int, changed: int = -1) -> None:
        super().__init__("http://portal.example")
        self.desired, self.rows, self.changed = desired, rows, changed
        self.sent: list[tuple[str, int]] = []

    def call(self, action: str, data: Any = None, *_: Any, **__: Any) -> Any:
        if action != "datastore_search":
            self.sent.append((action, len(data.get("records", ()))))
            return None
        start = data.get("offset", 0)
        page = (record(number, self.changed) for number in range(start, min(self.rows, start + data["limit"])))
        types = {"text": "text", "int": "int4"}
        fields = [{"id": column.id, "type": types[column.type]} for column in self.desired.columns]
        records = [dict(zip(NAMES, row, strict=True)) for row in page]
        return {"fields": fields, "records": records, "total": self.rows}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datastore, "BATCH", 100)
    monkeypatch.setattr(stored_tables, "PAGE", 250)


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def more_for_a_row(work: Callable[[DesiredTable], object], folder: Path) -> float:
    """Return the bytes by which the peak rises with a row."""
    ten, few, many = (desired_table(stored(folder, rows)) for rows in (10, FEW, MANY))
    work(ten)  # what is made once
    return (peak(lambda: work(many)) - peak(lambda: work(few))) / (MANY - FEW)


def test_a_new_table_is_made_a_batch_at_a_time(tmp_path: Path) -> None:
    sent = []

    def make(table: DesiredTable) -> None:
        portal = Answering(table, 0)
        datastore.fill(portal, "r", table, fresh=True)
        sent.append(portal.sent)

    assert more_for_a_row(make, tmp_path) < ROW / 10
    assert ([("datastore_create", 100), *[("datastore_upsert", 100)] * 9]) in sent


def test_a_table_is_brought_up_to_date_by_digests(tmp_path: Path) -> None:
    sent = []

    def bring_up_to_date(table: DesiredTable) -> None:
        portal = Answering(table, len(table.records) + 1, changed=7)
        datastore.fill(portal, "r", table, fresh=False)
        sent.append(portal.sent)

    assert more_for_a_row(bring_up_to_date, tmp_path) < ROW
    assert sent == [[("datastore_create", 0), ("datastore_upsert", 1), ("datastore_delete", 0)]] * 3


def test_every_row_of_a_table_is_compared_without_holding_it(tmp_path: Path) -> None:
    found = []

    def prove(table: DesiredTable) -> None:
        for changed in (-1, 7):
            resource = DesiredResource("r", "t.csv", Content.of(b""), "", {}, table, link="https://a.example/t.csv")
            dataset = DesiredDataset("d", "d", "o", "o", (), (), {}, {}, (resource,), "")
            package = {"id": "d", "name": "d", "resources": [{"id": "r", "url": resource.link}]}
            proof = verify(Answering(table, len(table.records), changed), dataset, package, every_row=True)
            found.append(proof.tables)

    assert more_for_a_row(prove, tmp_path) < ROW
    assert found == [(), ("r",)] * 3


def test_columns_and_content_of_a_table_are_found_row_by_row(tmp_path: Path) -> None:
    few, many = stored(tmp_path, FEW), stored(tmp_path, MANY)
    desired_table(few)
    assert (peak(lambda: desired_table(many)) - peak(lambda: desired_table(few))) / (MANY - FEW) < ROW / 10


def test_a_file_is_sent_from_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(bytes(40_000_000))
    content = Content("", 40_000_000, path)
    with Stub((503, {}, b""), (200, JSON, b'{"success": true, "result": 1}')) as stub:
        with Client(stub.url, sleep=lambda _: None) as client:
            held = peak(lambda: client.call("resource_patch", {"id": "x"}, {"upload": ("a.csv", content, "text/csv")}))
        assert [int(headers["Content-Length"]) > content.size for _, headers in stub.seen] == [True, True]
    assert held < content.size // 4


def test_a_file_that_lies_elsewhere_arrives_whole_also_when_it_is_sent_again(fake: FakeCkan, tmp_path: Path) -> None:
    dataset = small()
    for file in dataset.files:
        (tmp_path / file.name).write_bytes(file.data)
    lying = [replace(file, content=replace(file.content, file=tmp_path / file.name, held=None)) for file in dataset.files]
    fake.fail("package_revise", "unavailable")
    publisher = Pusher(Portal(fake.url, fake.key, fake), tmp_path)
    assert publisher.push(replace(dataset, files=tuple(lying))).exit_code == 0
    for file in dataset.files:
        url = publisher.file(dataset.id, file.name)["url"]
        assert publisher.client("").fingerprint(url) == (len(file.data), file.sha256)
