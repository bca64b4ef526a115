"""What a run tells: the closing table, the problems with their cures, and the same as JSON for machines.

Out of scope: deciding anything. Words come from `metadata.messages.rendering`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from catalog.secret import without_secrets
from metadata.messages.rendering import Language, render, word
from pipelines.problems import Problem

if TYPE_CHECKING:
    from catalog.server.quality import Quality
    from metadata.gates.machine_readability import Finding
    from metadata.gates.score import Score

SHOWN = 20
"""Problems shown on the screen; the report holds them all."""


@dataclass(frozen=True)
class DatasetLine:
    """A line of the closing table. `rows` counts records in all tables; a dataset that could not be read has none.

    `shares`: of the document's places, read, left out and unread, where a layout accounts for them.
    `result`: ok (fit to publish), waiting (fit, but new content or a large change waits for an officer), failed.
    """

    id: str
    tables: int
    rows: int
    doubts: int
    settled: int
    result: str
    shares: Sequence[str] = ()


def _nothing() -> Iterator[tuple[str, dict[str, Any]]]:
    return iter(())


@dataclass
class Report:
    """A run in facts: which command, what became of each dataset, how good it is, what is wrong, how it ended.

    `plan` is what a push would do, as `catalog.ckan.planning.plan_words.document` gives it; `push` what it did
    (`push_words`); `versions`: new versions by dataset id; `differences` and `status`: what those commands found;
    `warnings`: what did not stop it.
    """

    command: str
    exit_code: int = 0
    outcome: str = ""
    datasets: list[DatasetLine] = field(default_factory=list)
    quality: Quality = _nothing
    plan: dict[str, Any] = field(default_factory=dict)
    push: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    differences: list[dict[str, Any]] = field(default_factory=list)
    status: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def warn(self, problems: Iterable[Problem]) -> None:
        """Note what does not stop a run, each once, though it may be found by two tries."""
        self.warnings += tuple(problem for problem in problems if problem not in self.warnings)

    def write(self, path: Path) -> None:
        """Write the report as JSON. Raises OSError when it cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        # What UTF-8 cannot hold (a file name that is no text) becomes \udc80, which is an escape of JSON too.
        with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(self._texts())

    def _texts(self) -> Iterator[str]:
        before, key, after = _json(self._document()).partition('\n  "quality": {')
        yield before + key
        entries = (f"{_json(id_)}: {_json(without_secrets(facts))}" for id_, facts in self.quality())
        yield from _indented(entries, "    ")
        if self.plan:
            before, key, plan = after.partition('\n  "plan": {')
            first, of_plan, after = plan.partition('"datasets": [')
            yield before + key + first + of_plan
            yield from _indented((_json(without_secrets(each)) for each in self.plan["datasets"]), "      ")
        yield after + "\n"

    def _document(self) -> dict[str, Any]:
        """Return the report as plain values for JSON, without the quality and the datasets of a plan, of which there are
        thousands; problems with their words in both languages.
        """
        plan = {**self.plan, "datasets": []} if self.plan else {}
        told = {kind: [problem_document(p) for p in getattr(self, kind)] for kind in ("problems", "warnings")}
        return without_secrets(
            {**self.__dict__, "datasets": list(map(_line_document, self.datasets)), "quality": {}, "plan": plan, **told}
        )


def _indented(entries: Iterable[str], spaces: str) -> Iterator[str]:
    """Yield entries of JSON as they stand between brackets."""
    separator = ""
    for entry in entries:
        yield f"{separator}\n{entry}".replace("\n", f"\n{spaces}")
        separator = ","
    yield f"\n{spaces[2:]}" if separator else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _line_document(line: DatasetLine) -> dict[str, Any]:
    return {**asdict(line), "fit": line.result == "ok"}


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values for JSON, with its words in both languages."""
    return {**asdict(problem), "messages": _messages(problem)}


def _messages(problem: Problem) -> dict[str, dict[str, str]]:
    languages: tuple[Language, ...] = ("ja", "en")
    return {language: asdict(render(problem, language)) for language in languages}


def show_table(console: Console, lines: Iterable[DatasetLine], language: Language) -> None:
    """Print the closing table: dataset, tables, rows, doubts (settled/all), result."""
    table = _table_by_id(language)
    told = list(lines)
    shares = ["shares"] if any(line.shares for line in told) else []
    for name in ("tables", "rows", "doubts", *shares, "result"):
        whole = name not in ("doubts", "shares")  # whose headings may take several lines
        table.add_column(word(name, language), justify="left" if name == "result" else "right", no_wrap=whole)
    for line in told:
        style = {"ok": "", "waiting": "[bold yellow]", "failed": "[bold red]"}[line.result]
        result = style + _unbroken(word(line.result, language))
        doubts, own = f"{line.settled}/{line.doubts}", [_unbroken(" / ".join(line.shares))] if shares else []
        table.add_row(escape(line.id), str(line.tables), f"{line.rows:,}", doubts, *own, result)
    _print_whole(console, table)


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def _table_by_id(language: Language) -> ScreenTable:
    table = ScreenTable(show_edge=False, pad_edge=False)
    table.add_column(word("dataset", language), no_wrap=True)
    return table


def _print_whole(console: Console, table: ScreenTable) -> None:
    """Print a table; on a screen too narrow for it the lines run over, as an id that is cut off is of no use."""
    least = console.measure(table, options=console.options.update(max_width=sys.maxsize)).minimum
    table.width = least if least > console.width else None
    console.print(table, crop=False)


def show_rules(console: Console, findings: Mapping[str, Sequence[Finding]], language: Language) -> None:
    """Print how many of the national machine-readability rules each dataset passes, and which not."""
    console.print(f"\n{escape(word('rules', language))}", soft_wrap=True)
    table = _table_by_id(language)
    named = {
        finding.outcome.value: getattr(finding.outcome_name, language) for found in findings.values() for finding in found
    }
    outcomes = [outcome for outcome in ("pass", "fail", "not judged") if outcome in named]
    for outcome in outcomes:
        table.add_column(named[outcome], overflow="fold")
    for id_, found in findings.items():
        rules = [[finding.rule for finding in found if finding.outcome.value == outcome] for outcome in outcomes]
        cells = [
            str(len(numbers)) + (f" ({', '.join(numbers)})" if outcome != "pass" and numbers else "")
            for outcome, numbers in zip(outcomes, rules, strict=True)
        ]
        table.add_row(escape(id_), *cells)
    _print_whole(console, table)


def show_scores(console: Console, scores: Mapping[str, Score], language: Language) -> None:
    """Print the points of each dataset by dimension and together, and below them each metric that gave none."""
    console.print(f"\n{escape(word('score', language))}", soft_wrap=True)
    table = _table_by_id(language)
    dimensions = next(iter(scores.values())).dimensions if scores else ()
    for dimension in dimensions:
        table.add_column(f"{getattr(dimension.title, language)} /{dimension.possible}", justify="right", overflow="fold")
    table.add_column(word("together", language), justify="right", no_wrap=True)
    for id_, score in scores.items():
        total = f"{score.points} / {score.possible}"
        table.add_row(escape(id_), *(str(dimension.points) for dimension in score.dimensions), total)
    _print_whole(console, table)
    for id_, score in scores.items():
        for judged in score.metrics:
            if not judged.met:
                key = "metric_not_judged" if judged.met is None else "metric_missed"
                facts = {"id": id_, "metric": getattr(judged.metric.title, language), "points": judged.metric.points}
                console.print(escape(word(key, language, facts)), soft_wrap=True, highlight=False)


def show_problems(
    console: Console, problems: Sequence[Problem], language: Language, report: Path, mark: str = "[bold red]×[/]"
) -> None:
    """Print each problem as one message: mark, place, what is wrong, cure; at most `SHOWN` of them."""
    for problem in problems[:SHOWN]:
        message = render(problem, language)
        place = f"{message.place}: " if message.place else ""
        told, cure = without_secrets(place + message.text), without_secrets(message.cure)
        console.print(f"{mark} {escape(told)}", soft_wrap=True, highlight=False)
        console.print(f"  → {word('cure', language)}: {escape(cure)}", soft_wrap=True, highlight=False)
    if len(problems) > SHOWN:
        facts = {"count": len(problems) - SHOWN, "report": report}
        console.print(escape(word("more", language, facts)), soft_wrap=True, highlight=False)
