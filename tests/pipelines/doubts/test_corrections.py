"""Explicit corrections: guarded, repeated wherever a name is repeated, listed in 訂正一覧."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.documents.source import Span
from pipelines.doubts.corrections import Edit, apply_corrections
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, Problem
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Overview, Plan, collect
from pipelines.tables.rows import Correction, Flag, Indicator, IndicatorKind, IndicatorValue, Measure, Schedule, ValueKind

NAME = Target("measures", "1", "取組名")
PRIORITY = Target("measures", "1", "重点")


def plan(resolver: DoubtResolver | None = None) -> Plan:
    measure = Measure(id="1", place=Span(5, 9), number="1", name="デジタルデバインド対策", priority=Flag.YES)
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
    indicator = Indicator(
        id="1-i",
        place=Span(8, 8),
        measure_id="1",
        measure_name="デジタルデバインド対策",
        kind=IndicatorKind.OUTCOME,
        name="講座の開催数",
        quantitative=Flag.YES,
    )
    value = IndicatorValue(
        id="1-i-t",
        place=Span(8, 8),
        indicator_id="1-i",
        indicator_name="講座の開催数",
        measure_id="1",
        measure_name="デジタルデバインド対策",
        fiscal_year=2026,
        japanese_year="令和8年度",
        value_kind=ValueKind.TARGET,
        value=Decimal(20),
        unit="回",
        source_text="R8 20回",
    )
    return collect(Overview(), [measure, schedule, indicator, value], (resolver or DoubtResolver()).doubts)


def edit(source: str = "デバインド", target: Target = NAME, reading: str = "デバイド", line: int = 4) -> Edit:
    return Edit(target, source, reading, "目次による。", "2026-11-21", line=line)


def value_of(column: str) -> Target:
    return Target("indicator_values", "1-i-t", column)


def refused(*edits: Edit) -> tuple[Problem, ...]:
    with pytest.raises(DeclarationError) as caught:
        apply_corrections(plan(), edits, "corrections.yaml")
    return caught.value.problems


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
        (edit(target=Target("glossary", "1", "用語")), "correction-target"),
        (edit(target=Target("measures", "1", "無い列")), "correction-column"),
        (edit(target=Target("measures", "1", "ID")), "correction-column"),
        (edit(target=Target("measures", "1", "出典箇所")), "correction-column"),
        (edit(target=Target("measures", "1", "再掲元ID")), "correction-column"),
        (edit(target=Target("schedule", "1-s-2024-1", "年度")), "correction-column"),
        (edit(target=Target("schedule", "1-s-2024-1", "連番")), "correction-column"),
        (edit(target=Target("schedule", "1-s-2024-1", "和暦年度")), "correction-column"),
        (edit("20回", value_of("原文"), "30回"), "correction-column"),
        (edit("20", value_of("値"), "30"), "correction-column"),
        (edit(target=Target("schedule", "1-s-2024-1", "取組名")), "correction-repeated"),
        (edit("開催数", value_of("指標名"), "回数"), "correction-repeated"),
        (edit(reading="デバインド"), "correction-nothing"),
        (edit(reading="デバイド\n"), "correction-form"),
        (edit("有", PRIORITY, "多分"), "correction-value"),
        (edit("目標値", value_of("値区分"), ""), "correction-value"),
    ],
)
def test_a_correction_that_does_not_fit_stops(wrong: Edit, code: str) -> None:
    (problem,) = refused(wrong)
    assert (problem.code, problem.place.file, problem.place.line) == (code, "corrections.yaml", 4)


def test_the_columns_that_can_be_corrected_are_named() -> None:
    (problem,) = refused(edit("20", value_of("値"), "30"))
    assert problem.facts["columns"] == "値区分, 単位, 増減, 概数, 条件, 時点, 内容"


def test_a_repeated_name_is_corrected_where_it_stands() -> None:
    (problem,) = refused(edit("開催数", value_of("指標名"), "回数"))
    assert (problem.facts["table"], problem.facts["id"]) == ("indicators", "1-i")
    corrected = apply_corrections(
        plan(), [edit("開催数", Target("indicators", "1-i", "指標名"), "回数")], "corrections.yaml"
    )
    assert corrected.rows(IndicatorValue)[0].indicator_name == "講座の回数"


@pytest.mark.parametrize(
    ("reading", "form"),
    [("ﾃﾞﾊﾞｲﾄﾞ", "デバイド"), ("ＤＸ　２", "DX 2"), ("デバ\u2028イド", "デバ イド"), ("デバ\x00イド", "デバイド")],
)
def test_a_correction_is_written_as_it_is_published(reading: str, form: str) -> None:
    (problem,) = refused(edit(reading=reading))
    assert (problem.code, problem.facts["form"]) == ("correction-form", form)


@pytest.mark.parametrize(("reading", "flag"), [("無", Flag.NO), ("", Flag.NONE)])
def test_a_choice_is_corrected_to_another(reading: str, flag: Flag) -> None:
    corrected = apply_corrections(plan(), [edit("有", PRIORITY, reading)], "corrections.yaml")
    assert corrected.rows(Measure)[0].priority is flag


def test_the_choices_are_named() -> None:
    (problem,) = refused(edit("有", PRIORITY, "多分"))
    assert (problem.facts["given"], problem.facts["choices"]) == ("多分", "有, 無")


def test_a_correction_given_twice_is_refused_with_both_lines() -> None:
    (problem,) = refused(edit(line=2), edit(reading="デバイドデバインド", line=8))
    assert (problem.code, problem.place.line, problem.facts["first"]) == ("correction-twice", 8, "2")
    others = [edit(), edit("対策", NAME, "施策")]  # other words of the same cell
    assert apply_corrections(plan(), others, "f").rows(Measure)[0].name == "デジタルデバイド施策"


@pytest.mark.parametrize(("reading", "alters", "listed"), [("イ", True, 1), ("イ", False, 0), ("й", True, 0)])
def test_a_settled_doubt_is_listed_when_it_alters_the_text(reading: str, *, alters: bool, listed: int) -> None:
    resolver = DoubtResolver([Settlement("look-alike", NAME, "й", (reading,), "字形が似ている。", "2026-11-21")])
    resolver.choose_text("look-alike", NAME, Span(5, 5), "й", ["イ", "й"], alters=alters)
    assert len(apply_corrections(plan(resolver), [], "corrections.yaml").rows(Correction)) == listed


def test_an_open_doubt_is_not_listed_as_a_correction() -> None:
    resolver = DoubtResolver()
    resolver.choose_text("look-alike", NAME, Span(5, 5), "й", ["イ"], alters=True)
    assert apply_corrections(plan(resolver), [], "corrections.yaml").rows(Correction) == ()
