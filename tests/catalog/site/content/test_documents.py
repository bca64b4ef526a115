"""A plan as its pages tell it."""

from __future__ import annotations

from dataclasses import replace

from catalog.site.content.documents import read_document
from catalog.site.content.painted import Elsewhere
from pipelines.documents.source import Span
from pipelines.tables.rows import ValueKind
from tests.catalog.site.samples import THEME, document
from tests.metadata.formats.dcat_samples import cross, listing


def test_a_measure_is_told_with_everything_that_names_it() -> None:
    first = document().measures[0]
    assert (first.row.number, first.row.name) == ("1-1", "オンライン申請の推進")
    assert [step.content for step in first.schedule] == ["システムの検討, 調達", "=システムの導入"]
    assert [indicator.row.name for indicator in first.indicators] == ["オンライン申請率"]
    assert [value.source_text for value in first.indicators[0].values] == ["90.0%", "全ての手続に対応"]
    assert [done.achievement for done in first.achievements] == ["約1万件の申請を受け付けた。"]
    assert [each.item for each in first.figures] == ["申請"]
    assert (first.grade, first.offices, first.years) == ("A", ("企画課", "市民課"), (2024, 2025))
    assert first.themes == (THEME,)


def test_what_names_another_measure_is_not_told() -> None:
    second, third = document().measures[1:]
    for story in (second, third):
        assert not (story.schedule or story.indicators or story.achievements or story.evaluations or story.grade)
    assert third.row.repeats == "1-1"


def test_a_correction_is_told_where_the_words_are() -> None:
    first, second, _ = document().measures
    assert [row.corrected for row in second.corrections] == ["業務システム"]
    assert not first.corrections


def test_rows_keep_the_lines_they_come_from() -> None:
    first = document().measures[0]
    assert (first.row.place, first.schedule[1].place) == (Span(5, 7), Span(11, 11))
    assert document().cited >= {Span(5, 7), Span(11, 11), Span(17, 17)}


def test_results_in_a_workbook_leave_the_lines_of_the_plan_as_they_are() -> None:
    dataset = document().dataset
    tables = list(dataset.tables)
    at = next(index for index, table in enumerate(tables) if table.name == "achievements")
    placed = [field.name for field in tables[at].fields].index("出典箇所")
    (record, *more) = tables[at].records
    entered = (*record[:placed], "results/2025.xlsx#sheet=実績・評価&cell=I6", *record[placed + 1 :])
    tables[at] = replace(tables[at], records=(entered, *more))
    read = read_document(replace(dataset, tables=tuple(tables)))
    assert read is not None
    assert read.measures[0].row.place == Span(5, 7)
    assert isinstance(read.measures[0].achievements[0].place, Elsewhere)
    assert [page.name for page in read.shown.pages(read.cited)] == ["source.html"]


def test_counts_and_last_values() -> None:
    (indicator,) = document().indicators
    assert (document().count(ValueKind.TARGET), document().count(ValueKind.ACTUAL)) == (2, 0)
    last = indicator.last(ValueKind.TARGET)
    assert last is not None
    assert last.content == "全ての手続に対応"  # the target of the whole plan comes after every year
    assert indicator.last(ValueKind.ACTUAL) is None


def test_what_is_made_of_others_is_no_document() -> None:
    assert read_document(cross()) is None
    assert read_document(listing()) is None
