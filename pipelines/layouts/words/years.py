"""Fiscal years in headings and marginal words: R5, 令和5年度, 令和5年度末, 2023年度, R6.3月末, 5年度.

Wider than `pipelines.japanese.fiscal_years`, which reads running text: a heading may print a year without 年度 (R5,
令和5, 2023), and a date, which belongs to the fiscal year that it lies in (令和6年3月31日 is 2023). Out of scope: words
around the year (`words.headings`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from pipelines.japanese.fiscal_years import western_year

_ERA = r"(?:令和|平成|(?<![一-龠])[令平](?=[元\d])|(?<![A-Za-z])[RH]\.?)"
_N = r"(?:元|0?[1-9]|[1-9]\d)(?![\d,])"
_END = r"(?:年度|年)?"
_GLOSS = rf"(?:\((?:(?:西暦)?(?:19|20)\d\d|{_ERA}{_N})(?:年度?)?\))?"
_KIND = "(?:実績|目標|計画|現状|基準|見込)値?$"
_DATE = r"(?:(?<=年)(?P<month>\d{1,2})月(?:\d{1,2}日|末日?)?|[./](?P<dotted>\d{1,2})(?:月末?|[./]\d{1,2}|末)?(?![\d.]))?"
_YEAR = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<n>{_N}){_GLOSS}{_END}{_GLOSS}"
    rf"|(?<![\d,.])(?:西暦|(?<![A-Za-z])FY)?(?P<western>(?:19|20)\d\d){_GLOSS}(?:年度|年|(?=[./(~)\-]|$|{_KIND})){_GLOSS}"
    rf"|(?<![\d.,第])(?P<short>\d{{1,2}})年度){_DATE}"
)
_SPACE, _WAVE = re.compile(r"\s+"), re.compile("[〜～]")
_AFTER = re.compile(r"^(?:末|末日|末時点|末現在|当初|時点|現在|中)+")
_RANGE = re.compile(r"^(?:~|-|から)$")
_BETWEEN = re.compile(r"^[/・,、]$")  # of two names of one year (H31/R1), or of two years
_IN_FULL = {"令": "令和", "平": "平成"}
_FIRST_OF_HEISEI = 26  # a year of an era without its name: 30年度 is 平成, 5年度 is 令和


@dataclass(frozen=True)
class YearAt:
    """A year in a text whose width and spaces `flat` has taken off, and where it stands there."""

    year: int
    start: int
    end: int


def flat(text: str) -> str:
    """Return a text half-width and without white space: the form that years are found in."""
    return _WAVE.sub("~", _SPACE.sub("", unicodedata.normalize("NFKC", text)))


def years_at(squeezed: str) -> Iterator[YearAt]:
    """Yield the fiscal years of a `flat` text in order."""
    for match in _YEAR.finditer(squeezed):
        rest = _AFTER.match(squeezed[match.end() :])
        yield YearAt(_year(match), match.start(), match.end() + (rest.end() if rest else 0))


def _year(match: re.Match[str]) -> int:
    if match["western"]:
        year = int(match["western"])
    elif match["short"]:
        number = int(match["short"])
        year = western_year("平成" if number >= _FIRST_OF_HEISEI else "令和", number) if number else 0
    else:
        era = match["era"].rstrip(".")
        year = western_year(_IN_FULL.get(era, era), match["n"])
    month = int(match["month"] or match["dotted"] or 0)
    return year - 1 if 1 <= month <= 3 else year


@lru_cache(maxsize=16_384)
def years_of(text: str) -> tuple[tuple[int, ...], str]:
    """Return the fiscal years that a heading names, a range (R5～R7) year by year, and the words that are left of it."""
    squeezed = flat(text)
    if "令和" in squeezed:
        squeezed = re.sub(r"(?<=\d)([~-])(?=\d{1,2}年度)", r"\1令和", squeezed)
        squeezed = re.sub(r"(令和\d{1,2})(?=[~-]令和)", r"\1年度", squeezed)
    found = list(years_at(squeezed))
    if not found:
        return (), squeezed
    between = squeezed[found[0].end : found[1].start] if len(found) > 1 else ""
    years = tuple(one.year for one in found)
    if len(found) == 2 and _RANGE.match(between) and found[0].year < found[1].year:
        years = tuple(range(found[0].year, found[1].year + 1))
        rest = squeezed[: found[0].start] + squeezed[found[1].end :]
    else:
        rest = squeezed
        for one, after in reversed(list(zip_longest(found, found[1:]))):
            joined = after is not None and _BETWEEN.match(squeezed[one.end : after.start])
            rest = rest[: one.start] + rest[after.start if after is not None and joined else one.end :]
    return tuple(dict.fromkeys(years)), re.sub(r"\(\)|\[\]|【】|〔〕", "", rest)


def one_year(text: str) -> int | None:
    """Return the one year that a text names, None where it names none or several."""
    years, _ = years_of(text)
    return years[0] if len(years) == 1 else None
