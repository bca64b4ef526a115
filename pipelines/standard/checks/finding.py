"""What a rule finds in a value, and what becomes of it: the kind of fault and the value it proposes.

Out of scope: rows and places (`pipelines.standard.checks.fault`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.standard.rules import Severity, rules


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a value. `repair` is what is proposed, None where nothing can be; `ask`: it is not done by itself."""

    kind: str
    repair: str | None
    ask: bool
    severity: Severity

    @property
    def mends(self) -> bool:
        """Tell whether the repair is made without asking."""
        return self.repair is not None and not self.ask


Rule = Callable[[str], Finding | None]
"""A rule of one value, which is not empty."""


def found(kind: str, repair: str | None = None, *, ask: bool | None = None, severity: Severity | None = None) -> Finding:
    """Return a finding as its kind has it: an automatic repair that is not known is asked for."""
    usual, how = rules().kinds[kind]
    asked = how == "ask" or (how == "auto" and repair is None)
    return Finding(kind, repair, asked if ask is None else ask, severity or usual)


def narrow(text: str) -> str:
    """Return a value with full-width letters and marks as half-width ones (NFKC), and the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", text))


_MARK = re.compile(r"[※＊*†]{1,3}\d{0,2}$|[(（]注\d{0,2}[)）]$|注\d{1,2}$")
_EXPONENT = re.compile(r"-?\d(?:\.\d+)?[Ee]\+\d{1,3}")


def digits_lost(text: str) -> Finding | None:
    """Find a long number that a spreadsheet wrote as 4.00E+12."""
    return found("digits_lost") if _EXPONENT.fullmatch(text) else None


def with_footnotes(rule: Rule) -> Rule:
    """Return a rule that takes a value with a footnote mark behind it (17:00※) for what it would be without."""

    def checked(text: str) -> Finding | None:
        mark = _MARK.search(text)
        rest = text[: mark.start()].strip() if mark else ""
        if rest:
            inner = rule(rest)
            if inner is None or inner.mends:
                return found("footnote_mark", rest if inner is None else inner.repair)
        return rule(text)

    return checked
