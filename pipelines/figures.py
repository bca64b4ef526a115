"""Figures in Japanese text: which stretches of a text are values, and with which unit, sign, condition and date.

This interface is fixed; see the functions. (Grammar: being written.)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipelines.tables import Change


@dataclass(frozen=True)
class Figure:
    """One stated value.

    `value` has the sign applied and 千, 万, 億 multiplied out (1万件 is 10000 件, 40,884千円 is 40884000 円).
    """

    value: Decimal
    unit: str
    text: str  # as printed, with its sign, condition and unit
    start: int  # where `text` begins and ends in the text that was read
    end: int
    approximate: bool = False  # 約, 程度, 概ね, ほど …
    change: Change = Change.NONE  # △80% as a target of change, ＋20%, 前年比-156,476件, 723件増加
    condition: str = ""  # 以上, 以下, 未満, 超, 毎年度, 毎年度 以上 …
    as_of: str = ""  # YYYY-MM-DD or the printed words, when the text dates the figure


@dataclass(frozen=True)
class Statement:
    """One statement of an indicator cell: what it counts (`name`), and either a figure or words."""

    name: str  # 交付率 in 計画の承認(交付率:35%); "" when the cell does not say
    figure: Figure | None
    content: str  # 計画の承認; "" when there is a figure
    formula: str  # 【…】 or a basis in brackets: 該当年度申請件数/取組前の年度の申請件数
    text: str  # the stretch of the cell as printed


def find_figures(text: str) -> list[Figure]:
    """Return the figures that a running text states, in order: not its dates, ordinals, names or item numbers."""
    raise NotImplementedError


def read_cell(text: str) -> list[Statement]:
    """Read one indicator cell (「計画の承認(交付率:35%)」「オンライン申請率： 20%」「毎年度5回」) into its statements."""
    raise NotImplementedError
