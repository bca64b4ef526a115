"""CSV and TSV: one table of all records, whatever stands in the first ones (a title line, a blank one, the header).

The delimiter is the one that cuts most records into the same number of fields. Records may differ in length. Python's csv is
used, not pandas: a ragged record, a blank line and the text of a field stay exactly what they are.
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from pipelines.documents import places
from pipelines.documents.encodings import decode
from pipelines.documents.model import Cell, Document, Table
from pipelines.problems import Place, Problem, SourceError

DELIMITERS = {",": "csv", "\t": "tsv", ";": "csv"}
_SAMPLE = 200  # records
_SHARE = 0.5  # of the records that are not blank: as many as have the same number of fields in a file with a few title lines


def read(name: str, data: bytes) -> Document:
    """Return a file's records as one table; an empty field has no cell.

    Raises SourceError `document-csv` (line, reason: a quotation mark that is never closed, or stands where none may) and
    what `encodings.decode` raises.
    """
    text, encoding = decode(name, data)
    delimiter = delimiter_of(text) or ","
    cells = tuple(
        Cell(field, places.csv_cell(name, row, column), row, column)
        for row, record in enumerate(_records(name, text, delimiter))
        for column, field in enumerate(record)
        if field
    )
    return Document(name, DELIMITERS[delimiter], (Table(cells, places.encoded(name)),), encoding=encoding)


def delimiter_of(text: str) -> str | None:
    """Return what cuts the first records of a text into columns, None where nothing does: it is no CSV."""
    shares = {delimiter: _share(text, delimiter) for delimiter in DELIMITERS}
    best = max(shares, key=lambda delimiter: shares[delimiter])
    return best if shares[best] >= _SHARE else None


def _share(text: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for number, record in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter)):
            if number == _SAMPLE:
                break
            if any(record):
                widths[len(record)] += 1
    except csv.Error:  # a field longer than csv takes: judged by the records before it
        pass
    several = max((count for width, count in widths.items() if width > 1), default=0)
    return several / widths.total() if widths else 0.0


def _records(name: str, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    begun = 1
    try:
        for record in reader:
            records.append(record)
            begun = reader.line_num + 1
    except csv.Error as error:
        facts = {"reason": str(error)}
        raise SourceError(Problem("document-csv", Place(name, begun), facts)) from error
    return records
