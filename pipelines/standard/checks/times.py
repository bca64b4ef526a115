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
    r"(\d{4})(?:([/.-])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:\([月火水木金土日]\))?"
    r"(?:[ T]0{1,2}:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])\.?(\d{1,2}|元)(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?")
_ERA_BEGINS = re.compile(r"(?:令和|平成|昭和|大正|明治|[RHSTM]\.?\d)")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.0)?")
_FIRST, _LAST = 20000, 50000
_EPOCH = datetime.date(1899, 12, 30)  # day 0 of Excel, as it counts from March 1900
_BASES = {**ERA_BASES, "大正": 1911, "明治": 1867}
_LETTERS = {**ERA_LETTERS, "T": "大正", "M": "明治"}
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
_SPOKEN = re.compile(r"(午前|午後|AM|PM)?\s?(\d{1,2})(?:時(?:(\d{1,2})分|半)?|:(\d{2}))", re.I)
_FRACTION = re.compile(r"0\.\d{2,17}")
_MINUTES = 24 * 60


def day(text: str) -> Finding | None:
    """Find a day that is not written YYYY-MM-DD, or does not exist."""
    iso = _ISO.fullmatch(text)
    if iso:
        return None if _date(iso[1], iso[2], iso[3]) else found("date_impossible")
    plain = narrow(text).strip()
    written = _DAY.fullmatch(plain)
    if written:
        parts = [part for part in written.groups() if part and part.isdigit()]
        real = _date(*parts)
        return found("date_format", real.isoformat()) if real else found("date_impossible")
    era = _ERA.fullmatch(plain)
    if era:
        return _of_era(era)
    if _SERIAL.fullmatch(plain) and _FIRST <= float(plain) <= _LAST:
        return found("date_serial", (_EPOCH + datetime.timedelta(int(float(plain)))).isoformat())
    return found("date_era" if _ERA_BEGINS.match(plain) else "date_format")


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
    return found("date_era", real.isoformat()) if not later or real < min(later) else found("date_impossible")


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
        hour = int(spoken[2]) + (12 if (spoken[1] or "").upper() in ("午後", "PM") and int(spoken[2]) < 12 else 0)
        minute = spoken[3] or spoken[4] or ("30" if plain.endswith("半") else "0")
        made = f"{hour:02}:{int(minute):02}"
        return found("time_format", made if _TIME.fullmatch(made) else None, ask=True)
    if _FRACTION.fullmatch(plain):
        minutes = round(float(plain) * _MINUTES)
        return found("time_format", f"{minutes // 60:02}:{minutes % 60:02}", ask=True)
    return found("time_format")
