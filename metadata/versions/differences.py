"""What changed between two states of a dataset: rows by their key, cells, columns, tables, declared words.

    compare(old, new)          a `Difference`: changes in the order of tables and rows, and their counts
    differences_csv(…)         the same as a table: UTF-8 with BOM, CRLF, one changed cell a line
    differences_json(…)        the same as plain values for JSON

Of a row that was added or removed every cell that is not empty is a line, so that nothing is lost with a row. Columns that
only one side has are told as changes of columns, not cell by cell. Out of scope: where the states come from
(`metadata.versions.published`), what change may be published (`metadata.versions.acceptance`).
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any

from metadata.described.table import inert
from pipelines.tables.rows import ValueKind

PLACE = "出典箇所"
TARGETS = "indicator_values"
VALUE_KIND = "値区分"
FIGURES = "achievement_figures"
OF_FIGURE = frozenset({"値区分", "値", "単位", "条件", "内容", "増減", "項目"})
"""Columns of 指標値 and 実績数値 that say what a figure is."""
CHECKSUM = re.compile(r"source\.\d+\.sha256")
"""The declared word that says that a source document is another."""
HEADER = ("データセット", "表", "変更", "ID", "項目", "前", "後")


class Kind(StrEnum):
    """What kind of change; the value is what the JSON says."""

    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_CHANGED = "row_changed"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    COLUMN_CHANGED = "column_changed"
    TABLE_ADDED = "table_added"
    TABLE_REMOVED = "table_removed"
    WORDS_CHANGED = "words_changed"


KIND_WORDS = {
    Kind.ROW_ADDED: "行の追加",
    Kind.ROW_REMOVED: "行の削除",
    Kind.ROW_CHANGED: "値の変更",
    Kind.COLUMN_ADDED: "列の追加",
    Kind.COLUMN_REMOVED: "列の削除",
    Kind.COLUMN_CHANGED: "列の定義の変更",
    Kind.TABLE_ADDED: "表の追加",
    Kind.TABLE_REMOVED: "表の削除",
    Kind.WORDS_CHANGED: "説明の変更",
}
"""What the CSV says, which is data and therefore Japanese."""
OF_COLUMNS = frozenset(kind for kind in Kind if kind.startswith(("column", "table")))


@dataclass(frozen=True)
class TableState:
    """A table for comparing: definition of each column by name, primary key, cells as text."""

    name: str
    columns: Mapping[str, Any]
    key: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> dict[str, dict[str, str]]:
        """Return the rows, column name → text, by key; the parts of a key of several columns are joined by `;`."""
        records = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {";".join(record[name] for name in self.key): record for record in records}


@dataclass(frozen=True)
class DatasetState:
    """A dataset for comparing: version, declared words by key, tables by name; whether it is made of others."""

    id: str
    version: str
    words: Mapping[str, Any]
    tables: Mapping[str, TableState]
    derived: bool = False


@dataclass(frozen=True)
class Change:
    """One change: the table (empty for declared words), the row's key, the column or key, the text before and after."""

    table: str
    kind: Kind
    id: str = ""
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Counts:
    """How many rows, columns, words and source documents changed. `rows_moved` of `rows_changed` differ in 出典箇所 only."""

    rows_before: int
    rows_added: int
    rows_removed: int
    rows_changed: int
    rows_moved: int
    cells: int
    columns: int
    words: int
    documents: int
    targets: int  # targets of indicators that are another, or gone
    figures: int  # other published figures, such as results: another, or gone


@dataclass(frozen=True)
class Difference:
    """What changed in one dataset. `old` and `new` are versions; empty where the dataset is not there."""

    id: str
    old: str
    new: str
    changes: tuple[Change, ...]
    counts: Counts
    derived: bool  # made of other datasets: what changed follows from theirs

    @property
    def changes_columns(self) -> bool:
        """Whether tables or columns changed, so that programs which read the tables may break."""
        return self.counts.columns > 0


def compare(old: DatasetState | None, new: DatasetState | None) -> Difference:
    """Return what changed; None stands for a dataset that is not there. Raises ValueError when neither is."""
    known = new or old
    if known is None:
        raise ValueError("nothing to compare")
    before = old or DatasetState(known.id, "", {}, {})
    after = new or DatasetState(known.id, "", {}, {})
    changes = [*_words(before, after), *_tables(before, after)]
    counts = _counts(changes, before)
    return Difference(known.id, before.version, after.version, tuple(changes), counts, known.derived)


def differences_csv(differences: Iterable[Difference]) -> bytes:
    """Return differences as one CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for found in differences:
        writer.writerows(
            (found.id, c.table, KIND_WORDS[c.kind], c.id, c.field, inert(c.old), inert(c.new)) for c in found.changes
        )
    return codecs.BOM_UTF8 + text.getvalue().encode()


def differences_json(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Return differences as plain values: one object a dataset, with counts and changes."""
    return [
        {
            "id": found.id,
            "old": found.old or None,
            "new": found.new or None,
            "derived": found.derived,
            "changes_columns": found.changes_columns,
            "counts": found.counts.__dict__,
            "changes": [change.__dict__ for change in found.changes],
        }
        for found in differences
    ]


def counted(data: bytes) -> dict[str, int]:
    """Return how many rows were added, removed and changed, by the bytes of a CSV that `differences_csv` wrote.

    Other bytes give what can be found in them; they were checked when the ledger was read.
    """
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    head = next(lines, [])
    names = ("変更", "表", "ID")
    rows: set[tuple[str, ...]] = set()
    if set(names) <= set(head):
        cells = itemgetter(*map(head.index, names))
        rows = {cells(line) for line in lines if len(line) >= len(head)}
    told = Counter(words for words, *_ in rows)
    kinds = {"rows_added": Kind.ROW_ADDED, "rows_removed": Kind.ROW_REMOVED, "rows_changed": Kind.ROW_CHANGED}
    return {name: told[KIND_WORDS[kind]] for name, kind in kinds.items()}


def _words(old: DatasetState, new: DatasetState) -> Iterator[Change]:
    for key in sorted({*old.words, *new.words}):
        before, after = _flat(old.words.get(key)), _flat(new.words.get(key))
        for part in [*before, *(part for part in after if part not in before)]:
            if before.get(part, "") != after.get(part, ""):
                name = f"{key}.{part}" if part else key
                yield Change("", Kind.WORDS_CHANGED, "", name, before.get(part, ""), after.get(part, ""))


def _flat(value: object) -> dict[str, str]:
    """Return the texts in a declared value by their dotted path: {"ja": …} → ja, [a, b] → 0, 1; a text alone is at ""."""
    if isinstance(value, Mapping):
        parts: Iterable[tuple[object, object]] = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    else:
        return {} if value is None or value == "" else {"": str(value)}
    return {f"{key}.{inner}".rstrip("."): text for key, part in parts for inner, text in _flat(part).items()}


def _tables(old: DatasetState, new: DatasetState) -> Iterator[Change]:
    for name in [*old.tables, *(name for name in new.tables if name not in old.tables)]:
        before, after = old.tables.get(name), new.tables.get(name)
        if before is None:
            yield Change(name, Kind.TABLE_ADDED)
        elif after is None:
            yield Change(name, Kind.TABLE_REMOVED)
        else:
            yield from _columns(before, after)
        yield from _rows(name, before, after)


def _columns(old: TableState, new: TableState) -> Iterator[Change]:
    for name in [*old.columns, *(name for name in new.columns if name not in old.columns)]:
        before, after = old.columns.get(name), new.columns.get(name)
        if before is None:
            yield Change(old.name, Kind.COLUMN_ADDED, "", name, "", _json(after))
        elif after is None:
            yield Change(old.name, Kind.COLUMN_REMOVED, "", name, _json(before), "")
        elif before != after:
            yield Change(old.name, Kind.COLUMN_CHANGED, "", name, _json(before), _json(after))
    if old.key != new.key:
        yield Change(old.name, Kind.COLUMN_CHANGED, "", "primaryKey", ";".join(old.key), ";".join(new.key))


def _rows(name: str, old: TableState | None, new: TableState | None) -> Iterator[Change]:
    before, after = old.records() if old else {}, new.records() if new else {}
    shared = [column for column in old.columns if column in new.columns] if old and new else []
    for id_, record in before.items():
        if id_ not in after:
            yield from (Change(name, Kind.ROW_REMOVED, id_, field, text, "") for field, text in record.items() if text)
            continue
        for field in shared:
            if record[field] != after[id_][field]:
                yield Change(name, Kind.ROW_CHANGED, id_, field, record[field], after[id_][field])
    for id_, record in after.items():
        if id_ not in before:
            yield from (Change(name, Kind.ROW_ADDED, id_, field, "", text) for field, text in record.items() if text)


def _counts(changes: list[Change], before: DatasetState) -> Counts:
    def rows(*kinds: Kind) -> set[tuple[str, str]]:
        return {(change.table, change.id) for change in changes if change.kind in kinds}

    of_substance = {(c.table, c.id) for c in changes if c.kind is Kind.ROW_CHANGED and c.field != PLACE}
    changed = rows(Kind.ROW_CHANGED)
    return Counts(
        rows_before=sum(len(table.rows) for table in before.tables.values()),
        rows_added=len(rows(Kind.ROW_ADDED)),
        rows_removed=len(rows(Kind.ROW_REMOVED)),
        rows_changed=len(changed),
        rows_moved=len(changed - of_substance),
        cells=sum(change.kind is Kind.ROW_CHANGED for change in changes),
        columns=sum(change.kind in OF_COLUMNS for change in changes),
        words=sum(change.kind is Kind.WORDS_CHANGED and not CHECKSUM.fullmatch(change.field) for change in changes),
        documents=sum(change.kind is Kind.WORDS_CHANGED and bool(CHECKSUM.fullmatch(change.field)) for change in changes),
        targets=_touched(before, changes, {TARGETS: lambda kind: kind == ValueKind.TARGET}),
        figures=_touched(before, changes, {TARGETS: lambda kind: kind != ValueKind.TARGET, FIGURES: lambda _: True}),
    )


def _touched(old: DatasetState, changes: list[Change], wanted: Mapping[str, Callable[[str], bool]]) -> int:
    """Return how many published figures are not what they were; `wanted`: of which tables, and which by their 値区分."""
    count = 0
    for name, of_kind in wanted.items():
        table = old.tables.get(name)
        records = table.records() if table else {}
        published = {id_ for id_, record in records.items() if of_kind(record.get(VALUE_KIND, ""))}
        touched = {
            change.id
            for change in changes
            if change.table == name
            and (change.kind is Kind.ROW_REMOVED or (change.kind is Kind.ROW_CHANGED and change.field in OF_FIGURE))
        }
        count += len(published & touched)
    return count


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
