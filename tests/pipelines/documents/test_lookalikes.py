"""Look-alike code points: radicals, half-width kana, foreign dots become ordinary characters, each kind told once."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.opening import open_document
from pipelines.japanese.lookalikes import RADICALS, without_narrow_marks, without_radicals


def test_every_radical_becomes_a_character_that_japan_writes() -> None:
    assert without_radicals("⾏⺠⼾⻲⻑⿊⿑⼀") == "行民戸亀長黒斉一"
    assert all(unicodedata.name(char).startswith("CJK UNIFIED IDEOGRAPH") for char in RADICALS.values())
    assert {chr(code) for code in range(0x2F00, 0x2FD6)} <= RADICALS.keys()


def test_kana_and_dots_become_full_width() -> None:
    assert without_narrow_marks("ｶﾞｿﾘﾝ･ﾊﾟｰｸ｡") == "ガソリン・パーク。"
    assert without_narrow_marks("子育て·介護") == "子育て・介護"
    assert without_narrow_marks("·新規") == "・新規"
    assert without_narrow_marks("5 W·h") == "5 W·h"


@given(st.text())
def test_nothing_else_changes(text: str) -> None:
    assert len(without_radicals(text)) == len(text)
    assert without_radicals(without_radicals(text)) == without_radicals(text)
    assert without_narrow_marks(without_narrow_marks(text)) == without_narrow_marks(text)
    assert without_narrow_marks("漢字とカナ、ABC" + "髙﨑") == "漢字とカナ、ABC髙﨑"


def test_each_kind_is_noted_once_where_it_first_stands() -> None:
    document = open_document("a.csv", "名称,住所\n⾏政,ｶﾞﾚｰｼﾞ\n⾏⼈,ｱ\n".encode())
    assert [(note.rule, note.place, note.text) for note in document.notes] == [
        ("look-alike", "a.csv#cell=2,1", "⾏→行 ×2"),
        ("look-alike", "a.csv#cell=2,2", "ｶﾞ→ガ ×5"),
        ("look-alike", "a.csv#cell=3,1", "⼈→人 ×1"),
    ]
    assert [cell.text for cell in next(document.tables()).cells][2:] == ["行政", "ガレージ", "行人", "ア"]


def test_a_text_dump_keeps_the_width_of_its_lines() -> None:
    document = open_document("a.txt", "⾏政  ｶﾅ   12\n人口  ア   13\n".encode())
    assert [getattr(block, "text", "") for block in document.blocks] == ["行政  ｶﾅ   12", "人口  ア   13"]
