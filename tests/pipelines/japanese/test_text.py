"""Text repair: code points change, words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.japanese import text

LINES = st.text(
    alphabet=st.one_of(st.sampled_from("ab1２Ａｶﾞﾊﾟー亀⻲、。（）()【】「」 　\t・-*いろは.,"), st.characters()), max_size=40
)


@given(LINES)
def test_half_width_text_stays(line: str) -> None:
    assert text.half_width(text.half_width(line)) == text.half_width(line)


def test_a_text_with_one_letter_to_change_is_changed_as_beside_others() -> None:
    for letter in map(chr, (*range(0xD800), *range(0xE000, 0x30000))):
        assert f"{text.half_width(letter)}。1" == text.half_width(f"{letter}。１")


@given(LINES)
def test_clean_text_stays(line: str) -> None:
    assert text.clean(text.clean(line)) == text.clean(line)
    assert text.close_gaps(text.close_gaps(line)) == text.close_gaps(line)


@given(LINES)
def test_cleaning_takes_away_nothing_but_white_space(line: str) -> None:
    assert "".join(text.clean(line).split()) == "".join(text.half_width(line).replace("\u200b", "").split())


@given(st.lists(LINES, max_size=5))
def test_joined_lines_keep_all_their_words_in_order(lines: list[str]) -> None:
    joined = text.join_lines(lines)
    assert "".join(joined.split()) == "".join("".join(text.clean(line) for line in lines).split())
    assert text.join_lines([joined]) == joined


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("１０％", "10％"),
        ("ＡＩ・ＲＰＡ", "AI・RPA"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("⻲岡市", "亀岡市"),
        ("⼀人", "一人"),
        ("10\u202e件\u2066、\u200f3\u061c件", "10件、3件"),
        ("（一社）：△", "（一社）：△"),
    ],
)
def test_widths_are_made_one(before: str, after: str) -> None:
    assert text.half_width(before) == after


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["データ整備の", "", " 実施 "], "データ整備の実施"),
        (["AI", "チャットボット"], "AIチャットボット"),
        (["Data", "Strategy"], "Data Strategy"),
        (["(Evidence Based", "Policy Making)"], "(Evidence Based Policy Making)"),
        ([], ""),
    ],
)
def test_lines_broken_in_a_cell_are_joined(lines: list[str], joined: str) -> None:
    assert text.join_lines(lines) == joined


def test_a_gap_inside_japanese_is_closed_and_one_beside_latin_is_kept() -> None:
    assert text.close_gaps("電子申請可能な手続 数") == "電子申請可能な手続数"
    assert text.close_gaps("AI チャットボット の利用") == "AI チャットボットの利用"


@pytest.mark.parametrize("line", ["・方針検討", "● 方針検討", "- ・ 方針検討", "- 方針検討", " ◆方針検討"])
def test_the_mark_of_a_list_item_is_taken_off(line: str) -> None:
    assert text.is_bullet(line)
    assert text.strip_bullet(line) == "方針検討"


@pytest.mark.parametrize("line", ["方針・運用", "-5%", "△80%", ""])
def test_a_line_without_such_a_mark_is_left(line: str) -> None:
    assert not text.is_bullet(line)
    assert text.strip_bullet(line) == line


def test_markup_is_split_at_its_blocks() -> None:
    cell = "<ul style='x'> <li>Q &amp; A登録数：200件</li> <li>応答<b>回数</b></li></ul><br/>方針 <検討>"
    assert text.markup_blocks(cell) == ["Q & A登録数：200件", "応答回数", "方針 <検討>"]
    assert text.markup_blocks("方針検討") == ["方針検討"]


def test_cyrillic_letters_in_japanese_words_are_found_and_restored() -> None:
    assert text.find_cyrillic("デジタルデバйд対策") == ["йд"]
    assert text.restore_cyrillic("デジタルデバйд対策") == "デジタルデバイド対策"
    assert text.restore_cyrillic("Ж対策") == "Ж対策"
