"""What a document says of itself, from sentences as covers print them."""

from __future__ import annotations

import pytest

from metadata.building.drafting.said import Said, said
from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import read_document
from pipelines.layouts.drafting.draft import draft

TABLE = "番号,取組名,指標名,単位,現状値（R5）,R6目標\n1,窓口,件数,件,3,4\n"


def of(*lines: str) -> Said:
    document = open_document("plan.csv", "".join(f"{line}\n" for line in ("見本市計画", *lines, TABLE)).encode())
    return said(document, read_document(document, draft(document)))


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("計画期間：令和6年度から令和8年度。令和6年3月策定", "2024-03"),
        ("計画期間　令和6年度～令和8年度（令和６年３月策定）", "2024-03"),
        ("計画期間（令和6年4月～令和9年3月）", ""),  # the first month of a period is no month of publication
    ],
)
def test_the_month_of_making_is_no_part_of_the_period_and_the_period_none_of_it(line: str, published: str) -> None:
    found = of(line)
    assert (found.title, found.years, found.published) == ("見本市計画", (2024, 2026), published)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("見本市計画（令和6年度～令和10年度）", (2024, 2028)),
        ("見本市計画　2024年度-2028年度", (2024, 2028)),
        ("令和5年度実績・令和6年度計画", (2024, 2024)),  # two years that are no span: the targets say it
        ("令和5年度実績報告書", (2024, 2024)),
    ],
)
def test_a_title_that_spans_years_names_the_period(title: str, years: tuple[int, int]) -> None:
    document = open_document("plan.csv", f"{title}\n{TABLE}".encode())
    assert said(document, read_document(document, draft(document))).years == years


def test_a_month_alone_is_that_of_publication() -> None:
    assert of("令和6年3月").published == "2024-03"
