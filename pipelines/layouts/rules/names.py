"""Which column of a table names its measures and numbers them, and the indicators that its headings of figures name.

Out of scope: what one heading means (`words.headings`), which cells are headings (`rules.tables`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pipelines.layouts.words.headings import FIGURES, Meaning, is_period, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, Vocabulary, plain
from pipelines.layouts.words.years import years_of

_NAMED_FIGURE = re.compile(
    r"(?P<name>\S.{2,}?)(?<![\s　:：・])[\s　:：・]*+"
    r"[(（【\[]?(?:目標|計画|実績|現状|基準)値?[)）】\]]?\s*(?:[(（][^()（）]{1,12}[)）]\s*)?",
    re.S,
)
"""The heading of figures of one indicator: 受講者数 目標値（人）, 受講者数（実績）."""
_NO_NAME = re.compile(
    r"累計|累積|単年度|[年月]間|各?年度|中間|最終|[前後]期|当初|全体|合計|計画|事業|取組|施策|数値|見込|達成|平均"
)


def with_names(columns: dict[int, Meaning], headings: Mapping[int, str], vocabulary: Vocabulary) -> dict[int, Meaning]:
    """Return columns of which those of figures have the name of their indicator, where headings say it and no column does.

    A name is one that two headings at least begin with, of 目標値 and 実績値.
    """
    if any(one.column == "指標名" or one.name for one in columns.values()):
        return columns
    names = {at: _name(headings[at], vocabulary) for at, one in columns.items() if one.column in FIGURES and at in headings}
    counted = Counter(name for name in names.values() if name)
    return {at: replace(one, name=name) if counted[name := names.get(at, "")] > 1 else one for at, one in columns.items()}


def _name(heading: str, vocabulary: Vocabulary) -> str:
    """Return the indicator that a heading of figures names, "" where it names none."""
    found = _NAMED_FIGURE.fullmatch(heading.strip())
    name = plain(found["name"]) if found else ""
    if not name or years_of(name)[0] or is_period(name) or _NO_NAME.fullmatch(name) or meaning(name, vocabulary) is not None:
        return ""
    return name


def settled(columns: dict[int, Meaning]) -> dict[int, Meaning]:
    """Return columns of which one is the measure's name and one its number, however many headings could be.

    Of several names the rightmost is the finest, and those before it are what stands above it; the number is the one
    nearest before the name.
    """
    done = dict(columns)
    names = [column for column, one in sorted(done.items()) if one.column == "取組名"]
    _divide(done, names[:-1])
    pillars = [column for column, one in sorted(done.items()) if one.column == "大分類"]
    _demote(done, pillars[1:])
    numbers = [column for column, one in sorted(done.items()) if one.column == "番号"]
    if len(numbers) > 1:
        before = [column for column in numbers if names and column < names[-1]]
        kept = before[-1] if before else numbers[0]
        for column in numbers:
            if column != kept:
                done[column] = replace(done[column], column=LEFT_OUT)
    if not any(one.column == "評価" for one in done.values()):
        for column in [
            column for column, one in done.items() if one.column == "今後の方向性" and names and column < names[-1]
        ]:
            done[column] = replace(done[column], column="中分類")
    return done


def _divide(done: dict[int, Meaning], above: list[int]) -> None:
    taken = {one.column for one in done.values()}
    free = [name for name in ("大分類", "中分類") if name not in taken]
    for column, name in zip(reversed(above), reversed(free), strict=False):
        done[column] = replace(done[column], column=name)
    for column in above:
        if done[column].column == "取組名":
            done[column] = replace(done[column], column=LEFT_OUT)


def _demote(done: dict[int, Meaning], further: list[int]) -> None:
    for column in further:
        taken = any(one.column == "中分類" for one in done.values())
        done[column] = replace(done[column], column=LEFT_OUT if taken else "中分類")
