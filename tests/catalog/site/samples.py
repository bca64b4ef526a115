"""The invented plan of `tests/metadata/samples.py` as the pages see it, and values of indicators to draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from catalog.site.content.documents import Document, IndicatorStory, read_document
from catalog.site.frame.site import Site
from metadata.described.across.concepts import CONCEPTS
from metadata.described.across.status import STATUS
from metadata.described.dataset import Dataset
from metadata.described.series import join, with_series
from pipelines.documents.source import Span
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, ValueKind
from tests.catalog.samples import SERIES, built
from tests.metadata.described.across_samples import concepts_table, status_table
from tests.metadata.formats.dcat_samples import all_datasets, cross, plan

THEME = "マイナンバーカードの普及促進・利用の推進"
"""A theme of the vocabulary, given to the first measure: its notation is DX-4."""


@cache
def document() -> Document:
    found = read_document(dataclasses.replace(plan(), measure_themes={"1-1": (THEME,)}))
    assert found is not None
    return found


@cache
def site() -> Site:
    """The sample catalogue, with a theme on the first measure of both plans."""
    first, second, *rest = (dataclasses.replace(dataset, measure_themes={"1-1": (THEME,)}) for dataset in all_datasets())
    plans = [with_series(first, "mihon", SERIES, SERIES), second]
    return Site(built(join([*plans, statuses(plans), matched(plans), *rest])))


def statuses(plans: Sequence[Dataset]) -> Dataset:
    """進捗状況 of some plans, described in the words of the sample's other table across municipalities."""
    table = status_table(plans)
    assert table is not None
    return dataclasses.replace(cross(), id=STATUS, tables=(table,), derived_from=tuple(plan.id for plan in plans))


def matched(plans: Sequence[Dataset]) -> Dataset:
    """指標の対応 of some plans, described in the same words."""
    table = concepts_table(plans)
    assert table is not None
    return dataclasses.replace(cross(), id=CONCEPTS, tables=(table,), derived_from=tuple(plan.id for plan in plans))


def value(year: int | None, kind: ValueKind, figure: str | None, unit: str = "%", **cells: Any) -> IndicatorValue:
    """A value of an invented indicator."""
    return IndicatorValue(
        id=f"i-{year}-{kind}",
        place=Span(1, 1),
        indicator_id="i",
        indicator_name="申請率",
        measure_id="1-1",
        measure_name="申請",
        fiscal_year=year,
        value_kind=kind,
        value=None if figure is None else Decimal(figure),
        unit=unit,
        source_text="原文",
        **cells,
    )


def story(*values: IndicatorValue, name: str = "申請率") -> IndicatorStory:
    row = Indicator(
        id="i",
        place=Span(1, 1),
        measure_id="1-1",
        measure_name="申請",
        kind=IndicatorKind.KPI,
        name=name,
        quantitative=Flag.YES,
    )
    return IndicatorStory(row, values, ())
