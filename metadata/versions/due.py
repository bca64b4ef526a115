"""When the next update of a dataset is due, by its declared update frequency.

Out of scope: what is published, and what day it is (`catalog.runs.status`).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from metadata.vocabularies.code_lists import intervals


def next_due(published: date, frequency: str) -> date | None:
    """Return the last day on which the next version is not late, or None where the frequency promises none.

    `frequency` is an EU authority code. A month or a year later is the same day of that month, or its last one: a month
    after 2027-01-31 is 2027-02-28.
    """
    interval = re.fullmatch(r"R/P(\d+)([DWMY])", intervals().get(frequency, ""))
    if interval is None:
        return None
    count, unit = int(interval[1]), interval[2]
    if unit in "DW":
        return published + timedelta(days=count * (7 if unit == "W" else 1))
    months = published.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = published.year + months // 12, months % 12 + 1
    return date(year, month, min(published.day, calendar.monthrange(year, month)[1]))
