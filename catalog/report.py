"""What a run tells: the closing table, the problems with their cures, and the same as JSON for machines.

Out of scope: deciding anything. Words come from `metadata.messages`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from metadata.messages import Language, render, word
from pipelines.problems import Problem

SHOWN = 20
"""Problems shown on the screen; the report holds them all."""


@dataclass(frozen=True)
class DatasetLine:
    """A line of the closing table. `rows` counts records in all tables; a dataset that could not be read has none."""

    id: str
    tables: int
    rows: int
    doubts: int
    settled: int
    fit: bool


@dataclass
class Report:
    """A run in facts: which command, what became of each dataset, what is wrong, how it ended."""

    command: str
    exit_code: int = 0
    outcome: str = ""
    datasets: list[DatasetLine] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()

    def write(self, path: Path) -> None:
        """Write the report as JSON. Raises OSError when it cannot be written."""
        problems = [{**asdict(problem), "messages": _messages(problem)} for problem in self.problems]
        document = {**self.__dict__, "datasets": [asdict(line) for line in self.datasets], "problems": problems}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _messages(problem: Problem) -> dict[str, dict[str, str]]:
    languages: tuple[Language, ...] = ("ja", "en")
    return {language: asdict(render(problem, language)) for language in languages}


def show_table(console: Console, lines: Iterable[DatasetLine], language: Language) -> None:
    """Print the closing table: dataset, tables, rows, doubts (settled/all), result."""
    table = ScreenTable(show_edge=False, pad_edge=False)
    for name in ("dataset", "tables", "rows", "doubts", "result"):
        table.add_column(word(name, language), justify="left" if name in ("dataset", "result") else "right")
    for line in lines:
        result = word("ok", language) if line.fit else f"[bold red]{word('failed', language)}[/]"
        table.add_row(escape(line.id), str(line.tables), f"{line.rows:,}", f"{line.settled}/{line.doubts}", result)
    console.print(table)


def show_problems(console: Console, problems: Sequence[Problem], language: Language, report: Path) -> None:
    """Print each problem as one message: place, what is wrong, cure; at most `SHOWN` of them."""
    for problem in problems[:SHOWN]:
        message = render(problem, language)
        place = f"{message.place}: " if message.place else ""
        console.print(f"[bold red]✗[/] {escape(place + message.text)}", soft_wrap=True, highlight=False)
        console.print(f"  → {word('cure', language)}: {escape(message.cure)}", soft_wrap=True, highlight=False)
    if len(problems) > SHOWN:
        facts = {"count": len(problems) - SHOWN, "report": report}
        console.print(escape(word("more", language, facts)), soft_wrap=True, highlight=False)
