"""Results that officers entered: rows of the tables with their cells, comparisons, doubts. Faults: `test_result_faults`."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, Problem, SourceError
from pipelines.results.figures import Entered, read_result
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Achievement, Cost, Evaluation, IndicatorValue, SourceCheck, ValueKind, Verdict
from tests.pipelines.results.form_samples import (
    FRIENDS,
    SHARE,
    TRAINED,
    YEAR,
    added,
    form,
    plan,
    results_file,
    typed,
    value,
)

HEADER = "指標ID,年度,値,出典,確認日\r\n"


def actuals(of: Plan) -> list[tuple[str, Decimal | None, str, str]]:
    rows = [row for row in of.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL]
    return [(row.indicator_id, row.value, row.unit, row.condition) for row in rows]


def settlement(doubts: DoubtResolver, reading: str) -> Settlement:
    (doubt,) = doubts.doubts
    return Settlement(doubt.rule, doubt.target, doubt.source, (reading,), "確かめた。", "2026-06-01")


def test_a_form_without_entries_changes_nothing() -> None:
    assert added(results_file(form()))[0] == plan()


def test_a_result_is_an_actual_value_with_its_cell_as_place() -> None:
    done, doubts = added(results_file(typed({("1-i", "実績値"): 3585})))
    (row,) = (row for row in done.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL)
    assert (row.indicator_id, row.fiscal_year, row.japanese_year, row.value, row.unit) == (
        "1-i",
        YEAR,
        "令和7年度",
        3585,
        "人",
    )
    assert getattr(row.place, "written", "") == "results/2025.xlsx#sheet=実績・評価&cell=I6"
    assert row.source_text == "3585（出典：事業報告書、確認日：2026-05-20）"
    assert doubts.doubts == ()


def test_the_plan_stays_as_it_is() -> None:
    before = plan()
    done, _ = added(results_file(typed({("1-i", "実績値"): 3585, ("1", "実績・成果"): "案内を始めた。"})), of=before)
    assert {row for row in done.rows(IndicatorValue) if row.value_kind is not ValueKind.ACTUAL} == set(
        before.rows(IndicatorValue)
    )
    for name, rows in before.tables.items():
        assert set(rows) <= set(done.tables[name]), name


def test_ranges_totals_and_approximate_figures_keep_what_they_say() -> None:
    cells = {
        ("1-i", "実績値"): "約3,500",
        ("1-r", "実績値"): "35%",
        ("2-i", "実績値"): "2～3",
        ("2-w", "実績値"): "規程を定めた",
    }
    done, _ = added(results_file(typed(cells)))
    assert actuals(done) == [
        ("1-i", 3500, "人", ""),
        ("1-r", 35, "%", ""),
        ("2-i", 2, "回", "以上"),
        ("2-i", 3, "回", "以下"),
        ("2-w", None, "", ""),
    ]
    assert [row.content for row in done.rows(IndicatorValue) if row.indicator_id == "2-w"] == ["規程を定めた"]
    done, _ = added(results_file(typed({("1-i", "実績値"): "累計3,500人"})))
    assert actuals(done) == [("1-i", 3500, "人", "累計")]


def test_achievements_grades_and_costs_of_the_year() -> None:
    cells = {("1", "実績・成果"): "案内を始めた。", ("1", "評価区分"): "Ａ", ("1", "今後の方向性"): "続ける。"}

    def with_cost(sheet: object) -> None:
        costs = sheet.parent["費用"]  # type: ignore[attr-defined] - a sheet
        for column, text in enumerate(("1", "窓口案内", "令和7年度", "決算", "1,200千円", "委託料"), 1):
            costs.cell(5, column).value = text

    done, _ = added(results_file(typed(cells, with_cost)))
    (achievement,) = done.rows(Achievement)
    assert (achievement.id, achievement.achievement) == ("1-r-2025", "案内を始めた。")
    evaluation = done.rows(Evaluation)[-1]
    assert (evaluation.fiscal_year, evaluation.grade, evaluation.rating, evaluation.next_steps) == (
        YEAR,
        "A",
        "順調に進んだ",
        "続ける。",
    )
    (cost,) = done.rows(Cost)
    assert (cost.kind, cost.amount, cost.breakdown, cost.source_text) == ("決算", 1_200_000, "委託料", "1,200千円")


def test_a_csv_says_the_same() -> None:
    text = f"{HEADER}1-i,2025,3585,事業報告書,2026-05-20\r\n1-r,令和7年度,35,事業報告書,令和8年5月20日\r\n"
    for encoding in ("utf-8-sig", "cp932"):
        done, _ = added(results_file(text.encode(encoding), "results/2025.csv"))
        assert actuals(done) == [("1-i", 3585, "人", ""), ("1-r", 35, "%", "")]
    (row, _) = (row for row in done.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL)
    assert getattr(row.place, "written", "") == "results/2025.csv#cell=2,3"


@pytest.mark.parametrize(
    ("reading", "wanted"), [("35%", [("1-r", 35, "%", "")]), ("0.35%", [("1-r", Decimal("0.35"), "%", "")]), ("", [])]
)
def test_a_share_typed_as_a_fraction_is_asked_about(reading: str, wanted: object) -> None:
    file = results_file(typed({("1-r", "実績値"): 0.35}))
    _, doubts = added(file)
    (doubt,) = doubts.doubts
    assert (doubt.rule, doubt.source, doubt.target) == (
        "result-scale",
        "0.35",
        Target("indicator_values", "1-r-2025-a", "値"),
    )
    assert {doubt.reading, *doubt.alternatives} == {("0.35%",), ("35%",)}
    done, doubts = added(file, settled=(settlement(doubts, reading),))
    assert actuals(done) == wanted
    assert not any(doubt.open for doubt in doubts.doubts)


def test_a_percentage_that_excel_multiplied_is_asked_about() -> None:
    def as_percent(sheet: object) -> None:
        sheet["I7"].number_format = "0%"  # type: ignore[index] - a sheet

    _, doubts = added(results_file(typed({("1-r", "実績値"): 35}, as_percent)))
    (doubt,) = doubts.doubts
    assert {doubt.reading, *doubt.alternatives} == {("3500%",), ("35%",)}
    done, doubts = added(results_file(typed({("1-r", "実績値"): 0.35}, as_percent)))
    assert (actuals(done), doubts.doubts) == ([("1-r", 35, "%", "")], ())


def test_two_entries_of_one_result_are_asked_about_unless_they_agree() -> None:
    first = results_file(typed({("1-i", "実績値"): 3585}))
    same = results_file(f'{HEADER}1-i,2025,"3,585人",報告書,2026-05-20\r\n'.encode(), "results/2025.csv")
    done, doubts = added(first, same)
    assert (actuals(done), doubts.doubts) == ([("1-i", 3585, "人", "")], ())
    other = results_file(f"{HEADER}1-i,2025,3600,報告書,2026-05-20\r\n".encode(), "results/2025.csv")
    _, doubts = added(first, other)
    (doubt,) = doubts.doubts
    assert (doubt.rule, doubt.reading, doubt.alternatives) == ("result-twice", ("3585",), (("3600",),))
    done, _ = added(first, other, settled=(settlement(doubts, "3600"),))
    assert actuals(done) == [("1-i", 3600, "人", "")]
    with pytest.raises(DeclarationError) as caught:
        added(first, other, settled=(settlement(doubts, "集計中"),))
    assert caught.value.problems[0].code == "settlement-shape"


def checks(of: Plan) -> list[tuple[str, str, str]]:
    return [(row.source_value, row.computed_value, row.verdict) for row in of.rows(SourceCheck)]


def test_a_result_that_the_document_states_too_is_compared() -> None:
    stated = plan(value(FRIENDS, 3585, YEAR, ValueKind.ACTUAL))
    done, doubts = added(results_file(typed({("1-i", "実績値"): 3585})), of=stated)
    assert (checks(done), doubts.doubts) == ([("3585人", "3585人", Verdict.AGREES)], ())
    assert actuals(done) == [("1-i", 3585, "人", "")]


def test_one_that_differs_is_a_doubt_and_the_documents_stands_until_it_is_settled() -> None:
    stated = plan(value(FRIENDS, 3585, YEAR, ValueKind.ACTUAL))
    file = results_file(typed({("1-i", "実績値"): 3600}))
    done, doubts = added(file, of=stated)
    assert checks(done) == [("3585人", "3600人", Verdict.DIFFERS)]
    assert actuals(done) == [("1-i", 3585, "人", "")]
    done, _ = added(file, of=stated, settled=(settlement(doubts, "3600人"),))
    assert actuals(done) == [("1-i", 3600, "人", "")]


def test_one_of_another_kind_cannot_be_compared_and_both_stand() -> None:
    stated = plan(value(FRIENDS, 3585, YEAR, ValueKind.ACTUAL))
    done, doubts = added(results_file(typed({("1-i", "実績値"): "累計9,000"})), of=stated)
    assert checks(done) == [("3585人", "9000人累計", Verdict.UNDECIDED)]
    assert (actuals(done), doubts.doubts) == ([("1-i", 3585, "人", ""), ("1-i", 9000, "人", "累計")], ())


def test_both_rows_have_ids_of_their_own_when_only_the_unit_differs() -> None:
    stated = plan(replace(value(FRIENDS, 36, YEAR, ValueKind.ACTUAL), unit="百人"))
    done, _ = added(results_file(typed({("1-i", "実績値"): 3585})), of=stated)
    assert actuals(done) == [("1-i", 36, "百人", ""), ("1-i", 3585, "人", "")]
    ids = [row.id for row in done.rows(IndicatorValue)]
    assert len(set(ids)) == len(ids)


def test_a_grade_is_told_once_and_in_its_own_file() -> None:
    first = results_file(typed({("1", "評価区分"): "◎"}))
    second = results_file(typed({("2", "評価区分"): "A"}), "results/2026.xlsx", None)
    with pytest.raises(SourceError) as caught:
        added(first, second)
    told = [(problem.code, problem.place.file) for problem in caught.value.problems]
    assert told == [("result-grade", "results/2025.xlsx")]


def test_a_figure_below_zero_is_asked_about_where_the_plan_has_none() -> None:
    read = read_result("△5", FRIENDS, [Decimal(5000)])
    assert isinstance(read, Entered)
    assert ([figure.value for figure in read.figures], read.others) == ([-5], (5,))
    assert not getattr(read_result("△5", FRIENDS, [Decimal(-20)]), "others", ())


@given(st.text(max_size=30))
def test_any_cell_is_a_figure_or_a_fault(text: str) -> None:
    for of in (FRIENDS, SHARE, TRAINED):
        read = read_result(text, of, [Decimal(50)])
        assert isinstance(read, Problem) or read.figures  # no indicator of these is one of words


@given(st.integers(0, 10**9))
def test_a_typed_number_is_that_number(number: int) -> None:
    for text in (
        str(number),
        f"{number:,}",
        f"{number}人",
        str(number).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
    ):
        read = read_result(text, FRIENDS, [])
        assert isinstance(read, Entered)
        assert [figure.value for figure in read.figures] == [number]


def test_a_comment_on_a_figure_is_asked_about_and_not_taken() -> None:
    def comment(sheet: Worksheet) -> None:
        sheet["I6"].comment = Comment("速報値", "係")

    file = results_file(typed({("1-i", "実績値"): 3585}, comment))
    done, doubts = added(file)
    assert actuals(done) == [("1-i", 3585, "人", "")]
    assert [(doubt.rule, doubt.source, doubt.place.written) for doubt in doubts.doubts] == [
        ("result-comment", "3585（速報値）", "results/2025.xlsx#sheet=実績・評価&cell=I6")
    ]
    _, settled = added(file, settled=(settlement(doubts, ""),))
    assert not any(doubt.open for doubt in settled.doubts)


def test_a_file_parted_by_tabs_is_one_of_results_too() -> None:
    text = f"{HEADER}1-i,2025,3585,報告書,2026-05-20\r\n".replace(",", "\t")
    assert actuals(added(results_file(text.encode(), "results/2025.tsv"))[0]) == [("1-i", 3585, "人", "")]


def test_all_faults_of_all_files_are_told_at_once() -> None:
    files = (
        results_file(typed({("1-i", "実績値"): "集計中", ("1-r", "実績値"): "#DIV/0!"})),
        results_file(f"{HEADER}9-i,2025,1,報告書,2026-05-20\r\n".encode(), "results/2025.csv"),
    )
    with pytest.raises(SourceError) as caught:
        added(*files)
    told = [(problem.code, str(problem.place)) for problem in caught.value.problems]
    assert told == [
        ("result-pending", "results/2025.xlsx [実績・評価!I6]"),
        ("result-error", "results/2025.xlsx [実績・評価!I7]"),
        ("result-unknown", "results/2025.csv [A2]"),
    ]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["1-i", "1-r", "2-w", "2025", "令和7年度", "35", "0.35", "2～3", "累計1", "集計中", "報告書", "2026-05-20", "A"]
    ),
)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6))
def test_any_csv_gives_rows_or_faults_by_cell_and_never_changes_the_plan(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER.strip().split(","), *rows])
    before = plan()
    try:
        done, _ = added(results_file(text.getvalue().encode("utf-8-sig", "replace"), "results/2025.csv"))
    except SourceError as error:
        assert all(problem.place.file == "results/2025.csv" for problem in error.problems)
        return
    for name, kept in before.tables.items():
        assert set(kept) <= set(done.tables[name])
    ids = [row.id for row in done.rows(IndicatorValue)]
    assert len(set(ids)) == len(ids)
