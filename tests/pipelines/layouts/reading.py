"""What the tests of layouts share: read a file with a drafted layout, and hold what was read against what should be."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.tables.rows import Evaluation, GlossaryEntry, Indicator, IndicatorValue, Measure, Schedule
from tests.pipelines.layouts.invented.lists import Made

Facts = dict[str, Counter[tuple[str, ...]]]


def read(name: str, data: bytes) -> Reading:
    """Return what is read of a file by the layout that is drafted for it."""
    document = open_document(name, data)
    return read_document(document, draft(document))


def differences(made: Made, reading: Reading) -> dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]]:
    """Return, by kind of fact, what is missing and what is too much of an invented document as it is read."""
    wanted, found = _wanted(made.gold), _found(reading)
    kinds = {
        kind: (list((wanted[kind] - found[kind]).elements()), list((found[kind] - wanted[kind]).elements()))
        for kind in wanted
    }
    return {kind: both for kind, both in kinds.items() if any(both)}


def _plain(text: object) -> str:
    flat = re.sub(r"[\s;]+", "", unicodedata.normalize("NFKC", str(text or "")))
    ordinal = r"^[【(]?(?:基本目標|基本方針|基本戦略|戦略|政策の柱|柱|施策|第)?[0-9IVX-]+[章節]?[)】]?[.:]?"
    return re.sub(ordinal, "", flat).replace("【再掲】", "")


def _wanted(gold: dict[str, Any]) -> Facts:
    measures = {row["number"]: row for row in gold["measures"]}
    facts: Facts = {
        "measures": Counter(
            (
                row["number"],
                *(_plain(row[key]) for key in ("name", "pillar", "group", "summary", "goal", "office")),
                str(bool(row["repeat_of"])),
            )
            for row in measures.values()
        ),
        "schedule": Counter((row["measure"], str(row["fiscal_year"]), _plain(row["content"])) for row in gold["schedule"]),
        "evaluations": Counter((row["measure"], str(row["fiscal_year"]), row["grade"]) for row in gold["evaluations"]),
        "glossary": Counter((row["term"], row["definition"]) for row in gold["glossary"]),
        "values": Counter(),
    }
    for row in gold["values"]:
        key = (row["measure"], _plain(row["indicator"]), row["kind"], str(row["fiscal_year"]))
        rest = (str(row["value"]), row["unit"], row["condition"], str(row["approx"]), row["change"])
        facts["values"][(*key, *(rest if row["value"] is not None else (row["content"],)))] += 1
        if "value_to" in row:
            facts["values"][(*key, str(row["value_to"]), row["unit"], "以下", "False", "")] += 1
    return facts


def _found(reading: Reading) -> Facts:
    plan = reading.plan
    numbers = {row.id: row.number for row in plan.rows(Measure)}
    names = {row.id: row.name for row in plan.rows(Indicator)}
    return {
        "measures": Counter(
            (
                row.number,
                *(_plain(text) for text in (row.name, row.pillar, row.group, row.summary, row.goal, row.office)),
                str(bool(row.repeats)),
            )
            for row in plan.rows(Measure)
        ),
        "schedule": Counter(
            (numbers[row.measure_id], str(row.fiscal_year), _plain(row.content)) for row in plan.rows(Schedule)
        ),
        "evaluations": Counter((numbers[row.measure_id], str(row.fiscal_year), row.grade) for row in plan.rows(Evaluation)),
        "glossary": Counter((row.term, row.explanation) for row in plan.rows(GlossaryEntry)),
        "values": Counter(
            (
                numbers[row.measure_id],
                _plain(names[row.indicator_id]),
                str(row.value_kind),
                str(row.fiscal_year),
                *(
                    (str(float(row.value)), row.unit, row.condition, str(row.approximate == "有"), str(row.change))
                    if row.value is not None
                    else (row.content,)
                ),
            )
            for row in plan.rows(IndicatorValue)
        ),
    }
