"""What a workbook's cell shows: a value and its number format (ECMA-376 part 1, 18.8.30) → text, as a Japanese Excel does.

Percent, thousands, decimals, sections for negative numbers (▲), conditions, literals, dates, times and Japanese eras.
Fractions, exponents and colours are out of scope: such a number reads as in the format General. The one library for it,
ssf, has stood still since 2020 and brings seven packages along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from pipelines.documents.formats.sheets.date_formats import is_date, is_elapsed, literal, shown_date

Value = bool | int | float | str | datetime | date | time | timedelta | None

_PIECE = re.compile(
    r'"[^"]*"|\\.|[_*].|\[[^\[\]]*\]|General|AM/PM|A/P|上午/下午|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[gG]+|[eE][+-]|[eE]+|a{3,4}|.',
    re.S,
)
_ERA = '[$-411]ggge"年"m"月"d"日"'
_DOTTED = "[$-411]ge.m.d"
JAPANESE_FORMATS: dict[int, str] = {
    **dict.fromkeys((5, 6), '"¥"#,##0;"¥"-#,##0'),
    **dict.fromkeys((7, 8), '"¥"#,##0.00;"¥"-#,##0.00'),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 57), _DOTTED),
    **dict.fromkeys((28, 29, 51, 54, 58), _ERA),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
"""Built-in number formats as a Japanese Excel has them; libraries know those of an American one, or none."""

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_TEST = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}
_DIGITS = "0#?"
_WIDE = Context(prec=400)  # a cell holds numbers up to 1.8E308
_LAST_DAY = 2958466  # 10000-01-01


@dataclass(frozen=True)
class _Section:
    pieces: tuple[str, ...]
    condition: tuple[str, float] | None


def shown(value: Value, code: str, *, date1904: bool = False) -> str:
    """Return what a cell with this value and number format shows; `date1904` where the workbook counts days from 1904."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(code)
    if isinstance(value, str):
        return _with_text(value, sections)
    if not isinstance(value, int | float):
        pieces = sections[0].pieces
        return shown_date(value, pieces if is_date(pieces) else _pieces("yyyy/m/d"))
    section, negative = _chosen(value, sections)
    if is_date(section.pieces):
        moment = _length(value) if is_elapsed(section.pieces) else _moment(value, date1904=date1904)
        return general(value) if moment is None else shown_date(moment, section.pieces)
    return _number(abs(value) if negative else value, section.pieces)


def general(value: float) -> str:
    """Return a number as the format General shows it, but never with an exponent: a long number keeps its digits."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    text = f"{value:.11g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _pieces(code: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(code))


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[str]] = [[]]
    for piece in _pieces(code):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(_Section(tuple(part), _condition(part)) for part in parts[:4])


def _condition(pieces: list[str]) -> tuple[str, float] | None:
    for piece in pieces:
        if (match := _CONDITION.fullmatch(piece)) is not None:
            return match[1], float(Decimal(match[2]) if re.fullmatch(r"-?\d+(?:\.\d*)?", match[2]) else 0)
    return None


def _chosen(value: float, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """Return the section that shows a number, and whether its text stands for the sign."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _TEST[section.condition[0]](value, section.condition[1]):
                return section, section is not numeric[0] and value < 0
        return numeric[-1], False
    if value < 0 and len(numeric) > 1:
        return numeric[1], True
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], False


def _with_text(value: str, sections: tuple[_Section, ...]) -> str:
    with_mark = [section for section in sections if "@" in section.pieces]
    if not with_mark or (len(sections) < 4 and sections[-1] is not with_mark[-1]):
        return value
    return "".join(value if piece == "@" else literal(piece) for piece in with_mark[-1].pieces)


def _number(value: float, pieces: tuple[str, ...]) -> str:
    if not any(piece in _DIGITS for piece in pieces):
        return _without_digits(value, pieces)
    if "/" in pieces or any(piece in ("E+", "E-", "e+", "e-") for piece in pieces):
        return general(value)
    point = pieces.index(".") if "." in pieces else len(pieces)
    places = sum(piece in _DIGITS for piece in pieces[point:])
    last_digit = max(i for i, piece in enumerate(pieces) if piece in _DIGITS)
    thousands = sum(piece == "," for piece in pieces[last_digit:])  # each comma after the last digit divides by 1000
    number = Decimal(f"{value:.15g}") * 100 ** pieces.count("%") / 1000**thousands
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    whole, _, decimals = f"{number.copy_abs():f}".partition(".")
    grouped = "," in pieces[: min(point, last_digit)]
    text = _whole(whole, pieces[:point], grouped=grouped) + _decimals(decimals, pieces[point:])
    return ("-" if number < 0 else "") + text.strip()


def _without_digits(value: float, pieces: tuple[str, ...]) -> str:
    """A section of words only shows the words; `General` and `@` stand for the number."""
    if not pieces:
        return ""
    sign = "-" if value < 0 and ("General" in pieces or "@" in pieces) else ""
    shown_value = general(abs(value))
    return sign + "".join(shown_value if piece in ("General", "@") else literal(piece) for piece in pieces).strip()


def _whole(digits: str, pieces: tuple[str, ...], *, grouped: bool) -> str:
    """Lay digits over the placeholders from the right; the first placeholder takes all that are left."""
    rest = list(digits.lstrip("0"))
    marks = [i for i, piece in enumerate(pieces) if piece in _DIGITS]
    printed: list[str] = []
    count = 0
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        if piece == "," and marks and i < marks[-1]:
            continue
        if piece not in _DIGITS:
            printed.append("" if piece == "," else literal(piece))
            continue
        taken = len(rest) if i == marks[0] else 1
        for _ in range(max(taken, 1)):
            digit = rest.pop() if rest else {"0": "0", "?": " "}.get(piece, "")
            if digit.isdigit():
                printed.append("," if grouped and count and count % 3 == 0 else "")
                count += 1
            printed.append(digit)
    return "".join(reversed(printed))


def _decimals(digits: str, pieces: tuple[str, ...]) -> str:
    needed = len(digits.rstrip("0"))
    printed = []
    position = 0
    for piece in pieces:
        if piece in _DIGITS:
            keep = position < needed or piece == "0"
            printed.append(digits[position] if keep else {"?": " "}.get(piece, ""))
            position += 1
        elif piece != ",":
            printed.append(literal(piece))
    return "".join(printed)


def _length(days: float) -> timedelta | None:
    return timedelta(days=days) if 0 <= days < _LAST_DAY else None


def _moment(serial: float, *, date1904: bool) -> datetime | None:
    """Return a day number as a moment, None outside the calendar of Excel (1900 to 9999)."""
    days = serial + 1462 if date1904 else serial
    if not 0 <= days < _LAST_DAY:
        return None
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)  # Excel counts a 29 February 1900
    seconds = round((days % 1) * 86400, 3)
    return start + timedelta(days=int(days), seconds=seconds)
