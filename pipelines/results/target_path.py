"""The path that a plan asks an indicator to take: from its start, by the targets of the years, to the last target.

Out of scope: the words for where a result stands on it (`pipelines.results.status`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.japanese.terms import Change
from pipelines.results.levels import Level


@dataclass(frozen=True)
class Start:
    """The figure that an indicator sets out from, and its fiscal year."""

    fiscal_year: int
    figure: Fraction


@dataclass(frozen=True)
class TargetPath:
    """The path, seen in the year of the latest result. `asked`: year → target, one or more, in the order of the years."""

    asked: Mapping[int, Level]
    start: Start | None
    year: int

    @property
    def final(self) -> Level:
        """The last target."""
        return self.asked[max(self.asked)]

    @property
    def own(self) -> Level | None:
        """The target stated for the year: its own, or one that holds for every year."""
        later = (level for year, level in self.asked.items() if level.every_year and self.year < year)
        return self.asked.get(self.year) or next(later, None)

    @property
    def direction(self) -> int:
        """1 where more is better, -1 where less is: by 条件, by 増減, by the start, by the targets' own course.

        Where nothing tells, a target of 0 is one to go down to, and any other one to go up to.
        """
        final = self.final
        if final.point is None:
            return self._towards_bounds(final)
        if change := final.values[0].change:
            return 1 if change == Change.UP else -1
        origins = (self.start.figure if self.start else None, self.asked[min(self.asked)].point)
        for origin in origins:
            if origin is not None and origin != final.point:
                return 1 if final.point > origin else -1
        return -1 if final.point == 0 else 1

    def _towards_bounds(self, target: Level) -> int:
        """Return the direction to a bound, or to a range, which may lie on either side of the start."""
        if target.low is None or target.high is None:
            return -1 if target.low is None else 1
        return -1 if self.start and self.start.figure > target.high else 1

    def goal(self, target: Level) -> Fraction:
        """Return the figure of a target that comes first on the path."""
        near, far = (target.low, target.high) if self.direction > 0 else (target.high, target.low)
        found = far if near is None else near
        assert found is not None  # noqa: S101 - a level has one end or both
        return found

    def meets(self, target: Level, figure: Fraction) -> bool:
        """Return whether a figure meets a target: lies in its range, or at its figure or beyond."""
        if target.low is not None and target.high is not None and target.low != target.high:
            return target.low <= figure <= target.high
        ahead = self.ahead_of(self.goal(target), figure)
        return ahead > 0 if target.strict else ahead >= 0

    def ahead_of(self, mark: Fraction, figure: Fraction) -> Fraction:
        """Return how far a figure is beyond a mark, in the direction of the path; negative when behind."""
        return self.direction * (figure - mark)

    @property
    def expected(self) -> Fraction | None:
        """What is asked for in the year; None where no line can be drawn for want of a start."""
        if self.own:
            return self.goal(self.own)
        later = [year for year in self.asked if year > self.year]
        if not later:
            return self.goal(self.final)
        if self.start is None:
            return None
        goal = self.goal(self.asked[min(later)])
        share = Fraction(self.year - self.start.fiscal_year, min(later) - self.start.fiscal_year)
        return self.start.figure + (goal - self.start.figure) * share

    def rate(self, figure: Fraction) -> Fraction | None:
        """Return the share of the path asked for so far that a figure has gone; None where there is no such path."""
        if self.start is None or self.expected is None:
            return None
        length = self.ahead_of(self.start.figure, self.expected)
        return self.ahead_of(self.start.figure, figure) / length if length > 0 else None
