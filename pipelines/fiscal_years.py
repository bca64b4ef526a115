"""Fiscal years: the Japanese era years of the documents and the western integers of the tables.

A fiscal year runs from 1 April to 31 March and is named by the year it begins in: 令和3年度 = 2021.
Forms read: 令和3年度, 令和３年度(2021年度), 令和元年度, R4, Ｒ４, H30, 平成30年度, 2021年度.
Out of scope: calendar dates (令和7年1月15日) are read by `pipelines.figures`.
"""

from __future__ import annotations

import re

from pipelines.text import half_width

# First western year of each era less one, so that era year n is base + n (改元: 1989-01-08, 2019-05-01).
ERA_BASES = {"令和": 2018, "平成": 1988, "昭和": 1925}
ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}

_ERA = "|".join(ERA_BASES)
_FISCAL_YEAR = re.compile(
    rf"(?P<era>{_ERA})\s*(?P<n>元|\d{{1,2}})\s*年度|(?<![A-Za-z0-9])(?P<letter>[RHS])\s*(?P<m>元|\d{{1,2}})(?![\d.])"
    rf"(?:\s*年度)?|(?P<western>(?:19|20)\d\d)\s*年度"
)


def western_year(era: str, year: str | int) -> int:
    """Return the western year of an era year: `western_year("令和", "元")` is 2019.

    `era` is 令和, 平成, 昭和 or its letter R, H, S. Raises KeyError for another era, ValueError for no number.
    """
    number = 1 if year == "元" else int(year)
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
    flat = re.sub(r"[(（]\s*(?:19|20)\d\d\s*(?:年度)?\s*[)）]", "", half_width(text))
    for match in _FISCAL_YEAR.finditer(flat if _FISCAL_YEAR.search(flat) else half_width(text)):
        if match["western"]:
            years.append(int(match["western"]))
        else:
            years.append(western_year(match["era"] or match["letter"], match["n"] or match["m"]))
    return years


def fiscal_year(text: str) -> int | None:
    """Return the one fiscal year that a text names, or None when it names none or several."""
    years = find_fiscal_years(text)
    return years[0] if len(years) == 1 else None
