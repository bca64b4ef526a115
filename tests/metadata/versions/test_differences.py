"""What changed between two states: by key, cell by cell, columns and tables marked, nothing lost with a row."""

from __future__ import annotations

import csv
import io
import json

import pytest

from metadata.versions.differences import (
    Change,
    DatasetState,
    Kind,
    TableState,
    compare,
    counted,
    differences_csv,
    differences_json,
)

TEXT = {"type": "string"}
ROWS = (("a", "目標値", "80", "80手続", "plan.txt#line=1,2"), ("b", "現状値", "1", "1種類", "plan.txt#line=3,4"))
NAMES = ("ID", "値区分", "値", "原文", "出典箇所")


def table(*rows: tuple[str, ...], names: tuple[str, ...] = NAMES, name: str = "indicator_values") -> TableState:
    return TableState(name, dict.fromkeys(names, TEXT), ("ID",), rows)


def state(*tables: TableState, version: str = "1.0.0", **words: object) -> DatasetState:
    return DatasetState("999997_dx_plan", version, words, {table.name: table for table in tables})


def row(index: int, **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, text) for name, text in zip(NAMES, ROWS[index], strict=True))


def test_nothing_changed() -> None:
    found = compare(state(table(*ROWS), title={"ja": "題"}), state(table(*ROWS), title={"ja": "題"}))
    assert (found.changes, found.counts.rows_before) == ((), 2)


def test_rows_are_known_by_their_key_and_not_by_their_place() -> None:
    assert compare(state(table(*ROWS)), state(table(*reversed(ROWS)))).changes == ()


def test_a_changed_cell_is_one_change() -> None:
    found = compare(state(table(*ROWS)), state(table(row(0), row(1, 値="2", 原文="2種類"))))
    assert found.changes == (
        Change("indicator_values", Kind.ROW_CHANGED, "b", "値", "1", "2"),
        Change("indicator_values", Kind.ROW_CHANGED, "b", "原文", "1種類", "2種類"),
    )
    assert (found.counts.rows_changed, found.counts.cells, found.counts.rows_moved, found.counts.targets) == (1, 2, 0, 0)
    assert not found.changes_columns


def test_rows_added_and_removed_keep_every_cell() -> None:
    found = compare(state(table(ROWS[0])), state(table(row(1, 原文=""))))
    assert [(c.kind, c.field, c.old, c.new) for c in found.changes] == [
        *((Kind.ROW_REMOVED, name, text, "") for name, text in zip(NAMES, ROWS[0], strict=True)),
        *((Kind.ROW_ADDED, name, "", text) for name, text in zip(NAMES, row(1, 原文=""), strict=True) if text),
    ]
    counts = found.counts
    assert (counts.rows_before, counts.rows_added, counts.rows_removed, counts.rows_changed) == (1, 1, 1, 0)


def test_a_row_that_only_moved_in_the_document_is_counted_apart() -> None:
    found = compare(state(table(*ROWS)), state(table(row(0, 出典箇所="plan.txt#line=9,10"), row(1, 値="2", 出典箇所="x"))))
    assert (found.counts.rows_changed, found.counts.rows_moved) == (2, 1)


@pytest.mark.parametrize(
    ("rows", "targets", "figures"),
    [
        ((row(0, 値="90"), row(1)), 1, 0),
        ((row(1),), 1, 0),
        ((row(0, 値区分="実績値"), row(1)), 1, 0),
        ((row(0, 原文="80 手続"), row(1)), 0, 0),  # the same target in other letters
        ((row(0), row(1, 値="9")), 0, 1),  # a baseline is no target
        ((row(0),), 0, 1),
        ((*ROWS, ("c", "目標値", "5", "5件", "")), 0, 0),  # a new target takes no old one away
    ],
)
def test_published_figures_that_are_not_what_they_were(
    rows: tuple[tuple[str, ...], ...], targets: int, figures: int
) -> None:
    counts = compare(state(table(*ROWS)), state(table(*rows))).counts
    assert (counts.targets, counts.figures) == (targets, figures)


def test_every_figure_of_achievements_is_a_published_one() -> None:
    of_achievements = table(("a", "2083"), ("b", "7"), names=("ID", "値"), name="achievement_figures")
    corrected = table(("a", "2084"), ("b", "7"), names=("ID", "値"), name="achievement_figures")
    counts = compare(state(of_achievements), state(corrected)).counts
    assert (counts.targets, counts.figures) == (0, 1)


def test_changes_of_columns_are_marked_and_not_told_cell_by_cell() -> None:
    old = table(("a", "x"), names=("ID", "名称"))
    new = TableState(
        "indicator_values", {"ID": {"type": "string", "unique": True}, "備考": TEXT}, ("ID", "備考"), (("a", "y"),)
    )
    found = compare(state(old), state(new))
    assert [(c.kind, c.field) for c in found.changes if c.kind is not Kind.ROW_ADDED and c.kind is not Kind.ROW_REMOVED] == [
        (Kind.COLUMN_CHANGED, "ID"),
        (Kind.COLUMN_REMOVED, "名称"),
        (Kind.COLUMN_ADDED, "備考"),
        (Kind.COLUMN_CHANGED, "primaryKey"),
    ]
    assert found.changes_columns
    added = TableState("indicator_values", {**old.columns, "備考": TEXT}, ("ID",), (("a", "x", "y"),))
    found = compare(state(old), state(added))
    assert [(c.kind, c.field) for c in found.changes] == [(Kind.COLUMN_ADDED, "備考")]


def test_a_table_that_comes_or_goes_is_a_change_of_columns_with_its_rows() -> None:
    found = compare(state(table(*ROWS)), state(table(*ROWS), table(("x",), names=("ID",), name="glossary")))
    assert [c.kind for c in found.changes] == [Kind.TABLE_ADDED, Kind.ROW_ADDED]
    assert found.changes_columns


def test_declared_words_are_told_by_their_path() -> None:
    old = state(title={"ja": "計画", "en": "Plan"}, keywords=[{"ja": "一"}], series=None, source=[{"sha256": "a"}])
    new = state(
        title={"ja": "改訂", "en": "Plan"},
        keywords=[{"ja": "一"}, {"ja": "二"}],
        series={"id": "s"},
        source=[{"sha256": "b"}],
    )
    found = compare(old, new)
    assert [(c.kind, c.field, c.old, c.new) for c in found.changes] == [
        (Kind.WORDS_CHANGED, "keywords.1.ja", "", "二"),
        (Kind.WORDS_CHANGED, "series.id", "", "s"),
        (Kind.WORDS_CHANGED, "source.0.sha256", "a", "b"),
        (Kind.WORDS_CHANGED, "title.ja", "計画", "改訂"),
    ]
    assert (found.counts.words, found.counts.documents) == (3, 1)


def test_a_dataset_that_comes_or_goes() -> None:
    there = state(table(*ROWS), title={"ja": "題"})
    come, gone = compare(None, there), compare(there, None)
    assert (come.old, come.new, come.counts.rows_added) == ("", "1.0.0", 2)
    assert (gone.old, gone.new, gone.counts.rows_removed, gone.counts.targets) == ("1.0.0", "", 2, 1)
    with pytest.raises(ValueError, match="nothing"):
        compare(None, None)


def test_the_csv_holds_every_change_and_can_be_counted_again() -> None:
    found = compare(state(table(*ROWS)), state(table(row(0, 値='=1+"1",2'), ("c", "", "", "", "x"))))
    data = differences_csv([found])
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == len(found.changes) + 1
    header, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["データセット", "表", "変更", "ID", "項目", "前", "後"]
    assert lines[0] == ["999997_dx_plan", "indicator_values", "値の変更", "a", "値", "80", '=1+"1",2']
    assert counted(data) == {"rows_added": 1, "rows_removed": 1, "rows_changed": 1}


def test_the_json_says_the_same() -> None:
    found = compare(state(table(*ROWS)), state(table(row(0, 値="81"), row(1)), version="1.1.0"))
    (said,) = json.loads(json.dumps(differences_json([found])))
    assert (said["old"], said["new"], said["changes_columns"], said["counts"]["targets"]) == ("1.0.0", "1.1.0", False, 1)
    assert said["changes"] == [
        {"table": "indicator_values", "kind": "row_changed", "id": "a", "field": "値", "old": "80", "new": "81"}
    ]


def test_the_csv_runs_nothing() -> None:
    call = '=HYPERLINK（"https://a.example"）'
    data = differences_csv([compare(state(title={"ja": "題"}), state(title={"ja": call}))])
    assert next(csv.reader([data.decode("utf-8-sig").splitlines()[1]]))[-1] == f"'{call}"
