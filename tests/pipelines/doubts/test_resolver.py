"""Doubts: taken at the resolver, settled by an officer, open again when the source changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError
from pipelines.tables.doubt import Settlement, Target

TARGET = Target("schedule", "1-2-2024", "計画内容")
PLACE = Span(3, 4)
READINGS = [("検討", "導入"), ("検討導入", "")]


def settlement(source: str = "検討 導入", reading: tuple[str, ...] = ("検討導入", "")) -> Settlement:
    return Settlement("run-together", TARGET, source, reading, "前後の年度から", "2026-11-21")


def choose(resolver: DoubtResolver, source: str = "検討 導入") -> tuple[str, ...]:
    return resolver.choose("run-together", TARGET, PLACE, source, READINGS)


def problem_of(caught: pytest.ExceptionInfo[DeclarationError]) -> tuple[str, str]:
    (problem,) = caught.value.problems
    return problem.code, str(problem.place)


def test_without_settlement_the_best_reading_is_taken_and_the_doubt_is_open() -> None:
    resolver = DoubtResolver()
    assert choose(resolver) == ("検討", "導入")
    (doubt,) = resolver.doubts
    assert (doubt.open, doubt.alternatives, doubt.place) == (True, (("検討導入", ""),), PLACE)


def test_a_settlement_decides() -> None:
    resolver = DoubtResolver([settlement()])
    assert choose(resolver) == ("検討導入", "")
    assert not resolver.doubts[0].open
    assert resolver.unused == ()


def test_a_settlement_is_void_when_the_source_has_changed() -> None:
    resolver = DoubtResolver([settlement()])
    assert choose(resolver, source="検討 本格導入") == ("検討", "導入")
    assert resolver.doubts[0].open


def test_a_settlement_that_nothing_asks_for_is_told() -> None:
    assert DoubtResolver([settlement()]).unused == (settlement(),)


def test_a_reading_of_the_officers_own_is_a_change_of_the_document() -> None:
    resolver = DoubtResolver([settlement(reading=("検", "討導入"))])
    assert choose(resolver) == ("検", "討導入")
    assert resolver.doubts[0].alters


def test_a_doubt_without_a_reading_is_a_mistake_of_the_reader() -> None:
    with pytest.raises(ValueError, match="no reading"):
        DoubtResolver().choose("run-together", TARGET, PLACE, "x", [])


def test_doubts_come_in_the_order_of_the_document() -> None:
    resolver = DoubtResolver()
    for line in (9, 2, 5):
        resolver.choose_text(
            "look-alike", Target("measures", str(line), "取組名"), Span(line, line), "й", ["イ"], alters=True
        )
    assert [doubt.place.first for doubt in resolver.doubts] == [2, 5, 9]


def test_two_settlements_of_one_doubt_are_refused_with_both_lines() -> None:
    first, second = replace(settlement(), line=2), replace(settlement(source="検討 本格導入"), line=9)
    with pytest.raises(DeclarationError) as caught:
        DoubtResolver([first, second])
    assert problem_of(caught) == ("settlement-duplicate", f"corrections.yaml:9 [{TARGET}]")
    assert caught.value.problems[0].facts["first"] == "2"
    DoubtResolver([first, replace(second, rule="lost-cell")])  # another doubt about the same cell


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("令和６年度", "令和6年度"),
        ("ﾃﾞｼﾞﾀﾙ", "デジタル"),
        ("一行目\n二行目", "一行目 二行目"),
        ("検討 ", "検討"),
        ("検\x07討", "検討"),
    ],
)
def test_a_settled_reading_is_written_as_it_is_published(cell: str, form: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        DoubtResolver([replace(settlement(reading=("検討", cell)), line=3)])
    assert problem_of(caught) == ("correction-form", f"corrections.yaml:3 [{TARGET}]")
    assert caught.value.problems[0].facts["form"] == form


def test_another_question_about_the_same_target_is_a_doubt_of_its_own() -> None:
    resolver = DoubtResolver([settlement()])
    assert choose(resolver) == ("検討導入", "")
    assert resolver.choose("run-together", TARGET, Span(8, 8), "運用 拡大", [("運用", "拡大")]) == ("運用", "拡大")
    assert [(doubt.target.id, doubt.source, doubt.open) for doubt in resolver.doubts] == [
        ("1-2-2024", "検討 導入", False),
        ("1-2-2024#2", "運用 拡大", True),
    ]


def test_the_doubt_of_a_second_question_is_settled_for_itself() -> None:
    second = replace(settlement(reading=("検", "討導入")), target=replace(TARGET, id="1-2-2024#2"))
    resolver = DoubtResolver([settlement(), second])
    assert choose(resolver) == ("検討導入", "")
    assert resolver.choose("run-together", TARGET, Span(8, 8), "検討 導入", READINGS) == ("検", "討導入")
    assert resolver.unused == ()


def test_the_same_question_again_is_the_same_doubt() -> None:
    resolver = DoubtResolver()
    assert choose(resolver) == choose(resolver)
    assert len(resolver.doubts) == 1


@pytest.mark.parametrize("reading", [("検討導入",), ("検討", "導入", ""), ()])
def test_a_settled_reading_of_another_number_of_cells_is_refused_where_it_is_written(reading: tuple[str, ...]) -> None:
    resolver = DoubtResolver([replace(settlement(reading=reading), line=5)])
    with pytest.raises(DeclarationError) as caught:
        resolver.choose("run-together", TARGET, PLACE, "検討 導入", READINGS, cells=2)
    assert problem_of(caught) == ("settlement-shape", f"corrections.yaml:5 [{TARGET}]")
    assert "検討 | 導入" in caught.value.problems[0].facts["wanted"]


@pytest.mark.parametrize("reading", [(), ("検討", "導入")])
def test_a_place_that_is_one_cell_takes_no_other_number(reading: tuple[str, ...]) -> None:
    with pytest.raises(DeclarationError, match="settlement-shape"):
        DoubtResolver([settlement(reading=reading)]).choose_text("run-together", TARGET, PLACE, "検討 導入", ["検討導入"])


def test_a_reading_that_the_reader_cannot_use_is_told_where_it_is_written() -> None:
    second = replace(settlement(source="運用"), target=replace(TARGET, id="1-2-2024#2"), line=12)
    resolver = DoubtResolver([replace(settlement(), line=5), second])
    choose(resolver)
    assert resolver.misfit("run-together", TARGET).problems[0].place.line == 5
    resolver.choose("run-together", TARGET, Span(8, 8), "運用", [("運用", "")])
    (problem,) = resolver.misfit("run-together", TARGET).problems
    assert (problem.code, problem.place.line) == ("settlement-shape", 12)
    assert (problem.facts["found"], problem.facts["wanted"]) == ("検討導入 | （空欄）", "運用 | （空欄）")
