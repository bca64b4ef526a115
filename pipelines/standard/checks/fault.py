"""A fault as it is told: a kind, a value, and all the rows of a column that have it.

A thousand equal faults are one fault with a thousand rows. Out of scope: words for people, files.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.standard.checks.finding import Finding, found
from pipelines.standard.rules import Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """`rows` count from 1 and are empty for a fault of the whole column, or of the file where `column` is empty too.

    `repair` is what is proposed, None where nothing is; `ask` tells that somebody has to decide.
    """

    column: str
    kind: str
    severity: Severity
    rows: tuple[int, ...] = ()
    value: str = ""
    repair: str | None = None
    ask: bool = False

    @property
    def mends(self) -> bool:
        """Tell whether the repair is made without asking."""
        return self.repair is not None and not self.ask


def fault(column: str, finding: Finding, rows: tuple[int, ...] = (), value: str = "") -> Fault:
    """Return a finding as a fault of rows of a column."""
    return Fault(column, finding.kind, finding.severity, rows, value, finding.repair, finding.ask)


def of_whole(
    column: str,
    kind: str,
    value: str = "",
    repair: str | None = None,
    *,
    ask: bool | None = None,
    severity: Severity | None = None,
) -> Fault:
    """Return a fault of a whole column or file. What is done to all of it is no value: `ask` follows the kind."""
    finding = found(kind, repair, ask=ask, severity=severity)
    automatic = ask is None and repair is None and found(kind, "").mends
    return Fault(column, kind, finding.severity, (), value, repair, finding.ask and not automatic)
