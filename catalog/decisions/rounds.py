"""The year's round of each dataset: results missing for the fiscal year that has ended, doubts open, content that waits.

What is missing is counted by indicator: one with a target and without a result of that year. A plan whose period does not
cover the year is not judged. Out of scope: what is published where (`catalog.runs.status`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from catalog.runs.day import latest
from metadata.building.build import publishers
from metadata.building.one_dataset import Context, Result, build_dataset
from metadata.declared.results_folder import fiscal_year_of
from metadata.declared.settings import Settings
from metadata.described.dataset import Dataset
from metadata.messages.rendering import Language, word
from metadata.versions.acceptance import Terms
from pipelines.tables.rows import ValueKind

_WAITING = frozenset({"ledger-behind", "ledger-empty"})


@dataclass(frozen=True)
class Round:
    """A dataset in the year's round. `missing` of `indicators` have no result of `year`; None: not judged.

    `waiting`: it has content that no ledger has; `faults`: other problems that keep it from being published.
    """

    dataset: str
    year: int
    indicators: int
    missing: int | None
    doubts: int
    waiting: bool
    faults: int

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.missing or self.doubts or self.waiting or self.faults)


def rounds(root: Path, settings: Settings, against: Path, today: date) -> Iterator[Round]:
    """Yield the state of each dataset in `root`; `against` is the published catalogue. Raises DeclarationError."""
    context = context_of(root, settings, against)
    year = fiscal_year_of(today) - 1
    for path in sorted(root.glob("*/dataset.yaml")):
        yield round_of(build_dataset(path.parent.name, context), year)


def context_of(root: Path, settings: Settings, against: Path) -> Context:
    """Return what the datasets in `root` are built with to be looked at. Raises DeclarationError."""
    terms = Terms(against, limits=settings.limits, latest=latest(), four_eyes_from=settings.four_eyes_from)
    return Context(root, settings.base_url, publishers(root), terms)


def facts(found: list[Round]) -> list[dict[str, Any]]:
    """Return the rounds as plain values for JSON."""
    return [asdict(one) for one in found]


def show_rounds(console: Console, found: list[Round], language: Language) -> None:
    """Print a line for each dataset."""
    table = ScreenTable(show_edge=False, pad_edge=False)
    for name in ("dataset", "missing", "doubts", "waiting", "faults"):
        table.add_column(word(f"round_{name}", language, {"year": found[0].year if found else ""}), overflow="fold")
    for one in found:
        missing = word("round_not_judged", language) if one.missing is None else f"{one.missing} / {one.indicators}"
        waits = word("round_waits" if one.waiting else "round_waits_not", language)
        cells = (one.dataset, missing, str(one.doubts), waits, str(one.faults))
        table.add_row(*map(escape, cells), style="" if one.quiet else "bold")
    console.print(table)


def round_of(result: Result, year: int) -> Round:
    """Return the state of a dataset that was built, for the results of a fiscal year."""
    waiting = any(problem.code in _WAITING for problem in result.unreleased)
    if result.dataset is None:
        return Round(result.id, year, 0, None, 0, waiting, len(result.problems))
    doubts = sum(doubt.open for doubt in result.dataset.doubts)
    wanted, reported = _indicators(result.dataset, year)
    first, last = (fiscal_year_of(day) for day in result.dataset.period)
    missing = len(wanted - reported) if wanted and first <= year <= last else None
    return Round(result.id, year, len(wanted), missing, doubts, waiting, len(result.problems) - doubts)


def _indicators(dataset: Dataset, year: int) -> tuple[set[str], set[str]]:
    """Return the IDs of the indicators that have a target, and of those that have a result of the year."""
    table = next((table for table in dataset.tables if table.name == "indicator_values"), None)
    if table is None:
        return set(), set()
    rows = list(zip(*(table.column(name) for name in ("指標ID", "値区分", "年度")), strict=True))
    wanted = {str(id_) for id_, kind, _ in rows if kind == ValueKind.TARGET}
    return wanted, {str(id_) for id_, kind, of in rows if kind == ValueKind.ACTUAL and of == year}
