"""CSV and TSV: one table of all records, whatever stands in the first ones (a title line, a blank one, the header).

The delimiter is the one that cuts records of one width most often. Records may differ in length. Python's csv is
used, not pandas: a ragged record, a blank line and the text of a field stay exactly what they are.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from pipelines.documents import places
from pipelines.documents.encodings import decode
from pipelines.documents.model import Cell, Document, Table
from pipelines.problems import Place, Problem, SourceError

DELIMITERS = {",": "csv", "\t": "tsv", ";": "csv"}
_SEVERAL = 0.5  # of the records that are not blank have more than one field: a title and notes may stand around the table
_SAMPLE = 5000  # records at the beginning tell how a file is cut; what comes after them is read, but not asked
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_ONCE = 200_000  # different fields that are kept as one string each; more would take what they save
_ALIKE = 0.8  # of the records with several fields have the same number of them; a text that holds tables has many widths


@dataclass(frozen=True)
class Records:
    """The records of a delimited file as written, cut into fields; `encoding` as Python names it."""

    records: list[list[str]]
    encoding: str
    delimiter: str


def records(name: str, data: bytes) -> Records:
    """Return a file's records without places and cells: what a file of a hundred thousand records is read by.

    Equal fields are mostly one string in memory. Raises SourceError `document-csv` (line, reason: a quotation mark that is
    never closed, or stands where none may) and what `encodings.decode` raises.
    """
    text, encoding = decode(name, data)
    delimiter = delimiter_of(text)
    return Records(_records(name, text, delimiter), encoding, delimiter)


def read(name: str, data: bytes) -> Document:
    """Return a file's records as one table; an empty field has no cell.

    Raises what `records` raises.
    """
    text, encoding = decode(name, data)
    delimiter = delimiter_of(text)
    cells = tuple(
        Cell(field.replace("\r\n", "\n").replace("\r", "\n"), places.csv_cell(name, row, column), row, column)
        for row, record in enumerate(_records(name, text, delimiter))
        for column, field in enumerate(record)
        if field
    )
    return Document(name, DELIMITERS[delimiter], (Table(cells, places.encoded(name)),), encoding=encoding)


def is_delimited(text: str) -> bool:
    """Tell whether a text is a table of records, and not lines of prose with a comma or a tab here and there."""
    widths = _widths(text, delimiter_of(text))
    several = {width: count for width, count in widths.items() if width > 1}
    total = sum(several.values())
    return total >= _SEVERAL * max(widths.total(), 1) and max(several.values(), default=0) >= max(_ALIKE * total, 1)


def delimiter_of(text: str) -> str:
    """Return what cuts records of one width most often, a comma where nothing does."""
    return max(DELIMITERS, key=lambda delimiter: _largest(_widths(text, delimiter)))


def _largest(widths: Counter[int]) -> int:
    """Return how many cuts the records of the most frequent width have: lists in a cell are cut too, but not as often."""
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _widths(text: str, delimiter: str) -> Counter[int]:
    """Return how many of the first records, blank ones left out, have how many fields."""
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # a field longer than csv takes: judged by the records before it
        sample = islice(csv.reader(_lines(text), delimiter=delimiter), _SAMPLE)
        widths.update(len(record) for record in sample if any(record))
    return widths


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends. io.StringIO does the same, and holds four bytes for every character."""
    return (line[0] for line in _LINE.finditer(text))


def _records(name: str, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    once: dict[str, str] = {}
    begun = 1
    try:
        for record in reader:
            records.append([once.setdefault(field, field) for field in record])
            begun = reader.line_num + 1
            if len(once) > _MOST_ONCE:
                once.clear()
    except csv.Error as error:
        facts = {"reason": str(error)}
        raise SourceError(Problem("document-csv", Place(name, begun), facts)) from error
    return records
