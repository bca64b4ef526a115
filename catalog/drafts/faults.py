"""The faults of a standard dataset on the screen: errors, warnings, hints, equal ones as one line with a count and a cell.

Out of scope: finding them (`pipelines.standard`), the file that has all of them (`metadata.building.standard_reading`).
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

from metadata.messages.rendering import Language, fault_words, word
from pipelines.standard.checks.fault import Fault
from pipelines.standard.reading import StandardReading

SEVERITIES = ("error", "warning", "hint")
_MOST_SHOWN = 30  # kinds of faults of a severity on the screen; the file of `read` has all


def show_faults(console: Console, reading: StandardReading, language: Language) -> None:
    """Show the faults of a reading, the worst first."""
    for severity in SEVERITIES:
        groups = list(alike(reading, severity))
        for faults in groups[:_MOST_SHOWN]:
            told = told_together(reading, faults, language)
            console.print(escape(f"{word(severity, language)}  {told}"), soft_wrap=True)
        if len(groups) > _MOST_SHOWN:
            facts = {"count": len(groups) - _MOST_SHOWN, "report": "read FILE --out DIR → faults.csv"}
            console.print(escape(word("more", language, facts)))


def counted(reading: StandardReading) -> dict[str, int]:
    """Return how many faults there are by severity, each row counted."""
    return {
        severity: sum(len(fault.rows) or 1 for fault in reading.faults if fault.severity == severity)
        for severity in SEVERITIES
    }


def told_together(reading: StandardReading, faults: list[Fault], language: Language) -> str:
    """Return what equal faults are, with their number, the first cell and the cure."""
    return fault_words(faults[0].kind, language, _facts(reading, faults, language))


def alike(reading: StandardReading, severity: str) -> Iterator[list[Fault]]:
    """Yield the faults of a severity, together those of one kind in one column; of whole columns all of a kind."""
    alike: dict[tuple[str, str], list[Fault]] = {}
    for fault in reading.faults:
        if fault.severity == severity:
            alike.setdefault((fault.kind, fault.column if fault.rows else ""), []).append(fault)
    yield from alike.values()


def _facts(reading: StandardReading, faults: list[Fault], language: Language) -> dict[str, object]:
    columns = dict.fromkeys(fault.column for fault in faults if fault.column)
    one = faults[0]
    return {
        "column": "、".join(columns) or word("whole_file", language),
        "count": sum(len(fault.rows) or 1 for fault in faults),
        "place": reading.cell(one) or reading.place(one),
        "value": one.value,
        "repair": one.repair or "",
    }
