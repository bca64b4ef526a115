"""与謝野町行政DX推進計画: lines that are lost, and that the numbers of 取組項目 and of the two tables still tell of."""

from __future__ import annotations

import pytest

from tests.pipelines.readers.yosano_dx_plan.yosano_dx_plan_samples import LINES, plan_of


def open_doubts(lines: list[str]) -> list[tuple[str, str]]:
    return [(doubt.rule, str(doubt.target)) for doubt in plan_of(lines).doubts if doubt.open]


def without(number: int, words: str) -> list[str]:
    """Return the document without a line (1-based), which holds these words."""
    assert words in LINES[number - 1]
    return [*LINES[: number - 1], *LINES[number:]]


@pytest.mark.parametrize(
    ("number", "words", "target"),
    [
        (266, "② 書かない窓口の導入", "measures/1-3-2/取組項目"),  # 取組項目 has ① ③ ④
        (187, "② マイナンバーカードの取得促進", "measures/1-1-2/取組項目"),  # both tables go on with ②
        (633, "② 外部人材の登用", "measures/2-6-2/取組項目"),  # the timetable alone has ②
        (331, "②\t「与謝野町重度障害者日常生活用具給付事業」による支援", "schedule/1-4-2/項目番号"),
        (374, "①\tコンテンツの充実", "schedule/1-5-1/項目番号"),
        (154, "基本方針1 町民の利便性の向上", "policies/1/説明"),  # 第3章 describes the other one
    ],
)
def test_a_lost_line_of_which_others_tell_is_a_doubt(number: int, words: str, target: str) -> None:
    assert ("lost-row", target) in open_doubts(without(number, words))


def test_items_out_of_order_are_a_doubt() -> None:
    lines = list(LINES)
    assert lines[261].startswith("① ") and lines[265].startswith("② ")
    lines[261], lines[265] = lines[265], lines[261]
    assert open_doubts(lines) == [("moved-row", "measures/1-3-1/取組項目")]


def test_the_document_itself_is_settled() -> None:
    assert open_doubts(list(LINES)) == []
