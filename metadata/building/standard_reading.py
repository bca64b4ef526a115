"""A standard dataset read once, published nowhere: the mended table, its faults and what became of every column, as files.

    <code>_<slug>.csv   the mended table in the form that is published now (UTF-8 with BOM, CR LF); <slug>.csv without a code
    faults.csv          row (n-th record, empty for a whole column), column, kind, severity, value, repair, ask, place
    doubts.csv          place, rule, reading, other_readings: what somebody decides once for a column
    accounted.csv       place, state (read, left out, unread), rule, text: a column a row
    read.json           kind, dataset, edition, encoding, shares, rows of the table, number of faults by severity, files

Out of scope: finding the faults (`pipelines.standard`), writing the files (`catalog.commands.read`).
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from metadata.building.first_reading import FirstReading
from pipelines.standard.reading import StandardReading

_ASK = {True: "有", False: "無"}
_STATES = ("read", "left out", "unread")
_FAULTS = ("row", "column", "kind", "severity", "value", "repair", "ask", "place")


def standard_files(reading: StandardReading) -> FirstReading:
    """Return the files of a reading; where no table can be made, the faults are those of file and header."""
    files: dict[str, bytes] = {}
    tables: dict[str, int] = {}
    if reading.match is not None and reading.columns:
        slug = reading.match.definition.slug
        table = f"{reading.code}_{slug}" if reading.code else slug
        tables[table] = len(reading.columns[0][1])
        header, columns = [name for name, _ in reading.columns], [values for _, values in reading.columns]
        files[f"{table}.csv"] = _csv(header, zip(*columns, strict=True))
    asked = [(one.place, one.rule, one.reading, one.proposal) for one in reading.asked()]
    files["faults.csv"] = _csv(_FAULTS, _fault_rows(reading))
    files["doubts.csv"] = _csv(("place", "rule", "reading", "other_readings"), asked)
    accounted = [(one.place, one.state, one.rule, one.text) for one in reading.accounted]
    files["accounted.csv"] = _csv(("place", "state", "rule", "text"), accounted)
    shares = _shares(reading)
    facts = {
        "kind": "standard" if reading.match else "unknown",
        "format": reading.sheet.format,
        "encoding": reading.sheet.encoding,
        "dataset": reading.match.definition.slug if reading.match else None,
        "edition": reading.match.edition_id if reading.match else None,
        "published_as": reading.edition_id or None,
        "shares": shares,
        "tables": tables,
        "faults": _counted(reading),
        "doubts": len(asked),
        "files": sorted([*files, "read.json"]),
    }
    files["read.json"] = (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
    return FirstReading("standard" if reading.match else "unknown", tables, len(asked), shares, files)


def _fault_rows(reading: StandardReading) -> Iterator[tuple[str | int, ...]]:
    for fault in reading.faults:
        repair = "" if fault.repair is None else fault.repair
        told = (fault.column, fault.kind, fault.severity, fault.value, repair, _ASK[fault.ask])
        for row in fault.rows:
            yield row, *told, reading.place(fault, row)
        if not fault.rows:
            yield "", *told, reading.place(fault)


def _counted(reading: StandardReading) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for fault in reading.faults:
        counted[fault.severity] += len(fault.rows) or 1
    return {severity: counted[severity] for severity in ("error", "warning", "hint")}


def _shares(reading: StandardReading) -> dict[str, float]:
    cells: Counter[str] = Counter()
    for one in reading.accounted:
        cells[one.state] += one.cells
    total = max(cells.total(), 1)
    return {state: round(cells[state] / total, 4) for state in _STATES}


def _csv(header: Sequence[str], records: Iterable[Sequence[object]]) -> bytes:
    data = io.BytesIO()  # written through: io.StringIO would hold four bytes for every character
    text = io.TextIOWrapper(data, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(records)
    text.flush()
    return data.getvalue()
