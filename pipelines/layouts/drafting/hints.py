"""What a document says of itself in words: which year the 現状値 are of, what is in the upper row, what the grades mean.

「現状値は令和4年度」, 「各指標の上段は目標値、下段は実績値です。」, 「評価は令和6年度の実績による。A：達成 B：…」.
Out of scope: what the tables show (`drafting.draft`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipelines.layouts.layout import FigureKind
from pipelines.layouts.words.years import years_of

_KINDS: dict[FigureKind, str] = {
    "現状値": "現状|基準値|現況|策定時",
    "目標値": "目標値|目標年度|最終目標",
    "実績値": "実績値|実績は|実績年度",
}
_CLAUSE = re.compile(r"[。、()（）※;；\n\t]|\s{1,}|(?<=[^A-Za-z0-9])・")
_UPPER = re.compile(r"上段[^下]{0,12}?(?P<kind>目標|計画|実績|現状)")
_LOWER = re.compile(r"下段.{0,12}?(?P<kind>目標|計画|実績|現状)")
_NAMES: dict[str, FigureKind] = {"目標": "目標値", "計画": "目標値", "実績": "実績値", "現状": "現状値"}
_GRADED = re.compile(r"評価|進捗|達成|判定|進行管理|点検|報告")
_LEGEND = re.compile(
    r"(?:^|[\s、,。・:(（「/])(?P<mark>[A-ES]|[◎○〇△▲×☆]|[1-5])\s*[:=は…]\s*(?P<words>[^\s、,。:=()A-ES◎○〇△×]{1,30})"
)
_LEAST_GRADES = 2


def years_said(texts: Iterable[str]) -> dict[FigureKind, int]:
    """Return the year that a text says a kind of figure is of."""
    said: dict[FigureKind, int] = {}
    for text in texts:
        for clause in _CLAUSE.split(unicodedata.normalize("NFKC", text).replace("は、", "は")):
            years, rest = years_of(clause)
            for kind, words in _KINDS.items():
                if len(years) == 1 and len(rest) <= 20 and re.search(words, rest):
                    said.setdefault(kind, years[0])
    return said


def stacked_said(texts: Iterable[str]) -> tuple[FigureKind, ...]:
    """Return what the upper and the lower row hold, where a text says it."""
    for text in texts:
        upper, lower = _UPPER.search(text), _LOWER.search(text)
        if upper and lower:
            return _NAMES[upper["kind"]], _NAMES[lower["kind"]]
    return ()


def grade_year_said(texts: Iterable[str]) -> int | None:
    """Return the year that grades are said to be of."""
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        years, _ = years_of(flat)
        if years and _GRADED.search(flat) and len(flat) < 200:
            return years[0]
    return None


def legend_said(texts: Iterable[str]) -> dict[str, str]:
    """Return what each grade means, where a text with two grades at least explains them."""
    legend: dict[str, str] = {}
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        found = {match["mark"]: match["words"] for match in _LEGEND.finditer(flat)}
        if len(found) >= _LEAST_GRADES:
            legend.update(found)
    return legend
