"""Fiscal years: the Japanese era years of the documents and the western integers of the tables.

A fiscal year runs from 1 April to 31 March and is named by the year it begins in: 令和3年度 = 2021.
Forms read: 令和3年度, 令和３年度(2021年度), 令和3(2021)年度, 令和元年度, R4, Ｒ４, H30, 平成30年度, 2021年度,
2021年度(令和3年度).
Out of scope: calendar years and dates (令和7年1月15日, R4年8月, R4.9), read by `pipelines.japanese.figures`.
"""

from __future__ import annotations

import re

from pipelines.japanese.text import half_width

# First western year of each era less one, so that era year n is base + n (改元: 1989-01-08, 2019-05-01).
ERA_BASES = {"令和": 2018, "平成": 1988, "昭和": 1925}
ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}

_ERA = "|".join(ERA_BASES)
_N = r"元|[1-9][0-9]?(?![0-9])"
# The same year in the other calendar, in brackets: it is not counted again.
_WESTERN_GLOSS = r"(?:\s*[(（]\s*(?:19|20)[0-9]{2}\s*(?:年度?)?\s*[)）])?"
_ERA_GLOSS = rf"(?:\s*[(（]\s*(?:{_ERA}|[RHS])\s*(?:{_N})\s*(?:年度?)?\s*[)）])?"
_FISCAL_YEAR = re.compile(
    rf"(?P<era>{_ERA})\s*(?P<n>{_N}){_WESTERN_GLOSS}\s*年度{_WESTERN_GLOSS}|"
    rf"(?<![A-Za-z0-9])(?P<letter>[RHS])\s*(?P<m>{_N})(?![A-Za-z.])(?!\s*年(?!度)){_WESTERN_GLOSS}"
    rf"(?:\s*年度{_WESTERN_GLOSS})?|"
    rf"(?<![0-9])(?P<western>(?:19|20)[0-9]{{2}}){_ERA_GLOSS}\s*年度{_ERA_GLOSS}"
)


def western_year(era: str, year: str | int) -> int:
    """Return the western year of an era year: `western_year("令和", "元")` is 2019.

    `era` is 令和, 平成, 昭和 or its letter R, H, S. Raises KeyError for another era, ValueError for no number ≥ 1.
    """
    number = 1 if year == "元" else int(year)
    if number < 1:
        raise ValueError(f"no year {number} of an era")
    return ERA_BASES[ERA_LETTERS.get(era, era)] + number


def japanese_year(fiscal_year: int) -> str:
    """Return the printed form of a fiscal year: `japanese_year(2021)` is 令和3年度, 2019 is 令和元年度."""
    for era, base in ERA_BASES.items():
        if fiscal_year > base:
            number = fiscal_year - base
            return f"{era}{'元' if number == 1 else number}年度"
    raise ValueError(f"no era for {fiscal_year}")


def find_fiscal_years(text: str) -> list[int]:
    """Return the fiscal years named in a text, in order; 令和3年度(2021年度) counts once."""
    years: list[int] = []
    for match in _FISCAL_YEAR.finditer(half_width(text)):
        if match["western"]:
            years.append(int(match["western"]))
        else:
            years.append(western_year(match["era"] or match["letter"], match["n"] or match["m"]))
    return years


def fiscal_year(text: str) -> int | None:
    """Return the one fiscal year that a text names, once or more often, or None when it names none or several."""
    years = set(find_fiscal_years(text))
    return years.pop() if len(years) == 1 else None
