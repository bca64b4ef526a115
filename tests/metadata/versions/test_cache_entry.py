"""A dataset that was cached comes back as it was, every value of its own type; anything else is refused."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest

from metadata.described.content import Content
from metadata.described.dataset import File
from metadata.described.series import with_series
from metadata.versions.kept.cache_entry import lay_down, objects_of, table_in, table_lines, taken_up
from metadata.versions.kept.object_store import ObjectStore
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.samples import sample_dataset, sample_derived, with_records

TITLE = Bilingual("計画", "Plan")


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


@pytest.mark.parametrize("make", [sample_dataset, sample_derived])
def test_a_dataset_comes_back_as_it_was(make: object, store: ObjectStore) -> None:
    dataset = make()  # type: ignore[operator] # a function of samples
    themes = {"1-1": ("テーマ", "別のテーマ"), "1-2": ()}
    dataset = dataclasses.replace(with_series(dataset, "plan", TITLE, TITLE), measure_themes=themes)
    head = lay_down(dataset, store)
    assert taken_up(head) == dataset
    assert lay_down(taken_up(head), store) == head
    assert [table.places for table in taken_up(head).tables] == [table.places for table in dataset.tables]


@pytest.mark.parametrize("cell", [Decimal("80"), Decimal("80.50"), Decimal("1E+4"), Decimal("-0.05"), 80, None])
def test_a_number_stays_the_number_it_was(cell: Decimal | int | None, store: ObjectStore) -> None:
    head = lay_down(with_records(sample_dataset(), "indicator_values", 0, 値=cell), store)
    table = next(table for table in taken_up(head).tables if table.name == "indicator_values")
    back = table.column("値")[0]
    assert (type(back), str(back)) == (type(cell), str(cell))


@pytest.mark.parametrize("text", ["0123", "1E4", "", "2024-04-01", "true", "亀\u2028岡", '"', "=1+1"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str, store: ObjectStore) -> None:
    head = lay_down(with_records(sample_dataset(), "measures", 0, 備考=text), store)
    table = next(table for table in taken_up(head).tables if table.name == "measures")
    assert table.column("備考")[0] == text


def test_any_bytes_of_a_file_come_back(store: ObjectStore) -> None:
    data = bytes(range(256))
    file = File("a.bin", Content.of(data), "application/octet-stream", "BIN", TITLE, TITLE)
    head = lay_down(dataclasses.replace(sample_dataset(), files=(file,)), store)
    assert taken_up(head).files[0].data == data


def test_a_table_comes_back_by_itself(store: ObjectStore) -> None:
    for table in sample_dataset().tables:
        content, _ = store.written(table_lines(table))
        assert table_in(content) == dataclasses.replace(table, places=())


def test_nothing_of_a_dataset_is_read_before_it_is_asked_for(store: ObjectStore) -> None:
    head = lay_down(sample_dataset(), store)
    dataset = taken_up(head)
    for path in {content.path for content in objects_of(head)}:
        assert path is not None
        path.unlink()
    assert dataset.row_count == sample_dataset().row_count
    with pytest.raises(FileNotFoundError):
        list(dataset.tables[0].records)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\x80", b'{"dataset": 1}', b'{"dataset": {"id": "x"}}'])
def test_anything_else_is_refused(data: bytes, store: ObjectStore) -> None:
    with pytest.raises(ValueError):
        taken_up(store.kept(Content.of(data)))


def test_a_value_of_another_type_is_refused(store: ObjectStore) -> None:
    said = json.loads(lay_down(sample_dataset(), store).read())
    said["dataset"]["issued"] = "yesterday"
    with pytest.raises(ValueError, match="issued"):
        taken_up(store.kept(Content.of(json.dumps(said).encode())))
