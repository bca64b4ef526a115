"""What is left over when the figures of a text are read: damage of every kind with its readings, and sound text without."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.japanese.figure_damage import Fault, damaged_signs, left_over
from pipelines.japanese.figures import find_figures

DAMAGED = [
    ("種類：1 0種類", Fault.SPACED, "1 0", "10"),
    ("7 2.6% (令和5年度末日)", Fault.SPACED, "7 2.6", "72.6"),
    ("公式LINE登録者数 R8：5, 000人", Fault.SPACED, "5, 000", "5,000"),
    ("講座の開催数 R8 2 0回", Fault.SPACED, "2 0", "20"),
    ("令和 1 3年度", Fault.SPACED, "1 3", "13"),
    ("活用率：1O0%", Fault.ALIKE, "1O0", "100"),
    ("運用中学校数：l2校", Fault.ALIKE, "l2", "12"),
    ("1〇0件", Fault.ALIKE, "1〇0", "100"),
    ("試行運用学校数：I校", Fault.ALIKE, "I", "1"),
    ("2O24年度", Fault.ALIKE, "2O24", "2024"),
    ("①8業務", Fault.ENCLOSED, "①8", "18"),
    ("オンライン申請率：③0%", Fault.ENCLOSED, "③0", "30"),
    ("小学校Ⅱ校に導入", Fault.ENCLOSED, "Ⅱ", "2"),
    ("導入学校数：十2校", Fault.ENCLOSED, "十2", "12"),
    ("導入学校数：十二校", Fault.ENCLOSED, "十二", "12"),
    ("30.000 人", Fault.GROUPED, "30.000", "30,000"),
    ("R7：125.000件", Fault.GROUPED, "125.000", "125,000"),
    ("応答回数：15,00件/年", Fault.GROUPED, "15,00", "1,500"),
    ("2,29人", Fault.GROUPED, "2,29", "229"),
    ("2、297人", Fault.GROUPED, "2、297", "2,297"),
    ("交付率：72・6%", Fault.GROUPED, "72・6", "726"),
    ("交付率：007件", Fault.GROUPED, "007", "7"),
    ("交付率：60～70%", Fault.RANGED, "60～70", "60～70"),
    ("交付率：60-70%", Fault.RANGED, "60-70", "60～70"),
    ("交付率：～%", Fault.RANGED, "～%", "～%"),
    ("オンライン申請率： %", Fault.NUMBERLESS, "%", "%"),
    ("毎年度回以上", Fault.NUMBERLESS, "回", "回"),
    ("学校等において、件の連絡メール", Fault.NUMBERLESS, "件", "件"),
    ("全体の取組数としては85だが", Fault.UNCOUNTED, "85", "85"),
]

SOUND = [
    "令和6年度 (2024)",
    "PV数 R3：2,863,545件 R7：2,910,000件",
    "オンライン手続の拡充 R3 6件→R8 20件",
    "1 行政サービスのDX",
    "① (4) 3",
    "計画の期間.....\t12",
    "第4四半期の登録者約400人",
    "一人ひとりのニーズに合った",
    "○人材の育成",
    "Society 5.0、IPv6、Wi-Fi、RPA 23 業務",
    "令和6年8月9日～9月10日",
    "9:00～17:00に開催",
    "R6.2.16-R6.3.15",
    "小学校5・6年生、第2・4日曜",
    "1人1台端末、24時間365日、2か月に1回",
    "利用者数（人）と利用率（%）",
    '<td rowspan="6">DX</td>',
    "約9,900件/月（72.6%）",
    "１，２３４人と２．５万件",
    "法人番号：9000020242101",
]


@pytest.mark.parametrize(("text", "fault", "stretch", "best"), DAMAGED)
def test_damage_is_left_over_with_its_readings(text: str, fault: Fault, stretch: str, best: str) -> None:
    (found,) = left_over(text)
    assert (found.fault, found.text, found.readings[0]) == (fault, stretch, best)
    assert stretch in found.readings
    assert text[found.start : found.end] == stretch


@pytest.mark.parametrize("stretch", [case[2] for case in DAMAGED if case[1] not in (Fault.NUMBERLESS, Fault.UNCOUNTED)])
def test_damage_is_found_by_its_own_signs_alone(stretch: str) -> None:
    """A cell that shows none is not looked at further."""
    text = f"{stretch}件"
    assert [found.text for found in damaged_signs(text)] == [found.text for found in left_over(text)] != []


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_leaves_nothing(text: str) -> None:
    assert left_over(text) == []


@given(st.lists(st.sampled_from([*"0123456789,.、・:～ -ー①Ⅱ十OlI|○%件校人年月令和R：は\t<p>"]), max_size=40).map("".join))
def test_stretches_are_apart_and_in_the_text(text: str) -> None:
    found = left_over(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(leftover.start < leftover.end and leftover.text == text[leftover.start : leftover.end] for leftover in found)
    assert all(leftover.text in leftover.readings for leftover in found)


@given(st.integers(1, 999_999), st.sampled_from(["件", "校", "人", "%", "業務", "手続", "種類"]))
def test_a_sound_figure_is_read_and_leaves_nothing(number: int, unit: str) -> None:
    text = f"利用の実績：{number:,}{unit}"
    assert left_over(text) == []
    assert [(int(figure.value), figure.unit) for figure in find_figures(text)] == [(number, unit)]
