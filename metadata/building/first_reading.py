"""A file read once, published nowhere: its tables as read, the doubts, and what became of every place, as files in memory.

    <table>.csv     columns of the data model; without a publisher the first and third column are empty
    doubts.csv      place, rule, reading, other_readings (joined by ;)
    accounted.csv   place, state (read, left out, unread), rule, text
    read.json       kind, format, encoding, plan, shares, rows of each table, number of doubts, files
    layout.yaml     the layout that was applied, if any

Out of scope: opening the file's folder and writing (`catalog.commands.read`).
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from metadata.described.dataset import Contact, Publisher
from metadata.described.schema import plan_tables
from metadata.described.table import printed
from metadata.vocabularies.bilingual import Bilingual
from pipelines.documents.model import Document
from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import squeezed
from pipelines.layouts.applied.records import MeasureRecord
from pipelines.layouts.applied.walk import Reading, read_document, read_results
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.drafting.kinds import Kind, kind_of
from pipelines.layouts.drafting.survey import surveyed
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Entry, Question, State, pieces
from pipelines.layouts.settled import questions_of, with_figures
from pipelines.layouts.unsure import figures_twice, problems_of
from pipelines.layouts.words.units import name_and_unit
from pipelines.layouts.words.vocabulary import Vocabulary
from pipelines.problems import Problem

_STATES = {State.READ: "read", State.LEFT_OUT: "left out", State.UNREAD: "unread"}
NOBODY = Publisher("", "", Bilingual("", ""), "", Contact(Bilingual("", "")))
"""Stands for the municipality of a document that is read for a look, not for publication."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE_END = re.compile(r"[\s　]")


@dataclass(frozen=True)
class FirstReading:
    """What came of reading a file once. `tables` counts rows by table; `shares` are 0 to 1, by state.

    `problems` have to be put right in the document before its figures can be trusted.
    """

    kind: Kind | Literal["standard", "unknown"]
    tables: dict[str, int]
    doubts: int
    shares: dict[str, float]
    files: dict[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...] = ()


def first_reading(
    document: Document,
    layout: Layout | None = None,
    publisher: Publisher = NOBODY,
    others: Iterable[Document] = (),
) -> FirstReading:
    """Return what is read of a document by a layout, a drafted one where none is given.

    `others` are documents beside it, read one by one where results ask for the plan they belong to.
    Results without their plan give no table and one doubt `plan-missing`.
    """
    survey = surveyed(document, Vocabulary())
    kind = kind_of(document, survey)
    used = layout or draft(document, survey)
    plan = ""
    if kind == "results":
        plan, measures = _plan_of(document, others)
        reading = read_results(document, used, measures)
    else:
        reading = read_document(document, used)
    if kind == "results" and not plan:
        asked: tuple[Question, ...] = (Question(document.name, "plan-missing", ""),)
    else:
        whole, of_figures = with_figures(document, used, reading) if kind == "plan" else (reading.plan, ())
        reading = replace(reading, plan=whole)
        asked = (*of_figures, *figures_twice(reading), *reading.questions)
    facts = {"kind": kind, "format": document.format, "encoding": document.encoding, "plan": plan}
    return _written(document.name, facts, reading, asked, used, publisher, problems_of(document, reading))


def mended_reading(source: Source, layout: Layout, publisher: Publisher = NOBODY) -> FirstReading:
    """Return what is read of a text by a layout that names its damage, with the first reading of every doubt."""
    from pipelines.readers import reading_by_layout  # the half of the engine that most files have no use for

    resolver = DoubtResolver()
    reading = reading_by_layout(source, resolver, layout)
    facts = {"kind": "plan", "format": "text", "encoding": "utf_8", "plan": ""}
    return _written(source.name, facts, reading, questions_of(source.name, resolver), layout, publisher)


def text_reading(source: Source, reader: str) -> FirstReading:
    """Return what the reader of that name makes of a text; of a line it is told only whether a row names it as its place."""
    from pipelines.readers import get_reader

    resolver = DoubtResolver()
    plan = get_reader(reader)(source, resolver)
    places = [row.place for rows in plan.tables.values() for row in rows]
    named = {line for place in places for line in range(place.first, place.last + 1)}
    entries = tuple(
        Entry(source.fragment(Span(number, number)), line, State.READ if number in named else State.UNREAD)
        for number, line in enumerate(source.lines, 1)
        if line.strip()
    )
    facts = {"kind": "plan", "format": "text", "encoding": "utf_8", "plan": ""}
    return _written(source.name, facts, Reading(plan, (), entries, ()), questions_of(source.name, resolver), None)


def _written(
    name: str,
    facts: dict[str, Any],
    reading: Reading,
    asked: Sequence[Question],
    layout: Layout | None,
    publisher: Publisher = NOBODY,
    problems: Sequence[Problem] = (),
) -> FirstReading:
    tables = plan_tables(reading.plan, Source(name, ()), publisher)
    files = {f"{table.name}.csv": _csv([one.name for one in table.fields], table.records) for table in tables}
    files["doubts.csv"] = _csv(("place", "rule", "reading", "other_readings"), _doubt_rows(asked))
    files["accounted.csv"] = _csv(("place", "state", "rule", "text"), _accounted_rows(reading))
    if layout is not None:
        files["layout.yaml"] = layout.written().encode()
    shares = {name: round(reading.share(state), 4) for state, name in _STATES.items()}
    rows = {table.name: len(table.records) for table in tables}
    told = {**facts, "shares": shares, "tables": rows, "doubts": len(asked), "files": sorted([*files, "read.json"])}
    files["read.json"] = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    return FirstReading(facts["kind"], rows, len(asked), shares, files, tuple(problems))


def _plan_of(results: Document, others: Iterable[Document]) -> tuple[str, tuple[MeasureRecord, ...]]:
    """Return the name and the measures of the plan that results belong to; no name where it is not among the others.

    It is the first whose indicators the results print, at least half of them, by name, or by number under a title alike.
    """
    printed = {squeezed(text) for text in _texts(results)}
    for other in others:
        measures = read_document(other, draft(other)).measures if kind_of(other) == "plan" else ()
        indicators = [indicator for measure in measures for indicator in measure.indicators]
        names = {squeezed(name_and_unit(one.name)[0]) for one in indicators} | {squeezed(one.name) for one in indicators}
        numbers = {squeezed(one.number) for one in indicators if one.number}
        numbered = len(numbers & printed) * 2 >= len(numbers) > 0 and _title(results) == _title(other)
        if indicators and (numbered or len(names & printed) * 2 >= len(indicators)):
            return other.name, measures
    return "", ()


def _title(document: Document) -> str:
    return _TITLE_END.split(next(_texts(document), "").strip())[0]


def _texts(document: Document) -> Iterator[str]:
    for piece in pieces(document):
        if piece.text.strip():
            yield piece.text


def _doubt_rows(asked: Sequence[Question]) -> Iterator[tuple[str, ...]]:
    for one in asked:
        yield one.place, one.rule, one.reading, MANY.join(one.others)


def _accounted_rows(reading: Reading) -> Iterator[tuple[str, ...]]:
    for entry in reading.accounted:
        yield entry.place, _STATES[entry.state], entry.rule, entry.text


def _without_controls(text: str) -> str:
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _csv(header: Sequence[str], records: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_without_controls(printed(cell)) for cell in record] for record in records)
    return codecs.BOM_UTF8 + text.getvalue().encode()
