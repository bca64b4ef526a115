"""What a date or time shows under a workbook's number format: years, Japanese eras (`ggge"年"`), weekdays, elapsed hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

# First day of each era, latest first, with the letter and the words that g, gg and ggg print.
_ERAS = (
    (date(2019, 5, 1), "R", "令和"),
    (date(1989, 1, 8), "H", "平成"),
    (date(1926, 12, 25), "S", "昭和"),
    (date(1912, 7, 30), "T", "大正"),
    (date(1868, 1, 25), "M", "明治"),
)
_WEEKDAYS = "月火水木金土日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LONG_DATE, _LONG_TIME = "[$-F800]", "[$-F400]"  # the computer's own long forms; those of a Japanese Windows are printed


def is_date(pieces: tuple[str, ...]) -> bool:
    """Tell whether the pieces of a section print a date or time."""
    return any(_letter(piece) for piece in pieces)


def is_elapsed(pieces: tuple[str, ...]) -> bool:
    """Tell whether the pieces of a section print a length of time, such as `[h]:mm`."""
    return any(_letter(piece) == "elapsed" for piece in pieces)


def shown_date(value: datetime | date | time | timedelta, pieces: tuple[str, ...]) -> str:
    """Return a moment as the pieces of a section print it."""
    moment, elapsed = _parts(value)
    if any(piece.upper().startswith(_LONG_DATE[:-1]) for piece in pieces):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    if any(piece.upper().startswith(_LONG_TIME[:-1]) for piece in pieces):
        return f"{moment.hour}:{moment:%M:%S}"
    twelve = any(piece in ("AM/PM", "A/P", "上午/下午") for piece in pieces)
    gannen = any("gannen" in piece for piece in pieces)
    letters = [_letter(piece) for piece in pieces]
    printed = []
    for i, piece in enumerate(pieces):
        letter = letters[i]
        if letter == "m" and _is_minute(letters, i):
            printed.append(f"{moment.minute:0{min(len(piece), 2)}d}")
        elif letter == "elapsed":
            printed.append(_elapsed(elapsed, piece))
        elif letter == "h":
            hour = (moment.hour % 12 or 12) if twelve else moment.hour
            printed.append(f"{hour:0{min(len(piece), 2)}d}")
        elif letter == "e" and gannen and _era(moment)[0] == 1:
            printed.append("元")
        elif letter:
            printed.append(_PRINTED[letter](moment, len(piece)))
        elif piece in ("AM/PM", "A/P"):
            printed.append(piece.split("/")[moment.hour >= 12])
        else:
            printed.append(literal(piece))
    return "".join(printed).strip()


def _letter(piece: str) -> str:
    """Return which part of a date a piece prints, empty for a literal."""
    if piece.startswith("["):
        inside = piece[1:-1].lower()
        if inside.startswith(("$-f800", "$-f400")):
            return "long"
        return "elapsed" if inside and set(inside) in ({"h"}, {"m"}, {"s"}) else ""
    first = piece[:1].lower()
    if first == "a":
        return "a" if piece in ("aaa", "aaaa") else ""
    return first if first and first in "ymdhsge" and set(piece.lower()) == {first} else ""


def _is_minute(letters: list[str], i: int) -> bool:
    """An m right after hours or right before seconds counts minutes."""
    before = next((letter for letter in reversed(letters[:i]) if letter), "")
    after = next((letter for letter in letters[i + 1 :] if letter), "")
    return before in ("h", "elapsed") or after == "s"


def _parts(value: datetime | date | time | timedelta) -> tuple[datetime, timedelta]:
    start = datetime(1899, 12, 30)
    if isinstance(value, timedelta):
        return start + value, value
    if isinstance(value, time):
        moment = datetime.combine(start.date(), value)
    elif isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
    else:
        moment = datetime.combine(value, time())
    return moment, moment - start


def _elapsed(elapsed: timedelta, piece: str) -> str:
    seconds = int(elapsed.total_seconds())
    count = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[piece[1].lower()]
    return f"{count:0{len(piece) - 2}d}"


def _era(moment: datetime) -> tuple[int, str, str]:
    """Return the year of the era, its letter and its name; before 明治 the western year and no name."""
    for first, letter, name in _ERAS:
        if moment.date() >= first:
            return moment.year - first.year + 1, letter, name
    return moment.year, "", ""


def _era_year(moment: datetime, length: int) -> str:
    return f"{_era(moment)[0]:0{min(length, 2)}d}"


def _era_name(moment: datetime, length: int) -> str:
    _, letter, name = _era(moment)
    return (letter, name[:1], name)[min(length, 3) - 1]


def _month(moment: datetime, length: int) -> str:
    name = _ENGLISH_MONTHS[moment.month - 1]
    return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 5: name[:1]}.get(length, name)


def _day(moment: datetime, length: int) -> str:
    name = _ENGLISH_DAYS[moment.weekday()]
    return {1: str(moment.day), 2: f"{moment.day:02d}", 3: name[:3]}.get(length, name)


_PRINTED: dict[str, Callable[[datetime, int], str]] = {
    "y": lambda moment, length: f"{moment.year % 100:02d}" if length <= 2 else f"{moment.year:04d}",
    "e": _era_year,
    "g": _era_name,
    "m": _month,
    "d": _day,
    "a": lambda moment, length: _WEEKDAYS[moment.weekday()] + ("曜日" if length == 4 else ""),
    "s": lambda moment, length: f"{moment.second:0{min(length, 2)}d}",
}


def literal(piece: str) -> str:
    """Return what a piece prints of itself: `_x` a space as wide as x, `*x` a filling without meaning, `[$¥-411]` ¥."""
    if piece.startswith('"') and len(piece) > 1:
        return piece[1:-1]
    if piece.startswith("\\"):
        return piece[1:]
    if piece.startswith(("_", "*")) and len(piece) > 1:
        return " " if piece.startswith("_") else ""
    if piece.startswith("[") and len(piece) > 1:
        return piece[2:-1].split("-")[0] if piece.startswith("[$") else ""
    return piece
