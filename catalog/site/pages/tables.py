"""The pages of a dataset's tables: every row, with links to the pages of what it names and to its place in the document.

A page holds about `A_PAGE` bytes of rows; a longer table goes on in `<table>-2.html` …, and the address of a row that has
moved there leads on. A script sorts and filters the rows of a page (`assets/table.js`). Corrections are not parted: other
pages lead to their rows. Out of scope: the CSV, which has the table whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.site.content.documents import Document
from catalog.site.content.provenance import address
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import Page, page
from catalog.site.standard.views import Views, view_pages
from metadata.described.dataset import Dataset, File
from metadata.described.table import Table, printed
from metadata.formats.csvw import ENDING as CSVW

A_PAGE = 100_000
"""Bytes of rows on a page, with the markup around their cells."""

HELD = 2000
"""Rows up to which those of a table are made once, to be counted and to be shown; more would take their memory."""

_MARKUP = 20  # bytes around a cell
_WHOLE = frozenset({"corrections"})
_LINKED = {"measures": "measures", "取組ID": "measures", "indicators": "indicators", "指標ID": "indicators"}
"""Table or column whose IDs have a page → the folder of those pages."""


@dataclass(frozen=True)
class Row:
    """A row as shown: its ID, and each cell as text with where it leads to (empty: nowhere)."""

    id: str
    cells: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """About how many bytes it takes on a page."""
        texts, ways = zip(*self.cells, strict=True)
        return len("".join(texts).encode()) + len("".join(ways)) + _MARKUP * len(self.cells)


def table_pages(own: OneDataset, views: Views | None = None) -> Iterator[Page]:
    """Yield the pages of all tables of a dataset; the one that has `views` has its own."""
    dataset, document, catalogue = own.dataset, own.document, own.around.catalogue
    for table in dataset.tables:
        csv, csvw = files_of(dataset, table)
        if views is not None and table is views.records.table:
            facts = {"catalogue": catalogue, "dataset": dataset, "document": document, "csv": csv, "csvw": csvw}
            yield from view_pages(views, facts)
            continue
        parts: Iterable[list[Row]] = _Parts(table, document)
        if len(table.records) <= HELD:
            parts = list(parts)
        numbers = range(2, 1 + sum(1 for _ in parts))
        names = [f"{table.name}.html", *(f"{table.name}-{number}.html" for number in numbers)]
        first = 1
        for number, (part, name) in enumerate(zip(parts, names, strict=True), start=1):
            yield page(
                f"datasets/{dataset.id}/{name}",
                "table.html",
                dataset.modified,
                catalogue=catalogue,
                dataset=dataset,
                table=table,
                rows=part,
                first=first,
                number=number,
                names=names,
                csv=csv,
                csvw=csvw,
            )
            first += len(part)


def files_of(dataset: Dataset, table: Table) -> tuple[File, File]:
    """Return the CSV of a table and its CSVW description."""
    csv = next(file for file in dataset.files if file.table == table.name)
    return csv, next(file for file in dataset.files if file.name == csv.name + CSVW)


def parted(every: Iterable[Row], most: int = A_PAGE) -> Iterator[list[Row]]:
    """Yield the rows of each page: as many as fit, one at least; one page for no rows. Of a long table one is in memory."""
    part: list[Row] = []
    room = most
    for row in every:
        if part and row.size > room:
            yield part
            part, room = [], most
        part.append(row)
        room -= row.size
    yield part


@dataclass(frozen=True)
class _Parts(Iterable[list[Row]]):
    """The rows of each page of a table, made each time they are walked through."""

    table: Table
    document: Document | None

    def __iter__(self) -> Iterator[list[Row]]:
        every = rows(self.table, self.document)
        return iter([list(every)]) if self.table.name in _WHOLE else parted(every)


def rows(table: Table, document: Document | None) -> Iterator[Row]:
    """Yield the rows of a table as shown.

    With a document, IDs lead to the pages of measures and indicators, 出典箇所 to where it shows that place.
    """
    named = [table.name if field.name == "ID" else field.name for field in table.fields]
    folders = [_LINKED.get(name, "") if document else "" for name in named]
    for record in table.records:
        texts = [printed(cell) for cell in record]
        cells = [
            (text, f"{folder}/{text}.html" if folder and text else "") for text, folder in zip(texts, folders, strict=True)
        ]
        span = document.shown.place(texts[-1]) if document else None
        if span:
            cells[-1] = (texts[-1], address(span))
        yield Row(texts[1], tuple(cells))
