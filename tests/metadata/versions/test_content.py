"""What counts as the content of a dataset: what an officer or a document decides, and nothing that follows from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from metadata.described.dataset import Contact, Dataset
from metadata.described.series import with_series
from metadata.described.table import Field, Table
from metadata.versions.content import columns_hash, content_hash
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.samples import sample_dataset, with_records

OTHER = Bilingual("別の言葉", "Other words")


def tables(change: Callable[[Table], Table]) -> Callable[[Dataset], Dataset]:
    return lambda d: dataclasses.replace(d, tables=(change(d.tables[0]), *d.tables[1:]))


def field(**values: Any) -> Callable[[Dataset], Dataset]:
    def change(table: Table) -> Table:
        last: Field = dataclasses.replace(table.fields[-1], **values)
        return dataclasses.replace(table, fields=(*table.fields[:-1], last))

    return tables(change)


def of_publisher(**values: Any) -> Callable[[Dataset], Dataset]:
    return lambda d: dataclasses.replace(d, publisher=dataclasses.replace(d.publisher, **values))


def set_to(**values: Any) -> Callable[[Dataset], Dataset]:
    return lambda d: dataclasses.replace(d, **values)


COUNTS = {
    "a cell": lambda d: with_records(d, "measures", 0, 取組名="別の取組"),
    "a row gone": tables(lambda t: dataclasses.replace(t, records=t.records[1:])),
    "a table gone": lambda d: dataclasses.replace(d, tables=d.tables[:-1]),
    "title": set_to(title=OTHER),
    "description": set_to(description=OTHER),
    "publisher's name": of_publisher(name=OTHER),
    "publisher's site": of_publisher(site="https://other.example/"),
    "contact": set_to(contact=Contact(OTHER, telephone="1")),
    "licence": lambda d: dataclasses.replace(d, licence=dataclasses.replace(d.licence, id="PDL-1.0")),
    "frequency": lambda d: dataclasses.replace(d, frequency=dataclasses.replace(d.frequency, id="MONTHLY")),
    "keywords": lambda d: dataclasses.replace(d, keywords=d.keywords[:1]),
    "category": set_to(category="防災"),
    "themes": set_to(themes=("TECH",)),
    "period": set_to(period=(date(2024, 4, 1), date(2027, 3, 31))),
    "source": lambda d: dataclasses.replace(d, sources=(dataclasses.replace(d.sources[0], sha256="0" * 64),)),
    "series": lambda d: with_series(d, "999997_dx_plan", OTHER, OTHER),
}
OF_COLUMNS = {
    "a column's type": field(type="integer"),
    "a column's name": field(name="出典"),
    "a constraint": field(pattern="^a"),
    "a key": tables(lambda t: dataclasses.replace(t, primary_key=("ID", "名称"))),
}
DOES_NOT_COUNT = {
    "base URL": set_to(base_url="https://elsewhere.example/"),
    "dates": set_to(issued=date(2020, 1, 1), modified=date(2021, 1, 1)),
    "version": set_to(version="9.9.9", version_notes=OTHER),
    "attribution": set_to(attribution=OTHER),
    "files": set_to(files=()),
    "a column's words": field(title=OTHER, description=OTHER),
    "a table's words": tables(lambda t: dataclasses.replace(t, title=OTHER, description=OTHER)),
    "nothing": lambda d: d,
}


@pytest.mark.parametrize("name", COUNTS | OF_COLUMNS)
def test_it_counts(name: str) -> None:
    changed = (COUNTS | OF_COLUMNS)[name](sample_dataset())
    assert content_hash(changed) != content_hash(sample_dataset())
    same = columns_hash(changed) == columns_hash(sample_dataset())
    assert same is (name not in OF_COLUMNS and name != "a table gone")


@pytest.mark.parametrize("name", DOES_NOT_COUNT)
def test_it_does_not_count(name: str) -> None:
    changed = DOES_NOT_COUNT[name](sample_dataset())
    assert content_hash(changed) == content_hash(sample_dataset())
    assert columns_hash(changed) == columns_hash(sample_dataset())


def test_the_themes_of_measures_count_because_they_are_published_elsewhere() -> None:
    with_themes = dataclasses.replace(sample_dataset(), measure_themes={"1-1": ("DX-1",)})
    assert content_hash(with_themes) != content_hash(sample_dataset())


def test_members_that_join_a_series_are_no_content() -> None:
    one = with_series(sample_dataset(), "999997_dx_plan", OTHER, OTHER)
    assert one.series is not None
    two = dataclasses.replace(one, series=dataclasses.replace(one.series, members=one.series.members * 2))
    assert content_hash(one) == content_hash(two)
