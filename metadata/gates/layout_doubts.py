"""Doubts that a line in layout.yaml cures: which label the document prints now, which it no longer prints, what is unread.

Out of scope: other doubts (`metadata.gates.open_doubts`).
"""

from __future__ import annotations

import yaml

from metadata.declared.dataset_folder import ReadDataset
from metadata.declared.source_reading import DeclaredLayout
from pipelines.layouts.differences import renamed
from pipelines.layouts.questions import RULE_HEADING, RULE_LABEL, RULE_NEW, RULE_PLACE
from pipelines.problems import Place, Problem
from pipelines.tables.doubt import Doubt


def layout_problem(doubt: Doubt, place: Place, facts: dict[str, str], read: ReadDataset) -> Problem | None:
    """Return an open doubt as a problem of the layout; None where it is another doubt.

    `heading-renamed`: a heading nobody knows, and the label it is most likely for; `heading-unknown`: one without;
    `label-gone`: a label that is not printed; `place-unread`: any other text.
    """
    declared = read.layout
    if declared is None:
        return None
    file = {"file": declared.file.name}
    if doubt.rule in (RULE_HEADING, RULE_NEW):
        label = renamed(_sources(read, RULE_HEADING, RULE_NEW), _sources(read, RULE_LABEL)).get(doubt.source, "")
        told = {**facts, **file, **_declared(label, declared, "labels" if doubt.rule == RULE_NEW else "columns")}
        if label:
            return Problem("heading-renamed", place, {**told, "write": f"{_scalar(doubt.source)}: {told['column']}"})
        return Problem("heading-unknown", place, {**told, "write": f"{_scalar(doubt.source)}: …"})
    if doubt.rule == RULE_LABEL:
        return Problem("label-gone", place, {**facts, **file, **_declared(doubt.source, declared, "columns")})
    return Problem("place-unread", place, {**facts, **file}) if doubt.rule == RULE_PLACE else None


def _sources(read: ReadDataset, *rules: str) -> list[str]:
    return [doubt.source for doubt in read.plan.doubts if doubt.rule in rules]


def _declared(label: str, declared: DeclaredLayout, part: str) -> dict[str, str]:
    """Return where a label stands in the layout (in `part` for one that it does not have), and what it means."""
    if label:
        part = "labels" if label in declared.layout.labels else "columns"
    columns: dict[str, str] = getattr(declared.layout, part)
    place = declared.file.place((part, label) if label else (part,))
    return {"part": part, "line": str(place.line), "label": label, "column": columns.get(label, "")}


def _scalar(text: str) -> str:
    """Return a text as YAML writes it."""
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
