"""Rules of days and times of day.

A day is repaired where it exists, in its era too: 平成31年5月1日 is none. Out of scope: periods.
"""

from __future__ import annotations

import datetime
import re

from pipelines.japanese.fiscal_years import ERA_BASES, ERA_LETTERS
from pipelines.standard.checks.finding import Finding, found, narrow

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY = re.compile(
    r"(\d{4})(?:([/.-])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:\(([月火水木金土日])(?:曜日?)?\))?"
    r"(?:[ T]0{1,2}:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[令平昭大明]|[RHSTM])\.?(\d{1,2}|元)(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?"
    r"(?:\(([月火水木金土日])(?:曜日?)?\))?"
)
_ERA_BEGINS = re.compile(r"(?:令和|平成|昭和|大正|明治|[RHSTM]\.?\d)")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.0)?")
_FIRST, _LAST = 20000, 50000
_EPOCH = datetime.date(1899, 12, 30)  # day 0 of Excel, as it counts from March 1900
_BASES = {**ERA_BASES, "大正": 1911, "明治": 1867}
_LETTERS = {**ERA_LETTERS, "T": "大正", "M": "明治", "令": "令和", "平": "平成", "昭": "昭和", "大": "大正", "明": "明治"}
_SPREAD = re.compile(r"(?<=[\d年月日元和成正治])\s+(?=[\d年月日元(])")
_DAYS = "月火水木金土日"
_FIRST_YEAR = 1000  # a year before it is one of an era, or misread: 0005-04-01
_BEGINNINGS = {
    "令和": datetime.date(2019, 5, 1),
    "平成": datetime.date(1989, 1, 8),
    "昭和": datetime.date(1926, 12, 25),
    "大正": datetime.date(1912, 7, 30),
    "明治": datetime.date(1868, 1, 25),
}
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_BECAME_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日|\d{4}[/-](\d{1,2})[/-](\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?")
_BECAME_MONTH = re.compile(r"(\d{1,2})-([A-Z][a-z]{2})|([A-Z][a-z]{2})-(\d{1,2})")
_MONTHS = frozenset({"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"})
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_SPOKEN = re.compile(r"(午前|午後|AM|PM)?\s?(\d{1,2})(?:時(?:(\d{1,2})分|半)?|:(\d{2}))\s?(AM|PM)?", re.I)
_NOON = 12
_FRACTION = re.compile(r"0\.(?:\d{2,17}|[1-9])")
_MINUTES = 24 * 60


def day(text: str) -> Finding | None:
    """Find a day that is not written YYYY-MM-DD, or does not exist."""
    iso = _ISO.fullmatch(text)
    if iso:
        real = _date(iso[1], iso[2], iso[3])
        return None if real and real.year >= _FIRST_YEAR else found("date_impossible")
    plain = narrow(text).strip()
    plain = _SPREAD.sub("", plain) if "年" in plain else plain
    written = _DAY.fullmatch(plain)
    if written:
        parts = [part for part in written.groups() if part and part.isdigit()]
        real = _date(*parts)
        return _in_form("date_format", real, written[7]) if real and real.year >= _FIRST_YEAR else found("date_impossible")
    era = _ERA.fullmatch(plain)
    if era:
        return _of_era(era)
    if _SERIAL.fullmatch(plain) and _FIRST <= float(plain) <= _LAST:
        return found("date_serial", (_EPOCH + datetime.timedelta(int(float(plain)))).isoformat())
    return found("date_era" if _ERA_BEGINS.match(plain) else "date_format")


def _in_form(kind: str, real: datetime.date, weekday: str | None) -> Finding:
    """Return a day in its form; one that is written with the weekday of another day is asked about."""
    contradicts = weekday is not None and _DAYS[real.weekday()] != weekday
    return found(kind, real.isoformat(), ask=True if contradicts else None)


def became_date(text: str) -> Finding | None:
    """Find a house number 1-2 that a spreadsheet took for a day (1月2日, 2026/1/2, 2-Jan); what it was is proposed."""
    plain = narrow(text).strip()
    written = _BECAME_DATE.fullmatch(plain)
    if written:
        first, second = (int(part) for part in written.groups() if part)
        return found("became_date", f"{first}-{second}")
    named = _BECAME_MONTH.fullmatch(plain)
    return found("became_date") if named and (named[2] or named[3]) in _MONTHS else None


def is_day(text: str) -> bool:
    """Tell whether a text is a day that exists, written YYYY-MM-DD."""
    return bool(_ISO.fullmatch(text)) and day(text) is None


def _date(year: str, month: str, day_: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day_))
    except ValueError:
        return None


def _of_era(written: re.Match[str]) -> Finding:
    name = _LETTERS.get(written[1], written[1])
    year = _BASES[name] + (1 if written[2] == "元" else int(written[2]))
    real = _date(str(year), written[3], written[4])
    if real is None or real < _BEGINNINGS[name]:
        return found("date_impossible")
    later = [start for start in _BEGINNINGS.values() if start > _BEGINNINGS[name]]
    return _in_form("date_era", real, written[5]) if not later or real < min(later) else found("date_impossible")


def time(text: str) -> Finding | None:
    """Find a time of day that is not written HH:MM; what only means one, as 午後5時, is proposed."""
    if _TIME.fullmatch(text):
        return None
    plain = narrow(text).strip()
    clock = _CLOCK.fullmatch(plain)
    if clock:
        made = f"{int(clock[1]):02}:{clock[2]}"
        return found("time_format", made) if _TIME.fullmatch(made) else found("time_format")
    spoken = _SPOKEN.fullmatch(plain)
    if spoken:
        half = (spoken[1] or spoken[5] or "").upper()
        minute = spoken[3] or spoken[4] or ("30" if "半" in plain else "0")
        if half and (_is_two_ways(half, int(spoken[2]), int(minute)) or (spoken[1] and spoken[5])):
            return found("time_format")
        hour = int(spoken[2]) + (_NOON if half in ("午後", "PM") and int(spoken[2]) < _NOON else 0)
        made = f"{hour:02}:{int(minute):02}"
        return found("time_format", made if _TIME.fullmatch(made) else None, ask=True)
    if _FRACTION.fullmatch(plain):
        minutes = round(float(plain) * _MINUTES)
        return found("time_format", f"{minutes // 60:02}:{minutes % 60:02}", ask=True)
    return found("time_format")


def _is_two_ways(half: str, hour: int, minute: int) -> bool:
    """Tell whether an hour of a half of the day can be read two ways: 午前12時 is noon by law, midnight for others."""
    return hour > _NOON or (hour == _NOON and not (half in ("午後", "PM") and minute))
