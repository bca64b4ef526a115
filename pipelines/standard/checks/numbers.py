"""Rules of numbers and coordinates.

Out of scope: latitude and longitude that changed places, which only both columns tell (`pipelines.standard.checks.tables`).
"""

from __future__ import annotations

import re

from pipelines.standard.checks.finding import Finding, Rule, digits_lost, found, narrow
from pipelines.standard.definition import Column
from pipelines.standard.rules import rules

_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SIGNS = str.maketrans({"−": "-", "‐": "-", "－": "-", "，": ",", "．": "."})
_WHOLE = re.compile(r"(-?\d+)\.0+")
_ZEROS = re.compile(r"^0+(?=\d)")
_WITH_WORD = re.compile(r"約?(-?\d[\d,]*(?:\.\d+)?)(?!\s?[OoQlI|〇○◯百千万億兆割%\u00bc-\u00be\u2150-\u215f])\s?\D{1,4}")
"""A figure with its unit; one of 1O or 3千 is not its digits."""
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_SEXAGESIMAL = re.compile(
    r"(?:北緯|東経|[NE])?\s?(\d{2,3})(?:[°度.])\s?(\d{1,2})(?:[′'分.])\s?(?:(\d{1,2}(?:\.\d{1,6})?)(?:[″\"秒]|''|′′)?)?\s?[NE]?"
)
_WITH_DIRECTION = re.compile(r"(?:北緯|東経|[NE])?\s?(\d{2,3}\.\d{1,12})\s?[NE度°]?")
_NOISE = re.compile(r"-?\d+\.\d*?(?:0{3,}|9{3,})\d{1,2}")
_NOISY = 10  # digits after the point from which a run of 0 or 9 is an error of calculation
_SIXTY = 60  # minutes of a degree, seconds of a minute
_DEGREES = 6  # digits after the point that are kept: a tenth of a metre


def number(column: Column) -> Rule:
    """Return the rule of a number: half-width digits without commas and units."""
    form = re.compile(column.pattern or rules().patterns[column.type], re.ASCII)
    general = re.compile(rules().patterns[column.type])
    empty = rules().placeholders.words | rules().placeholders.none

    def rule(text: str) -> Finding | None:
        if form.fullmatch(text):
            short = _without_zeros(text, column)
            return found("number_format", short) if short != text else None
        if text in empty:
            return found("placeholder", "")
        plain = _without_zeros(_plain(text), column)
        if column.type == "integer" and (whole := _WHOLE.fullmatch(plain)):
            plain = whole[1]
        if form.fullmatch(plain):
            return found("number_format", plain)
        if general.fullmatch(plain):
            return found("not_in_word_list", severity="hint")
        counted = _WITH_WORD.fullmatch(plain)
        value = counted[1].replace(",", "") if counted else ""
        return digits_lost(text) or found("not_a_number", value if form.fullmatch(value) else None)

    return rule


def _without_zeros(text: str, column: Column) -> str:
    """Return a number without zeros in front, which no number has; digits of a given form keep them."""
    return text if column.pattern else _ZEROS.sub("", text, count=1)


def coordinate(type_: str) -> Rule:
    """Return the rule of `latitude` or `longitude`: decimal degrees inside Japan, without the noise of a calculation."""
    low, high = rules().ranges[type_]
    empty = rules().placeholders.words | rules().placeholders.none

    def rule(text: str) -> Finding | None:
        if text in empty:
            return found("placeholder", "")
        if not text.isascii() or not _DECIMAL.fullmatch(text):
            plain = _plain(text)
            if _DECIMAL.fullmatch(plain):
                return found("number_format", plain)
            return digits_lost(text) or found("not_a_number", _decimal(plain) or None)
        if not low <= float(text) <= high:
            return found("coordinate_range")
        if _NOISE.fullmatch(text) and len(text.partition(".")[2]) >= _NOISY:
            return found("coordinate_noise", f"{float(text):.{_DEGREES}f}")
        return None

    return rule


def _decimal(text: str) -> str:
    """Return decimal degrees of a coordinate in degrees, minutes and seconds, or with a word around it; "" for others."""
    parts = _SEXAGESIMAL.fullmatch(text)
    if parts:
        if int(parts[2]) >= _SIXTY or float(parts[3] or 0) >= _SIXTY:
            return ""
        degrees = int(parts[1]) + int(parts[2]) / 60 + float(parts[3] or 0) / 3600
        return f"{degrees:.{_DEGREES}f}"
    worded = _WITH_DIRECTION.fullmatch(text)
    return worded[1] if worded else ""


def _plain(text: str) -> str:
    plain = narrow(text.translate(_SIGNS)).strip()
    return plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain
