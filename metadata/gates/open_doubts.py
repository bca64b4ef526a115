"""What an officer still has to decide on a dataset, as problems: open doubts, and settlements that no doubt asks for.

Out of scope: asking and settling (`pipelines.doubts.resolver`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import yaml

from metadata.declared.dataset_folder import ReadDataset
from metadata.gates.layout_doubts import layout_problem
from pipelines.documents.source import Spot
from pipelines.layouts.questions import OF_LABELS
from pipelines.problems import Place, Problem
from pipelines.tables.doubt import Doubt, Reading


def undecided(read: ReadDataset) -> Iterator[Problem]:
    """Yield `doubt-open`, or a problem of the layout, for each open doubt, then `settlement-unused` for each without one."""
    for doubt in sorted(read.plan.doubts, key=lambda one: one.rule not in OF_LABELS):  # a label, then what follows from it
        if doubt.open:
            yield _open(doubt, read)
    for settlement in read.unused:
        place = Place(f"{read.name}/corrections.yaml", settlement.line or None, str(settlement.target))
        yield Problem("settlement-unused", place, {"rule": settlement.rule, "target": str(settlement.target)})


def _open(doubt: Doubt, read: ReadDataset) -> Problem:
    facts = _facts(doubt, read.settlements_indent)
    if isinstance(doubt.place, Spot):
        place = Place(f"{read.name}/{doubt.place.written}", None, str(doubt.target))
    else:
        place = Place(f"{read.name}/{read.source.name}", doubt.place.first, str(doubt.target))
    return layout_problem(doubt, place, facts, read) or Problem("doubt-open", place, facts)


def _facts(doubt: Doubt, indent: int | None) -> dict[str, str]:
    """Return the facts of a doubt for a message: what it is about, the readings, and an entry to paste."""
    return {
        "rule": doubt.rule,
        "target": str(doubt.target),
        "source": doubt.source,
        "reading": " | ".join(doubt.reading),
        "alternatives": " / ".join(" | ".join(reading) for reading in doubt.alternatives),
        "entry": _entry(doubt, indent),
    }


def _entry(doubt: Doubt, indent: int | None) -> str:
    """Return the settlement of a doubt as YAML for corrections.yaml; reason and date are the officer's to fill in.

    It is indented like the others there; where there is no list of settlements yet, it begins one.
    """
    text = settlement_entry(doubt, doubt.reading, "", "YYYY-MM-DD")
    return f"settlements:\n{_indented(text, 2)}" if indent is None else _indented(text, indent)


def settlement_entry(doubt: Doubt, reading: Reading, reason: str, date: str) -> str:
    """Return the settlement of a doubt as a YAML list of one entry, not indented."""
    target = {"table": doubt.target.table, "id": doubt.target.id, "column": doubt.target.column}
    said = {"source": doubt.source, "reading": list(reading), "reason": reason, "date": date}
    return yaml.safe_dump(
        [{"rule": doubt.rule, "target": target, **said}], allow_unicode=True, sort_keys=False, width=10_000
    )


def _indented(text: str, spaces: int) -> str:
    return textwrap.indent(text, " " * spaces)
