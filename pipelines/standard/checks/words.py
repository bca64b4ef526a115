"""Rules of words: 有 and 無, 可 and 否, a flag, a closed list, a list in one cell, days of the week.

Out of scope: digits where a whole column has nothing else (`pipelines.standard.checks.columns` sets them).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from pipelines.standard.checks.finding import Finding, Rule, found, narrow
from pipelines.standard.definition import Column
from pipelines.standard.rules import Severity, rules

_LISTED = {"yes_no": ("有", "無"), "can_cannot": ("可", "否"), "flag_1_or_empty": ("1",)}
_ALIKE = 0.6  # of two words, from which one is taken for a slip of the other
_DAYS = "月火水木金土日"
_BETWEEN = re.compile(r"[・,、/;\s．.]|曜日?")
_RANGE = re.compile(f"([{_DAYS}])(?:曜日?)?(?:[~〜～ー‐–—―−-]|から)([{_DAYS}])(?:曜日?)?")
_GOES_ON = ("料", "無", "償", "人", "休", "効", "限", "害", "否", "不")  # of another word than the one listed
_CUT = re.compile(r"[、,，;；\n]")


def flag(column: Column, digits: Mapping[str, str]) -> Rule:
    """Return the rule of 有/無, 可/否 or a flag; `digits` are 1 and 0 where the whole column is written so."""
    listed = _LISTED[column.type]
    meant = {word: to for to, words in rules().variants[column.type].items() for word in words} | dict(digits)
    empty = rules().placeholders.words
    severity: Severity | None = "hint" if column.type == "can_cannot" or column.sure == "likely" else None

    def rule(text: str) -> Finding | None:
        if text in listed:
            return None
        if text in empty:
            return found("placeholder", "")
        if text in meant:
            return found("word_variant", meant[text])
        if column.sure == "unknown":
            return None
        begun = _begun(text, listed)
        return found("not_in_word_list", begun, severity=severity)

    return rule


def _begun(text: str, listed: tuple[str, ...]) -> str | None:
    """Return the word that a text begins with and says more of, 有（２台）; 有料 and 有無 are other words."""
    word = next((one for one in listed if text.startswith(one)), None)
    return None if word is None or text[len(word) :].startswith(_GOES_ON) else word


def listed(column: Column) -> Rule:
    """Return the rule of a closed list; a word that is nearly one of it is proposed."""
    words = frozenset(column.words)
    severity: Severity | None = "hint" if column.sure == "likely" else None

    def rule(text: str) -> Finding | None:
        if text in words:
            return None
        near = difflib.get_close_matches(text, column.words, 1, _ALIKE)
        return found("not_in_word_list", near[0] if near else None, severity=severity)

    return rule


def separated(text: str) -> Finding | None:
    """Find a list in a cell that is cut by another mark than ;."""
    if not re.search(r"[、,，；\n]", text):
        return None
    return found("separator", ";".join(filter(None, map(str.strip, _CUT.split(text)))))


def weekdays(text: str) -> Finding | None:
    """Find days of the week that are not one string from Monday on; holidays and other words are asked about."""
    plain = narrow(text)
    if plain and plain == text and _in_order(text):
        return None
    meant = rules().days.get(_BETWEEN.sub("", plain))
    if meant:
        return found("weekdays_format", meant, ask=True)
    days = _BETWEEN.sub("", plain)
    if days and _in_order(days):
        return found("weekdays_format", days)
    spread = _RANGE.fullmatch(plain)
    if spread and _DAYS.index(spread[1]) < _DAYS.index(spread[2]):
        return found("weekdays_format", _DAYS[_DAYS.index(spread[1]) : _DAYS.index(spread[2]) + 1], ask=True)
    if days and set(days) <= set(_DAYS):
        return found("weekdays_format", "".join(day for day in _DAYS if day in days), ask=True)
    without = days.replace("祝日", "").replace("祝", "")  # a holiday goes into the remarks
    return found("weekdays_format", without if without and _in_order(without) else None, ask=True)


def _in_order(days: str) -> bool:
    return days == "".join(day for day in _DAYS if day in days)
