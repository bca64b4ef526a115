"""What an officer typed as a result: one figure, the two ends of a range, words, or something that cannot be taken.

Nothing is guessed: a share typed as 0.35 where the indicator counts in % is *asked* about (35 % or 0.35 %), and so is one
that Excel shows as 3500%. Out of scope: which indicator the cell belongs to (`results.entered`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.japanese.figures import Figure, read_date
from pipelines.japanese.terms import Change
from pipelines.japanese.text import clean, squeezed
from pipelines.layouts.words.amounts import Amount, is_error, read_amounts
from pipelines.problems import Problem
from pipelines.results.form.sheets import words
from pipelines.tables.rows import Flag, Indicator

_PERCENT = ("%", "％")
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_THOUSANDS = {"円": Decimal(1), "千円": Decimal(1000), "万円": Decimal(10_000), "百万円": Decimal(1_000_000)}
_PLAIN = re.compile(r"(?P<minus>[-−▲△]?)(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?P<rest>\.[0-9]{1,15})?")
_DAY_OF_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])(?:/|月)(?:0?[1-9]|[12][0-9]|3[01])日?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What Excel shows of 1/2 and 1-2 that it took for a day, or the day itself where the format of its cell is not known."""
_ENDS = ("以上", "以下")


@dataclass(frozen=True)
class Entered:
    """What was typed. `others`: other figures that may be meant, in place of the only one."""

    figures: tuple[Figure, ...] = ()
    content: str = ""
    text: str = ""
    others: tuple[Decimal, ...] = ()


def read_result(text: str, indicator: Indicator, known: Sequence[Decimal]) -> Entered | Problem:
    """Return what a cell for a result holds; `known` are the figures that the plan states of the indicator.

    A Problem (without a place) is one of `result-pending`, `result-error`, `result-date`, `result-words`, `result-several`,
    `result-unit`.
    """
    printed = clean(text)
    if fault := _no_figure(printed):
        return Problem(fault, facts={"text": printed})
    amounts = typed_amounts(text)
    if any(amount.figure is None for amount in amounts):
        if indicator.quantitative is Flag.YES or len(amounts) > 1:
            return Problem("result-words", facts={"text": printed, "unit": indicator.unit})
        return Entered(content=amounts[0].content, text=printed)
    figures = [replace(figure, as_of="") for amount in amounts if (figure := amount.figure)]
    if len(figures) != 1 and not _is_range(amounts):
        return Problem("result-several", facts={"text": printed})
    if wrong := next((one.unit for one in figures if not _fits(one.unit, indicator.unit)), ""):
        return Problem("result-unit", facts={"text": printed, "unit": wrong, "wanted": indicator.unit})
    in_unit = tuple(replace(figure, unit=indicator.unit or figure.unit) for figure in figures)
    return Entered(in_unit, text=printed, others=tuple(_other_scales(in_unit, printed, indicator, known)))


def read_yen(text: str) -> Decimal | None:
    """Return an amount of money in yen: 1,200,000 and 1,200千円 are the same; None for anything else."""
    amounts = typed_amounts(text)
    figure = amounts[0].figure if len(amounts) == 1 else None
    if figure is None or figure.condition or (figure.unit or "円") not in _THOUSANDS:
        return None
    return figure.value * _THOUSANDS[figure.unit or "円"]


def typed_amounts(text: str) -> Sequence[Amount]:
    """Return what a cell for a figure holds; a bare 1900, which elsewhere may be a year, is the number typed."""
    printed = clean(text)
    match = _PLAIN.fullmatch(printed)
    if match is None:
        return read_amounts(text)
    value = Decimal(match["number"].replace(",", "") + (match["rest"] or ""))
    value = -value if match["minus"] else value
    return [Amount(Figure(value, "", printed, 0, len(printed)), text=printed)]


def _no_figure(printed: str) -> str:
    """Return why a cell can hold no result, empty where it may."""
    bare = squeezed(printed).strip("()※。")
    if any(bare.startswith(word) for word in words().pending):
        return "result-pending"
    if is_error(bare):
        return "result-error"
    return "result-date" if read_date(printed) or _DAY_OF_YEAR.fullmatch(bare) else ""


def _is_range(amounts: Sequence[Amount]) -> bool:
    return tuple(amount.figure.condition for amount in amounts if amount.figure) == _ENDS


def _fits(unit: str, wanted: str) -> bool:
    return not unit or not wanted or squeezed(unit) in {squeezed(one) for one in wanted.split(";")}


def _other_scales(figures: Sequence[Figure], printed: str, indicator: Indicator, known: Sequence[Decimal]) -> list[Decimal]:
    """Return what else a figure may be: 0.35 may be 35 %, a 3500% of Excel's 35 %, △5 may be 5 where nothing is below 0."""
    if len(figures) == 1 and figures[0].value < 0 and known and min(known) >= 0 and figures[0].change is Change.NONE:
        return [-figures[0].value]
    if squeezed(indicator.unit) not in _PERCENT or len(figures) != 1:
        return []
    value, marked = figures[0].value, squeezed(printed).endswith("%")
    if not marked and 0 < abs(value) <= _ONE:
        return [(value * _HUNDRED).normalize() + 0]
    if abs(value) > _HUNDRED and all(abs(figure) <= _HUNDRED for figure in known):
        return [value / _HUNDRED]
    return []
