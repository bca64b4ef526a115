"""A dataset laid down in an object store, to be read back instead of being built again, or held in memory.

Its files, its documents, and the rows of its tables are objects of their own; what is left of it, JSON of some ten
kilobytes, is one more, the *head*, by which the dataset is known. What is read back is checked value by value against the
classes it becomes (pydantic). Not pickle, which runs what it is told to by whoever can write the file.

Out of scope: whether what is read back is current (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeVar

from pydantic import TypeAdapter

from metadata.described.content import Content
from metadata.described.dataset import Dataset, Described
from metadata.described.stored import Stored, lines
from metadata.described.table import Cell, Table
from metadata.versions.kept.object_store import ObjectStore
from pipelines.problems import Place
from pipelines.tables.doubt import Doubt

D = TypeVar("D", bound=Described)
T = TypeVar("T")
PLACES = {"file", "held", "objects"}
"""Of a content: where its bytes are."""
_NOWHERE: dict[str, Any] = {
    "dataset": {
        "files": {"__all__": {"content": PLACES}},
        "sources": {"__all__": {"content": PLACES}},
        "history": {"__all__": {"differences": PLACES}},
    },
    "rows": {"__all__": {"records": {"content": PLACES}, "places": {"content": PLACES}}},
    "doubts": {"content": PLACES},
}
"""Where bytes lie is not written: it is where the head lies."""


@dataclass(frozen=True)
class Lines:
    """An object with an item a line, and how many."""

    content: Content
    count: int


@dataclass(frozen=True)
class Rows:
    """The rows of a table."""

    records: Lines
    places: Lines


@dataclass(frozen=True)
class _Head:
    """A dataset whose tables and doubts are empty, and where those are."""

    dataset: Dataset
    rows: tuple[Rows, ...]
    doubts: Lines

    def objects(self) -> Iterator[Content]:
        """Yield what it refers to."""
        yield from (file.content for file in self.dataset.files)
        yield from (source.content for source in self.dataset.sources)
        yield from (release.differences for release in self.dataset.history)
        for rows in self.rows:
            yield rows.records.content
            yield rows.places.content
        yield self.doubts.content


def rows_laid_down(table: Table, store: ObjectStore) -> Lines:
    """Return the rows of a table, which are now in the store. Raises OSError when they cannot be written."""
    return _lines(store, table.records)


def rows_taken_up(rows: Lines, types: Sequence[str], store: ObjectStore) -> Stored[tuple[Cell, ...]]:
    """Return rows that lie in a store, of columns of these types; they are read when asked."""
    return _stored(rows, store, partial(_record, numeric=_numeric(types)))


def lay_down(dataset: Dataset, store: ObjectStore) -> Content:
    """Return the head of a dataset that is now in the store, as is all that it refers to. Raises OSError."""
    kept = _with_contents(dataset, store.kept)
    rows = tuple(
        Rows(rows_laid_down(table, store), _lines(store, (_place_values(place) for place in table.places)))
        for table in dataset.tables
    )
    doubts = _lines(store, (_doubt().dump_python(doubt, mode="json") for doubt in dataset.doubts))
    bare = replace(kept, tables=tuple(replace(table, records=(), places=()) for table in kept.tables), doubts=())
    head = _Head(bare, rows, doubts)
    return store.kept(Content.of(_form().dump_json(head, exclude=_NOWHERE)))


def objects_of(head: Content) -> Iterator[Content]:
    """Yield what the head of a dataset refers to, which is not looked up. Raises as `taken_up` does."""
    return map(_store_of(head).named, _form().validate_json(head.read()).objects())


def taken_up(head: Content) -> Dataset:
    """Return the dataset of a head that lies in a store; its rows and files are read when asked.

    Raises ValueError for what was not laid down by `lay_down` (pydantic's ValidationError), OSError when the head cannot be
    read; whether its objects are there is found when they are read.
    """
    found, store = _form().validate_json(head.read()), _store_of(head)
    dataset = _with_contents(found.dataset, store.named)
    tables = tuple(_with_rows(table, rows, store) for table, rows in zip(dataset.tables, found.rows, strict=True))
    return replace(dataset, tables=tables, doubts=_stored(found.doubts, store, _doubt().validate_python))


def table_lines(table: Table) -> Iterator[bytes]:
    """Yield a table by itself: a line with what is said of it and the number of its records, then a line a record."""
    yield json.dumps([len(table.records), _table().dump_python(replace(table, records=(), places=()), mode="json")]).encode()
    yield b"\n"
    yield from lines(table.records)


def table_in(content: Content) -> Table:
    """Return a table that was written by `table_lines`; its records are read when asked. Raises OSError, ValueError."""
    with content.opened() as file:
        count, said = json.loads(file.readline())
    table = _table().validate_python(said, strict=False)
    records = Stored(content, count, partial(_record, numeric=_numeric(_types(table))), skipped=1)
    return replace(table, records=records, places=())


def behind_each_other(table: Table, parts: Iterable[Content], store: ObjectStore) -> Table:
    """Return a table whose records are those of `parts`, each written by `table_lines`, in one object. Raises OSError.

    What is passed on is as small however many parts there are.
    """
    content, _ = store.written(map(_records_in, parts))
    return replace(table, records=rows_taken_up(Lines(content, len(table.records)), _types(table), store))


def _records_in(part: Content) -> bytes:
    with part.opened() as file:
        file.readline()
        return file.read()


def with_releases(described: D, place: Callable[[Content], Content]) -> D:
    """Return a dataset, or a summary, with the row differences of its versions where `place` says."""
    history = (replace(release, differences=place(release.differences)) for release in described.history)
    return replace(described, history=tuple(history))


def _store_of(head: Content) -> ObjectStore:
    if head.objects is None:
        raise FileNotFoundError(head.sha256)
    return ObjectStore(head.objects)


def _with_contents(dataset: Dataset, place: Callable[[Content], Content]) -> Dataset:
    files = tuple(replace(file, content=place(file.content)) for file in dataset.files)
    sources = tuple(replace(source, content=place(source.content)) for source in dataset.sources)
    return replace(with_releases(dataset, place), files=files, sources=sources)


def _with_rows(table: Table, rows: Rows, store: ObjectStore) -> Table:
    records = rows_taken_up(rows.records, _types(table), store)
    return replace(table, records=records, places=_stored(rows.places, store, _place))


def there(store: ObjectStore, content: Content) -> Content:
    """Return a content lying in the store. Raises ValueError when it does not."""
    found = store.held(content.sha256, content.size)
    if found is None:
        raise ValueError(content.sha256)
    return found


def _lines(store: ObjectStore, items: Iterable[object]) -> Lines:
    if isinstance(items, Stored) and items.whole:
        return Lines(store.kept(items.content), len(items))
    return Lines(*store.written(lines(items)))


def _stored(part: Lines, store: ObjectStore, read: Callable[[Any], T]) -> Stored[T]:
    return Stored(store.named(part.content), part.count, read)


def _record(values: list[Any], numeric: Sequence[int]) -> tuple[Cell, ...]:
    """Return a record; its decimal numbers, which JSON has as texts, are numbers again."""
    for place in numeric:
        if isinstance(values[place], str):
            values[place] = Decimal(values[place])
    return tuple(values)


def _types(table: Table) -> list[str]:
    return [field.type for field in table.fields]


def _numeric(types: Sequence[str]) -> list[int]:
    return [place for place, type_ in enumerate(types) if type_ in ("integer", "number")]


def _place(values: list[Any]) -> Place:
    return Place(*values)


def _place_values(place: Place) -> list[object]:
    return [getattr(place, each.name) for each in fields(place)]


@cache
def _form() -> TypeAdapter[_Head]:
    return TypeAdapter(_Head)


@cache
def _table() -> TypeAdapter[Table]:
    return TypeAdapter(Table)


@cache
def _doubt() -> TypeAdapter[Doubt]:
    return TypeAdapter(Doubt)
