"""Hundreds of damaged figures in the five documents: each ends as a doubt, a refusal or the value that was there before.

`tests/sampling.py` has the number of copies of each kind and document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest

from metadata.declared.dataset_folder import read_folder
from pipelines.doubts.plausible import plausible
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import squeezed
from pipelines.problems import KeikakuError
from pipelines.tables.doubt import Doubt
from pipelines.tables.plan import Plan
from pipelines.tables.rows import AchievementFigure, IndicatorValue
from tests.pipelines.readers.damaged_figures import Damage, all_damages
from tests.pipelines.readers.test_fuzz import DATASETS, IDS, document, sound
from tests.sampling import DAMAGE, some

MOST_LOST = 0.05  # of the damaged figures, in every document
TRIED = 8
"""Damaged figures of a document that are read, unless all are."""

Facts = Counter[tuple[str, ...]]


def facts(plan: Plan) -> Facts:
    """Return what is published of figures: whose, of what, when, how much."""
    found: Facts = Counter()
    for row in plan.rows(IndicatorValue):
        name, year = squeezed(row.indicator_name), str(row.fiscal_year)
        found[row.measure_id, name, year, row.value_kind, str(row.value), row.unit, row.change, squeezed(row.content)] += 1
    for figure in plan.rows(AchievementFigure):
        found[
            figure.measure_id, figure.item, str(figure.fiscal_year), "", str(figure.value), figure.unit, figure.change
        ] += 1
    return found


@cache
def open_before(dataset_id: str) -> tuple[Doubt, ...]:
    """Return the doubts that the sound document leaves open without its actual values."""
    resolver = DoubtResolver(document(dataset_id).settlements)
    read = document(dataset_id).reader(document(dataset_id).source, resolver)
    return tuple(doubt for doubt in plausible(read, resolver).doubts if doubt.open)


def outcome(dataset_id: str, damage: Damage) -> str:
    """Return how a damaged copy ends: refused, doubt, unchanged, lost (a value is missing, none is new) or other."""
    given = document(dataset_id)
    try:
        resolver = DoubtResolver(given.settlements)
        plan = plausible(given.reader(damage.source, resolver), resolver)
    except KeikakuError:
        return "refused"
    if any(doubt.open and doubt not in open_before(dataset_id) for doubt in plan.doubts):
        return "doubt"
    before, after = facts(sound(dataset_id)), facts(plan)
    if before == after:
        return "unchanged"
    return "other" if after - before else "lost"


@cache
def damages(dataset_id: str) -> tuple[Damage, ...]:
    return tuple(all_damages(sound(dataset_id), document(dataset_id).source, DAMAGE))


@pytest.mark.parametrize("dataset_id", IDS)
def test_damaged_figures_are_seen_and_none_is_published_as_another(dataset_id: str) -> None:
    ends: dict[str, list[str]] = defaultdict(list)
    tried = some(damages(dataset_id), TRIED)
    for damage in tried:
        ends[outcome(dataset_id, damage)].append(f"{damage.kind}, line {damage.line}: {damage.words}")
    assert ends["other"] == []
    assert len(ends["lost"]) <= max(1, round(MOST_LOST * len(tried))), ends["lost"]


def test_there_are_hundreds_of_all_kinds() -> None:
    kinds = Counter(damage.kind for dataset_id in IDS for damage in damages(dataset_id))
    assert sum(kinds.values()) >= 50 * DAMAGE
    assert len(kinds) == 14


@pytest.mark.parametrize("dataset_id", IDS)
def test_the_documents_as_they_are_leave_nothing_open(dataset_id: str) -> None:
    read = read_folder(DATASETS / dataset_id, dataset_id)
    assert [f"{doubt.rule} {doubt.target}" for doubt in read.plan.doubts if doubt.open] == []
    assert read.unused == ()
