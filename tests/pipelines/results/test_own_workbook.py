"""Results workbooks of an office's own make: matched by name, judged as the form is, what is not sure is asked."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from metadata.messages.rendering import render
from pipelines.layouts.layout import Layout
from pipelines.problems import SourceError
from pipelines.results.entries import ResultsFile
from pipelines.tables.doubt import Doubt, Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Achievement, Evaluation, IndicatorValue, SourceCheck, ValueKind, Verdict
from tests.pipelines.results.form_samples import YEAR, added, plan, results_file

Rows = tuple[tuple[object, ...], ...]
TITLE = ("見本市　令和7年度　進捗管理表",)
LIST: Rows = (
    TITLE,
    (),
    ("施策名", "指標名", "単位", "目標値（R10）", "実績値（R7）", "評価", "課題"),
    ("窓口案内", "登録者数", "人", 5000, 3585, "A", "人手"),
    (None, "申請率", "%", 60, 35.5, "A", None),
    ("研修", "研修の開催", "回", 4, "集計中", None, None),
)
BARE: Rows = (
    ("指標名", "目標", "実績", "評価"),
    ("登録者数（人）", "5,000", "３，５８５人", "A"),
    ("申請率", "60%", "35.5%", "A"),
)


def book(*rows: tuple[object, ...], **sheets: Rows) -> bytes:
    """Return a workbook with rows in its first sheet, and further sheets."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for title, own in sheets.items():
        sheet = made.create_sheet(title)
        for row in own:
            sheet.append(row)
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def actuals(of: Plan) -> dict[str, Decimal | None]:
    return {row.indicator_id: row.value for row in of.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL}


def faults(*rows: tuple[object, ...], **sheets: Rows) -> list[tuple[str, str | None]]:
    with pytest.raises(SourceError) as caught:
        added(results_file(book(*rows, **sheets)))
    for problem in caught.value.problems:
        said = render(problem, "ja")
        assert "—" not in said.text + said.cure
    return [(problem.code, problem.place.key) for problem in caught.value.problems]


def doubts(*rows: tuple[object, ...], settled: tuple[Settlement, ...] = ()) -> tuple[Plan, tuple[Doubt, ...]]:
    done, resolver = added(results_file(book(*rows)), settled=settled)
    return done, resolver.doubts


def settlement(doubt: Doubt, reading: str) -> Settlement:
    return Settlement(doubt.rule, doubt.target, doubt.source, (reading,), "確かめた。", "2026-06-01")


def test_a_list_of_measures_gives_results_and_grades_with_their_cells() -> None:
    done, asked = doubts(*LIST[:5])
    assert (actuals(done), asked) == ({"1-i": Decimal(3585), "1-r": Decimal("35.5")}, ())
    (row,) = (row for row in done.rows(IndicatorValue) if row.id == "1-i-2025-a")
    assert (row.unit, row.source_text) == ("人", "3585")
    assert row.place.written == "results/2025.xlsx#sheet=Sheet&cell=E4"
    grades = [(row.indicator_id, row.grade, row.issues) for row in done.rows(Evaluation) if row.fiscal_year == YEAR]
    assert grades == [("1-i", "A", "人手"), ("1-r", "A", "")]
    assert set(plan().rows(IndicatorValue)) < set(done.rows(IndicatorValue))


def test_a_list_without_measures_is_read_by_its_headings() -> None:
    done, asked = doubts(*BARE)
    assert (actuals(done), asked) == ({"1-i": Decimal(3585), "1-r": Decimal("35.5")}, ())
    checks = [(row.source_value, row.computed_value, row.verdict) for row in done.rows(SourceCheck)]
    assert checks == [("5000人", "5,000", Verdict.AGREES), ("60%", "60%", Verdict.AGREES)]


def test_a_csv_without_ids_is_one_too() -> None:
    text = "指標名,令和7年度実績\r\n登録者数,3585\r\n"
    assert actuals(added(results_file(text.encode("cp932"), "results/2025.csv"))[0]) == {"1-i": Decimal(3585)}


def test_what_happened_and_grades_of_measures() -> None:
    rows = (("取組番号", "取組名", "令和7年度の実績", "評価"), (1, "窓口案内", "案内板を設けた。", "A"))
    done, _ = doubts(*rows)
    assert [(row.measure_id, row.achievement) for row in done.rows(Achievement)] in ([("1", "案内板を設けた。")], [])
    assert [row.id for row in done.rows(Evaluation) if row.fiscal_year == YEAR] == ["1-e-2025"]


def test_a_name_that_is_not_quite_the_plans_is_asked_and_not_taken() -> None:
    rows = (("指標名", "令和7年度実績"), ("登録者の数", 3585))
    done, (doubt,) = doubts(*rows)
    assert (actuals(done), doubt.rule, doubt.reading) == ({}, "result-match", ("",))
    (offered,) = doubt.alternatives
    assert offered == ("1-i 登録者数（窓口案内）",)
    for reading in (*offered, "1-i"):
        done, (again,) = doubts(*rows, settled=(settlement(doubt, reading),))
        assert (actuals(done), again.open, again.alters) == ({"1-i": Decimal(3585)}, False, False)


def test_an_indicator_under_another_measure_is_asked() -> None:
    done, (doubt,) = doubts(("施策名", "指標名", "令和7年度実績", "目標値"), ("研修", "登録者数", 3585, 5000))
    assert (actuals(done), doubt.rule) == ({}, "result-match")


def test_a_target_that_differs_is_told_and_not_taken() -> None:
    rows = (BARE[0], ("登録者数", 4000, 3585, "A"))
    done, (doubt,) = doubts(*rows)
    assert [row.value for row in done.rows(IndicatorValue) if row.indicator_id == "1-i"] == [5000, 3585]
    assert (doubt.rule, doubt.source, doubt.reading) == ("result-target", "5000人 / 4000", ("5000人",))
    assert [row.verdict for row in done.rows(SourceCheck)] == [Verdict.DIFFERS]
    assert not any(
        one.open for one in doubts(BARE[0], ("登録者数", 4000, 3585, "A"), settled=(settlement(doubt, "5000人"),))[1]
    )


def test_results_of_another_year_are_asked_about_once_and_not_taken() -> None:
    rows = (("指標名", "令和6年度実績", "令和7年度実績"), ("登録者数", 2100, 3585), ("申請率", 21, 35))
    done, (doubt,) = doubts(*rows)
    assert (actuals(done), doubt.rule) == ({"1-i": Decimal(3585), "1-r": Decimal(35)}, "result-other-year")


def test_a_heading_that_nobody_knows_is_asked_about_unless_a_layout_names_it() -> None:
    rows = (("指標名", "令和7年度実績", "到達度"), ("登録者数", 3585, "A"))
    _, (doubt,) = doubts(*rows)
    assert (doubt.rule, doubt.source) == ("result-heading", "到達度")
    file = results_file(book(*rows))
    declared = ResultsFile(file.name, file.year, file.document, Layout(columns={"到達度": "評価"}))
    done, resolver = added(declared)
    assert resolver.doubts == ()
    assert [row.grade for row in done.rows(Evaluation) if row.fiscal_year == YEAR] == ["A"]


def test_issues_without_any_grade_are_asked_about() -> None:
    _, (doubt,) = doubts(("指標名", "令和7年度実績", "課題"), ("登録者数", 3585, "人手"))
    assert (doubt.rule, doubt.source) == ("result-heading", "課題・問題点")


def test_faults_are_told_by_sheet_and_cell() -> None:
    assert faults(*LIST) == [("result-pending", "Sheet!E6")]
    header = ("指標名", "令和7年度実績", "単位")
    assert faults(header, ("市民農園の区画", 54, "区画")) == [("result-unknown", "Sheet!A2")]
    assert faults(header, ("登録者数", 54, "世帯"), ("申請率", "=B1+1", "%")) == [
        ("form-formula", "Sheet!B3"),
        ("result-unit", "Sheet!A2"),
    ]
    assert faults(("指標名", "令和6年度実績"), ("登録者数", 54)) == [("result-year-file", "Sheet!B2")]
    assert faults(("取組番号", "評価区分"), (9, "A")) == [("result-measure", "Sheet!A2")]


def test_a_new_grade_is_told_until_its_meaning_stands_in_a_sheet() -> None:
    rows = (("指標名", "令和7年度実績", "評価"), ("登録者数", 3585, "S"))
    assert faults(*rows) == [("result-grade", "Sheet!C2")]
    done, _ = added(results_file(book(*rows, 評価区分=(("評価区分", "評価"), ("S", "大きく進んだ")))))
    assert [row.rating for row in done.rows(Evaluation) if row.fiscal_year == YEAR] == ["大きく進んだ"]


def test_a_share_of_one_is_asked_about() -> None:
    _, (doubt,) = doubts(("指標名", "令和7年度実績"), ("申請率", 0.35))
    assert doubt.rule == "result-scale"


CELLS = st.one_of(
    st.none(),
    st.integers(0, 9999),
    st.sampled_from(["登録者数", "申請率", "登録者の数", "研修", "A", "令和7年度", "集計中", "2～3"]),
)


@settings(max_examples=25)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4).map(tuple), max_size=5))
def test_any_list_gives_rows_or_faults_and_never_changes_the_plan(rows: list[tuple[object, ...]]) -> None:
    before = plan()
    try:
        done, _ = added(results_file(book(("施策名", "指標名", "令和7年度実績", "評価"), *rows)))
    except SourceError as error:
        assert all(problem.place.file == "results/2025.xlsx" for problem in error.problems)
        return
    for name, kept in before.tables.items():
        assert set(kept) <= set(done.tables[name])


def test_the_same_name_is_asked_about_once_in_all_years() -> None:
    first = results_file(book(("指標名", "令和7年度実績"), ("登録者の数", 1), ("登録者の数", 1)))
    second = results_file(book(("指標名", "令和8年度実績"), ("登録者の数", 2)), "results/2026.xlsx", 2026)
    _, resolver = added(first, second)
    (doubt,) = resolver.doubts
    done, _ = added(first, second, settled=(settlement(doubt, "1-i"),))
    values = [row.value for row in done.rows(IndicatorValue) if row.value_kind is ValueKind.ACTUAL]
    assert values == [1, 2]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("heading", ["備考", "事業費", "時点", "部内用"])
def test_what_stands_beside_results_is_never_passed_over_in_silence(heading: str, *, hidden: bool) -> None:
    made = load_workbook(BytesIO(book(*BARE)))
    made.active["E1"], made.active["E2"] = heading, "速報値"
    made.active.column_dimensions["E"].hidden = hidden
    data = BytesIO()
    made.save(data)
    done, resolver = added(results_file(data.getvalue()))
    assert actuals(done) == {"1-i": Decimal(3585), "1-r": Decimal("35.5")}
    (doubt,) = resolver.doubts
    told = ("hidden-columns", "E") if hidden else ("result-heading", heading)
    assert (doubt.rule, doubt.source) == told and doubt.open


def test_an_empty_column_of_notes_is_not_asked_about() -> None:
    _, asked = doubts(*((*row, "備考" if not number else None) for number, row in enumerate(BARE)))
    assert asked == ()


def test_a_value_in_a_row_without_a_name_is_asked_about_and_not_taken() -> None:
    done, asked = doubts(*BARE, (None, None, 77, "A"))
    assert actuals(done) == {"1-i": Decimal(3585), "1-r": Decimal("35.5")}
    assert {(one.rule, one.source) for one in asked} == {("result-nameless", "77"), ("result-nameless", "A")}


def test_sheets_without_results_are_named_once() -> None:
    done, resolver = added(results_file(book(*BARE, 表紙=(("見本市",),), 内訳=(("項目", "数"), ("窓口", 3)))))
    assert actuals(done) == {"1-i": Decimal(3585), "1-r": Decimal("35.5")}
    assert [(one.rule, one.source) for one in resolver.doubts] == [("result-sheet", "表紙、内訳")]
