"""Raised letters (24.9 with a small 1 above the line): the number of a note is no digit of the figure before it.

Out of scope: which letters a format raises (`documents.formats`).
"""

from __future__ import annotations

import re

_POWER_OF = re.compile(r"(?:[A-Za-zａ-ｚＡ-Ｚ]|\A)\Z")
_NUMBER = re.compile(r"\(?[0-9０-９]{1,3}\)?")
_RAISED = str.maketrans("0123456789０１２３４５６７８９()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def raised(text: str, before: str) -> str:
    """Return raised letters as they are read: a number stays raised (24.9¹) but for the power of a unit (m2)."""
    is_note = not _POWER_OF.search(before) and _NUMBER.fullmatch(text.strip())
    return text.translate(_RAISED) if is_note else text
