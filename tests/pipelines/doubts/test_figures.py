"""Damaged figures are asked before a reader sees the text: what is open, what is settled, what a changed text does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.source import Source, Span
from pipelines.doubts.figures import accounted, accounted_cell, may_be_damaged, settled_cell
from pipelines.doubts.resolver import DoubtResolver
from pipelines.tables.doubt import DOCUMENT, Settlement
from tests.sampling import tries

LINE = "①\tデータの種類　1種類\t1 0種類　（令和8年度）"
HERE = Span(1, 1)


def test_the_best_reading_stands_in_the_text_and_the_doubt_is_open() -> None:
    resolver = DoubtResolver()
    assert accounted_cell(LINE, HERE, resolver) == LINE.replace("1 0", "10")
    (doubt,) = resolver.doubts
    assert doubt.open
    assert doubt.alters
    assert (doubt.rule, doubt.target.table, doubt.target.column) == ("figure-spaced", DOCUMENT, "原文")
    assert (doubt.source, doubt.reading) == (
        "1 0種類 (令和8年度)".replace("(", "（").replace(")", "）"),
        ("10種類 （令和8年度）",),
    )
    assert doubt.alternatives == ((doubt.source,),)


def settled(reading: str) -> DoubtResolver:
    resolver = DoubtResolver()
    accounted_cell(LINE, HERE, resolver)
    (doubt,) = resolver.doubts
    return DoubtResolver([Settlement(doubt.rule, doubt.target, doubt.source, (reading,), "原本で確かめた。", "2026-11-28")])


def test_an_officer_may_leave_it_or_read_anything_else() -> None:
    as_printed = settled("1 0種類 （令和8年度）")
    assert accounted_cell(LINE, HERE, as_printed) == LINE
    other = settled("12種類（令和8年度）")
    assert accounted_cell(LINE, HERE, other) == "①\tデータの種類　1種類\t12種類（令和8年度）"
    assert not any(doubt.open for doubt in (*as_printed.doubts, *other.doubts))


def test_a_settlement_holds_wherever_the_words_move_and_no_longer_when_they_change() -> None:
    resolver = settled("10種類 （令和8年度）")
    accounted(Source("plan.txt", ("", "", LINE)), resolver)
    assert [(doubt.open, doubt.place) for doubt in resolver.doubts] == [(False, Span(3, 3))]
    changed = settled("10種類 （令和8年度）")
    accounted_cell(LINE.replace("1 0", "1 2"), HERE, changed)
    assert [doubt.open for doubt in changed.doubts] == [True]
    assert len(changed.unused) == 1


def test_two_spots_of_a_line_are_two_doubts() -> None:
    resolver = DoubtResolver()
    assert accounted_cell("1O0%と1 2校", HERE, resolver) == "100%と12校"
    assert [doubt.rule for doubt in resolver.doubts] == ["figure-look-alike", "figure-spaced"]


# Signs of damage between words, units and numbers: what a cell may hold in any order.
PIECES = st.sampled_from(
    [
        *"0123456789０３,.、・:：=;~〜Ｏｌ'％%～ー―-–　 ○〇OoIl|十二①Ⅱ",
        "件",
        "校",
        "回",
        "約",
        "延べ",
        "人",
        "講座",
        "\n",
        "は",
        "R8",
    ]
)


@settings(max_examples=tries(400))
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_cell_without_a_sign_of_damage_has_none(text: str) -> None:
    resolver = DoubtResolver()
    settled_cell(text, HERE, resolver)
    assert may_be_damaged(text) == bool(resolver.doubts)


def test_a_sound_document_comes_back_as_it_is() -> None:
    source = Source("plan.txt", ("# 計画", "率：35%", ""))
    assert accounted(source, DoubtResolver()) == source
