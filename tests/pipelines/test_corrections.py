"""Explicit corrections: guarded, repeated wherever a name is repeated, listed in 訂正一覧."""

from __future__ import annotations

import pytest

from pipelines.corrections import Edit, apply_corrections
from pipelines.doubts import Desk, Settlement, Target
from pipelines.plan import Overview, Plan, collect
from pipelines.problems import DeclarationError
from pipelines.source import Span
from pipelines.tables import Correction, Measure, Schedule

NAME = Target("measures", "1", "取組名")


def plan(desk: Desk | None = None) -> Plan:
    measure = Measure(id="1", place=Span(5, 9), number="1", name="デジタルデバインド対策")
    schedule = Schedule(
        id="1-s-2024-1",
        place=Span(7, 7),
        measure_id="1",
        measure_name="デジタルデバインド対策",
        fiscal_year=2024,
        japanese_year="令和6年度",
        sequence=1,
        content="検討",
    )
    return collect(Overview(), [measure, schedule], desk or Desk())


def edit(source: str = "デバインド", target: Target = NAME) -> Edit:
    return Edit(target, source, "デバイド", "目次による。", "2026-11-21", line=4)


def test_a_name_is_corrected_wherever_it_is_repeated_and_listed() -> None:
    corrected = apply_corrections(plan(), [edit()], "corrections.yaml")
    assert corrected.rows(Measure)[0].name == "デジタルデバイド対策"
    assert corrected.rows(Schedule)[0].measure_name == "デジタルデバイド対策"
    (row,) = corrected.rows(Correction)
    assert (row.target, row.source_text, row.corrected) == ("measures/1/取組名", "デバインド", "デバイド")
    assert (row.reason, row.confirmed, row.place) == ("目次による。", "2026-11-21", Span(5, 9))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (edit(source="無い言葉"), "correction-source"),
        (edit(target=Target("measures", "9", "取組名")), "correction-target"),
        (edit(target=Target("measures", "1", "無い列")), "correction-target"),
        (edit(target=Target("schedule", "1-s-2024-1", "年度")), "correction-target"),
    ],
)
def test_a_correction_that_does_not_fit_stops(wrong: Edit, code: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        apply_corrections(plan(), [wrong], "corrections.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file, problem.place.line) == (code, "corrections.yaml", 4)


@pytest.mark.parametrize(("reading", "alters", "listed"), [("イ", True, 1), ("イ", False, 0), ("й", True, 0)])
def test_a_settled_doubt_is_listed_when_it_alters_the_text(reading: str, *, alters: bool, listed: int) -> None:
    desk = Desk([Settlement("look-alike", NAME, "й", (reading,), "字形が似ている。", "2026-11-21")])
    desk.choose_text("look-alike", NAME, Span(5, 5), "й", ["イ", "й"], alters=alters)
    assert len(apply_corrections(plan(desk), [], "corrections.yaml").rows(Correction)) == listed


def test_an_open_doubt_is_not_listed_as_a_correction() -> None:
    desk = Desk()
    desk.choose_text("look-alike", NAME, Span(5, 5), "й", ["イ"], alters=True)
    assert apply_corrections(plan(desk), [], "corrections.yaml").rows(Correction) == ()
