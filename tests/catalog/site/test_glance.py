"""A document in numbers."""

from __future__ import annotations

import dataclasses

from catalog.site.frame.glance import by_year, glance, ratings
from tests.catalog.site.samples import document


def test_the_numbers_of_a_document() -> None:
    seen = glance(document())
    assert (seen.measures, seen.indicators, seen.targets, seen.results, seen.grades) == (3, 1, 2, 0, (("A", 1),))


def test_targets_and_results_by_year_with_the_whole_plan_last() -> None:
    picture = by_year(document())
    assert picture is not None
    assert picture.series == ("目標値", "実績値")
    assert [(row.label, row.counts) for row in picture.rows] == [("令和6年度", (1, 0)), ("計画全体", (1, 0))]


def test_ratings_are_as_the_document_sums_them_up() -> None:
    picture = ratings(document())
    assert picture is not None
    assert (picture.series, [(row.label, row.counts) for row in picture.rows]) == (("A",), [("全体", (1,))])


def test_without_a_printed_sum_ratings_are_counted_by_section() -> None:
    picture = ratings(dataclasses.replace(document(), summary=()))
    assert picture is not None
    assert [(row.label, row.counts) for row in picture.rows] == [("市民の利便性の向上", (1,))]


def test_nothing_is_drawn_where_nothing_is_stated() -> None:
    bare = dataclasses.replace(document(), summary=(), measures=document().measures[1:])
    assert (ratings(bare), by_year(bare)) == (None, None)
