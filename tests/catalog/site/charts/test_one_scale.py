"""Values of several municipalities on one scale."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalog.site.charts.axes import round_ticks
from catalog.site.charts.one_scale import Strip, one_scale
from pipelines.tables.rows import ValueKind

FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(FIGURES, FIGURES)
def test_a_scale_holds_both_ends_and_has_few_even_marks(one: Decimal, other: Decimal) -> None:
    low, high = min(one, other, Decimal(0)), max(one, other, Decimal(0))
    ticks = round_ticks(low, high)
    assert ticks[0] <= low <= high <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_words_of_documents_are_text() -> None:
    strip = Strip("見本市", "<b>申請</b>" * 20, "実績 5%", ((ValueKind.ACTUAL, Decimal(5)),))
    drawn = one_scale([strip], (Decimal(0), Decimal(5)), "x", "申請")
    assert "<b>" not in drawn
    assert "実績 5%" in drawn
