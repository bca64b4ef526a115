"""The table of any standard dataset as it is published: columns with keys of their own, a key of the rows."""

from __future__ import annotations

import re

import pytest

from metadata.described.standard_table import standard_table
from metadata.described.table import Table
from pipelines.doubts.resolver import DoubtResolver
from pipelines.standard.settled import read_settled
from tests.metadata.samples import sample_publisher
from tests.pipelines.standard.samples import EDITIONS, clean_table, written


def table(slug: str, rows: list[list[str]]) -> Table:
    return standard_table(read_settled(f"262064_{slug}.csv", written(rows), slug, DoubtResolver()), sample_publisher())


@pytest.mark.parametrize(("slug", "edition"), EDITIONS)
def test_every_column_has_a_key_of_its_own_and_the_rows_have_one(slug: str, edition: str) -> None:
    made = table(slug, clean_table(slug, edition, 1))
    keys = [field.key for field in made.fields]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9_]*", key)] == []
    assert made.primary_key
    assert set(made.primary_key) <= {field.name for field in made.fields}


def test_own_columns_stand_behind_and_numbers_are_as_they_are_written() -> None:
    rows = clean_table("aed", "standard", 1)
    rows[0].insert(0, "設置年")
    rows[1].insert(0, "2020")
    made = table("aed", rows)
    assert (made.fields[-1].name, made.fields[-1].key, made.records[0][-1]) == ("設置年", "column_40", "2020")
    assert str(made.column("緯度")[0]) == "35.010000"
