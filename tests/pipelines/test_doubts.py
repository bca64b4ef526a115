"""Doubts: taken at the desk, settled by an officer, open again when the source changes."""

from __future__ import annotations

import pytest

from pipelines.doubts import Desk, Settlement, Target
from pipelines.source import Span

TARGET = Target("schedule", "1-2-2024", "計画内容")
PLACE = Span(3, 4)
READINGS = [("検討", "導入"), ("検討導入", "")]


def settlement(source: str = "検討 導入", reading: tuple[str, ...] = ("検討導入", "")) -> Settlement:
    return Settlement("run-together", TARGET, source, reading, "前後の年度から", "2026-11-21")


def choose(desk: Desk, source: str = "検討 導入") -> tuple[str, ...]:
    return desk.choose("run-together", TARGET, PLACE, source, READINGS)


def test_without_settlement_the_best_reading_is_taken_and_the_doubt_is_open() -> None:
    desk = Desk()
    assert choose(desk) == ("検討", "導入")
    (doubt,) = desk.doubts
    assert (doubt.open, doubt.alternatives, doubt.place) == (True, (("検討導入", ""),), PLACE)


def test_a_settlement_decides() -> None:
    desk = Desk([settlement()])
    assert choose(desk) == ("検討導入", "")
    assert not desk.doubts[0].open
    assert desk.unused == ()


def test_a_settlement_is_void_when_the_source_has_changed() -> None:
    desk = Desk([settlement()])
    assert choose(desk, source="検討 本格導入") == ("検討", "導入")
    assert desk.doubts[0].open


def test_a_settlement_that_nothing_asks_for_is_told() -> None:
    assert Desk([settlement()]).unused == (settlement(),)


def test_a_reading_of_the_officers_own_is_a_change_of_the_document() -> None:
    desk = Desk([settlement(reading=("検", "討導入"))])
    assert choose(desk) == ("検", "討導入")
    assert desk.doubts[0].alters


def test_a_doubt_without_a_reading_is_a_mistake_of_the_reader() -> None:
    with pytest.raises(ValueError, match="no reading"):
        Desk().choose("run-together", TARGET, PLACE, "x", [])


def test_doubts_come_in_the_order_of_the_document() -> None:
    desk = Desk()
    for line in (9, 2, 5):
        desk.choose_text("look-alike", Target("measures", str(line), "取組名"), Span(line, line), "й", ["イ"], alters=True)
    assert [doubt.place.first for doubt in desk.doubts] == [2, 5, 9]
