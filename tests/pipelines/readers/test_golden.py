"""Every cell of every table against an independent reading of the document (`tests/golden/`, see its README)."""

from __future__ import annotations

import re

import pytest

from tests.pipelines.readers.golden_tables import (
    GOLDEN,
    ROOT,
    Difference,
    differences,
    golden_rows,
    golden_tables,
    read,
    read_rows,
)

# Two readers name what a figure counts in words of their own, and quote more or less of the sentence around it.
FREE_WORDS = {("achievement_figures", "項目"), ("achievement_figures", "原文")}
DATASETS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))


@pytest.mark.parametrize(("dataset_id", "table"), golden_tables())
def test_every_cell_is_what_the_document_says(dataset_id: str, table: str) -> None:
    assert golden_rows(dataset_id, table)
    wrong = [found for found in differences(dataset_id, table) if (table, found.column) not in FREE_WORDS]
    assert wrong == [], "\n".join(map(str, wrong))


def test_what_a_figure_counts_is_named_by_words_of_both_readings() -> None:
    found = differences("242101_dx_achievements", "achievement_figures")
    strange = [difference for difference in found if difference.column == "項目" and not _share_words(difference)]
    # A few are named by other words of the same sentence: what 新たに20事業所が登録 counts is 事業所, or 新たに登録.
    rows = golden_rows("242101_dx_achievements", "achievement_figures")
    assert len(strange) < 0.07 * len(rows), "\n".join(map(str, strange))


def _share_words(difference: Difference) -> bool:
    words = set(re.findall(r"\w{2,}", difference.golden))
    return any(word in difference.read or difference.read in word for word in words)


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_every_table_of_the_document_has_a_golden_one(dataset_id: str) -> None:
    golden = {table for dataset, table in golden_tables() if dataset == dataset_id}
    made_here = {"corrections", "source_checks"}  # what the project finds out itself, tested beside its readers
    assert set(read(dataset_id).plan.tables) - made_here == golden


# An indicator has no line of its own: it is stated again in each cell of its values.
@pytest.mark.parametrize(("dataset_id", "table"), [pair for pair in golden_tables() if pair[1] != "indicators"])
def test_places_hold_the_line_that_the_golden_reader_noted(dataset_id: str, table: str) -> None:
    golden = sorted(int(row["行"]) for row in golden_rows(dataset_id, table))
    last_line = len(read(dataset_id).source.lines)
    spans = [tuple(map(int, re.findall(r"\d+", row["出典箇所"].split("#")[1]))) for row in read_rows(dataset_id, table)]
    assert all(0 <= first < last <= last_line for first, last in spans)
    missed = [line for line in golden if not any(first < line <= last for first, last in spans)]
    assert missed == []


def test_the_golden_tables_are_explained() -> None:
    text = (GOLDEN / "README.md").read_text(encoding="utf-8")
    assert all(dataset_id in text for dataset_id, _ in golden_tables())
