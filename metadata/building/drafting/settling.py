"""Doubts of a dataset, decided one by one, as entries of its corrections.yaml; decided again, and an answer taken back.

Entries are put behind the settlements that are there; an entry for the same place, an earlier answer, gives way to the
new one; comments and the rest of the file stay as they are. Out of scope: asking (`catalog.drafts`, `catalog.decisions`),
doubts that a line of the layout cures (`metadata.gates.layout_doubts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metadata.building.drafting.draft_folder import text_of
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.declared.declaration import Corrections, TargetDeclaration, parse
from metadata.declared.yaml_file import load_yaml
from metadata.gates.open_doubts import settlement_entry
from metadata.versions.replacing import write_through
from pipelines.doubts.resolver import published_form
from pipelines.layouts.questions import OF_LABELS
from pipelines.problems import DeclarationError, OutputError, Place, Problem
from pipelines.tables.doubt import Doubt, Reading, Settlement, Target

CORRECTIONS = "corrections.yaml"
_KEY = "settlements:"


@dataclass(frozen=True)
class Decision:
    """A doubt, the reading that an officer decided on, and why."""

    doubt: Doubt
    reading: Reading
    reason: str


def open_doubts(folder: Path) -> tuple[Doubt, ...]:
    """Return the open doubts of a dataset that an answer can settle. Raises as `read_folder` does."""
    return settleable(read_folder(folder, f"{folder.parent.name}/{folder.name}"))


def settleable(read: ReadDataset) -> tuple[Doubt, ...]:
    """Return the open doubts of a dataset that was read, but those that a line of its layout cures."""
    return tuple(doubt for doubt in read.plan.doubts if doubt.open and doubt.rule not in OF_LABELS)


def settle(folder: Path, decisions: Sequence[Decision], day: date) -> None:
    """Write decisions into corrections.yaml, readings in the form in which they are published.

    Raises OutputError, and DeclarationError: what reading the file finds, and `corrections-form` where it is written in a
    form to which nothing can be added. The file is then as it was.
    """
    if not decisions:
        return
    entries = [_entry(one, day) for one in decisions]
    kept = _without(folder, {(one.doubt.rule, one.doubt.target) for one in decisions})
    _write(folder, with_entries(kept, entries), lambda path, name: _reads_as(path, name, decisions), "".join(entries))


def drop_unused(folder: Path) -> tuple[Settlement, ...]:
    """Take the settlements that no doubt asks for any more out of corrections.yaml; return them. Raises as `settle`."""
    unused = read_folder(folder, f"{folder.parent.name}/{folder.name}").unused
    take_back(folder, unused)
    return unused


def take_back(folder: Path, answered: Iterable[Doubt | Settlement]) -> None:
    """Take answers out of corrections.yaml: doubts are open again. Raises as `settle`."""
    gone = {(one.rule, one.target) for one in answered}
    if gone:
        _write(folder, _without(folder, gone), lambda path, name: not gone & _places(path, name), "")


def _write(folder: Path, text: str, reads_well: Callable[[Path, str], bool], entry: str) -> None:
    """Put a text in the place of corrections.yaml once it reads as meant; `entry` is what a message tells to write."""
    path, name = folder / CORRECTIONS, _name(folder)
    fresh = path.with_name(f"{CORRECTIONS}.new")
    try:
        write_through(fresh, text.encode(errors="surrogateescape"))
        if not reads_well(fresh, name):
            raise DeclarationError(Problem("corrections-form", Place(name), {"entry": entry}))
        fresh.replace(path)
    except OSError as error:
        facts = {"file": str(path), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(name), facts)) from error
    finally:
        with suppress(OSError):  # what went wrong was told; a leftover is overwritten by the next run
            fresh.unlink(missing_ok=True)


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
    while end < len(lines) and end > start + 1 and lines[end - 1][:1] in ("#", "\n", "\r"):
        end -= 1  # what is said of the next key stays with it
    dash = next((line for line in lines[start + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = " " * (len(dash) - len(dash.lstrip()))
    new = "".join(f"{indent}{line}" for entry in entries for line in entry.splitlines(keepends=True))
    return "".join([*lines[:end], new, *lines[end:]])


def _entry(decision: Decision, day: date) -> str:
    reading = tuple(published_form(cell) for cell in decision.reading)
    return settlement_entry(decision.doubt, reading, published_form(decision.reason), day.isoformat())


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}/{CORRECTIONS}"


def _without(folder: Path, decided: set[tuple[str, Target]]) -> str:
    """Return the file without the settlements of places that are decided anew or gone; comments among them stay."""
    path = folder / CORRECTIONS
    text = text_of(path) if path.exists() else ""
    if not text.strip():
        return text
    file = load_yaml(path, _name(folder), may_be_empty=True)
    declared = parse(Corrections, file).settlements
    lines = text.splitlines(keepends=True)
    for index in reversed(range(len(declared))):
        if (declared[index].rule, _target(declared[index].target)) in decided:
            first = file.lines["settlements", index] - 1
            last = _end_of_entry(lines, first, file.indents.get(("settlements",), 0))
            lines[first:last] = [line for line in lines[first:last] if line.lstrip().startswith("#")]
    return "".join(lines)


def _end_of_entry(lines: Sequence[str], first: int, indent: int) -> int:
    """Return the index behind the entry of a list that begins in a line, its dash `indent` spaces in."""
    behind = (i for i in range(first + 1, len(lines)) if lines[i].strip() and _depth(lines[i]) <= indent)
    return next(behind, len(lines))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _target(declared: TargetDeclaration) -> Target:
    return Target(declared.table, declared.id, declared.column)


def _places(path: Path, name: str) -> set[tuple[str, Target]]:
    """Return the rules and targets that are settled in a file that was written."""
    return {
        (one.rule, _target(one.target)) for one in parse(Corrections, load_yaml(path, name, may_be_empty=True)).settlements
    }


def _reads_as(path: Path, name: str, decisions: Iterable[Decision]) -> bool:
    """Return whether the file that was written has each decision once."""
    try:
        written = parse(Corrections, load_yaml(path, name)).settlements
    except DeclarationError:
        return False
    found = [(one.rule, _target(one.target), one.source) for one in written]
    return all(found.count((one.doubt.rule, one.doubt.target, one.doubt.source)) == 1 for one in decisions)
