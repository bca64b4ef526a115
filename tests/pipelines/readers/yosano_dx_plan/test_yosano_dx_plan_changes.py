"""与謝野町行政DX推進計画, changed: another edition, a lost cell, a document that stops short, random damage."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from pipelines.documents.source import Span
from pipelines.problems import KeikakuError, SourceError
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, Measure, columns_of
from tests.pipelines.readers.yosano_dx_plan.yosano_dx_plan_samples import LINES, cells, changed, plan_of, timetable
from tests.sampling import tries


def differing(before: Plan, after: Plan) -> dict[str, list[tuple[object, object]]]:
    """Return, per table, the rows that differ; the two must have as many rows, in one order."""
    assert {n: len(r) for n, r in before.tables.items()} == {n: len(r) for n, r in after.tables.items()}
    pairs = {n: [(a, b) for a, b in zip(r, after.tables[n], strict=True) if a != b] for n, r in before.tables.items()}
    return {name: rows for name, rows in pairs.items() if rows}


def test_one_number_changed_changes_that_value_only(plan: Plan) -> None:
    found = differing(plan, plan_of(changed("80手続", "85手続", 241)))
    assert list(found) == ["indicator_values"]
    [(before, after)] = found["indicator_values"]
    assert isinstance(before, IndicatorValue) and isinstance(after, IndicatorValue)
    assert (before.id, before.value, after.value) == (after.id, Decimal(80), Decimal(85))


def test_measure_removed_leaves_the_others_as_they_are(plan: Plan) -> None:
    lines = [*LINES[:31], *LINES[32:244], *LINES[301:]]  # its line of the 目次 (32) and its sheet (245-301)
    rest = plan_of(lines)
    assert not [doubt for doubt in rest.doubts if doubt.open]
    for name in ("measures", "schedule", "indicators", "indicator_values", "policies", "glossary"):
        kept = [row for row in plan.tables[name] if not row.id.startswith("1-3")]
        assert [cells(row) for row in rest.tables[name]] == [cells(row) for row in kept]


def test_measure_that_only_the_contents_have_is_asked() -> None:
    doubts = [d for d in plan_of([*LINES[:244], *LINES[301:]]).doubts if d.open]
    assert [(d.rule, d.target.id, d.place) for d in doubts] == [("heading-place", "1-3", Span(32, 32))]


def test_a_year_more_is_read() -> None:
    lines = changed("令和8年度 (2026)", "令和8年度 (2026)\t令和9年度 (2027)", 676)
    lines[676] = "①\t例規の点検・見直し\t運用方法の見直し\t運用\t検証"
    assert timetable(plan_of(lines), "2-7") == [
        ("1", 2024, "例規の点検・見直し"),
        ("1", 2025, "運用方法の見直し"),
        ("1", 2026, "運用"),
        ("1", 2027, "検証"),
    ]


def test_an_indicator_column_more_is_read() -> None:
    lines = changed("目標値 (令和8年度)", "目標値 (令和8年度)\t目標値 (令和9年度)", 240)
    lines[240] += "\t90手続"
    values = [row for row in plan_of(lines).rows(IndicatorValue) if row.measure_id == "1-2"]
    assert [(row.fiscal_year, row.value) for row in values] == [(2024, 40), (2026, 80), (2027, 90)]


def test_cells_of_two_years_swapped_are_read_swapped(plan: Plan) -> None:
    lines = changed("3D都市モデル等 整備の検討\t3D都市モデル等 整備", "3D都市モデル等 整備\t3D都市モデル等 整備の検討", 615)
    found = differing(plan, plan_of(lines))
    assert list(found) == ["schedule"]
    assert timetable(plan_of(lines), "2-5")[3:5] == [
        ("2", 2024, "3D都市モデル等整備"),
        ("2", 2025, "3D都市モデル等整備の検討"),
    ]


@pytest.mark.parametrize("line", [200, 293, 615, 209, 337])
def test_a_cell_taken_away_is_refused_where_it_is(line: int) -> None:
    lines = list(LINES)
    kept = lines[line - 1].split("\t")
    del kept[1]
    lines[line - 1] = "\t".join(kept)
    with pytest.raises(SourceError) as caught:
        plan_of(lines)
    assert caught.value.problems[0].place.line == line


def test_a_term_without_its_explanation_is_asked() -> None:
    term, _ = LINES[717].split("\t")
    doubts = [doubt for doubt in plan_of([*LINES[:717], term, *LINES[718:]]).doubts if doubt.open]
    assert [(doubt.rule, doubt.source, doubt.place) for doubt in doubts] == [("unread", term, Span(718, 718))]


@pytest.mark.parametrize("length", [1, 9, 40, 168, 210, 300, 581, 686, 713, 715])
def test_a_document_that_stops_short_is_refused(length: int) -> None:
    with pytest.raises(SourceError):
        plan_of(LINES[:length])


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (221, "■ 取組項目", "■ 目指す姿"),  # a section twice
        (418, "(1)", "(2)"),  # a number twice
        (456, "(2) AI・RPAの利用促進 重点取組事項", ""),  # a sheet without heading
        (416, "基本方針2 役場の業務効率化", ""),  # so that numbers come twice
        (197, "(2024)", "(2023)"),  # a year that contradicts itself
        (197, "令和7年度 (2025)", "令和6年度 (2024)"),  # a year twice
        (206, "目標値", "めあて"),  # a column of unknown kind
    ],
)
def test_a_document_of_another_layout_is_refused(line: int, old: str, new: str) -> None:
    with pytest.raises(SourceError):
        plan_of(changed(old, new, line))


def test_a_section_that_one_measure_lost_is_asked_and_the_others_stand(plan: Plan) -> None:
    other = plan_of(changed("■ 関係課", "", 191))
    assert len(other.rows(Measure)) == len(plan.rows(Measure))
    (lost,) = (doubt for doubt in other.doubts if doubt.open and doubt.rule == "lost-label")
    assert (lost.target.id, lost.source) == (plan.rows(Measure)[0].id, "関係課")
    assert [row.office for row in other.rows(Measure)][1:] == [row.office for row in plan.rows(Measure)][1:]


def damaged(rnd: random.Random) -> list[str]:
    lines = list(LINES)
    for _ in range(rnd.choice((1, 1, 2, 4))):
        at = rnd.randrange(len(lines) - 1)
        kind = rnd.randrange(5)
        if kind == 0:
            del lines[at : at + rnd.choice((1, 3, 20))]
        elif kind == 1:
            lines.insert(rnd.randrange(len(lines)), lines[at])
        elif kind == 2:
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
        elif kind == 3:
            lines[at] = "\t".join(lines[at].split("\t")[1:])
        else:
            cut = rnd.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + rnd.choice("\t 9①(年") + lines[at][cut + 1 :]
    return lines


@pytest.mark.parametrize("seed", range(tries(40)))
def test_damage_gives_a_whole_plan_or_a_named_error(seed: int) -> None:
    try:
        plan = plan_of(damaged(random.Random(seed)))  # noqa: S311 (not for secrets)
    except KeikakuError as error:
        assert error.problems[0].place.line
        return
    known = {name: {row.id for row in rows} for name, rows in plan.tables.items()}
    for name, rows in plan.tables.items():
        assert len(known[name]) == len(rows)
        for row in rows:
            for column in columns_of(type(row)):
                cell = getattr(row, column.key)
                assert not (column.required and cell in ("", None)), (row.id, column.name)
                assert not (column.references and cell) or cell in known[column.references]
