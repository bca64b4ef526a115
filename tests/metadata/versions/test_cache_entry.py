"""A dataset that was cached comes back as it was, every value of its own type; anything else is refused."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from metadata.described.content import NOTHING, Content
from metadata.described.dataset import DataService, File
from metadata.described.series import join, with_series
from metadata.versions.cache_entry import CacheEntry, from_json, to_json
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.samples import sample_dataset, sample_derived, with_records

TITLE = Bilingual("計画", "Plan")


@pytest.mark.parametrize("make", [sample_dataset, sample_derived])
def test_a_dataset_comes_back_as_it_was(make: object) -> None:
    dataset = make()  # type: ignore[operator] # a function of samples
    themes = {"1-1": ("テーマ", "別のテーマ"), "1-2": ()}
    entry = CacheEntry(dataclasses.replace(with_series(dataset, "plan", TITLE, TITLE), measure_themes=themes))
    assert from_json(to_json(entry)) == entry
    assert to_json(from_json(to_json(entry))) == to_json(entry)


@pytest.mark.parametrize("cell", [Decimal("80"), Decimal("80.50"), Decimal("1E+4"), Decimal("-0.05"), 80, None])
def test_a_number_stays_the_number_it_was(cell: Decimal | int | None) -> None:
    dataset = with_records(sample_dataset(), "indicator_values", 0, 値=cell)
    table = next(
        table for table in from_json(to_json(CacheEntry(dataset))).dataset.tables if table.name == "indicator_values"
    )
    back = table.column("値")[0]
    assert (type(back), str(back)) == (type(cell), str(cell))


@pytest.mark.parametrize("text", ["0123", "1E4", "", "2024-04-01", "true", "亀\u2028岡", '"', "=1+1"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    dataset = with_records(sample_dataset(), "measures", 0, 備考=text)
    table = next(table for table in from_json(to_json(CacheEntry(dataset))).dataset.tables if table.name == "measures")
    assert table.column("備考")[0] == text


def test_any_bytes_of_a_file_come_back() -> None:
    dataset = dataclasses.replace(
        sample_dataset(),
        files=(File("a.bin", Content.of(bytes(range(256))), "application/octet-stream", "BIN", TITLE, TITLE),),
    )
    assert from_json(to_json(CacheEntry(dataset))).dataset.files[0].data == bytes(range(256))


def test_alone_it_is_what_it_was_before_it_met_the_others() -> None:
    one = with_series(sample_dataset(), "plan", TITLE, TITLE)
    other = dataclasses.replace(one, id="999997_dx_report")
    other = with_series(other, "plan", TITLE, TITLE)
    service = DataService("https://data.example/", "https://ckan.example", TITLE, one.publisher, one.licence)
    dcat = File("dcat.ttl", NOTHING, "text/turtle", "RDF_TURTLE", TITLE, TITLE)
    for own, together in zip((one, other), join((one, other)), strict=True):
        finished = dataclasses.replace(together, service=service, files=(*together.files, dcat))
        assert finished != own
        assert CacheEntry(finished).alone() == own


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\x80", b'{"dataset": 1}', b'{"dataset": {"id": "x"}}'])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(data)


def test_a_value_of_another_type_is_refused() -> None:
    said = json.loads(to_json(CacheEntry(sample_dataset())))
    said["dataset"]["issued"] = "yesterday"
    with pytest.raises(ValueError, match="issued"):
        from_json(json.dumps(said).encode())
