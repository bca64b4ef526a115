"""理由 of a status: why it is that one, with the figures and the formula, in the words of the table.

Out of scope: which status it is (`pipelines.results.status`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.japanese.fiscal_years import japanese_year
from pipelines.results.levels import Level, StatedValue, plain

WORDS = "目標が数値でなく言葉で書かれている。"
NO_TARGET = "目標値が書かれていない。"
RESULT_IN_WORDS = "最新の実績が数値でなく言葉で書かれている。"
RESULT_WITHOUT_YEAR = "実績値がどの年度のものか書かれていない。"


def several(values: Iterable[StatedValue]) -> str:
    """Return that a year has several values that are no range."""
    return f"同じ年度に値が複数ある（{'、'.join(value.printed() for value in values)}）。"


def other_kind(target: StatedValue, result: StatedValue) -> str:
    """Return that target and result are counted in different ways or units."""
    return f"目標値（{target.printed()}）と最新の実績値（{result.printed()}）は、単位か数え方が違う。"


def spread(result: Level) -> str:
    """Return that a result which is no single figure leaves the status open."""
    return f"実績値が一つの数でなく（{result.printed()}）、状況が一つに決まらない。"


def beyond_range(result: Level, target: Level) -> str:
    """Return that a result lies outside of a range that the start had reached or that it has passed by."""
    return f"実績値（{result.printed()}）が目標の範囲（{target.printed()}）を外れている。"


def not_reported(fiscal_year: int, end: date, day: date) -> str:
    """Return that a year ended without a result."""
    return f"{japanese_year(fiscal_year)}は{end.isoformat()}に終わったが、実績値がない（{day.isoformat()}現在）。"


def not_due(fiscal_year: int, end: date, day: date) -> str:
    """Return that the first year in which something is asked for has not ended."""
    return f"最初に目標を問われる{japanese_year(fiscal_year)}が、{end.isoformat()}まで終わらない（{day.isoformat()}現在）。"


def revised(current: Iterable[StatedValue], replaced: Iterable[StatedValue]) -> str:
    """Return which targets are revised ones, by whose last revision the status is judged, and what stood before."""
    days = {value.fiscal_year: value.revised for value in current}
    before: dict[int | None, list[StatedValue]] = {}
    for value in replaced:
        before.setdefault(value.fiscal_year, []).append(value)
    said = []
    for year, values in before.items():
        olds = "、".join(value.printed() or "言葉の目標" for value in values)
        of = "計画全体" if year is None else japanese_year(year)
        said.append(f"{of}の目標値は{days[year]}に改定されたもの（改定前：{olds}）。")
    return "".join(said)


def met(result: Level, target: Level) -> str:
    """Return that a result meets a target."""
    return f"{_of_year('実績値', result)}が、{_of_year('目標値', target)}を満たす。"


def no_start(result: Level, target: Level) -> str:
    """Return that a target is not met and the way to it cannot be measured."""
    said = f"{_of_year('実績値', result)}は、{_of_year('目標値', target)}に届いていない。"
    return f"{said}基準値も前の年度の実績値もなく、進み具合を計れない。"


def on_the_way(figure: Fraction, start: Fraction, expected: Fraction, rate: Fraction | None, *, own: bool) -> str:
    """Return the formula with its figures; without a rate, that nothing beyond the start is asked for."""
    asked = "計画がその年度に定めた目標値" if own else "基準から目標値までを直線で結んだ値"
    if rate is None:
        said = f"期待値{decimal(expected)}（{asked}）は、基準値{decimal(start)}から進むことを求めていない。"
        return f"{said}実績値は{decimal(figure)}。"
    numbers = [f"({decimal(n)})" if n < 0 else f"{decimal(n)}" for n in (figure, start, expected)]
    formula = f"({numbers[0]} − {numbers[1]}) ÷ ({numbers[2]} − {numbers[1]}) = {percent(rate)}%"
    return f"{formula}。期待値{decimal(expected)}は{asked}。"


def percent(rate: Fraction) -> str:
    """Return a share as per cent with one decimal, cut and not rounded, so that it never says more than the status does."""
    return plain(Decimal(math.floor(rate * 1000)) / 10)


def decimal(number: Fraction) -> str:
    """Return a number with at most two decimals."""
    return plain(round(Decimal(number.numerator) / Decimal(number.denominator), 2))


def _of_year(kind: str, level: Level) -> str:
    return f"{japanese_year(level.fiscal_year)}の{kind}{level.printed()}"
