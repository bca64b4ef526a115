"""What day it is: Japan's, whatever the time zone of the machine; and the days that a command line may ask for.

The one place where a command asks the clock for a day. Out of scope: moments in reports and locks, which carry their offset.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from pipelines.problems import Place, Problem, SettingsError

JAPAN = timezone(timedelta(hours=9), "JST")  # no summer time since 1951; zone data is not on every Windows


def today() -> date:
    """Return the day in Japan."""
    return datetime.now(JAPAN).date()


def latest() -> date:
    """Return the last day that a version may be dated with: tomorrow, so that a publication can be prepared."""
    return today() + timedelta(days=1)


def asked_day(text: str | None) -> date:
    """Return the day that --date names, today without one. Raises SettingsError `date-form`."""
    if text is None:
        return today()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise SettingsError(Problem("date-form", Place(key="--date"), {"given": text})) from error


def publication_day(text: str | None) -> date:
    """Return the day of a new version. Raises SettingsError: `date-form`, `date-future` for one after tomorrow."""
    day = asked_day(text)
    if day > latest():
        facts = {"given": day.isoformat(), "today": today().isoformat(), "latest": latest().isoformat()}
        raise SettingsError(Problem("date-future", Place(key="--date"), facts))
    return day
