"""When a plan runs and when it was made, as the lines in front of a document say it.

Out of scope: dates in running text (`pipelines.japanese.figures`), years in headings (`words.years`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.japanese.fiscal_years import western_year
from pipelines.layouts.words.years import flat, years_of

SPAN = re.compile(r"年度?(?:~|-|から)")
"""From a year on: a title that spans years (…計画（令和6年度～令和10年度）) names the period."""
MONTH = re.compile(r"(?P<era>令和|平成)(?P<n>元|[1-9]\d?)年(?P<month>\d{1,2})月")
MADE = re.compile(r"(?:令和|平成)(?:元|\d{1,2})年\d{1,2}月(?:に|の)?(?:策定|改定|改訂|公表|発行|決定)")
"""When a plan was made or changed: a month that is told beside its period, and is not of it."""

_PERIOD = re.compile(r"(?:計画|推進)の?期間")
_REPORT = re.compile(r"報告|進捗|進行管理|点検|検証|評価|実績|フォローアップ|達成状況")
"""Words of a title: what was done is told beside what was planned, also of the years of the plan."""
_CHANGED = re.compile(r"改[定訂]|見直し|変更")
_TITLE = 2  # lines
_LONGEST = 200
_LONGEST_DATED = 40


def is_report(front: Sequence[str]) -> bool:
    """Tell whether the title of a document is that of a report."""
    return _REPORT.search(_title(_lines(front))) is not None


def first_year_of_targets(front: Sequence[str]) -> int | None:
    """Return the first fiscal year of which a plan can state nothing but targets: its own first, or when it was changed.

    None for a report (its title says so), for a plan that was changed nobody says when, and where no period is told.
    """
    lines = _lines(front)
    starts = list(_starts(lines))
    if not starts or is_report(front):
        return None
    latest = max(_made(lines), default=0)
    if _CHANGED.search(_title(lines)) and latest <= max(starts):
        return None
    return max(*starts, latest)


def _lines(front: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", text) for text in front if text.strip()]


def _title(lines: Sequence[str]) -> str:
    return "".join(lines[:_TITLE])


def _starts(lines: Sequence[str]) -> Iterator[int]:
    """Yield the first year of each period that is told: in a title, beside the word for it or below the word."""
    for number, line in enumerate(lines):
        told = _PERIOD.search(line)
        titled = number < _TITLE and "期間" not in line and SPAN.search(flat(line))
        if not told and not titled:
            continue
        for text in lines[number : number + 2] if told else [line]:
            years, _ = years_of(MADE.sub("", text)) if len(text) <= _LONGEST else ((), "")
            if len(years) > 1:
                yield min(years)
                break


def _made(lines: Sequence[str]) -> Iterator[int]:
    """Yield the years in which a plan was made or changed. One made in March is of the fiscal year that begins then."""
    for line in lines:
        words = "".join(line.split())
        if len(words) > _LONGEST_DATED:
            continue
        for date in MONTH.finditer(words):
            if MADE.search(words) or _CHANGED.search(words) or date[0] == words:
                yield western_year(date["era"], date["n"])
