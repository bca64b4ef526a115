"""Open doubts of a new dataset, decided one by one, as entries of its corrections.yaml.

Entries are put behind the settlements that are there; the rest of the file stays as it is. Out of scope: asking
(`catalog.drafts`), doubts that a line of the layout cures (`metadata.gates.layout_doubts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metadata.building.drafting.draft_folder import text_of, write_files
from metadata.declared.dataset_folder import read_folder
from metadata.gates.open_doubts import settlement_entry
from pipelines.layouts.settled import RULE_HEADING, RULE_LABEL
from pipelines.tables.doubt import Doubt

CORRECTIONS = "corrections.yaml"
_KEY = "settlements:"


@dataclass(frozen=True)
class Decision:
    """A doubt, and the reading that an officer decided on (one cell)."""

    doubt: Doubt
    reading: str


def open_doubts(folder: Path) -> tuple[Doubt, ...]:
    """Return the open doubts of a dataset that an answer can settle. Raises as `read_folder` does."""
    read = read_folder(folder, f"{folder.parent.name}/{folder.name}")
    return tuple(doubt for doubt in read.plan.doubts if doubt.open and doubt.rule not in (RULE_HEADING, RULE_LABEL))


def settle(folder: Path, decisions: Sequence[Decision], reason: str, day: date) -> None:
    """Write decisions into corrections.yaml. Raises OutputError."""
    path = folder / CORRECTIONS
    before = text_of(path) if path.exists() else ""
    entries = [settlement_entry(one.doubt, (one.reading,), reason, day.isoformat()) for one in decisions]
    if entries:
        write_files(folder, {CORRECTIONS: with_entries(before, entries).encode(errors="surrogateescape")})


def with_entries(text: str, entries: Sequence[str]) -> str:
    """Return a corrections.yaml with entries (YAML lists of one, not indented) behind its settlements."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    start = next((index for index, line in enumerate(lines) if line.startswith(_KEY)), None)
    if start is None:
        lines.append(f"{_KEY}\n")
        start = len(lines) - 1
    lines[start] = lines[start].replace("[]", "", 1)
    end = next((i for i in range(start + 1, len(lines)) if lines[i][:1] not in (" ", "-", "#", "\n", "\r")), len(lines))
    dash = next((line for line in lines[start + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = " " * (len(dash) - len(dash.lstrip()))
    new = "".join(f"{indent}{line}" for entry in entries for line in entry.splitlines(keepends=True))
    return "".join([*lines[:end], new, *lines[end:]])
