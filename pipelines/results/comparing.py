"""Which figures of an indicator can be held against each other: same unit, same 増減, counted in the same way.

Out of scope: what is then said of them (`pipelines.results.status`, the pages' charts).
"""

from __future__ import annotations

from pipelines.japanese.terms import MANY, Change
from pipelines.tables.revisions import without_revision

BOUNDS_BELOW = frozenset({"以上", "超"})
BOUNDS_ABOVE = frozenset({"以下", "以内", "未満"})
STRICT = frozenset({"超", "未満"})
"""Conditions that make of a figure a lower or an upper bound; those that leave out the figure itself."""

AFTER_FIGURE = (*BOUNDS_BELOW, *BOUNDS_ABOVE, "程度")
EVERY_YEAR = "毎年度"

_COMPARED = {*AFTER_FIGURE, "年間", EVERY_YEAR}
"""Conditions that do not make a figure another kind: a figure of a year is 年間, marked or not. 累計 or 前年比 do."""

_MEASURED = {"%", "％", "ポイント", "円", "千円", "万円", "百万円", "億円", "秒", "分", "時間", "日", "KB", "MB", "GB", "TB"}
"""Units that cannot be held against another; counters (件, 手続, 人 …) can, as one value says 件 and the next 手続."""


def conditions(condition: str) -> list[str]:
    """Return the words of a 条件, which are joined by `;`."""
    return [word for word in condition.split(MANY) if word]


def kind_of_figure(unit: str, change: Change | str, condition: str) -> tuple[str, str, str]:
    """Return what two figures must have in common to be held against each other."""
    counted = MANY.join(word for word in conditions(without_revision(condition)) if word not in _COMPARED)
    return unit if unit in _MEASURED else "", str(change), counted
