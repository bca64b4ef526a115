"""What an indicator's figures say of a year: a point, a bound or a range, read from values with their 条件.

A target of 「以上」 or 「以下」 is a bound, one with both is a range; a result printed as a range lies somewhere in it.
Out of scope: what is said of a result (`pipelines.results.status`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from pipelines.japanese.terms import Change
from pipelines.results.comparing import (
    AFTER_FIGURE,
    BOUNDS_ABOVE,
    BOUNDS_BELOW,
    EVERY_YEAR,
    STRICT,
    conditions,
    kind_of_figure,
)
from pipelines.tables.revisions import revised_on, without_revision
from pipelines.tables.rows import ValueKind


@dataclass(frozen=True)
class StatedValue:
    """A row of 指標値, as far as a status needs it. `value` is None for words, `fiscal_year` for the whole plan."""

    kind: ValueKind
    fiscal_year: int | None
    value: Decimal | None
    unit: str = ""
    change: Change = Change.NONE
    approximate: bool = False
    condition: str = ""

    @property
    def counted(self) -> tuple[str, str, str]:
        """What it has in common with the figures it can be held against."""
        return kind_of_figure(self.unit, self.change, self.condition)

    @property
    def revised(self) -> str:
        """The day of the revision that it comes from, YYYY-MM-DD; empty for a value that the plan states."""
        return revised_on(self.condition)

    def printed(self) -> str:
        """Return it as a reason says it: 毎年度約90%以上."""
        words = conditions(without_revision(self.condition))
        before = "".join(word for word in words if word not in AFTER_FIGURE)
        after = "".join(word for word in words if word in AFTER_FIGURE)
        number = "" if self.value is None else plain(self.value)
        return f"{before}{'約' if self.approximate else ''}{number}{self.unit}{after}{self.change}"


@dataclass(frozen=True)
class Level:
    """Where a figure of a year lies: from `low` to `high`, both the same for a point; None is an open end.

    `strict`: the bound itself is outside (未満, 超). `values` are the rows it was made of.
    """

    fiscal_year: int
    low: Fraction | None
    high: Fraction | None
    values: tuple[StatedValue, ...]
    strict: bool = False

    @property
    def point(self) -> Fraction | None:
        """The one figure; None for a bound or a range."""
        return self.low if self.low == self.high else None

    @property
    def is_range(self) -> bool:
        """Whether it has two ends that differ."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def every_year(self) -> bool:
        """Whether it holds for every year up to its own (毎年度)."""
        return any(EVERY_YEAR in conditions(value.condition) for value in self.values)

    def printed(self) -> str:
        """Return it as a reason says it; the ends of a range with ～ between them."""
        return "～".join(value.printed() for value in self.values)


class SeveralValuesError(ValueError):
    """A year has several values of one kind that are no range; `values` are those."""

    def __init__(self, values: Iterable[StatedValue]) -> None:
        self.values = tuple(values)
        super().__init__("、".join(value.printed() for value in self.values))


def in_force(values: Sequence[StatedValue]) -> tuple[list[StatedValue], list[StatedValue]]:
    """Return the values that hold, and the targets in whose place a later revision of the same year has come."""
    newest: dict[int | None, str] = {}
    for value in values:
        if value.kind == ValueKind.TARGET:
            newest[value.fiscal_year] = max(newest.get(value.fiscal_year, ""), value.revised)
    replaced = [v for v in values if v.kind == ValueKind.TARGET and v.revised < newest[v.fiscal_year]]
    return [value for value in values if value not in replaced], replaced


def levels(values: Iterable[StatedValue], whole_plan: int) -> dict[int, Level]:
    """Return year → level of figures that can be held against each other; a figure without year is of year `whole_plan`.

    Raises SeveralValuesError.
    """

    def year(value: StatedValue) -> int:
        return whole_plan if value.fiscal_year is None else value.fiscal_year

    ordered = sorted((value for value in values if value.value is not None), key=year)
    return {at: _level(at, tuple(dict.fromkeys(group))) for at, group in groupby(ordered, key=year)}


def _level(fiscal_year: int, values: tuple[StatedValue, ...]) -> Level:
    bounds = list(_bounds(values))
    lows, highs = ({pair[side] for pair in bounds if pair[side] is not None} for side in (0, 1))
    if len(lows) > 1 or len(highs) > 1:
        raise SeveralValuesError(values)
    low, high = next(iter(lows), None), next(iter(highs), None)
    if low is not None and high is not None and low > high:
        raise SeveralValuesError(values)
    strict = any(word in STRICT for value in values for word in conditions(value.condition))
    return Level(fiscal_year, low, high, values, strict)


def _bounds(values: Iterable[StatedValue]) -> Iterator[tuple[Fraction | None, Fraction | None]]:
    for value in values:
        assert value.value is not None  # noqa: S101 - `levels` takes figures only
        figure, words = Fraction(value.value), set(conditions(value.condition))
        if words & BOUNDS_BELOW:
            yield figure, None
        elif words & BOUNDS_ABOVE:
            yield None, figure
        else:
            yield figure, figure


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
