"""A file read once, published nowhere: its tables as read, the doubts, and what became of every place, as files in memory.

    <table>.csv     columns of the data model; without a publisher the first and third column are empty
    doubts.csv      place, rule, reading, other_readings (joined by ;)
    accounted.csv   place, state (read, left out, unread), rule, text
    read.json       kind, format, encoding, plan, shares, rows of each table, number of doubts, files
    layout.yaml     the layout that was applied

Out of scope: opening the file's folder and writing (`catalog.commands.read`).
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from metadata.described.dataset import Contact, Publisher
from metadata.described.schema import plan_tables
from metadata.described.table import printed
from metadata.vocabularies.bilingual import Bilingual
from pipelines.documents.model import Document
from pipelines.documents.source import Source
from pipelines.japanese.terms import MANY
from pipelines.layouts.applied.walk import Reading, read_document, read_results
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.drafting.kinds import Kind, kind_of
from pipelines.layouts.drafting.survey import surveyed
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Question, State
from pipelines.layouts.words.vocabulary import Vocabulary

_STATES = {State.READ: "read", State.LEFT_OUT: "left out", State.UNREAD: "unread"}
_NOBODY = Publisher("", "", Bilingual("", ""), "", Contact(Bilingual("", "")))
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE_END = re.compile(r"[\s　]")
_SAME_TITLE = 6  # letters that two titles have at least in common


@dataclass(frozen=True)
class FirstReading:
    """What came of reading a file once. `tables` counts rows by table; `shares` are 0 to 1, by state."""

    kind: Kind
    tables: dict[str, int]
    doubts: int
    shares: dict[str, float]
    files: dict[str, bytes] = field(repr=False)


def first_reading(
    document: Document,
    layout: Layout | None = None,
    publisher: Publisher = _NOBODY,
    others: Iterable[Document] = (),
) -> FirstReading:
    """Return what is read of a document by a layout, a drafted one where none is given.

    `others` are documents beside it, looked at one by one where results ask for the plan they belong to: it is the one whose
    title begins alike. Results without their plan give no table and one doubt `plan-missing`.
    """
    survey = surveyed(document, Vocabulary())
    kind = kind_of(document, survey)
    used = layout or draft(document, survey)
    plan: Document | None = None
    if kind == "results":
        plan = next((other for other in others if _belongs(document, other)), None)
        measures = read_document(plan, draft(plan)).measures if plan is not None else ()
        reading = read_results(document, used, measures)
    else:
        reading = read_document(document, used)
    asked = [*reading.questions]
    if kind == "results" and plan is None:
        asked = [Question(document.name, "plan-missing", "")]
    tables = plan_tables(reading.plan, Source(document.name, ()), publisher)
    files = {f"{table.name}.csv": _csv([one.name for one in table.fields], table.records) for table in tables}
    files["doubts.csv"] = _csv(("place", "rule", "reading", "other_readings"), _doubt_rows(asked))
    files["accounted.csv"] = _csv(("place", "state", "rule", "text"), _accounted_rows(reading))
    files["layout.yaml"] = used.written().encode()
    shares = {name: round(reading.share(state), 4) for state, name in _STATES.items()}
    rows = {table.name: len(table.records) for table in tables}
    facts = {
        "kind": kind,
        "format": document.format,
        "encoding": document.encoding,
        "plan": plan.name if plan is not None else "",
        "shares": shares,
        "tables": rows,
        "doubts": len(asked),
        "files": sorted([*files, "read.json"]),
    }
    files["read.json"] = (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
    return FirstReading(kind, rows, len(asked), shares, files)


def _belongs(results: Document, plan: Document) -> bool:
    """Tell whether results are those of a plan: their titles begin alike, and the plan is no results itself."""
    one, other = _title(results), _title(plan)
    return len(one) >= _SAME_TITLE and len(other) >= _SAME_TITLE and one == other and kind_of(plan) == "plan"


def _title(document: Document) -> str:
    reading = (
        text
        for block in document.blocks
        for text in ([cell.text for cell in block.cells] if hasattr(block, "cells") else [block.text])
    )
    first = next((text for text in reading if text.strip()), "")
    return _TITLE_END.split(first.strip())[0]


def _doubt_rows(asked: Sequence[Question]) -> Iterator[tuple[str, ...]]:
    for one in asked:
        yield one.place, one.rule, one.reading, MANY.join(one.others)


def _accounted_rows(reading: Reading) -> Iterator[tuple[str, ...]]:
    for entry in reading.accounted:
        yield entry.place, _STATES[entry.state], entry.rule, entry.text


def _csv(header: Sequence[str], records: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_CONTROL.sub(" ", printed(cell)) for cell in record] for record in records)
    return codecs.BOM_UTF8 + text.getvalue().encode()
