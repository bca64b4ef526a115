"""Lines of the documents lost, doubled, moved or changed: what is asked then, and what a settlement makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError
from pipelines.tables.doubt import Doubt, Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Evaluation, GlossaryEntry, Indicator, IndicatorValue, Schedule
from tests.pipelines.readers.declared import reader_of
from tests.pipelines.readers.golden_tables import ROOT, read

REPORT, KYOTANABE, YOSANO = "242101_dx_achievements", "262111_dx_action_plan", "264652_dx_plan"
Lines = list[str]


def reread(dataset_id: str, change: Callable[[Lines], None], more: Sequence[Settlement] = ()) -> Plan:
    """Read a changed document with the settlements of the dataset, and some more."""
    whole = read(dataset_id)
    lines = list(whole.source.lines)
    change(lines)
    settled = [doubt.settlement for doubt in whole.plan.doubts if doubt.settlement]
    return reader_of(ROOT / "datasets" / dataset_id)(
        Source(whole.source.name, tuple(lines)), DoubtResolver([*settled, *more])
    )


def opened(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, str(doubt.target)) for doubt in plan.doubts if doubt.open]


def settled(doubt: Doubt, *reading: str) -> Settlement:
    return Settlement(doubt.rule, doubt.target, doubt.source, reading, "試し", "2026-11-28")


def line(number: int, old: str, new: str) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new)

    return change


# --- a row of the report ----------------------------------------------------------------------------------------------


def test_a_row_lost_in_the_middle_is_asked_by_its_number_and_by_the_counts() -> None:
    plan = reread(REPORT, lambda lines: lines.__delitem__(66 - 1))  # ① (1) 2
    assert ("lost-row", "measures/1-1-2/番号") in opened(plan)
    assert ("count-differs", "evaluation_summary/e-1-all/件数") in opened(plan)


def test_a_row_lost_at_the_end_is_asked_by_the_counts() -> None:
    plan = reread(REPORT, lambda lines: lines.__delitem__(219 - 1))  # ③ (6) 3, the last
    assert opened(plan) == [("count-differs", "evaluation_summary/e-3-all/件数")]


def test_rows_that_changed_places_are_asked() -> None:
    def swap(lines: Lines) -> None:
        lines[65], lines[66] = lines[66], lines[65]

    assert ("moved-row", "measures/1-1-2/番号") in opened(reread(REPORT, swap))


def test_another_grade_is_asked() -> None:
    plan = reread(REPORT, line(75, "B まずまず進んだ", "A 順調に進んだ"))
    assert next(row.grade for row in plan.rows(Evaluation) if row.measure_id == "1-3-1") == "A"
    assert opened(plan) == [
        ("count-differs", "evaluation_summary/e-1-A/件数"),
        ("count-differs", "evaluation_summary/e-1-B/件数"),
    ]


# --- a measure of a plan with a list ----------------------------------------------------------------------------------


def test_a_measure_lost_from_list_and_sheets_is_asked_by_the_pages() -> None:
    def without(lines: Lines) -> None:
        del lines[119:133]  # くらしに係る手続き: its sheet
        del lines[38]  # and its entry

    assert [rule for rule, _ in opened(reread(KYOTANABE, without))] == ["lost-row"]


# --- an indicator that changes its name -------------------------------------------------------------------------------

CHANGED = line(554, "3センター合計", "2センター合計")


def test_an_indicator_with_another_basis_in_one_year_is_asked() -> None:
    plan = reread(KYOTANABE, CHANGED)
    assert [rule for rule, _ in opened(plan)] == ["name-changes"]


@pytest.mark.parametrize(("own", "count"), [(True, 2), (False, 1)])
def test_a_settled_name_parts_or_joins_the_two(own: bool, count: int) -> None:
    (doubt,) = (doubt for doubt in reread(KYOTANABE, CHANGED).doubts if doubt.open)
    name = doubt.reading[0] if own else doubt.alternatives[0][0]
    plan = reread(KYOTANABE, CHANGED, [settled(doubt, name)])
    found = [row.id for row in plan.rows(Indicator) if row.name == "公衆無線LAN利用件数"]
    values = [row for row in plan.rows(IndicatorValue) if row.indicator_id in found]
    assert len(found) == count
    assert [row.value for row in sorted(values, key=lambda row: row.fiscal_year or 0)] == [600, 1200, 1800, 2400]
    assert all(row.id.startswith(row.indicator_id) for row in values)
    assert opened(plan) == []


def test_a_settled_name_that_is_neither_is_refused() -> None:
    (doubt,) = (doubt for doubt in reread(KYOTANABE, CHANGED).doubts if doubt.open)
    with pytest.raises(DeclarationError) as caught:
        reread(KYOTANABE, CHANGED, [settled(doubt, "利用件数")])
    assert [problem.code for problem in caught.value.problems] == ["settlement-shape"]


# --- a row that is doubled --------------------------------------------------------------------------------------------


TABLE_OF = {Indicator: "indicators", GlossaryEntry: "glossary", Schedule: "schedule"}


def doubled(number: int) -> Callable[[Lines], None]:
    return lambda lines: lines.insert(number, lines[number - 1])


@pytest.mark.parametrize(
    ("words", "row_type"),
    [("書かない窓口で利用できる手続数", Indicator), ("ICT\t", GlossaryEntry), ("①\tスマートフォン講習会の開催\t", Schedule)],
)
def test_a_doubled_row_is_asked_and_read_once(words: str, row_type: type[Indicator | GlossaryEntry | Schedule]) -> None:
    lines = read(YOSANO).source.lines
    number = next(n for n, text in enumerate(lines, 1) if words in text and "\t" in text)
    plan = reread(YOSANO, doubled(number))
    asked = [doubt for doubt in plan.doubts if doubt.open and doubt.rule == "doubled-row"]
    assert asked
    assert len(plan.rows(row_type)) == len(read(YOSANO).plan.rows(row_type))
    kept = reread(YOSANO, doubled(number), [settled(doubt, doubt.alternatives[0][0]) for doubt in asked])
    assert len(kept.rows(row_type)) == len(plan.rows(row_type)) + sum(
        doubt.target.table == TABLE_OF[row_type] for doubt in asked
    )
