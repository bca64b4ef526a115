"""The report of a scheduled run: as JSON for machines, in words for people, kept with those of the runs before.

    <work>/runs/20261121T173000Z-4711.json and .txt      start in UTC, and the process

Out of scope: the run (`catalog.runs.run`), the report of other commands (`catalog.runs.report`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.runs.report import Report
from catalog.secret import without_secrets
from metadata.messages.rendering import Language, render, word

DRY = "would_replace"
"""Outcome of a catalogue folder that a run would change, but for `--dry-run`."""


@dataclass
class RunReport(Report):
    """A scheduled run in facts. `started`: ISO 8601 with offset; `seconds`: how long it took.

    `finished`: it came to its end, well or not (a report without is of a run that broke down). `unchanged`: nothing that
    goes into the catalogue had changed. `rebuilt`: ids that were built again. `targets`: name, exit code, outcome and facts
    of each. `file`: where the report is, without ending.
    """

    started: str = ""
    seconds: float = 0
    finished: bool = False
    dry_run: bool = False
    unchanged: bool = False
    rebuilt: list[str] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    file: str = ""


def report_words(report: RunReport, language: Language) -> list[str]:
    """Return the report in words, line by line."""
    return without_secrets(list(_words(report, language)))


def write_report(report: RunReport, language: Language) -> None:
    """Write both forms of a report. Raises OSError."""
    own = Path(report.file)
    report.write(own.with_suffix(".json"))
    text = "\n".join(report_words(report, language)) + "\n"
    own.with_suffix(".txt").write_text(text, encoding="utf-8", errors="backslashreplace")


def delete_reports(own: Path, most: int) -> None:
    """Delete the oldest reports beside this one beyond `most`, never this one; what cannot be deleted stays."""
    # By name, which is the start: a clock that was set back must not make this one the oldest.
    others = sorted({path.stem for path in own.parent.glob("*-*.json")} - {own.name}, reverse=True)
    for name in others[most - 1 :]:
        for ending in (".json", ".txt"):
            with suppress(OSError):
                (own.parent / f"{name}{ending}").unlink(missing_ok=True)


def _words(report: RunReport, language: Language) -> Iterator[str]:
    ended = "run_broken" if not report.finished else "run_failed" if report.exit_code else "run_done"
    facts = {"started": report.started, "seconds": f"{report.seconds:.1f}", "code": report.exit_code}
    yield word(ended, language, facts)
    if report.dry_run:
        yield word("run_dry", language)
    if report.unchanged:
        yield word("run_unchanged", language)
    if report.rebuilt:
        yield word("run_rebuilt", language, {"count": len(report.rebuilt), "ids": ", ".join(report.rebuilt)})
    for id_, version in report.versions.items():
        yield word("run_version", language, {"id": id_, "version": version})
    for target in report.targets:
        facts = {"target": target["target"], "result": word(f"run_target_{target['outcome']}", language)}
        yield word("run_target", language, facts)
    for mark, problems in (("×", report.problems), ("!", report.warnings)):
        for problem in problems:
            message = render(problem, language)
            yield f"{mark} {message.place}: {message.text}" if message.place else f"{mark} {message.text}"
            yield f"  → {word('cure', language)}: {message.cure}"
    yield word("run_report", language, {"file": f"{report.file}.json"})
