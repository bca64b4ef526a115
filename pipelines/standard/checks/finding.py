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
    """Return a value with full-width letters and marks as half-width ones (NFKC), and the digits of any script as 0 to 9.

    A raised or ringed digit is a mark of a note and stays: 12² is not 122, nor 30① the figure 301.
    """
    if text.isascii():
        return text
    plain = "".join(part if _NOTED.match(part) else unicodedata.normalize("NFKC", part) for part in _NOTED.split(text))
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)


_NOTED = re.compile(
    "([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793])"
)
"""Digits that are raised, lowered, ringed or parts of a fraction: NFKC makes plain ones of them."""
_MARK = re.compile(
    r"[※＊*†]{1,3}\d{0,2}$|[(（]注\d{0,2}[)）]$|注\d{1,2}$|[\u00b2\u00b3\u00b9\u2070-\u2079]{1,2}[)）⁾]?$|[\u2460-\u2487]$"
)
_EXPONENT = re.compile(r"-?\d(?:\.\d+)?[Ee]\+\d{1,3}|-?\d\.\d+[Ee]\d{1,3}")  # 4.0E12 is how Java writes it


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
