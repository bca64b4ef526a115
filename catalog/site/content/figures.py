"""Values as pages show them: printed (約10,000件, 90%以上), held against each other, and how far the way to the target is.

The tables keep number, unit, condition and sign apart; here they come together as a reader expects them. Out of scope: what
the document prints word for word (原文), which pages show beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from metadata.described.table import printed
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.rows import Flag, IndicatorValue, ValueKind

WHOLE_PLAN = "計画全体"
"""Where a year would stand, for a value set for the whole plan."""

_LAST = 9999  # a value for the whole plan stands after every year
_AFTER = ("以上", "以下", "未満", "超", "程度", "以内")
"""Conditions that are written after the figure; others (累計, 前年比 …) before it."""

_COMPARED = {*_AFTER, "毎年度", "上限", "下限"}
"""Conditions that do not make a figure another kind of figure; 累計 or 前年比 do."""

_MEASURED = {"%", "％", "ポイント", "円", "千円", "万円", "百万円", "億円", "秒", "分", "時間", "日", "KB", "MB", "GB", "TB"}
"""Units that cannot be held against another; counters (件, 手続, 人 …) can, as one value says 件 and the next 手続."""


def number(value: Decimal | int) -> str:
    """Return a number with marks between thousands, without exponent: 12,345.6."""
    text = printed(value)
    whole, point, rest = text.lstrip("-").partition(".")
    return ("−" if text.startswith("-") else "") + f"{int(whole):,}{point}{rest}"


def figure(row: IndicatorValue) -> str:
    """Return a value in full: its figure with unit and condition, or the words that stand in its place."""
    if row.value is None:
        return row.content
    conditions = [word for word in row.condition.split(";") if word]
    before = [word for word in conditions if word not in _AFTER]
    after = "".join(word for word in conditions if word in _AFTER)
    about = "約" if row.approximate == Flag.YES else ""
    text = f"{about}{number(row.value)}{row.unit}{after}{row.change}"
    return " ".join((*before, text, *([row.content] if row.content else [])))


def year(fiscal_year: int | None) -> str:
    """Return a fiscal year as a heading: 令和6年度; `計画全体` for none."""
    return WHOLE_PLAN if fiscal_year is None else japanese_year(fiscal_year)


def short_year(fiscal_year: int | None) -> str:
    """Return a fiscal year as an axis has room for: 令和6."""
    return year(fiscal_year).removesuffix("年度")


def comparable(values: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    """Return the figures that can be held against each other, by year, what is set for the whole plan last.

    They are those of the most frequent kind: same unit (counters count as one), same 増減, same condition. None are returned
    where a year has two of one 値区分.
    """
    groups: dict[tuple[str, ...], list[IndicatorValue]] = {}
    for value in values:
        if value.value is not None:
            unit = value.unit if value.unit in _MEASURED else ""
            kind = ";".join(word for word in value.condition.split(";") if word not in _COMPARED)
            groups.setdefault((unit, value.change, kind), []).append(value)
    most = max(groups.values(), key=len, default=[])
    places = {(value.fiscal_year, value.value_kind) for value in most}
    return sorted(most, key=lambda value: value.fiscal_year or _LAST) if len(places) == len(most) else []


def progress(values: Sequence[IndicatorValue]) -> int | None:
    """Return how much of the way from the starting value to the last target the last result has gone, in per cent.

    It may be less than 0 or more than 100, and holds for targets below the start too. None, not judged, where one of the
    three is missing, where they cannot be compared, or where the target is the starting value.
    """
    last = {value.value_kind: value.value for value in comparable(values)}
    start, target, result = (last.get(kind) for kind in (ValueKind.BASELINE, ValueKind.TARGET, ValueKind.ACTUAL))
    if start is None or target is None or result is None or start == target:
        return None
    return round((result - start) * 100 / (target - start))
